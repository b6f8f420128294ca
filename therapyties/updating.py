"""The record of an update, from before its first step until after its last: what is left of one that was killed."""

from __future__ import annotations

import contextlib
import fcntl
import json
import os
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

FILE = ".update"  # in the folder of the code, where only whoever may change the code can write
STOPPED, CHANGING, MIGRATING, WELL = "stopped", "changing", "migrating", "well"  # how far it has come
CUT_OFF = (
    "An update of the site was cut off in the middle, so code and database may not belong together. Say make update "
    "(sudo make update, where the site is a service): everything is put back as it was first."
)


@dataclass(frozen=True)
class Record:
    """An update, and how to go back. `branch` is empty where none is followed, `backup` until there is one."""

    branch: str
    old: str
    new: str
    has_new_packages: bool
    collects: bool  # static files anew
    is_a_service: bool
    phase: str = STOPPED
    backup: str = ""

    def write(self, root: Path) -> None:
        """It is on the disk, whole, whatever happens next."""
        made = root / f"{FILE}.new"
        with made.open("w") as file:
            json.dump(asdict(self), file)
            file.flush()
            os.fsync(file.fileno())
        made.replace(root / FILE)
        folder = os.open(root, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)


def left_in(root: Path) -> Record | None:
    """The update that has begun there and has not ended; raises ValueError if what it wrote cannot be read."""
    try:
        kept = json.loads((root / FILE).read_text())
    except FileNotFoundError:
        return None
    try:
        return Record(**{name: kept[name] for name in Record.__dataclass_fields__})
    except (KeyError, TypeError):
        raise ValueError(f"{FILE} is not the record of an update") from None


def forget(root: Path) -> None:
    (root / FILE).unlink(missing_ok=True)


def complaint(root: Path) -> str:
    """Why the site must not start: an update was killed half-way, and none goes on now, which would be trying it."""
    try:
        record = left_in(root)
    except ValueError:
        return CUT_OFF
    if record is None or record.phase not in (CHANGING, MIGRATING):
        return ""
    with alone(root, fcntl.LOCK_SH) as nobody_updates:
        return CUT_OFF if nobody_updates else ""


@contextlib.contextmanager
def alone(root: Path, kind: int = fcntl.LOCK_EX) -> Iterator[bool]:
    """Whether nobody else updates that folder; while this goes on, nobody can begin to. Killed, its holder lets go."""
    folder = os.open(root, os.O_RDONLY)
    try:
        yield _has_locked(folder, kind)
    finally:
        os.close(folder)


def _has_locked(folder: int, kind: int) -> bool:
    try:
        fcntl.flock(folder, kind | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
