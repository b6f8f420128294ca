"""Calendar files (RFC 5545, RFC 5546): one call for its visitor, all held calls for the therapist."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from django.conf import settings
from django.urls import reverse
from django.utils.encoding import punycode
from django.utils.translation import gettext as _
from icalendar import Calendar, Event, Timezone, vCalAddress, vDuration, vText

from therapyties import languages
from therapyties.security.encryption import Undecryptable

from ..models import ConsultationRequest, ContactRoute
from ..models.availability import practice_zone
from ..rules.booking import CALL
from ..rules.states import Status
from .sender import sender
from .talking import who_calls

PRODUCER = "-//Calls//EN"  # as neutral as the rest: some calendars show it
MARGIN = timedelta(days=1)
READ_AGAIN = timedelta(minutes=15)


def call_file(request: ConsultationRequest, now: datetime, cancelled_at: datetime | None = None) -> bytes:
    """One call as an invitation; or the news that it is off, with the time that its visitor was told.

    UID stays the same for the life of the request and SEQUENCE rises with its revision, so a calendar replaces what it
    has. Nothing in it says what the call is about, and what it says it says in the language of the request. To somebody
    without an e-mail address it is only published.
    """
    invited = request.contact_route == ContactRoute.EMAIL and not isinstance(request.email, Undecryptable)
    method = ("CANCEL" if cancelled_at else "REQUEST") if invited else "PUBLISH"
    start = cancelled_at or request.slot
    if start is None:
        raise ValueError("a request without a time is no event")
    spoken = {"LANGUAGE": languages.known(request.language)}
    with languages.speaking(request.language):
        event = _event(request, start, now, _("Your call"), spoken)
        if not cancelled_at:
            event.add("description", who_calls(request), parameters=spoken)
        name, address = sender()
    event.add("status", "CANCELLED" if cancelled_at else "CONFIRMED")
    organizer = vCalAddress(f"mailto:{address}")
    if name:
        organizer.params["CN"] = vText(name)
    event.add("organizer", organizer)
    if invited:
        guest = vCalAddress(f"mailto:{_for_servers(request.email)}")
        guest.params["RSVP"] = vText("FALSE")
        event.add("attendee", guest)
    return _calendar([event], [(start, request.zone)], method=method).to_ical()


def feed(requests: Iterable[ConsultationRequest], now: datetime, initials: bool = False) -> bytes:
    """The held calls for the therapist's own calendar, each titled by its reference, or the initials of its name, with
    a link to its page in the back office.

    The bytes are the same as long as no call has changed. A calendar without a component is none (RFC 5545, 3.6), and
    Outlook refuses it: with no call it holds the rules of the practice's zone for the year, which no program shows.
    """
    events, times = [], []
    for request in requests:
        if request.slot is None:
            continue
        who = _initials(request) if initials else request.reference
        event = _event(request, request.slot, request.changed_at, _("Call %(who)s") % {"who": who})
        event.add("last-modified", request.changed_at)
        event.add("url", desk_link_of(request))
        event.add("description", _("Open the request: %(link)s") % {"link": desk_link_of(request)})
        event.add("status", "CONFIRMED" if request.status == Status.CONFIRMED else "TENTATIVE")
        events.append(event)
        times.append((request.slot, request.zone))
    if not times:
        year, zone = now.astimezone(practice_zone()).year, practice_zone()
        times = [(datetime(year, month, 1, tzinfo=zone), zone.key) for month in (1, 12)]
    calendar = _calendar(events, times, name=str(_("Calls")))
    calendar.add("refresh-interval", READ_AGAIN, parameters={"VALUE": "DURATION"})  # RFC 7986; and what Outlook reads:
    calendar.add("x-published-ttl", vDuration(READ_AGAIN).to_ical().decode())
    return calendar.to_ical()


def desk_link_of(request: ConsultationRequest) -> str:
    """Its page in the back office: a number, and no name."""
    return settings.SITE_URL + reverse("desk:inspect", args=[request.pk])


def _for_servers(address: str) -> str:
    """The address as mail servers write it: a domain of other letters in its ASCII form (IDNA)."""
    name, _at, domain = address.rpartition("@")
    return f"{name}@{punycode(domain)}"


def _event(
    request: ConsultationRequest, slot: datetime, now: datetime, title: str, spoken: Mapping[str, str] | None = None
) -> Event:
    event = Event()
    event.add("uid", f"{request.reference.lower()}@{urlsplit(settings.SITE_URL).hostname}")
    event.add("sequence", request.revision)
    event.add("dtstamp", now)
    event.add("dtstart", slot.astimezone(ZoneInfo(request.zone)))
    event.add("dtend", (slot + CALL).astimezone(ZoneInfo(request.zone)))
    event.add("summary", title, parameters=dict(spoken or {}))
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
