"""Locks between the processes of one machine: a file in DATA_DIR, let go of by the system when its holder dies."""

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager

from django.conf import settings

SHARED, ALONE, ALONE_AT_ONCE = fcntl.LOCK_SH, fcntl.LOCK_EX, fcntl.LOCK_EX | fcntl.LOCK_NB


@contextmanager
def locked(name: str, how: int) -> Iterator[None]:
    """While this goes on the lock of that name is held, by this process and those that it forks. ALONE_AT_ONCE raises
    BlockingIOError where somebody has it; the others wait."""
    settings.DATA_DIR.mkdir(parents=True, exist_ok=True)
    with (settings.DATA_DIR / f"{name}.lock").open("w") as file:
        fcntl.flock(file, how)
        yield
