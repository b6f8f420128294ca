"""The jobs that look after the site itself, and the list of all jobs."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.conf import settings
from django.contrib.sessions.models import Session
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from consultations.jobs import JOBS as CONSULTATIONS
from consultations.messages.kinds import Kind
from consultations.messages.occasions import LicenceWarning
from consultations.messages.outbox import tell_therapist
from pages.editor.readiness import licence_warning
from pages.editor.scheduling import follow_schedules
from pages.models import PracticeDetails
from pages.pictures.picture import prepare_what_is_missing
from pages.search import refresh_index
from pages.seo import cards
from therapyties.access import letters
from therapyties.access.audit_log import chain, retention
from therapyties.jobs import Job

from . import backups, erased, status
from .mail_files import forget_mail_files
from .models import JobRun
from .sealing import Failed

MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
BACKUP = gettext_noop("making the backup of the night")
BACKED_UP_AFTER = timedelta(hours=20)
NIGHT = 2  # o'clock, in the practice's time


def back_up_by_night(now: datetime) -> None:
    """One backup each night, and another as soon as the last one is older than a day; or after one that failed."""
    made = backups.newest(now)
    is_night = now.astimezone(ZoneInfo(settings.PRACTICE_TIME_ZONE)).hour == NIGHT
    is_wanted = is_night or JobRun.objects.filter(name=BACKUP).exclude(failing_since=None).exists()
    if not made or made <= now - (BACKED_UP_AFTER if is_wanted else backups.FRESH):
        backups.make(now)


def warn_of_the_license(now: datetime) -> None:
    """Once sixty days before the license expires, once fourteen days before."""
    today = timezone.localdate(now)
    practice = PracticeDetails.current()
    if practice.licence_expires and (days := licence_warning(today)) is not None:
        occasion = LicenceWarning(practice.licence_expires, 14 if days <= 14 else 60)
        tell_therapist(None, Kind.LICENCE_NEAR, now, occasion=occasion)


class NotAsWritten(Failed):
    """The audit log was changed by somebody."""

    def __init__(self) -> None:
        super().__init__(_("Something in it was changed or is gone. Whoever runs the site can see what."))


def check_the_audit_log(now: datetime) -> None:
    """Each night: everything is sealed, the chain is whole, and its head is mailed to ADMINS. Raises NotAsWritten
    if it is not."""
    chain.seal_all()
    is_whole = next(chain.faults(now), None) is None
    if settings.ADMINS:
        letters.send_head(settings.ADMINS, str(chain.head()), is_whole=is_whole)
    if not is_whole:
        raise NotAsWritten


def make_late_pictures(now: datetime) -> None:
    """What could not be made while the bucket was away is there. Raises Away."""
    prepare_what_is_missing()
    cards.make_what_is_missing()


def forget_sessions(now: datetime) -> None:
    """Sessions that have ended are gone."""
    Session.objects.filter(expire_date__lt=now).delete()


OWN = (
    # A backup that fails costs time and room each time: it is tried again after an hour.
    Job(BACKUP, HOUR, back_up_by_night),
    Job(gettext_noop("keeping the list of what was erased"), MINUTE, erased.keep_the_list),
    Job(gettext_noop("publishing pages at their time"), MINUTE, follow_schedules),
    Job(gettext_noop("bringing the search of the site up to date"), DAY, refresh_index),
    Job(gettext_noop("making the pictures that had to wait"), 5 * MINUTE, make_late_pictures),
    Job(gettext_noop("reminding you of your license"), MINUTE, warn_of_the_license),
    Job(gettext_noop("emptying the audit log of what is six years old"), HOUR, retention.prune),
    Job(gettext_noop("checking that the audit log is as it was written"), DAY, check_the_audit_log),
    Job(gettext_noop("deleting mails that were written as files"), HOUR, forget_mail_files),
    Job(gettext_noop("forgetting sessions that have ended"), MINUTE, forget_sessions),
    Job(status.HEARTBEAT, MINUTE, status.say_all_is_well),
)
JOBS = (*CONSULTATIONS, *OWN)
