"""Mails that are written as files, where no mail server is set: they hold what visitors wrote, and stay for a day."""

import contextlib
from datetime import UTC, datetime, timedelta
from pathlib import Path

from django.conf import settings

KEPT = timedelta(days=1)


def mail_folder() -> Path | None:
    """Where mails are written as files; None where they are sent."""
    path = settings.MAILERS["default"].get("OPTIONS", {}).get("file_path")
    return Path(path) if path else None


def forget_mail_files(now: datetime) -> None:
    """Those that are older than a day are gone."""
    if (folder := mail_folder()) is None or not folder.is_dir():
        return
    for file in folder.glob("*.log"):
        with contextlib.suppress(FileNotFoundError):  # somebody was faster
            if datetime.fromtimestamp(file.stat().st_mtime, UTC) < now - KEPT:
                file.unlink()
