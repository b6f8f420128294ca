"""Backups: what is in them, what never lies in plain, what is damaged, and when one counts."""

import io
import itertools
import os
import subprocess
import sys
import tarfile
from datetime import timedelta
from io import StringIO
from pathlib import Path
from unittest.mock import patch

import pytest
import time_machine
from cryptography.fernet import Fernet
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import override_settings
from django.utils import timezone

from tests.asking import ask
from tests.environment import environment_in
from tests.upkeep.checklist import line
from tests.upkeep.dumps import small_database
from therapyties import data_folder
from therapyties.upkeep import backups, sealing, status
from therapyties.upkeep.jobs import back_up_by_night


@pytest.fixture
def folder(tmp_path, settings):
    settings.BACKUP_DIR = tmp_path / "backups"
    settings.MEDIA_ROOT = tmp_path / "media"
    (settings.MEDIA_ROOT / "pictures").mkdir(parents=True)
    (settings.MEDIA_ROOT / "pictures" / "a.webp").write_bytes(b"a picture")
    return tmp_path


@pytest.fixture
def dumped(tmp_path):
    """A database's dump that costs nothing; the real one is made once, below."""

    def dump(folder):
        return small_database(folder / "site.sqlite3")

    with patch.object(backups, "_dump_database", dump):
        yield


@pytest.mark.both_databases
def test_a_backup_holds_database_and_media_and_can_be_unpacked_and_read_by_nobody_without_a_key(folder, db):
    ask(slot=None)
    made = backups.make(timezone.now())
    sealed = made.read_bytes()
    assert b"a.webp" not in sealed
    assert b"SQLite" not in sealed
    assert made.stat().st_mode & 0o077 == 0
    said = StringIO()
    call_command("restore_backup", made, folder / "again", stdout=said)
    assert (folder / "again" / "media" / "pictures" / "a.webp").read_bytes() == b"a picture"
    name = "site.sqlite3" if connection.vendor == "sqlite" else "database.dump"
    assert (folder / "again" / name).stat().st_size > 10_000
    with override_settings(FIELD_ENCRYPTION_KEYS=[Fernet.generate_key().decode()]), pytest.raises(CommandError):
        call_command("restore_backup", made, folder / "third", stdout=said)


def sealed(content):
    file = io.BytesIO()
    sealing_file = sealing.Sealing(file)
    sealing_file.write(content)
    sealing_file.finish()
    return file.getvalue()


def broken(kind, lines):
    match kind:
        case "cut":
            return lines[:-1]
        case "turned":
            return [lines[0], *reversed(lines[1:])]
        case "changed":
            return [*lines[:-1], lines[-1][:40] + b"x" + lines[-1][41:]]
        case "other":
            return [b"a letter\n", *lines[1:]]
        case "empty":
            return []


@pytest.mark.parametrize("kind", ["cut", "turned", "changed", "other", "empty"])
def test_a_damaged_backup_is_noticed(kind):
    pieces = [b"1" * sealing.PIECE, b"2" * sealing.PIECE, b"the rest"]
    lines = sealed(b"".join(pieces)).splitlines(keepends=True)
    assert list(sealing.unseal(lines)) == pieces
    with pytest.raises(sealing.Failed):
        list(sealing.unseal(broken(kind, lines)))


def test_nothing_is_overwritten_by_unpacking(folder, dumped, db):
    made = backups.make(timezone.now())
    with pytest.raises(CommandError, match="not empty"):
        call_command("restore_backup", made, folder / "media")


def test_a_file_that_is_no_archive_is_refused_in_words(folder):
    (folder / "letter").write_bytes(sealed(b"no archive"))
    with pytest.raises(CommandError, match="cannot be read"):
        call_command("restore_backup", folder / "letter", folder / "again")
    with pytest.raises(CommandError):
        call_command("restore_backup", folder / "nowhere", folder / "once more")


def test_backups_are_made_once_a_night_and_gone_after_two_weeks(folder, dumped, db):
    start = timezone.now().replace(hour=10, minute=5)  # two in the morning in Los Angeles, or three in summer
    made = set()
    for hour in range(0, 24 * 17, 6):
        with time_machine.travel(start + timedelta(hours=hour), tick=False):
            back_up_by_night(timezone.now())
            made.add(backups.newest(timezone.now()))
    assert {later - earlier for earlier, later in itertools.pairwise(sorted(made))} == {timedelta(days=1)}
    assert 13 <= len(backups.existing()) <= 15


@pytest.mark.both_databases
def test_a_backup_is_read_back_and_can_be_checked_at_any_time_without_touching_anything(folder, db):
    ask(slot=None)
    made = backups.make(timezone.now())
    before = sorted(folder.rglob("*"))
    said = StringIO()
    call_command("check_backup", made, stdout=said)
    assert "The backup is whole" in said.getvalue()
    assert "1 files of media" in said.getvalue()
    assert sorted(folder.rglob("*")) == before
    made.write_bytes(made.read_bytes()[:-200])
    with pytest.raises(CommandError, match="damaged"):
        call_command("check_backup", made, stdout=said)


@pytest.mark.parametrize("name", ["nowhere", "."])
def test_a_name_that_is_no_file_is_said_so(folder, db, name):
    with pytest.raises(CommandError, match=r"^There is no file .*\.$"):
        call_command("check_backup", folder / name)


def test_a_folder_of_backups_that_is_none_is_named_wherever_a_backup_is_missed(folder, db, settings):
    settings.BACKUP_DIR = folder / "taken"
    settings.BACKUP_DIR.write_text("")
    said = f"BACKUP_DIR={settings.BACKUP_DIR}: {settings.BACKUP_DIR} is a file"
    with pytest.raises(CommandError, match=said):
        call_command("back_up")
    assert not line("A backup from the last day").is_done
    assert line("A backup from the last day").why.startswith(said)
    [found] = [one for one in status.findings(timezone.now()) if one.name == "backup"]
    assert (found.is_well, found.words.startswith(said)) == (False, True)


def test_a_folder_that_cannot_be_made_is_named_with_its_variable(folder, db, settings):
    settings.BACKUP_DIR = folder / "away" / "backups"
    error = PermissionError(13, "Permission denied", str(folder / "away"))
    with patch.object(Path, "mkdir", side_effect=error):
        with pytest.raises(CommandError, match=f"BACKUP_DIR={settings.BACKUP_DIR}: A file or a folder may not be"):
            call_command("back_up")
        said = data_folder.complaint_about_writing(settings.BACKUP_DIR, "BACKUP_DIR")
    assert said == f"BACKUP_DIR: nothing can be written to {settings.BACKUP_DIR} (Permission denied)."
    assert data_folder.complaint_about_writing(settings.BACKUP_DIR, "BACKUP_DIR") == ""


def test_a_backup_whose_database_cannot_be_opened_does_not_count(folder, db):
    def dump(inside):
        (inside / "site.sqlite3").write_bytes(b"SQLite format 3\0" + bytes(5000))
        return inside / "site.sqlite3"

    with patch.object(backups, "_dump_database", dump), pytest.raises(sealing.Failed):
        backups.make(timezone.now())
    assert list((folder / "backups").iterdir()) == []


def test_a_backup_dated_ahead_counts_as_none(folder, dumped, db):
    with time_machine.travel(timezone.now() + timedelta(days=4), tick=False):
        backups.make(timezone.now())
    assert backups.newest(timezone.now()) is None
    assert not line("A backup from the last day").is_done
    back_up_by_night(timezone.now())
    assert len(backups.existing()) == 2
    assert line("A backup from the last day").is_done


KILLED = """
import os, signal, sys
from django.utils import timezone
from therapyties.upkeep import backups
dump = backups._dump_database
def then_killed(folder):
    made = dump(folder)
    os.kill(os.getpid(), signal.SIGKILL)
backups._dump_database = then_killed
backups.make(timezone.now())
"""


def test_what_a_killed_backup_left_is_never_in_plain_where_it_is_copied_from_and_goes_with_the_next_start(tmp_path):
    environment = environment_in(tmp_path) | {"DJANGO_SETTINGS_MODULE": "therapyties.settings"}
    run = lambda *command: subprocess.run([sys.executable, *command], env=os.environ | environment, check=False)  # noqa: E731
    assert run("-m", "therapyties.serve", "--only-prepare").returncode == 0
    assert run("manage.py", "shell", "--no-imports", "-v", "0", "-c", KILLED).returncode != 0
    data, kept = Path(environment["DATA_DIR"]), Path(environment["DATA_DIR"]) / "backups"
    assert list(data.glob("unfinished-*/site.sqlite3")), "it was not killed in its midst"
    assert not any(b"SQLite format" in file.read_bytes() for file in kept.rglob("*") if file.is_file())
    assert run("manage.py", "back_up").returncode == 0
    assert not list(data.glob("unfinished-*"))
    assert len(list(kept.glob("therapyties-*"))) == 1


def test_the_checklist_sees_a_backup_of_the_last_day(folder, dumped, db):
    backups.make(timezone.now())
    assert line("A backup from the last day").is_done
    with time_machine.travel(timezone.now() + timedelta(days=2), tick=False):
        assert not line("A backup from the last day").is_done


def test_an_archive_cannot_write_outside_its_folder(folder):
    evil = folder / "evil.tar.gz"
    with tarfile.open(evil, "w:gz") as tar:
        tar.add(folder / "media" / "pictures" / "a.webp", arcname="../outside")
    (folder / "evil").write_bytes(sealed(evil.read_bytes()))
    with pytest.raises(CommandError):
        call_command("restore_backup", folder / "evil", folder / "again")
    assert not (folder / "outside").exists()
