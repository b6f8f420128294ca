"""Reading is written into the audit log: what was listed, looked for and taken away, never the words of it."""

import logging
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.contrib.auth.models import User
from django.db import DatabaseError, transaction
from wagtail.log_actions import log, registry

from therapyties.patience import patiently

from ..models import ConsultationRequest, ConsultationSettings

logger = logging.getLogger(__name__)
# What stands in the history of a request for the audit log alone.
READING = ("consultations.viewed", "consultations.visited")


def listed(user: User, what: str, number: int | None = None) -> None:
    """Somebody of the practice saw a list of requests; `number` of them."""
    about = ConsultationSettings()  # for the kind of it alone
    title = str(about._meta.verbose_name)
    log(about, what, user=user, title=title, data={} if number is None else {"number": number})


def visited(stored: ConsultationRequest, now: datetime) -> None:
    """Somebody opened the visitor's page of it, that day."""
    if not stored.is_self_test:
        _once_a_day(stored, "consultations.visited", now)


def feed_read(practice: ConsultationSettings, now: datetime) -> None:
    """A calendar program read the private calendar, that day."""
    _once_a_day(practice, "consultations.feed_read", now)


def _once_a_day(instance: Any, action: str, now: datetime) -> None:
    """A database that takes nothing at the moment, for its disk is full or others hold it, keeps nobody from reading;
    and who reads once more that day waits for nobody who writes."""
    midnight = now.astimezone(ZoneInfo(settings.PRACTICE_TIME_ZONE)).replace(hour=0, minute=0, second=0, microsecond=0)
    today = registry.get_logs_for_instance(instance).filter(action=action, at__gte=midnight)

    def note() -> None:
        with transaction.atomic():
            if not today.exists():
                log(instance, action)

    try:
        if not today.exists():
            patiently(note)
    except DatabaseError as error:
        logger.error("Reading could not be written into the audit log: %s", type(error).__name__)
