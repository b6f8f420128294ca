"""A call that the therapist adds takes nobody's time, whatever happened before: random acts of everybody on few times.

What is held is read here from the rows by a rule of this test's own, before and after each act.
"""

from datetime import time, timedelta

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from consultations.jobs.deadlines import expire
from consultations.models import Availability, BusyCalendar, ConsultationRequest, TimeOff, WeeklyHours
from consultations.models.availability import practice_zone
from consultations.rules.booking import CALL
from consultations.services import blocking, by_therapist, by_visitor, changing, dated_hours
from consultations.services.adding import Caller, Questionable, add_call
from tests.asking import BY_EMAIL, BY_PHONE, NOW, WORDS, ask, at
from therapyties.security.tokens import new_token

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]

# Few times, side by side: two in the hours of the week, one out of them, and one of another day.
SLOTS = [at("2026-03-04 10:00"), at("2026-03-04 10:15"), at("2026-03-04 21:00"), at("2026-03-05 10:00")]
MINUTES = (0, 1, 31, 5 * 60, 26 * 60)
CALLER = Caller(name="Noa", contact_route="phone", phone="+1 818-555-0144")


class RolledBack(Exception):
    """Ends a transaction whose rows nobody needs any more."""


def held(now):
    """{(slot, primary key)}: whose each time is at that moment, proposals that are kept for somebody included."""
    found = set()
    for row in ConsultationRequest.objects.values():
        lasts = row["is_held"] and (row["held_until"] is None or row["held_until"] > now)
        if row["status"] in ("requested", "proposed", "confirmed") and lasts and row["slot"]:
            found.add((row["slot"], row["id"]))
        if row["status"] == "proposed" and row["proposed_until"] > now:
            found |= {(slot, row["id"]) for slot in SLOTS if slot.isoformat() in row["proposed"]}
    return found


# --- what can happen


def asks(slot, number, now):
    ask(slot, now=now, **(BY_EMAIL if number % 2 else BY_PHONE))


def adds(slot, number, now):
    add_call(CALLER, slot, submission=new_token(), is_sure=bool(number % 2), now=now)


def blocks(slot, number, now):
    local = slot.astimezone(practice_zone())
    off = TimeOff(first_day=local.date(), start=local.time(), end=(local + CALL * (1 + number % 3)).time())
    try:
        blocking.block(off, now=now)
    except blocking.TouchesCalls as calls:
        blocking.block(off, now=now, seen=calls.touched.digest)


def is_busy(slot, number, now):
    BusyCalendar.objects.get().keep([(slot, slot + CALL)] if number % 2 else [], now)


def opens_hours(slot, number, now):
    day = slot.astimezone(practice_zone()).date()
    hours = [(time(20), time(22))] if number % 2 else []
    dated_hours.set_date(day, hours, replaces_weekly=bool(number % 3), on_rest=True, now=now)


def to_one(act):
    """It is done to one of the requests there are."""

    def choose_and_act(slot, number, now):
        rows = ConsultationRequest.objects.order_by("pk")
        if rows:
            act(rows[number % len(rows)], slot, now)

    return choose_and_act


ACTS = {
    "ask": asks,
    "add": adds,
    "block": blocks,
    "busy": is_busy,
    "open": opens_hours,
    "expire": lambda slot, number, now: expire(now),
    "prove": to_one(lambda one, slot, now: by_visitor.prove(one, now)),
    "spoke with": to_one(lambda one, slot, now: by_therapist.spoke_with(one, seen=one.revision, now=now)),
    "move": to_one(lambda one, slot, now: by_visitor.move(one, slot, seen=one.revision, now=now)),
    "withdraw": to_one(lambda one, slot, now: by_visitor.withdraw(one, seen=one.revision, now=now)),
    "confirm": to_one(
        lambda one, slot, now: by_therapist.confirm(one, slot=slot, seen=one.revision, words=WORDS, now=now)
    ),
    "propose": to_one(
        lambda one, slot, now: by_therapist.propose(
            one,
            [other for other in SLOTS if other not in (slot, one.slot)][:2],
            seen=one.revision,
            words=WORDS,
            now=now,
        )
    ),
    "decline": to_one(lambda one, slot, now: by_therapist.decline(one, seen=one.revision, words=WORDS, now=now)),
    "undo": to_one(lambda one, slot, now: by_therapist.undo(one, seen=one.revision, now=now)),
    "reopen": to_one(lambda one, slot, now: by_therapist.reopen(one, seen=one.revision, now=now)),
    "spam": to_one(lambda one, slot, now: by_therapist.mark_as_spam([one], now=now)),
    "clear": to_one(lambda one, slot, now: by_therapist.clear(one, seen=one.revision, now=now)),
}
REFUSED = (changing.NotAllowed, changing.SlotTaken, dated_hours.HoursRefused)


def happens(act, slot, number, now):
    """What was raised, if anything."""
    try:
        with transaction.atomic():
            ACTS[act](slot, number, now)
    except (*REFUSED, Questionable) as refusal:
        return refusal
    return None


def is_added_rightly(slot, now, before, rows_before, refusal, is_sure):
    """What follows from who held what before, and from nothing else, but for questions that are asked."""
    after = held(now)
    if refusal is not None:
        assert after == before
        assert ConsultationRequest.objects.count() == rows_before
    if slot <= now:
        assert isinstance(refusal, changing.NotAllowed)
    elif any(slot == other for other, _pk in before):
        assert isinstance(refusal, changing.SlotTaken)
    elif is_sure:
        assert refusal is None
    if refusal is None:
        newest = ConsultationRequest.objects.order_by("-pk")[0]
        assert (newest.is_added_by_hand, newest.status, newest.held_until) == (True, "confirmed", None)
        assert after == before | {(slot, newest.pk)}
        assert ConsultationRequest.objects.count() == rows_before + 1


def open_hours():
    record = Availability.current()
    record.hours = [WeeklyHours(weekday=day, start=time(9), end=time(17)) for day in range(7)]
    record.closed_on_federal_holidays, record.notice_hours, record.gap_minutes = False, 0, 0
    record.save()
    BusyCalendar.objects.create(name="Mine", url="https://calendar.example.org/mine.ics", read_at=NOW, tried_at=NOW)


acts = st.tuples(
    st.sampled_from(["add", "add", "ask", *ACTS]),
    st.sampled_from(SLOTS),
    st.integers(0, 5),
    st.sampled_from(MINUTES),
)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(sequence=st.lists(acts, min_size=3, max_size=16))
def test_an_added_call_has_a_time_that_nobody_held_and_takes_none_from_anybody(sequence):
    now = NOW
    try:
        with transaction.atomic():
            open_hours()
            for act, slot, number, minutes in sequence:
                before, rows_before = held(now), ConsultationRequest.objects.count()
                refusal = happens(act, slot, number, now)
                if act == "add":
                    is_added_rightly(slot, now, before, rows_before, refusal, is_sure=bool(number % 2))
                whose = [one for one, _pk in held(now)]
                assert len(whose) == len(set(whose)), f"after {act} two have one time"
                now += timedelta(minutes=minutes)
            raise RolledBack
    except RolledBack:
        return


def test_one_rendering_of_the_form_is_one_call_whatever_happened_meanwhile():
    open_hours()
    again = {"submission": "the secret name of one rendering", "is_sure": True}
    first, is_new = add_call(CALLER, SLOTS[0], now=NOW, **again)
    assert is_new
    by_therapist.decline(first, seen=first.revision, words=WORDS, now=NOW)
    ask(SLOTS[0], now=NOW)
    stored, is_new = add_call(CALLER, SLOTS[0], now=NOW, **again)
    assert (stored.pk, is_new, stored.status) == (first.pk, False, "declined")
    assert ConsultationRequest.objects.count() == 2
