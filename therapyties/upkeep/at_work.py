"""Whether the site runs on this data: its processes hold a lock together, which the system lets go of if they die."""

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from typing import IO

from django.conf import settings
from django.db import connection


def say_at_work() -> IO[str]:
    """From now on this process, and those that it starts, are at work; until all of them have ended or closed it."""
    settings.DATA_DIR.mkdir(parents=True, exist_ok=True)
    file = (settings.DATA_DIR / "running.lock").open("w")
    fcntl.flock(file, fcntl.LOCK_SH)
    return file


@contextmanager
def nobody_at_work() -> Iterator[bool]:
    """Whether nobody is at work; while this goes on nobody can begin."""
    settings.DATA_DIR.mkdir(parents=True, exist_ok=True)
    with (settings.DATA_DIR / "running.lock").open("w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield False
        else:
            yield not _others_are_connected()


def _others_are_connected() -> bool:
    """On PostgreSQL servers elsewhere may be at work on the same database."""
    if connection.vendor != "postgresql":
        return False
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
            " AND backend_type = 'client backend'"
        )
        return bool(cursor.fetchone()[0])
