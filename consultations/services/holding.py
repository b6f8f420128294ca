"""Whether a request holds its slot, firmly, for a while or not at all; decided anew when something about it changes."""

from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple

from ..messages.kinds import Kind
from ..models import ConsultationRequest, ContactRoute, Message
from ..rules.booking import Schedule, leaves_room
from ..rules.holding import held_until_pressed, is_within_budget
from ..rules.states import Status
from .diary import taken_slots


class Hold(NamedTuple):
    """How a slot is held."""

    is_held: bool
    held_until: datetime | None = None

    def values(self) -> dict[str, object]:
        """By the names of the request's fields."""
        return {"is_held": self.is_held, "held_until": self.held_until}


FIRM, WISH = Hold(True), Hold(False)


def hold_of(
    request: ConsultationRequest,
    slot: datetime | None,
    now: datetime,
    schedule: Schedule,
    *,
    promised_by: datetime,
) -> Hold:
    """How a free `slot` is held for the request while it waits for the answer that is `promised_by` then."""
    if request.is_self_test and slot is not None:
        return FIRM
    if slot is None or request.is_doubtful:
        return WISH
    if request.is_proven:
        return FIRM
    until = promised_by if request.contact_route == ContactRoute.PHONE else _until_pressed(request, now)
    unproven = ConsultationRequest.objects.holding_softly().filter(held_until__gt=now).exclude(pk=request.pk)
    if until <= now or not is_within_budget(slot, schedule, list(unproven.values_list("slot", flat=True))):
        return WISH
    return Hold(True, until)


def _until_pressed(request: ConsultationRequest, now: datetime) -> datetime:
    told = acknowledgement_of(request)
    if told is None:
        return held_until_pressed(now)
    # One that waited for a press is as new as that; the hold is as old as the request, or as the corrected contact.
    return held_until_pressed(told.created_at if request.contact_round else request.received_at, told.sent_at)


def hold_anew(request: ConsultationRequest, now: datetime, schedule: Schedule) -> None:
    """Decide, in memory, how it holds the slot that it has; one that is not free any more it does not hold.

    What the therapist confirmed or proposed stays as it is.
    """
    if request.status != Status.REQUESTED:
        return
    free = request.slot is not None and is_free_for(request, request.slot, now, schedule)
    slot = request.slot if free else None
    request.is_held, request.held_until = hold_of(request, slot, now, schedule, promised_by=request.promised_by)


def is_free_for(request: ConsultationRequest, slot: datetime, now: datetime, schedule: Schedule) -> bool:
    """Whether the slot is ahead and nobody else's calls stand in its way."""
    return slot > now and leaves_room(slot, schedule, taken_slots(now, request))


def is_lost(request: ConsultationRequest, now: datetime, schedule: Schedule) -> bool:
    """Whether the slot that a request waits for, without holding it, is firmly somebody else's by now."""
    if request.status != Status.REQUESTED or request.slot is None or request.holds_its_slot(now):
        return False
    return not leaves_room(request.slot, schedule, taken_slots(now, request, firmly=True))


def acknowledgement_of(request: ConsultationRequest) -> Message | None:
    """The message that tells its visitor that it arrived, and lets them show that the address is theirs."""
    if request.pk is None:
        return None
    kinds = [kind for kind in Kind if kind.row.is_acknowledgement]
    occasion = Kind.RECEIVED.row.occasion.write(request.contact_round)
    return request.messages.filter(kind__in=kinds, occasion=occasion).first()


def release(requests: Iterable[ConsultationRequest]) -> int:
    """Soft holds are wishes from now on; how many there were."""
    soft = ConsultationRequest.objects.holding_softly().filter(pk__in=[request.pk for request in requests])
    return soft.update(**WISH.values())
