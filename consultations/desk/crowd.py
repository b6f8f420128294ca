"""Many requests at once: seen on the first page, looked at on a page of their own, and dealt with in one press."""

from datetime import datetime, timedelta
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from ..form_fields import FIRST_YEAR, LAST_YEAR
from ..models import ConsultationRequest
from ..models.requests import ConsultationRequestQuerySet
from ..moments import clock, near_moment
from ..rules.crowds import Stretch, latest_crowd
from ..rules.states import Status
from ..services import by_therapist
from .guard import DeskRequest, for_the_therapist, is_discreet

LOOKED_BACK = timedelta(hours=24)
NEWEST = 2_000  # looked at wherever the first page is shown
SHOWN = 100  # on the page of its own


def crowd(now: datetime) -> Stretch | None:
    """The latest stretch of the last 24 hours in which requests came thick; those set aside as spam do not count."""
    came = _not_set_aside(now - LOOKED_BACK, now).order_by("-received_at").values_list("received_at", flat=True)
    newest = list(came[:NEWEST])
    found = latest_crowd(newest)
    if found and len(newest) == NEWEST and found.first == newest[-1]:
        return latest_crowd(came)  # it began before the newest
    return found


def came_until(stretch: Stretch) -> str:
    """Its end in words that follow those of its beginning: the day is said once."""
    days = (timezone.localdate(stretch.first), timezone.localdate(stretch.last))
    return clock(stretch.last) if days[0] == days[1] else near_moment(stretch.last)


def _not_set_aside(first: datetime, last: datetime) -> ConsultationRequestQuerySet:
    came = ConsultationRequest.objects.of_people().filter(received_at__range=(first, last))
    return came.exclude(status=Status.SPAM)


@require_safe
@for_the_therapist
def look(request: DeskRequest) -> HttpResponse:
    """What came at once, before anything is done about it."""
    found = crowd(timezone.now())
    context = {
        "found": found,
        "holding": ConsultationRequest.objects.holding_softly().count(),
        "is_discreet": is_discreet(request),
    }
    return render(request, "consultations/desk/crowd.html", context | (_who_came(found) if found else {}))


def _who_came(found: Stretch) -> dict[str, Any]:
    came = _not_set_aside(found.first, found.last)
    return {
        "until": came_until(found),
        "shown": came.order_by("-received_at")[:SHOWN],
        "more": max(0, found.number - SHOWN),
        "unproven": came.waiting().filter(proven_at=None).count(),
        "holding_of_them": came.holding_softly().count(),
    }


@for_the_therapist
def release(request: DeskRequest) -> HttpResponse:
    """Every time that is kept without proof is free for others, whenever its request came."""
    if request.method == "POST":
        total = by_therapist.release_holds(list(ConsultationRequest.objects.holding_softly()), request.user)
        said = ngettext(
            "%d time is free for others. Its request waits as before.",
            "%d times are free for others. Their requests wait as before.",
            total,
        )
        messages.success(request, said % total)
    return redirect("desk:crowd")


@for_the_therapist
def set_aside(request: DeskRequest) -> HttpResponse:
    """What came in the stretch that was looked at, and nobody has proven or answered, is spam."""
    if request.method != "POST":
        return redirect("desk:crowd")
    first, last = (_moment(request.POST.get(name, "")) for name in ("first", "last"))
    if first is None or last is None:
        messages.error(request, _("Nothing was set aside: the page did not say from when to when. Please look again."))
        return redirect("desk:crowd")
    total = by_therapist.set_aside_unproven(first, last, request.user)
    said = ngettext("%d request is set aside as spam.", "%d requests are set aside as spam.", total)
    messages.success(request, said % total)
    return redirect("desk:crowd")


def _moment(text: str) -> datetime | None:
    """The moment that the page named; None for anything else."""
    try:
        found = parse_datetime(text)
    except ValueError:
        return None
    return found if found and timezone.is_aware(found) and FIRST_YEAR <= found.year <= LAST_YEAR else None
