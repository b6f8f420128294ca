"""Calendar files (RFC 5545, RFC 5546): one call for its visitor, all held calls for the therapist."""

from collections.abc import Iterable
from datetime import datetime, timedelta
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

PRODUCER = "-//Calls//EN"  # as neutral as the rest: some calendars show it
MARGIN = timedelta(days=1)


def call_file(request: ConsultationRequest, now: datetime, cancelled: bool = False) -> bytes:
    """One call as an invitation, or the news that it is off.

    UID stays the same for the life of the request and SEQUENCE rises with its revision, so a calendar replaces what it
    has. Nothing in it says what the call is about. To somebody without an e-mail address it is only published.
    """
    invited = request.contact_route == ContactRoute.EMAIL and not isinstance(request.email, Undecryptable)
    method = ("CANCEL" if cancelled else "REQUEST") if invited else "PUBLISH"
    event = _event(request, now, str(_("Your call")))
    event.add("status", "CANCELLED" if cancelled else "CONFIRMED")
    sender = vCalAddress(f"mailto:{parseaddr(settings.DEFAULT_FROM_EMAIL)[1]}")
    if name := parseaddr(settings.DEFAULT_FROM_EMAIL)[0]:
        sender.params["CN"] = vText(name)
    event.add("organizer", sender)
    if invited:
        guest = vCalAddress(f"mailto:{request.email}")
        guest.params["RSVP"] = vText("FALSE")
        event.add("attendee", guest)
    return _calendar([event], [request], method=method).to_ical()


def feed(requests: Iterable[ConsultationRequest], now: datetime, initials: bool = False) -> bytes:
    """The held calls for the therapist's own calendar, each titled by its reference, or the initials of its name."""
    requests = list(requests)
    events = []
    for request in requests:
        who = _initials(request) if initials else request.reference
        event = _event(request, now, str(_("Call %(who)s") % {"who": who}))
        event.add("status", "CONFIRMED" if request.status == Status.CONFIRMED else "TENTATIVE")
        events.append(event)
    return _calendar(events, requests, name=str(_("Calls"))).to_ical()


def _event(request: ConsultationRequest, now: datetime, title: str) -> Event:
    """Raises ValueError for a request without a time."""
    if request.slot is None:
        raise ValueError("a request without a time is no event")
    start = request.slot.astimezone(ZoneInfo(request.zone))
    event = Event()
    event.add("uid", f"{request.reference.lower()}@{urlsplit(settings.SITE_URL).hostname}")
    event.add("sequence", request.revision)
    event.add("dtstamp", now)
    event.add("dtstart", start)
    event.add("dtend", (request.slot + CALL).astimezone(ZoneInfo(request.zone)))
    event.add("summary", title)
    event.add("transp", "OPAQUE")
    return event


def _calendar(events, requests, method="", name="") -> Calendar:
    """With the rules of each zone for just the time of the events."""
    calendar = Calendar()
    calendar.add("prodid", PRODUCER)
    calendar.add("version", "2.0")
    if method:
        calendar.add("method", method)
    if name:
        calendar.add("x-wr-calname", name)
    for zone in sorted({request.zone for request in requests}):
        starts = [request.slot.astimezone(ZoneInfo(zone)).date() for request in requests if request.zone == zone]
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
