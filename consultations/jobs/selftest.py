"""The daily self-test: a marked request takes a time through the real form, is withdrawn by its link, and is erased.

It passes through everything a visitor passes through, from the middleware to the database, and tells the therapist
only if something is wrong. Its mark is the signed name of the form's rendering, which nobody else can make.
"""

import re
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.test import Client
from django.urls import reverse
from django.utils.translation import gettext as _

from ..messages.kinds import Kind
from ..messages.outbox import tell_therapist
from ..models import ConsultationRequest, SystemState
from ..models.availability import practice_zone
from ..moments import instant
from ..rules.states import Status
from ..services import by_anyone, renderings
from ..services.diary import openings

FROM = 4  # o'clock: when few people book
TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="(\w+)"')
SEEN = re.compile(r'name="seen" value="(\d+)"')


class Failed(Exception):
    """Something a visitor needs does not work; says what, in words for the therapist."""


def run_daily(now: datetime) -> None:
    """Run it once a day, from four in the morning on, and tell the therapist what is wrong, if anything is."""
    state, _is_new = SystemState.objects.get_or_create(pk=1)
    zone, last = practice_zone(), state.self_tested_at
    local = now.astimezone(zone)
    if local.hour < FROM or (last and last.astimezone(zone).date() >= local.date()):
        return
    row = SystemState.objects.filter(pk=state.pk)
    if not row.filter(self_tested_at=last).update(self_tested_at=now):
        return  # another process runs it
    problem = run(now)
    row.update(self_test_problem=problem)
    if problem:
        tell_therapist(None, Kind.SELF_TEST, now, occasion=local.date())


def run(now: datetime) -> str:
    """What is wrong, in words; empty if a visitor can ask for a call and take it back."""
    _clean_up()
    try:
        _ask_and_withdraw(now)
    except Failed as failure:
        return str(failure)
    except Exception as error:  # whatever breaks, breaks for visitors too; its words may hold anything
        return _("The form broke while it was filled in (%(kind)s).") % {"kind": type(error).__name__}
    finally:
        _clean_up()
    return ""


def _clean_up() -> None:
    for left in ConsultationRequest.objects.filter(is_self_test=True):
        by_anyone.erase(left)


def _ask_and_withdraw(now: datetime) -> None:
    visitor = Client(
        enforce_csrf_checks=True, raise_request_exception=False, headers={"host": urlsplit(settings.SITE_URL).netloc}
    )
    slot = next(reversed(openings(now)), None)  # the last one, which nobody is choosing at this moment
    form = reverse("asking:form")
    page = _expect(visitor.get(form, secure=settings.HTTPS), 200, _("The form does not open."))
    if slot and f'value="{instant(slot)}"' not in page:
        raise Failed(_("A time that is open does not stand in the form."))
    answers = {
        "csrfmiddlewaretoken": _found(TOKEN, page),
        "started": renderings.signed_name(is_self_test=True, seconds_ago=60),
        "slot": instant(slot) if slot else "none",
        "times": [] if slot else ["mornings"],
        "name": "Self-test",
        "contact_route": "phone",
        "phone": "(818) 555-0100",
        "voicemail_ok": "no",
        "in_california": "yes",
        "adult": "yes",
        "privacy": "on",
    }
    sent = visitor.post(form, answers, secure=settings.HTTPS, headers={"referer": settings.SITE_URL + form})
    _expect(sent, 303, _("A good answer was not accepted."))
    link = sent["Location"]
    stored = ConsultationRequest.objects.filter(is_self_test=True).first()
    if stored is None or stored.slot != slot or (slot and slot in openings(now)):
        raise Failed(_("A request was accepted, but its time is not kept."))
    page = _expect(visitor.get(link, secure=settings.HTTPS), 200, _("The visitor's own page does not open."))
    answers = {"csrfmiddlewaretoken": _found(TOKEN, page), "seen": _found(SEEN, page)}
    address = reverse("consultations:withdraw", args=[1])
    visitor.post(address, answers, secure=settings.HTTPS, headers={"referer": settings.SITE_URL + link})
    stored.refresh_from_db()
    if stored.status != Status.WITHDRAWN or (slot and slot not in openings(now)):
        raise Failed(_("A request could not be withdrawn."))


def _expect(response: Any, status: int, otherwise: str) -> str:
    if response.status_code != status:
        raise Failed(f"{otherwise} ({response.status_code})")
    return response.content.decode()


def _found(pattern: re.Pattern, page: str) -> str:
    if found := pattern.search(page):
        return found[1]
    raise Failed(_("The form lacks something it needs to be sent."))
