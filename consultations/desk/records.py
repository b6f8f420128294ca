"""Records of people: copies of them for themselves, spreadsheets, and several handled at once."""

from django.contrib import messages
from django.http import JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe
from wagtail.log_actions import log

from ..models import ConsultationRequest
from ..services import by_anyone, by_therapist
from ..services.disclosure import held_about
from .guard import for_the_therapist

MOST_AT_ONCE = 200


def _record(request, pk):
    """[(reference, [(label, value)])]: all that is kept about a request's person; written into the audit log."""
    stored = get_object_or_404(ConsultationRequest, pk=pk)
    with_notes = bool(request.GET.get("notes"))
    parts = []
    for one in [stored, *stored.others_of_the_contact()]:
        held = held_about(one)
        if with_notes and one.private_notes:
            held.append((_("The therapist's private notes"), str(one.private_notes)))
        parts.append((one.reference, held))
        log(one, "consultations.exported", user=request.user)
    return stored, parts


@require_safe
@for_the_therapist
def person_file(request, pk):
    """Everything kept about one person, from all their requests, as a file that programs can read too."""
    stored, parts = _record(request, pk)
    content = {"made": timezone.now().isoformat(), "requests": [dict(held) for _reference, held in parts]}
    response = JsonResponse(content, json_dumps_params={"indent": 2, "ensure_ascii": False})
    response["Content-Disposition"] = f'attachment; filename="{stored.reference}.json"'
    return response


@require_safe
@for_the_therapist
def person(request, pk):
    """The same as a page to print."""
    stored, parts = _record(request, pk)
    return render(request, "consultations/desk/person.html", {"stored": stored, "parts": parts})


def chosen_in(request):
    """The requests that are ticked in the list."""
    numbers = [int(pk) for pk in request.POST.getlist("choose") if pk.isdecimal() and len(pk) < 18]
    return ConsultationRequest.objects.filter(pk__in=numbers[:MOST_AT_ONCE])


def with_chosen(view):
    """A POST about the requests that are ticked in the list; without any it says so."""

    @for_the_therapist
    def act(request):
        if request.method != "POST":
            return redirect(reverse("desk:index"))
        chosen = list(chosen_in(request))
        if not chosen:
            messages.warning(request, _("Choose at least one request first."))
            return redirect(reverse("desk:index"))
        return view(request, chosen) or redirect(reverse("desk:index"))

    return act


@with_chosen
def mark_as_spam(request, chosen):
    total = by_therapist.mark_as_spam(chosen, request.user)
    messages.success(request, ngettext("%d request marked as spam.", "%d requests marked as spam.", total) % total)


@with_chosen
def erase_chosen(request, chosen):
    """Ask once more, then erase them."""
    if not request.POST.get("sure"):
        return render(request, "consultations/desk/erase_chosen.html", {"chosen": chosen})
    for stored in chosen:
        by_anyone.erase(stored, request.user)
    said = ngettext("%d request is erased.", "%d requests are erased.", len(chosen)) % len(chosen)
    messages.success(request, said)
