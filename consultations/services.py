"""What can happen to a request. Each is one transaction; messages go out after it."""

import hashlib
import hmac
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils import timezone
from wagtail.log_actions import log

from .booking import promised_reply
from .messages import deliver, due_for
from .models import ConsultationRequest, ConsultationSettings, Message, Status, digest_of, new_reference

SAME_REFERENCE_TRIES = 3


def token_for(submission: str) -> str:
    """The token of the link for one filled-in form: pressing twice leads to the same page."""
    key = hashlib.sha256(f"link {settings.SECRET_KEY}".encode()).digest()
    return hmac.new(key, submission.encode(), hashlib.sha256).hexdigest()[:48]


def request_consultation(
    answers: dict[str, Any], *, submission: str, doubts: list[str], now: datetime | None = None
) -> ConsultationRequest:
    """Store a request with its messages, then send them; the same `submission` again gives the one stored before.

    `answers` are the cleaned answers of the form by field name. A request with `doubts` is stored, answered and
    marked. Whatever happens to the mails, the request stays.
    """
    now = now or timezone.now()
    token = token_for(submission)
    for _attempt in range(SAME_REFERENCE_TRIES):
        try:
            with transaction.atomic():
                request = ConsultationRequest.objects.create(
                    **answers,
                    reference=new_reference(),
                    token=token,
                    token_digest=digest_of(token),
                    received_at=now,
                    promised_by=promise(now),
                    is_doubtful=bool(doubts),
                    doubts=doubts,
                    privacy_acknowledged_at=now,
                )
                messages = Message.objects.bulk_create(due_for(request))
            break
        except IntegrityError:
            if earlier := find_by_token(token):
                return earlier
    else:
        raise RuntimeError("no unused reference was found")
    transaction.on_commit(lambda: deliver(messages), robust=True)
    return request


def promise(now: datetime | None = None) -> datetime:
    """By when a request sent now would be answered."""
    return promised_reply(now or timezone.now(), _working_days(), settings.PRACTICE_TIME_ZONE)


def find_by_token(token: str) -> ConsultationRequest | None:
    return ConsultationRequest.objects.filter(token_digest=digest_of(token)).first()


def set_status(requests: list[ConsultationRequest], status: str, user=None) -> int:
    """Give the requests a status and note it in their history; how many changed. Clearing a doubt is part of it."""
    changed = [request for request in requests if request.status != status]
    with transaction.atomic():
        for request in changed:
            request.status = Status(status)
            request.is_doubtful = request.is_doubtful and status in (Status.NEW, Status.SPAM)
            request.save(update_fields=["status", "is_doubtful"])
            log(request, "consultations.status", user=user, data={"status": status})
    return len(changed)


def keep_notes(request: ConsultationRequest, text: str, user=None) -> None:
    """Replace the therapist's private notes; the history says that it happened, not what was written."""
    with transaction.atomic():
        request.private_notes = text
        request.save(update_fields=["private_notes"])
        log(request, "consultations.notes", user=user)


def send_messages() -> tuple[int, int]:
    """Send what is not sent yet and not older than two days; (sent, still failing)."""
    waiting = list(Message.objects.waiting(timezone.now()).select_related("request").order_by("created_at"))
    deliver(waiting)
    failing = Message.objects.filter(pk__in=[message.pk for message in waiting], sent_at=None).count()
    return len(waiting) - failing, failing


def _working_days() -> int:
    return ConsultationSettings.objects.values_list("reply_working_days", flat=True).first() or 2
