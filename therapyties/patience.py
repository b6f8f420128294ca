"""How long this process waits for others at the database, where somebody waits for the answer.

A database that is busy gets on: it is waited for as usual. One that is locked, or whose holder hangs, does not: then
whoever waits hears so within three seconds.
"""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from mmap import mmap

from django.db import OperationalError, connection

WITHOUT_PROGRESS = 2.5  # seconds
AT_MOST = 20.0
LOCK_NOT_AVAILABLE = "55P03"  # of PostgreSQL
# When a transaction ended here last, in nanoseconds: memory that this process shares with all that are forked from it.
# SQLite tells of changes alone, and of many who want one time all but one change nothing.
_ended = mmap(-1, 8)


def patiently[Result](act: Callable[[], Result]) -> Result:
    """What `act`, which is one transaction, returns: tried again while others hold a lock and get on with their work.
    Raises the OperationalError of the last try once nobody has got on for a while."""
    ends = time.monotonic() + AT_MOST
    while True:
        seen = _progress()
        try:
            with _waiting_for(WITHOUT_PROGRESS):
                result = act()
        except OperationalError as error:
            if not _is_a_lock(error) or _progress() == seen or time.monotonic() > ends:
                raise
        except Exception:  # refused: it had its turn all the same
            _tell_of_an_end()
            raise
        else:
            _tell_of_an_end()
            return result


def _tell_of_an_end() -> None:
    _ended[:] = time.monotonic_ns().to_bytes(8)


def _progress() -> object:
    """Something that changes when others end their transactions, those that changed nothing too."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("PRAGMA data_version")
        else:
            cursor.execute("SELECT pg_snapshot_xmin(pg_current_snapshot())::text")
        return cursor.fetchone()[0], _ended[:]


@contextmanager
def _waiting_for(seconds: float) -> Iterator[None]:
    """While this goes on, a lock that others hold is waited for no longer; then it raises OperationalError."""
    with connection.cursor() as cursor:
        cursor.execute(_patience(seconds))
    try:
        yield
    finally:
        if connection.connection is not None and not connection.needs_rollback:
            with connection.cursor() as cursor:
                cursor.execute(_patience(None))


def _patience(seconds: float | None) -> str:
    if connection.vendor == "sqlite":
        usual = connection.settings_dict["OPTIONS"].get("timeout", 5)
        return f"PRAGMA busy_timeout = {int(1000 * (usual if seconds is None else seconds))}"
    return "RESET lock_timeout" if seconds is None else f"SET lock_timeout = {int(1000 * seconds)}"


def _is_a_lock(error: OperationalError) -> bool:
    return "locked" in str(error) or getattr(error.__cause__, "sqlstate", None) == LOCK_NOT_AVAILABLE
