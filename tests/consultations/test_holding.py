"""Whose time is kept, for how long, and how many for people nobody knows: soft holds, firm ones, and wishes."""

from datetime import UTC, datetime, time, timedelta
from itertools import count
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from consultations.jobs.deadlines import expire
from consultations.models import Availability, ConsultationRequest, WeeklyHours
from consultations.rules.booking import Schedule
from consultations.rules.holding import a_days_share, held_until_pressed, is_within_budget
from consultations.rules.states import Status
from consultations.services import by_anyone, by_therapist, by_visitor, changing, claiming
from consultations.services.diary import openings
from tests.asking import (
    BY_EMAIL,
    BY_PHONE,
    EARLIER,
    HOUR,
    MINUTE,
    NOW,
    OTHERS,
    SLOT,
    WORDS,
    ask,
    ask_and_prove,
    at,
    confirming,
    declining,
    deliver,
    do,
    hold,
    moving,
    proposing,
    prove,
)

MICROSECOND = timedelta(microseconds=1)

DIGITS = count(1000)


def stranger(slot, **changed):
    return ask(slot, **BY_PHONE | {"phone": f"+1 818-555-0{next(DIGITS) % 1000:03}"} | changed)


# --- the rules alone

slots = st.builds(lambda minutes: NOW + timedelta(minutes=15 * minutes), st.integers(0, 4 * 24 * 30))


@given(
    st.lists(st.tuples(slots, st.booleans()), max_size=60, unique_by=lambda asked: asked[0]),
    st.integers(1, 12),
    st.integers(1, 10),
    st.sampled_from(["America/Los_Angeles", "Asia/Jerusalem", "UTC"]),
)
def test_people_nobody_knows_hold_no_more_than_a_third_of_a_day_and_so_many_in_all(asked, calls_a_day, in_all, zone):
    schedule = Schedule(zone=ZoneInfo(zone), hours={}, calls_a_day=calls_a_day, unproven_holds=in_all)
    soft: list[datetime] = []
    for slot, is_proven in asked:
        within = is_within_budget(slot, schedule, soft)
        day = slot.astimezone(schedule.zone).date()
        that_day = sum(held.astimezone(schedule.zone).date() == day for held in soft)
        assert within == (that_day < max(1, calls_a_day // 3) and len(soft) < in_all)
        if within and not is_proven:  # firm ones are outside of it
            soft.append(slot)
    per_day = [held.astimezone(schedule.zone).date() for held in soft]
    assert all(per_day.count(day) <= max(1, calls_a_day // 3) for day in per_day)
    assert len(soft) <= in_all


@pytest.mark.parametrize(("calls_a_day", "share"), [(1, 1), (2, 1), (3, 1), (5, 1), (6, 2), (9, 3), (50, 16)])
def test_a_third_of_a_day_is_at_least_one(calls_a_day, share):
    assert a_days_share(calls_a_day) == share


@pytest.mark.parametrize(
    ("sent_after", "lasts"),
    [(None, 4 * HOUR), (MINUTE, 31 * MINUTE), (3 * HOUR + 30 * MINUTE, 4 * HOUR), (5 * HOUR, 4 * HOUR)],
)
def test_a_press_is_waited_for_half_an_hour_after_the_message_and_four_at_most(sent_after, lasts):
    sent_at = NOW + sent_after if sent_after else None
    assert held_until_pressed(NOW, sent_at) == NOW + lasts


# --- how long


@pytest.mark.both_databases
def test_by_email_a_time_is_kept_until_half_an_hour_after_the_message_left(practice):
    request = ask()
    assert hold(request) == (True, NOW + 4 * HOUR)
    deliver(NOW + MINUTE)
    assert hold(request) == (True, NOW + MINUTE + changing.UNDO + 30 * MINUTE)


@pytest.mark.both_databases
def test_a_message_that_leaves_late_does_not_stretch_the_four_hours(practice):
    request = ask()
    deliver(NOW + 4 * HOUR - MINUTE)
    assert hold(request) == (True, NOW + 4 * HOUR)


def test_by_phone_a_time_is_kept_until_the_promised_moment(practice):
    request = ask(**BY_PHONE)
    assert hold(request) == (True, request.promised_by)


@pytest.mark.both_databases
@pytest.mark.parametrize(("before", "is_open"), [(MICROSECOND, False), (timedelta(0), True)])
def test_a_hold_ends_at_its_very_moment_and_whoever_asks_then_has_the_time(practice, before, is_open):
    first = ask()
    moment = NOW + 4 * HOUR - before
    assert (SLOT in openings(moment)) == is_open
    if is_open:
        second = ask(email="second@example.org", now=moment)
        assert second.holds_its_slot(moment)
        assert not ConsultationRequest.objects.get(pk=first.pk).holds_its_slot(moment)
    else:
        with pytest.raises(changing.SlotTaken):
            ask(email="second@example.org", now=moment)


def test_a_hold_whose_time_is_over_is_let_go_by_the_clock_and_tells_nobody(practice):
    request = ask()
    deliver()
    expire(NOW + 4 * HOUR)
    assert hold(request) == (False, None)
    assert (request.status, request.slot) == (Status.REQUESTED, SLOT)
    assert not deliver(NOW + 4 * HOUR)


def test_moving_does_not_stretch_a_hold_that_waits_for_a_press(practice):
    request = ask()
    do(by_visitor.move, request, OTHERS[0], now=NOW + 3 * HOUR)
    assert hold(request) == (True, NOW + 4 * HOUR)
    do(by_visitor.move, request, OTHERS[1], now=NOW + 5 * HOUR)
    assert hold(request) == (False, None)


def test_a_message_that_waited_for_a_press_does_not_stretch_the_four_hours(practice):
    for number in range(3):
        ask(None, note=f"number {number}")
    request = ask()
    assert request.messages.get().waits_for_press
    by_visitor.send_acknowledgement(request, now=NOW + 3 * HOUR)
    do(by_visitor.move, request, OTHERS[0], now=NOW + 3 * HOUR)
    assert hold(request) == (True, NOW + 4 * HOUR)


# --- the budget


@pytest.mark.both_databases
def test_beyond_the_budget_a_time_is_a_wish_that_others_are_offered(practice):
    Availability.objects.update(calls_a_day=6, unproven_holds=8, gap_minutes=0)
    day = [at(f"2026-03-05 {hour:02}:00") for hour in range(9, 13)]
    assert [stranger(slot).is_held for slot in day] == [True, True, False, False]
    assert set(day[2:]) <= set(openings(NOW))
    assert not set(day[:2]) & set(openings(NOW))
    others = [stranger(at(f"2026-03-{number:02} 10:00")).is_held for number in range(6, 14)]
    assert others == [True] * 6 + [False] * 2
    assert ConsultationRequest.objects.holding_softly().count() == 8


def test_the_budget_counts_days_of_the_practice(practice):
    Availability.objects.update(calls_a_day=3, gap_minutes=0)
    availability = Availability.current()
    availability.hours = [WeeklyHours(weekday=day, start=time(0), end=time(0)) for day in range(7)]
    availability.save()
    late, early = at("2026-03-05 23:30"), at("2026-03-06 00:30")  # one day in UTC
    assert late.astimezone(UTC).date() == early.astimezone(UTC).date()
    assert [stranger(slot).is_held for slot in (late, early)] == [True, True]


def test_who_is_proven_or_answered_is_outside_of_the_budget(practice):
    Availability.objects.update(calls_a_day=6, unproven_holds=1, gap_minutes=0)
    first = stranger(OTHERS[0])
    do(by_therapist.confirm, first)
    second = stranger(OTHERS[1])
    assert hold(first) == (True, None)
    assert second.is_held
    assert not stranger(OTHERS[2]).is_held
    prove(second)
    assert hold(second) == (True, None)
    assert stranger(at("2026-03-09 10:00")).is_held


@pytest.mark.parametrize(("doubts", "is_held"), [([], True), (["fast"], True), (["fast", "many"], False)])
def test_one_sign_of_spam_changes_nothing_and_two_make_a_wish(practice, doubts, is_held):
    request = ask(doubts=doubts)
    assert (request.is_held, request.is_doubtful) == (is_held, not is_held)
    assert request.doubts == doubts
    assert request in ConsultationRequest.objects.waiting()
    assert request.promised_by


# --- taking back


@pytest.mark.both_databases
def test_taking_an_answer_back_brings_a_soft_hold_back_for_its_time(practice):
    request = ask()
    deliver()
    before = hold(request)
    confirming(request)
    assert hold(request) == (True, None)
    do(by_therapist.undo, request, now=NOW + MINUTE / 4)
    assert hold(request) == before


@pytest.mark.both_databases
def test_who_proved_while_an_answer_could_be_taken_back_holds_firmly_after_it(practice):
    request = ask()
    deliver()
    confirming(request)
    prove(request, NOW + MINUTE / 6)
    do(by_therapist.undo, request, now=NOW + MINUTE / 4)
    assert (hold(request), request.status) == ((True, None), Status.REQUESTED)


@pytest.mark.both_databases
def test_a_firm_time_that_somebody_took_meanwhile_cannot_be_brought_back(practice):
    request = ask_and_prove()
    do(by_therapist.decline, request, words=WORDS)
    ask_and_prove(email="second@example.org")
    with pytest.raises(changing.SlotTaken):
        do(by_therapist.undo, request, now=NOW + MINUTE / 4)


# --- proposed times


@pytest.mark.both_databases
def test_proposed_times_are_nobody_elses_until_the_moment_that_was_named(practice):
    request = ask_and_prove()
    proposing(request)
    request.refresh_from_db()
    until = request.proposed_until
    assert not {SLOT, *OTHERS} & set(openings(NOW))
    with pytest.raises(changing.SlotTaken):
        stranger(OTHERS[0])
    with pytest.raises(changing.SlotTaken):
        do(by_therapist.confirm, ask(None, email="second@example.org"), slot=OTHERS[1], words=WORDS)
    last = OTHERS[2]
    assert last not in openings(until - MICROSECOND)
    Availability.objects.update(notice_hours=0)
    assert (last in openings(until)) == (until < last)


def test_a_chosen_proposal_is_agreed_at_once_and_the_others_are_free_again(practice):
    request = ask_and_prove()
    proposing(request)
    moving(request)
    assert (hold(request), request.status, request.slot) == ((True, None), Status.CONFIRMED, OTHERS[0])
    assert {SLOT, *OTHERS[1:]} <= set(openings(NOW))


def test_a_proposal_that_is_kept_no_longer_has_to_be_asked_for(practice):
    Availability.objects.update(notice_hours=0)
    request = ask_and_prove()
    do(by_therapist.propose, request, [at("2026-03-16 10:00")], words=WORDS)
    request.refresh_from_db()
    do(by_visitor.move, request, at("2026-03-16 10:00"), now=request.proposed_until)
    request.refresh_from_db()
    assert request.status == Status.REQUESTED


# --- earlier times


@pytest.fixture
def waiting(practice):
    """Somebody whose call is on SLOT, and who would come earlier."""
    request = ask_and_prove()
    deliver()
    by_visitor.wait_for_earlier(request, True, now=NOW)
    return request


def earlier_told():
    return [written for written in deliver() if "An earlier time" in written.subject]


@pytest.mark.both_databases
def test_an_earlier_time_that_falls_free_is_told_once(waiting):
    told = []
    for _again in range(2):
        other = ask_and_prove(EARLIER, email="second@example.org")
        deliver()
        do(by_visitor.withdraw, other)
        told.append(len(earlier_told()))
    assert told == [1, 0]
    waiting.refresh_from_db()
    assert waiting.earlier_slot == EARLIER


def test_a_time_that_is_let_go_softly_is_told_to_nobody(waiting):
    other = ask(EARLIER, email="second@example.org")
    do(by_visitor.withdraw, other)
    assert not earlier_told()


def test_nobody_is_told_of_the_time_that_they_gave_up_themselves(practice):
    request = ask_and_prove(EARLIER)
    deliver()
    by_visitor.wait_for_earlier(request, True, now=NOW)
    do(by_visitor.move, request, SLOT)
    assert not earlier_told()


def test_nobody_is_told_of_a_time_that_was_given_back_by_an_answer_taken_back(waiting):
    other = ask_and_prove(EARLIER, email="second@example.org")
    deliver()
    declining(other)
    do(by_therapist.undo, other, now=NOW + MINUTE / 4)
    assert not earlier_told()
    waiting.refresh_from_db()
    assert waiting.earlier_slot is None


@pytest.mark.parametrize("contact", [BY_EMAIL, BY_PHONE])
def test_only_who_is_proven_by_email_may_wait_for_an_earlier_time(practice, contact):
    request = ask(**contact)
    with pytest.raises(changing.NotAllowed):
        by_visitor.wait_for_earlier(request, True, now=NOW)


# --- somebody says


def test_a_claim_changes_nothing_and_goes_with_its_request(practice):
    request = ask()
    before = ConsultationRequest.objects.values().get()
    claiming.claim_withdrawal(request.reference.lower(), "maya@example.org", NOW)
    claim = request.claims.get()
    assert ConsultationRequest.objects.values().get() == before
    by_anyone.erase(request, now=NOW)
    assert not type(claim).objects.exists()


def test_a_claim_that_could_mean_two_people_means_neither(practice):
    ask()
    ask(OTHERS[0])
    claiming.claim_withdrawal("Thursday", "maya@example.org", NOW)
    assert [request.claims.count() for request in ConsultationRequest.objects.all()] == [0, 0]


# --- the therapist's side of it


def test_what_was_declined_can_be_opened_again_and_has_its_time_if_that_is_free(practice):
    request = ask_and_prove()
    declining(request)
    do(by_therapist.reopen, request, now=NOW + MINUTE)
    assert (hold(request), request.status, request.slot) == ((True, None), Status.REQUESTED, SLOT)


def test_a_call_by_email_is_not_confirmed_without_saying_how_the_two_talk(practice):
    with pytest.raises(changing.NotAllowed):
        do(by_therapist.confirm, ask(), words="  ")
    do(by_therapist.confirm, ask(OTHERS[0], call_phone="+1 818-555-0123", email="second@example.org"), words="")


def test_times_are_not_proposed_by_email_without_saying_how_the_two_talk(practice):
    """Whoever chooses one of them has agreed, and nothing more is written."""
    request = ask()
    with pytest.raises(changing.NotAllowed):
        do(by_therapist.propose, request, OTHERS, words="")
    request.refresh_from_db()
    assert request.status == Status.REQUESTED
