"""Whether the machine's clock can be trusted at this moment.

A clock that is set wrong, or right again, moves past deadlines: requests would expire, messages count as too late, and
nothing brings them back. So after a jump nothing is done by itself until the clock has gone on quietly for a while.
"""

import logging
import time
from collections.abc import Callable
from datetime import datetime, timedelta

from django.utils import timezone

from .models import JobRun

JUMP = timedelta(minutes=2)  # the network's corrections are far smaller
SETTLES = timedelta(minutes=5)
BETWEEN_ROUNDS = timedelta(hours=2)  # of a worker that is started for each round: after more the clock may have jumped
NAME = "looking at the clock"
logger = logging.getLogger(__name__)


class Clock:
    """Of a worker that goes on: compares the clock on the wall with the one that nobody can set."""

    def __init__(
        self, wall: Callable[[], datetime] = timezone.now, steady: Callable[[], float] = time.monotonic
    ) -> None:
        self._wall, self._steady = wall, steady
        self._between = self._difference()
        self._settled_at = steady()

    def _difference(self) -> timedelta:
        return self._wall() - datetime.fromtimestamp(0, tz=self._wall().tzinfo) - timedelta(seconds=self._steady())

    def has_settled(self) -> bool:
        """False for five minutes after a jump, either way; a machine that slept has jumped as well."""
        between = self._difference()
        if abs(between - self._between) > JUMP:
            say(between - self._between)
            self._settled_at = self._steady() + SETTLES.total_seconds()
        self._between = between
        return self._steady() >= self._settled_at


def has_settled_since_last_round(now: datetime) -> bool:
    """The same for a worker that is started for each round: what it saw stands in the database. After a pause of hours
    nobody can tell a jump from a rest, so both are waited for."""
    seen, is_new = JobRun.objects.get_or_create(name=NAME, defaults={"last_ok_at": now})
    if is_new:
        return True
    passed = now - (seen.last_ok_at or now)
    if not -JUMP <= passed <= BETWEEN_ROUNDS:
        say(passed)
        seen.failing_since = now
    elif seen.failing_since and now - seen.failing_since >= SETTLES:
        seen.failing_since = None
    seen.last_ok_at = now
    seen.save()
    return seen.failing_since is None


def say(jump: timedelta) -> None:
    minutes = round(jump.total_seconds() / 60)
    logger.error("The machine's clock jumped by %d minutes: nothing is done by itself for five minutes.", minutes)
