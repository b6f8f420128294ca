"""What can happen to a request. Each is one transaction, in which its messages are put into the outbox as well."""

import json
import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import Any

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from .booking import Rules, is_bookable, is_on_grid, nearest, open_slots
from .diary import Diary, diary, held, openings, promise, rules_now
from .fields import Undecryptable, keyed_hashes
from .models import (
    ENDED,
    HOLDING,
    MOVES,
    Availability,
    ConsultationRequest,
    ContactRoute,
    MessageKind,
    Status,
    digest_of,
    new_reference,
    new_token,
)
from .outbox import take_back, tell_therapist, tell_visitor

__all__ = ["Diary", "diary", "openings", "promise", "rules_now"]  # callers find looking and acting in one place
MOST_PROPOSED = 3
UNDO = timedelta(seconds=30)  # for so long the therapist's answer waits and can be taken back
REMEMBERED = ("status", "slot", "zone", "proposed", "proposed_at", "words", "is_doubtful", "doubts", "promised_by")
AGAIN = ["again"]  # the only doubt about a request whose contact has a live one
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


def find_by_token(token: str) -> ConsultationRequest | None:
    return ConsultationRequest.objects.filter(token_digest=digest_of(token)).first()


# --- the visitor acts


def request_consultation(
    answers: dict[str, Any],
    *,
    submission: str,
    doubts: list[str],
    is_one_of_many: Callable[[], bool] = lambda: False,
    is_self_test: bool = False,
    now: datetime | None = None,
) -> ConsultationRequest:
    """Store a request, which holds its slot from then on; raises SlotTaken if that is not to be had.

    `answers` are the cleaned answers of the form by field name; `submission` is the secret name of one rendering of
    it; `is_one_of_many` is asked only of a request that is new. The same rendering with the same answers gives the
    request stored before; with others, from the same person and still unanswered, it corrects that one. A request with
    `doubts`, or from somebody who already has a live one, is stored, answered and marked, and holds nothing.
    """
    now = now or timezone.now()
    rendering, pressed = digest_of(submission), keyed_hashes(f"{submission}{sorted(answers.items(), key=str)}")[0]
    contact = keyed_hashes(_contact(answers["contact_route"], answers["phone"], answers["email"]))
    with _booking():
        earlier = ConsultationRequest.objects.filter(submission_digest=rendering).order_by("-pk").first()
        if earlier and earlier.answers_digest == pressed:
            return earlier
        corrects = (
            earlier is not None
            and earlier.is_waiting
            and (earlier.contact_digest in contact or earlier.name == answers["name"])
        )
        request = earlier if corrects else ConsultationRequest(submission_digest=rendering, is_self_test=is_self_test)
        rules = rules_now(now)
        if answers["slot"]:
            _check_is_open(answers["slot"], now, request, rules)
        if corrects and earlier.is_doubtful:
            doubts = [*doubts, *(doubt for doubt in earlier.doubts if doubt not in [*doubts, *AGAIN])]
        elif not corrects and is_one_of_many():
            doubts = [*doubts, "many"]
        if _live_with_contact(contact, request):
            doubts = [*doubts, *AGAIN]
        for name, value in answers.items():
            setattr(request, name, value)
        request.contact_digest, request.answers_digest = contact[0], pressed
        request.is_doubtful, request.doubts = bool(doubts), doubts
        if corrects:
            request.revision += 1
            request.changed_at = now
            request.promised_by = promise(request.received_at, rules, request.slot)
            request.save()
        else:
            _store(request, now, rules)
        tell_visitor(request, MessageKind.ALREADY if doubts == AGAIN else MessageKind.RECEIVED, now)
        if not corrects:
            tell_therapist(request, MessageKind.NEW_REQUEST, now)
    return request


def move(request: ConsultationRequest, slot: datetime, *, seen: int, now: datetime | None = None) -> None:
    """The visitor chooses another time. One that was proposed is agreed at once, any other waits for the therapist."""
    now = now or timezone.now()
    agreed = slot in request.proposals and request.status == Status.REQUESTED
    with change(request, Status.CONFIRMED if agreed else Status.REQUESTED, seen, now) as current:
        _check_is_ahead(current, now)
        if agreed:
            _check_is_free(slot, now, current)
        else:
            rules = rules_now(now)
            _check_is_open(slot, now, current, rules)
            current.promised_by = promise(now, rules, slot)
        if current.status not in HOLDING and current.first_of_the_contact():
            current.is_doubtful, current.doubts = True, AGAIN  # as any second request: nobody is told of the first
        _take(current, slot)
        tell_visitor(current, MessageKind.CONFIRMED if agreed else MessageKind.MOVED, now)
        tell_therapist(current, MessageKind.NOW_AGREED if agreed else MessageKind.NOW_MOVED, now)


def withdraw(request: ConsultationRequest, *, seen: int, now: datetime | None = None) -> None:
    now = now or timezone.now()
    with change(request, Status.WITHDRAWN, seen, now) as current:
        _check_is_ahead(current, now)
        tell_visitor(current, MessageKind.WITHDRAWN, now)
        tell_therapist(current, MessageKind.NOW_WITHDRAWN, now)


def renew_link(request: ConsultationRequest, user=None) -> str:
    """Give the request another link; the old one leads nowhere from now on. The new token."""
    token = new_token()
    with transaction.atomic():
        ConsultationRequest.objects.filter(pk=request.pk).update(token=token, token_digest=digest_of(token))
        log(request, "consultations.link", user=user)
    return token


def erase(
    request: ConsultationRequest, user=None, now: datetime | None = None, *, because_of_time: bool = False
) -> None:
    """Remove the request with its messages. The therapist hears of a call that its visitor called off so, by its
    reference alone."""
    now = now or timezone.now()
    with _booking():
        current = ConsultationRequest.objects.select_for_update().filter(pk=request.pk).first()
        if current is None:
            return
        _note(current, "consultations.erased", user, **({"because": "its time was over"} if because_of_time else {}))
        by_visitor = user is None and not because_of_time
        if by_visitor and current.status in HOLDING and not (current.is_doubtful or current.is_self_test):
            tell_therapist(None, MessageKind.NOW_WITHDRAWN, now, occasion=current.reference)
        current.delete()


# --- the therapist acts


def confirm(
    request: ConsultationRequest, *, seen: int, slot: datetime | None = None, words: str = "", user=None, now=None
) -> None:
    """The call is on, at the time asked for or at `slot`, any free quarter-hour ahead; `words` go into the message."""
    now = now or timezone.now()
    with change(request, Status.CONFIRMED, seen, now, user, can_undo=True) as current:
        wanted = slot or current.slot
        if wanted is None:
            raise NotAllowed(current, _("No time is agreed yet: please choose one."))
        _let_live(current)
        _check_is_free(wanted, now, current)
        _take(current, wanted)
        current.words = words
        tell_visitor(current, MessageKind.CONFIRMED, now, after=UNDO)


def propose(
    request: ConsultationRequest, slots: list[datetime], *, seen: int, words: str = "", user=None, now=None
) -> None:
    """Offer up to three other times, of which the visitor takes one. The time asked for stays held until then, for it
    is one the therapist cannot make and nobody else should be sent to."""
    now = now or timezone.now()
    slots = sorted(set(slots))
    with change(request, Status.REQUESTED, seen, now, user, can_undo=True) as current:
        if not 1 <= len(slots) <= MOST_PROPOSED:
            raise NotAllowed(current, _("Please choose one, two or three times."))
        _let_live(current)
        if current.slot in slots:
            raise NotAllowed(current, _("One of these is the time that was asked for: confirm it instead."))
        for slot in slots:
            _check_is_free(slot, now, current)
        current.proposed = [slot.astimezone(UTC).isoformat() for slot in slots]
        current.proposed_at = now
        current.words = words
        tell_visitor(current, MessageKind.PROPOSED, now, after=UNDO)


def decline(request: ConsultationRequest, *, seen: int, words: str, user=None, now: datetime | None = None) -> None:
    """The call will not be; `words` are the therapist's own to the visitor."""
    now = now or timezone.now()
    with change(request, Status.DECLINED, seen, now, user, can_undo=True) as current:
        current.words = words
        tell_visitor(current, MessageKind.DECLINED, now, after=UNDO)


def undo(request: ConsultationRequest, *, seen: int, user=None, now: datetime | None = None) -> None:
    """The therapist's last answer was never given: everything stands as before it, and nobody is told.

    Raises NotAllowed once its message may be on its way, and SlotTaken if somebody took the time meanwhile.
    """
    now = now or timezone.now()
    with _booking():
        current = ConsultationRequest.objects.select_for_update().filter(pk=request.pk).first()
        if current is None:
            raise NotAllowed(request, _("This request has been erased."))
        if current.revision != seen:
            raise NotAllowed(current)
        if not current.may_undo(now) or isinstance(current.before, Undecryptable) or not take_back(current, now):
            raise NotAllowed(current, _("It is too late to take that back: the message may be on its way."))
        for name, value in json.loads(current.before).items():
            field = current._meta.get_field(name)
            setattr(current, name, value if field.get_internal_type() == "JSONField" else field.to_python(value))
        if current.slot and current.status in HOLDING and not current.is_doubtful and _is_taken(current.slot, current):
            raise SlotTaken([])
        current.revision += 1
        current.changed_at = now
        current.before, current.undo_until = "", None
        current.save()
        _note(current, "consultations.undone", user, status=current.status)


def finish(request: ConsultationRequest, status: Status, *, seen: int, user=None, now: datetime | None = None) -> None:
    """What became of it: one of ENDED."""
    now = now or timezone.now()
    if status not in ENDED:
        raise NotAllowed(request)
    with change(request, status, seen, now, user) as current:
        if current.slot and current.slot > now:
            raise NotAllowed(current, _("This call is still ahead. To call it off, decline or cancel it."))


def mark_as_spam(requests: list[ConsultationRequest], user=None, now: datetime | None = None) -> int:
    """How many became spam; those whose state does not allow it stay as they are."""
    marked = 0
    for request in requests:
        try:
            with change(request, Status.SPAM, request.revision, now or timezone.now(), user):
                marked += 1
        except NotAllowed:
            continue
    return marked


def clear(request: ConsultationRequest, *, seen: int, user=None, now: datetime | None = None) -> bool:
    """A person has looked: it is no spam. It holds its slot from now on; False if that was taken meanwhile."""
    now = now or timezone.now()
    with change(request, Status.REQUESTED, seen, now, user) as current:
        _let_live(current)
        try:
            if current.slot:
                _check_is_free(current.slot, now, current)
        except SlotTaken:
            current.slot = None
            return False
    return True


def move_first(again: ConsultationRequest, *, seen: int, user=None, now: datetime | None = None) -> ConsultationRequest:
    """Somebody who already had a request asked once more: the first one moves to the new time, the second one ends."""
    now = now or timezone.now()
    first = again.first_of_the_contact()
    if first is None or again.slot is None:
        raise NotAllowed(again)
    with transaction.atomic():
        with change(again, Status.WITHDRAWN, seen, now, user):
            pass
        with change(first, Status.REQUESTED, first.revision, now, user) as current:
            _check_is_free(again.slot, now, current)
            _take(current, again.slot)
            current.promised_by = min(current.promised_by, again.promised_by)
            tell_visitor(current, MessageKind.MOVED, now)
    return current


def keep_notes(request: ConsultationRequest, text: str, user=None) -> None:
    """Replace the therapist's private notes; the history says that it happened, not what was written."""
    with transaction.atomic():
        request.private_notes = text
        request.save(update_fields=["private_notes"])
        log(request, "consultations.notes", user=user)


def hold(request: ConsultationRequest, reason: str, user=None) -> None:
    """Keep it past its time, for a reason; without one it is erased in its time again."""
    with transaction.atomic():
        rows = ConsultationRequest.objects.filter(pk=request.pk)
        rows.update(is_held=bool(reason), held_because=reason)
        log(request, "consultations.held" if reason else "consultations.released", user=user)


# --- how it is done


@contextmanager
def _booking() -> Iterator[None]:
    """A transaction during which nobody else books. What the database still refuses becomes SlotTaken."""
    try:
        with transaction.atomic():
            Availability.current(lock=True)
            yield
    except IntegrityError:
        raise SlotTaken(openings()[:3]) from None


@contextmanager
def change(
    request: ConsultationRequest, to: Status, seen: int, now: datetime, user=None, *, can_undo: bool = False
) -> Iterator[ConsultationRequest]:
    """The request as it is now, locked, at its next revision and without proposals; saved in the state `to` afterwards,
    with how it stood before if that `can_undo`.

    Raises NotAllowed, and changes nothing, if it is erased, if it is no longer the revision that the actor has `seen`,
    or if MOVES has no such move.
    """
    with _booking():
        current = ConsultationRequest.objects.select_for_update().filter(pk=request.pk).first()
        if current is None:
            raise NotAllowed(request, _("This request has been erased."))
        if current.revision != seen or to not in MOVES[Status(current.status)]:
            logger.warning("Refused: %s from %s to %s", current.reference, current.status, to)
            raise NotAllowed(current)
        before = _remember(current)
        current.revision += 1
        current.changed_at = now
        current.erasure_told_at = None
        current.proposed, current.proposed_at = [], None
        current.before, current.undo_until = (before, now + UNDO) if can_undo else ("", None)
        yield current
        current.status = to
        current.save()
        _note(current, "consultations.status", user, status=str(to))


def _note(current: ConsultationRequest, action: str, user, **data: str) -> None:
    """Write down that it happened. The daily self-test is nobody, and nothing of it is history."""
    if not current.is_self_test:
        log(current, action, user=user, data=data)


def _remember(current: ConsultationRequest) -> str:
    """What an undo brings back, as JSON; nothing where no key opens it."""
    values = {name: getattr(current, name) for name in REMEMBERED}
    unknown = any(isinstance(value, Undecryptable) for value in values.values())
    return "" if unknown else json.dumps(values, cls=DjangoJSONEncoder)


def _store(request: ConsultationRequest, now: datetime, rules: Rules) -> None:
    token = new_token()
    request.reference = new_reference()
    request.token, request.token_digest = token, digest_of(token)
    request.received_at = request.changed_at = request.privacy_acknowledged_at = now
    request.promised_by = promise(now, rules, request.slot)
    request.save()


def _take(current: ConsultationRequest, slot: datetime) -> None:
    current.slot, current.zone = slot, settings.PRACTICE_TIME_ZONE


def _let_live(current: ConsultationRequest) -> None:
    """The therapist answers it, so it is no spam. Raises NotAllowed if its contact has another live request."""
    current.is_doubtful = False
    if other := current.first_of_the_contact():
        raise NotAllowed(current, _("The same person has an open request: %(other)s.") % {"other": other})


def _check_is_ahead(current: ConsultationRequest, now: datetime) -> None:
    if current.status == Status.CONFIRMED and current.slot and current.slot <= now:
        raise NotAllowed(current, _("The time of this call has passed."))


def _check_is_open(slot: datetime, now: datetime, besides: ConsultationRequest, rules: Rules) -> None:
    """Raises SlotTaken unless a visitor may book it now."""
    taken = held(now, besides)
    if not is_bookable(slot, rules, taken, now):
        raise SlotTaken(nearest(open_slots(rules, taken, now), slot))


def _check_is_free(slot: datetime, now: datetime, besides: ConsultationRequest) -> None:
    """Raises NotAllowed or SlotTaken unless nobody holds that quarter-hour ahead: all that binds a therapist."""
    if not is_on_grid(slot) or slot <= now:
        raise NotAllowed(besides, _("That time has passed. Please choose another."))
    if _is_taken(slot, besides):
        raise SlotTaken([])


def _is_taken(slot: datetime, besides: ConsultationRequest) -> bool:
    return ConsultationRequest.objects.live().filter(slot=slot).exclude(pk=besides.pk).exists()


def _contact(route: str, phone: str, email: str) -> str:
    return email.casefold() if route == ContactRoute.EMAIL else phone


def _live_with_contact(digests: list[str], besides: ConsultationRequest) -> ConsultationRequest | None:
    return ConsultationRequest.objects.live().of_the_contact(digests).exclude(pk=besides.pk).first()
