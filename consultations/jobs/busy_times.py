"""The therapist's own calendars are read every few minutes: when they are busy, and nothing else."""

from base64 import b64encode
from collections.abc import Collection
from datetime import UTC, datetime, timedelta

from django.utils.translation import gettext as _

from therapyties.security.encryption import Undecryptable
from therapyties.security.outside import Answer, Limits, Network, Unreachable, ask

from ..models import Availability, BusyCalendar
from ..models.availability import practice_zone
from ..rules.busy import Unreadable
from ..rules.stretches import Interval
from .reading_apart import busy_apart

EVERY = timedelta(minutes=7)
LIMITS = Limits(size=6_000_000, seconds=20.0)
AHEAD = timedelta(days=2)  # beyond the horizon, so that the last day is whole in every zone
OK, UNAUTHORIZED, FORBIDDEN, NOT_FOUND, GONE = 200, 401, 403, 404, 410
FREE_BUSY = """<?xml version="1.0" encoding="utf-8"?>
<C:free-busy-query xmlns:C="urn:ietf:params:xml:ns:caldav">
<C:time-range start="%(start)s" end="%(end)s"/>
</C:free-busy-query>"""


def read_calendars(now: datetime, allowed: Collection[Network] = ()) -> None:
    """Each calendar whose turn it is gets read; what goes wrong with one is noted with it and touches no other.
    `allowed`: networks of this machine that may be asked, which only tests have."""
    for calendar in BusyCalendar.objects.due(now, EVERY):
        read_one(calendar, now, allowed)


def read_one(calendar: BusyCalendar, now: datetime, allowed: Collection[Network] = ()) -> None:
    """Its busy times in the horizon are those of now; or, in words, why they are still those of before."""
    since, until = now - timedelta(days=1), now + timedelta(days=Availability.current().horizon_days) + AHEAD
    try:
        calendar.keep(_busy(calendar, since, until, allowed), now)
    except (Unreachable, Unreadable) as problem:
        calendar.note_problem(in_words(problem), now)


def _busy(calendar: BusyCalendar, since: datetime, until: datetime, allowed: Collection[Network]) -> list[Interval]:
    secrets = (calendar.url, calendar.account, calendar.password)
    if any(isinstance(secret, Undecryptable) for secret in secrets):
        raise Unreachable(_("Its address or password cannot be decrypted. Please enter them again."))
    if calendar.way == BusyCalendar.Way.CALDAV:
        answer = _ask_caldav(calendar, since, until, allowed)
    else:
        answer = ask(calendar.url, headers=_signed(calendar), limits=LIMITS, allowed=allowed)
    _check(answer)
    return busy_apart(answer.body, since, until, practice_zone())


def _ask_caldav(calendar: BusyCalendar, since: datetime, until: datetime, allowed: Collection[Network]) -> Answer:
    """The report of RFC 4791 that says when somebody is busy, without a title or a place."""
    body = FREE_BUSY % {"start": _stamp(since), "end": _stamp(until)}
    headers = {"Content-Type": 'application/xml; charset="utf-8"', "Depth": "1", **_signed(calendar)}
    return ask(calendar.url, method="REPORT", headers=headers, body=body.encode(), limits=LIMITS, allowed=allowed)


def _signed(calendar: BusyCalendar) -> dict[str, str]:
    if not calendar.account:
        return {}
    pair = b64encode(f"{calendar.account}:{calendar.password}".encode()).decode()
    return {"Authorization": f"Basic {pair}"}


def _stamp(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")


def _check(answer: Answer) -> None:
    if answer.status in (UNAUTHORIZED, FORBIDDEN):
        raise Unreachable(_("The name or the password is not accepted there."))
    if answer.status in (NOT_FOUND, GONE):
        raise Unreachable(_("There is no longer a calendar at this address."))
    if answer.status != OK:
        raise Unreachable(_("The calendar's server answered with an error (%(status)d).") % {"status": answer.status})


def in_words(problem: Unreachable | Unreadable) -> str:
    """What is wrong, for the therapist."""
    if isinstance(problem, Unreachable):
        return str(problem)
    return {
        "no_calendar": _("What came from there is no calendar. Is it the private address that ends in .ics?"),
        "too_often": _("An event in it repeats every minute or second, which no calendar of yours would."),
        "too_many": _("There are more than 5,000 events in it in these weeks."),
        "too_slow": _("It took too long to read."),
    }[problem.why]
