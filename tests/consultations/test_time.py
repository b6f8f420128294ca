"""Time where it is not simple: clocks that change, another side of the world, midnight, and whatever chance finds."""

from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from consultations.form_fields import SlotField
from consultations.moments import instant, moment, short_moment
from consultations.rules.booking import (
    CALL,
    DAY,
    Schedule,
    closures_of,
    hours_on,
    is_bookable,
    is_on_grid,
    leaves_room,
    midnight,
    open_slots,
    starts_on,
)
from consultations.rules.stretches import joined

LOS_ANGELES, JERUSALEM = ZoneInfo("America/Los_Angeles"), ZoneInfo("Asia/Jerusalem")
MIDNIGHT = time()
QUARTERS_A_DAY = 96
START = datetime(2026, 1, 1, tzinfo=UTC)


def at(text, zone=LOS_ANGELES):
    return datetime.fromisoformat(text).replace(tzinfo=zone).astimezone(UTC)


def quarters(first, number):
    return [first + count * CALL for count in range(number)]


# --- the clock changes

SUNDAY_NIGHTS = Schedule(
    LOS_ANGELES, hours={6: [(MIDNIGHT, time(5))]}, horizon_days=1, notice=timedelta(), calls_a_day=99
)


@pytest.mark.parametrize(
    ("sunday", "clocks", "utc"),
    [
        pytest.param("2026-03-08", (0, 1, 3, 4), (8, 9, 10, 11), id="the hour from 2 is missing"),
        pytest.param("2026-11-01", (0, 1, 2, 3, 4), (7, 8, 10, 11, 12), id="the hour from 1 comes twice"),
    ],
)
def test_when_the_clock_changes_no_time_is_missing_and_none_comes_twice(sunday, clocks, utc):
    now = at(sunday)
    slots = open_slots(SUNDAY_NIGHTS, [], now)
    assert slots == [at(f"{sunday} {hour:02}:{minute:02}", UTC) for hour in utc for minute in (0, 15, 30, 45)]
    local = [slot.astimezone(LOS_ANGELES) for slot in slots]
    assert [f"{start:%H:%M}" for start in local] == [
        f"{hour:02}:{minute:02}" for hour in clocks for minute in (0, 15, 30, 45)
    ]
    accepted = [slot for slot in quarters(now, 2 * QUARTERS_A_DAY) if is_bookable(slot, SUNDAY_NIGHTS, [], now)]
    assert accepted == slots


@pytest.mark.parametrize(
    ("day", "zone", "hours"),
    [
        ("2026-03-08", "America/Los_Angeles", 23),
        ("2026-11-01", "America/Los_Angeles", 25),
        ("2026-06-01", "America/Los_Angeles", 24),
        ("2026-04-24", "Africa/Cairo", 23),  # from midnight to 1 am there is no time
        ("2026-10-29", "Africa/Cairo", 25),
    ],
)
def test_a_day_lasts_from_its_first_instant_to_that_of_the_next(day, zone, hours):
    day, zone = datetime.fromisoformat(day).date(), ZoneInfo(zone)
    first, after = midnight(day, zone), midnight(day + timedelta(days=1), zone)
    assert after - first == timedelta(hours=hours)
    assert first.astimezone(zone).date() == (after - CALL).astimezone(zone).date() == day
    assert (first - CALL).astimezone(zone).date() < day


@pytest.mark.parametrize(
    ("day", "in_jerusalem", "apart"),
    [
        ("2026-03-07", "Saturday, March 7, 8 pm Jerusalem time", 10),
        ("2026-03-08", "Sunday, March 8, 7 pm Jerusalem time", 9),  # the United States have changed
        ("2026-03-26", "Thursday, March 26, 7 pm Jerusalem time", 9),
        ("2026-03-27", "Friday, March 27, 8 pm Jerusalem time", 10),  # Israel has, too
        ("2026-10-24", "Saturday, October 24, 8 pm Jerusalem time", 10),
        ("2026-10-25", "Sunday, October 25, 7 pm Jerusalem time", 9),  # Israel has changed back
        ("2026-10-31", "Saturday, October 31, 7 pm Jerusalem time", 9),
        ("2026-11-01", "Sunday, November 1, 8 pm Jerusalem time", 10),  # the United States have, too
    ],
)
def test_a_call_is_the_same_instant_in_jerusalem_whoever_has_changed_the_clock(day, in_jerusalem, apart):
    slot = at(f"{day} 10:00")
    there = slot.astimezone(JERUSALEM)
    assert there.utcoffset() - slot.astimezone(LOS_ANGELES).utcoffset() == timedelta(hours=apart)
    assert moment(slot, "Asia/Jerusalem") == in_jerusalem
    assert moment(there) == moment(slot) == in_jerusalem.rpartition(", ")[0] + ", 10 am Pacific time"
    assert instant(there) == instant(slot)


def test_an_evening_in_california_is_the_next_morning_in_jerusalem():
    assert moment(at("2026-03-10 18:30"), "Asia/Jerusalem") == "Wednesday, March 11, 3:30 am Jerusalem time"


# --- midnight

NEW_YEAR = Schedule(
    LOS_ANGELES,
    hours={3: [(time(23), MIDNIGHT)], 4: [(MIDNIGHT, time(1))]},
    step=timedelta(minutes=30),
    gap=timedelta(minutes=30),
    horizon_days=2,
)


@pytest.mark.parametrize(
    ("held", "offered"),
    [
        ([], ["2026-12-31 23:00", "2026-12-31 23:30", "2027-01-01 00:00", "2027-01-01 00:30"]),
        (["2026-12-31 23:30"], ["2027-01-01 00:30"]),
        (["2027-01-01 00:00"], ["2026-12-31 23:00"]),
        (["2026-12-31 23:30", "2027-01-01 00:30"], []),
    ],
)
def test_hours_and_the_gap_go_on_across_midnight_and_new_year(held, offered):
    now = at("2026-12-30 12:00")
    assert open_slots(NEW_YEAR, [at(text) for text in held], now) == [at(text) for text in offered]


def test_a_full_day_leaves_the_time_after_midnight_to_the_next_day():
    schedule = replace(NEW_YEAR, gap=timedelta(), calls_a_day=1)
    slots = open_slots(schedule, [at("2026-12-31 23:30")], at("2026-12-30 12:00"))
    assert slots == [at("2027-01-01 00:00"), at("2027-01-01 00:30")]


@pytest.mark.parametrize(
    ("when", "said"),
    [
        ("2026-12-31 23:30", "Thursday, December 31, 11:30 pm Pacific time"),
        ("2027-01-01 00:00", "Friday, January 1, 12 am Pacific time"),
        ("2027-01-01 00:15", "Friday, January 1, 12:15 am Pacific time"),
        ("2027-01-01 12:00", "Friday, January 1, 12 pm Pacific time"),
    ],
)
def test_midnight_and_noon_are_said_with_their_own_day(when, said):
    assert moment(at(when)) == said


# --- how it is said and sent


@pytest.mark.parametrize("say", [moment, short_moment])
@pytest.mark.parametrize(
    ("zone", "ending"),
    [
        ("", "6:45 am Pacific time"),
        ("America/Los_Angeles", "6:45 am Pacific time"),
        ("America/Denver", "7:45 am Mountain time"),
        ("America/Chicago", "8:45 am Central time"),
        ("America/New_York", "9:45 am Eastern time"),
        ("America/Argentina/Buenos_Aires", "10:45 am Buenos Aires time"),
        ("Asia/Kathmandu", "7:30 pm Kathmandu time"),
        ("UTC", "1:45 pm UTC time"),
    ],
)
def test_a_moment_always_names_its_zone(say, zone, ending):
    said = say(datetime(2026, 6, 3, 13, 45, tzinfo=UTC), zone)
    assert said.startswith("Wednesday, ")
    assert said.endswith(f", {ending}")


@given(st.integers(0, 1_000_000), st.timezones())
def test_a_time_written_into_a_form_comes_back_as_the_same_instant(number, zone):
    slot = START + number * CALL
    assert SlotField().clean(instant(slot.astimezone(zone))) == slot


# --- whatever chance finds

ZONES = [
    "America/Los_Angeles",
    "America/St_Johns",  # half an hour beside the others
    "America/Havana",  # midnight comes twice
    "Africa/Cairo",  # midnight is missing
    "Asia/Jerusalem",
    "Asia/Kathmandu",  # a quarter of an hour beside the others
    "Australia/Lord_Howe",  # changes by half an hour
    "Pacific/Chatham",
]
# Days before some of these zones change their clocks.
BEFORE_A_CHANGE = ["2026-03-07", "2026-03-26", "2026-04-04", "2026-04-23", "2026-10-03", "2026-10-24", "2026-10-31"]
QUARTER = st.integers(0, QUARTERS_A_DAY)


def wall(quarter):
    return time(*divmod(quarter % QUARTERS_A_DAY * 15, 60))


def as_ranges(edges):
    """Ranges of a day that do not overlap, from distinct quarter-hours of it."""
    edges = sorted(edges)
    return [(wall(start), wall(end)) for start, end in zip(edges[::2], edges[1::2], strict=False)]


@st.composite
def situations(draw):
    """(schedule, now): any practice, mostly about to change its clocks."""
    zone = ZoneInfo(draw(st.sampled_from(ZONES)))
    days = st.sampled_from(BEFORE_A_CHANGE).map(lambda day: at(day, zone))
    any_day = st.integers(0, 730).map(lambda number: START + timedelta(days=number))
    now = draw(days | any_day) + timedelta(seconds=draw(st.integers(0, 86_400)))
    closed = draw(st.lists(st.tuples(st.integers(-600, 3000), st.integers(1, 1500)), max_size=2))
    ranges = st.sets(QUARTER, min_size=2, max_size=6).map(as_ranges)
    schedule = Schedule(
        zone=zone,
        hours=draw(st.dictionaries(st.integers(0, 6), ranges, min_size=4)),
        closed=[(now + timedelta(minutes=start), now + timedelta(minutes=start + long)) for start, long in closed],
        step=draw(st.sampled_from([15, 30, 45, 60]).map(lambda number: timedelta(minutes=number))),
        gap=timedelta(minutes=draw(st.integers(0, 240))),
        notice=timedelta(hours=draw(st.integers(0, 30))),
        horizon_days=draw(st.integers(1, 2)),
        calls_a_day=draw(st.integers(1, 5)),
    )
    return schedule, now


def grid_around(now):
    """Every quarter-hour from a day before `now` to four days after it."""
    number = (now - START) // CALL
    return quarters(START + (number - QUARTERS_A_DAY) * CALL, 5 * QUARTERS_A_DAY)


def is_within_hours(slot, schedule):
    local = slot.astimezone(schedule.zone)
    minute = local.hour * 60 + local.minute
    return any(
        start.hour * 60 + start.minute <= minute
        and minute + 15 <= (end.hour * 60 + end.minute or 24 * 60)
        and (minute - start.hour * 60 - start.minute) % (schedule.step / timedelta(minutes=1)) == 0
        for start, end in schedule.hours.get(local.weekday(), ())
    )


@given(situations(), st.data())
def test_what_is_offered_is_exactly_what_may_be_booked(situation, data):
    schedule, now = situation
    grid = grid_around(now)
    held = data.draw(st.lists(st.sampled_from(grid), max_size=4, unique=True))
    offered = open_slots(schedule, held, now)
    assert offered == sorted(set(offered))
    assert offered == [slot for slot in grid if is_bookable(slot, schedule, held, now)]
    for slot in offered:
        assert is_on_grid(slot)
        assert is_within_hours(slot, schedule)
        assert slot >= now + schedule.notice
        assert not any(start < slot + CALL and slot < end for start, end in schedule.closed)


@given(situations(), st.randoms(use_true_random=False))
def test_in_whatever_order_times_are_taken_the_gap_and_the_daily_limit_are_kept(situation, chance):
    schedule, now = situation
    held = []
    while offered := open_slots(schedule, held, now):
        held.append(chance.choice(offered))
    assert all(later - earlier >= CALL + schedule.gap for earlier, later in pairwise(sorted(held)))
    days = [slot.astimezone(schedule.zone).date() for slot in held]
    assert all(days.count(day) <= schedule.calls_a_day for day in days)


# --- the quick look at a full diary finds what the slow one found


def starts_slowly(schedule, day):
    """What `starts_on` says, by asking each closure about each quarter-hour of the day."""
    found = set()
    for hours in hours_on(schedule, day):
        first, last = (hours.start.hour * 60 + hours.start.minute, hours.end.hour * 60 + hours.end.minute)
        for minute in range(first, (last or 24 * 60) - 14, int(schedule.step.total_seconds()) // 60):
            local = datetime.combine(day, time(*divmod(minute, 60)))
            start = local.replace(tzinfo=schedule.zone).astimezone(UTC)
            is_there = start.astimezone(schedule.zone).replace(tzinfo=None) == local
            if is_there and not any(a < start + CALL and start < b for a, b in closures_of(schedule, hours)):
                found.add(start)
    return sorted(found)


def has_room_slowly(schedule, slot, held):
    """What `leaves_room` says, by comparing the slot with every call."""
    day = slot.astimezone(schedule.zone).date()
    that_day = [call for call in held if call.astimezone(schedule.zone).date() == day]
    return len(that_day) < schedule.calls_a_day and all(abs(slot - call) >= CALL + schedule.gap for call in held)


def open_slots_slowly(schedule, held, now):
    """What `open_slots` says, by comparing every time with every call: as it was done until diaries grew."""
    first = now.astimezone(schedule.zone).date()
    return [
        start
        for day in (first + number * DAY for number in range(schedule.horizon_days + 1))
        for start in starts_slowly(schedule, day)
        if start >= now + schedule.notice
        and has_room_slowly(schedule, start, held)
        and not any(a < start + CALL and start < b for a, b in schedule.busy)
    ]


@st.composite
def full_diaries(draw):
    """(schedule, held, now): closures of every kind, and calls in any order, twice, off the grid, in any zone."""
    schedule, now = draw(situations())
    stretch = st.tuples(st.integers(-600, 5000), st.integers(1, 1500)).map(
        lambda drawn: (now + timedelta(minutes=drawn[0]), now + timedelta(minutes=drawn[0] + drawn[1]))
    )
    stretches = st.lists(stretch, max_size=3)
    schedule = replace(
        schedule,
        rest=draw(stretches),
        holidays=draw(stretches),
        busy=joined(draw(stretches)),
        calls_a_day=draw(st.integers(1, 30)),
        gap=draw(st.sampled_from([timedelta(), timedelta(minutes=10), schedule.gap])),
    )
    call = st.sampled_from(grid_around(now)) | st.integers(-2000, 6000).map(lambda m: now + timedelta(minutes=m))
    zones = st.sampled_from([UTC, schedule.zone, JERUSALEM])
    held = st.lists(st.tuples(call, zones).map(lambda drawn: drawn[0].astimezone(drawn[1])), max_size=60)
    return schedule, draw(held), now


@given(full_diaries())
def test_a_full_diary_offers_what_comparing_every_time_with_every_call_would_offer(diary):
    schedule, held, now = diary
    assert open_slots(schedule, held, now) == open_slots_slowly(schedule, held, now)
    for slot in grid_around(now)[::7]:
        assert leaves_room(slot, schedule, held) == has_room_slowly(schedule, slot, held)
    today = now.astimezone(schedule.zone).date()
    assert starts_on(schedule, today) == starts_slowly(schedule, today)


class Compared(datetime):
    """A moment that counts how often it was set against another."""

    times = 0

    def __lt__(self, other):
        Compared.times += 1
        return super().__lt__(other)

    def __sub__(self, other):
        Compared.times += 1
        return super().__sub__(other)

    def __rsub__(self, other):
        Compared.times += 1
        return super().__rsub__(other)


def test_each_time_is_compared_with_its_neighbors_and_not_with_all_the_calls_that_are_held():
    now = at("2026-06-01 10:30")
    every_day = {weekday: [(time(9), time(17))] for weekday in range(7)}
    wide_open = Schedule(LOS_ANGELES, hours=every_day, horizon_days=90, calls_a_day=50)
    candidates = open_slots(wide_open, [], now)
    held = [Compared.fromisoformat(slot.isoformat()) for slot in candidates[::6]]
    Compared.times = 0
    left = open_slots(wide_open, held, now)
    assert len(left) == len(candidates) - len(held)
    assert 0 < Compared.times < 20 * (len(candidates) + len(held))
