"""A time that falls free is offered, once, to those who asked to be told of an earlier one."""

from datetime import datetime, timedelta

from ..messages.kinds import Kind
from ..messages.outbox import tell_visitor
from ..models import ConsultationRequest, ContactRoute, Message
from ..rules.booking import is_bookable
from ..rules.states import Status
from .diary import schedule_now, taken_slots


def offer_earlier(
    slot: datetime, now: datetime, *, besides: ConsultationRequest | None = None, after: timedelta = timedelta(0)
) -> None:
    """Tell everybody who waits for it, when so much time has passed, that this slot, which was firmly somebody's, is
    free; whoever takes it first has it. Nobody is told of a time that they could not choose, nor is the request
    `besides`, which gave it up."""
    told = ConsultationRequest.objects.filter(
        status__in=(Status.REQUESTED, Status.CONFIRMED),
        contact_route=ContactRoute.EMAIL,
        gets_no_messages=False,
        proven_at__isnull=False,
        wants_earlier=True,
        earlier_slot=None,
        slot__gt=slot,
    )
    if besides is not None and besides.pk:
        told = told.exclude(pk=besides.pk)
    waiting = list(told.order_by("received_at"))
    if not waiting:
        return
    schedule = schedule_now(now)
    for request in waiting:
        if not is_bookable(slot, schedule, taken_slots(now, request), now):
            continue
        ConsultationRequest.objects.filter(pk=request.pk).update(earlier_slot=slot)
        tell_visitor(request, Kind.EARLIER, now, occasion=slot, after=after)


def take_back_offer(slot: datetime, now: datetime) -> None:
    """The slot is firmly somebody's again: whoever was not told yet is not told, and waits on."""
    occasion = Kind.EARLIER.row.occasion.write(slot)
    unsent = Message.objects.unsettled().filter(kind=Kind.EARLIER, occasion=occasion, attempts=0)
    told = list(unsent.values_list("request", flat=True))
    unsent.delete()
    ConsultationRequest.objects.filter(pk__in=told).update(earlier_slot=None)


def may_wait_for_earlier(request: ConsultationRequest, now: datetime) -> bool:
    """Whether its visitor may ask to be told: by e-mail, proven, with a call ahead, and not told of one yet."""
    return bool(
        request.is_told_by_itself
        and request.slot
        and request.slot > now
        and request.status in (Status.REQUESTED, Status.CONFIRMED)
        and request.earlier_slot is None
    )
