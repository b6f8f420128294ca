"""What stood where a backup was put: kept for as long as backups are, and then gone like them."""

import re
import shutil
from datetime import UTC, datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.db import connection

PREFIX = "before-restore-"
NAME = f"{PREFIX}%Y%m%dT%H%M%S"
IS_NAME = re.compile(r"before[-_]restore[-_](\d{8})[tT](\d{6})")  # of a folder, or of a schema


def new_folder(now: datetime) -> Path:
    """An empty one, for what a backup takes the place of at that moment."""
    folder = settings.DATA_DIR / now.astimezone(UTC).strftime(NAME)
    folder.mkdir(mode=0o700)
    return folder


def folders() -> list[Path]:
    """Those there are, the oldest first."""
    return sorted(path for path in settings.DATA_DIR.glob(f"{PREFIX}*") if made_at(path.name))


def schema_of(folder: Path) -> str:
    """The name under which the old database stays on PostgreSQL."""
    return folder.name.replace("-", "_").lower()


def forget(now: datetime, kept: timedelta) -> None:
    """What was set aside longer ago than that is gone: the databases first, for their folders name them."""
    for schema in _schemas():
        made = made_at(schema)
        if made and made < now - kept:
            with connection.cursor() as cursor:
                cursor.execute(f"DROP SCHEMA {connection.ops.quote_name(schema)} CASCADE")
    for folder in folders():
        made = made_at(folder.name)
        if made and made < now - kept:
            shutil.rmtree(folder)


def _schemas() -> list[str]:
    if connection.vendor != "postgresql":
        return []
    with connection.cursor() as cursor:
        cursor.execute("SELECT nspname FROM pg_namespace WHERE starts_with(nspname, %s)", [PREFIX.replace("-", "_")])
        return [name for (name,) in cursor.fetchall()]


def made_at(name: str) -> datetime | None:
    """The moment in such a name; of any other, none."""
    match = IS_NAME.fullmatch(name)
    try:
        return datetime.strptime("".join(match.groups()), "%Y%m%d%H%M%S").replace(tzinfo=UTC) if match else None
    except ValueError:
        return None
