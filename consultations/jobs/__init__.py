"""The jobs of this app, in the order in which a round of the worker runs them."""

from datetime import datetime, timedelta

from django.utils.translation import gettext_noop

from therapyties.jobs import Job, stop_asked
from therapyties.security import throttle

from ..messages.outbox import send_due
from .busy_times import read_calendars
from .deadlines import expire, remind
from .push import forget_devices, tell_devices
from .retention import forget_by_night, forget_claims, forget_drafts, scrub
from .selftest import run_daily

MINUTE = timedelta(minutes=1)


def send_messages(now: datetime) -> None:
    """What is due is tried; a stop asked for is obeyed after the message in hand."""
    send_due(should_stop=stop_asked.is_set)


def forget_counts(now: datetime) -> None:
    """No count of the rate limits is older than a day."""
    throttle.forget_old()


def forget_what_was_claimed(now: datetime) -> None:
    """Nobody's number stays because they said something without their private page, and no half-written answer."""
    forget_claims(now)
    forget_drafts(now)


def empty_the_journal(now: datetime) -> None:
    """What was erased stands in no file of the database any more."""
    scrub()


JOBS = (
    Job(gettext_noop("sending messages"), timedelta(seconds=5), send_messages),
    Job(gettext_noop("telling your devices of new requests"), timedelta(seconds=5), tell_devices),
    Job(gettext_noop("ending requests that nobody answered in time"), MINUTE, expire),
    Job(gettext_noop("sending reminders"), MINUTE, remind),
    Job(gettext_noop("erasing requests that are past keeping"), MINUTE, forget_by_night),
    Job(gettext_noop("erasing what was said without a private page"), MINUTE, forget_what_was_claimed),
    Job(gettext_noop("forgetting devices that may be told nothing"), MINUTE, forget_devices),
    Job(gettext_noop("trying the form"), MINUTE, run_daily),
    Job(gettext_noop("forgetting how often somebody asked"), MINUTE, forget_counts),
    Job(gettext_noop("clearing away what was erased"), MINUTE, empty_the_journal),
    Job(gettext_noop("reading your own calendars"), MINUTE, read_calendars),  # the last, for others may be slow
)
