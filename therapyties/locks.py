"""Locks between processes: of one machine by a file in DATA_DIR, of all servers of a site by PostgreSQL.

Either is let go of when its holder dies.
"""

import fcntl
import zlib
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

from django.conf import settings
from django.db import connection

SHARED, ALONE, ALONE_AT_ONCE = fcntl.LOCK_SH, fcntl.LOCK_EX, fcntl.LOCK_EX | fcntl.LOCK_NB


@contextmanager
def locked(name: str, how: int) -> Iterator[None]:
    """While this goes on the lock of that name is held, by this process and those that it forks. ALONE_AT_ONCE raises
    BlockingIOError where somebody has it; the others wait."""
    settings.DATA_DIR.mkdir(parents=True, exist_ok=True)
    with (settings.DATA_DIR / f"{name}.lock").open("w") as file:
        fcntl.flock(file, how)
        yield


@contextmanager
def tried(name: str, how: int) -> Iterator[bool]:
    """Whether the lock of that name could be had at once; while this goes on it is kept."""
    with ExitStack() as stack:
        try:
            stack.enter_context(locked(name, how))
        except BlockingIOError:
            yield False
        else:
            yield True


@contextmanager
def alone_among_servers(name: str) -> Iterator[bool]:
    """Whether nobody else has the lock of that name, on any server of this site; while this goes on nobody gets it.
    Servers that share a database share PostgreSQL, so with SQLite there is one machine."""
    if connection.vendor != "postgresql":
        with tried(name, ALONE_AT_ONCE) as is_alone:
            yield is_alone
        return
    number = zlib.crc32(name.encode())
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s)", [number])
        is_alone = cursor.fetchone()[0]
    try:
        yield is_alone
    finally:
        if is_alone and connection.connection is not None:
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_unlock(%s)", [number])
