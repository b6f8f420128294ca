"""The rules of time: plain functions of datetimes. No database, no clock, no Django.

Every call lasts one quarter-hour and starts on the quarter-hour grid, so two calls overlap exactly when they start
at the same instant. Instants come and go in UTC; hours of work are the practice's own wall clock.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

from .stretches import Interval, overlaps

CALL = timedelta(minutes=15)  # also the grid
DAY = timedelta(days=1)
END_OF_DAY = time(18)  # in the practice's zone: by then a promised answer is there
WEEKDAYS = range(5)
BEFORE_THE_CALL = timedelta(hours=1)
FURTHEST_PROMISE = 200  # days; who is away for longer promises by the weekdays alone

Range = tuple[time, time]


@dataclass(frozen=True)
class Schedule:
    """When calls may be booked. `hours`: weekday (Monday is 0) → ranges, an end of 00:00 being midnight; `closed`:
    stretches that are off, whatever the hours say; `busy`: those in which the therapist has something else."""

    zone: ZoneInfo
    hours: Mapping[int, Sequence[Range]]
    closed: Sequence[Interval] = field(default=())
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
    taken = _Taken(schedule, held)
    return [
        start
        for day in days
        if not taken.is_full(day)
        for start in _starts(schedule, day, schedule.step)
        if start >= now + schedule.notice and taken.leaves_room_at(start) and not _is_busy(schedule, start)
    ]


def is_bookable(slot: datetime, schedule: Schedule, held: Collection[datetime], now: datetime) -> bool:
    """Whether `open_slots` would offer it; a naive datetime never is."""
    if slot.tzinfo is None or not now + schedule.notice <= slot <= now + (schedule.horizon_days + 2) * DAY:
        return False  # also what lies too far away to have a day there
    slot = slot.astimezone(UTC)
    day, today = slot.astimezone(schedule.zone).date(), now.astimezone(schedule.zone).date()
    taken = _Taken(schedule, held)
    return (
        day <= today + schedule.horizon_days * DAY
        and not taken.is_full(day)
        and taken.leaves_room_at(slot)
        and not _is_busy(schedule, slot)
        and slot in _starts(schedule, day, schedule.step)
    )


def leaves_room(slot: datetime, schedule: Schedule, held: Collection[datetime]) -> bool:
    """Whether a call could be held then beside those at `held`, whatever the hours and the notice say."""
    taken = _Taken(schedule, held)
    return not taken.is_full(slot.astimezone(schedule.zone).date()) and taken.leaves_room_at(slot.astimezone(UTC))


def nearest(slots: Collection[datetime], wanted: datetime, number: int = 3) -> list[datetime]:
    """The `number` slots closest to the `wanted` one, in the order of the day."""
    return sorted(sorted(slots, key=lambda slot: (abs(slot - wanted), slot))[:number])


def promised_reply(now: datetime, working_days: int, schedule: Schedule, slot: datetime | None = None) -> datetime:
    """The moment by which a reply is promised: the evening of the `working_days`th (at least 1) day of work after now,
    and no later than an hour before the `slot` that was asked for, or than that itself if it is so near.

    A day of work is one on which some of its hours are not closed. Evening is 6 pm; earlier if the practice closes
    before, as on the eve of a holiday, later if work only begins then. Without any hours, weekdays count.
    """
    evening = _evening_of_work(now.astimezone(schedule.zone).date(), working_days, schedule)
    if slot is None:
        return evening
    before = slot - BEFORE_THE_CALL
    return min(evening, before if before > now else slot)


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


class _Taken:
    """What the held calls take away: their own time with the gap after it, and days that have enough calls."""

    def __init__(self, schedule: Schedule, held: Collection[datetime]):
        self.zone, self.calls_a_day, self.apart = schedule.zone, schedule.calls_a_day, CALL + schedule.gap
        self.held = [start.astimezone(UTC) for start in held]
        self.per_day: dict[date, int] = {}
        for start in self.held:
            day = start.astimezone(schedule.zone).date()
            self.per_day[day] = self.per_day.get(day, 0) + 1

    def is_full(self, day: date) -> bool:
        return self.per_day.get(day, 0) >= self.calls_a_day

    def leaves_room_at(self, slot: datetime) -> bool:
        return all(abs(slot - start) >= self.apart for start in self.held)


def _starts(schedule: Schedule, day: date, step: timedelta) -> list[datetime]:
    """The instants of that day at which a call of the practice's hours may begin, in UTC, ascending.

    An hour that the clock jumps over has none; of an hour that comes twice only the first counts.
    """
    return sorted(
        instant
        for start, end in schedule.hours.get(day.weekday(), ())
        for minute in range(_minutes(start), (_minutes(end) or 24 * 60) - 14, int(step.total_seconds()) // 60)
        if (instant := _instant(day, minute, schedule.zone)) and not _is_closed(schedule, instant)
    )


def _instant(day: date, minute: int, zone: ZoneInfo) -> datetime | None:
    """The instant of that minute of the day there; None if the clock jumps over it."""
    wall = datetime.combine(day, time(*divmod(minute, 60)))
    instant = wall.replace(tzinfo=zone).astimezone(UTC)
    return instant if instant.astimezone(zone).replace(tzinfo=None) == wall else None


def _evening_of_work(today: date, working_days: int, schedule: Schedule) -> datetime:
    day, left = today, working_days
    for _ in range(FURTHEST_PROMISE):
        day += DAY
        quarters = _starts(schedule, day, CALL)
        left -= bool(quarters)
        if left == 0:
            return _evening(schedule, day, quarters)
    day, left = today, working_days
    while left:
        day += DAY
        left -= day.weekday() in WEEKDAYS
    return datetime.combine(day, END_OF_DAY, tzinfo=schedule.zone).astimezone(UTC)


def _is_closed(schedule: Schedule, instant: datetime) -> bool:
    return any(start < instant + CALL and instant < end for start, end in schedule.closed)


def _is_busy(schedule: Schedule, instant: datetime) -> bool:
    return overlaps(schedule.busy, instant, instant + CALL)


def _evening(schedule: Schedule, day: date, quarters: Sequence[datetime]) -> datetime:
    evening = datetime.combine(day, END_OF_DAY, tzinfo=schedule.zone).astimezone(UTC)
    if quarters[0] >= evening:
        return quarters[-1] + CALL
    closing = [start for start, end in schedule.closed if quarters[0] < start < evening < end]
    return min(closing, default=evening).astimezone(UTC)


def _minutes(moment: time) -> int:
    return moment.hour * 60 + moment.minute


def days_of(slots: Sequence[datetime], zone: ZoneInfo) -> Iterator[tuple[date, list[datetime]]]:
    """(day there, its slots), in order; days without a slot are left out."""
    days: dict[date, list[datetime]] = {}
    for slot in slots:
        days.setdefault(slot.astimezone(zone).date(), []).append(slot)
    yield from sorted(days.items())
