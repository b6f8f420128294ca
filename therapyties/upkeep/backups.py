"""Backups: database and media in one file, encrypted under our keys, and gone after two weeks.

A file is one line that names the format, then one Fernet token a line, each holding a numbered piece of a compressed
tar archive; the last piece is empty. A piece that is missing, changed or out of order is noticed on reading.
"""

import os
import re
import shutil
import sqlite3
import subprocess
import tarfile
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import IO
from urllib.parse import quote

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings
from django.db import connection
from django.utils.translation import gettext as _

from therapyties.access.audit_log import chain

from . import problems

FORMAT = b"therapyties-backup-1\n"
NAME = "therapyties-%Y%m%dT%H%M%SZ.backup"
IS_BACKUP = re.compile(r"therapyties-\d{8}T\d{6}Z\.backup")
KEPT = timedelta(days=14)  # so that what was erased is gone from here as well
FRESH = timedelta(days=1)
PIECE = 1024 * 1024  # bytes
UNFINISHED = "unfinished-"
HEAD = "audit-log-head.txt"  # with which `manage.py check_audit_log` can be told what was known that night


class Failed(Exception):
    """No backup was made, or none can be read; says why, in words for whoever runs the site."""


def existing() -> list[Path]:
    """The backups there are, the oldest first."""
    return sorted(file for file in Path(settings.BACKUP_DIR).glob("therapyties-*") if _is_backup(file.name))


def _is_backup(name: str) -> bool:
    """Whether the name is one that `make` gives: digits that are a moment."""
    try:
        return bool(IS_BACKUP.fullmatch(name) and datetime.strptime(name, NAME).replace(tzinfo=UTC))
    except ValueError:
        return False


def newest() -> datetime | None:
    """When the newest backup was made."""
    files = existing()
    return _made_at(files[-1]) if files else None


def _made_at(file: Path) -> datetime:
    """As its name says, which a copy keeps."""
    return datetime.strptime(file.name, NAME).replace(tzinfo=UTC)


def make(now: datetime) -> Path:
    """Make a backup and remove those whose time is over. The new file appears under its name only when it is whole,
    and where it cannot become whole (Failed) nothing of it stays."""
    folder = Path(settings.BACKUP_DIR)
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        _clear_up(folder, now)
        target = _make_in(folder, now)
        for old in existing():
            if _made_at(old) < now - KEPT:
                old.unlink()
    except (OSError, sqlite3.Error) as error:
        raise Failed(problems.in_words(error)) from error
    return target


def _clear_up(folder: Path, now: datetime) -> None:
    """What a backup that was killed has left is gone a day later: it is not encrypted."""
    for left in folder.glob(f"{UNFINISHED}*"):
        if datetime.fromtimestamp(left.stat().st_mtime, UTC) < now - FRESH:
            shutil.rmtree(left)


def _make_in(folder: Path, now: datetime) -> Path:
    target = folder / now.astimezone(UTC).strftime(NAME)
    with tempfile.TemporaryDirectory(dir=folder, prefix=UNFINISHED) as workplace:
        archive, unfinished = Path(workplace) / "archive.tar.gz", Path(workplace) / "unfinished"
        with tarfile.open(archive, "w:gz") as tar:
            dump = _dump_database(Path(workplace))
            tar.add(dump, arcname=dump.name)
            head = Path(workplace) / HEAD
            head.write_text(f"{chain.head()}\n")
            tar.add(head, arcname=HEAD)
            if Path(settings.MEDIA_ROOT).is_dir():
                tar.add(settings.MEDIA_ROOT, arcname="media")
        with archive.open("rb") as plain, _private(unfinished) as sealed:
            sealed.writelines(seal(iter(lambda: plain.read(PIECE), b"")))
        unfinished.replace(target)
    return target


def restore(file: Path, folder: Path) -> list[Path]:
    """Unpack a backup into an empty folder: the database's file or dump, and media. What lies there."""
    if folder.exists() and any(folder.iterdir()):
        raise Failed(f"{folder} is not empty: nothing is overwritten. Name an empty folder.")
    folder.mkdir(parents=True, exist_ok=True)
    try:
        with tempfile.TemporaryFile() as archive:
            with file.open("rb") as sealed:
                archive.writelines(unseal(sealed))
            archive.seek(0)
            with tarfile.open(fileobj=archive, mode="r:gz") as tar:
                tar.extractall(folder, filter="data")
    except (OSError, tarfile.TarError) as error:
        raise Failed(f"The backup cannot be read: {type(error).__name__}.") from error
    return sorted(folder.iterdir())


def seal(pieces: Iterable[bytes]) -> Iterator[bytes]:
    """The lines of a backup file."""
    key = Fernet(settings.FIELD_ENCRYPTION_KEYS[0])
    yield FORMAT
    number = 0
    for number, piece in enumerate(pieces, start=1):
        yield key.encrypt(number.to_bytes(8) + piece) + b"\n"
    yield key.encrypt((number + 1).to_bytes(8)) + b"\n"


def unseal(lines: Iterable[bytes]) -> Iterator[bytes]:
    """The pieces behind the lines; raises Failed unless all of them are there, in order and unchanged."""
    keys = MultiFernet([Fernet(key) for key in settings.FIELD_ENCRYPTION_KEYS])
    lines = iter(lines)
    if next(lines, b"") != FORMAT:
        raise Failed("This is not a backup of this site.")
    for number, line in enumerate(lines, start=1):
        try:
            piece = keys.decrypt(line.strip())
        except InvalidToken:
            raise Failed("The backup is damaged, or none of FIELD_ENCRYPTION_KEYS opens it.") from None
        if int.from_bytes(piece[:8]) != number:
            raise Failed("The backup is damaged: a part of it is missing.")
        if len(piece) == 8:
            return
        yield piece[8:]
    raise Failed("The backup is damaged: its end is missing.")


def _private(path: Path) -> IO[bytes]:
    return os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb")


def _dump_database(folder: Path) -> Path:
    if connection.vendor == "sqlite":
        target = folder / "site.sqlite3"
        # A connection of its own: one with a transaction open would wait for itself, for ever.
        source = f"file:{quote(str(connection.settings_dict['NAME']))}?mode=ro"
        with closing(sqlite3.connect(source, uri=True)) as site, closing(sqlite3.connect(target)) as copy:
            site.backup(copy)
        return target
    from psycopg.conninfo import make_conninfo  # no site on SQLite loads it

    target, passwords = folder / "database.dump", folder / "passwords"
    known = connection.get_connection_params()
    password = str(known.get("password", "")).replace("\\", "\\\\").replace(":", "\\:")
    with _private(passwords) as file:
        file.write(f"*:*:*:*:{password}\n".encode())
    where = {name: known[name] for name in ("host", "port", "user", "dbname") if known.get(name)}
    address = make_conninfo(**where, passfile=str(passwords))
    command = ["pg_dump", "--format=custom", "--no-password", f"--file={target}", f"--dbname={address}"]
    try:
        subprocess.run(command, check=True, capture_output=True)  # noqa: S603 - the settings' own values
    except FileNotFoundError:
        raise Failed(_("pg_dump is not installed here: back the database up where it runs.")) from None
    except subprocess.CalledProcessError as error:
        if b"No space left" in error.stderr:
            raise Failed(_("The disk is full.")) from None
        raise Failed(_("pg_dump could not read the database: is it as new as the server?")) from None
    return target
