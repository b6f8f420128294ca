"""What a restore sets aside: what is lost is said before, and no copy of the old database stays for ever."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from unittest.mock import patch

import pytest
import time_machine
from django.db import OperationalError, connection
from django.utils import timezone

from tests.asking import ask
from tests.upkeep.dumps import small_database
from therapyties.upkeep import backups, restoring, set_aside, status

pytestmark = [pytest.mark.both_databases, pytest.mark.django_db]
MARCH = datetime(2026, 3, 1, 10, tzinfo=UTC)


@pytest.fixture(autouse=True)
def folders(tmp_path, settings):
    settings.DATA_DIR, settings.BACKUP_DIR, settings.MEDIA_ROOT = tmp_path, tmp_path / "backups", tmp_path / "media"
    with patch.object(backups, "_dump_database", lambda folder: small_database(folder / "site.sqlite3")):
        yield tmp_path


def test_it_goes_with_the_backups_of_its_time_and_nothing_else_does(folders):
    (folders / "before-restore-by-hand").mkdir()
    with time_machine.travel("2026-03-02 10:00Z", tick=False) as clock:
        made = set_aside.new_folder(timezone.now())
        (made / "site.sqlite3").write_text("people")
        backups.make(timezone.now())
        assert f"kept from before a restore: {made.name}" in status._backup(timezone.now()).words
        clock.shift(timedelta(days=13, hours=23))
        backups.make(timezone.now())
        assert made.exists()
        clock.shift(timedelta(hours=2))
        backups.make(timezone.now())
        assert not made.exists()
        assert "before a restore" not in status._backup(timezone.now()).words
    assert (folders / "before-restore-by-hand").exists()


def test_on_postgresql_its_schema_goes_as_well(folders):
    old, new = (f"before_restore_202603{day}t100000" for day in ("01", "20"))
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            for schema in (old, new):
                cursor.execute(f"CREATE SCHEMA {schema} CREATE TABLE people (name text)")
            with time_machine.travel("2026-03-21 10:00Z", tick=False):
                backups.make(timezone.now())
            assert set_aside._schemas() == [new]
            cursor.execute(f"DROP SCHEMA {new} CASCADE")
    assert (set_aside.made_at(old), set_aside.made_at("before_restore_20261399t100000")) == (MARCH, None)


def test_what_is_lost_is_said_with_the_number_of_requests_that_came_in_since():
    with time_machine.travel("2026-03-02 10:00Z", tick=False) as clock:
        ask(slot=None, now=timezone.now(), email="before@example.org")
        clock.shift(timedelta(minutes=1))
        made = timezone.now()
        for address in ("one@example.org", "two@example.org"):
            clock.shift(timedelta(minutes=1))
            ask(slot=None, now=timezone.now(), email=address)
    file = Path(made.strftime(backups.NAME))
    with patch.object(restoring.connections, "close_all"):  # that of the test
        said = restoring._what_is_lost(file)
        assert "of 2026-03-02 10:01 UTC. Requests that came in since, and are set aside: 2. Passwords, second" in said
        assert "What came in after this backup was made is set aside" in restoring._what_is_lost(Path("renamed"))
        with patch.object(restoring.ConsultationRequest.objects, "of_people", side_effect=OperationalError):
            assert "how much that is cannot be read. Passwords" in restoring._what_is_lost(file)
