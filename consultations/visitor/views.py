"""The visitor's side before there is a request: the open times and the form; and the therapist's private calendar."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any, cast

from django.db import DatabaseError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from therapyties.security import throttle
from therapyties.security.tokens import digest_of

from ..messages import calendars
from ..models import ConsultationRequest, ConsultationSettings
from ..models.availability import practice_zone
from ..models.settings import FeedTitles
from ..moments import instant, moment
from ..rules.offers import offer
from ..services import asking, changing
from ..services.diary import Diary, openings
from .forms import ConsultationForm, offered_services
from .private_response import never_kept, render_private

MANY = 5  # forms from one address
MANY_WITHIN = timedelta(minutes=10)
ELSEWHERE = "https://www.weather.gov/"  # a page that tells nothing about who looks at it
FEED_LOOKS_BACK = timedelta(days=30)


def _new_form(request: HttpRequest, **options: Any) -> ConsultationForm:
    """A form whose diary is opened only if it is looked at: a good answer needs none."""
    data = request.POST if request.method == "POST" else None
    diary = cast(Diary, SimpleLazyObject(Diary.now))
    return ConsultationForm(data, diary=diary, ask_for_note=ConsultationSettings.current().ask_for_note, **options)


def _show_form(
    request: HttpRequest,
    form: ConsultationForm,
    status: int = 200,
    trouble: str = "",
    nearest: Sequence[datetime] = (),
) -> HttpResponse:
    context = {
        "form": form,
        "trouble": trouble,
        "robots": "" if status == 200 else "noindex",
        "offer": offer(form.diary.openings, practice_zone(), form.chosen, nearest),
        "diary": form.diary,
    }
    response = render_private(request, "consultation_form", context, status)
    if status == 200:
        del response["X-Robots-Tag"]  # the empty form may be found; nothing else here may
    return response


@sensitive_post_parameters()  # nothing typed here reaches an error report
@require_http_methods(["GET", "HEAD", "POST"])
@never_kept
def consultation_form(request: HttpRequest) -> HttpResponse:
    """The form; a good answer is stored and leads on, a bad one comes back with everything typed."""
    if request.method == "POST":
        return _receive(request, _new_form(request))
    wanted = request.GET.get("service")
    initial = {"service": wanted} if wanted in dict(offered_services()) else {}
    return _show_form(request, _new_form(request, initial=initial))


def _receive(request: HttpRequest, form: ConsultationForm) -> HttpResponse:
    complete = form.is_valid()
    if form.is_for_someone_else:  # before anything is asked for that would not be used
        return render_private(request, "elsewhere", {"reason": form.is_for_someone_else})
    if not complete:
        return _show_form(request, form, status=422)
    try:
        stored = _store(request, form)
    except changing.SlotTaken as taken:
        return _offer_others(request, form, taken.nearest)
    except DatabaseError:
        trouble = _("Your request could not be stored just now. Nothing you typed is lost: please send it once more.")
        return _show_form(request, form, status=503, trouble=trouble)
    return HttpResponseRedirect(reverse("consultations:yours", args=[stored.token]), status=303)


def _store(request: HttpRequest, form: ConsultationForm) -> ConsultationRequest:
    rendering = form.rendering()
    return asking.request_consultation(
        form.answers(),
        submission=rendering.name,
        doubts=list(rendering.doubts),
        is_one_of_many=lambda: throttle.count("form", throttle.peer_of(request), MANY_WITHIN) > MANY,
        is_self_test=rendering.is_self_test,
    )


def _offer_others(request: HttpRequest, form: ConsultationForm, nearest: Sequence[datetime]) -> HttpResponse:
    """The form once more, with what is open by now."""
    form.diary = Diary.now()
    form.add_error("slot", _("That time is not free any more. Please choose another: the closest come first."))
    return _show_form(request, form, status=422, nearest=nearest)


@csrf_exempt
@never_kept
def leave(request: HttpRequest) -> HttpResponse:
    """Away from this site; no request is touched."""
    return HttpResponseRedirect(ELSEWHERE)


@require_safe
@cache_control(public=True, max_age=60)
def next_opening(request: HttpRequest) -> JsonResponse:
    """The first open time in words, the same for everybody: pages fetch it and stay cacheable themselves."""
    slot = next(iter(openings()), None)
    return JsonResponse({"slot": instant(slot), "words": moment(slot)} if slot else {})


@require_safe
@never_kept
def feed(request: HttpRequest, token: str) -> HttpResponse:
    """The calls that are set or asked for, for the calendar that was given this URL; no other finds anything here."""
    practice = ConsultationSettings.objects.filter(feed_digest=digest_of(token)).first()
    if practice is None:
        raise Http404
    now = timezone.now()
    calls = ConsultationRequest.objects.holding_a_slot().filter(slot__gt=now - FEED_LOOKS_BACK).order_by("slot")
    file = calendars.feed(calls, now, initials=practice.feed_titles == FeedTitles.INITIALS)
    return HttpResponse(file, content_type="text/calendar; charset=utf-8")


@sensitive_post_parameters()
@never_kept
def form_expired(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The answer when the form's protection does not match: mostly a page that was open for very long."""
    if request.method == "POST" and request.path == reverse("consultations:form"):
        trouble = _("This page was open for a long time. Nothing you typed is lost: please press the button once more.")
        return _show_form(request, _new_form(request), status=403, trouble=trouble)
    return render(request, "403_expired.html", status=403)
