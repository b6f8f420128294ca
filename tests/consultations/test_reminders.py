"""What is written by the clock alone: reminders, promises, what expires, and the list of the morning."""

import pytest

from consultations.jobs.deadlines import expire, remind
from consultations.messages.kinds import Kind
from consultations.models import ConsultationRequest, ConsultationSettings, Message
from consultations.moments import moment
from consultations.services import by_therapist, by_visitor
from tests.asking import (
    DAY,
    HOUR,
    MINUTE,
    OTHERS,
    SECRETS,
    SLOT,
    WORDS,
    almost_breaking_the_promise,
    ask,
    ask_and_prove,
    at,
    being_reminded_to_choose,
    breaking_the_promise,
    confirming,
    declining,
    deliver,
    do,
    outcomes,
    proposing,
    reminding,
    withdrawing,
)

# --- by the clock alone


def test_a_reminder_goes_out_24_hours_before_and_once(db):
    confirming(ask_and_prove())
    deliver()
    remind(SLOT - DAY - MINUTE)
    assert not deliver(SLOT - DAY - MINUTE)
    for later in range(3):
        remind(SLOT - DAY + later * HOUR)
    [written] = deliver(SLOT - DAY)
    assert "Wednesday, March 4, 10 am Pacific time" in written.body
    remind(SLOT - MINUTE)
    assert not deliver(SLOT - MINUTE)


def test_who_settles_a_call_within_the_last_day_is_not_reminded(db):
    request = ask_and_prove()
    do(by_therapist.confirm, request, words=WORDS, now=SLOT - 23 * HOUR)
    remind(SLOT - 22 * HOUR)
    assert not Message.objects.filter(kind="reminder").exists()


def test_after_a_move_there_is_a_reminder_of_the_new_time(db):
    request = ask_and_prove()
    deliver()
    deliver(reminding(request))
    do(by_visitor.move, request, OTHERS[2], now=SLOT - DAY)
    remind(OTHERS[2] - DAY)
    assert not Message.objects.filter(kind="reminder", sent_at=None).exists()  # not before it is confirmed
    do(by_therapist.confirm, request, words=WORDS, now=OTHERS[2] - 2 * DAY)
    deliver(OTHERS[2] - 2 * DAY)
    remind(OTHERS[2] - DAY)
    [written] = deliver(OTHERS[2] - DAY)
    assert moment(OTHERS[2]) in written.body


def test_a_promise_is_brought_to_mind_4_hours_before_and_its_breach_is_owned_up_to_once(notify):
    promised = ask_and_prove(OTHERS[1]).promised_by
    deliver()
    for minutes in (-241, -240, -239, -1, 0, 1, 20):
        remind(promised + minutes * MINUTE)
        remind(promised + minutes * MINUTE)
        expected = {-240: [["liron@example.org"]], 0: [["maya@example.org"]]}
        assert [message.to for message in deliver(promised + minutes * MINUTE)] == expected.get(minutes, [])


def test_nobody_is_warned_of_what_has_only_just_come(notify):
    promised = ask(OTHERS[1]).promised_by
    deliver()
    ConsultationRequest.objects.update(received_at=promised - 3 * HOUR)
    remind(promised - 2 * HOUR)
    assert not deliver(promised - 2 * HOUR)
    remind(promised - HOUR)
    assert len(deliver(promised - HOUR)) == 1


@pytest.mark.parametrize("answer", [confirming, proposing, declining, withdrawing])
def test_a_promise_that_was_kept_is_not_spoken_of(notify, answer):
    request = ask()
    answer(request)
    deliver()
    almost_breaking_the_promise(request)
    breaking_the_promise(request)
    assert not Message.objects.filter(kind__in=("late", "promise_near")).exists()


def test_a_request_expires_when_its_time_has_gone_by_and_says_that_nobody_answered(db):
    ask_and_prove()
    deliver()
    assert [expire(moment_of_it) for moment_of_it in (SLOT, SLOT + MINUTE, SLOT + HOUR)] == [0, 1, 0]
    [written] = deliver(SLOT + MINUTE)
    assert "you did not hear from me. I am sorry" in written.body


def test_proposed_times_that_nobody_chose_are_let_go_at_the_moment_that_was_named(db):
    request = ask_and_prove()
    proposing(request)
    [proposed] = deliver()
    request.refresh_from_db()
    until = request.proposed_until
    assert moment(until) in proposed.body
    assert [expire(moment_of_it) for moment_of_it in (SLOT + MINUTE, until - MINUTE, until, until)] == [0, 0, 1, 0]
    [written] = deliver(until)
    assert "I can no longer keep them" in written.body
    assert "did not hear from me" not in written.body


def test_who_does_not_choose_is_reminded_once_while_there_is_time(db):
    request = ask_and_prove()
    deliver(being_reminded_to_choose(request))
    for minutes in (40, 20, 0, -1):
        remind(request.proposed_until - minutes * MINUTE)
        assert not deliver(request.proposed_until - minutes * MINUTE)
    assert Message.objects.filter(kind=Kind.CHOOSE, sent_at__isnull=False).count() == 1


def test_nobody_is_reminded_to_choose_what_they_have_chosen(db):
    request = ask_and_prove()
    deliver()
    moment_of_it = being_reminded_to_choose(request)
    do(by_visitor.move, request, OTHERS[0], now=moment_of_it)
    deliver(moment_of_it)
    assert outcomes()[1] == {"choose"}


# --- the morning


@pytest.mark.parametrize(
    ("clock", "number"), [("06:59", 0), ("07:00", 1), ("09:59", 1), ("11:59", 0), ("12:00", 0), ("19:00", 0)]
)
def test_on_the_morning_of_a_call_there_is_a_list_without_names(notify, clock, number):
    request = ask()
    confirming(request)
    deliver()
    moment_of_it = at(f"2026-03-04 {clock}")
    for _again in range(2):
        remind(moment_of_it)
    written = [message for message in deliver(moment_of_it) if message.to == ["liron@example.org"]]
    assert len(written) == number
    for message in written:
        assert f"10 am  {request.reference}  Confirmed" in message.body
        whole = message.message().as_string()
        assert not [secret for secret in (*SECRETS, "maya@", request.token) if secret in whole]


@pytest.mark.parametrize("day", ["2026-03-03", "2026-03-05"])
def test_without_a_call_and_without_anybody_who_waits_there_is_no_list(notify, day):
    confirming(ask())
    deliver()
    remind(at(f"{day} 07:00"))
    assert not Message.objects.filter(kind="morning").exists()


def test_the_list_says_how_many_wait_and_comes_every_morning_until_it_is_switched_off(notify):
    ask(slot=None)
    ask(slot=None, email="second@example.org")
    deliver()
    for day in ("2026-03-03", "2026-03-04"):
        remind(at(f"{day} 07:00"))
        [written] = deliver(at(f"{day} 07:01"))
        assert "2 people wait for an answer." in written.body
        assert "No calls today." in written.body
    ConsultationSettings.objects.update(morning_list=False)
    remind(at("2026-03-05 07:00"))
    assert not Message.objects.filter(kind="morning", sent_at=None).exists()


def test_yesterdays_list_is_not_sent_today(notify):
    ask(slot=None)
    deliver()
    remind(at("2026-03-03 07:00"))
    assert not deliver(at("2026-03-04 00:00"))
