"""Somebody who chose none of the proposed times gets one kind message, once, when the therapist wants it."""

from datetime import datetime

from django.contrib.auth.base_user import AbstractBaseUser
from django.utils import timezone
from django.utils.translation import gettext as _

from ..messages.composing import preview
from ..messages.kinds import Kind
from ..messages.outbox import tell_visitor
from ..models import ConsultationRequest
from ..rules.states import Status
from .changing import NotAllowed, booking, note


def chose_nothing(request: ConsultationRequest) -> bool:
    """Whether other times were proposed to its visitor, and the moment went by until which they were kept."""
    return request.status == Status.EXPIRED and request.proposed_at is not None


def is_followed_up(request: ConsultationRequest) -> bool:
    """Whether they got the message for those times already."""
    occasion = Kind.FOLLOW_UP.row.occasion.write(request.proposed_at)
    return request.messages.filter(kind=Kind.FOLLOW_UP, occasion=occasion).exists()


def may_follow_up(request: ConsultationRequest) -> bool:
    return chose_nothing(request) and request.is_written_to and not is_followed_up(request)


def is_to_be_called(request: ConsultationRequest) -> bool:
    """Whether only a call reaches somebody who chose nothing: they get no messages."""
    return chose_nothing(request) and not request.is_written_to and bool(request.call_number)


def shown(request: ConsultationRequest) -> tuple[str, str] | None:
    """(subject, text) of the message as it would go now; None if none may."""
    return preview(request, Kind.FOLLOW_UP)[:2] if may_follow_up(request) else None


def follow_up(
    request: ConsultationRequest, *, user: AbstractBaseUser | None = None, now: datetime | None = None
) -> None:
    """One kind message is on its way, once for the times that were proposed; pressed again, nothing happens.

    The request stays as it is. Its page says what its visitor expects after the message: that the old times are no
    longer kept, and that any open one can be chosen, which makes it wait for the therapist again. Opened again by
    itself it would promise an answer to somebody who has asked for nothing new. It is kept as long as after any
    contact. Raises NotAllowed if they did not let proposed times go by, or get no messages.
    """
    now = now or timezone.now()
    with booking(now):
        current = ConsultationRequest.objects.select_for_update().filter(pk=request.pk).first()
        if current is None or not chose_nothing(current):
            raise NotAllowed(request)
        if not current.is_written_to:
            raise NotAllowed(current, _("They get no messages. Please call them."))
        if is_followed_up(current):
            return
        tell_visitor(current, Kind.FOLLOW_UP, now, occasion=current.proposed_at, by_hand=True)
        current.changed_at, current.erasure_told_at = now, None
        current.save(update_fields=["changed_at", "erasure_told_at"])
        note(current, "consultations.followed_up", user)
