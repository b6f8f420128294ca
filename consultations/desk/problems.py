"""What is wrong on the desk, each in one line that leads to where it is put right, the gravest first."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.contrib.auth.models import User
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ..models import Availability, ConsultationSettings, Message
from ..moments import near_moment
from .crowd import came_until, crowd
from .devices import troubles

MOST_MESSAGES = 50
UNDELIVERED = "#undelivered"  # where the first page tells of each message


@dataclass(frozen=True)
class Problem:
    """One line: what is wrong, where it leads, and the words of that link."""

    words: str
    url: str
    press: str
    is_grave: bool = True


def problems(
    now: datetime,
    undelivered: list[Message],
    calendars: Iterable[str],
    discreetly: bool,
    user: User,
    practice: ConsultationSettings,
) -> list[Problem]:
    """Everything that is wrong at this moment, with `user`'s own devices, and with `calendars` in a sentence each;
    people stand there by their initials if it is said `discreetly`."""
    told = [*_mail(undelivered, discreetly), *_crowd(now), *_calendars(calendars), *_devices(user)]
    return [*told, *_unset(practice)]


def undelivered(now: datetime) -> list[Message]:
    """The messages that did not go out, the newest fifty, each with its request."""
    return list(Message.objects.in_trouble(now).select_related("request")[:MOST_MESSAGES])


def _mail(messages: list[Message], discreetly: bool) -> list[Problem]:
    about = {message.request_id: message.request for message in messages}
    if not messages:
        return []
    if len(about) == 1 and (request := messages[0].request):
        who = request.initials if discreetly else request.name
        name = format_html("<bdi>{}</bdi>", who)
        words: str = format_html(_("A message about {who} could not be delivered."), who=name)
        return [Problem(words, reverse("desk:inspect", args=[request.pk]), _("Look"))]
    words = ngettext(
        "%(number)d message could not be delivered yet.",
        "%(number)d messages could not be delivered yet.",
        len(messages),
    )
    return [Problem(words % {"number": len(messages)}, UNDELIVERED, _("Look"))]


def _crowd(now: datetime) -> list[Problem]:
    found = crowd(now)
    if found is None:
        return []
    said = ngettext(
        "%(number)d request came from %(first)s to %(last)s.",
        "%(number)d requests came from %(first)s to %(last)s.",
        found.number,
    )
    words = said % {"number": found.number, "first": near_moment(found.first), "last": came_until(found)}
    return [Problem(words, reverse("desk:crowd"), _("Look at them"))]


def _calendars(calendars: Iterable[str]) -> Iterable[Problem]:
    for words in calendars:
        yield Problem(words, reverse("wagtailsnippets_consultations_busycalendar:list"), _("See it"))


def _devices(user: User) -> list[Problem]:
    return [Problem(words, reverse("desk:devices"), _("See your devices")) for words in troubles(user)]


def _unset(practice: ConsultationSettings) -> Iterable[Problem]:
    if Availability.objects.filter(is_example=True).exists():
        yield Problem(
            _("The hours in which calls can be booked are only an example."),
            reverse("wagtailsettings:edit", args=["consultations", "availability"]),
            _("Set your own"),
            is_grave=False,
        )
    if not practice.notify_email:
        yield Problem(
            _("You are not told of a new request by email yet."),
            reverse("wagtailsettings:edit", args=["consultations", "consultationsettings"]),
            _("Say where to"),
            is_grave=False,
        )


def by_problem(messages: Iterable[Message]) -> list[tuple[str, list[Message]]]:
    """[(problem, messages)]: what is wrong with many is said once."""
    found: dict[str, list[Message]] = {}
    for message in messages:
        found.setdefault(message.problem, []).append(message)
    return list(found.items())
