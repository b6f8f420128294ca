"""Backups: database and media in one sealed file, read back once before it counts, and gone after two weeks.

Media that are in a bucket stay there; the backup says in which.
"""

import io
import os
import re
import shutil
import sqlite3
import subprocess
import tarfile
import tempfile
import zlib
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import IO
from urllib.parse import quote

from django.conf import settings
from django.db import connection
from django.utils.translation import gettext as _

from therapyties import data_folder
from therapyties.access.audit_log import chain
from therapyties.locks import ALONE_AT_ONCE, locked

from . import problems, set_aside
from .sealing import Failed, Sealing, Unsealing

NAME = "therapyties-%Y%m%dT%H%M%SZ.backup"
IS_BACKUP = re.compile(r"therapyties-\d{8}T\d{6}Z\.backup")
KEPT = timedelta(days=14)  # so that what was erased is gone from here as well
FRESH = timedelta(days=1)
AHEAD = timedelta(minutes=1)  # of our clock: who is dated further was made by a clock that was wrong
UNFINISHED = "unfinished-"
HEAD = "audit-log-head.txt"  # with which `manage.py check_audit_log` can be told what was known that night
BUCKET = "media-are-in-a-bucket.txt"  # which one; they are in no backup then
SQLITE_FILE, POSTGRESQL_FILE, MEDIA = "site.sqlite3", "database.dump", "media"
COUNTED = {"pages": "wagtailcore_page", "requests": "consultations_consultationrequest"}


@dataclass(frozen=True)
class Contents:
    """What was found in a backup: which database, how many rows of the tables that matter (of SQLite alone, for nothing
    else can be opened without a server), and how many files of media, or the bucket in which they are."""

    database: str
    rows: dict[str, int]
    files: int
    bucket: str = ""

    def __str__(self) -> str:
        counted = [f"{number} {name}" for name, number in self.rows.items()]
        media = f"media stay in the bucket {self.bucket}" if self.bucket else f"{self.files} files of media"
        return ", ".join([self.database, *counted, media])


def existing() -> list[Path]:
    """The backups there are, the oldest first."""
    return sorted(file for file in Path(settings.BACKUP_DIR).glob("therapyties-*") if is_backup(file.name))


def is_backup(name: str) -> bool:
    """Whether the name is one that `make` gives: digits that are a moment."""
    try:
        return bool(IS_BACKUP.fullmatch(name) and datetime.strptime(name, NAME).replace(tzinfo=UTC))
    except ValueError:
        return False


def newest(now: datetime) -> datetime | None:
    """When the newest backup was made; one that is dated ahead of `now` counts as none."""
    return max((made for made in map(_made_at, existing()) if made <= now + AHEAD), default=None)


def made_at(file: Path) -> datetime | None:
    """As its name says; None for a file of another name."""
    return _made_at(file) if is_backup(file.name) else None


def _made_at(file: Path) -> datetime:
    """As its name says, which a copy keeps."""
    return datetime.strptime(file.name, NAME).replace(tzinfo=UTC)


def make(now: datetime) -> Path:
    """Make a backup, read it back, and remove those whose time is over, with what restores set aside as long ago. The
    new file appears under its name only when it is whole and was read; where that fails (Failed) nothing stays."""
    folder = Path(settings.BACKUP_DIR)
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        with _alone():
            _clear_up(now)
            target = _make_in(folder, now)
        for old in existing():
            if _made_at(old) < now - KEPT:
                old.unlink()
        set_aside.forget(now, KEPT)
    except (OSError, sqlite3.Error) as error:
        raise Failed(_about(error, folder)) from error
    return target


def _about(error: Exception, folder: Path) -> str:
    """What went wrong; where it went wrong with the folder of backups, that is named."""
    if problem := complaint():
        return problem
    said, where = problems.in_words(error), getattr(error, "filename", None)
    # It may be a file in the folder, or a folder above it that could not be made.
    is_there = where and (Path(where).is_relative_to(folder) or folder.is_relative_to(where))
    return f"BACKUP_DIR={folder}: {said}" if is_there else said


def complaint() -> str:
    """What keeps backups out of their folder, in a sentence that names BACKUP_DIR; nothing if they can be put there."""
    folder = Path(settings.BACKUP_DIR)
    return f"BACKUP_DIR={folder}: {problem}" if (problem := data_folder.complaint(folder, "BACKUP_DIR")) else ""


def clear_up(now: datetime) -> None:
    """Nothing stays of a backup that was killed on this machine, unless one is being made at this moment."""
    try:
        with _alone():
            _clear_up(now)
    except (Failed, OSError):
        pass  # somebody is at it, or the next backup will say what is wrong


def _clear_up(now: datetime) -> None:
    """The copies in plain, which lie in DATA_DIR (and lay in BACKUP_DIR once), go at once. A sealed one may be another
    server's, at work in the same folder: it goes a day later."""
    for left in settings.DATA_DIR.glob(f"{UNFINISHED}*"):
        shutil.rmtree(left)
    for left in Path(settings.BACKUP_DIR).glob(f"{UNFINISHED}*"):
        if left.is_dir():
            shutil.rmtree(left)
        elif datetime.fromtimestamp(left.stat().st_mtime, UTC) < now - FRESH:
            left.unlink()


@contextmanager
def _alone() -> Iterator[None]:
    """While this goes on, nobody else on this machine makes a backup; Failed if somebody does."""
    with ExitStack() as stack:
        try:
            stack.enter_context(locked("backup", ALONE_AT_ONCE))
        except BlockingIOError:
            raise Failed(_("Another backup is being made at this moment.")) from None
        yield


def _make_in(folder: Path, now: datetime) -> Path:
    """The database is copied into DATA_DIR, where it lies in plain anyway; the archive goes through the seal as it is
    made, so that BACKUP_DIR, which is copied to other machines, holds nothing in plain at any moment."""
    target = folder / now.astimezone(UTC).strftime(NAME)
    unfinished = folder / f"{UNFINISHED}{target.name}"
    unfinished.unlink(missing_ok=True)
    try:
        with workplace() as inside, _private(unfinished) as file:
            dump = _dump_database(inside)
            sealing = Sealing(file)
            with tarfile.open(fileobj=sealing, mode="w|gz") as tar:
                tar.add(dump, arcname=dump.name)
                _add_head(tar, inside)
                if settings.BUCKET:
                    (inside / BUCKET).write_text(f"{settings.BUCKET}\n")
                    tar.add(inside / BUCKET, arcname=BUCKET)
                else:
                    _add_media(tar)
            sealing.finish()
            file.flush()
            os.fsync(file.fileno())
        check(unfinished)
        unfinished.replace(target)
    finally:
        unfinished.unlink(missing_ok=True)
    return target


def _add_head(tar: tarfile.TarFile, inside: Path) -> None:
    """The head of the audit log, by which is known later that nothing before this backup was changed. A database that
    is backed up before it is brought up to this version may have none yet."""
    if not chain.is_there():
        return
    (inside / HEAD).write_text(f"{chain.head()}\n")
    tar.add(inside / HEAD, arcname=HEAD)


def _add_media(tar: tarfile.TarFile) -> None:
    """Every file of media; one that is deleted at this moment is left out."""
    root = Path(settings.MEDIA_ROOT)
    for path in sorted(root.rglob("*")) if root.is_dir() else ():
        if path.is_file():
            try:
                with path.open("rb") as file:
                    member = tar.gettarinfo(arcname=f"{MEDIA}/{path.relative_to(root)}", fileobj=file)
                    tar.addfile(member, file)
            except FileNotFoundError:
                continue


@contextmanager
def workplace() -> Iterator[Path]:
    """A folder in DATA_DIR that only we can read, and that is gone afterwards."""
    settings.DATA_DIR.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=settings.DATA_DIR, prefix=UNFINISHED) as folder:
        yield Path(folder)


def restore(file: Path, folder: Path) -> list[Path]:
    """Unpack a backup into an empty folder: the database's file or dump, and media. What lies there."""
    if folder.exists() and any(folder.iterdir()):
        raise Failed(f"{folder} is not empty: nothing is overwritten. Name an empty folder.")
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    with _opened(file) as tar:
        tar.extractall(folder, filter="data")
    return sorted(folder.iterdir())


def check(file: Path) -> Contents:
    """The backup is whole: it was read to its end, and its database opened. Raises Failed if it is not."""
    database, rows, files, bucket = "", {}, 0, ""
    with workplace() as inside, _opened(file) as tar:
        for member in tar:
            if member.name in (SQLITE_FILE, POSTGRESQL_FILE):
                tar.extract(member, inside, filter="data")
                database, rows = member.name, _look_into(inside / member.name)
            elif member.name == BUCKET:
                tar.extract(member, inside, filter="data")
                bucket = (inside / BUCKET).read_text().strip()
            elif member.isfile() and member.name != HEAD:
                files += 1
    if not database:
        raise Failed("The backup holds no database.")
    return Contents(database, rows, files, bucket)


@contextmanager
def _opened(file: Path) -> Iterator[tarfile.TarFile]:
    """The archive in a backup. Raises Failed if it cannot be read to its very end."""
    if not file.is_file():
        raise Failed(f"There is no file {file}.")
    try:
        with file.open("rb") as sealed:
            unsealing = Unsealing(sealed)
            with tarfile.open(fileobj=io.BufferedReader(unsealing), mode="r|gz") as tar:
                yield tar
            unsealing.drain()
    except (OSError, tarfile.TarError, EOFError, zlib.error) as error:
        raise Failed(f"The backup cannot be read: {type(error).__name__}.") from error


def _look_into(database: Path) -> dict[str, int]:
    """How many rows are in what matters most; raises Failed if it is no whole database."""
    if database.name == SQLITE_FILE:
        try:
            with closing(sqlite3.connect(f"file:{quote(str(database))}?mode=ro&immutable=1", uri=True)) as copy:
                if copy.execute("PRAGMA integrity_check").fetchone() != ("ok",):
                    raise Failed("The database in the backup is damaged.")
                # the names are our own
                return {
                    name: copy.execute(f"SELECT count(*) FROM {table}").fetchone()[0]  # noqa: S608
                    for name, table in COUNTED.items()
                }
        except sqlite3.Error as error:
            raise Failed("The database in the backup cannot be opened.") from error
    try:
        subprocess.run(["pg_restore", "--list", str(database)], check=True, capture_output=True)  # noqa: S603, S607
    except FileNotFoundError:
        raise Failed(_("pg_restore is not installed here: the backup could not be read back.")) from None
    except subprocess.CalledProcessError:
        raise Failed("The database in the backup is damaged.") from None
    return {}


def _private(path: Path) -> IO[bytes]:
    return os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb")


def _dump_database(folder: Path) -> Path:
    if connection.vendor == "sqlite":
        target = folder / SQLITE_FILE
        # A connection of its own: one with a transaction open would wait for itself, for ever.
        source = f"file:{quote(str(connection.settings_dict['NAME']))}?mode=ro"
        with closing(sqlite3.connect(source, uri=True)) as site, closing(sqlite3.connect(target)) as copy:
            site.backup(copy)
            copy.execute("PRAGMA journal_mode=DELETE")  # one file, that can be opened where nothing may be written
        return target
    connection.ensure_connection()  # who cannot be reached is told apart from who cannot be read
    target = folder / POSTGRESQL_FILE
    command = ["pg_dump", "--format=custom", "--no-password", f"--file={target}", f"--dbname={address_in(folder)}"]
    command.append("--exclude-schema=before_restore_*")  # what restores have set aside has an end of its own
    try:
        subprocess.run(command, check=True, capture_output=True)  # noqa: S603 - the settings' own values
    except FileNotFoundError:
        raise Failed(_("pg_dump is not installed here: back the database up where it runs.")) from None
    except subprocess.CalledProcessError as error:
        if b"No space left" in error.stderr:
            raise Failed(_("The disk is full.")) from None
        raise Failed(_("pg_dump could not read the database: is it as new as the server?")) from None
    return target


def address_in(folder: Path) -> str:
    """The address of our PostgreSQL for its own programs. The password stands in a file in the folder, not in what
    everybody on the machine can see."""
    from psycopg.conninfo import make_conninfo  # no site on SQLite loads it

    passwords = folder / "passwords"
    known = connection.get_connection_params()
    password = str(known.get("password", "")).replace("\\", "\\\\").replace(":", "\\:")
    passwords.unlink(missing_ok=True)
    with _private(passwords) as file:
        file.write(f"*:*:*:*:{password}\n".encode())
    where = {name: known[name] for name in ("host", "port", "user", "dbname") if known.get(name)}
    return make_conninfo(**where, passfile=str(passwords))
