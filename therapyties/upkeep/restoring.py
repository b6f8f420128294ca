"""A backup put in the place of what is there: whole or not at all, and whoever was erased since is erased again."""

import shutil
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.db import DatabaseError, connection, connections

from consultations.models import ConsultationRequest
from consultations.services.by_anyone import erase_again
from therapyties.access.models import AuditEntry

from . import backups, erased, set_aside
from .at_work import nobody_at_work
from .sealing import Failed

JOURNALS = ("-wal", "-shm", "-journal")  # of SQLite; left beside another database they would undo it


@dataclass(frozen=True)
class Restored:
    """What stands in place now, and where that lies which stood there before."""

    contents: backups.Contents
    requests: int
    erased: int
    aside: str
    media: str  # what is still to be done about them; nothing, as a rule
    who_is_back: str  # that somebody may be who was erased; nothing, as a rule


def in_place(file: Path, now: datetime, say: Callable[[str], object]) -> Restored:
    """The backup is the site now: database brought up to this version, media beside it. What is lost by that is said
    before anything is done. Raises Failed, with everything as it was, if the site runs, or the backup is not whole or
    of the other kind of database, or anything else fails."""
    contents = backups.check(file)
    wanted = backups.SQLITE_FILE if connection.vendor == "sqlite" else backups.POSTGRESQL_FILE
    if contents.database != wanted:
        raise Failed(f"The backup holds {contents.database}, and DATABASE_URL names another kind of database.")
    with nobody_at_work() as is_quiet, backups.workplace() as inside:
        if not is_quiet:
            raise Failed("The site is running: stop it, and its worker, on every server first.")
        of_here = _erased_here(now)
        who_is_back = _who_is_back(file, now, knows=of_here is not None or erased.is_there())
        references = erased.listed() | (of_here or set())
        backups.restore(file, inside / "new")
        say(_what_is_lost(file))
        aside = set_aside.new_folder(now)
        with _put_back_if_it_fails() as undo:
            _change_media(inside / "new", aside, undo)
            change = _change_sqlite if connection.vendor == "sqlite" else _change_postgresql
            where = change(inside / "new" / contents.database, aside, undo)
            call_command("migrate", interactive=False, verbosity=0)
            call_command("check", databases=["default"], fail_level="ERROR")
            again = erase_again(references, noted=erased.references(now))
            AuditEntry.objects.record("upkeep.restored", about=file.name, detail=f"{again} erased again")
            found = ConsultationRequest.objects.of_people().count()
    return Restored(contents, found, again, where, _about_media(contents), who_is_back)


def _what_is_lost(file: Path) -> str:
    """What came in after the backup was made, if the database that is to be replaced can still be read."""
    passwords = "Passwords, second factors and accounts will be those of that time."
    made = backups.made_at(file)
    if made is None:  # nor does anything else say of what moment it is
        return f"What came in after this backup was made is set aside. {passwords}"
    try:
        number = ConsultationRequest.objects.of_people().filter(received_at__gte=made).count()
    except DatabaseError:
        newer = "What came in since is set aside; how much that is cannot be read."
    else:
        newer = f"Requests that came in since, and are set aside: {number}."
    finally:
        connections.close_all()
    return f"This backup is of {made:%Y-%m-%d %H:%M} UTC. {newer} {passwords}"


def _about_media(contents: backups.Contents) -> str:
    """What whoever restores has to know where backup and site keep media in different places."""
    here = str(settings.BUCKET or "")
    if contents.bucket and contents.bucket != here:
        return f"Pictures and films are not in the backup but in the bucket {contents.bucket}: name it in BUCKET_URL."
    if here and contents.files:
        return (
            f"Its pictures and films are in {settings.MEDIA_ROOT} now: manage.py copy_media_to_bucket takes them along."
        )
    return ""


def _who_is_back(file: Path, now: datetime, *, knows: bool) -> str:
    """What whoever restores has to know where nothing tells who was erased since the backup was made."""
    if not knows:
        return "Nothing here tells who was erased since this backup was made: erase them again by hand."
    made = backups.made_at(file)
    if made is None or made < now - erased.FORGOTTEN_AFTER:
        return (
            f"The list of who was erased reaches back {erased.FORGOTTEN_AFTER.days} days. If this backup is older, "
            "whoever was erased before that is back: erase them again by hand."
        )
    return ""


def _erased_here(now: datetime) -> set[str] | None:
    """What the database that is to be replaced knows; None if it cannot be read any more."""
    try:
        return erased.references(now)
    except DatabaseError:
        return None
    finally:
        connections.close_all()


type Undo = list[Callable[[], object]]


@contextmanager
def _put_back_if_it_fails() -> Iterator[Undo]:
    """The steps that lead back are taken, the last first, if what goes on here fails; then it is Failed."""
    undo: Undo = []
    try:
        yield undo
    except Exception as error:
        connections.close_all()
        for step in reversed(undo):
            step()
        said = str(error) if isinstance(error, Failed) else type(error).__name__
        raise Failed(f"Nothing was changed: {said}") from error


def _move(source: Path, target: Path, undo: Undo) -> None:
    if source.exists():
        shutil.move(source, target)
        undo.append(lambda: shutil.move(target, source))


def _change_media(new: Path, aside: Path, undo: Undo) -> None:
    media = Path(settings.MEDIA_ROOT)
    _move(media, aside / backups.MEDIA, undo)
    if (new / backups.MEDIA).exists():
        media.parent.mkdir(parents=True, exist_ok=True)
        shutil.move(new / backups.MEDIA, media)
        undo.append(lambda: shutil.rmtree(media))


def _change_sqlite(new: Path, aside: Path, undo: Undo) -> str:
    connections.close_all()
    database = Path(connection.settings_dict["NAME"])
    for journal in ("", *JOURNALS):
        path = database.with_name(database.name + journal)
        _move(path, aside / path.name, undo)
    shutil.move(new, database)

    def away() -> None:
        for journal in ("", *JOURNALS):
            database.with_name(database.name + journal).unlink(missing_ok=True)

    undo.append(away)
    return str(aside)


def _change_postgresql(dump: Path, aside: Path, undo: Undo) -> str:
    """What is there stays as a schema of its own, so that it can be looked at, or brought back, by hand."""
    old = set_aside.schema_of(aside)

    def run(*statements: str) -> None:
        with connection.cursor() as cursor:
            for statement in statements:
                cursor.execute(statement)

    def back() -> None:
        run("DROP SCHEMA IF EXISTS public CASCADE", f'ALTER SCHEMA "{old}" RENAME TO public')

    run(f'ALTER SCHEMA public RENAME TO "{old}"')
    undo.append(back)
    run("CREATE SCHEMA public")
    connections.close_all()
    command = ["pg_restore", "--no-owner", "--no-privileges", "--exit-on-error", "--single-transaction"]
    address = backups.address_in(dump.parent)
    try:
        subprocess.run([*command, f"--dbname={address}", str(dump)], check=True, capture_output=True)  # noqa: S603
    except FileNotFoundError:
        raise Failed("pg_restore is not installed here.") from None
    except subprocess.CalledProcessError as error:
        said = error.stderr.decode(errors="replace").strip().splitlines()
        raise Failed(f"pg_restore: {said[0] if said else 'failed'}") from None
    return f'the schema "{old}" of the database, and {aside}'
