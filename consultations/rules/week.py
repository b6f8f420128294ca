"""How a week lies on the page: which days and hours are drawn, and on which lines each thing begins and ends.

The grid has one line for each quarter-hour between the first hour that is drawn and the last, on the practice's own
wall clock; line 1 is the first hour. What happens outside of the day that it is drawn on is cut off at its edges.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

from .booking import CALL, DAY, Schedule, Taken, hours_on, is_busy, midnight, open_stretches, starts_on
from .stretches import Interval

DAYS_A_WEEK = 7
QUARTERS_AN_HOUR = 4
HOURS_A_DAY = 24
USUAL = (9, 17)  # drawn even where nothing is open
WAKING = (8, 20)  # what only takes time, and is no call of anybody's, is drawn between these hours and no others
WEEKS_BACK, WEEKS_AHEAD = 8, 26
SATURDAY = 5


class Lines(NamedTuple):
    """From which line of the grid to which."""

    first: int
    last: int


@dataclass(frozen=True)
class Opening:
    """A time that could still be blocked or given to somebody; `lines` reach to where the next one may begin."""

    start: datetime
    lines: Lines


@dataclass(frozen=True)
class OpenStretch:
    """Hours that are open, `by_hand` if they were opened for this very date."""

    start: datetime
    end: datetime
    by_hand: bool
    lines: Lines


@dataclass(frozen=True)
class Day:
    """One day: what is open on it, which times of that are free, and how many of them visitors are offered."""

    day: date
    stretches: Sequence[OpenStretch]
    free: Sequence[Opening]
    offered: int
    has_hours: bool  # closed or not
    is_changed: bool  # hours were set for this very date
    is_replaced: bool  # and the weekly ones do not count on it


@dataclass(frozen=True)
class Clock:
    """The hours that are drawn, of days in that zone."""

    zone: ZoneInfo
    first: int
    last: int

    def lines_of(self, stretch: Interval, day: date) -> Lines | None:
        """Where the part of it that lies on that day is drawn, at least one quarter-hour; None if none of it is."""
        if stretch[0] >= midnight(day + DAY, self.zone) or stretch[1] <= midnight(day, self.zone):
            return None
        begins, ends = _quarter(stretch[0], day, self.zone), _quarter(stretch[1], day, self.zone, is_end=True)
        start, stop = self.first * QUARTERS_AN_HOUR, self.last * QUARTERS_AN_HOUR
        begins, ends = max(begins, start), min(max(ends, begins + 1), stop)
        return Lines(begins - start + 1, ends - start + 1) if begins < ends else None

    @property
    def hours(self) -> list[tuple[int, int]]:
        """(hour of the day, its line)."""
        return [(hour, (hour - self.first) * QUARTERS_AN_HOUR + 1) for hour in range(self.first, self.last)]


def monday_of(day: date) -> date:
    return day - timedelta(days=day.weekday())


def week_asked_for(text: str, today: date) -> date:
    """The Monday of the week of that ISO date; of this week if it is none, or further away than one looks."""
    this = monday_of(today)
    try:
        monday = monday_of(date.fromisoformat(text))
    except (ValueError, OverflowError):
        return this
    return monday if first_week(today) <= monday <= last_week(today) else this


def first_week(today: date) -> date:
    return monday_of(today) - timedelta(weeks=WEEKS_BACK)


def last_week(today: date) -> date:
    return monday_of(today) + timedelta(weeks=WEEKS_AHEAD)


def days_of_week(monday: date) -> list[date]:
    return [monday + number * DAY for number in range(DAYS_A_WEEK)]


def days_drawn(monday: date, schedule: Schedule, calls: Iterable[datetime]) -> list[date]:
    """Monday to Friday, and of the weekend the days that have hours or a call."""
    with_calls = {call.astimezone(schedule.zone).date() for call in calls}
    return [
        day
        for day in days_of_week(monday)
        if day.weekday() < SATURDAY or day in with_calls or day in schedule.dated or hours_on(schedule, day)
    ]


def clock_of(days: Sequence[date], schedule: Schedule, calls: Iterable[datetime], taken: Iterable[Interval]) -> Clock:
    """The hours that hold every open stretch and every call of these days, and what is `taken` while one is awake."""
    wanted = [(start, end) for day in days for (start, end), _hours in open_stretches(schedule, day)]
    wanted += [(call, call + CALL) for call in calls]
    first, last = USUAL
    for day in days:
        for stretch in wanted:
            first, last = _widened(first, last, stretch, day, schedule.zone, (0, HOURS_A_DAY))
        for stretch in taken:
            if stretch[1] - stretch[0] < DAY:
                first, last = _widened(first, last, stretch, day, schedule.zone, WAKING)
    return Clock(schedule.zone, first, last)


def day_of(
    day: date,
    clock: Clock,
    schedule: Schedule,
    held: Collection[datetime],
    offered: Collection[datetime],
    now: datetime,
) -> Day:
    """That day as it is open: `held` calls take their times, `offered` are those that visitors may choose."""
    taken = Taken(schedule, [call for call in held if abs(call - midnight(day, schedule.zone)) <= 2 * DAY])
    dated = schedule.dated.get(day)
    return Day(
        day=day,
        stretches=[
            OpenStretch(*stretch, hours.by_hand, lines)
            for stretch, hours in open_stretches(schedule, day)
            if (lines := clock.lines_of(stretch, day))
        ],
        free=[
            Opening(start, lines)
            for start in starts_on(schedule, day)
            if start > now
            and not is_busy(schedule, start)
            and taken.leaves_room(start)
            and (lines := clock.lines_of((start, start + schedule.step), day))
        ],
        offered=sum(slot.astimezone(schedule.zone).date() == day for slot in offered),
        has_hours=bool(hours_on(schedule, day)),
        is_changed=dated is not None,
        is_replaced=bool(dated and dated.replaces_weekly),
    )


def part_of_day(start: datetime, zone: ZoneInfo) -> str:
    """“morning” until noon, “afternoon” until 6 pm, “evening”."""
    hour = start.astimezone(zone).hour
    return next(name for name, (_first, last) in PARTS.items() if hour < last)


# Between which hours of the day each part lies; the last one ends at midnight.
PARTS = {"morning": (0, 12), "afternoon": (12, 18), "evening": (18, 24)}


def _widened(
    first: int, last: int, stretch: Interval, day: date, zone: ZoneInfo, within: tuple[int, int]
) -> tuple[int, int]:
    if stretch[0] >= midnight(day + DAY, zone) or stretch[1] <= midnight(day, zone):
        return first, last
    begins, ends = _quarter(stretch[0], day, zone), _quarter(stretch[1], day, zone, is_end=True)
    begins, ends = begins // QUARTERS_AN_HOUR, -(-ends // QUARTERS_AN_HOUR)
    if ends <= within[0] or begins >= within[1]:
        return first, last
    return min(first, max(begins, within[0])), max(last, min(ends, within[1]))


def _quarter(moment: datetime, day: date, zone: ZoneInfo, *, is_end: bool = False) -> int:
    """The quarter-hour of the day's clock in which it lies, from 0; as an end the next one, unless it is its start."""
    local = moment.astimezone(zone)
    if local.date() != day:
        return 0 if local.date() < day else HOURS_A_DAY * QUARTERS_AN_HOUR
    minutes = local.hour * 60 + local.minute
    return -(-minutes // 15) if is_end else minutes // 15
