"""The rules of time on days without surprises: what is offered, and by when an answer is promised. No database."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from consultations.rules.booking import (
    WEEKDAYS,
    Schedule,
    days_of,
    is_bookable,
    is_on_grid,
    nearest,
    open_slots,
    overlapping,
    promised_reply,
)

LOS_ANGELES = ZoneInfo("America/Los_Angeles")
MIDNIGHT = time()


def at(text, zone=LOS_ANGELES):
    """The instant of the practice's wall clock, in UTC like every instant that the rules see."""
    return datetime.fromisoformat(text).replace(tzinfo=zone).astimezone(UTC)


def minutes(number):
    return timedelta(minutes=number)


def off(first, last):
    return {"closed": [(at(first), at(last))]}


def clocks(slots):
    return [f"{slot.astimezone(LOS_ANGELES):%H:%M}" for slot in slots]


NOW = at("2026-06-01 10:30")  # a Monday
PRACTICE = Schedule(
    zone=LOS_ANGELES,
    hours={day: [(time(10), time(12)), (time(14), time(17))] for day in WEEKDAYS},
    step=minutes(30),
    gap=minutes(15),
    horizon_days=7,
)
AROUND_MIDNIGHT = {"hours": {1: [(time(22), MIDNIGHT)], 2: [(MIDNIGHT, time(2))]}, "gap": minutes(30)}
EVERY_QUARTER = {"step": minutes(15)}
ONE_A_DAY = {"calls_a_day": 1}
AFTERNOON_OFF = off("2026-06-03 14:10", "2026-06-03 15:00")


@pytest.mark.parametrize(
    ("slot", "bookable", "changed", "held"),
    [
        pytest.param("2026-06-01 10:00", False, {}, [], id="past"),
        pytest.param("2026-05-25 10:00", False, {}, [], id="long past"),
        pytest.param("2026-06-02 10:00", False, {}, [], id="inside the notice"),
        pytest.param("2026-06-02 10:30", True, {}, [], id="exactly at the notice"),
        pytest.param("2026-06-01 11:00", True, {"notice": minutes(0)}, [], id="soon, without a notice"),
        pytest.param("2026-06-08 16:30", True, {}, [], id="end of the last day"),
        pytest.param("2026-06-09 10:00", False, {}, [], id="day after the last"),
        pytest.param("2026-06-03 10:05", False, {}, [], id="off the grid"),
        pytest.param("2026-06-03 10:30:00.000001", False, {}, [], id="off the grid by a microsecond"),
        pytest.param("2026-06-03 10:15", False, {}, [], id="on the grid, off the step"),
        pytest.param("2026-06-03 10:15", True, EVERY_QUARTER, [], id="on the step of a quarter-hour"),
        pytest.param("2026-06-03 09:30", False, {}, [], id="before the hours"),
        pytest.param("2026-06-03 13:00", False, {}, [], id="between two ranges"),
        pytest.param("2026-06-03 14:00", True, {}, [], id="start of the second range"),
        pytest.param("2026-06-06 10:00", False, {}, [], id="a day without hours"),
        pytest.param("2026-06-03 11:45", True, EVERY_QUARTER, [], id="ends with the range"),
        pytest.param("2026-06-03 12:00", False, EVERY_QUARTER, [], id="starts at the range's end"),
        pytest.param("2026-06-03 10:00", False, {}, ["2026-06-03 10:00"], id="held"),
        pytest.param("2026-06-03 10:45", False, EVERY_QUARTER, ["2026-06-03 11:00"], id="in the gap before"),
        pytest.param("2026-06-03 10:30", True, EVERY_QUARTER, ["2026-06-03 11:00"], id="just before the gap"),
        pytest.param("2026-06-03 11:15", False, EVERY_QUARTER, ["2026-06-03 11:00"], id="in the gap after"),
        pytest.param("2026-06-03 11:30", True, EVERY_QUARTER, ["2026-06-03 11:00"], id="just after the gap"),
        pytest.param("2026-06-03 00:00", False, AROUND_MIDNIGHT, ["2026-06-02 23:30"], id="in a gap over midnight"),
        pytest.param("2026-06-03 00:30", True, AROUND_MIDNIGHT, ["2026-06-02 23:30"], id="after a gap over midnight"),
        pytest.param("2026-06-02 23:30", False, AROUND_MIDNIGHT, ["2026-06-03 00:00"], id="before the next day's call"),
        pytest.param("2026-06-03 10:00", False, {}, ["2026-06-03 09:45"], id="in the gap of a call before the hours"),
        pytest.param("2026-06-03 16:30", False, ONE_A_DAY, ["2026-06-03 10:00"], id="a full day"),
        pytest.param("2026-06-03 16:30", True, {"calls_a_day": 2}, ["2026-06-03 10:00"], id="room for one more"),
        pytest.param("2026-06-04 10:00", True, ONE_A_DAY, ["2026-06-03 10:00"], id="after a full day"),
        pytest.param("2026-06-03 10:00", False, ONE_A_DAY, ["2026-06-03 20:00"], id="full with a late call"),
        pytest.param("2026-06-03 16:30", False, off("2026-06-03", "2026-06-04"), [], id="a day off"),
        pytest.param("2026-06-04 10:00", True, off("2026-06-03", "2026-06-04"), [], id="day after a day off"),
        pytest.param("2026-06-03 14:30", False, AFTERNOON_OFF, [], id="in hours off"),
        pytest.param("2026-06-03 14:00", False, AFTERNOON_OFF, [], id="runs into hours off"),
        pytest.param("2026-06-03 15:00", True, AFTERNOON_OFF, [], id="starts as hours off end"),
        pytest.param("2026-06-03 11:30", True, off("2026-06-03 11:45", "2026-06-04"), [], id="ends as hours off begin"),
    ],
)
def test_a_time_is_offered_and_taken_by_the_same_rules(slot, bookable, changed, held):
    schedule, held, slot = replace(PRACTICE, **changed), [at(text) for text in held], at(slot)
    assert is_bookable(slot, schedule, held, NOW) is bookable
    assert (slot in open_slots(schedule, held, NOW)) is bookable


def test_the_same_instant_told_by_another_zone_is_as_good():
    slot, jerusalem = at("2026-06-03 10:00"), ZoneInfo("Asia/Jerusalem")
    assert is_bookable(slot.astimezone(jerusalem), PRACTICE, [], NOW)
    assert open_slots(PRACTICE, [], NOW.astimezone(jerusalem)) == open_slots(PRACTICE, [], NOW)
    assert not is_bookable(slot, PRACTICE, [slot.astimezone(jerusalem)], NOW)


def test_a_datetime_without_a_zone_is_never_bookable():
    slot = at("2026-06-03 10:00")
    for told in (slot, slot.astimezone(LOS_ANGELES)):
        assert not is_bookable(told.replace(tzinfo=None), PRACTICE, [], NOW)


@pytest.mark.parametrize(
    ("step", "starts"),
    [
        (30, "10:00 10:30 11:00 11:30 14:00 14:30 15:00 15:30 16:00 16:30"),
        (45, "10:00 10:45 11:30 14:00 14:45 15:30 16:15"),
        (60, "10:00 11:00 14:00 15:00 16:00"),
    ],
)
def test_the_step_counts_from_the_start_of_each_range(step, starts):
    slots = open_slots(replace(PRACTICE, step=minutes(step)), [], NOW)
    assert clocks(dict(days_of(slots, LOS_ANGELES))[date(2026, 6, 3)]) == starts.split()


def test_what_is_offered_is_in_utc_and_in_order():
    hours = {2: [(time(14), time(15)), (time(10), time(11))]}  # the afternoon was written down first
    slots = open_slots(replace(PRACTICE, hours=hours), [], NOW)
    assert {slot.tzinfo for slot in slots} == {UTC}
    assert clocks(slots) == ["10:00", "10:30", "14:00", "14:30"]


def test_without_hours_nothing_is_offered():
    assert open_slots(replace(PRACTICE, hours={}), [], NOW) == []


@pytest.mark.parametrize(
    ("text", "on_grid"),
    [
        ("2026-06-03T10:45:00Z", True),
        ("2026-06-03T10:45:00+05:45", True),
        ("2026-06-03T10:45:00+05:40", False),
        ("2026-06-03T10:50:00Z", False),
        ("2026-06-03T10:45:01Z", False),
        ("2026-06-03T10:45:00.000001Z", False),
        ("2026-06-03T10:45:00", False),
    ],
)
def test_the_grid_is_quarter_hours_of_real_instants(text, on_grid):
    assert is_on_grid(datetime.fromisoformat(text)) is on_grid


@pytest.mark.parametrize(
    ("ranges", "overlap"),
    [
        ([], False),
        ([(10, 12)], False),
        ([(14, 17), (10, 12)], False),
        ([(10, 12), (12, 14)], False),
        ([(10, 12), (11, 13)], True),
        ([(10, 17), (12, 13)], True),
        ([(10, 12), (10, 12)], True),
        ([(22, 0), (0, 2)], False),
        ([(22, 0), (23, 0)], True),
        ([(0, 0), (3, 4)], True),
    ],
)
def test_two_ranges_of_a_day_overlap_when_they_share_a_minute(ranges, overlap):
    assert overlapping([(time(start), time(end)) for start, end in ranges]) is overlap


@pytest.mark.parametrize(
    ("wanted", "number", "closest"),
    [
        ("2026-06-03 11:00", 3, ["10:30", "11:00", "11:30"]),
        ("2026-06-03 13:00", 2, ["11:30", "14:00"]),
        ("2026-06-03 12:45", 1, ["11:30"]),  # as far from 2 pm: the earlier one
        ("2026-06-03 08:00", 9, ["10:00", "10:30", "11:00", "11:30", "14:00", "14:30", "15:00", "15:30", "16:00"]),
    ],
)
def test_the_nearest_times_come_in_the_order_of_the_day(wanted, number, closest):
    slots = [slot for slot in open_slots(PRACTICE, [], NOW) if slot.astimezone(LOS_ANGELES).day == 3]
    assert clocks(nearest(reversed(slots), at(wanted), number)) == closest


def test_fewer_times_than_wanted_are_all_there_is():
    assert nearest([], NOW) == []
    assert nearest([NOW], NOW) == [NOW]


def test_days_are_the_practices_days_and_empty_ones_are_left_out():
    evening, next_day = at("2026-06-03 20:00"), at("2026-06-05 10:00")  # it is the 4th already in UTC
    assert list(days_of([next_day, evening], LOS_ANGELES)) == [
        (date(2026, 6, 3), [evening]),
        (date(2026, 6, 5), [next_day]),
    ]


# --- by when an answer is promised

EVENINGS = {"hours": {day: [(time(19), time(21))] for day in WEEKDAYS}}
MORNING_OFF = off("2026-03-03 10:00", "2026-03-03 12:00")
HOUR_OFF = off("2026-03-03 14:00", "2026-03-03 15:00")
HOLIDAY_WITH_EVE = off("2026-03-03 15:00", "2026-03-05")
AWAY_FOR_EVER = off("2026-03-01", "2999-01-01")
LATE_TUESDAYS = {"hours": {1: [(time(10), time(12)), (time(20), time(22))]}}


@pytest.mark.parametrize(
    ("now", "working_days", "promised", "changed"),
    [
        ("2026-03-02 09:00", 1, "2026-03-03 18:00", {}),
        ("2026-03-02 23:59", 1, "2026-03-03 18:00", {}),
        ("2026-03-05 10:00", 2, "2026-03-09 18:00", {}),
        ("2026-03-06 17:00", 1, "2026-03-09 18:00", {}),
        ("2026-03-07 12:00", 1, "2026-03-09 18:00", {}),
        ("2026-03-08 12:00", 2, "2026-03-10 18:00", {}),
        ("2026-03-06 10:00", 5, "2026-03-13 18:00", {}),
        ("2026-12-31 20:00", 2, "2027-01-04 18:00", {}),
        ("2028-02-28 08:00", 1, "2028-02-29 18:00", {}),
        pytest.param("2026-03-02 09:00", 1, "2026-03-04 18:00", off("2026-03-03", "2026-03-04"), id="a day off"),
        pytest.param("2026-03-02 09:00", 2, "2026-03-16 18:00", off("2026-03-04", "2026-03-14"), id="a week off"),
        pytest.param("2026-03-02 09:00", 1, "2026-03-03 18:00", MORNING_OFF, id="a morning off"),
        pytest.param("2026-03-02 09:00", 1, "2026-03-03 18:00", HOUR_OFF, id="an hour off in between"),
        pytest.param("2026-03-02 09:00", 1, "2026-03-03 15:00", HOLIDAY_WITH_EVE, id="the eve of a holiday"),
        pytest.param("2026-03-02 09:00", 2, "2026-03-05 18:00", HOLIDAY_WITH_EVE, id="past the holiday"),
        pytest.param("2026-03-02 09:00", 1, "2026-03-03 21:00", EVENINGS, id="evenings only"),
        pytest.param("2026-03-02 09:00", 1, "2026-03-03 18:00", LATE_TUESDAYS, id="one day a week, until late"),
        pytest.param("2026-03-02 09:00", 2, "2026-03-10 18:00", LATE_TUESDAYS, id="two weeks of one day"),
        pytest.param("2026-03-06 09:00", 2, "2026-03-10 18:00", {"hours": {}}, id="no hours: weekdays"),
        pytest.param("2026-03-06 09:00", 1, "2026-03-09 18:00", AWAY_FOR_EVER, id="away for ever: weekdays"),
    ],
)
def test_an_answer_is_promised_for_6_pm_of_a_working_day(now, working_days, promised, changed):
    assert promised_reply(at(now), working_days, replace(PRACTICE, **changed)) == at(promised)


@pytest.mark.parametrize(
    ("slot", "promised"),
    [
        ("2026-06-03 14:00", "2026-06-03 13:00"),
        ("2026-06-03 19:00", "2026-06-03 18:00"),
        ("2026-06-08 10:00", "2026-06-03 18:00"),
    ],
)
def test_an_answer_is_there_an_hour_before_the_call_at_the_latest(slot, promised):
    assert promised_reply(NOW, 2, PRACTICE, at(slot)) == at(promised)


def test_the_day_is_the_practices_day_and_not_utcs():
    monday_evening_in_california = datetime(2026, 3, 3, 4, 0, tzinfo=UTC)
    assert promised_reply(monday_evening_in_california, 1, PRACTICE) == at("2026-03-03 18:00")


@pytest.mark.parametrize(("friday", "offset"), [("2026-03-06 12:00", -7), ("2026-10-30 12:00", -8)])
def test_6_pm_stays_6_pm_when_the_clocks_change_at_the_weekend(friday, offset):
    promised = promised_reply(at(friday), 1, PRACTICE).astimezone(LOS_ANGELES)
    assert (promised.hour, promised.utcoffset()) == (18, timedelta(hours=offset))
