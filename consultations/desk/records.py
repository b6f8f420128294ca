"""Records of people: copies of them for themselves, and several requests handled at once."""

from collections.abc import Callable
from dataclasses import dataclass

from django.contrib import messages
from django.contrib.auth.models import User
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe
from wagtail.log_actions import log

from therapyties import languages

from ..models import ConsultationRequest
from ..models.requests import ConsultationRequestQuerySet
from ..rules.states import Status
from ..services import by_anyone, by_therapist, notes
from ..services.disclosure import disclosed
from .guard import DeskRequest, for_the_therapist, is_discreet

MOST_AT_ONCE = 200

type Record = list[tuple[str, str, list[tuple[str, str]]]]

# --- one person


@dataclass(frozen=True)
class Copy:
    """All that is kept about the person behind a request, as it was asked for in the page's URL."""

    stored: ConsultationRequest
    others: list[ConsultationRequest]  # of the same number or address: perhaps somebody else's
    chosen: list[ConsultationRequest]  # of those, what the therapist says is the same person's
    with_notes: bool

    @classmethod
    def of(cls, request: DeskRequest, pk: int) -> "Copy":
        stored = get_object_or_404(ConsultationRequest, pk=pk)
        others = list(stored.others_of_the_contact()[:MOST_AT_ONCE])
        wanted = set(request.GET.getlist("with"))
        chosen = [other for other in others if str(other.pk) in wanted]
        return cls(stored, others, chosen, bool(request.GET.get("notes")))

    def parts(self, user: User) -> Record:
        """[(reference, language, [(label, value)])]; written into the audit log."""
        parts = []
        for one in [self.stored, *self.chosen]:
            lines = disclosed(one)
            if self.with_notes and one.private_notes:
                with languages.speaking(one.language):
                    lines.append((_("The therapist's private notes"), str(one.private_notes)))
            parts.append((one.reference, languages.known(one.language), lines))
            log(one, "consultations.exported", user=user)
        return parts


@require_safe
@for_the_therapist
def person_file(request: DeskRequest, pk: int) -> HttpResponse:
    """Everything kept about one person as a file that programs can read too: this request, and those that the
    therapist chose beside it."""
    copy = Copy.of(request, pk)
    content = {
        "made": timezone.now().isoformat(),
        "requests": [dict(lines) for _name, _language, lines in copy.parts(request.user)],
    }
    response = JsonResponse(content, json_dumps_params={"indent": 2, "ensure_ascii": False})
    response["Content-Disposition"] = f'attachment; filename="{copy.stored.reference}.json"'
    return response


@require_safe
@for_the_therapist
def person(request: DeskRequest, pk: int) -> HttpResponse:
    """The same as a page to print."""
    copy = Copy.of(request, pk)
    context = {
        "copy": copy,
        "stored": copy.stored,
        "parts": copy.parts(request.user),
        "is_discreet": is_discreet(request),
    }
    return render(request, "consultations/desk/person.html", context)


# --- those that are ticked in the list


def chosen_in(request: HttpRequest) -> ConsultationRequestQuerySet:
    """The requests that are ticked in the list; that there are none is said on the next page."""
    numbers = [int(pk) for pk in request.POST.getlist("choose") if pk.isdecimal() and len(pk) < 18]
    chosen = ConsultationRequest.objects.filter(pk__in=numbers[:MOST_AT_ONCE])
    if not chosen:
        messages.warning(request, _("Choose at least one request first."))
    return chosen


def with_chosen(
    view: Callable[[DeskRequest, list[ConsultationRequest]], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """A POST about the requests that are ticked in the list."""

    @for_the_therapist
    def act(request: DeskRequest) -> HttpResponse:
        chosen = list(chosen_in(request)) if request.method == "POST" else []
        return view(request, chosen) if chosen else redirect("desk:index")

    return act


@with_chosen
def mark_as_spam(request: DeskRequest, chosen: list[ConsultationRequest]) -> HttpResponse:
    total = by_therapist.mark_as_spam(chosen, request.user)
    if total:
        messages.success(request, ngettext("%d request marked as spam.", "%d requests marked as spam.", total) % total)
    if total < len(chosen):
        _say_who_stays(request, chosen)
    return redirect("desk:index")


def _say_who_stays(request: DeskRequest, chosen: list[ConsultationRequest]) -> None:
    """Whoever is not spam after all: only a request that waits for an answer can be set aside."""
    rows = ConsultationRequest.objects.filter(pk__in=[stored.pk for stored in chosen]).exclude(status=Status.SPAM)
    names = ", ".join(rows.values_list("reference", flat=True))
    messages.warning(request, _("Not set aside, for they are answered already: %(references)s") % {"references": names})


@with_chosen
def erase_chosen(request: DeskRequest, chosen: list[ConsultationRequest]) -> HttpResponse:
    """Ask once more, then erase them."""
    if not request.POST.get("sure"):
        context = {"chosen": chosen, "beside": notes.with_some_beside(chosen), "is_discreet": is_discreet(request)}
        return render(request, "consultations/desk/erase_chosen.html", context)
    for stored in chosen:
        by_anyone.erase(stored, request.user)
    said = ngettext("%d request is erased.", "%d requests are erased.", len(chosen)) % len(chosen)
    messages.success(request, said)
    return redirect("desk:index")
