"""The wording of the messages, read, tried and changed by the therapist: to visitors in each language of the site."""

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language_info
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods
from wagtail.log_actions import log

from therapyties import languages

from ..messages.composing import compose, values_for
from ..messages.kinds import Kind
from ..messages.wording import in_force
from ..models import ConsultationRequest, MessageText
from ..services.diary import openings, promise
from .forms import WordingForm
from .guard import DeskRequest, for_the_therapist


@for_the_therapist
def wordings(request: DeskRequest) -> HttpResponse:
    """Every kind of message, in each of its languages its subject, and whether its wording is the therapist's own."""
    own = {(text.kind, text.language): text.subject for text in MessageText.objects.all()}
    kinds = [
        (kind, [(*_info(code), url_of(kind, code), *_subject(kind, code, own)) for code in _languages_of(kind)])
        for kind in Kind
    ]
    return render(request, "consultations/desk/wordings.html", {"kinds": kinds})


def _languages_of(kind: Kind) -> tuple[str, ...]:
    """What goes to the therapist speaks as the desk does."""
    return languages.CODES if kind.is_for_the_visitor else (languages.DEFAULT,)


def _info(code: str) -> tuple[str, str, str]:
    """(code, name, direction)"""
    info = get_language_info(code)
    return code, info["name_translated"], "rtl" if info["bidi"] else "ltr"


def _subject(kind: Kind, code: str, own: dict[tuple[str, str], str]) -> tuple[str, bool]:
    """(subject, whether it is the therapist's own)"""
    if mine := own.get((kind, code)):
        return mine, True
    with languages.speaking(code):
        return in_force(kind)[0], False


@require_http_methods(["GET", "HEAD", "POST"])
@for_the_therapist
def wording(request: DeskRequest, kind: str, language: str = languages.DEFAULT) -> HttpResponse:
    """Read, try and change the wording of one kind of message in one language, or go back to the delivered one."""
    if kind not in Kind or language not in _languages_of(Kind(kind)):
        raise Http404
    of = Kind(kind)
    own = MessageText.objects.filter(kind=of, language=language).first()
    if "delivered" in request.POST:
        return _go_back(request, of, language, own)
    form = _form_of(request, of, language, own)
    if form.is_valid() and "keep" in request.POST:
        return _keep(request, of, form)
    return _show(request, of, language, form, is_own=own is not None)


def _form_of(request: DeskRequest, kind: Kind, language: str, own: MessageText | None) -> WordingForm:
    with languages.speaking(language):
        subject, body = in_force(kind)
    return WordingForm(
        request.POST or None,
        instance=own or MessageText(kind=kind, language=language),
        initial=None if own else {"subject": subject, "body": body},
    )


def _go_back(request: DeskRequest, kind: Kind, language: str, own: MessageText | None) -> HttpResponse:
    if own:
        log(own, "wagtail.delete", title=kind.label, user=request.user)
        own.delete()
    messages.success(request, _("The delivered wording is in force again."))
    return redirect(url_of(kind, language))


def _keep(request: DeskRequest, kind: Kind, form: WordingForm) -> HttpResponse:
    kept = form.save()
    log(kept, "wagtail.edit", title=kind.label, user=request.user)
    messages.success(request, _("Your wording is kept."))
    return redirect(url_of(kind, kept.language))


def url_of(kind: Kind, language: str) -> str:
    """The page on which the wording of that kind stands in that language."""
    return reverse("desk:wording", args=[kind] if language == languages.DEFAULT else [kind, language])


def _show(request: DeskRequest, kind: Kind, language: str, form: WordingForm, *, is_own: bool) -> HttpResponse:
    with languages.speaking(language):
        subject, body = in_force(kind)
        if form.is_valid():
            subject, body = form.cleaned_data["subject"], form.cleaned_data["body"]
        shown = None if form.errors else compose(kind, subject, body, _sample())
    placeholders = sorted(kind.row.placeholders)
    others = [(*_info(code)[1:2], url_of(kind, code)) for code in _languages_of(kind) if code != language]
    context = {"kind": kind, "form": form, "is_own": is_own, "placeholders": placeholders, "shown": shown}
    context |= {"spoken": _info(language), "others": others}
    return render(request, "consultations/desk/wording.html", context, status=422 if form.errors else 200)


def _sample() -> dict[str, str]:
    """Values for a preview, in the language that is spoken now: no real request."""
    now = timezone.now()
    slots = openings(now)[:3] or [now]
    request = ConsultationRequest(
        reference="TT-2345-6789",
        slot=slots[0],
        promised_by=promise(now),
        proposed=[slot.isoformat() for slot in slots],
        proposed_until=promise(now),
        earlier_slot=slots[0],
        words=_("Here stand the words you write when you answer."),
    )
    page = reverse("consultations:private", args=["example"])
    return values_for(request, f"{settings.SITE_URL}{page}") | {
        "calls": _("No calls today."),
        "waiting": "",
        "requests": request.reference,
        "problem": _("The form does not open."),
    }
