"""The hash chain over the audit log: what is written is sealed, and whatever is done to it afterwards is noticed."""

import io
import tarfile
import tempfile
from datetime import timedelta
from io import StringIO
from pathlib import Path
from unittest.mock import patch

import pytest
from django.core import mail
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from therapyties.access.audit_log import chain, triggers
from therapyties.access.audit_log.retention import KEPT, prune
from therapyties.access.models import AuditEntry, AuditSeal
from therapyties.upkeep import backups, jobs

pytestmark = pytest.mark.both_databases


@pytest.fixture
def written(db):
    """Ten entries, sealed."""
    for number in range(10):
        AuditEntry.objects.record("access.refused", about=f"entry {number}")
    assert chain.seal_all() == 10
    return list(AuditEntry.objects.order_by("pk"))


@pytest.fixture
def broken_into():
    """Whoever has the database itself takes its guards away."""
    triggers.remove(connection)


def faults():
    return list(chain.faults(timezone.now() + timedelta(hours=1)))


def test_what_is_written_is_sealed_once_its_transaction_ends(db, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        entry = AuditEntry.objects.record("access.refused")
    seal = AuditSeal.objects.get()
    assert (seal.number, seal.entry) == (1, entry.pk)
    assert faults() == []


def test_the_chain_goes_on_from_the_last_seal_in_the_order_of_the_entries(written):
    AuditEntry.objects.record("access.refused", about="the eleventh")
    assert chain.seal_all() == 1
    assert list(AuditSeal.objects.order_by("number").values_list("number", flat=True)) == list(range(1, 12))
    assert faults() == []


@pytest.mark.parametrize(
    ("harm", "said"),
    [
        (lambda rows: AuditEntry.objects.filter(pk=rows[4].pk).update(account="somebody"), "seal 5 was changed"),
        (lambda rows: AuditEntry.objects.filter(pk=rows[4].pk).update(at=timezone.now()), "seal 5 was changed"),
        (lambda rows: AuditEntry.objects.filter(pk=rows[4].pk).delete(), "seal 5 is gone"),
        (lambda rows: AuditSeal.objects.filter(number__in=(5, 6)).delete(), "seals 5 to 6 are gone"),
        (lambda rows: AuditSeal.objects.filter(number=5).update(digest="0" * 64), "seal 5 was changed"),
        (lambda rows: AuditSeal.objects.filter(number=5).update(entry=-1), "seal 5 is gone"),
    ],
)
def test_whatever_is_done_behind_the_guards_is_noticed(written, broken_into, harm, said):
    harm(written)
    assert any(said in fault for fault in faults())
    with pytest.raises(CommandError, match="not as it was written"):
        call_command("check_audit_log", stdout=StringIO())


def test_a_tail_that_was_cut_off_is_noticed_by_a_head_that_was_known(written, broken_into):
    known = str(chain.head()).split()
    call_command("check_audit_log", *known, stdout=StringIO())
    AuditEntry.objects.filter(pk__gte=written[8].pk).delete()
    AuditSeal.objects.filter(number__gte=9).delete()
    assert faults() == []
    with pytest.raises(CommandError):
        call_command("check_audit_log", *known, stdout=StringIO())


@pytest.mark.parametrize("known", [("x", "y"), ("1", ""), ("9" * 40, "0" * 64)])
def test_a_head_that_never_was_is_none(written, known):
    assert not chain.has_seal(*known)


def test_nothing_is_replaced_by_an_insert(written):
    row = written[4].pk
    sql = "INSERT OR REPLACE INTO access_auditentry (id, at, action, account, about, detail)"
    sql += " VALUES (%s, %s, 'x', '', '', '')"
    seal = "INSERT OR REPLACE INTO access_auditseal (number, entry, at, previous, digest) VALUES (5, -1, %s, '', '')"
    if connection.vendor == "postgresql":
        sql = sql.replace("INSERT OR REPLACE", "INSERT") + " ON CONFLICT (id) DO UPDATE SET action = 'x'"
        seal = seal.replace("INSERT OR REPLACE", "INSERT") + " ON CONFLICT (number) DO UPDATE SET digest = ''"
    now = timezone.now()
    for statement, values in ((sql, [row, now]), (seal, [now])):
        with pytest.raises(DatabaseError, match="only added to"), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement, values)
    assert faults() == []


def test_a_seal_can_be_neither_changed_nor_deleted(written):
    for harm in (lambda: AuditSeal.objects.update(digest=""), lambda: AuditSeal.objects.all().delete()):
        with pytest.raises(DatabaseError, match="only added to"), transaction.atomic():
            harm()


def test_after_six_years_the_beginning_goes_and_the_chain_stays_whole(db):
    now = timezone.now()
    for days in (3000, 2500, 2300, 10, 2400, 1):  # one came late, from an older log
        AuditEntry.objects.create(action="access.refused", at=now - timedelta(days=days))
    chain.seal_all()
    assert timedelta(days=2196) == KEPT
    prune(now)
    assert faults() == []
    assert AuditEntry.objects.count() == 2
    assert list(AuditSeal.objects.order_by("number").values_list("number", flat=True)) == [4, 5, 6]


def test_each_night_the_head_is_mailed_to_whoever_runs_the_site(written, settings):
    settings.ADMINS = ["host@example.org"]
    jobs.check_the_audit_log(timezone.now())
    assert str(chain.head()) in mail.outbox[0].body
    assert mail.outbox[0].to == ["host@example.org"]


def test_a_log_that_was_changed_is_a_job_that_fails_and_a_mail_that_says_so(written, broken_into, settings):
    settings.ADMINS = ["host@example.org"]
    AuditEntry.objects.filter(pk=written[2].pk).update(account="somebody")
    with pytest.raises(jobs.NotAsWritten):
        jobs.check_the_audit_log(timezone.now())
    assert "not as it was written" in mail.outbox[0].body


def test_a_database_from_before_the_chain_is_backed_up_without_a_head(db):
    """Which is what happens right before it is brought up to this version."""
    archive = io.BytesIO()
    with tempfile.TemporaryDirectory() as folder, tarfile.open(fileobj=archive, mode="w") as tar:
        with patch.object(connection.introspection, "table_names", return_value=["access_auditentry"]):
            backups._add_head(tar, Path(folder))
        assert tar.getnames() == []
        backups._add_head(tar, Path(folder))
        assert tar.getnames() == [backups.HEAD]
