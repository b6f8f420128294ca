"""What is kept about one person, in words: for their own page, and for their copy of it."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from therapyties import languages

from ..messages.kinds import Kind
from ..models import ConsultationRequest
from ..moments import moment
from ..rules.states import Status

# The labels of the desk, which speak to the therapist, said to the visitor.
HOW_IT_STANDS = {Status.REQUESTED: gettext_lazy("Waits for my answer"), Status.PROPOSED: gettext_lazy("Waits for you")}


def disclosed(request: ConsultationRequest) -> list[tuple[str, str]]:
    """[(label, value)]: everything kept about the visitor and their request, but for the therapist's own notes; in the
    language of the request, whoever looks."""
    with languages.speaking(request.language):
        return _disclosed(request)


def _disclosed(request: ConsultationRequest) -> list[tuple[str, str]]:
    acknowledged = request.privacy_acknowledged_at
    slot = moment(request.slot, request.zone) if request.slot else ""
    messages = [
        f"{Kind(message.kind).label}: {moment(message.sent_at)}"
        for message in request.messages.filter(sent_at__isnull=False)
        if message.sent_at and Kind(message.kind).is_for_the_visitor
    ]
    everything = [
        (_("Reference"), request.reference),
        (_("Received"), moment(request.received_at)),
        (_("How it stands"), str(HOW_IT_STANDS.get(Status(request.status), request.get_status_display()))),
        (_("Last change"), moment(request.changed_at)),
        (_("Call"), slot),
        (_("Other times proposed"), "; ".join(moment(slot, request.zone) for slot in request.proposals)),
        (_("Answer promised by"), moment(request.promised_by)),
        (_("Name"), str(request.name)),
        (_("How to reach you"), str(request.get_contact_route_display())),
        (_("Phone"), str(request.phone)),
        (_("A voicemail is safe"), request.phone and (_("Yes") if request.voicemail_ok else _("No"))),
        (_("Email"), str(request.email)),
        (_("Times that suit"), str(request.suits)),
        (_("What it is about"), request.service),
        (_("In California"), _("Yes") if request.in_california == "yes" else _("Not sure")),
        (_("Language of this page and of my messages"), request.get_language_display()),
        (_("Language for our call"), str(request.get_call_language_display())),
        (_("18 or over"), "" if request.is_added_by_hand else _("Yes")),
        (_("Note"), str(request.note)),
        (_("Number for the call alone"), str(request.call_phone)),
        (_("You showed that this is yours"), moment(request.proven_at) if request.proven_at else ""),
        (_("To be told of an earlier time"), _("Yes") if request.wants_earlier else ""),
        (_("What I wrote to you"), str(request.words)),
        (_("Privacy policy acknowledged"), moment(acknowledged) if acknowledged else ""),
        (_("How it came here"), _("You told me, and I wrote it down.") if request.is_added_by_hand else ""),
        (_("Messages to you"), _("None, as we agreed") if request.gets_no_messages else ""),
        (_("Messages sent to you"), "; ".join(messages)),
    ]
    return [(label, value) for label, value in everything if value]
