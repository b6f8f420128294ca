"""The therapist's answers: the message is seen before it goes, and for half a minute nothing has happened."""

import re
from datetime import datetime, timedelta
from html import unescape

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Site

from consultations.desk import answers as desk_answers
from consultations.desk import chart
from consultations.messages.kinds import Kind
from consultations.messages.outbox import claim, send_due
from consultations.models import Availability, ConsultationRequest, ConsultationSettings, Referral
from consultations.moments import instant, moment, near_moment
from consultations.rules.states import Status
from consultations.services import by_anyone, by_therapist, by_visitor, changing
from tests.asking import BY_PHONE, FORM, NOW, OTHERS, SLOT, WORDS, answers_to_a_form, ask, at, do

HALF_A_MINUTE = changing.UNDO

SECOND = timedelta(seconds=1)

PROOF = re.compile(r"http\S+/proof/\S+")

ANSWERS = {
    "confirm": lambda request: do(by_therapist.confirm, request, words=WORDS),
    "confirm at another time": lambda request: do(by_therapist.confirm, request, slot=OTHERS[0], words=WORDS),
    "propose": lambda request: do(by_therapist.propose, request, OTHERS, words=WORDS),
    "decline": lambda request: do(by_therapist.decline, request, words=WORDS),
}


def state(request):
    request.refresh_from_db()
    return {
        field.attname: getattr(request, field.attname)
        for field in request._meta.concrete_fields
        if field.attname not in ("revision", "before", "undo_until")
    }


# --- taking back


@pytest.mark.parametrize("answer", ANSWERS.values(), ids=ANSWERS)
def test_an_answer_waits_half_a_minute_and_taken_back_it_was_never_given(db, answer):
    request = ask()
    send_due(lambda: NOW)
    before, told = state(request), len(mail.outbox)
    answer(request)
    send_due(lambda: NOW + HALF_A_MINUTE - SECOND)
    do(by_therapist.undo, request, now=NOW + HALF_A_MINUTE - SECOND)
    send_due(lambda: NOW + timedelta(hours=1))
    assert state(request) == before
    assert len(mail.outbox) == told


@pytest.mark.parametrize("answer", ANSWERS.values(), ids=ANSWERS)
def test_an_answer_taken_back_leaves_every_field_as_it_was_and_the_day_of_erasing_too(db, answer):
    """All fields hold something of their own: those that the visitor, the clock and the therapist have written."""
    request = ask(note="A few words", times=["mornings"], times_note="Or noon", service="Couples therapy")
    do(by_therapist.propose, request, [at("2026-03-05 11:00")], words="Perhaps then?", now=NOW)
    ConsultationRequest.objects.update(
        changed_at=NOW - timedelta(days=84), erasure_told_at=NOW - timedelta(days=1), doubts=["many"], before=""
    )
    by_therapist.keep_notes(request, "Calm voice")
    before = state(request)
    erased_on = request.erased_on(90)
    answer(request)
    assert request.erased_on(90) != erased_on or state(request) != before
    do(by_therapist.undo, request, now=NOW + SECOND)
    assert state(request) == before
    assert request.erased_on(90) == erased_on


def test_notes_another_link_and_a_hold_written_beside_an_answer_outlive_its_undo(db):
    request = ask()
    do(by_therapist.decline, request, words=WORDS)
    by_therapist.keep_notes(request, "Call the referral first")
    by_therapist.retain(request, "A complaint is open")
    token = by_anyone.renew_link(request)
    do(by_therapist.undo, request, now=NOW + SECOND)
    request.refresh_from_db()
    assert (request.private_notes, request.is_retained, request.token) == (
        "Call the referral first",
        True,
        token,
    )


@pytest.mark.parametrize("answer", ANSWERS.values(), ids=ANSWERS)
def test_after_half_a_minute_the_answer_is_sent_and_stands(db, answer):
    request = ask()
    answer(request)
    given = state(request)
    with pytest.raises(changing.NotAllowed, match="too late"):
        do(by_therapist.undo, request, now=NOW + HALF_A_MINUTE)
    send_due(lambda: NOW + HALF_A_MINUTE)
    assert state(request) == given
    assert WORDS in mail.outbox[-1].body


@pytest.mark.both_databases
def test_what_the_sender_holds_in_its_hand_is_not_taken_back(db):
    request = ask()
    do(by_therapist.decline, request, words=WORDS)
    message = request.messages.get(kind=Kind.DECLINED)
    assert claim(message.pk, NOW + HALF_A_MINUTE)  # by a sender whose clock runs ahead
    with pytest.raises(changing.NotAllowed):
        do(by_therapist.undo, request, now=NOW + SECOND)
    assert state(request)["status"] == Status.DECLINED


@pytest.mark.both_databases
def test_a_time_that_somebody_took_meanwhile_is_not_taken_from_them(db):
    by_visitor.prove(request := ask(), NOW)
    do(by_therapist.decline, request, words=WORDS)
    do(by_therapist.confirm, other := ask(**BY_PHONE))
    with pytest.raises(changing.SlotTaken):
        do(by_therapist.undo, request, now=NOW + SECOND)
    assert (state(request)["status"], state(other)["slot"]) == (Status.DECLINED, SLOT)


@pytest.mark.both_databases
def test_a_time_that_was_only_kept_for_a_while_and_is_taken_meanwhile_comes_back_as_a_wish(db):
    do(by_therapist.decline, request := ask(), words=WORDS)
    do(by_therapist.confirm, ask(**BY_PHONE))
    do(by_therapist.undo, request, now=NOW + SECOND)
    after = state(request)
    assert (after["status"], after["slot"], after["is_held"]) == (Status.REQUESTED, SLOT, False)


def test_an_older_answer_is_not_taken_back_after_something_else_happened(db):
    request = ask()
    do(by_therapist.confirm, request, words=WORDS)
    do(by_visitor.withdraw, request, now=NOW + SECOND)
    with pytest.raises(changing.NotAllowed):
        do(by_therapist.undo, request, now=NOW + 2 * SECOND)
    assert state(request)["status"] == Status.WITHDRAWN


def test_only_answers_are_taken_back_and_only_once(db):
    request = ask()
    with pytest.raises(changing.NotAllowed):
        do(by_therapist.undo, request)
    do(by_therapist.confirm, request, words=WORDS)
    do(by_therapist.undo, request, now=NOW + SECOND)
    with pytest.raises(changing.NotAllowed):
        do(by_therapist.undo, request, now=NOW + 2 * SECOND)


def test_an_answer_can_be_given_anew_after_it_was_taken_back(db):
    request = ask()
    do(by_therapist.decline, request, words="Too hasty")
    do(by_therapist.undo, request, now=NOW + SECOND)
    do(by_therapist.confirm, request, words=WORDS, now=NOW + 2 * SECOND)
    send_due(lambda: NOW + timedelta(minutes=1))
    assert [message.body.count("Too hasty") for message in mail.outbox][-1] == 0
    assert state(request)["status"] == Status.CONFIRMED
    assert WORDS in mail.outbox[-1].body


# --- seeing


@pytest.fixture
def asked(client, by_email, slots):
    client.post(FORM, by_email | {"slot": instant(slots[0]), "times": []})
    return ConsultationRequest.objects.get()


def seen_for(desk, request, answer, **typed):
    address = reverse("desk:see", args=[request.pk, answer])
    return desk.post(address, {"part": "message"} | typed)


def answers_for(slots):
    return {
        "confirm": {"words": "Call (818) 555-0150.", "slot": instant(slots[3])},
        "propose": {"words": "Sorry & so on.", "first": instant(slots[5]), "second": instant(slots[8])},
        "decline": {"words": "I am sorry — <b>truly</b>."},
    }


@pytest.mark.parametrize("answer", ["confirm", "propose", "decline"])
@pytest.mark.parametrize("is_proven", [True, False])
def test_the_message_that_is_seen_is_the_message_that_goes(asked, therapist, slots, answer, is_proven):
    """But for the address of a proof, which stands in the message alone."""
    if is_proven:
        by_visitor.prove(asked)
    typed = answers_for(slots)[answer]
    shown = seen_for(therapist, asked, answer, **typed).text
    assert ConsultationRequest.objects.get().revision == 0
    therapist.post(reverse(f"desk:{answer}", args=[asked.pk]), typed | {"seen": 0})
    mail.outbox.clear()
    send_due(lambda: timezone.now() + HALF_A_MINUTE)
    [sent] = [message for message in mail.outbox if message.to == ["maya@example.org"]]
    assert sent.subject in unescape(shown)
    said = " ".join(unescape(shown.replace("<br>", " ").replace("</p>", " ").replace("<p>", " ")).split())
    body, proofs = PROOF.subn("(an address that is only in this message)", sent.body)
    assert " ".join(body.split()) in said
    assert ("have not shown yet" in said, proofs) == ((False, 0) if is_proven else (True, 1))
    assert not PROOF.search(shown)


def test_who_chose_the_phone_is_not_written_to_and_the_desk_says_so(client, answers, therapist, slots):
    client.post(FORM, answers | {"slot": instant(slots[0]), "times": []})
    stored = ConsultationRequest.objects.get()
    shown = seen_for(therapist, stored, "decline", words="I am sorry.").text
    assert "no message is sent" in shown
    assert "I am sorry." in shown


@pytest.mark.parametrize("typed", [{}, {"first": "x"}, {"first": "2020-01-01T10:00:00Z"}, {"other": "x"}])
def test_an_answer_that_is_not_complete_yet_is_no_error(asked, therapist, typed):
    assert seen_for(therapist, asked, "propose", **typed).status_code == 200


@pytest.mark.parametrize("answer", ["confirm", "propose"])
@pytest.mark.parametrize("year", ["0001", "1999", "2101", "9999"])
def test_a_year_that_no_call_can_be_in_is_said_so(asked, therapist, answer, year):
    typed = {"seen": 0, "words": "Call me", "other": f"{year}-12-31T23:45"}
    for page in (
        seen_for(therapist, asked, answer, **typed),
        therapist.post(reverse(f"desk:{answer}", args=[asked.pk]), typed),
    ):
        assert page.status_code in (200, 422)
        assert "it is too far away for a call" in page.text or "a day and a time that exists" in page.text
    assert ConsultationRequest.objects.get().revision == 0


def test_without_a_script_the_page_comes_back_with_the_message_and_all_that_was_typed(asked, therapist):
    address = reverse("desk:see", args=[asked.pk, "decline"])
    page = therapist.post(address, {"words": "These are my words"}).text
    assert page.count("These are my words") >= 2  # in the field, and in the message


def test_what_was_typed_is_not_lost_when_an_answer_is_refused(asked, therapist):
    response = therapist.post(
        reverse("desk:propose", args=[asked.pk]), {"seen": 0, "words": "My long words", "other": "nonsense"}
    )
    assert response.status_code == 422
    assert "My long words" in response.text


def test_what_was_typed_is_not_lost_when_the_time_cannot_be_had(asked, therapist):
    typed = {"seen": 0, "words": "My long words", "other": "2020-01-01T10:00"}
    response = therapist.post(reverse("desk:propose", args=[asked.pk]), typed)
    assert response.status_code == 422
    assert "That time has passed" in response.text
    assert "My long words" in response.text


NAMES_ITS_TIME = "…"
LABELS = [  # answer, state, whether a time was asked for, over the form, on its button
    ("confirm", Status.REQUESTED, True, "Confirm", NAMES_ITS_TIME),
    ("confirm", Status.REQUESTED, False, "Confirm", "Confirm the time chosen here"),
    ("confirm", Status.CONFIRMED, True, None, None),
    ("confirm", Status.EXPIRED, True, None, None),
    ("confirm", Status.SPAM, True, None, None),
    ("propose", Status.REQUESTED, True, "Propose other times", "Propose these 3 times"),
    ("propose", Status.CONFIRMED, True, "Propose other times", "Propose these 3 times"),
    ("propose", Status.EXPIRED, True, None, None),
    ("propose", Status.DECLINED, True, None, None),
    ("decline", Status.REQUESTED, True, "Decline", "Decline"),
    ("decline", Status.CONFIRMED, True, "Cancel the call", "Cancel the call"),
    ("decline", Status.WITHDRAWN, True, None, None),
]


@pytest.mark.parametrize(("answer", "status", "has_slot", "summary", "button"), LABELS)
def test_an_answer_is_offered_where_it_can_be_given_in_words_that_fit_the_state(
    asked, therapist, slots, answer, status, has_slot, summary, button
):
    ConsultationRequest.objects.update(status=status, slot=slots[0] if has_slot else None)
    page = unescape(therapist.get(reverse("desk:inspect", args=[asked.pk])).text)
    parts = page.partition(f'action="{reverse(f"desk:{answer}", args=[asked.pk])}"')
    shown = parts[0].rpartition("<summary>")[2].partition("</summary>")[0].strip() if parts[1] else None
    assert shown == summary
    if button:
        said = button if button != NAMES_ITS_TIME else f"Confirm {near_moment(slots[0])}"
        own_form = parts[2].partition("</form>")[0]
        assert re.search(rf">\s*{re.escape(said)}\s*</button>", own_form)
        named = re.search(r'name="at" value="([^"]+)"', own_form)
        assert (named[1] if named else None) == (instant(slots[0]) if button == NAMES_ITS_TIME else None)
        assert own_form.index("data-message") < own_form.index("data-gives")


def test_three_times_near_the_one_asked_for_are_chosen_and_shown_so_that_one_press_proposes_them(
    asked, therapist, slots
):
    ConsultationRequest.objects.update(slot=slots[2])
    ConsultationSettings.objects.update_or_create(
        site=Site.objects.get(), defaults={"how_to_call": "I write to you with a link."}
    )
    address = reverse("desk:propose", args=[asked.pk])
    own_form = therapist.get(reverse("desk:inspect", args=[asked.pk])).text.partition(f'action="{address}"')[2]
    own_form = own_form.partition("</form>")[0]
    chosen = re.findall(r'<option value="([^"]+)"\s+selected', own_form)
    assert len(set(chosen)) == 3
    assert instant(slots[2]) not in chosen
    message = unescape(own_form.partition("data-message")[2])
    assert all(moment(datetime.fromisoformat(slot)) in message for slot in chosen)
    typed = dict(zip(("first", "second", "third"), chosen, strict=True))
    therapist.post(address, typed | {"seen": asked.revision, "words": "I write to you with a link."})
    asked.refresh_from_db()
    assert (asked.status, [instant(slot) for slot in asked.proposals]) == (Status.PROPOSED, chosen)


def test_where_no_time_is_open_none_is_proposed(asked, therapist):
    Availability.objects.update(is_paused=True, back_on=None)
    page = therapist.get(reverse("desk:inspect", args=[asked.pk])).text
    own_form = page.partition(f'action="{reverse("desk:propose", args=[asked.pk])}"')[2].partition("</form>")[0]
    assert "Choose one, two or three times first." in own_form
    assert "Propose the times chosen here" in own_form


@pytest.mark.parametrize("answer", desk_answers.ANSWERS.values(), ids=desk_answers.ANSWERS)
def test_an_answer_leads_to_its_state_and_the_page_says_that_it_was_given(asked, therapist, slots, answer):
    typed = answers_for(slots)[answer.name] | {"seen": 0}
    page = therapist.post(reverse(f"desk:{answer.name}", args=[asked.pk]), typed, follow=True).text
    asked.refresh_from_db()
    assert asked.status == answer.leads_to
    assert f"<strong>{answer.given}</strong>" in page


def test_an_answer_to_what_is_erased_at_that_moment_says_so_once_and_shows_no_page_of_it(asked, therapist, monkeypatch):
    def give(self, **options):
        by_anyone.erase(self.stored)
        by_therapist.decline(self.stored, words="I am sorry.", **options)

    monkeypatch.setattr(desk_answers.Decline, "give", give)
    response = therapist.post(reverse("desk:decline", args=[asked.pk]), {"seen": 0, "words": "I am sorry."})
    assert (response.status_code, response["Location"]) == (302, reverse("desk:inspect", args=[asked.pk]))
    assert therapist.get("/admin/").text.count("This request has been erased.") == 1


@pytest.mark.parametrize("answer", ["x", "undo"])
def test_there_are_three_answers_and_no_other(asked, therapist, answer):
    assert seen_for(therapist, asked, answer).status_code == 404


def test_a_referral_stands_in_the_message_before_it_goes(asked, therapist):
    other = Referral.objects.create(name="A clinic", languages="English, Hebrew", link="https://clinic.example.org")
    shown = seen_for(therapist, asked, "decline", words="I am sorry.", referrals=other.pk).text
    assert "A clinic, English, Hebrew" in shown
    assert "https://clinic.example.org" in shown


def test_pressing_confirm_in_the_mails_page_is_one_press(asked, therapist):
    """Mail, button: the confirm form is open and complete as soon as the page is."""
    ConsultationSettings.objects.update(how_to_call="Call (818) 555-0150.")
    page = therapist.get(reverse("desk:inspect", args=[asked.pk])).text
    assert f"Confirm {near_moment(asked.slot)}" in page


# --- notes keep themselves


def test_notes_keep_themselves_while_they_are_typed(asked, therapist):
    address = reverse("desk:notes", args=[asked.pk])
    assert therapist.post(address, {"seen": 0, "private_notes": "x"}, headers={"X-Part": "notes"}).status_code == 204
    refused = therapist.post(address, {"seen": 0, "private_notes": "x" * 10_001}, headers={"X-Part": "notes"})
    assert (refused.status_code, "10,000" in refused.text) == (422, True)
    asked.refresh_from_db()
    assert asked.private_notes == "x"


def test_notes_of_two_windows_are_both_kept_and_shown(asked, therapist):
    address, page = reverse("desk:notes", args=[asked.pk]), reverse("desk:inspect", args=[asked.pk])
    for window, text, status in (("first", "what one says", 204), ("second", "what the other says", 409)):
        sent = {"seen": 0, "private_notes": text, "window": window, "notes_seen": ""}
        assert therapist.post(address, sent, headers={"X-Part": "words"}).status_code == status
    shown = therapist.get(page).text
    assert "what one says" in shown
    assert "what the other says" in shown
    draft = asked.drafts.get()
    therapist.post(reverse("desk:notes_beside", args=[asked.pk]), {"seen": 0, "draft": draft.pk, "how": "add"})
    asked.refresh_from_db()
    assert asked.private_notes == "what one says\n\nwhat the other says"
    assert not asked.drafts.exists()


@pytest.mark.parametrize("other", [{"slot": 3}, {"other": "2099-03-04T10:00"}, {"slot": 5, "words": "Noon"}])
def test_a_button_that_names_a_time_books_that_time_whatever_else_is_chosen(asked, therapist, slots, other):
    typed = {name: instant(slots[value]) if name == "slot" else value for name, value in other.items()}
    typed |= {"words": typed.get("words", "Call me"), "at": instant(slots[0]), "seen": 0}
    therapist.post(reverse("desk:confirm", args=[asked.pk]), typed)
    asked.refresh_from_db()
    assert (asked.status, asked.slot) == (Status.CONFIRMED, slots[0])


def test_a_call_that_is_over_is_neither_called_off_nor_moved(asked, therapist):
    ConsultationRequest.objects.update(status=Status.CONFIRMED, slot=timezone.now() - timedelta(hours=1))
    page = therapist.get(reverse("desk:inspect", args=[asked.pk])).text
    assert "Cancel the call" not in page
    assert "Propose other times" not in page
    asked.refresh_from_db()
    with pytest.raises(changing.NotAllowed):
        by_therapist.decline(asked, seen=asked.revision, words="No")
    assert "Did not come" in page


def test_what_an_answer_did_is_said_once(asked, therapist):
    """Beside the button that takes it back, of somebody who gets no message too."""
    asked.gets_no_messages = True
    asked.save(update_fields=["gets_no_messages"])
    sent = {"seen": asked.revision, "words": "I am sorry."}
    page = " ".join(therapist.post(reverse("desk:decline", args=[asked.pk]), sent, follow=True).text.split())
    assert page.count("They get no message and read it on their page.") == 1
    assert "Nobody is written to." not in page


# --- the list


def test_where_somebody_may_look_only_initials_are_shown(asked, therapist):
    therapist.post(reverse("desk:be_discreet"), {"wanted": "yes"})
    for address in (reverse("desk:index"), "/admin/"):
        page = therapist.get(address).text
        assert "M." in page
        assert "Maya" not in page
        assert "maya@example.org" not in page
    therapist.post(reverse("desk:be_discreet"))
    assert "Maya" in therapist.get("/admin/").text


@pytest.mark.parametrize("address", ["https://example.com/", "//example.com", "javascript:alert(1)"])
def test_a_button_leads_back_to_this_site_only(therapist, address):
    response = therapist.post(reverse("desk:be_discreet"), {"next": address})
    assert response["Location"] == reverse("desk:index")


@pytest.mark.both_databases
def test_the_chosen_are_copied_into_a_spreadsheet_or_erased_after_a_second_look(asked, therapist):
    other = Client()
    other.post(FORM, answers_to_a_form(other, phone="(818) 555-0144", name="Noa"))
    copied = therapist.post(reverse("desk:index"), {"choose": [asked.pk, "x"]})
    assert copied["Content-Disposition"].endswith('.xlsx"')
    address = reverse("desk:erase_chosen")
    assert asked.reference in therapist.post(address, {"choose": asked.pk}).text
    assert ConsultationRequest.objects.count() == 2
    therapist.post(address, {"choose": asked.pk, "sure": "yes"})
    assert [request.name for request in ConsultationRequest.objects.all()] == ["Noa"]


def listed_under(desk, request, query):
    return request.reference in desk.get(f"{reverse('desk:index_results')}?{query}").text


@pytest.mark.both_databases
@pytest.mark.parametrize(
    ("days", "name"), [(-1, "missed"), (0, "today"), (1, "tomorrow"), (2, "later"), (5, "later"), (-30, "missed")]
)
def test_the_list_is_narrowed_by_the_promise(asked, therapist, days, name):
    last_minute = timezone.localtime().replace(hour=23, minute=59) + timedelta(days=days)
    ConsultationRequest.objects.update(promised_by=last_minute)
    found = {
        promise
        for promise in ("missed", "today", "tomorrow", "later")
        if listed_under(therapist, asked, f"promise={promise}")
    }
    assert found == {name}


@pytest.mark.both_databases
@pytest.mark.parametrize(("weeks", "name"), [(-1, {"last"}), (0, {"this"}), (1, {"next"}), (2, set())])
def test_the_list_is_narrowed_by_the_week_of_the_call(asked, therapist, weeks, name):
    ConsultationRequest.objects.update(slot=timezone.now() + timedelta(weeks=weeks))
    assert {week for week in ("last", "this", "next") if listed_under(therapist, asked, f"week={week}")} == name


@pytest.mark.both_databases
def test_the_list_is_narrowed_by_keeping_and_status(asked, therapist):
    queries = ("keeping=soon", "keeping=held", "status=requested", "status=confirmed")
    assert [listed_under(therapist, asked, query) for query in queries] == [False, False, True, False]
    long_ago = timezone.now() - timedelta(days=85)
    ConsultationRequest.objects.update(changed_at=long_ago, slot=None)
    assert listed_under(therapist, asked, "keeping=soon")
    by_therapist.retain(asked, "A reason")
    assert [listed_under(therapist, asked, query) for query in queries[:2]] == [False, True]


def test_a_missed_promise_is_said_in_words(asked, therapist):
    ConsultationRequest.objects.update(promised_by=timezone.now() - timedelta(days=1))
    assert "overdue since yesterday" in therapist.get("/admin/").text


# --- the weeks


@pytest.mark.both_databases
def test_the_weeks_count_what_became_of_requests_and_no_spam(db):
    do(by_therapist.confirm, ask(), words=WORDS)
    do(by_therapist.finish, ask(slot=None, **BY_PHONE), Status.BECAME_CLIENT)
    ask(slot=None, doubts=["honeypot", "fast"], email="noa@example.org")
    by_therapist.mark_as_spam([ask(slot=None, email="spam@example.org")], now=NOW)
    *_earlier, week = chart.weeks(NOW)
    assert week.came == 3
    assert {label: number for (label, _words), number in zip(chart.OUTCOMES, week.counts(), strict=True) if number} == {
        "became": 1,
        "open": 2,
    }
    assert sum(week.stripes()) == 3


@pytest.mark.parametrize("counts", [[0, 0, 0, 0, 0, 0], [1, 0, 0, 0, 0, 0], [3, 2, 1, 4, 0, 9], [5_000, 1, 0, 0, 0, 0]])
def test_a_bar_stands_inside_the_drawing_its_parts_on_top_of_each_other(counts):
    bars = chart.lay_out([(NOW.date(), counts), (NOW.date(), [1, 0, 0, 0, 0, 0])])
    for bar, total in zip(bars, (sum(counts), 1), strict=True):
        heights = [part.height for part in bar.parts]
        assert sum(heights) <= chart.HEIGHT + 0.05
        assert all(part.x >= 0 and part.x + part.width <= chart.WIDTH for part in bar.parts)
        assert all(part.y >= chart.ABOVE - 0.05 for part in bar.parts)
        assert sum(part.number for part in bar.parts) == bar.total == total
