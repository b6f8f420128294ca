"""How long this process waits for others at the database, where somebody waits for the answer."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection

A_VISITORS = 2.5  # seconds; the page that keeps what was typed is there within three


@contextmanager
def patience(seconds: float) -> Iterator[None]:
    """While this goes on, a lock that others hold is waited for no longer; then it raises OperationalError."""
    with connection.cursor() as cursor:
        cursor.execute(_waiting(seconds))
    try:
        yield
    finally:
        if connection.connection is not None and not connection.needs_rollback:
            with connection.cursor() as cursor:
                cursor.execute(_waiting(None))


def _waiting(seconds: float | None) -> str:
    if connection.vendor == "sqlite":
        usual = connection.settings_dict["OPTIONS"].get("timeout", 5)
        return f"PRAGMA busy_timeout = {int(1000 * (usual if seconds is None else seconds))}"
    return "RESET lock_timeout" if seconds is None else f"SET lock_timeout = {int(1000 * seconds)}"
