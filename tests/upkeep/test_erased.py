"""The list of who was erased: sealed as the backups are, and complete after a restore as before."""

from datetime import timedelta

import pytest
from django.utils import timezone

from consultations.services.by_anyone import erase_again
from therapyties.access.models import AuditEntry
from therapyties.upkeep import erased, restoring
from therapyties.upkeep.sealing import Failed

GONE = ("AAAA-1111", "BBBB-2222")


@pytest.fixture
def file(db, settings, tmp_path):
    """The list, beside the backups, with those two."""
    settings.BACKUP_DIR = tmp_path / "backups"
    for reference in GONE:
        AuditEntry.objects.record(erased.ACTION, about=reference)
    erased.keep_the_list(timezone.now())
    return settings.BACKUP_DIR / erased.FILE


def test_the_list_names_them_to_nobody_but_this_site(file):
    assert erased.listed() == set(GONE)
    assert not any(reference.encode() in file.read_bytes() for reference in GONE)


@pytest.mark.parametrize(
    "changed",
    [
        lambda sealed: b"CCCC-3333\n",
        lambda sealed: b"",
        lambda sealed: b"".join(sealed.splitlines(keepends=True)[:-1]),
        lambda sealed: sealed.replace(b"gAAAA", b"gAAAB", 1),
    ],
)
def test_a_list_that_somebody_has_changed_stops_a_restore_in_words_until_the_site_writes_its_own(file, changed):
    whole = file.read_bytes()
    file.write_bytes(changed(whole))
    with pytest.raises(Failed, match=erased.FILE):
        erased.listed()
    erased.keep_the_list(timezone.now())
    assert erased.listed() == set(GONE)


def test_a_list_that_is_as_it_should_be_is_not_written_again(file):
    before = file.stat().st_ino
    erased.keep_the_list(timezone.now())
    assert file.stat().st_ino == before


def test_whom_the_restored_backup_does_not_hold_stays_on_the_list_for_the_next_one(file):
    assert erase_again([*GONE, "DDDD-4444"], noted=erased.references(timezone.now())) == 0
    erased.keep_the_list(timezone.now())
    assert erased.listed() == {*GONE, "DDDD-4444"}
    assert AuditEntry.objects.filter(action=erased.ACTION).count() == 3


def test_who_restores_hears_where_nobody_can_tell_who_was_erased(tmp_path):
    now = timezone.now()
    fresh, old = (tmp_path / f"{now - timedelta(days=days):therapyties-%Y%m%dT%H%M%SZ.backup}" for days in (3, 40))
    assert restoring._who_is_back(fresh, now, knows=True) == ""
    assert "by hand" in restoring._who_is_back(fresh, now, knows=False)
    for file in (old, tmp_path / "another-name"):
        assert "28 days" in restoring._who_is_back(file, now, knows=True)
