"""The references of whoever was erased while backups still hold them: what is restored is erased once more.

The audit log knows them. Beside the backups stands a copy of that part of it, for a day on which the database is gone.
"""

import os
from datetime import datetime
from pathlib import Path

from django.conf import settings

from therapyties.access.models import AuditEntry

from . import backups

FILE = "erased-references"
ACTION = "consultations.erased"
FORGOTTEN_AFTER = 2 * backups.KEPT  # no backup is as old as that


def references(now: datetime) -> set[str]:
    """Of the database as it is."""
    since = AuditEntry.objects.filter(action=ACTION, at__gt=now - FORGOTTEN_AFTER)
    return set(since.exclude(about="").values_list("about", flat=True))


def keep_the_list(now: datetime) -> None:
    """The file beside the backups names whoever the audit log names, readable by its owner alone."""
    text = "".join(f"{reference}\n" for reference in sorted(references(now)))
    folder = Path(settings.BACKUP_DIR)
    target, unfinished = folder / FILE, folder / f"{backups.UNFINISHED}{FILE}"
    if (not text and not target.exists()) or (target.exists() and target.read_text() == text):
        return
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    unfinished.unlink(missing_ok=True)
    with os.fdopen(os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.write(text)
    unfinished.replace(target)


def listed() -> set[str]:
    """The references in the file; none if there is no file."""
    try:
        return set((Path(settings.BACKUP_DIR) / FILE).read_text().split())
    except FileNotFoundError:
        return set()
