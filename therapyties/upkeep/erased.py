"""The references of whoever was erased while backups still hold them: what is restored is erased once more.

The audit log knows them. Beside the backups stands a copy of that part of it, for a day on which the database is gone:
sealed as they are, so that whoever keeps copies of them can neither add a name nor leave one out.
"""

import io
import os
from datetime import datetime
from pathlib import Path

from django.conf import settings

from therapyties.access.models import AuditEntry

from . import backups
from .sealing import Failed, Sealing, unseal

FILE = "erased-references"
ACTION = "consultations.erased"
FORGOTTEN_AFTER = 2 * backups.KEPT  # no backup is as old as that


def references(now: datetime) -> set[str]:
    """Of the database as it is."""
    since = AuditEntry.objects.filter(action=ACTION, at__gt=now - FORGOTTEN_AFTER)
    return set(since.exclude(about="").values_list("about", flat=True))


def keep_the_list(now: datetime) -> None:
    """The file beside the backups names whoever the audit log names, readable by its owner alone."""
    wanted, folder = references(now), Path(settings.BACKUP_DIR)
    target, unfinished = folder / FILE, folder / f"{backups.UNFINISHED}{FILE}"
    try:
        if wanted == listed():
            return
    except Failed:
        pass  # it is made anew
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    unfinished.unlink(missing_ok=True)
    with os.fdopen(os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        sealing = Sealing(file)
        sealing.write("".join(f"{reference}\n" for reference in sorted(wanted)).encode())
        sealing.finish()
    unfinished.replace(target)


def listed() -> set[str]:
    """The references in the file; none if there is no file. Raises Failed if this site has not written it so."""
    file = Path(settings.BACKUP_DIR) / FILE
    try:
        return set(b"".join(unseal(io.BytesIO(file.read_bytes()))).decode().split())
    except FileNotFoundError:
        return set()
    except Failed:
        raise Failed(
            f"{file} was changed, or none of FIELD_ENCRYPTION_KEYS opens it. It names who was erased since the backup, "
            "and must not come back: put the right one there. If there is none, move it away and erase them by hand."
        ) from None


def is_there() -> bool:
    return (Path(settings.BACKUP_DIR) / FILE).exists()
