"""The visitor's own link: it shows how things stand, and acts only when pressed."""

import json
import re
from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from consultations.models import ConsultationRequest, Message
from consultations.moments import instant, moment
from consultations.rules.states import Status
from consultations.services import by_therapist, by_visitor
from consultations.services.diary import openings
from tests.asking import FORM, answers_to_a_form

PLACES = ("yours", "move", "disclosure", "disclosure_file", "erase")
POSTED = ("move", "withdraw", "renew", "erase")


@pytest.fixture
def asked(client, answers, slots):
    client.post(FORM, answers | {"slot": instant(slots[0])})
    return ConsultationRequest.objects.get()


def at(stored, place="yours"):
    return reverse(f"consultations:{place}", args=[stored.token])


def press(client, stored, place, **answers):
    stored.refresh_from_db()
    response = client.post(at(stored, place), {"seen": stored.revision} | answers)
    if ConsultationRequest.objects.filter(pk=stored.pk).exists():
        stored.refresh_from_db()
    return response


def test_the_link_has_256_bits(asked):
    assert len(asked.token) >= 43
    assert asked.token not in str(list(ConsultationRequest.objects.values("token_digest", "reference")))


@pytest.mark.parametrize("place", PLACES)
def test_every_page_of_it_is_kept_nowhere_and_found_by_nobody(client, asked, place):
    page = client.get(at(asked, place))
    assert page.status_code == 200
    assert "no-store" in page["Cache-Control"]
    assert "noindex" in page["X-Robots-Tag"]
    assert page["Referrer-Policy"] == "same-origin"


@pytest.mark.parametrize("place", [*PLACES, "withdraw", "renew", "call_file"])
@pytest.mark.parametrize("method", ["get", "head"])
def test_looking_changes_nothing(client, asked, place, method):
    before = ConsultationRequest.objects.values().get()
    assert getattr(client, method)(at(asked, place)).status_code in (200, 404, 405)
    assert ConsultationRequest.objects.values().get() == before


@pytest.mark.parametrize("place", POSTED)
def test_acting_needs_the_forms_token(asked, place):
    visitor = Client(enforce_csrf_checks=True)
    assert visitor.post(at(asked, place), {"seen": 0}).status_code == 403
    asked.refresh_from_db()
    assert asked.revision == 0


def test_it_shows_the_truth_of_today(client, asked, slots):
    def shown():
        return client.get(at(asked)).text

    assert moment(asked.promised_by) in shown()
    by_therapist.propose(asked, slots[3:5], seen=0, words="I teach on that day.")
    asked.refresh_from_db()
    assert "Other times for your call" in shown()
    assert "I teach on that day." in shown()
    by_visitor.move(asked, slots[3], seen=1)
    assert "Your call is set" in shown()
    with time_machine.travel(slots[3] + timedelta(hours=1), tick=False):
        assert "This call has passed" in shown()
        assert "Choose another time" not in shown()
    asked.refresh_from_db()
    by_therapist.decline(asked, seen=2, words="I am sorry.")
    assert "This call will not take place" in shown()
    assert "I am sorry." in shown()


@pytest.mark.parametrize("status", Status)
def test_every_state_has_its_page(client, asked, status):
    ConsultationRequest.objects.update(status=status)
    assert client.get(at(asked)).status_code == 200


@pytest.mark.both_databases
def test_another_time_is_chosen_and_the_first_is_free_again(client, asked, slots):
    assert instant(slots[6]) in client.get(at(asked, "move")).text
    assert press(client, asked, "move", slot=instant(slots[6])).status_code == 303
    assert (asked.slot, asked.status) == (slots[6], "requested")
    assert slots[0] in openings()


def test_a_confirmed_call_that_is_moved_waits_for_the_therapist_again(client, asked, slots):
    by_therapist.confirm(asked, seen=0)
    press(client, asked, "move", slot=instant(slots[6]))
    assert (asked.slot, asked.status) == (slots[6], "requested")


def test_a_proposed_time_is_taken_by_one_press(client, asked, slots):
    by_therapist.propose(asked, [slots[7], slots[8]], seen=0)
    page = client.get(at(asked)).text
    assert f'name="slot" value="{instant(slots[7])}"' in page
    assert press(client, asked, "move", slot=instant(slots[7])).status_code == 303
    assert (asked.slot, asked.status, asked.proposed) == (slots[7], "confirmed", [])


@pytest.mark.both_databases
def test_a_time_taken_meanwhile_leaves_the_request_as_it_was(client, asked, slots):
    other = Client()
    other.post(FORM, answers_to_a_form(other, phone="(818) 555-0144", slot=instant(slots[6])))
    response = press(client, asked, "move", slot=instant(slots[6]))
    assert response.status_code == 422
    assert "Your request stands as it was" in response.text
    assert asked.slot == slots[0]


@pytest.mark.parametrize("slot", ["", "none", "x", "2020-01-01T10:00:00Z", "2036-01-01T10:07:00Z", "9" * 9999])
def test_a_time_that_is_none_is_refused_in_words(client, asked, slot):
    response = press(client, asked, "move", slot=slot)
    assert response.status_code == 422
    assert "hoose" in response.text
    assert asked.revision == 0


def test_withdrawing_asks_for_no_reason_and_frees_the_time(client, asked, slots):
    assert "reason" not in re.findall(r'name="(\w+)"', client.get(at(asked)).text)
    assert press(client, asked, "withdraw").status_code == 303
    assert asked.status == "withdrawn"
    assert slots[0] in openings()


@pytest.mark.parametrize("place", ["withdraw", "move"])
def test_pressing_twice_is_once_and_says_what_already_happened(client, asked, slots, place):
    answers = {"seen": 0, "slot": instant(slots[6])}
    responses = [client.post(at(asked, place), answers) for _ in range(2)]
    asked.refresh_from_db()
    assert [response.status_code for response in responses] == [303, 303]
    assert asked.revision == 1
    assert moment(slots[6 if place == "move" else 0]) in client.get(responses[1]["Location"]).text


def test_who_acts_on_an_older_page_is_told_and_changes_nothing(client, asked):
    by_therapist.confirm(asked, seen=0)
    response = client.post(at(asked, "withdraw"), {"seen": 0})
    assert response.status_code == 409
    assert "Something else happened meanwhile" in response.text
    assert "Your call is set" in response.text
    asked.refresh_from_db()
    assert asked.status == "confirmed"


@pytest.mark.parametrize("status", ["declined", "completed", "no_show", "became_client", "spam"])
def test_what_is_over_can_be_neither_moved_nor_withdrawn(client, asked, slots, status):
    ConsultationRequest.objects.update(status=status)
    assert press(client, asked, "withdraw").status_code in (303, 409)
    if status != "spam":
        assert press(client, asked, "move", slot=instant(slots[6])).status_code == 409
        assert asked.status == status


def test_an_expired_request_is_taken_up_again_with_another_time(client, asked, slots):
    ConsultationRequest.objects.update(status="expired", slot=timezone.now() - timedelta(days=1))
    assert "Choose another time" in client.get(at(asked)).text
    press(client, asked, "move", slot=instant(slots[6]))
    assert (asked.status, asked.slot) == ("requested", slots[6])


def test_taking_up_an_expired_request_tells_nobody_of_another_one_with_the_same_number(client, asked, slots):
    ConsultationRequest.objects.update(status="expired", slot=timezone.now() - timedelta(days=1))
    other = Client()
    other.post(FORM, answers_to_a_form(other, slot=instant(slots[3])))
    live = ConsultationRequest.objects.live().get()
    response = press(client, asked, "move", slot=instant(slots[6]))
    assert response.status_code == 303
    assert live.reference not in client.get(response["Location"]).text
    assert (asked.status, asked.is_second) == ("requested", True)
    assert ConsultationRequest.objects.live().get() == live


def test_everything_held_is_shown_and_can_be_taken_away(client, asked):
    page, file = client.get(at(asked, "disclosure")).text, client.get(at(asked, "disclosure_file"))
    assert "attachment" in file["Content-Disposition"]
    disclosed = json.loads(file.content)
    for value in ("Maya", "+1 818-555-0123", "A few words", moment(asked.slot)):
        assert value in disclosed.values()
        assert value in page


def test_the_therapists_own_notes_are_not_among_it(client, asked):
    by_therapist.keep_notes(asked, "what I think")
    assert "what I think" not in client.get(at(asked, "disclosure")).text


@pytest.mark.both_databases
def test_erasing_is_asked_once_and_leaves_nothing(client, asked, notify, slots):
    assert "Erase everything?" in client.get(at(asked, "erase")).text
    assert client.get(press(client, asked, "erase")["Location"]).status_code == 200
    assert not ConsultationRequest.objects.exists()
    assert not Message.objects.filter(request__isnull=False).exists()
    assert slots[0] in openings()
    again = client.post(at(asked, "erase"))
    assert again.status_code == 404
    assert "has been erased" in again.text


def test_the_link_can_be_replaced_and_the_old_one_leads_nowhere(client, asked):
    old = at(asked)
    new = press(client, asked, "renew")["Location"]
    assert client.get(old).status_code == 404
    assert client.get(new).status_code == 200


@pytest.mark.parametrize("place", [*PLACES, "call_file"])
@pytest.mark.parametrize("token", ["x", "A" * 43, "-" * 128])
def test_a_wrong_link_is_a_404_that_offers_the_form(client, db, place, token):
    response = client.get(reverse(f"consultations:{place}", args=[token]))
    assert response.status_code == 404
    assert f'href="{FORM}"' in response.text


def test_guessing_is_stopped_for_a_while_and_for_nobody_else(client, asked):
    for number in range(21):
        assert client.get(f"{FORM}{'x' * 40}{number}/").status_code == 404
    stopped = client.get(f"{FORM}{'x' * 42}/")
    assert stopped.status_code == 429
    assert "ten minutes" in stopped.text
    assert client.get(at(asked)).status_code == 429
    assert client.get(at(asked), REMOTE_ADDR="203.0.113.9").status_code == 200
    with time_machine.travel(timezone.now() + timedelta(minutes=11)):
        assert client.get(at(asked)).status_code == 200


def test_the_calendar_file_is_there_once_the_call_is_set(client, asked):
    assert client.get(at(asked, "call_file")).status_code == 404
    by_therapist.confirm(asked, seen=0)
    file = client.get(at(asked, "call_file"))
    assert file["Content-Type"].startswith("text/calendar")
    assert b"Your call" in file.content


def test_a_doubtful_visitor_sees_the_same_page_and_may_do_the_same(client, answers, slots):
    client.post(FORM, answers | {"slot": instant(slots[0]), "relay_note": "x"})
    doubtful = ConsultationRequest.objects.get()
    assert "Your request arrived" in client.get(at(doubtful)).text
    assert press(client, doubtful, "move", slot=instant(slots[6])).status_code == 303
    assert press(client, doubtful, "withdraw").status_code == 303
    assert doubtful.status == "withdrawn"


def test_no_log_line_holds_the_link(client, asked, caplog):
    import logging

    from therapyties.errors import WithoutPrivateLinks

    record = logging.LogRecord("django.request", logging.ERROR, "", 0, "Failed: %s", (at(asked),), None)
    WithoutPrivateLinks().filter(record)
    assert asked.token not in record.getMessage()
    client.post(at(asked, "withdraw"), {"seen": 9})
    assert asked.reference in caplog.text
    assert asked.token not in caplog.text
