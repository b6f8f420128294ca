"""The audit log: what is written, that it stays as it was written, who reads it; and the roles."""

from datetime import timedelta
from importlib import import_module
from io import StringIO
from pathlib import Path

import pytest
from django.apps import apps
from django.contrib.auth.models import Group, Permission, User
from django.contrib.contenttypes.models import ContentType
from django.core.management import call_command
from django.db import DatabaseError, transaction
from django.utils import timezone
from wagtail.log_actions import log
from wagtail.models import ModelLogEntry, Site

from consultations.models import ConsultationSettings
from pages.models import PracticeDetails
from tests.entering import enter, sign_in
from therapyties.access.audit_log import triggers
from therapyties.access.audit_log.retention import KEPT, prune
from therapyties.access.models import AuditEntry
from therapyties.access.roles import make_roles

pytestmark = pytest.mark.both_databases


def test_a_row_of_the_audit_log_can_be_neither_changed_nor_deleted(db):
    entry = AuditEntry.objects.record("access.refused")
    for harm in (
        lambda: AuditEntry.objects.update(account="somebody else"),
        lambda: entry.delete(),
        lambda: AuditEntry.objects.all().delete(),
    ):
        with pytest.raises(DatabaseError, match="only added to"), transaction.atomic():
            harm()
    assert AuditEntry.objects.get() == entry


def test_the_frozen_migration_installs_the_triggers_that_the_tests_put_back():
    folder = Path(triggers.__file__).parents[1] / "migrations"
    frozen = " ".join(" ".join(path.read_text().split()) for path in sorted(folder.glob("0*.py")))
    assert "therapyties" not in frozen  # it imports nothing that may change
    for statement in triggers.SQLITE + triggers.POSTGRESQL + triggers.WITHOUT_SQLITE + triggers.WITHOUT_POSTGRESQL:
        assert " ".join(statement.split()) in frozen


def test_after_six_years_a_row_may_go(db):
    AuditEntry.objects.create(action="access.refused", at=timezone.now() - KEPT - timedelta(hours=1))
    AuditEntry.objects.all().delete()
    assert not AuditEntry.objects.exists()


def test_what_is_logged_about_accounts_stands_in_the_audit_log_and_not_in_the_history_that_editors_read(member_of):
    owner, editor = member_of("Therapist"), member_of("Editor")
    log(editor, "wagtail.edit", user=owner)
    entry = AuditEntry.objects.get()
    assert (entry.account, entry.action, entry.about) == (owner.username, "wagtail.edit", editor.username)
    assert not ModelLogEntry.objects.exists()


def test_a_refused_sign_in_names_an_account_that_exists_and_nothing_else_that_was_typed(client, member_of):
    member_of("Therapist", "liron")
    for name in ("liron", "my secret password"):
        sign_in(client, name, "wrong")
    assert list(AuditEntry.objects.values_list("action", "about").order_by("pk")) == [
        ("access.refused", "liron"),
        ("access.refused", ""),
    ]


# --- its page

AUDIT_LOG = "/admin/reports/audit-trail/"


def test_the_owner_reads_filters_sorts_and_that_is_an_entry(owner_client, member_of):
    AuditEntry.objects.record("access.refused", about="liron")
    AuditEntry.objects.record("consultations.notes", about="TT-4711", detail="=HYPERLINK(1)")
    page = owner_client.get(AUDIT_LOG).text
    for words in ("Sign-in refused", "Notes changed", "TT-4711", "Audit log looked at"):
        assert words in page
    assert AuditEntry.objects.filter(action="access.trail_read", account="owner").count() == 1
    assert "Notes changed" not in _table(owner_client.get(f"{AUDIT_LOG}results/?action=access.refused").text)
    assert "Sign-in refused" not in _table(owner_client.get(f"{AUDIT_LOG}results/?about=4711").text)
    assert "Notes changed" not in _table(owner_client.get(f"{AUDIT_LOG}results/?account=owner").text)
    assert "Notes changed" not in _table(owner_client.get(f"{AUDIT_LOG}results/?at_to=2020-01-01").text)
    for order in ("at", "-at", "account", "-action", "about", "nonsense"):
        assert owner_client.get(f"{AUDIT_LOG}results/?ordering={order}").status_code == 200
    assert AuditEntry.objects.filter(action="access.trail_read").count() == 1


def _table(html):
    return html.partition("<tbody")[2].partition("</tbody")[0]


def test_the_export_runs_nothing_and_is_an_entry(owner_client):
    AuditEntry.objects.record("consultations.notes", about="TT-4711", detail="=HYPERLINK(1)")
    answer = owner_client.get(f"{AUDIT_LOG}?export=csv&about=4711")
    rows = b"".join(answer.streaming_content).decode().splitlines()
    assert rows[0] == "When,Account,What,About,Detail"
    assert len(rows) == 2
    assert rows[1].endswith(",Notes changed,TT-4711,'=HYPERLINK(1)")
    assert owner_client.get(f"{AUDIT_LOG}?export=xlsx").status_code == 200
    assert AuditEntry.objects.filter(action="access.trail_exported").count() == 2


def test_nobody_else_sees_the_audit_log_or_that_there_is_one(client, member_of):
    for role in ("Therapist", "Editor"):
        enter(client, member_of(role))
        assert client.get(AUDIT_LOG)["Location"] == "/admin/"
        assert AUDIT_LOG not in client.get("/admin/").text


def test_the_history_of_an_account_is_its_part_of_the_audit_log(owner_client, member_of):
    editor = member_of("Editor")
    assert owner_client.get(f"/admin/users/history/{editor.pk}/")["Location"] == f"{AUDIT_LOG}?about=editor"
    assert owner_client.get(f"/admin/users/edit/{editor.pk}/").status_code == 200
    group = editor.groups.get()
    assert owner_client.get(f"/admin/groups/edit/{group.pk}/").status_code == 200


def test_pruning_takes_what_is_older_than_six_years_and_nothing_else(db):
    now = timezone.now()
    for age in (timedelta(), KEPT - timedelta(hours=25), KEPT + timedelta(hours=1)):
        AuditEntry.objects.create(action="access.refused", at=now - age)
    assert prune(now) == 1
    assert AuditEntry.objects.count() == 2
    assert prune(now) == 0


# --- the roles


def test_making_the_roles_again_takes_nothing_and_moves_nobody(member_of):
    therapist = member_of("Therapist")
    Group.objects.get(name="Editor").permissions.clear()
    Group.objects.get(name="Owner").permissions.clear()
    Group.objects.get(name="Therapist").permissions.add(Permission.objects.get(codename="add_user"))
    make_roles()
    assert therapist.has_perm("auth.add_user")
    assert [group.name for group in therapist.groups.all()] == ["Therapist"]
    assert not Group.objects.get(name="Editor").permissions.exists()
    assert Group.objects.get(name="Owner").permissions.count() == Permission.objects.count()
    before = set(Group.permissions.through.objects.values_list("group_id", "permission_id"))
    make_roles()
    assert set(Group.permissions.through.objects.values_list("group_id", "permission_id")) == before


def test_the_first_account_is_an_owner_and_no_superuser(db):
    call_command("first_login", stdout=StringIO())
    user = User.objects.get()
    assert [group.name for group in user.groups.all()] == ["Owner"]
    assert not user.is_superuser
    assert not user.is_staff


def test_a_site_that_was_seeded_before_there_were_roles_gets_them(db, django_user_model):
    """Which has a home page and accounts, and no group but Wagtail's examples."""
    Group.objects.all().delete()
    Group.objects.create(name="Editors")
    Group.objects.create(name="Moderators").user_set.add(django_user_model.objects.create_user("liron"))
    said = StringIO()
    call_command("first_login", stdout=said)
    assert set(Group.objects.values_list("name", flat=True)) == {"Owner", "Therapist", "Editor", "Moderators"}
    assert Group.objects.get(name="Owner").permissions.count() == Permission.objects.count()
    assert said.getvalue() == ""
    assert User.objects.get().username == "liron"
    assert not Group.objects.get(name="Editor").user_set.exists()


def test_what_wagtails_history_held_about_requests_moves_into_the_audit_log(db, member_of):
    liron, of_requests = member_of("Therapist", "liron"), ContentType.objects.get(model="consultationrequest")
    of_settings = ContentType.objects.get(model="practicedetails")
    for kind, label in ((of_requests, "TT-2345-6789"), (of_settings, "details")):
        ModelLogEntry.objects.create(
            content_type=kind,
            label=label,
            action="consultations.status",
            timestamp=timezone.now(),
            user=liron,
            data={"status": "confirmed"},
            object_id="1",
        )
    import_module("therapyties.access.migrations.0005_history_of_requests").carry_over(apps, None)
    entry = AuditEntry.objects.get(about="TT-2345-6789")
    assert (entry.account, entry.action, entry.detail) == ("liron", "consultations.status", "confirmed")
    assert [left.label for left in ModelLogEntry.objects.all()] == ["details"]


def test_a_changed_setting_is_named_with_its_fields_and_without_what_was_typed(owner_client):
    details = PracticeDetails.objects.get()
    details.phone, details.email = "(818) 555-0100", "hello@example.org"
    details.save()
    log(details, "wagtail.edit")
    log(details, "wagtail.edit")  # nothing since
    settings = ConsultationSettings.objects.first() or ConsultationSettings.for_site(Site.objects.get())
    settings.retention_days = 91
    settings.save()
    log(settings, "wagtail.edit")
    entries = AuditEntry.objects.filter(action="wagtail.edit").order_by("pk").values_list("detail", flat=True)
    assert [set(filter(None, entry.split(", "))) for entry in entries] == [
        {"email", "phone"},
        set(),
        {"retention_days"},
    ]
    assert "555" not in str(list(AuditEntry.objects.values()))
