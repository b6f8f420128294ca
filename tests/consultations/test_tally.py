"""The weekly tally: numbers without names that say what became of requests, and stay when these are erased."""

import re
from collections import Counter
from datetime import timedelta
from unittest.mock import patch

import pytest
import time_machine
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from consultations.desk import chart
from consultations.jobs import selftest
from consultations.jobs.deadlines import expire
from consultations.messages import outbox
from consultations.models import ConsultationRequest, WeeklyTally
from consultations.rules.states import Status
from consultations.services import by_anyone, by_therapist, by_visitor, changing
from tests.asking import BY_PHONE, DAY, HOUR, MINUTE, NOW, OTHERS, SLOT, WORDS, ask, do, proposing
from tests.consultations.test_independence import (
    CLOCK,
    EVERYTHING,
    MINUTES,
    SLOTS_OF_A,
    SLOTS_OF_B,
    RolledBack,
    Someone,
    asks,
    open_hours,
)
from tests.entering import enter

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]


def tallied():
    """{heading: number} over all weeks."""
    found = Counter()
    for heading, number in WeeklyTally.objects.values_list("heading", "number"):
        found[heading] += number
    return dict(+found)


def answered(request, after, act=by_therapist.decline):
    do(act, request, words=WORDS, now=NOW + after)


# --- what is counted


@pytest.mark.parametrize(
    ("what", "ending"),
    [
        (lambda request: do(by_therapist.finish, request, Status.BECAME_CLIENT), "became"),
        (lambda request: do(by_therapist.finish, request, Status.COMPLETED), "talked"),
        (lambda request: do(by_therapist.finish, request, Status.NOT_A_FIT), "no_fit"),
        (lambda request: do(by_therapist.finish, request, Status.NO_SHOW), "no_show"),
        (lambda request: do(by_therapist.decline, request, words=WORDS), "declined"),
        (lambda request: do(by_visitor.withdraw, request), "withdrawn"),
    ],
)
def test_each_end_has_a_heading_of_its_own(what, ending):
    request = ask(None)
    assert tallied() == {"came": 1}
    what(request)
    assert {"came": 1, ending: 1}.items() <= tallied().items()


def test_declined_and_never_answered_and_never_chosen_are_three_things():
    ask(SLOT)
    proposing(offered := ask(OTHERS[0], email="noa@example.org"))
    do(by_therapist.decline, ask(None, **BY_PHONE), words=WORDS)
    offered.refresh_from_db()
    expire(offered.proposed_until + MINUTE)
    expire(SLOT + MINUTE)
    counts = tallied()
    assert (counts["declined"], counts["unanswered"], counts["unchosen"], counts["never"]) == (1, 1, 1, 1)


def test_erasing_leaves_the_numbers_as_they_are():
    requests = [ask(None, email=f"{number}@example.org") for number in range(3)]
    do(by_therapist.finish, requests[0], Status.BECAME_CLIENT)
    do(by_visitor.withdraw, requests[1])
    before = tallied()
    for request in requests:
        by_anyone.erase(request, now=NOW)
    assert tallied() == before
    *_earlier, week = chart.weeks(NOW)
    assert (week.came, week.outcomes["became"], week.outcomes["withdrawn"], week.outcomes["gone"]) == (3, 1, 1, 1)


def test_an_answer_that_is_taken_back_was_never_given():
    request = ask()
    before = tallied()
    answered(request, HOUR, by_therapist.confirm)
    assert tallied() == before | {"in_time": 1, "within_2": 1}
    do(by_therapist.undo, request, now=NOW + HOUR + timedelta(seconds=5))
    assert tallied() == before


def test_what_is_opened_again_is_open_and_was_answered_once():
    request = ask(None)
    answered(request, HOUR)
    do(by_therapist.reopen, request, now=NOW + DAY)
    assert tallied() == {"came": 1, "in_time": 1, "within_2": 1}
    answered(request, 2 * DAY)
    assert tallied() == {"came": 1, "in_time": 1, "within_2": 1, "declined": 1}


def test_spam_and_the_self_test_are_not_counted_and_what_is_cleared_is():
    request = ask(None, doubts=["honeypot", "fast"])
    assert tallied() == {"came": 1}  # it only looks doubtful
    by_therapist.mark_as_spam([request], now=NOW)
    assert tallied() == {}
    do(by_therapist.clear, request)
    assert tallied() == {"came": 1}
    by_therapist.set_aside_unproven(NOW - DAY, NOW + DAY, now=NOW)
    assert tallied() == {}
    with time_machine.travel(NOW, tick=False):
        assert selftest.run(NOW) == ""
    assert tallied() == {}


# --- how long they waited


def test_an_answer_after_the_promise_is_late_and_one_at_its_moment_is_not():
    for number, late in enumerate([timedelta(0), timedelta(seconds=1)]):
        request = ask(None, email=f"{number}@example.org")
        do(by_therapist.decline, request, words=WORDS, now=request.promised_by + late)
    assert (tallied()["in_time"], tallied()["late"]) == (1, 1)


def test_a_promise_that_was_broken_stays_broken_though_another_time_was_asked_for_since():
    request = ask(OTHERS[0])
    late = request.promised_by + HOUR
    do(by_visitor.move, request, OTHERS[2], now=late)
    do(by_therapist.confirm, request, words=WORDS, now=late + MINUTE)
    assert tallied()["late"] == 1
    assert "in_time" not in tallied()


def test_a_visitor_who_withdraws_first_was_neither_answered_nor_left_alone():
    do(by_visitor.withdraw, ask(None), now=NOW + HOUR)
    assert tallied() == {"came": 1, "withdrawn": 1}


def test_half_of_the_answers_came_within_so_many_hours():
    assert chart.half_within(chart.weeks(NOW)) is None
    for number, hours in enumerate([1, 3, 7, 30, 40]):
        answered(ask(None, email=f"{number}@example.org"), hours * HOUR)
    assert chart.half_within(chart.weeks(NOW)) == 8


# --- the picture


def test_the_first_page_shows_the_numbers_and_the_days(client, member_of):
    with time_machine.travel(NOW + DAY, tick=False):
        answered(ask(None), HOUR)
        by_anyone.erase(ConsultationRequest.objects.get(), now=NOW)
        page = " ".join(enter(client, member_of("Therapist")).get("/admin/").text.split())
    assert re.search(r">\s*3/2\s*</text>", page)
    assert "March 2" in page
    assert "1 request was answered within your promise." in page
    assert "Half of your answers came within 2 hours." in page


def test_a_first_page_without_an_answer_counts_none(client, member_of):
    with time_machine.travel(NOW, tick=False):
        ask(None)
        page = " ".join(enter(client, member_of("Therapist")).get("/admin/").text.split())
    assert "No request has been answered yet." in page
    assert "0 requests" not in page


# --- whatever happens


def by_hand(requests):
    """What a plain recount of the requests says, by rules of its own."""
    found = Counter()
    for request in requests:
        if request.status == "spam" or request.is_self_test:
            continue
        found["came"] += 1
        ended = {"became_client": "became", "completed": "talked", "not_a_fit": "no_fit"}
        if request.status in ("no_show", "declined", "withdrawn", *ended):
            found[ended.get(request.status, request.status)] += 1
        if request.status == "expired":
            found["unchosen" if request.proposed else "unanswered"] += 1
    return found


OUTCOMES = ("came", "became", "talked", "no_fit", "no_show", "declined", "withdrawn", "unanswered", "unchosen")
WAITS = ("in_time", "late", "never")
people = st.sampled_from("AB")
acts = st.one_of(
    st.tuples(people, st.sampled_from(["ask", *EVERYTHING]), st.integers(0, 5), st.sampled_from(MINUTES)),
    st.tuples(st.just("clock"), st.sampled_from(list(CLOCK)), st.just(0), st.sampled_from(MINUTES)),
)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(sequence=st.lists(acts, min_size=3, max_size=14))
def test_after_whatever_happens_the_tally_is_what_a_plain_recount_says(sequence):
    erased = Counter()
    try:
        with transaction.atomic(), patch.object(outbox, "MAILS_TO_ONE_ADDRESS", 1000):
            open_hours()
            someone = {"A": Someone("A", "phone", SLOTS_OF_A), "B": Someone("B", "email", SLOTS_OF_B)}
            now = NOW
            for who in someone.values():
                with time_machine.travel(now, tick=False):
                    asks(who, 0, now)
            for who, act, number, minutes in sequence:
                with time_machine.travel(now, tick=False):
                    if act == "erase":
                        erased += by_hand(ConsultationRequest.objects.filter(pk=someone[who].request.pk))
                        before = tallied()
                    happen(someone.get(who), act, number, now)
                    if act == "erase":
                        assert tallied() == before
                is_true(erased)
                now += timedelta(minutes=minutes)
            raise RolledBack
    except RolledBack:
        return


def happen(who, act, number, now):
    try:
        if who is None:
            CLOCK[act](now)
        elif act == "ask":
            asks(who, number, now)
        elif found := ConsultationRequest.objects.filter(pk=who.request.pk).first():
            who.request = found
            with transaction.atomic():
                EVERYTHING[act](who, number, now)
    except (changing.NotAllowed, changing.SlotTaken):
        return


def is_true(erased):
    counts = tallied()
    recounted = by_hand(ConsultationRequest.objects.all()) + erased
    assert {name: counts.get(name, 0) for name in OUTCOMES} == {name: recounted[name] for name in OUTCOMES}
    assert all(number >= 0 for number in WeeklyTally.objects.values_list("number", flat=True))
    hours = sum(number for name, number in counts.items() if name.startswith("within") or name == "longer")
    assert hours == counts.get("in_time", 0) + counts.get("late", 0)
    assert sum(counts.get(name, 0) for name in WAITS) <= counts.get("came", 0)
