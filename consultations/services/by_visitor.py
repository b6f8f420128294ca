"""What a visitor does with their request."""

from datetime import datetime

from django.utils import timezone

from therapyties.security.tokens import digest_of

from ..messages.kinds import Kind
from ..messages.outbox import tell_therapist, tell_visitor
from ..models import ConsultationRequest
from ..rules.states import HOLDING, Status
from .changing import at, booking, check_is_ahead, check_is_free, check_is_open, lock_to_become, write
from .diary import promise, schedule_now


def find_by_token(token: str) -> ConsultationRequest | None:
    return ConsultationRequest.objects.filter(token_digest=digest_of(token)).first()


def move(request: ConsultationRequest, slot: datetime, *, seen: int, now: datetime | None = None) -> None:
    """The visitor chooses another time. One that was proposed is agreed at once, any other waits for the therapist."""
    now = now or timezone.now()
    if slot in request.proposals and request.status == Status.REQUESTED:
        _agree(request, slot, seen, now)
    else:
        _ask_for_another(request, slot, seen, now)


def _agree(request: ConsultationRequest, slot: datetime, seen: int, now: datetime) -> None:
    with booking():
        current = lock_to_become(Status.CONFIRMED, request, seen)
        check_is_free(slot, now, current)
        write(current, Status.CONFIRMED, now, values=at(slot))
        tell_visitor(current, Kind.CONFIRMED, now)
        tell_therapist(current, Kind.NOW_AGREED, now)


def _ask_for_another(request: ConsultationRequest, slot: datetime, seen: int, now: datetime) -> None:
    with booking():
        current = lock_to_become(Status.REQUESTED, request, seen)
        check_is_ahead(current, now)
        schedule = schedule_now(now)
        check_is_open(slot, now, current, schedule)
        if current.status not in HOLDING and current.first_of_the_contact():
            current.is_second = True  # as any second request: nobody is told of the first
        write(current, Status.REQUESTED, now, values={"promised_by": promise(now, schedule, slot), **at(slot)})
        tell_visitor(current, Kind.MOVED, now)
        tell_therapist(current, Kind.NOW_MOVED, now)


def withdraw(request: ConsultationRequest, *, seen: int, now: datetime | None = None) -> None:
    """The visitor takes the request back; its slot is free."""
    now = now or timezone.now()
    with booking():
        current = lock_to_become(Status.WITHDRAWN, request, seen)
        check_is_ahead(current, now)
        write(current, Status.WITHDRAWN, now)
        tell_visitor(current, Kind.WITHDRAWN, now)
        tell_therapist(current, Kind.NOW_WITHDRAWN, now)
