"""A visitor corrects their number or address: proof, and the one message before it, start anew."""

from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from therapyties.security.encryption import keyed_hashes

from ..messages.kinds import Kind
from ..messages.outbox import tell_therapist, tell_visitor
from ..models import ConsultationRequest, ContactRoute, Proof
from ..rules.states import HOLDING, Status
from .changing import NotAllowed, booking, lock, note
from .diary import schedule_now
from .holding import hold_anew

MOST_CORRECTIONS = 3  # of one request: each may send a message to an address that somebody typed


def may_correct(request: ConsultationRequest) -> bool:
    """Whether its contact can be corrected once more. An address that its visitor has shown to be theirs is not
    corrected by whoever opens their page: somebody who knows the address could turn their messages away."""
    is_shown = request.proven_by == Proof.EMAIL
    return request.status in HOLDING and not is_shown and request.contact_round < MOST_CORRECTIONS


def begin_proof_anew(request: ConsultationRequest) -> None:
    """Its contact is another one, in memory: nobody has shown yet that it is theirs."""
    request.contact_round += 1
    request.proven_at, request.proven_by = None, ""


def correct(request: ConsultationRequest, contact: str, *, seen: int, now: datetime | None = None) -> None:
    """The visitor is reached at `contact` from now on, by the way that they chose.

    A time that the therapist confirmed or proposed is kept; another is held as for anybody whom nobody knows yet.
    Raises NotAllowed once it was corrected too often, or if nothing is to be answered any more.
    """
    now = now or timezone.now()
    with booking(now):
        current = lock(request, seen)
        if not may_correct(current):
            raise NotAllowed(current, _("This can no longer be corrected here."))
        field = "email" if current.contact_route == ContactRoute.EMAIL else "phone"
        if getattr(current, field) == contact:
            return
        setattr(current, field, contact)
        current.contact_digest = keyed_hashes(current.contact)[0]
        begin_proof_anew(current)
        current.revision += 1
        current.before, current.undo_until = "", None  # what the first message to the new contact says stays said
        current.save()
        note(current, "consultations.corrected", None)
        # What the therapist wrote is for somebody who is known: the first message only asks whose the address is.
        first = Kind.RECEIVED if current.status == Status.REQUESTED else Kind.CORRECTED
        tell_visitor(current, first, now)
        tell_therapist(current, Kind.NOW_CORRECTED, now)
        hold_anew(current, now, schedule_now(now))
        current.save()


def correct_call_number(request: ConsultationRequest, number: str, *, seen: int, now: datetime | None = None) -> None:
    """The number for the call alone is another one; empty: there is none. Who is answered by e-mail stays the same."""
    now = now or timezone.now()
    with booking(now):
        current = lock(request, seen)
        if current.contact_route != ContactRoute.EMAIL or current.status not in HOLDING:
            raise NotAllowed(current)
        if current.call_phone == number:
            return
        current.call_phone = number
        current.save(update_fields=["call_phone"])
        note(current, "consultations.corrected", None)
        tell_therapist(current, Kind.NOW_CORRECTED, now, occasion=current.contact_round)
