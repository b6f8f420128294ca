"""A calendar's file is read in a process of its own: whatever stands in it, the worker goes on."""

import json
import subprocess
import sys
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from django.conf import settings

from ..rules.busy import LONGEST_READING, Unreadable
from ..rules.stretches import Interval

LONGEST = 40.0  # seconds by the clock; those of the processor are limited over there


def busy_apart(
    file: bytes, since: datetime, until: datetime, zone: ZoneInfo, seconds: int = LONGEST_READING
) -> list[Interval]:
    """What `busy_in` finds in the file within so many seconds of the processor. Raises Unreadable, with "too_slow"
    where a limit was reached."""
    command = [sys.executable, "-X", "utf8", "-m", "consultations.rules.busy"]
    moments = [str(int(moment.timestamp())) for moment in (since, until)]
    try:
        done = subprocess.run(  # noqa: S603 — our own program; what was asked for comes to it as its input
            [*command, *moments, zone.key, str(seconds)],
            input=file,
            capture_output=True,
            cwd=settings.BASE_DIR,
            env=settings.ENVIRONMENT_OF_PROGRAMS,
            timeout=LONGEST,
            check=False,
        )
        said = json.loads(done.stdout)
    except (subprocess.TimeoutExpired, json.JSONDecodeError, UnicodeDecodeError):
        raise Unreadable("too_slow") from None
    if "why" in said:
        raise Unreadable(said["why"])
    return [(datetime.fromtimestamp(start, UTC), datetime.fromtimestamp(end, UTC)) for start, end in said["busy"]]
