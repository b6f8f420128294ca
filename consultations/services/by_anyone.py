"""What is done to a request from either side, or by the clock: another link or language, an end by time, erasing."""

from collections.abc import Iterable
from datetime import datetime

from django.contrib.auth.base_user import AbstractBaseUser
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from therapyties.security.tokens import digest_of, new_token

from ..messages.kinds import Kind
from ..messages.outbox import tell_therapist, tell_visitor
from ..models import ConsultationRequest
from ..rules.states import HOLDING, Status
from .changing import NotAllowed, booking, lock_to_become, note, note_of_many, write
from .earlier import offer_earlier


def renew_link(request: ConsultationRequest, user: AbstractBaseUser | None = None) -> str:
    """Give the request another private address; the old one leads nowhere from now on. The new token.

    Whoever has shown that the mailbox is theirs is told, with the new address: it may not have been they who asked.
    """
    token, now = new_token(), timezone.now()
    with transaction.atomic():
        current = ConsultationRequest.objects.select_for_update().filter(pk=request.pk).first()
        if current is None:
            return token  # erased meanwhile: the address leads nowhere, as the old one
        current.token, current.token_digest = token, digest_of(token)
        current.save(update_fields=["token", "token_digest"])
        log(request, "consultations.link", user=user)
        tell_visitor(request, Kind.RENEWED, now, occasion=now)
    return token


def speak(request: ConsultationRequest, language: str, user: AbstractBaseUser | None = None) -> None:
    """Its page and everything that is sent about it speak that language from now on, also what waits to be sent."""
    with transaction.atomic():
        current = ConsultationRequest.objects.select_for_update().filter(pk=request.pk).first()
        if current is None:
            raise NotAllowed(request, _("This request has been erased."))
        if current.language == language:
            return
        current.language = language
        current.save(update_fields=["language"])
        note(current, "consultations.language", user)


def expire(request: ConsultationRequest, now: datetime) -> None:
    """Its time went by unanswered: it ends, and its visitor is told. Raises NotAllowed if somebody acted meanwhile."""
    with booking(now):
        current = lock_to_become(Status.EXPIRED, request, request.revision)
        write(current, Status.EXPIRED, now)
        tell_visitor(current, Kind.EXPIRED, now)


def let_proposals_go(request: ConsultationRequest, now: datetime) -> None:
    """Its visitor chose none of the proposed times while they were kept: it ends, and they may choose any open one."""
    with booking(now):
        current = lock_to_become(Status.EXPIRED, request, request.revision)
        write(current, Status.EXPIRED, now, values={"proposed": current.proposed, "proposed_at": current.proposed_at})
        tell_visitor(current, Kind.UNCHOSEN, now)


def erase(
    request: ConsultationRequest,
    user: AbstractBaseUser | None = None,
    now: datetime | None = None,
    *,
    because_of_time: bool = False,
) -> None:
    """Remove the request with its messages. The therapist hears of a call that its visitor called off so, by its
    reference alone."""
    now = now or timezone.now()
    with booking(now):
        current = ConsultationRequest.objects.select_for_update().filter(pk=request.pk).first()
        if current is None:
            return
        note(current, "consultations.erased", user, **({"because": "its time was over"} if because_of_time else {}))
        by_visitor = user is None and not because_of_time
        if by_visitor and current.status in HOLDING and not current.is_self_test:
            tell_therapist(None, Kind.NOW_ERASED, now, occasion=current.reference)
        had = current.slot if current.is_held_firmly else None
        current.delete()
        if had:
            offer_earlier(had, now)


def erase_again(references: Iterable[str], noted: Iterable[str] = ()) -> int:
    """Whoever bears one of these references is gone, with all that belongs to them, and nobody is told: they were
    erased once, and a backup that was older has brought them back. How many there were. The audit log, which
    has those in `noted`, names all of them afterwards: the next backup that is restored may hold whom this one did not.
    """
    wanted = set(references)
    found = ConsultationRequest.objects.filter(reference__in=wanted)
    names = set(found.values_list("reference", flat=True))
    with transaction.atomic():
        because = "erased before, and restored from a backup"
        note_of_many(sorted(names | wanted - set(noted)), "consultations.erased", None, because=because)
        found.delete()
    return len(names)
