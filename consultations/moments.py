"""How a moment is said, the same on pages, in mails, files and on the desk: the practice's time, its zone named.

In the language that is spoken: how English orders a date stands here, as a format of Django's, and other languages
translate that format.
"""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils import dateformat, timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from therapyties import languages

ZONES = {
    "America/Los_Angeles": gettext_lazy("Pacific time"),
    "America/Denver": gettext_lazy("Mountain time"),
    "America/Chicago": gettext_lazy("Central time"),
    "America/New_York": gettext_lazy("Eastern time"),
}


def moment(value: datetime, zone: str = "") -> str:
    """“Tuesday, March 3, 6 pm Pacific time”."""
    return _("%(day)s, %(time)s %(zone)s") % {
        "day": day_name(_local(value, zone).date()),
        "time": clock(value, zone),
        "zone": zone_name(zone),
    }


def short_moment(value: datetime, zone: str = "") -> str:
    """“Tuesday, 6 pm Pacific time”: for a subject, which a lock screen cuts off."""
    return _("%(day)s, %(time)s %(zone)s") % {
        "day": dateformat.format(_local(value, zone).date(), pgettext("date format", "l")),
        "time": clock(value, zone),
        "zone": zone_name(zone),
    }


def near_moment(value: datetime, zone: str = "") -> str:
    """“today, 6 pm”, “tomorrow, 10:45 am”, “yesterday, 6 pm”, else “Tue, Mar 3, 6 pm”: for the desk."""
    day = _local(value, zone).date()
    near = {-1: _("yesterday"), 0: _("today"), 1: _("tomorrow")}
    name = near.get((day - _local(timezone.now(), zone).date()).days) or _short_day(day)
    return _("%(day)s, %(time)s") % {"day": name, "time": clock(value, zone)}


def soon(value: datetime, zone: str = "") -> str:
    """“6 pm” today, “tomorrow, 6 pm”, “Fri 6 pm” within six days, else “Tue, Mar 3, 6 pm”: where a row is narrow."""
    day = _local(value, zone).date()
    days = (day - _local(timezone.now(), zone).date()).days
    if days == 0:
        return clock(value, zone)
    if 2 <= days <= 6:
        return _("%(weekday)s %(time)s") % {
            "weekday": dateformat.format(day, pgettext("date format", "D")),
            "time": clock(value, zone),
        }
    return near_moment(value, zone)


def day_name(day: date) -> str:
    """“Tuesday, March 3”."""
    return dateformat.format(day, pgettext("date format", "l, F j"))


def days_named(first: date, last: date) -> str:
    """“December 7 to 11”, “November 30 to December 4”."""
    if (first.year, first.month) == (last.year, last.month):
        month = dateformat.format(first, "F")
        return _("%(month)s %(first)s to %(last)s") % {"month": month, "first": first.day, "last": last.day}
    day = pgettext("date format", "F j")
    return _("%(first)s to %(last)s") % {"first": dateformat.format(first, day), "last": dateformat.format(last, day)}


def day_of(value: datetime, zone: str = "") -> str:
    """The day of a moment: “Tuesday, March 3”."""
    return day_name(_local(value, zone).date())


def day_and_year(value: datetime, zone: str = "") -> str:
    """“Tuesday, March 3, 2026”: for what lies months ahead."""
    return dateformat.format(_local(value, zone).date(), pgettext("date format", "l, F j, Y"))


def clock(value: datetime, zone: str = "") -> str:
    """“6 pm”, “10:45 am”; “18:00” where a day has 24 hours."""
    local = _local(value, zone)
    if not counts_to_twelve():
        return languages.isolated(f"{local.hour}:{local.minute:02}")
    hour = local.hour % 12 or 12
    return (f"{hour}:{local.minute:02}" if local.minute else f"{hour}") + (" am" if local.hour < 12 else " pm")


def clock_span(start: datetime, end: datetime, zone: str = "") -> str:
    """“2 to 3:30 pm”, “10 am to 12 pm”."""
    first, last = clock(start, zone), clock(end, zone)
    if counts_to_twelve() and first[-3:] == last[-3:] and start < end:
        first = first[:-3]
    return _("%(first)s to %(last)s") % {"first": first, "last": last}


def counts_to_twelve() -> bool:
    """Whether the language that is spoken tells the time by twice twelve hours."""
    return languages.current() == "en"


def practice_zone() -> str:
    """“America/Los_Angeles”, for a script that compares clocks."""
    return settings.PRACTICE_TIME_ZONE


def zone_name(zone: str = "") -> str:
    """“Pacific time”."""
    name = zone or settings.PRACTICE_TIME_ZONE
    city = languages.isolated(name.rpartition("/")[2].replace("_", " "))
    return str(ZONES.get(name) or _("%(city)s time") % {"city": city})


def _short_day(day: date) -> str:
    return dateformat.format(day, pgettext("date format", "D, M j"))


def instant(value: datetime) -> str:
    """“2026-03-03T18:45:00Z”: the value of a slot in forms."""
    return value.astimezone(ZoneInfo("UTC")).strftime("%Y-%m-%dT%H:%M:%SZ")


def _local(value: datetime, zone: str) -> datetime:
    return value.astimezone(ZoneInfo(zone or settings.PRACTICE_TIME_ZONE))
