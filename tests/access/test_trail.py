"""The audit trail: what is written, and that it stays as it was written."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, connection, transaction
from django.utils import timezone
from wagtail.log_actions import log
from wagtail.models import ModelLogEntry

from therapyties.access import triggers
from therapyties.access.models import KEPT, AuditEntry


@pytest.fixture
def guarded(db):
    """The database guards the trail, as it does outside the tests; undone with the test's transaction."""
    triggers.install(connection)


def test_a_row_of_the_trail_can_be_neither_changed_nor_deleted(guarded):
    entry = AuditEntry.objects.record("access.refused")
    for harm in (
        lambda: AuditEntry.objects.update(account="somebody else"),
        lambda: entry.delete(),
        lambda: AuditEntry.objects.all().delete(),
    ):
        with pytest.raises(DatabaseError, match="only added to"), transaction.atomic():
            harm()
    assert AuditEntry.objects.get() == entry


def test_after_six_years_a_row_may_go(guarded):
    AuditEntry.objects.create(action="access.refused", at=timezone.now() - KEPT - timedelta(hours=1))
    AuditEntry.objects.all().delete()
    assert not AuditEntry.objects.exists()


def test_what_is_logged_about_accounts_stands_in_the_trail_and_not_in_the_history_that_editors_read(member_of):
    owner, editor = member_of("Therapist"), member_of("Editor")
    log(editor, "wagtail.edit", user=owner)
    entry = AuditEntry.objects.get()
    assert (entry.account, entry.action, entry.about) == (owner.username, "wagtail.edit", editor.username)
    assert not ModelLogEntry.objects.exists()


def test_a_refused_sign_in_names_an_account_that_exists_and_nothing_else_that_was_typed(client, member_of):
    member_of("Therapist", "liron")
    for name in ("liron", "my secret password"):
        client.post("/admin/login/", {"username": name, "password": "wrong"})
    assert list(AuditEntry.objects.values_list("action", "about").order_by("pk")) == [
        ("access.refused", "liron"),
        ("access.refused", ""),
    ]
