"""Calendar files (RFC 5545, RFC 5546): one call for its visitor, all held calls for the therapist."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from email.utils import parseaddr
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils.translation import gettext as _
from icalendar import Calendar, Event, Timezone, vCalAddress, vText

from therapyties.security.encryption import Undecryptable

from ..models import ConsultationRequest, ContactRoute
from ..rules.booking import CALL
from ..rules.states import Status
from .talking import who_calls

PRODUCER = "-//Calls//EN"  # as neutral as the rest: some calendars show it
MARGIN = timedelta(days=1)


def call_file(request: ConsultationRequest, now: datetime, cancelled_at: datetime | None = None) -> bytes:
    """One call as an invitation; or the news that it is off, with the time that its visitor was told.

    UID stays the same for the life of the request and SEQUENCE rises with its revision, so a calendar replaces what it
    has. Nothing in it says what the call is about. To somebody without an e-mail address it is only published.
    """
    invited = request.contact_route == ContactRoute.EMAIL and not isinstance(request.email, Undecryptable)
    method = ("CANCEL" if cancelled_at else "REQUEST") if invited else "PUBLISH"
    start = cancelled_at or request.slot
    if start is None:
        raise ValueError("a request without a time is no event")
    event = _event(request, start, now, str(_("Your call")))
    event.add("status", "CANCELLED" if cancelled_at else "CONFIRMED")
    if not cancelled_at:
        event.add("description", who_calls(request))
    sender = vCalAddress(f"mailto:{parseaddr(settings.DEFAULT_FROM_EMAIL)[1]}")
    if name := parseaddr(settings.DEFAULT_FROM_EMAIL)[0]:
        sender.params["CN"] = vText(name)
    event.add("organizer", sender)
    if invited:
        guest = vCalAddress(f"mailto:{request.email}")
        guest.params["RSVP"] = vText("FALSE")
        event.add("attendee", guest)
    return _calendar([event], [(start, request.zone)], method=method).to_ical()


def feed(requests: Iterable[ConsultationRequest], now: datetime, initials: bool = False) -> bytes:
    """The held calls for the therapist's own calendar, each titled by its reference, or the initials of its name."""
    events, times = [], []
    for request in requests:
        if request.slot is None:
            continue
        who = _initials(request) if initials else request.reference
        event = _event(request, request.slot, now, str(_("Call %(who)s") % {"who": who}))
        event.add("status", "CONFIRMED" if request.status == Status.CONFIRMED else "TENTATIVE")
        events.append(event)
        times.append((request.slot, request.zone))
    return _calendar(events, times, name=str(_("Calls"))).to_ical()


def _event(request: ConsultationRequest, slot: datetime, now: datetime, title: str) -> Event:
    event = Event()
    event.add("uid", f"{request.reference.lower()}@{urlsplit(settings.SITE_URL).hostname}")
    event.add("sequence", request.revision)
    event.add("dtstamp", now)
    event.add("dtstart", slot.astimezone(ZoneInfo(request.zone)))
    event.add("dtend", (slot + CALL).astimezone(ZoneInfo(request.zone)))
    event.add("summary", title)
    event.add("transp", "OPAQUE")
    return event


def _calendar(
    events: Iterable[Event], times: Iterable[tuple[datetime, str]], method: str = "", name: str = ""
) -> Calendar:
    """With the rules of each zone for just the `times` of the events: (start, zone)."""
    calendar = Calendar()
    calendar.add("prodid", PRODUCER)
    calendar.add("version", "2.0")
    if method:
        calendar.add("method", method)
    if name:
        calendar.add("x-wr-calname", name)
    days: dict[str, list[date]] = {}
    for start, zone in times:
        days.setdefault(zone, []).append(start.astimezone(ZoneInfo(zone)).date())
    for zone, starts in sorted(days.items()):
        calendar.add_component(
            Timezone.from_tzid(zone, first_date=min(starts) - MARGIN, last_date=max(starts) + MARGIN)
        )
    for event in events:
        calendar.add_component(event)
    return calendar


def _initials(request: ConsultationRequest) -> str:
    if isinstance(request.name, Undecryptable):
        return request.reference
    return "".join(f"{word[0].upper()}." for word in request.name.split()[:3])
