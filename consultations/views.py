"""The visitor's side: asking, and seeing that it arrived."""

from datetime import timedelta

from django.db import DatabaseError
from django.http import HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from . import services, throttle
from .forms import ConsultationForm, offered_services
from .models import ConsultationSettings

MANY = 5  # forms from one address
MANY_WITHIN = timedelta(minutes=10)
never_kept = cache_control(no_store=True, private=True)


def _answer(request, template, context=None, status=200):
    """A page that is about one person: kept nowhere, found by nobody."""
    context = {"sensitive": True, "hide_call": True, "robots": "noindex"} | (context or {})
    response = render(request, f"consultations/{template}.html", context, status=status)
    response["X-Robots-Tag"] = "noindex"
    return response


def _new_form(request, data=None, **options):
    return ConsultationForm(data, ask_for_note=_settings(request).ask_for_note, **options)


def _settings(request):
    return ConsultationSettings.for_request(request)


def _show_form(request, form, status=200, trouble=""):
    context = {
        "form": form,
        "trouble": trouble,
        "robots": "" if status == 200 else "noindex",
        "promised": services.promise(),
    }
    response = _answer(request, "consultation_form", context, status)
    if status == 200:
        del response["X-Robots-Tag"]  # the empty form may be found; nothing else here may
    return response


@sensitive_post_parameters()  # nothing typed here reaches an error report
@require_http_methods(["GET", "HEAD", "POST"])
@never_kept
def consultation_form(request):
    """The form; a good answer is stored and leads on, a bad one comes back with everything typed."""
    if request.method == "POST":
        return _receive(request, _new_form(request, request.POST))
    wanted = request.GET.get("service")
    initial = {"service": wanted} if wanted in dict(offered_services()) else {}
    return _show_form(request, _new_form(request, initial=initial))


def _receive(request, form):
    complete = form.is_valid()
    if form.is_for_someone_else:  # before anything is asked for that would not be used
        return _answer(request, "elsewhere", {"reason": form.is_for_someone_else})
    if not complete:
        return _show_form(request, form, status=422)
    submission, doubts = form.submission()
    if throttle.count("form", throttle.peer_of(request), MANY_WITHIN) > MANY:
        doubts.append("many")
    try:
        stored = services.request_consultation(form.answers(), submission=submission, doubts=doubts)
    except DatabaseError:
        trouble = _("Your request could not be stored just now. Nothing you typed is lost: please send it once more.")
        return _show_form(request, form, status=503, trouble=trouble)
    return HttpResponseRedirect(reverse("consultations:received", args=[stored.token]), status=303)


@require_safe
@never_kept
def received(request, token):
    """That the request arrived, and what happens next; only its own link leads here."""
    stored = services.find_by_token(token)
    if stored is None:
        return _answer(request, "link_unknown", status=404)
    return _answer(request, "received", {"stored": stored})


@sensitive_post_parameters()
@never_kept
def form_expired(request, reason=""):
    """The answer when the form's protection does not match: mostly a page that was open for very long."""
    if request.method == "POST" and request.path == reverse("consultations:form"):
        trouble = _("This page was open for a long time. Nothing you typed is lost: please press the button once more.")
        return _show_form(request, _new_form(request, request.POST), status=403, trouble=trouble)
    return render(request, "403_expired.html", status=403)
