"""How it stands with the therapist's own calendars, in one sentence each: the same wherever the desk speaks of them."""

from datetime import datetime, timedelta

from django.utils.timesince import timesince
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ..models import Availability, BusyCalendar


def how_they_are(now: datetime) -> list[tuple[bool, str]]:
    """(whether something is wrong, how it stands) for each calendar."""
    if not (calendars := list(BusyCalendar.objects.all())):
        return []
    availability = Availability.current()
    return [how_it_is(calendar, availability, now) for calendar in calendars]


def how_it_is(calendar: BusyCalendar, availability: Availability, now: datetime) -> tuple[bool, str]:
    """(whether something is wrong, when it was read and how many busy times there were, or why it could not be)."""
    if calendar.is_stale(now, timedelta(hours=availability.stale_hours)):
        said = _("%(name)s has not been read for too long, so visitors are offered no time. %(why)s")
        return True, (said % {"name": calendar.name, "why": calendar.problem}).strip()
    if calendar.read_at is None:
        if calendar.problem:
            return True, _("%(name)s: %(why)s") % {"name": calendar.name, "why": calendar.problem}
        return False, _("%(name)s: it is read within a minute") % {"name": calendar.name}
    number = calendar.number
    said = ngettext(
        "%(name)s: read %(ago)s ago, %(number)d busy time. %(why)s",
        "%(name)s: read %(ago)s ago, %(number)d busy times. %(why)s",
        number,
    )
    ago = timesince(calendar.read_at, now, depth=1)
    values = {"name": calendar.name, "ago": ago, "number": number, "why": calendar.problem}
    return bool(calendar.problem), (said % values).strip()
