"""What the therapist does with a request."""

from datetime import UTC, datetime

from django.contrib.auth.base_user import AbstractBaseUser
from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from therapyties.security.encryption import Undecryptable

from ..messages.kinds import Kind
from ..messages.outbox import hand_over, take_back, tell_visitor
from ..messages.talking import is_said_how
from ..models import Claim, ConsultationRequest, Proof
from ..models.requests import ConsultationRequestQuerySet
from ..rules.booking import Schedule
from ..rules.states import ENDED, Status
from . import tally
from .changing import (
    UNDO,
    NotAllowed,
    SlotTaken,
    at,
    booking,
    check_is_ahead,
    check_is_free,
    lock,
    lock_to_become,
    note,
    note_of_many,
    remember,
    restore,
    write,
)
from .diary import promise, schedule_now, taken_slots
from .earlier import offer_earlier, take_back_offer
from .holding import FIRM, WISH, hold_anew, is_free_for, release

MOST_PROPOSED = 3
AT_ONCE = 500  # rows in one transaction, so that visitors get in between
MAY_REOPEN = (Status.DECLINED, Status.NO_SHOW)
MAY_CLEAR = (Status.REQUESTED, Status.SPAM)
# The therapist answers it, so a person has looked; and what the therapist confirms or proposes is firm, proven or not.
LOOKED_AT: dict[str, object] = {"is_doubtful": False}


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
    with booking(now):
        current = lock_to_become(Status.CONFIRMED, request, seen)
        wanted = slot or current.slot
        if wanted is None:
            raise NotAllowed(current, _("No time is agreed yet: please choose one."))
        _check_is_said_how(current, words)
        check_is_free(wanted, now, current)
        write(
            current,
            Status.CONFIRMED,
            now,
            user,
            before=remember(current),
            values={"words": words, "confirmed_slot": wanted, **at(wanted), **FIRM.values(), **LOOKED_AT},
        )
        tell_visitor(current, Kind.CONFIRMED, now, after=UNDO, by_hand=True)


def _check_is_said_how(current: ConsultationRequest, words: str) -> None:
    if not is_said_how(current, words):
        raise NotAllowed(current, _("Please write how the two of you will talk: the visitor gave no phone number."))


def propose(
    request: ConsultationRequest,
    slots: list[datetime],
    *,
    seen: int,
    words: str = "",
    user: AbstractBaseUser | None = None,
    now: datetime | None = None,
) -> None:
    """Not at the time asked for, but perhaps at one of up to three others. These are kept for the visitor until the
    evening of the day by which they were asked to choose; their own too, if nobody else has it."""
    now = now or timezone.now()
    with booking(now):
        current = lock_to_become(Status.PROPOSED, request, seen)
        check_is_ahead(current, now)
        if not 1 <= len(slots) <= MOST_PROPOSED:
            raise NotAllowed(current, _("Please choose one, two or three times."))
        if current.slot in slots:
            raise NotAllowed(current, _("One of these is the time that was asked for: confirm it instead."))
        _check_is_said_how(current, words)  # whoever chooses one has agreed, and nothing more is written
        for slot in slots:
            check_is_free(slot, now, current)
        schedule = schedule_now(now)
        own = FIRM if current.slot and is_free_for(current, current.slot, now, schedule) else WISH
        write(
            current,
            Status.PROPOSED,
            now,
            user,
            before=remember(current),
            values={
                "proposed": [slot.astimezone(UTC).isoformat() for slot in slots],
                "proposed_at": now,
                "proposed_until": kept_until(slots, now, schedule),
                "words": words,
                **own.values(),
                **LOOKED_AT,
            },
        )
        tell_visitor(current, Kind.PROPOSED, now, after=UNDO, by_hand=True)


def kept_until(slots: list[datetime], now: datetime, schedule: Schedule | None = None) -> datetime:
    """Until when times that are proposed now are kept: as long as an answer would be promised for the last of them."""
    return promise(now, schedule or schedule_now(now), max(slots))


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
    with booking(now):
        current = lock_to_become(Status.DECLINED, request, seen)
        check_is_ahead(current, now)
        kind = decline_kind(current)
        write(current, Status.DECLINED, now, user, before=remember(current), values={"words": words})
        tell_visitor(current, kind, now, after=UNDO, by_hand=True)


def decline_kind(request: ConsultationRequest) -> Kind:
    """How a visitor is told no: a call that is on is called off, and the message says which."""
    return Kind.CALLED_OFF if request.status == Status.CONFIRMED else Kind.DECLINED


def undo(
    request: ConsultationRequest, *, seen: int, user: AbstractBaseUser | None = None, now: datetime | None = None
) -> None:
    """The therapist's last answer was never given: everything stands as before it, and nobody is told.

    Raises NotAllowed once its message may be on its way, and SlotTaken if somebody took the time meanwhile.
    """
    now = now or timezone.now()
    with booking(now):
        current = lock(request, seen)
        if not current.may_undo(now) or isinstance(current.before, Undecryptable) or not take_back(current, now):
            raise NotAllowed(current, _("It is too late to take that back: the message may be on its way."))
        has = current.slot if current.is_held_firmly else None
        restore(current)
        _hold_as_before(current, now, has)
        taken_back = current.revision
        current.revision += 1
        current.before, current.undo_until = "", None
        tally.count(current)
        current.save()
        hand_over(current, taken_back)
        note(current, "consultations.undone", user, status=current.status)


def _hold_as_before(current: ConsultationRequest, now: datetime, has: datetime | None) -> None:
    """What it held before the answer it holds again; raises SlotTaken if a firm one was taken meanwhile, which is none
    that it `has` still."""
    kept = [slot for slot in current.proposals if current.status == Status.PROPOSED and slot > now]
    if current.is_held_firmly and current.slot and current.slot > now:
        kept.append(current.slot)
        take_back_offer(current.slot, now)
    taken = taken_slots(now, current)
    if any(slot in taken and slot != has for slot in kept):
        raise SlotTaken([])
    if current.proven_by == Proof.THERAPIST:
        current.is_doubtful = False
    if current.held_until or (current.is_proven and not current.is_held):  # who they are may have been shown meanwhile
        hold_anew(current, now, schedule_now(now))


def finish(
    request: ConsultationRequest,
    status: Status,
    *,
    seen: int,
    user: AbstractBaseUser | None = None,
    now: datetime | None = None,
) -> None:
    """What became of it: one of ENDED. They may have talked before the time that was agreed, which is free then."""
    now = now or timezone.now()
    if status not in ENDED:
        raise NotAllowed(request)
    with booking(now):
        current = lock_to_become(status, request, seen)
        if status == Status.NO_SHOW and current.slot and current.slot > now:
            raise NotAllowed(current, _("This call is still ahead. To call it off, decline or cancel it."))
        write(current, status, now, user)


def mark_as_spam(
    requests: list[ConsultationRequest], user: AbstractBaseUser | None = None, now: datetime | None = None
) -> int:
    """How many became spam; those whose state does not allow it stay as they are."""
    now = now or timezone.now()
    marked = 0
    for request in requests:
        try:
            with booking(now):
                current = lock_to_become(Status.SPAM, request, request.revision)
                write(current, Status.SPAM, now, user)
            marked += 1
        except NotAllowed:
            continue
    return marked


def set_aside_unproven(
    first: datetime, last: datetime, user: AbstractBaseUser | None = None, now: datetime | None = None
) -> int:
    """What came from `first` to `last`, waits for the therapist and is proven by nobody is spam; how many there were.

    For thousands: each is noted as if it had been pressed alone.
    """
    now = now or timezone.now()
    unproven = ConsultationRequest.objects.waiting().filter(received_at__range=(first, last), proven_at=None)
    total = 0
    while some := _set_aside_some(unproven, user, now):
        total += some
    return total


def _set_aside_some(requests: ConsultationRequestQuerySet, user: AbstractBaseUser | None, now: datetime) -> int:
    with booking(now):
        rows = list(requests.select_for_update().order_by("pk").values_list("pk", "reference", "tallied")[:AT_ONCE])
        chosen = ConsultationRequest.objects.filter(pk__in=[pk for pk, *_rest in rows])
        tally.count_no_more(share for *_rest, share in rows)
        fell_free = list(chosen.holding_firmly().values_list("slot", flat=True))
        chosen.update(
            status=Status.SPAM,
            revision=F("revision") + 1,
            changed_at=now,
            erasure_told_at=None,
            before="",
            undo_until=None,
            tallied="",
            **WISH._asdict(),
        )
        note_of_many(
            [reference for _pk, reference, _share in rows], "consultations.status", user, status=str(Status.SPAM)
        )
        for slot in fell_free:
            offer_earlier(slot, now)
    return len(rows)


def clear(
    request: ConsultationRequest, *, seen: int, user: AbstractBaseUser | None = None, now: datetime | None = None
) -> bool:
    """A person has looked: it is no spam, and is held like any other from now on. False if its time was taken
    meanwhile."""
    now = now or timezone.now()
    with booking(now):
        current = lock_to_become(Status.REQUESTED, request, seen)
        if current.status not in MAY_CLEAR:
            raise NotAllowed(current)
        schedule = schedule_now(now)
        current.status, current.is_doubtful = Status.REQUESTED, False
        is_lost = current.slot is not None and not is_free_for(current, current.slot, now, schedule)
        hold_anew(current, now, schedule)
        values: dict[str, object] = {"is_held": current.is_held, "held_until": current.held_until}
        if is_lost:
            values["slot"] = None
        write(current, Status.REQUESTED, now, user, values=values)
    return not is_lost


def reopen(
    request: ConsultationRequest, *, seen: int, user: AbstractBaseUser | None = None, now: datetime | None = None
) -> None:
    """What was declined, or a call to which nobody came, waits for the therapist again; its time is kept if it is still
    ahead and free. Nobody is told: the next answer tells."""
    now = now or timezone.now()
    with booking(now):
        current = lock_to_become(Status.REQUESTED, request, seen)
        if current.status not in MAY_REOPEN:
            raise NotAllowed(current)
        schedule = schedule_now(now)
        free = current.slot is not None and is_free_for(current, current.slot, now, schedule)
        values: dict[str, object] = {
            "promised_by": promise(now, schedule),
            "words": "",
            "slot": current.slot if free else None,
            **(FIRM if free else WISH).values(),
        }
        write(current, Status.REQUESTED, now, user, values=values)


def spoke_with(
    request: ConsultationRequest, *, seen: int, user: AbstractBaseUser | None = None, now: datetime | None = None
) -> None:
    """The therapist has spoken with the visitor, at the number that they gave: it is theirs."""
    now = now or timezone.now()
    with booking(now):
        current = lock(request, seen)
        if current.is_proven:
            return
        current.proven_at, current.proven_by, current.is_doubtful = now, Proof.THERAPIST, False
        hold_anew(current, now, schedule_now(now))
        current.save()
        note(current, "consultations.proven", user, by=current.proven_by)


def withdraw_for(
    request: ConsultationRequest, *, seen: int, user: AbstractBaseUser | None = None, now: datetime | None = None
) -> None:
    """The visitor has said, without their page, that they withdraw; the therapist believes it."""
    now = now or timezone.now()
    with booking(now):
        current = lock_to_become(Status.WITHDRAWN, request, seen)
        check_is_ahead(current, now)
        write(current, Status.WITHDRAWN, now, user)
        tell_visitor(current, Kind.WITHDRAWN, now, by_hand=True)
        current.claims.open().update(settled_at=now)


def settle_claim(claim: Claim, user: AbstractBaseUser | None = None, now: datetime | None = None) -> None:
    """The therapist has read what somebody said, and leaves the request as it is."""
    with transaction.atomic():
        Claim.objects.filter(pk=claim.pk).update(settled_at=now or timezone.now())
        log(claim.request or claim, "consultations.claim_settled", user=user)


def release_holds(
    requests: list[ConsultationRequest], user: AbstractBaseUser | None = None, now: datetime | None = None
) -> int:
    """The times that these requests hold without proof are free for others; how many there were. The requests stay as
    they are, and their times stay asked for."""
    now = now or timezone.now()
    with booking(now):
        released = release(requests)
        for request in requests:
            note(request, "consultations.hold_released", user)
    return released


def keep_notes(request: ConsultationRequest, text: str, user: AbstractBaseUser | None = None) -> None:
    """Replace the therapist's private notes, whatever they were; the history says that it happened, not what was
    written."""
    with transaction.atomic():
        request.private_notes = text
        request.save(update_fields=["private_notes"])
        log(request, "consultations.notes", user=user)


def retain(request: ConsultationRequest, reason: str, user: AbstractBaseUser | None = None) -> None:
    """Keep it past its time, for a reason; without one it is erased in its time again."""
    with transaction.atomic():
        request.is_retained, request.retained_because = bool(reason), reason
        request.save(update_fields=["is_retained", "retained_because"])
        log(request, "consultations.held" if reason else "consultations.released", user=user)
