"""Whether the site runs on this data: its processes hold a lock together."""

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager

from django.db import connection

from therapyties.locks import ALONE_AT_ONCE, SHARED, locked, tried

NAME = "running"


def say_at_work() -> AbstractContextManager[None]:
    """While this goes on this process, and those that it forks, are at work."""
    return locked(NAME, SHARED)


@contextmanager
def nobody_at_work() -> Iterator[bool]:
    """Whether nobody is at work; while this goes on nobody can begin."""
    with tried(NAME, ALONE_AT_ONCE) as is_alone:
        yield is_alone and not _others_are_connected()


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
