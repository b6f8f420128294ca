"""How a request is changed: locked, looked at, written, all in one transaction; and the refusals on the way."""

import json
import logging
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime, timedelta

from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser
from django.core.serializers.json import DjangoJSONEncoder
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from wagtail.log_actions import log, registry

from therapyties.security.encryption import Undecryptable

from ..models import Availability, ConsultationRequest
from ..rules.booking import Schedule, is_bookable, is_on_grid, nearest, open_slots
from ..rules.states import HOLDING, MOVES, Status
from . import tally
from .diary import openings, taken_slots
from .earlier import offer_earlier
from .holding import WISH

UNDO = timedelta(seconds=30)  # for so long the therapist's answer waits and can be taken back
# What an answer taken back leaves alone: who the request is, and what can be changed beside an answer.
NOT_REMEMBERED = frozenset(
    {
        "id",
        "reference",
        "row_key",
        "token",
        "token_digest",
        "revision",
        "private_notes",
        "phone",
        "call_phone",
        "email",
        "contact_digest",
        "contact_round",
        "proven_at",
        "proven_by",
        "wants_earlier",
        "earlier_slot",
        "is_retained",
        "retained_because",
        "is_added_by_hand",
        "gets_no_messages",
        "before",
        "undo_until",
        "tallied",
        "language",
    }
)
logger = logging.getLogger(__name__)


class SlotTaken(Exception):
    """The time asked for is not to be had; `nearest` are the closest that are."""

    def __init__(self, nearest: list[datetime]):
        super().__init__("the slot is taken")
        self.nearest = nearest


class NotAllowed(Exception):
    """Nothing was changed: `request` is not, or no longer, in a state for it. Says why, in words for whoever acted."""

    def __init__(self, request: ConsultationRequest, why: str = ""):
        super().__init__(why or _("Something else happened meanwhile, so nothing was changed. Please look again."))
        self.request = request


@contextmanager
def booking(now: datetime) -> Iterator[None]:
    """A transaction during which nobody else books, and in which holds whose time is over hold nothing. What the
    database still refuses becomes SlotTaken."""
    try:
        with transaction.atomic():
            Availability.current(lock=True)
            ConsultationRequest.objects.let_go_of_lapsed(now)
            yield
    except IntegrityError:
        raise SlotTaken(openings(now)[:3]) from None


def lock(request: ConsultationRequest, seen: int) -> ConsultationRequest:
    """The request as it is now, which nobody else changes until the transaction ends.

    Raises NotAllowed if it is erased, or no longer the revision that the actor has `seen`.
    """
    current = ConsultationRequest.objects.select_for_update().filter(pk=request.pk).first()
    if current is None:
        raise NotAllowed(request, _("This request has been erased."))
    if current.revision != seen:
        logger.warning("Refused: %s has changed", current.reference)
        raise NotAllowed(current)
    return current


def lock_to_become(to: Status, request: ConsultationRequest, seen: int) -> ConsultationRequest:
    """The same for a request that is to go to the state `to`; raises NotAllowed if MOVES has no such move as well."""
    current = lock(request, seen)
    if to not in MOVES[Status(current.status)]:
        logger.warning("Refused: %s from %s to %s", current.reference, current.status, to)
        raise NotAllowed(current)
    return current


def write(
    current: ConsultationRequest,
    to: Status,
    now: datetime,
    user: AbstractBaseUser | None = None,
    *,
    before: str = "",
    values: Mapping[str, object] | None = None,
) -> None:
    """Save it in the state `to` at its next revision, with these values and else without proposals, and note that.

    A state that holds no slot lets go of it; a firm one that falls free is offered to whoever waits for an earlier
    time. Which time was certain is remembered for one step after a call that was on: that step calls it off. What
    `before` remembers can be brought back for a while: see `remember`.
    """
    had = current.slot if current.is_held_firmly else None
    tally.time_the_answer(current, to, now)
    was_on = {} if current.status == Status.CONFIRMED and to != Status.REQUESTED else {"confirmed_slot": None}
    current.status = to
    current.revision += 1
    current.changed_at = now
    current.erasure_told_at = None
    current.before, current.undo_until = (before, now + UNDO) if before else ("", None)
    held = {} if to in HOLDING else WISH.values()
    proposals: dict[str, object] = {"proposed": [], "proposed_at": None, "proposed_until": None}
    for name, value in {**proposals, **was_on, **held, **(values or {})}.items():
        setattr(current, name, value)
    tally.count(current)
    current.save()
    note(current, "consultations.status", user, status=str(to))
    if had and not (current.is_held_firmly and current.slot == had):
        offer_earlier(had, now, besides=current, after=UNDO if before else timedelta(0))


def note(current: ConsultationRequest, action: str, user: AbstractBaseUser | None, **data: str) -> None:
    """Write down that it happened. The daily self-test is nobody, and nothing of it is history."""
    if not current.is_self_test:
        log(current, action, user=user, data=data)


def note_of_many(references: Iterable[str], action: str, user: AbstractBaseUser | None, **data: str) -> None:
    """The same of many requests in one statement."""
    registry.get_log_model_for_model(ConsultationRequest).objects.log_action_of_many(
        references, action, user=user, data=data
    )


def remember(current: ConsultationRequest) -> str:
    """Everything that `restore` brings back, as JSON; empty, so that nothing can be, where no key opens the words."""
    values = {
        field.attname: getattr(current, field.attname)
        for field in current._meta.concrete_fields
        if field.attname not in NOT_REMEMBERED
    }
    readable = {name: value for name, value in values.items() if not isinstance(value, Undecryptable)}
    return json.dumps(readable, cls=DjangoJSONEncoder) if "words" in readable else ""


def restore(current: ConsultationRequest) -> None:
    """Put back, in memory, what `current.before` remembers; a field that an earlier version had is gone."""
    fields = {field.attname: field for field in current._meta.concrete_fields}
    for name, value in json.loads(current.before).items():
        if name in fields and name not in NOT_REMEMBERED:
            setattr(current, name, fields[name].to_python(value))


# --- looking


def check_is_ahead(current: ConsultationRequest, now: datetime) -> None:
    """Raises NotAllowed if the call was confirmed and its time has come."""
    if current.is_over(now):
        raise NotAllowed(current, _("The time of this call has passed."))


def check_is_open(slot: datetime, now: datetime, besides: ConsultationRequest, schedule: Schedule) -> None:
    """Raises SlotTaken unless a visitor may book it now."""
    taken = taken_slots(now, besides)
    if not is_bookable(slot, schedule, taken, now):
        raise SlotTaken(nearest(open_slots(schedule, taken, now), slot))


def check_is_free(slot: datetime, now: datetime, besides: ConsultationRequest) -> None:
    """Raises NotAllowed or SlotTaken unless nobody holds that quarter-hour ahead: all that binds a therapist."""
    if not is_on_grid(slot) or slot <= now:
        raise NotAllowed(besides, _("That time has passed. Please choose another."))
    if slot in taken_slots(now, besides):
        raise SlotTaken([])


def at(slot: datetime) -> dict[str, object]:
    """The values of a request whose call is at that time: in the practice's zone of today."""
    return {"slot": slot, "zone": settings.PRACTICE_TIME_ZONE}
