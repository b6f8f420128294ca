"""Hours for one date: instead of the weekly ones or besides them, and what closes them all the same."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.urls import reverse
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from consultations.models import Availability, HoursOfDate, TimeOff, WeeklyHours
from consultations.models.availability import PAST_KEPT
from consultations.rules.booking import (
    CALL,
    DatedHours,
    Hours,
    Schedule,
    is_bookable,
    open_slots,
    open_stretches,
    promised_reply,
)
from consultations.rules.stretches import joined, without
from consultations.services import dated_hours
from therapyties.access.models import AuditEntry

LOS_ANGELES = ZoneInfo("America/Los_Angeles")
MIDNIGHT = time()
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)


def at(text):
    return datetime.fromisoformat(text).replace(tzinfo=LOS_ANGELES).astimezone(UTC)


NOW = at("2026-06-01 08:00")  # a Monday
TUESDAY, SATURDAY = date(2026, 6, 2), date(2026, 6, 6)


def by_hand(start, end, **said):
    return Hours(time(start), time(end), by_hand=True, **said)


def schedule(**changed):
    """Mondays to Fridays from 10 to 12, an hour apart."""
    plain = {"hours": {day: [(time(10), time(12))] for day in range(5)}, "step": HOUR, "notice": timedelta()}
    return Schedule(zone=LOS_ANGELES, **(plain | changed))


def hours_open(practice, day):
    """The hours of the clock at which a call could be booked that day."""
    slots = (slot.astimezone(LOS_ANGELES) for slot in open_slots(practice, [], NOW))
    return [slot.hour for slot in slots if slot.date() == day]


def test_more_hours_on_one_date_stand_beside_the_weekly_ones_on_that_date_alone():
    practice = schedule(dated={TUESDAY: DatedHours([by_hand(18, 20)])})
    assert hours_open(practice, TUESDAY) == [10, 11, 18, 19]
    assert hours_open(practice, TUESDAY + DAY) == [10, 11]
    assert hours_open(practice, TUESDAY + 7 * DAY) == [10, 11]


def test_hours_instead_take_the_place_of_the_weekly_ones_on_that_date_alone():
    practice = schedule(dated={TUESDAY: DatedHours([by_hand(14, 16)], replaces_weekly=True)})
    assert hours_open(practice, TUESDAY) == [14, 15]
    assert hours_open(practice, TUESDAY + 7 * DAY) == [10, 11]


def test_a_date_can_have_no_hours_and_a_day_off_can_have_some():
    practice = schedule(dated={TUESDAY: DatedHours(replaces_weekly=True), SATURDAY: DatedHours([by_hand(9, 10)])})
    assert hours_open(practice, TUESDAY) == []
    assert hours_open(practice, SATURDAY) == [9]


def test_a_time_that_two_ranges_hold_is_offered_once():
    practice = schedule(dated={TUESDAY: DatedHours([by_hand(11, 13)])})
    assert hours_open(practice, TUESDAY) == [10, 11, 12]


@pytest.mark.parametrize(
    ("closing", "weekly", "opened", "opened_on_rest"),
    [
        pytest.param("closed", [], [], [], id="time off closes everything"),
        pytest.param("rest", [], [], [18], id="rest yields to hours that were said to hold then"),
        pytest.param("holidays", [], [18], [18], id="a federal holiday yields to any hours opened for that date"),
        pytest.param("busy", [], [], [], id="what stands in the own calendar is not booked over"),
    ],
)
def test_what_closes_hours_that_were_opened_for_a_date(closing, weekly, opened, opened_on_rest):
    whole_day = [(at("2026-06-02 00:00"), at("2026-06-03 00:00"))]
    for ranges, expected in (
        ([], weekly),
        ([by_hand(18, 19)], opened),
        ([by_hand(18, 19, on_rest=True)], opened_on_rest),
    ):
        practice = schedule(dated={TUESDAY: DatedHours(ranges)}, **{closing: whole_day})
        assert hours_open(practice, TUESDAY) == expected


# --- the promise


def test_a_day_with_hours_of_its_own_is_a_day_of_work_and_one_without_is_none():
    friday = at("2026-06-05 12:30")
    assert promised_reply(friday, 1, schedule()) == at("2026-06-08 18:00")
    opened = schedule(dated={SATURDAY: DatedHours([by_hand(9, 10)])})
    assert promised_reply(friday, 1, opened) == at("2026-06-06 18:00")
    none = schedule(dated={date(2026, 6, 8): DatedHours(replaces_weekly=True)})
    assert promised_reply(friday, 1, none) == at("2026-06-09 18:00")


def test_one_date_far_ahead_does_not_put_off_the_promise_of_a_practice_without_weekly_hours():
    none = schedule(hours={})
    one = replace(none, dated={date(2026, 11, 2): DatedHours([by_hand(9, 10)])})
    assert promised_reply(NOW, 1, one) == promised_reply(NOW, 1, none) == at("2026-06-02 18:00")


# --- whatever chance finds: a plain reference

QUARTERS = st.integers(0, 96)


def wall(quarter):
    return time(*divmod(quarter % 96 * 15, 60))


def as_ranges(edges):
    edges = sorted(edges)
    return [(wall(start), wall(end)) for start, end in zip(edges[::2], edges[1::2], strict=False)]


RANGES = st.sets(QUARTERS, max_size=4).map(as_ranges)
# The Sundays on which the clock changes are among the days.
BEGINNINGS = st.sampled_from(["2026-03-06 09:00", "2026-10-30 09:00", "2026-06-05 23:50"]).map(at)


@st.composite
def situations(draw):
    now = draw(BEGINNINGS)
    today = now.astimezone(LOS_ANGELES).date()
    stretches = st.lists(
        st.tuples(st.integers(-600, 6000), st.integers(1, 1500)).map(
            lambda pair: (now + pair[0] * MINUTE, now + (pair[0] + pair[1]) * MINUTE)
        ),
        max_size=2,
    )
    dated = st.builds(
        DatedHours,
        st.tuples(RANGES, st.booleans()).map(
            lambda pair: [Hours(*edges, by_hand=True, on_rest=pair[1]) for edges in pair[0]]
        ),
        st.booleans(),
    )
    return now, Schedule(
        zone=LOS_ANGELES,
        hours=draw(st.dictionaries(st.integers(0, 6), RANGES)),
        dated=draw(st.dictionaries(st.integers(0, 3).map(lambda number: today + number * DAY), dated)),
        closed=draw(stretches),
        rest=draw(stretches),
        holidays=draw(stretches),
        busy=joined(draw(stretches)),
        step=draw(st.sampled_from([15, 30, 45, 60])) * MINUTE,
        notice=draw(st.integers(0, 30)) * HOUR,
        horizon_days=draw(st.integers(1, 3)),
    )


def is_open_by_the_reference(slot, schedule, now):
    """The same question asked of one quarter-hour, without anything clever."""

    def inside(stretches):
        return any(start < slot + CALL and slot < end for start, end in stretches)

    local = slot.astimezone(schedule.zone)
    day, minute = local.date(), local.hour * 60 + local.minute
    if slot < now + schedule.notice or (day - now.astimezone(schedule.zone).date()).days > schedule.horizon_days:
        return False
    if local.fold or inside(schedule.closed) or inside(schedule.busy):
        return False
    dated = schedule.dated.get(day)
    counting = []
    if not (dated and dated.replaces_weekly) and not inside(schedule.holidays) and not inside(schedule.rest):
        counting += schedule.hours.get(day.weekday(), [])
    for hours in dated.ranges if dated else []:
        if hours.on_rest or not inside(schedule.rest):
            counting.append((hours.start, hours.end))
    for start, end in counting:
        first, last = start.hour * 60 + start.minute, (end.hour * 60 + end.minute) or 24 * 60
        if first <= minute <= last - 15 and (minute - first) % (schedule.step // MINUTE) == 0:
            return True
    return False


@given(situations())
def test_the_open_times_are_those_of_a_plain_reference(situation):
    now, practice = situation
    beginning = at(f"{now.astimezone(LOS_ANGELES).date()} 00:00")
    grid = [beginning + number * CALL for number in range(96 * 5)]
    expected = [slot for slot in grid if is_open_by_the_reference(slot, practice, now)]
    assert open_slots(practice, [], now) == expected
    assert [slot for slot in grid if is_bookable(slot, practice, [], now)] == expected


@pytest.mark.parametrize(
    ("begins", "ends", "shown"),
    [
        ("02:15", "03:15", ("03:00", "03:15")),
        ("01:00", "02:30", ("01:00", "03:00")),
        ("02:15", "02:45", None),
        ("01:00", "04:00", ("01:00", "04:00")),
    ],
)
def test_what_the_clock_jumps_over_is_shown_from_or_up_to_where_it_lands(begins, ends, shown):
    spring = date(2026, 3, 8)  # in Los Angeles there is no time from two to three
    practice = Schedule(
        zone=LOS_ANGELES,
        hours={},
        dated={spring: DatedHours([Hours(time.fromisoformat(begins), time.fromisoformat(ends), by_hand=True)], False)},
    )
    stretches = [stretch for stretch, _ in open_stretches(practice, spring)]
    assert stretches == ([tuple(at(f"{spring} {clock}") for clock in shown)] if shown else [])


@given(situations())
def test_every_open_time_lies_in_a_stretch_that_is_shown_as_open(situation):
    now, practice = situation
    today = now.astimezone(LOS_ANGELES).date()
    shown = [stretch for number in range(5) for stretch, _ in open_stretches(practice, today + number * DAY)]
    for slot in open_slots(practice, [], now):
        assert any(start <= slot and slot + CALL <= end for start, end in joined(shown))


@given(st.lists(st.tuples(st.integers(0, 50), st.integers(1, 20))), st.integers(0, 20), st.integers(1, 40))
def test_what_is_left_of_a_stretch_is_each_minute_that_nothing_takes(taken, first, long):
    def moment(number):
        return NOW + number * MINUTE

    stretches = [(moment(start), moment(start + lasts)) for start, lasts in taken]
    left = list(without((moment(first), moment(first + long)), stretches))
    kept = {number for number in range(100) if any(start <= moment(number) < end for start, end in left)}
    gone = {number for number in range(100) if any(start <= moment(number) < end for start, end in stretches)}
    assert kept == set(range(first, first + long)) - gone


# --- as they are kept


@pytest.fixture
def practice(db):
    record = Availability.current()
    record.hours = [WeeklyHours(weekday=day, start=time(10), end=time(12)) for day in range(5)]
    record.closed_on_federal_holidays = record.closed_on_jewish_holidays = True
    record.save()
    return record


def set_hours(record, day, start=None, end=None, **said):
    ends = {"start": start and time(start), "end": end and time(end)}
    return HoursOfDate.objects.create(availability=record, day=day, **ends, **said)


def test_the_schedule_knows_the_hours_of_each_date(practice):
    set_hours(practice, TUESDAY, 18, 20)
    set_hours(practice, TUESDAY + DAY, replaces_weekly=True)
    dated = Availability.current().schedule(NOW).dated
    assert dated == {
        TUESDAY: DatedHours([by_hand(18, 20)]),
        TUESDAY + DAY: DatedHours([], replaces_weekly=True),
    }


@pytest.mark.parametrize(
    ("slot", "on_rest", "is_open"),
    [
        pytest.param("2026-07-03 10:00", False, True, id="a federal holiday yields to a hand"),
        pytest.param("2026-06-06 10:00", False, False, id="Shabbat does not by itself"),
        pytest.param("2026-06-06 10:00", True, True, id="Shabbat does once it was said"),
    ],
)
def test_hours_opened_by_hand_and_holidays(practice, slot, on_rest, is_open):
    slot = at(slot)
    now = slot - 3 * DAY
    assert not is_bookable(slot, Availability.current().schedule(now), [], now)
    set_hours(practice, slot.astimezone(LOS_ANGELES).date(), 10, 12, on_rest=on_rest)
    assert is_bookable(slot, Availability.current().schedule(now), [], now) == is_open


def test_dates_that_are_over_count_for_nothing_and_are_gone_in_the_end(practice):
    long_ago = NOW.astimezone(LOS_ANGELES).date() - PAST_KEPT
    for day in (long_ago - DAY, long_ago, TUESDAY):
        set_hours(practice, day, 18, 20)
        TimeOff.objects.create(availability=practice, first_day=day, start=time(9), end=time(10))
    TimeOff.objects.create(availability=practice, first_day=long_ago - DAY, last_day=TUESDAY)
    assert set(practice.schedule(NOW).dated) == {TUESDAY}
    practice.clear_past(NOW)
    assert [row.day for row in HoursOfDate.objects.all()] == [long_ago, TUESDAY]
    assert [row.first_day for row in TimeOff.objects.all()] == [long_ago - DAY, long_ago, TUESDAY]


def test_time_off_closes_a_date_with_hours_of_its_own(practice):
    set_hours(practice, TUESDAY, 18, 20)
    TimeOff.objects.create(availability=practice, first_day=TUESDAY, start=time(19), end=MIDNIGHT)
    schedule = Availability.current().schedule(NOW - 2 * DAY)
    slots = open_slots(schedule, [], NOW - 2 * DAY)
    assert {slot for slot in slots if at("2026-06-02 17:00") < slot < at("2026-06-03 00:00")} == {
        at("2026-06-02 18:00"),
        at("2026-06-02 18:30"),
    }


def test_going_back_to_the_weekly_hours_is_noted_once_and_not_where_nothing_was_set(practice):
    set_hours(practice, TUESDAY, 18, 20)
    set_hours(practice, TUESDAY, 20, 21)
    assert [dated_hours.back_to_weekly(TUESDAY, now=NOW) for _press in range(2)] == [True, False]
    assert not dated_hours.back_to_weekly(date(9999, 12, 31), now=NOW)
    assert not HoursOfDate.objects.exists()
    noted = AuditEntry.objects.filter(action="consultations.hours_closed")
    assert [entry.detail for entry in noted] == [f"{TUESDAY}"]


def test_a_date_without_hours_of_its_own_is_said_to_have_the_weekly_ones_already(therapist, practice):
    """Pressed a second time, or in another window."""
    day = timezone.localdate() + DAY
    set_hours(practice, day, 18, 20)
    for words in ("has its weekly hours again", "has its weekly hours already"):
        assert words in therapist.post(reverse("desk:weekly_hours"), {"day": day.isoformat()}, follow=True).text
