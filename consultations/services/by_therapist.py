"""What the therapist does with a request."""

from datetime import UTC, datetime

from django.contrib.auth.base_user import AbstractBaseUser
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from therapyties.security.encryption import Undecryptable

from ..messages.kinds import Kind
from ..messages.outbox import take_back, tell_visitor
from ..models import ConsultationRequest
from ..rules.states import ENDED, HOLDING, Status
from .changing import (
    UNDO,
    NotAllowed,
    SlotTaken,
    at,
    booking,
    check_is_free,
    check_is_the_only_one,
    is_taken,
    lock,
    lock_to_become,
    note,
    remember,
    restore,
    write,
)

MOST_PROPOSED = 3
NO_DOUBT = {"is_doubtful": False, "is_second": False}  # the therapist answers it, so a person has looked


def confirm(
    request: ConsultationRequest,
    *,
    seen: int,
    slot: datetime | None = None,
    words: str = "",
    user: AbstractBaseUser | None = None,
    now: datetime | None = None,
) -> None:
    """The call is on, at the time asked for or at `slot`, any free quarter-hour ahead; `words` go into the message."""
    now = now or timezone.now()
    with booking():
        current = lock_to_become(Status.CONFIRMED, request, seen)
        wanted = slot or current.slot
        if wanted is None:
            raise NotAllowed(current, _("No time is agreed yet: please choose one."))
        check_is_the_only_one(current)
        check_is_free(wanted, now, current)
        write(
            current,
            Status.CONFIRMED,
            now,
            user,
            before=remember(current),
            values={"words": words, **at(wanted), **NO_DOUBT},
        )
        tell_visitor(current, Kind.CONFIRMED, now, after=UNDO)


def propose(
    request: ConsultationRequest,
    slots: list[datetime],
    *,
    seen: int,
    words: str = "",
    user: AbstractBaseUser | None = None,
    now: datetime | None = None,
) -> None:
    """Not at the time asked for, but perhaps at one of up to three others; their own is kept until the visitor says."""
    now = now or timezone.now()
    with booking():
        current = lock_to_become(Status.REQUESTED, request, seen)
        if not 1 <= len(slots) <= MOST_PROPOSED:
            raise NotAllowed(current, _("Please choose one, two or three times."))
        check_is_the_only_one(current)
        if current.slot in slots:
            raise NotAllowed(current, _("One of these is the time that was asked for: confirm it instead."))
        for slot in slots:
            check_is_free(slot, now, current)
        write(
            current,
            Status.REQUESTED,
            now,
            user,
            before=remember(current),
            values={
                "proposed": [slot.astimezone(UTC).isoformat() for slot in slots],
                "proposed_at": now,
                "words": words,
                **NO_DOUBT,
            },
        )
        tell_visitor(current, Kind.PROPOSED, now, after=UNDO)


def decline(
    request: ConsultationRequest,
    *,
    seen: int,
    words: str,
    user: AbstractBaseUser | None = None,
    now: datetime | None = None,
) -> None:
    """The call will not be; `words` are the therapist's own to the visitor."""
    now = now or timezone.now()
    with booking():
        current = lock_to_become(Status.DECLINED, request, seen)
        write(current, Status.DECLINED, now, user, before=remember(current), values={"words": words})
        tell_visitor(current, Kind.DECLINED, now, after=UNDO)


def undo(
    request: ConsultationRequest, *, seen: int, user: AbstractBaseUser | None = None, now: datetime | None = None
) -> None:
    """The therapist's last answer was never given: everything stands as before it, and nobody is told.

    Raises NotAllowed once its message may be on its way, and SlotTaken if somebody took the time meanwhile.
    """
    now = now or timezone.now()
    with booking():
        current = lock(request, seen)
        if not current.may_undo(now) or isinstance(current.before, Undecryptable) or not take_back(current, now):
            raise NotAllowed(current, _("It is too late to take that back: the message may be on its way."))
        restore(current)
        if current.slot and current.status in HOLDING and not current.needs_a_look and is_taken(current.slot, current):
            raise SlotTaken([])
        current.revision += 1
        current.before, current.undo_until = "", None
        current.save()
        note(current, "consultations.undone", user, status=current.status)


def finish(
    request: ConsultationRequest,
    status: Status,
    *,
    seen: int,
    user: AbstractBaseUser | None = None,
    now: datetime | None = None,
) -> None:
    """What became of it: one of ENDED."""
    now = now or timezone.now()
    if status not in ENDED:
        raise NotAllowed(request)
    with booking():
        current = lock_to_become(status, request, seen)
        if current.slot and current.slot > now:
            raise NotAllowed(current, _("This call is still ahead. To call it off, decline or cancel it."))
        write(current, status, now, user)


def mark_as_spam(
    requests: list[ConsultationRequest], user: AbstractBaseUser | None = None, now: datetime | None = None
) -> int:
    """How many became spam; those whose state does not allow it stay as they are."""
    marked = 0
    for request in requests:
        try:
            with booking():
                current = lock_to_become(Status.SPAM, request, request.revision)
                write(current, Status.SPAM, now or timezone.now(), user)
            marked += 1
        except NotAllowed:
            continue
    return marked


def clear(
    request: ConsultationRequest, *, seen: int, user: AbstractBaseUser | None = None, now: datetime | None = None
) -> bool:
    """A person has looked: it is no spam. It holds its slot from now on; False if that was taken meanwhile."""
    now = now or timezone.now()
    with booking():
        current = lock_to_become(Status.REQUESTED, request, seen)
        check_is_the_only_one(current)
        keeps_its_slot = True
        try:
            if current.slot:
                check_is_free(current.slot, now, current)
        except SlotTaken:
            keeps_its_slot = False
        slot = current.slot if keeps_its_slot else None
        write(current, Status.REQUESTED, now, user, values={"slot": slot, **NO_DOUBT})
    return keeps_its_slot


def move_first(
    again: ConsultationRequest, *, seen: int, user: AbstractBaseUser | None = None, now: datetime | None = None
) -> ConsultationRequest:
    """Somebody who already had a request asked once more: the first one moves to the new time, the second one ends."""
    now = now or timezone.now()
    first = again.first_of_the_contact()
    if first is None or again.slot is None:
        raise NotAllowed(again)
    with booking():
        second = lock_to_become(Status.WITHDRAWN, again, seen)
        write(second, Status.WITHDRAWN, now, user)
        current = lock_to_become(Status.REQUESTED, first, first.revision)
        check_is_free(again.slot, now, current)
        promised_by = min(current.promised_by, again.promised_by)
        write(current, Status.REQUESTED, now, user, values={"promised_by": promised_by, **at(again.slot)})
        tell_visitor(current, Kind.MOVED, now)
    return current


def keep_notes(request: ConsultationRequest, text: str, user: AbstractBaseUser | None = None) -> None:
    """Replace the therapist's private notes; the history says that it happened, not what was written."""
    with transaction.atomic():
        request.private_notes = text
        request.save(update_fields=["private_notes"])
        log(request, "consultations.notes", user=user)


def retain(request: ConsultationRequest, reason: str, user: AbstractBaseUser | None = None) -> None:
    """Keep it past its time, for a reason; without one it is erased in its time again."""
    with transaction.atomic():
        rows = ConsultationRequest.objects.filter(pk=request.pk)
        rows.update(is_retained=bool(reason), retained_because=reason)
        log(request, "consultations.held" if reason else "consultations.released", user=user)
