"""“Yes, it was me”: a press in the message shows whose an address is, once; and what the page says of its message."""

import re

import pytest
import time_machine
from django.core import mail
from django.urls import reverse

from consultations.messages.outbox import send_due
from consultations.models import ConsultationRequest, Message
from consultations.services import by_anyone, by_therapist, by_visitor, correcting
from consultations.services.diary import openings
from tests.asking import BY_EMAIL, BY_PHONE, HOUR, MINUTE, NOW, OTHERS, SLOT, ask, deliver, do
from tests.visitors import YOURS, Visitor, ask_by_form, heading_of, words_of

DEAD = "This address opens nothing"
ASKS, KNOWN = "Was it you who asked for a call?", "I know that this address is yours"


@pytest.fixture
def now():
    with time_machine.travel(NOW, tick=False) as clock:
        yield clock


def addresses_in(message):
    """(the address of the proof, the private one), as paths"""
    found = re.findall(r"https?://[^/\s]+(/consultation/\S+/)", message.body)
    proof = [address for address in found if "/proof/" in address]
    private = [address for address in found if "/proof/" not in address]
    return proof[0], private[0]


def mailed(**answers):
    """A request whose message has gone out, and the address of the proof in it."""
    stored = ask(**answers)
    [message] = deliver()
    return stored, addresses_in(message)[0]


def test_the_proof_is_three_presses_away_from_the_mailbox_and_stands_on_no_page(db, now):
    stored, address = mailed()
    visitor = Visitor()
    page = visitor.get(address)
    assert heading_of(page) == ASKS
    assert page["Referrer-Policy"] == "strict-origin"
    assert "no-store" in page["Cache-Control"]
    for secret in ("Maya", "maya@", stored.reference, stored.token):
        assert secret not in page.text
    page = visitor.press(page, "Yes, it was me")
    assert page.redirect_chain == [(YOURS, 303)]
    assert "now I know that the address is yours" in words_of(page)
    secret = address.rstrip("/").rpartition("/")[2]
    for shown in (page, visitor.get(YOURS), visitor.get(reverse("consultations:keep_nothing"))):
        assert secret not in shown.text
    stored.refresh_from_db()
    assert (stored.is_proven, stored.proven_by, stored.is_held_firmly) == (True, "email", True)


@pytest.mark.parametrize("method", ["get", "head"])
def test_a_mail_scanner_that_looks_changes_nothing(db, now, method):
    _stored, address = mailed()
    before = ConsultationRequest.objects.values().get()
    for _look in range(3):
        assert getattr(Visitor(), method)(address).status_code == 200
    assert ConsultationRequest.objects.values().get() == before


def test_pressed_twice_is_once(db, now):
    stored, address = mailed()
    visitor = Visitor()
    page = visitor.get(address)
    visitor.press(page, "Yes, it was me")
    again = visitor.press(page, "Yes, it was me")
    assert stored.reference in words_of(again)
    assert "now I know" not in words_of(again)
    stored.refresh_from_db()
    assert stored.proven_at == NOW


def test_after_its_press_it_opens_nothing_for_anybody(db, now):
    stored, address = mailed()
    visitor = Visitor()
    page = visitor.get(address)
    visitor.press(page, "Yes, it was me")
    for other in (Visitor(), Visitor(keeps_cookies=False)):
        for shown in (other.get(address), other.post(address)):
            assert heading_of(shown) == KNOWN
            assert stored.reference not in shown.text
        assert other.get(YOURS).status_code == 404


def test_who_proves_an_address_still_answers_the_question_before_what_is_held(db, now):
    _stored, address = mailed()
    visitor = Visitor()
    visitor.press(visitor.get(address), "Yes, it was me")
    assert heading_of(visitor.get(reverse("consultations:held", args=[1]))) == "One question first"


def test_a_late_press_takes_the_time_again_if_it_is_free(db, now):
    stored, address = mailed()
    now.shift(HOUR)
    assert stored.slot in openings()
    page = Visitor()
    page = page.press(page.get(address), "Yes, it was me")
    assert heading_of(page) == "I have your request"
    stored.refresh_from_db()
    assert stored.is_held_firmly


def test_a_late_press_for_a_time_that_is_gone_offers_the_nearest_three_and_asks_for_nothing_again(db, now):
    stored, address = mailed()
    now.shift(HOUR)
    do(by_therapist.confirm, ask(**BY_PHONE, now=NOW + HOUR), now=NOW + HOUR)
    visitor = Visitor()
    page = visitor.press(visitor.get(address), "Yes, it was me")
    assert heading_of(page) == "The time you asked for is taken"
    offered = re.findall(r'value="(\d[^"]+Z)"', page.text)
    assert len(offered) == 3
    page = visitor.press(page, "Take this time", slot=offered[0])
    assert heading_of(page) == "I have your request"
    stored.refresh_from_db()
    assert stored.is_held_firmly


AFTERWARDS = {
    "withdrawn": (lambda stored: do(by_visitor.withdraw, stored), "Your request is withdrawn"),
    "declined": (lambda stored: do(by_therapist.decline, stored, words="x"), "I cannot offer you a call"),
    "confirmed": (lambda stored: do(by_therapist.confirm, stored, words="x"), "We talk on Wednesday, March 4 at 10 am"),
}


@pytest.mark.parametrize(("act", "heading"), AFTERWARDS.values(), ids=AFTERWARDS)
def test_pressed_after_something_else_happened_it_shows_what_is_true(db, now, act, heading):
    stored, address = mailed()
    act(stored)
    status = ConsultationRequest.objects.get().status
    visitor = Visitor()
    page = visitor.press(visitor.get(address), "Yes, it was me")
    assert heading_of(page) == heading
    stored.refresh_from_db()
    assert (stored.status, stored.is_proven) == (status, True)


def test_after_a_correction_only_the_newest_message_proves(db, now):
    stored, old = mailed()
    do(correcting.correct, stored, "noa@example.org")
    assert heading_of(Visitor().get(old)) == DEAD
    assert Visitor().post(old).status_code == 404
    new, _private = addresses_in(deliver()[0])
    visitor = Visitor()
    visitor.press(visitor.get(new), "Yes, it was me")
    stored.refresh_from_db()
    assert stored.is_proven


def test_after_erasing_it_opens_nothing(db, now):
    stored, address = mailed()
    by_anyone.erase(stored)
    assert Visitor().get(address).status_code == 404


@pytest.mark.parametrize(
    "change",
    [lambda t: t[:-1], lambda t: t[:-1] + "_", lambda t: "1" + t, lambda t: "x" * 43, lambda t: "1-0." + "A" * 43],
)
def test_a_cut_or_forged_one_opens_nothing(db, now, change):
    _stored, address = mailed()
    token = address.rstrip("/").rpartition("/")[2]
    page = Visitor().post(reverse("consultations:proof", args=[change(token)]))
    assert page.status_code == 404
    assert not ConsultationRequest.objects.filter(proven_at__isnull=False).exists()


def test_the_proof_of_one_request_proves_no_other_of_the_same_address(db, now):
    _stored, address = mailed()
    other = ask(OTHERS[0])
    visitor = Visitor()
    visitor.press(visitor.get(address), "Yes, it was me")
    other.refresh_from_db()
    assert not other.is_proven
    assert other.reference not in words_of(visitor.get(YOURS))


def test_the_proof_works_where_cookies_are_blocked(db, now):
    stored, address = mailed()
    visitor = Visitor(keeps_cookies=False)
    page = visitor.press(visitor.get(address), "Yes, it was me")
    assert page.redirect_chain == []
    assert stored.reference in words_of(page)


# --- what the page says of its own message


def test_the_page_asks_for_the_press_until_it_is_made(db, now):
    stored, _address = mailed()
    asks = "please press “Yes, it was me” in my message"
    visitor = Visitor().opens(stored)
    assert asks in words_of(visitor.get(YOURS))
    assert "within half an hour" in words_of(visitor.get(YOURS))
    by_visitor.prove(stored)
    assert asks not in words_of(visitor.get(YOURS))


def test_it_promises_to_keep_a_time_only_where_one_is_asked_for(db, now):
    stored = ask(None)
    words = words_of(Visitor().opens(stored).get(YOURS))
    assert "please press" in words
    assert "half an hour" not in words
    stored = ask()
    do(by_therapist.confirm, stored, words="I will write you a link.")
    words = words_of(Visitor().opens(stored).get(YOURS))
    assert "half an hour" not in words


def test_by_phone_the_page_says_nothing_of_messages(db, now):
    assert "my message" not in words_of(Visitor().opens(ask(**BY_PHONE)).get(YOURS))


def waiting():
    """The fourth request of a day to one address: its message waits for a press."""
    for number in range(3):
        ask(OTHERS[number])
    return ask(SLOT)


def test_a_message_that_waits_is_sent_by_a_press(db, now):
    stored = waiting()
    visitor = Visitor().opens(stored)
    page = visitor.get(YOURS)
    assert "it may not be sent yet" in words_of(page)
    sent = len(mail.outbox)
    send_due(lambda: NOW + MINUTE)
    assert not any(stored.token in message.body for message in mail.outbox[sent:])
    page = visitor.press(page, "Send it")
    assert "My message is on its way to you." in words_of(page)
    send_due(lambda: NOW + MINUTE)
    assert any(stored.token in message.body for message in mail.outbox)


def test_so_often_from_one_network_whoever_is_written_to(db, now):
    send = reverse("consultations:send", args=[1])
    asked = [waiting(), *(ask(None) for _ in range(3))]
    for stored in asked[:3]:
        assert Visitor(REMOTE_ADDR="203.0.113.1").opens(stored).post(send).status_code == 303
    refused = Visitor(REMOTE_ADDR="203.0.113.99").opens(asked[3]).post(send)
    assert refused.status_code == 429
    assert "Too many messages were sent from your connection today" in words_of(refused)
    assert asked[3].reference in words_of(refused)
    assert Message.objects.get(request=asked[3]).waits_for_press
    assert Visitor(REMOTE_ADDR="198.51.100.1").opens(asked[3]).post(send).status_code == 303
    assert not Message.objects.get(request=asked[3]).waits_for_press


def test_a_press_on_what_does_not_wait_sends_nothing_twice(db, now):
    stored, _address = mailed()
    Visitor().opens(stored).post(reverse("consultations:send", args=[1]))
    assert deliver(NOW + MINUTE) == []


def test_a_message_that_could_not_be_delivered_is_said_and_its_address_corrected(db, now):
    stored = ask()
    Message.objects.update(problem="The mail server refused the address.", attempts=1)
    visitor = Visitor().opens(stored)
    page = visitor.get(YOURS)
    assert "could not be delivered yet" in words_of(page)
    assert "The mail server refused the address." in words_of(page)
    page = visitor.press(page, "Correct the address")
    page = visitor.press(page, "Show it", answer="maya@example.org")
    page = visitor.press(page, "Use this one", email="noa@example.org")
    assert "It is corrected." in words_of(page)
    assert "could not be delivered" not in words_of(page)
    stored.refresh_from_db()
    assert (stored.email, stored.contact_round, stored.is_proven) == ("noa@example.org", 1, False)
    assert [message.to for message in deliver()] == [["noa@example.org"]]


def test_it_can_be_corrected_three_times_and_then_says_what_to_do(db, now):
    stored = ask()
    visitor, correct = Visitor().opens(stored, is_known=True), reverse("consultations:correct", args=[1])
    for number in range(3):
        page = visitor.press(visitor.get(correct), "Use this one", email=f"noa{number}@example.org")
        assert page.status_code == 200
    page = visitor.get(correct)
    assert page.status_code == 409
    assert "can no longer be corrected here" in words_of(page)
    assert "Correct how I reach you" not in words_of(visitor.get(YOURS))
    stored.refresh_from_db()
    assert visitor.post(correct, {"seen": stored.revision, "email": "x@example.org"}).status_code == 409
    stored.refresh_from_db()
    assert stored.email == "noa2@example.org"


@pytest.mark.parametrize(
    ("route", "typed", "words"),
    [
        (BY_EMAIL, {"email": ""}, "the address I should write to"),
        (BY_EMAIL, {"email": "x" * 10_000}, "email address"),
        (BY_EMAIL, {"email": "a@b"}, "does not look like an email address"),
        (BY_PHONE, {"phone": ""}, "the number I should call"),
        (BY_PHONE, {"phone": "9" * 10_000}, "does not look like a phone number"),
        (BY_PHONE, {"phone": "555"}, "does not look like a phone number"),
    ],
)
def test_a_correction_that_is_none_is_refused_in_words(db, now, route, typed, words):
    stored = ask(**route)
    visitor = Visitor().opens(stored, is_known=True)
    page = visitor.post(reverse("consultations:correct", args=[1]), {"seen": 0} | typed)
    assert page.status_code == 422
    assert words in words_of(page)
    stored.refresh_from_db()
    assert stored.contact_round == 0


def test_a_number_for_the_call_is_not_taken_where_the_practice_asks_for_none(db, now):
    stored = ask()
    visitor = Visitor().opens(stored, is_known=True)
    visitor.post(reverse("consultations:correct", args=[1]), {"seen": 0, "phone": "(818) 555-0199"})
    stored.refresh_from_db()
    assert stored.call_phone == ""


# --- an earlier time


def test_who_asked_is_offered_an_earlier_time_once_and_takes_it_by_one_press(db, now):
    early = ask(OTHERS[0], **BY_PHONE)
    do(by_therapist.confirm, early)
    stored = ask(OTHERS[2])
    visitor = Visitor().opens(stored)
    assert "Tell me if an earlier time opens" not in words_of(visitor.get(YOURS))  # nobody is known to be there
    by_visitor.prove(stored)
    page = visitor.press(visitor.get(YOURS), "Yes, tell me")
    assert "I will write to you, once" in words_of(page)
    page = visitor.press(page, "Do not tell me")
    assert "I will not write to you about earlier times." in words_of(page)
    visitor.press(page, "Yes, tell me")
    do(by_visitor.withdraw, early)
    page = visitor.get(YOURS)
    assert "An earlier time is free" in words_of(page)
    page = visitor.press(page, "Take the earlier time")
    stored.refresh_from_db()
    assert stored.slot == OTHERS[0]
    assert heading_of(page) == "I have your request"
    assert "earlier time" not in words_of(page)


def test_an_earlier_time_that_is_gone_again_is_not_offered(db, now):
    stored = ask(OTHERS[2])
    by_visitor.prove(stored)
    ConsultationRequest.objects.update(earlier_slot=OTHERS[0], wants_earlier=True)
    do(by_therapist.confirm, ask(OTHERS[0], **BY_PHONE))
    assert "An earlier time is free" not in words_of(Visitor().opens(stored).get(YOURS))


def test_an_earlier_time_is_offered_to_nobody_whose_request_is_over(db, now):
    stored = ask(OTHERS[2])
    by_visitor.prove(stored)
    ConsultationRequest.objects.update(earlier_slot=OTHERS[0], wants_earlier=True)
    assert "An earlier time is free" in words_of(Visitor().opens(stored).get(YOURS))
    do(by_visitor.withdraw, stored)
    assert "An earlier time is free" not in words_of(Visitor().opens(stored).get(YOURS))


def test_the_page_after_the_form_tells_that_a_message_comes(db):
    page, _stored = ask_by_form(Visitor(), contact_route="email", email="maya@example.org")
    assert "please press “Yes, it was me” in my message" in words_of(page)


def test_no_page_tells_whether_others_have_asked_with_the_same_address(db, now):
    """The fourth message of a day waits, and its page reads as that of the first."""
    pages = set()
    for _again in range(5):
        stored = ask(None)
        words = words_of(Visitor().opens(stored).get(YOURS))
        pages.add(words.replace(stored.reference, "").replace(stored.token, ""))
    assert Message.objects.get(request=stored).waits_for_press
    assert len(pages) == 1
