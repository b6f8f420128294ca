"""The visitor's side before there is a request: the open times and the form; and the therapist's private calendar."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from functools import partial
from typing import Any, cast

from django.db import DatabaseError
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import get_conditional_response
from django.utils.functional import SimpleLazyObject
from django.utils.http import quote_etag
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from therapyties import languages
from therapyties.door.kept import kept
from therapyties.patience import patiently
from therapyties.security import throttle
from therapyties.security.tokens import digest_of

from ..messages import calendars, talking
from ..models import ConsultationRequest, ConsultationSettings, TalkByEmail
from ..models.availability import practice_zone
from ..models.settings import FeedTitles
from ..moments import clock, day_of, instant, moment
from ..rules.offers import offer
from ..services import asking, changing, reading, renderings
from ..services.diary import Diary, openings
from ..services.offered_services import slug_in_this_language
from .forms import ConsultationForm
from .journey import Journey
from .origin import stateless
from .private_page import begin
from .private_response import never_kept, render_private
from .speaking import language_of

MANY = 5  # forms from one address
MANY_FROM_A_NETWORK = 10  # of 256 neighbours
MANY_WITHIN = timedelta(minutes=10)
FEED_LOOKS_BACK = timedelta(days=30)


def _new_form(request: HttpRequest, data: QueryDict | None = None, **options: Any) -> ConsultationForm:
    """A form whose diary is opened only if it is looked at: a good answer needs none."""
    drawn: dict[Any, SafeString] = kept("fields that nobody has filled in", dict)  # before what they are drawn from
    practice = kept(ConsultationSettings, ConsultationSettings.current)
    diary = cast(Diary, SimpleLazyObject(partial(Diary.now, practice=practice)))
    way = talking.way_by_email(practice)
    return ConsultationForm(
        data,
        diary=diary,
        ask_for_note=practice.ask_for_note,
        ask_for_call_number=way is TalkByEmail.NUMBER,
        email_hint=talking.hint_by_email(way),
        drawn=drawn,
        **options,
    )


def _show_form(
    request: HttpRequest,
    form: ConsultationForm,
    status: int = 200,
    trouble: str = "",
    nearest: Sequence[datetime] = (),
) -> HttpResponse:
    context = {
        "form": form,
        "speaks_one_language": False,
        "trouble": trouble,
        "robots": "noindex" if form.is_bound else "",
        "offer": offer(form.diary.openings, practice_zone(), form.chosen, nearest),
        "diary": form.diary,
    }
    response = render_private(request, "consultation_form", context, status)
    if not form.is_bound:
        del response["X-Robots-Tag"]  # the empty form may be found; nothing else here may
    return response


@require_http_methods(["GET", "HEAD", "POST"])
@never_kept
@stateless
@sensitive_post_parameters()  # nothing typed here reaches an error report
def consultation_form(request: HttpRequest) -> HttpResponse:
    """The form; a good answer is stored and leads on, a bad one comes back with everything typed."""
    if request.method == "POST" and languages.FIELD in request.POST:
        return _carry_over(request)
    if request.method == "POST":
        return _receive(request, _new_form(request, request.POST))
    return _show_form(request, _new_form(request, initial={"service": request.GET.get("service", "")}))


def _carry_over(request: HttpRequest) -> HttpResponse:
    """The form in the language of this address, with what was typed in another; nothing is judged or stored."""
    typed = request.POST.copy()
    typed["service"] = slug_in_this_language(typed.get("service", ""))
    form = _new_form(request, typed)
    form.judge_nothing()
    return _show_form(request, form)


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
    return begin(request, Journey.of(request), stored, is_sent=True)


def _store(request: HttpRequest, form: ConsultationForm) -> ConsultationRequest:
    rendering = form.rendering()
    return patiently(
        lambda: asking.request_consultation(
            form.answers(),
            submission=rendering.name,
            doubts=list(rendering.doubts),
            signs_of_a_crowd=lambda: signs_of_a_crowd(request),
            is_self_test=rendering.is_self_test,
        )
    )


def signs_of_a_crowd(request: HttpRequest) -> list[str]:
    """Too many forms from one address, or from the network that it belongs to: a sign each, and counted with this."""
    counted = {
        "many": throttle.count("form", throttle.peer_of(request), MANY_WITHIN) > MANY,
        "network": throttle.count("form of network", throttle.network_of(request), MANY_WITHIN) > MANY_FROM_A_NETWORK,
    }
    return [sign for sign, is_over in counted.items() if is_over]


def _offer_others(request: HttpRequest, form: ConsultationForm, nearest: Sequence[datetime]) -> HttpResponse:
    """The form once more, with what is open by now."""
    form.diary = Diary.now()
    slot = form.cleaned_data["slot"]
    said = _("%(day)s, %(time)s was just taken by someone else. Please choose another.")
    form.add_error("slot", said % {"day": day_of(slot), "time": clock(slot)})
    return _show_form(request, form, status=422, nearest=nearest)


@require_safe
@cache_control(public=True, max_age=60)
def next_opening(request: HttpRequest) -> JsonResponse:
    """The first open time in words, the same for everybody: pages fetch it and stay cacheable themselves."""
    slot = next(iter(openings()), None)
    return JsonResponse({"slot": instant(slot), "words": moment(slot)} if slot else {})


@require_safe
@cache_control(no_cache=True, private=True)
def feed(request: HttpRequest, token: str) -> HttpResponse:
    """The calls that are set or asked for, for the calendar that was given this URL; no other finds anything here.

    It may keep them, and asks each time whether they are still true. No Last-Modified: of a call that left the list
    nothing says when.
    """
    practice = ConsultationSettings.objects.filter(feed_digest=digest_of(token)).first()
    if practice is None:
        raise Http404
    now = timezone.now()
    reading.feed_read(practice, now)
    calls = ConsultationRequest.objects.holding_a_slot().filter(slot__gt=now - FEED_LOOKS_BACK).order_by("slot")
    file = calendars.feed(calls, now, initials=practice.feed_titles == FeedTitles.INITIALS)
    etag = quote_etag(digest_of(file.decode()))
    response = HttpResponse(file, content_type="text/calendar; charset=utf-8", headers={"ETag": etag})
    return get_conditional_response(request, etag=etag, response=response) or response


@sensitive_post_parameters()
@never_kept
def form_expired(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The answer when nothing shows that a form came from our own page: mostly one that was open for very long, in a
    browser that does not say where a form comes from."""
    keeps_cookies = bool(request.COOKIES)
    if request.method == "POST" and request.path == reverse("asking:form"):
        trouble = _trouble_open_for_long() if keeps_cookies else _trouble_without_cookies(talking.practice_phone())
        data = request.POST.copy()
        data["started"] = renderings.renewed(data.get("started", ""))
        return _show_form(request, _new_form(request, data), status=403, trouble=trouble)
    with languages.speaking(language_of(request)):
        return render(request, "403_expired.html", {"keeps_cookies": keeps_cookies}, status=403)


def _trouble_open_for_long() -> str:
    return _(
        "I could not tell that this came from my page, for it was open for a long time. Nothing you typed is lost. "
        "Please press the button once more."
    )


def _trouble_without_cookies(phone: str) -> str:
    if phone:
        return _(
            "I could not tell that this came from my page: your browser keeps no cookies, and does not say where a "
            "form comes from. Nothing you typed is lost. Please allow cookies for this site and press the button "
            "again, use another browser, or call me at %(phone)s."
        ) % {"phone": languages.isolated(phone)}
    return _(
        "I could not tell that this came from my page: your browser keeps no cookies, and does not say where a form "
        "comes from. Nothing you typed is lost. Please allow cookies for this site and press the button again, or use "
        "another browser."
    )
