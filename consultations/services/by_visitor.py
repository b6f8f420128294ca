"""What a visitor does with their request."""

from datetime import datetime

from django.utils import timezone

from therapyties.security.tokens import digest_of

from ..messages.kinds import Kind
from ..messages.outbox import press, tell_therapist, tell_visitor
from ..models import ConsultationRequest, Proof
from ..rules.states import HOLDING, Status
from .changing import (
    NotAllowed,
    at,
    booking,
    check_is_ahead,
    check_is_free,
    check_is_open,
    lock_to_become,
    note,
    write,
)
from .diary import promise, schedule_now
from .earlier import may_wait_for_earlier
from .holding import FIRM, acknowledgement_of, hold_anew, hold_of

MAY_CHOOSE = (*HOLDING, Status.EXPIRED)  # the states in which a visitor may choose another time


def find_by_token(token: str) -> ConsultationRequest | None:
    return ConsultationRequest.objects.filter(token_digest=digest_of(token)).first()


def prove(request: ConsultationRequest, now: datetime | None = None) -> None:
    """The visitor pressed the button in the message to them: the address is theirs. Once is enough.

    The time that they asked for is firmly theirs from now on; one that was let go meanwhile, if it is still free.
    """
    now = now or timezone.now()
    with booking(now):
        current = ConsultationRequest.objects.select_for_update().filter(pk=request.pk).first()
        if current is None or current.is_proven or current.contact_round != request.contact_round:
            return
        current.proven_at, current.proven_by = now, Proof.EMAIL
        hold_anew(current, now, schedule_now(now))
        current.save()
        note(current, "consultations.proven", None, by=current.proven_by)


def send_acknowledgement(request: ConsultationRequest, now: datetime | None = None) -> None:
    """The message that waited for its visitor's press leaves; one that did not wait stays as it is."""
    if told := acknowledgement_of(request):
        press(told, now or timezone.now())


def move(request: ConsultationRequest, slot: datetime, *, seen: int, now: datetime | None = None) -> None:
    """The visitor chooses another time. One that was proposed, and is still kept, is agreed at once; any other waits
    for the therapist."""
    now = now or timezone.now()
    kept = request.status == Status.PROPOSED and request.proposed_until is not None and now < request.proposed_until
    if kept and slot in request.proposals:
        _agree(request, slot, seen, now)
    else:
        _ask_for_another(request, slot, seen, now)


def _agree(request: ConsultationRequest, slot: datetime, seen: int, now: datetime) -> None:
    with booking(now):
        current = lock_to_become(Status.CONFIRMED, request, seen)
        check_is_free(slot, now, current)
        write(current, Status.CONFIRMED, now, values={"confirmed_slot": slot, **at(slot), **FIRM.values()})
        tell_visitor(current, Kind.CONFIRMED, now)
        tell_therapist(current, Kind.NOW_AGREED, now)


def _ask_for_another(request: ConsultationRequest, slot: datetime, seen: int, now: datetime) -> None:
    with booking(now):
        current = lock_to_become(Status.REQUESTED, request, seen)
        if current.status not in MAY_CHOOSE:
            raise NotAllowed(current)
        check_is_ahead(current, now)
        schedule = schedule_now(now)
        check_is_open(slot, now, current, schedule)
        promised_by = promise(now, schedule, slot)
        hold = hold_of(current, slot, now, schedule, promised_by=promised_by)
        write(current, Status.REQUESTED, now, values={"promised_by": promised_by, **at(slot), **hold.values()})
        tell_visitor(current, Kind.MOVED, now)
        tell_therapist(current, Kind.NOW_MOVED, now)


def withdraw(request: ConsultationRequest, *, seen: int, now: datetime | None = None) -> None:
    """The visitor takes the request back; its slot is free."""
    now = now or timezone.now()
    with booking(now):
        current = lock_to_become(Status.WITHDRAWN, request, seen)
        check_is_ahead(current, now)
        write(current, Status.WITHDRAWN, now)
        tell_visitor(current, Kind.WITHDRAWN, now)
        tell_therapist(current, Kind.NOW_WITHDRAWN, now)


def wait_for_earlier(request: ConsultationRequest, wanted: bool, now: datetime | None = None) -> None:
    """The visitor is told, once, if an earlier time falls free; or not any more."""
    now = now or timezone.now()
    with booking(now):
        current = ConsultationRequest.objects.select_for_update().filter(pk=request.pk).first()
        if current is None or (wanted and not may_wait_for_earlier(current, now)):
            raise NotAllowed(request)
        current.wants_earlier = wanted
        current.save(update_fields=["wants_earlier"])
