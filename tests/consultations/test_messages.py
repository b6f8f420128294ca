"""What each message says and to whom, when it is written, and that nothing is sent which is not true any more."""

import re
from html import unescape

import pytest
import time_machine
from cryptography.fernet import Fernet
from django.core import mail
from django.test import override_settings
from django.urls import reverse
from wagtail.models import Site

from consultations.messages.kinds import Kind
from consultations.models import ConsultationRequest, Message, Referral
from consultations.moments import moment
from consultations.rules.crowds import MANY
from consultations.services import by_anyone, by_therapist, by_visitor, changing, correcting
from pages.models import PracticeDetails
from tests.asking import (
    BY_EMAIL,
    BY_PHONE,
    DAY,
    FORM,
    HOUR,
    MINUTE,
    NOW,
    OTHERS,
    SECRETS,
    SLOT,
    WORDS,
    agreeing,
    almost_breaking_the_promise,
    ask,
    ask_and_prove,
    being_reminded_to_choose,
    breaking_the_promise,
    calling_off,
    confirming,
    correcting_the_address,
    declining,
    deliver,
    do,
    erasing,
    following_up_kindly,
    hearing_of_an_earlier_time,
    letting_proposals_pass,
    moving,
    nothing,
    outcomes,
    proposing,
    reminding,
    renewing_the_address,
    staying_silent,
    withdrawing,
)

TO_THE_VISITOR = {
    Kind.RECEIVED: nothing,
    Kind.CONFIRMED: confirming,
    Kind.MOVED: moving,
    Kind.DECLINED: declining,
    Kind.CALLED_OFF: calling_off,
    Kind.PROPOSED: proposing,
    Kind.CHOOSE: being_reminded_to_choose,
    Kind.UNCHOSEN: letting_proposals_pass,
    Kind.FOLLOW_UP: following_up_kindly,
    Kind.EARLIER: hearing_of_an_earlier_time,
    Kind.RENEWED: renewing_the_address,
    Kind.WITHDRAWN: withdrawing,
    Kind.EXPIRED: staying_silent,
    Kind.REMINDER: reminding,
    Kind.LATE: breaking_the_promise,
}
TO_THE_THERAPIST = {
    Kind.NEW_REQUEST: nothing,
    Kind.NOW_WITHDRAWN: withdrawing,
    Kind.NOW_MOVED: moving,
    Kind.NOW_AGREED: agreeing,
    Kind.NOW_CORRECTED: correcting_the_address,
    Kind.PROMISE_NEAR: almost_breaking_the_promise,
}
WITH_CRISIS_LINES = {
    Kind.RECEIVED,
    Kind.MOVED,
    Kind.DECLINED,
    Kind.CALLED_OFF,
    Kind.UNCHOSEN,
    Kind.FOLLOW_UP,
    Kind.EXPIRED,
    Kind.LATE,
}


def test_every_kind_of_message_is_looked_at_here():
    general = {kind for kind in Kind if kind.row.values}
    assert {*TO_THE_VISITOR, *TO_THE_THERAPIST, *general, Kind.CORRECTED} == set(Kind)


@pytest.mark.parametrize("before", [confirming, proposing])
def test_to_a_corrected_address_goes_a_question_and_none_of_the_therapists_words(db, before):
    request = ask()
    before(request)
    deliver()
    do(correcting.correct, request, "maya.w@example.org")
    [written] = deliver()
    assert written.to == ["maya.w@example.org"]
    assert "/proof/" in written.body
    assert not [said for said in (WORDS, "10 am", *SECRETS) if said in written.body]


def test_no_name_of_a_message_tells_how_many_there_are(db):
    ask()
    [written] = deliver()
    message = Message.objects.get(kind=Kind.RECEIVED)
    assert len(message.name) == 22
    assert f"<{message.name}@" in written.message()["Message-ID"]
    assert f"/proof/{message.name}-0." in written.body


def test_a_proposal_says_whether_a_call_that_was_on_is_off(db):
    request = ask_and_prove()
    proposing(request)
    assert "The time you asked for does not work for me." in deliver()[-1].body
    do(by_therapist.confirm, request, words=WORDS)
    deliver()
    proposing(request)
    assert "I have to call off our call on Wednesday, March 4, 10 am Pacific time." in deliver()[-1].body
    declining(request)
    assert "I cannot offer you a call." in deliver()[-1].body
    without = ask_and_prove(None, email="tal@example.org")
    do(by_therapist.propose, without, OTHERS[1:], words=WORDS)
    assert "does not work" not in deliver()[-1].body


@pytest.mark.parametrize(("kind", "happens"), TO_THE_VISITOR.items())
def test_the_visitor_is_written_to_once_in_words_fit_for_a_lock_screen(db, settings, kind, happens):
    request = ask_and_prove()
    arrived = deliver()
    moment_of_it = happens(request)
    [written] = deliver(moment_of_it) or arrived
    assert Message.objects.filter(kind=kind, sent_at__isnull=False).count() == 1
    assert written.to == ["maya@example.org"]
    assert written.message()["Auto-Submitted"] == "auto-generated"
    identity = PracticeDetails.for_site(Site.objects.get(is_default_site=True)).identity
    link = settings.SITE_URL + reverse("consultations:private", args=[request.token])
    [alternative] = written.alternatives
    assert alternative.mimetype == "text/html"
    assert f'href="{link}"' in alternative.content
    for text in (written.body, unescape(alternative.content)):
        assert link in text
        assert identity in text
        assert "call or text 988" in text or kind not in WITH_CRISIS_LINES
        said = written.subject + text.replace(identity, "")
        assert "therap" not in said.lower()
        assert not [secret for secret in SECRETS if secret in said]


@pytest.mark.parametrize("happens", TO_THE_VISITOR.values())
def test_who_chose_the_phone_gets_no_mail(db, happens):
    if happens is hearing_of_an_earlier_time:
        with pytest.raises(changing.NotAllowed):
            happens(ask_and_prove(**BY_PHONE))
    else:
        assert not deliver(happens(ask_and_prove(**BY_PHONE)))
    assert not Message.objects.exists()


@pytest.mark.parametrize("contact", [BY_EMAIL, BY_PHONE])
@pytest.mark.parametrize(("kind", "happens"), TO_THE_THERAPIST.items())
def test_the_therapist_reads_a_reference_and_a_link_and_no_name(notify, settings, contact, kind, happens):
    is_correcting = happens is correcting_the_address  # which whoever has shown an address to be theirs does not
    request = (ask if is_correcting else ask_and_prove)(**contact)
    arrived = deliver()
    moment_of_it = happens(request)
    written = deliver(moment_of_it) or arrived
    [written] = [message for message in written if message.to == ["liron@example.org"]]
    assert Message.objects.filter(kind=kind, sent_at__isnull=False).count() == 1
    assert written.message()["Auto-Submitted"] == "auto-generated"
    assert request.reference in written.subject
    assert request.reference in written.body
    assert settings.SITE_URL + reverse("desk:inspect", args=[request.pk]) in written.body
    whole = written.message().as_string()
    assert not [secret for secret in (*SECRETS, "maya@", "555-01", WORDS, request.token) if secret in whole]


@pytest.mark.parametrize("number", [1, 2, 3])
def test_every_time_that_was_proposed_is_named(db, number):
    do(by_therapist.propose, ask(), OTHERS[:number], words=WORDS)
    [written] = deliver()
    assert [slot for slot in OTHERS if moment(slot) in written.body] == OTHERS[:number]
    assert WORDS in written.body


@time_machine.travel(NOW, tick=False)
def test_who_is_declined_reads_the_therapists_words_and_who_else_may_help(notify, therapist):
    clinic = Referral.objects.create(name="A clinic", reach="(818) 555-0177")
    request = ask()
    answer = {"seen": request.revision, "words": "I am sorry.", "referrals": clinic.pk}
    therapist.post(reverse("desk:decline", args=[request.pk]), answer)
    [written] = [message for message in deliver() if message.to == ["maya@example.org"]]
    for text in (written.body, unescape(written.alternatives[0].content)):
        assert "I am sorry." in text
        assert "A clinic" in text
        assert "(818) 555-0177" in text


def test_the_subject_of_a_confirmed_call_says_when(db):
    confirming(ask())
    [written] = deliver()
    assert "Wednesday, 10 am Pacific time" in written.subject
    assert "Wednesday, March 4, 10 am Pacific time" in written.body
    assert WORDS in written.body


def test_a_form_that_was_sent_writes_messages_and_sends_none_itself(client, by_email, notify):
    assert client.post(FORM, by_email).status_code == 303
    assert {message.kind for message in Message.objects.all()} == {"received", "new_request"}
    assert not mail.outbox


# --- erasing


@pytest.mark.parametrize("before", [nothing, confirming, proposing])
def test_of_an_erased_call_the_therapist_reads_the_reference_alone(notify, before):
    request = ask()
    before(request)
    deliver()
    erasing(request)
    assert not ConsultationRequest.objects.exists()
    [written] = deliver()
    assert written.to == ["liron@example.org"]
    assert request.reference in written.body
    assert not [secret for secret in (*SECRETS, "maya@", request.token) if secret in written.message().as_string()]


def test_erasing_takes_waiting_messages_to_the_visitor_along(notify):
    request = ask()
    erasing(request)
    assert [message.to for message in deliver()] == [["liron@example.org"]]


@pytest.mark.parametrize("before", [withdrawing, declining])
def test_nobody_hears_that_what_was_over_is_erased(notify, before):
    request = ask()
    before(request)
    deliver()
    erasing(request)
    assert not deliver()


def test_the_therapist_is_not_told_of_what_they_erase_themselves(notify, admin_user):
    by_anyone.erase(ask(), user=admin_user, now=NOW)
    assert not deliver()


def test_whoever_calls_off_by_erasing_is_heard_of_however_odd_they_looked(notify):
    by_anyone.erase(ask(doubts=["honeypot", "many"]), now=NOW)
    assert len(deliver()) == 1


# --- still true?


@pytest.mark.parametrize(
    ("first", "then", "sent", "dropped"),
    [
        (nothing, withdrawing, {"withdrawn", "now_withdrawn"}, {"received", "new_request"}),
        (confirming, withdrawing, {"withdrawn", "now_withdrawn"}, {"received", "new_request", "confirmed"}),
        (proposing, moving, {"confirmed", "now_agreed"}, {"received", "new_request", "proposed"}),
        (moving, declining, {"declined"}, {"received", "new_request", "moved", "now_moved"}),
    ],
)
def test_what_is_overtaken_before_it_is_sent_is_not_sent(notify, first, then, sent, dropped):
    request = ask_and_prove()
    first(request)
    then(request)
    deliver()
    assert outcomes() == (sent, dropped)
    assert not deliver(NOW + 12 * HOUR)


def test_nobody_is_reminded_of_a_call_that_was_moved(db):
    request = ask_and_prove()
    deliver()
    moment_of_it = reminding(request)
    do(by_visitor.move, request, OTHERS[0], now=moment_of_it)
    deliver(moment_of_it)
    assert outcomes() == ({"received", "confirmed", "moved"}, {"reminder"})


def test_nobody_hears_of_a_late_answer_after_the_answer(notify):
    request = ask_and_prove(OTHERS[1])
    deliver()
    almost_breaking_the_promise(request)
    moment_of_it = breaking_the_promise(request)
    do(by_therapist.confirm, request, words=WORDS, now=moment_of_it)
    deliver(moment_of_it)
    assert outcomes() == ({"received", "new_request", "confirmed"}, {"promise_near", "late"})


def test_a_call_that_is_over_is_neither_confirmed_nor_brought_to_mind_any_more(db):
    request = ask_and_prove()
    deliver()
    reminding(request)
    Message.objects.filter(kind="confirmed").update(sent_at=None, next_try_at=NOW)
    deliver(SLOT)
    assert outcomes() == ({"received"}, {"confirmed", "reminder"})


# --- strangers


def test_a_doubtful_sender_cannot_tell(db):
    texts = []
    for doubts in ([], ["honeypot", "many"]):
        request = ask(doubts=doubts, email=f"{len(doubts)}@example.org")
        [written] = deliver()
        said = (written.subject + written.body).replace(request.reference, "reference").replace(request.token, "token")
        texts.append(re.sub("/proof/[^/]+/", "/proof/-/", said))
        ConsultationRequest.objects.all().delete()
    assert texts[0] == texts[1]


@pytest.mark.parametrize("doubts", [[], ["honeypot"]])
def test_nobody_can_fill_a_strangers_mailbox(db, therapist, doubts):
    asked = [ask(slot=None, doubts=doubts, email=email) for email in ("maya@example.org", "MAYA@example.org") * 3]
    assert ConsultationRequest.objects.count() == 6
    assert len(deliver()) == 3
    assert not deliver(NOW + DAY)
    with time_machine.travel(NOW + DAY, tick=False):  # what waits for a press is nobody's trouble
        assert not Message.objects.undelivered(NOW + DAY).exists()
        assert "not delivered" not in therapist.get(reverse("desk:index")).text
    by_visitor.send_acknowledgement(asked[-1], now=NOW + DAY)
    [written] = deliver(NOW + DAY)
    assert asked[-1].reference in written.body
    by_visitor.send_acknowledgement(asked[-1], now=NOW + DAY)
    assert not deliver(NOW + DAY)
    do(by_visitor.withdraw, asked[-2])
    assert not deliver()


@time_machine.travel(NOW, tick=False)
def test_nobody_can_fill_the_therapists_mailbox(notify):
    asked = [ask(slot=None, **BY_PHONE | {"phone": f"+1 818-555-01{number}"}) for number in range(10, 40)]
    announced = deliver()
    assert len(announced) == MANY
    assert ConsultationRequest.objects.waiting().count() == len(asked)
    with time_machine.travel(NOW + HOUR, tick=False):
        ask(slot=None, **BY_PHONE, now=NOW + HOUR)
        assert len(deliver(NOW + HOUR)) == 1


# --- the desk


def test_without_an_address_for_new_requests_the_desk_says_so(client, answers, therapist):
    client.post(FORM, answers)
    assert not Message.objects.exists()
    assert "You are not told of a new request by email yet" in therapist.get("/admin/").text
    assert "not delivered" not in therapist.get(reverse("desk:index")).text


@pytest.mark.parametrize(("minutes", "is_shown"), [(14, False), (16, True)])
def test_a_message_that_nobody_tries_to_send_shows_on_the_desk(db, therapist, minutes, is_shown):
    ask()
    with time_machine.travel(NOW + minutes * MINUTE, tick=False):
        assert ("not delivered" in therapist.get(reverse("desk:index")).text) == is_shown
        assert ("Is the sender running?" in therapist.get("/admin/").text) == is_shown


def test_an_address_that_cannot_be_decrypted_is_not_written_to(notify):
    ask()
    with override_settings(FIELD_ENCRYPTION_KEYS=[Fernet.generate_key().decode()]):
        assert [message.to for message in deliver()] == [["liron@example.org"]]
    assert Message.objects.get(sent_at=None).problem == "The address cannot be decrypted."
