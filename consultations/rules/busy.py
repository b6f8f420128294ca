"""Which stretches of time are busy by somebody's calendar: read from its file, and nothing else kept of it.

As a program it reads a file in a process of its own, within limits that the system keeps: see `main`.
"""

import json
import resource
import sys
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta, tzinfo
from itertools import chain
from typing import Any
from zoneinfo import ZoneInfo

from icalendar import Calendar, vDuration

from .stretches import Interval, joined

MOST_EVENTS = 5_000
LONGEST_READING = 20  # seconds of the processor; a file of 5 MB with 48,000 events that are over takes 9
MOST_MEMORY = 768 * 1024 * 1024  # bytes; a file of 6 MB takes half of it
TOO_OFTEN = ("SECONDLY", "MINUTELY")
NO_TIME, LONGEST_EVENT = timedelta(0), timedelta(days=3660)
NEVER = datetime(2999, 1, 1, tzinfo=UTC)


class Unreadable(Exception):
    """No calendar can be had from it; `why` is a short code."""

    def __init__(self, why: str):
        super().__init__(why)
        self.why = why


def busy_in(file: bytes, since: datetime, until: datetime, zone: ZoneInfo) -> list[Interval]:
    """The busy stretches between the two moments, joined where they touch, in UTC; days without hours are those of the
    `zone`. Raises Unreadable: "no_calendar", "too_often" or "too_many"."""
    found: list[Interval] = []
    for calendar in _calendars(file):
        for start, end in chain(_stated(calendar), _of_events(calendar, since, until, zone)):
            if start < until and end > since:
                found.append((max(start, since), min(end, until)))
            if len(found) > MOST_EVENTS:
                raise Unreadable("too_many")
    return joined(found)


def _calendars(file: bytes) -> list[Calendar]:
    """Mostly one; some programs write several into one file."""
    try:
        calendars = Calendar.from_ical(file, multiple=True)
    except (ValueError, IndexError, KeyError, TypeError, AttributeError):
        raise Unreadable("no_calendar") from None
    if not calendars or not all(isinstance(calendar, Calendar) for calendar in calendars):
        raise Unreadable("no_calendar")
    return calendars


def _of_events(calendar: Calendar, since: datetime, until: datetime, zone: ZoneInfo) -> Iterator[Interval]:
    import recurring_ical_events  # which takes two megabytes: the process that reads the file needs it, no other

    calendar.subcomponents = [part for part in calendar.subcomponents if part.name != "VEVENT" or _tame(part, until)]
    if any(_repeats_too_often(event) for event in calendar.walk("VEVENT")):
        raise Unreadable("too_often")
    events = recurring_ical_events.of(calendar, skip_bad_series=True).after(since - timedelta(days=1))
    for number, event in enumerate(events):
        if number >= MOST_EVENTS:
            raise Unreadable("too_many")
        start, end = _instant(event["DTSTART"].dt, zone), _instant(_end_of(event), zone, at_most=until)
        if start >= until:
            return
        if end > start and _is_busy(event):
            yield start, end


def _tame(event: Any, until: datetime) -> bool:
    """Whether it can be of these weeks at all; the library stops at one that has no beginning, or lasts for ever, so
    it sees no such end; what could not be read of it is left out."""
    for name, _why in event.errors:
        event.pop(name, None)
    start = getattr(event.get("DTSTART"), "dt", None)
    if not isinstance(start, date) or start.year > until.year + 1:
        return False
    lasts = getattr(event.get("DURATION"), "dt", NO_TIME)
    if abs(lasts) > LONGEST_EVENT:
        event["DURATION"] = vDuration(LONGEST_EVENT)
    return True


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
            if str(group.params.get("FBTYPE", "BUSY")).upper() != "FREE":
                yield from _periods(group)


def _periods(group: Any) -> Iterator[Interval]:
    for period in getattr(group, "dts", None) or [group]:
        value = getattr(period, "dt", period)
        start, end = value if isinstance(value, tuple) else (value.start, value.end)
        yield (
            _instant(start, UTC),
            _instant(start + min(end, LONGEST_EVENT) if isinstance(end, timedelta) else end, UTC),
        )


def _instant(value: date, zone: tzinfo, at_most: datetime = NEVER) -> datetime:
    """A day is its midnight there; a time without a zone is the clock's of that place. What is later than a calendar
    reaches is `at_most`."""
    if not isinstance(value, datetime):
        value = datetime(value.year, value.month, value.day)  # noqa: DTZ001 — the zone is put on below
    try:
        return (value if value.tzinfo else value.replace(tzinfo=zone)).astimezone(UTC)
    except OverflowError:
        return at_most


def main() -> None:
    """Read a calendar's file from the standard input. The arguments are the two moments, in seconds since 1970, the
    zone's name, and how many seconds of the processor it may take. Writes {"busy": [[start, end]]} in such seconds, or
    {"why": …}; ends by a signal or an error where a limit is reached, for what a file costs cannot be told before."""
    seconds = int(sys.argv[4])
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + 1))
    resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))
    since, until = (datetime.fromtimestamp(int(text), UTC) for text in sys.argv[1:3])
    try:
        busy = busy_in(sys.stdin.buffer.read(), since, until, ZoneInfo(sys.argv[3]))
        said: dict[str, Any] = {"busy": [[int(start.timestamp()), int(end.timestamp())] for start, end in busy]}
    except Unreadable as problem:
        said = {"why": problem.why}
    except MemoryError:
        said = {"why": "too_slow"}
    except Exception:
        # Whatever the libraries make of a strange file, it is no calendar.
        said = {"why": "no_calendar"}
    json.dump(said, sys.stdout)


if __name__ == "__main__":
    main()
