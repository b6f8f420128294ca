"""The open times as people see them: days as rows, a few at a time, each time with its whole phrase."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from .booking import days_of

DAYS_SHOWN = 5


@dataclass(frozen=True)
class Offer:
    """Some of the days with openings; `earlier` and `later` are the first days of the pages beside them, or None."""

    days: Sequence[tuple[date, Sequence[datetime]]]
    earlier: date | None = None
    later: date | None = None


def offer(
    openings: Sequence[datetime],
    zone: ZoneInfo,
    first: str = "",
    chosen: datetime | None = None,
    shown: int = DAYS_SHOWN,
) -> Offer:
    """A page of `shown` days: the one with the `chosen` time, else from the ISO date `first` on, else the first one."""
    days = list(days_of(openings, zone))
    start = _page_with(days, chosen, shown) if chosen and chosen in openings else _index_of(days, first)
    return Offer(
        days=days[start : start + shown],
        earlier=days[max(0, start - shown)][0] if start else None,
        later=days[start + shown][0] if start + shown < len(days) else None,
    )


def _page_with(days, chosen: datetime, shown: int) -> int:
    number = next(number for number, (_day, slots) in enumerate(days) if chosen in slots)
    return number - number % shown


def _index_of(days, first: str) -> int:
    try:
        wanted = date.fromisoformat(first)
    except ValueError:
        return 0
    return next((number for number, (day, _slots) in enumerate(days) if day >= wanted), 0)
