"""The open times as people see them: three to begin with, then every day, of later weeks one row for each week; and
which three are proposed in place of another."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import groupby, zip_longest
from zoneinfo import ZoneInfo

from .booking import days_of

FIRST_ROWS = 3
NEAR_WEEKS = timedelta(weeks=2)  # the week of the first opening and the one after it: their days are rows themselves


@dataclass(frozen=True)
class Day:
    """A day with openings, earliest first; `is_open` if its row stands open, as only there the choice is ticked."""

    day: date
    slots: Sequence[datetime]
    is_open: bool = False

    @property
    def number(self) -> int:
        return len(self.slots)

    @property
    def first(self) -> datetime:
        return self.slots[0]

    @property
    def last(self) -> datetime:
        return self.slots[-1]


@dataclass(frozen=True)
class Week:
    """Two or more days of one week (Monday comes first) that are one row together."""

    days: Sequence[Day]

    @property
    def number(self) -> int:
        return sum(day.number for day in self.days)

    @property
    def first(self) -> date:
        return self.days[0].day

    @property
    def last(self) -> date:
        return self.days[-1].day

    @property
    def is_open(self) -> bool:
        return any(day.is_open for day in self.days)


@dataclass(frozen=True)
class Offer:
    """All openings. Those in `next` or `nearest`, of which one is empty, stand in their day as well.

    `days` are rows of their own; `weeks` are the rows after them. `chosen` is the one time that is ticked among the
    first rows, `chosen_below` the one that is ticked in its day: never both, so that one radio button is checked.
    """

    next: Sequence[datetime]
    nearest: Sequence[datetime]
    days: Sequence[Day]
    weeks: Sequence[Week]
    chosen: datetime | None = None
    chosen_below: datetime | None = None


def offer(
    openings: Sequence[datetime],
    zone: ZoneInfo,
    chosen: datetime | None = None,
    nearest: Sequence[datetime] = (),
) -> Offer:
    """How the `openings` are shown there. If the time that was wanted is taken, its `nearest` replace the next ones; a
    `chosen` time that is not open is not shown as chosen."""
    by_day = list(days_of(openings, zone))
    nearest = [slot for slot in nearest if slot in openings]
    following = [] if nearest else _spread(by_day)
    is_above = chosen in nearest or chosen in following
    below = chosen if chosen in openings and not is_above else None
    days = [Day(day, slots, is_open=below in slots) for day, slots in by_day]
    near, later = _by_distance(days)
    return Offer(following, nearest, near, later, chosen if is_above else None, below)


def instead(openings: Sequence[datetime], zone: ZoneInfo, wanted: datetime | None) -> list[datetime]:
    """Up to three times to propose in place of the `wanted` one, earliest first: one on each of the days nearest to it,
    at the hour most like it. Without one they are the next that can be had; fewer days give several of one day."""
    by_day = [(day, list(slots)) for day, slots in days_of(openings, zone)]
    if wanted is None:
        return _spread(by_day)
    asked = wanted.astimezone(zone).date()
    days = [slots for _day, slots in sorted(by_day, key=lambda day: (abs(day[0] - asked), day[0]))[:FIRST_ROWS]]
    alike = [sorted(slots, key=lambda slot: (_apart(slot, wanted), slot)) for slots in days]
    in_turn = [slot for turn in zip_longest(*alike) for slot in turn if slot]
    return sorted(in_turn[:FIRST_ROWS])


def _spread(by_day: Sequence[tuple[date, Sequence[datetime]]]) -> list[datetime]:
    """The very next opening, then one on each of the next days, at an hour as far as can be from those before it; where
    there are fewer days, further ones on the same days."""
    days = [list(slots) for _day, slots in by_day[:FIRST_ROWS]]
    found: list[datetime] = []
    while any(days) and len(found) < FIRST_ROWS:
        for slots in days:
            if slots and len(found) < FIRST_ROWS:
                found.append(_unlike(found, slots))
                slots.remove(found[-1])
    return sorted(found)


def _unlike(found: Sequence[datetime], slots: Sequence[datetime]) -> datetime:
    """The slot whose time of day is furthest from those that were found; the earliest of equals, and without any."""
    return max(
        slots, key=lambda slot: (min((_apart(slot, other) for other in found), default=timedelta()), -slot.timestamp())
    )


def _apart(one: datetime, other: datetime) -> timedelta:
    """How far two times of day lie from each other, whatever their days: at most 12 hours."""
    apart = (one - other) % timedelta(days=1)
    return min(apart, timedelta(days=1) - apart)


def _by_distance(days: Sequence[Day]) -> tuple[list[Day], list[Week]]:
    """The days of the first two weeks, and the weeks after them."""
    if not days:
        return [], []
    end = _monday(days[0].day) + NEAR_WEEKS
    near = [day for day in days if day.day < end]
    return near, list(_weeks(day for day in days if day.day >= end))


def _weeks(days: Iterator[Day]) -> Iterator[Week]:
    for _monday_of_week, group in groupby(days, key=lambda day: _monday(day.day)):
        yield Week(list(group))


def _monday(day: date) -> date:
    return day - timedelta(days=day.weekday())
