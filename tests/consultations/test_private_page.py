"""The private page: it shows how things stand, and acts only when pressed."""

import json
import logging
from datetime import timedelta
from unittest.mock import patch

import pytest
from django.db import OperationalError
from django.urls import reverse
from django.utils import timezone

from consultations.models import ConsultationRequest, Message
from consultations.moments import instant, moment
from consultations.services import by_therapist
from consultations.services.diary import openings
from tests.asking import FORM, answers_to_a_form
from tests.visitors import YOURS, Visitor, ask_by_form, forms_on, heading_of, words_of


@pytest.fixture
def visitor(db):
    return Visitor()


@pytest.fixture
def asked(visitor, slots):
    """A request for the first time, open in the visitor's browser, who has answered the question."""
    _page, stored = ask_by_form(visitor, slot=instant(slots[0]))
    visitor.opens(stored, is_known=True)
    return stored


def at(place):
    return reverse(f"consultations:{place}", args=[1])


def press(visitor, stored, place, **answers):
    stored.refresh_from_db()
    page = visitor.post(at(place), {"seen": stored.revision} | answers, follow=True)
    if ConsultationRequest.objects.filter(pk=stored.pk).exists():
        stored.refresh_from_db()
    return page


def test_the_secret_of_the_private_address_has_256_bits(asked):
    assert len(asked.token) >= 43
    assert asked.token not in str(list(ConsultationRequest.objects.values("token_digest", "reference")))


def test_withdrawing_asks_for_no_reason_and_frees_the_time(visitor, slots):
    page, stored = ask_by_form(visitor, slot=instant(slots[0]))
    [form] = [form for form in forms_on(page) if "Withdraw my request" in form.buttons]  # folded, on the page itself
    page = visitor.send(form, {})
    assert heading_of(page) == "Your request is withdrawn"
    assert "reason" not in form.fields
    stored.refresh_from_db()
    assert stored.status == "withdrawn"
    assert slots[0] in openings()


# --- another time


@pytest.mark.both_databases
def test_another_time_is_chosen_and_the_first_is_free_again(visitor, asked, slots):
    page = visitor.press(visitor.get(YOURS), "Choose another time")
    page = visitor.press(page, "Take this time", slot=instant(slots[6]))
    assert "You chose this time." in words_of(page)
    asked.refresh_from_db()
    assert (asked.slot, asked.status) == (slots[6], "requested")
    assert slots[0] in openings()


def test_a_confirmed_call_that_is_moved_waits_for_the_therapist_again(visitor, asked, slots):
    by_therapist.confirm(asked, seen=0)
    press(visitor, asked, "move", slot=instant(slots[6]))
    assert (asked.slot, asked.status) == (slots[6], "requested")


def test_a_proposed_time_is_taken_by_one_press(visitor, asked, slots):
    by_therapist.propose(asked, [slots[7], slots[8]], seen=0)
    page = visitor.press(visitor.get(YOURS), "Take this time", slot=instant(slots[7]))
    assert heading_of(page).startswith("I will call you on")
    asked.refresh_from_db()
    assert (asked.slot, asked.status, asked.proposed) == (slots[7], "confirmed", [])


@pytest.mark.both_databases
def test_a_time_taken_meanwhile_leaves_the_request_as_it_was(visitor, asked, slots):
    other = Visitor()
    other.post(FORM, answers_to_a_form(other, phone="(818) 555-0144", slot=instant(slots[6])))
    by_therapist.confirm(ConsultationRequest.objects.exclude(pk=asked.pk).get(), seen=0)
    page = press(visitor, asked, "move", slot=instant(slots[6]))
    assert page.status_code == 422
    assert "Your request stands as it was" in words_of(page)
    assert asked.slot == slots[0]


@pytest.mark.parametrize("slot", ["", "none", "x", "2020-01-01T10:00:00Z", "2036-01-01T10:07:00Z", "9" * 9999, "a\0b"])
def test_a_time_that_is_none_is_refused_in_words(visitor, asked, slot):
    page = press(visitor, asked, "move", slot=slot)
    assert page.status_code == 422
    assert "hoose" in words_of(page)
    assert asked.revision == 0


def test_a_press_that_leaves_the_time_as_it_is_says_so(visitor, asked):
    page = visitor.press(visitor.get(at("move")), "Take this time")
    assert page.status_code == 200
    assert "This is the time you have already. Nothing was changed." in words_of(page)
    asked.refresh_from_db()
    assert asked.revision == 0


def test_an_expired_request_is_taken_up_again_with_another_time(visitor, asked, slots):
    ConsultationRequest.objects.update(status="expired", slot=timezone.now() - timedelta(days=1))
    assert "Choose another time" in words_of(visitor.get(YOURS))
    press(visitor, asked, "move", slot=instant(slots[6]))
    assert (asked.status, asked.slot) == ("requested", slots[6])


def test_what_is_done_with_one_request_leaves_another_of_the_same_number_alone(visitor, asked, slots):
    other = Visitor()
    other.post(FORM, answers_to_a_form(other, slot=instant(slots[3])))
    live = ConsultationRequest.objects.exclude(pk=asked.pk).get()
    page = press(visitor, asked, "move", slot=instant(slots[6]))
    assert live.reference not in words_of(page)
    press(visitor, asked, "withdraw")
    live.refresh_from_db()
    assert (live.status, live.slot, live.revision) == ("requested", slots[3], 0)


# --- pressing twice, late, or on an older page


@pytest.mark.parametrize("is_wish", [False, True])
@pytest.mark.parametrize("place", ["withdraw", "move"])
def test_pressing_twice_is_once_and_says_what_already_happened(visitor, asked, slots, place, is_wish):
    ConsultationRequest.objects.update(is_doubtful=is_wish)
    answers = {"seen": 0, "slot": instant(slots[6])}
    pages = [visitor.post(at(place), answers, follow=True) for _ in range(2)]
    asked.refresh_from_db()
    assert [page.status_code for page in pages] == [200, 200]
    assert asked.revision == 1
    assert asked.holds_its_slot(timezone.now()) == (place == "move" and not is_wish)
    if place == "move":
        assert "This is the time you have already." in words_of(pages[1])
    else:
        assert heading_of(pages[1]) == "Your request is withdrawn"


def test_who_acts_on_an_older_page_is_told_and_changes_nothing(visitor, asked):
    by_therapist.confirm(asked, seen=0)
    page = visitor.post(at("withdraw"), {"seen": 0})
    assert page.status_code == 409
    assert "Something else happened meanwhile" in words_of(page)
    assert heading_of(page).startswith("I will call you on")
    asked.refresh_from_db()
    assert asked.status == "confirmed"


@pytest.mark.parametrize("seen", ["", "-1", "²", "9" * 40, "\0", "x"])
def test_a_press_that_does_not_say_what_its_page_showed_changes_nothing(visitor, asked, seen):
    assert visitor.post(at("withdraw"), {"seen": seen}).status_code == 409
    asked.refresh_from_db()
    assert asked.revision == 0


@pytest.mark.parametrize("status", ["declined", "completed", "no_show", "became_client", "spam"])
def test_what_is_over_can_be_neither_moved_nor_withdrawn(visitor, asked, slots, status):
    ConsultationRequest.objects.update(status=status)
    if status != "spam":
        assert press(visitor, asked, "withdraw").status_code == 409
        assert press(visitor, asked, "move", slot=instant(slots[6])).status_code == 409
    assert asked.status == "requested" if status == "spam" else status


@pytest.mark.parametrize("place", ["withdraw", "send", "earlier"])
def test_an_address_that_acts_leads_to_the_page_when_it_is_only_looked_at(visitor, asked, place):
    page = visitor.get(at(place), follow=True)
    assert page.redirect_chain == [(YOURS, 303)]
    asked.refresh_from_db()
    assert asked.revision == 0


@pytest.mark.parametrize(("place", "answers"), [("withdraw", {}), ("move", {"slot": "{slot}"})])
def test_a_database_that_cannot_store_is_said_and_nothing_was_changed(visitor, asked, slots, place, answers):
    sent = {name: instant(slots[6]) for name in answers}
    with patch("consultations.services.by_visitor.write", side_effect=OperationalError("locked")):
        page = press(visitor, asked, place, **sent)
    assert page.status_code == 503
    assert "could not be stored just now, and nothing was changed" in words_of(page)
    assert asked.revision == 0
    assert press(visitor, asked, place, **sent).status_code == 200


# --- what is held


def test_everything_held_is_shown_and_can_be_taken_away(visitor, asked):
    page, file = visitor.get(at("held")), visitor.get(at("disclosure_file"))
    assert "attachment" in file["Content-Disposition"]
    disclosed = json.loads(file.content)
    for value in ("Maya", "+1 818-555-0123", "A few words", moment(asked.slot)):
        assert value in disclosed.values()
        assert value in page.text


def test_the_therapists_own_notes_are_not_among_it(visitor, asked):
    by_therapist.keep_notes(asked, "what I think")
    assert "what I think" not in visitor.get(at("held")).text


@pytest.mark.both_databases
def test_erasing_is_asked_once_and_leaves_nothing(visitor, asked, notify, slots):
    page = visitor.get(at("erase"))
    assert heading_of(page) == "Erase everything?"
    assert ConsultationRequest.objects.exists()
    assert heading_of(visitor.press(page, "Erase everything")) == "It is erased"
    assert not ConsultationRequest.objects.exists()
    assert not Message.objects.filter(request__isnull=False).exists()
    assert slots[0] in openings()
    assert visitor.press(page, "Erase everything").status_code == 404
    assert visitor.get(reverse("consultations:private", args=[asked.token])).status_code == 404


def test_the_address_can_be_replaced_and_the_old_one_opens_nothing(visitor, asked):
    old = reverse("consultations:private", args=[asked.token])
    page = press(visitor, asked, "renew", sure="yes")
    new = reverse("consultations:private", args=[asked.token])
    assert new in page.text
    assert Visitor().get(old).status_code == 404
    assert Visitor().get(new).status_code == 200


# --- who looks like spam, and the logs


def test_a_doubtful_visitor_sees_the_same_page_and_may_do_the_same(slots):
    pages = []
    for changed in ({}, {"relay_note": "x", "started": ""}):
        visitor = Visitor()
        page, stored = ask_by_form(visitor, slot=instant(slots[9]), **changed)
        pages.append(words_of(page).replace(stored.reference, "…").replace(stored.token, "…"))
        assert press(visitor, stored, "move", slot=instant(slots[6])).status_code == 200
        assert press(visitor, stored, "withdraw").status_code == 200
        assert stored.status == "withdrawn"
    assert stored.is_doubtful
    assert pages[0] == pages[1]


def test_no_log_line_holds_the_secret_of_an_address(visitor, asked, caplog):
    from therapyties.logs import WithoutPrivateLinks

    private = reverse("consultations:private", args=[asked.token])
    record = logging.LogRecord("django.request", logging.ERROR, "", 0, "Failed: %s", (private,), None)
    WithoutPrivateLinks().filter(record)
    assert asked.token not in record.getMessage()
    visitor.post(at("withdraw"), {"seen": 9})
    assert asked.reference in caplog.text
    assert asked.token not in caplog.text


def test_taking_a_time_without_choosing_one_comes_back_to_those_that_were_proposed(visitor, asked, slots):
    by_therapist.propose(asked, slots[3:6], seen=asked.revision, words="I will call you.")
    page = visitor.press(visitor.get(YOURS), "Take this time")
    assert page.status_code == 422
    assert heading_of(page) == "Times for our call"
    assert "Please choose a time first." in words_of(page)
    assert page.text.count('name="slot"') == 3


def test_what_was_typed_about_times_stands_behind_the_question_alone(visitor, slots):
    page, _stored = ask_by_form(visitor, slot="none", times=["evenings"], times_note="only when the house is empty")
    assert "Weekday evenings" in words_of(page)
    assert "only when the house is empty" not in page.text
