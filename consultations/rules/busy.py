"""Which stretches of time are busy by somebody's calendar: read from its file, and nothing else kept of it."""

import time
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import recurring_ical_events
from icalendar import Calendar

from .stretches import Interval, joined

MOST_EVENTS = 5_000
LONGEST_READING = 10.0  # seconds
TOO_OFTEN = ("SECONDLY", "MINUTELY")
NO_TIME = timedelta(0)


class Unreadable(Exception):
    """No calendar can be had from it; `why` is a short code."""

    def __init__(self, why: str):
        super().__init__(why)
        self.why = why


def busy_in(file: bytes, since: datetime, until: datetime, zone: ZoneInfo) -> list[Interval]:
    """The busy stretches between the two moments, joined where they touch, in UTC; days without hours are those of the
    `zone`. Raises Unreadable: "no_calendar", "too_often", "too_many" or "too_slow"."""
    calendar = _calendar(file)
    found = [*_stated(calendar), *_of_events(calendar, since, until, zone)]
    return joined((max(start, since), min(end, until)) for start, end in found if start < until and end > since)


def _calendar(file: bytes) -> Calendar:
    try:
        calendar = Calendar.from_ical(file)
    except (ValueError, IndexError, KeyError, TypeError, AttributeError):
        raise Unreadable("no_calendar") from None
    if not isinstance(calendar, Calendar):
        raise Unreadable("no_calendar")
    return calendar


def _of_events(calendar: Calendar, since: datetime, until: datetime, zone: ZoneInfo) -> Iterator[Interval]:
    if any(_repeats_too_often(event) for event in calendar.walk("VEVENT")):
        raise Unreadable("too_often")
    begun = time.monotonic()
    events = recurring_ical_events.of(calendar, skip_bad_series=True).after(since - timedelta(days=1))
    for number, event in enumerate(events):
        if number >= MOST_EVENTS:
            raise Unreadable("too_many")
        if time.monotonic() - begun > LONGEST_READING:
            raise Unreadable("too_slow")
        start, end = _instant(event["DTSTART"].dt, zone), _instant(_end_of(event), zone)
        if start >= until:
            return
        if end > start and _is_busy(event):
            yield start, end


def _repeats_too_often(event: Any) -> bool:
    rules = event.get("RRULE") or []
    return any(set(rule.get("FREQ", ())) & set(TOO_OFTEN) for rule in (rules if isinstance(rules, list) else [rules]))


def _is_busy(event: Any) -> bool:
    is_free = str(event.get("TRANSP", "")).upper() == "TRANSPARENT"
    is_off = str(event.get("STATUS", "")).upper() == "CANCELLED"
    free_for_outlook = str(event.get("X-MICROSOFT-CDO-BUSYSTATUS", "")).upper() == "FREE"
    return not (is_free or is_off or free_for_outlook)


def _end_of(event: Any) -> date:
    if "DTEND" in event:
        return event["DTEND"].dt
    start = event["DTSTART"].dt
    lasts = event["DURATION"].dt if "DURATION" in event else NO_TIME
    return start + (lasts or (NO_TIME if isinstance(start, datetime) else timedelta(days=1)))


def _stated(calendar: Calendar) -> Iterator[Interval]:
    """What a free-busy report says without any event."""
    for report in calendar.walk("VFREEBUSY"):
        periods = report.get("FREEBUSY") or []
        for group in periods if isinstance(periods, list) else [periods]:
            if str(group.params.get("FBTYPE", "BUSY")).upper() == "FREE":
                continue
            for start, end in _periods(group):
                yield _instant(start, ZoneInfo("UTC")), _instant(end, ZoneInfo("UTC"))


def _periods(group: Any) -> Iterator[tuple[datetime, datetime]]:
    for period in getattr(group, "dts", None) or [group]:
        value = getattr(period, "dt", period)
        start, end = value if isinstance(value, tuple) else (value.start, value.end)
        yield start, (start + end if isinstance(end, timedelta) else end)


def _instant(value: date, zone: ZoneInfo) -> datetime:
    """A day is its midnight there; a time without a zone is the clock's of that place."""
    if not isinstance(value, datetime):
        value = datetime(value.year, value.month, value.day)  # noqa: DTZ001 — the zone is put on below
    return (value if value.tzinfo else value.replace(tzinfo=zone)).astimezone(UTC)
