"""The wording of the messages, read, tried and changed by the therapist."""

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods
from wagtail.log_actions import log

from ..messages.composing import compose, values_for
from ..messages.kinds import Kind
from ..messages.wording import in_force
from ..models import ConsultationRequest, MessageText
from ..services.diary import openings, promise
from .forms import WordingForm
from .guard import DeskRequest, for_the_therapist


@for_the_therapist
def wordings(request: DeskRequest) -> HttpResponse:
    """Every kind of message, its subject, and whether its wording is the therapist's own."""
    own = set(MessageText.objects.values_list("kind", flat=True))
    kinds = [(kind, in_force(kind)[0], kind in own) for kind in Kind]
    return render(request, "consultations/desk/wordings.html", {"kinds": kinds})


@require_http_methods(["GET", "HEAD", "POST"])
@for_the_therapist
def wording(request: DeskRequest, kind: str) -> HttpResponse:
    """Read, try and change the wording of one kind of message, or go back to the delivered one."""
    if kind not in Kind:
        raise Http404
    of = Kind(kind)
    own = MessageText.objects.filter(kind=of).first()
    if "delivered" in request.POST:
        return _go_back(request, of, own)
    form = _form_of(request, of, own)
    if form.is_valid() and "keep" in request.POST:
        return _keep(request, of, form)
    return _show(request, of, form, is_own=own is not None)


def _form_of(request: DeskRequest, kind: Kind, own: MessageText | None) -> WordingForm:
    subject, body = in_force(kind)
    return WordingForm(
        request.POST or None,
        instance=own or MessageText(kind=kind),
        initial=None if own else {"subject": subject, "body": body},
    )


def _go_back(request: DeskRequest, kind: Kind, own: MessageText | None) -> HttpResponse:
    if own:
        log(own, "wagtail.delete", title=kind.label, user=request.user)
        own.delete()
    messages.success(request, _("The delivered wording is in force again."))
    return redirect("desk:wording", kind)


def _keep(request: DeskRequest, kind: Kind, form: WordingForm) -> HttpResponse:
    log(form.save(), "wagtail.edit", title=kind.label, user=request.user)
    messages.success(request, _("Your wording is kept."))
    return redirect("desk:wording", kind)


def _show(request: DeskRequest, kind: Kind, form: WordingForm, *, is_own: bool) -> HttpResponse:
    subject, body = in_force(kind)
    if form.is_valid():
        subject, body = form.cleaned_data["subject"], form.cleaned_data["body"]
    context = {
        "kind": kind,
        "form": form,
        "is_own": is_own,
        "placeholders": sorted(kind.row.placeholders),
        "shown": None if form.errors else compose(kind, subject, body, _sample()),
    }
    return render(request, "consultations/desk/wording.html", context, status=422 if form.errors else 200)


def _sample() -> dict[str, str]:
    """Values for a preview: no real request."""
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
