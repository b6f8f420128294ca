"""What the therapist's week says in words: hours, how many times are left, what closes."""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ..models import HoursOfDate, TimeOff
from ..models.availability import Closure, Why, practice_zone
from ..models.hours import MIDNIGHT
from ..moments import clock, clock_span, day_name, days_named
from ..rules.booking import DAY, Schedule, midnight
from ..rules.stretches import Interval
from ..rules.week import Day


def time_off_named(off: TimeOff) -> str:
    """“Tuesday, June 2”, “June 2 to 5”, “Tuesday, June 2, 2 to 6 pm”."""
    last = off.last_day or off.first_day
    named = day_name(last) if last == off.first_day else days_named(off.first_day, last)
    if off.start is None or off.end is None:
        return named
    return _("%(days)s, %(hours)s") % {"days": named, "hours": _hours_named(off.first_day, off.start, off.end)}


def _hours_named(day: date, start: time, end: time) -> str:
    zone = practice_zone()
    ends = midnight(day + DAY, zone) if end == MIDNIGHT else datetime.combine(day, end, tzinfo=zone)
    return clock_span(datetime.combine(day, start, tzinfo=zone), ends)


def closed_because(closure: Closure, *, is_discreet: bool) -> str:
    """Why nothing is open; what the therapist wrote about time off is for no glance over a shoulder."""
    if closure.why == Why.TIME_OFF and is_discreet:
        return _("Time off")
    if closure.why == Why.TIME_OFF:
        return _("Time off: %(reason)s") % {"reason": closure.name} if closure.name else _("Time off")
    if closure.why == Why.AWAY:
        return _("You are away")
    if closure.why == Why.REST and not closure.name:
        return _("Closed: Shabbat")
    return _("Closed: %(holiday)s") % {"holiday": closure.name}


def span(stretch: Interval, day: date, zone: ZoneInfo) -> str:
    """“2 to 3:30 pm”, of the part of it that lies on that day."""
    begins, ends = midnight(day, zone), midnight(day + DAY, zone)
    if stretch[0] <= begins and stretch[1] >= ends:
        return _("all day")
    if stretch[1] >= ends:
        return _("from %(time)s") % {"time": clock(stretch[0])}
    if stretch[0] <= begins:
        return _("until %(time)s") % {"time": clock(stretch[1])}
    return clock_span(*stretch)


def hours_in_words(open_day: Day) -> str:
    if not open_day.has_hours:
        return _("no hours")
    spans = [clock_span(stretch.start, stretch.end) for stretch in open_day.stretches]
    return _("open %(spans)s") % {"spans": ", ".join(spans)} if spans else _("closed")


def count_in_words(open_day: Day, day: date, schedule: Schedule, now: datetime) -> str:
    today = now.astimezone(schedule.zone).date()
    if day < today or not open_day.stretches:
        return ""
    if day > today + schedule.horizon_days * DAY:
        return _("not open to visitors yet")
    if not open_day.offered and midnight(day + DAY, schedule.zone) <= now + schedule.notice:
        return _("too soon for visitors to book")
    said = ngettext("%(number)d time still open", "%(number)d times still open", open_day.offered)
    return said % {"number": open_day.offered}


def dated_in_words(row: HoursOfDate) -> str:
    if row.start is None or row.end is None:
        return _("No hours on this date")
    span = _hours_named(row.day, row.start, row.end)
    said = _("Hours of this date: %(span)s") if row.replaces_weekly else _("Extra hours: %(span)s")
    return said % {"span": span}


def hour(hour: int) -> str:
    return clock(datetime(2026, 1, 5, hour, tzinfo=practice_zone()))


def left_out(days: Sequence[date]) -> str:
    """What is said of a weekend without hours, of which no column is drawn."""
    drawn = {day.weekday() for day in days}
    if not drawn & {5, 6}:
        return _("No hours on the weekend")
    if 5 not in drawn:
        return _("No hours on Saturday")
    return "" if 6 in drawn else _("No hours on Sunday")


def horizon(monday: date, today: date, days: int) -> str:
    last = today + timedelta(days=days)
    return _("Visitors can book until %(day)s.") % {"day": day_name(last)} if monday + 6 * DAY > last else ""
