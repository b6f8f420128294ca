"""The rules of time: plain functions of datetimes. No database, no clock, no Django.

Every call lasts one quarter-hour and starts on the quarter-hour grid, so two calls overlap exactly when they start
at the same instant. Instants come and go in UTC; hours of work are the practice's own wall clock.
"""

from bisect import bisect_left
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from typing import NamedTuple
from zoneinfo import ZoneInfo

from .stretches import Interval, overlaps, without

CALL = timedelta(minutes=15)  # also the grid
DAY = timedelta(days=1)
END_OF_DAY = time(18)  # in the practice's zone: by then a promised answer is there
WEEKDAYS = range(5)
BEFORE_THE_CALL = timedelta(hours=1)
FURTHEST_PROMISE = 200  # days; who is away for longer promises by the weekdays alone

Range = tuple[time, time]


class Hours(NamedTuple):
    """A range of hours of one date, an end of 00:00 being midnight; `by_hand` if it was opened for that very date,
    `on_rest` if the therapist said that it holds on a day of rest as well."""

    start: time
    end: time
    by_hand: bool = False
    on_rest: bool = False


@dataclass(frozen=True)
class DatedHours:
    """What was set for one date: more hours, and perhaps that the weekly ones do not count on it."""

    ranges: Sequence[Hours] = ()
    replaces_weekly: bool = False


@dataclass(frozen=True)
class Schedule:
    """When calls may be booked. `hours`: weekday (Monday is 0) → ranges, an end of 00:00 being midnight; `dated`: what
    was set for one date; `busy`: stretches in which the therapist has something else.

    What closes: `closed` closes everything; `rest` all but the hours that were said to hold on a day of rest;
    `holidays` the weekly hours alone, for whoever opens hours on such a date by hand means them.
    """

    zone: ZoneInfo
    hours: Mapping[int, Sequence[Range]]
    dated: Mapping[date, DatedHours] = field(default_factory=dict)
    closed: Sequence[Interval] = field(default=())
    rest: Sequence[Interval] = field(default=())
    holidays: Sequence[Interval] = field(default=())
    busy: Sequence[Interval] = field(default=())  # joined and in order; they take times, and change no promise
    step: timedelta = CALL
    gap: timedelta = timedelta()
    notice: timedelta = timedelta(hours=24)
    horizon_days: int = 21
    calls_a_day: int = 4
    unproven_holds: int = 8  # most slots held at once for people whose contact nobody has proven


def open_slots(schedule: Schedule, held: Collection[datetime], now: datetime) -> list[datetime]:
    """The starts that may be booked at `now` while calls at `held` are taken, in UTC, earliest first."""
    first = now.astimezone(schedule.zone).date()
    days = (first + number * DAY for number in range(schedule.horizon_days + 1))
    taken = Taken(schedule, held)
    return [
        start
        for day in days
        if not taken.is_full(day)
        for start in _starts(schedule, day, schedule.step)
        if start >= now + schedule.notice and taken.leaves_room_at(start) and not is_busy(schedule, start)
    ]


def is_bookable(slot: datetime, schedule: Schedule, held: Collection[datetime], now: datetime) -> bool:
    """Whether `open_slots` would offer it; a naive datetime never is."""
    if slot.tzinfo is None or not now + schedule.notice <= slot <= now + (schedule.horizon_days + 2) * DAY:
        return False  # also what lies too far away to have a day there
    slot = slot.astimezone(UTC)
    day, today = slot.astimezone(schedule.zone).date(), now.astimezone(schedule.zone).date()
    taken = Taken(schedule, held)
    return (
        day <= today + schedule.horizon_days * DAY
        and not taken.is_full(day)
        and taken.leaves_room_at(slot)
        and not is_busy(schedule, slot)
        and slot in _starts(schedule, day, schedule.step)
    )


def leaves_room(slot: datetime, schedule: Schedule, held: Collection[datetime]) -> bool:
    """Whether a call could be held then beside those at `held`, whatever the hours and the notice say."""
    return Taken(schedule, held).leaves_room(slot)


def nearest(slots: Collection[datetime], wanted: datetime, number: int = 3) -> list[datetime]:
    """The `number` slots closest to the `wanted` one, in the order of the day."""
    return sorted(sorted(slots, key=lambda slot: (abs(slot - wanted), slot))[:number])


def promised_reply(now: datetime, working_days: int, schedule: Schedule, slot: datetime | None = None) -> datetime:
    """The moment by which a reply is promised: the evening of the `working_days`th (at least 1) day of work after now,
    and no later than an hour before the `slot` that was asked for, or than that itself if it is so near.

    A day of work is one on which some of its hours are not closed. Evening is 6 pm; earlier if the practice closes
    before, as on the eve of a holiday, later if work only begins then. Without any weekly hours, weekdays count, and
    days with hours of their own.
    """
    evening = _evening_of_work(now.astimezone(schedule.zone).date(), working_days, schedule)
    if slot is None:
        return evening
    before = slot - BEFORE_THE_CALL
    return min(evening, before if before > now else slot)


def hours_on(schedule: Schedule, day: date) -> list[Hours]:
    """The hours that count on that day, closed or not, the earliest first."""
    dated = schedule.dated.get(day, DatedHours())
    weekly = () if dated.replaces_weekly else schedule.hours.get(day.weekday(), ())
    return sorted([*(Hours(start, end) for start, end in weekly), *dated.ranges])


def hours_meant(schedule: Schedule, day: date) -> list[Range]:
    """The same without those that a holiday or a day of rest closes from their beginning to their end."""
    kept = {hours for _stretch, hours in open_stretches(replace(schedule, closed=()), day)}
    return sorted((hours.start, hours.end) for hours in kept)


def closures_of(schedule: Schedule, hours: Hours) -> Sequence[Interval]:
    """The stretches that close such hours."""
    if hours.by_hand:
        return schedule.closed if hours.on_rest else (*schedule.closed, *schedule.rest)
    return (*schedule.closed, *schedule.rest, *schedule.holidays)


def open_stretches(schedule: Schedule, day: date) -> list[tuple[Interval, Hours]]:
    """What is left open of each range of that day's hours; a minute that the clock jumps over begins when it lands."""
    found = []
    for hours in hours_on(schedule, day):
        end = midnight(day + DAY, schedule.zone) if hours.end == time() else _wall(day, hours.end, schedule.zone)
        whole = (_wall(day, hours.start, schedule.zone), end)
        found += [(stretch, hours) for stretch in without(whole, closures_of(schedule, hours))]
    return found


def starts_on(schedule: Schedule, day: date) -> list[datetime]:
    """The instants of that day at which a call of its open hours may begin, held or not, in UTC, ascending."""
    return _starts(schedule, day, schedule.step)


def is_busy(schedule: Schedule, start: datetime) -> bool:
    """Whether a call then would fall into a busy time."""
    return overlaps(schedule.busy, start, start + CALL)


def is_on_grid(slot: datetime) -> bool:
    """Whether it is a quarter-hour, to the microsecond."""
    return slot.tzinfo is not None and slot.timestamp() % CALL.total_seconds() == 0


def overlapping(ranges: Sequence[Range]) -> bool:
    """Whether two ranges of one day share a minute."""
    minutes = sorted((_minutes(start), _minutes(end) or 24 * 60) for start, end in ranges)
    return any(later[0] < earlier[1] for earlier, later in pairwise(minutes))


def midnight(day: date, zone: ZoneInfo) -> datetime:
    """The instant at which the day begins there."""
    return _instant(day, 0, zone) or datetime.combine(day, time(), tzinfo=zone).astimezone(UTC)


class Taken:
    """What the held calls take away: their own time with the gap after it, and days that have enough calls.

    They are put in order once, and then each time is compared with its two neighbors alone.
    """

    def __init__(self, schedule: Schedule, held: Collection[datetime]):
        self.zone, self.calls_a_day, self.apart = schedule.zone, schedule.calls_a_day, CALL + schedule.gap
        self.held = sorted(start.astimezone(UTC) for start in held)
        self.per_day = Counter(start.astimezone(schedule.zone).date() for start in self.held)

    def leaves_room(self, slot: datetime) -> bool:
        """Whether a call could be held then beside them."""
        return not self.is_full(slot.astimezone(self.zone).date()) and self.leaves_room_at(slot.astimezone(UTC))

    def is_full(self, day: date) -> bool:
        return self.per_day[day] >= self.calls_a_day

    def leaves_room_at(self, slot: datetime) -> bool:
        """Whether that instant, in UTC, is far enough from each of them."""
        later = bisect_left(self.held, slot)
        return (later == len(self.held) or self.held[later] - slot >= self.apart) and (
            later == 0 or slot - self.held[later - 1] >= self.apart
        )


def _starts(schedule: Schedule, day: date, step: timedelta) -> list[datetime]:
    """The instants of that day at which a call of the practice's hours may begin, in UTC, ascending.

    An hour that the clock jumps over has none; of an hour that comes twice only the first counts.
    """
    found = set()
    begins, ends = midnight(day, schedule.zone), midnight(day + DAY, schedule.zone)
    for hours in hours_on(schedule, day):
        closing = [(start, end) for start, end in closures_of(schedule, hours) if start < ends and end > begins]
        for minute in range(_minutes(hours.start), (_minutes(hours.end) or 24 * 60) - 14, _in_minutes(step)):
            instant = _instant(day, minute, schedule.zone)
            if instant and not _is_closed(closing, instant):
                found.add(instant)
    return sorted(found)


def _in_minutes(step: timedelta) -> int:
    return int(step.total_seconds()) // 60


def _instant(day: date, minute: int, zone: ZoneInfo) -> datetime | None:
    """The instant of that minute of the day there; None if the clock jumps over it."""
    wall = datetime.combine(day, time(*divmod(minute, 60)))
    instant = wall.replace(tzinfo=zone).astimezone(UTC)
    return instant if instant.astimezone(zone).replace(tzinfo=None) == wall else None


def _evening_of_work(today: date, working_days: int, schedule: Schedule) -> datetime:
    day, left = today, working_days
    for _ in range(FURTHEST_PROMISE if any(schedule.hours.values()) else 0):
        day += DAY
        quarters = _starts(schedule, day, CALL)
        left -= bool(quarters)
        if left == 0:
            return _evening(schedule, day, quarters)
    day, left = today, working_days
    while left:
        day += DAY
        quarters = _starts(schedule, day, CALL)
        left -= bool(quarters) or day.weekday() in WEEKDAYS
    return _evening(schedule, day, quarters) if quarters else _wall(day, END_OF_DAY, schedule.zone)


def _is_closed(closures: Sequence[Interval], instant: datetime) -> bool:
    return any(start < instant + CALL and instant < end for start, end in closures)


def _wall(day: date, moment: time, zone: ZoneInfo) -> datetime:
    """The instant at which the clock there shows that moment; where it jumps over it, the one at which it lands."""
    shown = (_instant(day, minute, zone) for minute in range(_minutes(moment), 24 * 60, 15))  # clocks jump by quarters
    return next((instant for instant in shown if instant), None) or datetime.combine(
        day, moment, tzinfo=zone
    ).astimezone(UTC)


def _evening(schedule: Schedule, day: date, quarters: Sequence[datetime]) -> datetime:
    evening = datetime.combine(day, END_OF_DAY, tzinfo=schedule.zone).astimezone(UTC)
    if quarters[0] >= evening:
        return quarters[-1] + CALL
    closing = [start for start, end in (*schedule.closed, *schedule.rest) if quarters[0] < start < evening < end]
    return min(closing, default=evening).astimezone(UTC)


def _minutes(moment: time) -> int:
    return moment.hour * 60 + moment.minute


def days_of(slots: Sequence[datetime], zone: ZoneInfo) -> Iterator[tuple[date, list[datetime]]]:
    """(day there, its slots), in order; days without a slot are left out."""
    days: dict[date, list[datetime]] = {}
    for slot in slots:
        days.setdefault(slot.astimezone(zone).date(), []).append(slot)
    yield from sorted(days.items())
