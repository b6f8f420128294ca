"""Retention: what is past its time is erased every night, a week after the therapist was told; and nothing is left."""

import logging
from datetime import datetime, timedelta

from django.conf import settings
from django.db import connection
from django.utils import timezone

from ..messages.kinds import Kind
from ..messages.outbox import tell_therapist
from ..models import Claim, ConsultationRequest, ConsultationSettings, Draft
from ..models.availability import practice_zone
from ..models.requests import WARNED_BEFORE
from ..services.by_anyone import erase

NIGHT = 3  # o'clock, in the practice's time
CLAIMS_KEPT = DRAFTS_KEPT = timedelta(days=30)
CATCH_UP = timedelta(days=1)  # a machine that sleeps at night forgets when it wakes
logger = logging.getLogger(__name__)


def forget(now: datetime, overdue: timedelta = timedelta(0)) -> int:
    """Tell the therapist what will be erased in a week, erase what they were told of a week ago; how many that were.
    What is not `overdue` by so much yet is left for later."""
    news = ConsultationRequest.objects.soon_past_retention(
        now - overdue, ConsultationSettings.current().retention_days
    ).filter(erasure_told_at=None)
    if news.of_people().exists():
        day = now.astimezone(practice_zone()).date()
        tell_therapist(None, Kind.ERASURE_NEAR, now, occasion=day)
    ConsultationRequest.objects.filter(pk__in=list(news.values_list("pk", flat=True))).update(erasure_told_at=now)
    over = ConsultationRequest.objects.past_retention(now - overdue, ConsultationSettings.current().retention_days)
    gone = 0
    for request in over.filter(erasure_told_at__lte=now - overdue - WARNED_BEFORE):
        erase(request, now=now, because_of_time=True)
        gone += 1
    if gone:
        logger.info("Retention: %d requests were erased because their time was over.", gone)
    return gone


def forget_by_night(now: datetime) -> int:
    """`forget` in the hour of the night; at any other, only what has been overdue for a day."""
    is_night = timezone.localtime(now, practice_zone()).hour == NIGHT
    return forget(now, timedelta(0) if is_night else CATCH_UP)


def forget_claims(now: datetime) -> int:
    """What somebody said without their private page is erased after thirty days, settled or not; how many there
    were."""
    gone, _by_table = Claim.objects.past_keeping(now - CLAIMS_KEPT).delete()
    return gone


def forget_drafts(now: datetime) -> int:
    """What the therapist typed and never sent is erased thirty days after the last word; how many there were."""
    gone, _by_table = Draft.objects.past_keeping(now - DRAFTS_KEPT).delete()
    return gone


def scrub() -> None:
    """After it, what was erased stands in no file of SQLite's any more, unless somebody reads at this very moment.

    Its pages are overwritten as they are freed (`secure_delete`); this takes them out of the journal beside the file.
    PostgreSQL's own vacuum does as much in its time.
    """
    if connection.vendor == "sqlite" and not connection.in_atomic_block:
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA busy_timeout = 0")
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            cursor.execute(f"PRAGMA busy_timeout = {int(settings.DATABASES['default']['OPTIONS']['timeout'] * 1000)}")
