"""Who became a client leaves for the clinical record: a page to print, and then the request is erased."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe
from wagtail.log_actions import log, registry

from ..messages.kinds import Kind
from ..models import ConsentWording, ConsultationRequest, ConsultationSettings
from ..moments import moment, near_moment
from ..rules.states import Status
from ..services import notes
from ..services.reading import READING
from .guard import DeskRequest, for_the_therapist

MOST_OF_HISTORY = 200


@require_safe
@for_the_therapist
def hand_over(request: DeskRequest, pk: int) -> HttpResponse:
    """Everything that belongs into the record, on paper; written into the audit log as an export."""
    stored = get_object_or_404(ConsultationRequest, pk=pk)
    if stored.status != Status.BECAME_CLIENT:
        messages.warning(request, _("Only who became a client is handed over."))
        return redirect("desk:inspect", pk)
    log(stored, "consultations.exported", user=request.user)
    days = ConsultationSettings.current().retention_days
    wording = ConsentWording.objects.filter(version=stored.privacy_version).first()
    context = {"stored": stored, "lines": _lines(stored), "history": _history(stored), "wording": wording}
    context |= {"erased_on": stored.erased_on(days), "now": timezone.now(), "beside": notes.beside(stored)}
    return render(request, "consultations/desk/hand_over.html", context)


def _lines(stored: ConsultationRequest) -> list[tuple[str, str]]:
    """[(label, value)]: who they are, how they are reached and what they asked for."""
    in_california = _("Yes") if stored.in_california == "yes" else _("Not sure")
    everything = [
        (_("Reference"), stored.reference),
        (_("Name"), str(stored.name)),
        (_("How to answer"), str(stored.get_contact_route_display())),
        (_("Phone"), str(stored.call_number_read) if stored.call_number else ""),
        (_("Voicemail"), str(stored.is_safe) if stored.phone else ""),
        (_("Email"), str(stored.email)),
        (_("Whose contact it is"), str(stored.get_proven_by_display()) if stored.is_proven else ""),
        (_("In California"), in_california),
        (_("18 or over"), "" if stored.is_added_by_hand else _("Yes, they said so in the form.")),
        (_("Language they read"), stored.get_language_display()),
        (_("Language for the call"), str(stored.get_call_language_display())),
        (_("Service"), stored.service),
        (_("What suits"), str(stored.suits)),
        (_("Note"), str(stored.note)),
        (_("Call"), moment(stored.slot, stored.zone) if stored.slot else ""),
        (_("Your words to them"), str(stored.words)),
        (_("Privacy policy"), _agreement(stored)),
        (_("Your private notes"), str(stored.private_notes)),
    ]
    everything += [
        (_("Not in your notes yet, typed %(when)s") % {"when": near_moment(draft.kept_at)}, notes.text_of(draft))
        for draft in notes.beside(stored)
    ]
    return [(label, value) for label, value in everything if value]


def _agreement(stored: ConsultationRequest) -> str:
    if stored.privacy_acknowledged_at is None:
        return _("Not shown to them: you took the request down by hand.")
    return _("They acknowledged it on %(when)s.") % {"when": moment(stored.privacy_acknowledged_at, stored.zone)}


def _history(stored: ConsultationRequest) -> list[tuple[str, str]]:
    """[(when, what)], the oldest first."""
    entries = registry.get_logs_for_instance(stored).exclude(action__in=READING)[:MOST_OF_HISTORY]
    sent = stored.messages.filter(sent_at__isnull=False)[:MOST_OF_HISTORY]
    happened = [
        (stored.received_at, _("Received")),
        *((entry.at, str(entry.what)) for entry in entries),
        *((message.sent_at, Kind(message.kind).label) for message in sent if message.sent_at),
    ]
    return [(moment(at, stored.zone), what) for at, what in sorted(happened)]
