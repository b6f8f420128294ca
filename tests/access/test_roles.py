"""The roles are data with a version: an upgraded site has the rights of a new one; what somebody changed is said."""

import re
from io import StringIO
from unittest.mock import patch

import pytest
from django.contrib.auth.models import Group, Permission
from django.core.management import call_command

from tests.access import rights
from therapyties.access import readiness as readiness_of_roles
from therapyties.access import roles
from therapyties.access.models import AuditEntry, RoleAsGiven
from therapyties.access.roles import make_roles
from therapyties.upkeep import readiness

pytestmark = pytest.mark.both_databases


def permission(codename):
    return Permission.objects.get(codename=codename)


def group(name):
    return Group.objects.get(name=name)


def lines():
    return {line.title: line for line in readiness.all_lines() if "ole" in line.title}


def without_a_version():
    """As a site before there were versions of the roles."""
    RoleAsGiven.objects.all().delete()


@pytest.mark.parametrize("role", ["Therapist", "Editor"])
def test_a_new_site_has_the_rights_of_this_version_one_by_one(db, role):
    assert rights.found(role) == rights.expected(role)
    assert {row.version for row in RoleAsGiven.objects.all()} == {rights.VERSION}


def test_the_owner_may_do_everything(db):
    assert group("Owner").permissions.count() == Permission.objects.count()
    assert group("Owner").page_permissions.count() == 8


@pytest.mark.parametrize("role", ["Therapist", "Editor"])
def test_a_site_whose_first_roles_had_everything_gets_the_rights_of_a_new_one(db, role):
    without_a_version()
    group(role).permissions.set(Permission.objects.all())
    group(role).page_permissions.filter(permission__codename="publish_page").delete()
    call_command("migrate", verbosity=0)
    assert rights.found(role) == rights.expected(role)
    [entry] = AuditEntry.objects.filter(action="access.role_changed")
    assert entry.about == role
    assert "taken" in entry.detail
    call_command("migrate", verbosity=0)
    assert AuditEntry.objects.filter(action="access.role_changed").count() == 1


def test_an_upgraded_therapist_who_had_everything_cannot_make_themselves_owner(db, member_of):
    without_a_version()
    group("Therapist").permissions.set(Permission.objects.all())
    assert member_of("Therapist", "before").has_perm("auth.change_user")
    make_roles()
    assert not member_of("Therapist", "after").has_perm("auth.change_user")


def test_an_upgrade_says_whose_rights_it_changes(db, capsys):
    without_a_version()
    group("Editor").permissions.add(permission("change_user"))
    call_command("migrate", verbosity=1, stdout=StringIO())
    assert "The role Editor: 0 rights given, 1 taken." in capsys.readouterr().out


def test_a_group_of_the_owners_own_is_not_touched(db):
    helpers = Group.objects.create(name="Helpers")
    helpers.permissions.add(permission("change_topic"))
    without_a_version()
    make_roles()
    assert [right.codename for right in helpers.permissions.all()] == ["change_topic"]


def test_what_is_new_in_a_version_is_given_what_left_it_is_taken_and_what_was_changed_by_hand_stays(db):
    editor = group("Editor")
    editor.permissions.add(permission("view_user"))
    editor.permissions.remove(permission("delete_topic"))
    editor.page_permissions.filter(permission__codename="lock_page").delete()
    newer = roles.MAY | {roles.EDITOR: (("wagtailadmin", "admin"), ("pages", "topic"), ("consultations", "referral"))}
    with patch.object(roles, "MAY", newer), patch.object(roles, "VERSION", rights.VERSION + 1):
        assert make_roles().keys() == {"Editor"}
        assert make_roles() == {}
        has = rights.found("Editor")
        assert has["everywhere"] == {
            "wagtailadmin.access_admin",
            *(f"pages.{act}_topic" for act in ("add", "change", "view")),
            *(f"consultations.{act}_referral" for act in rights.ALL),
            "auth.view_user",
        }
        assert "lock_page" not in has["on pages"]
    assert RoleAsGiven.objects.get(name="Editor").version == rights.VERSION + 1
    assert RoleAsGiven.objects.get(name="Therapist").version == rights.VERSION + 1


def test_an_older_version_of_the_site_leaves_the_roles_of_a_newer_one(db):
    RoleAsGiven.objects.update(version=7)
    group("Editor").permissions.clear()
    assert make_roles() == {}
    assert not group("Editor").permissions.exists()


def test_roles_as_they_came_are_one_line_that_is_done(db):
    assert {title: line.is_done for title, line in lines().items()} == {"Roles as they came": True}


def test_a_role_that_was_changed_by_hand_is_a_line_that_names_what(db, owner_client, django_assert_max_num_queries):
    editor = group("Editor")
    editor.permissions.add(permission("view_user"))
    editor.page_permissions.filter(permission__codename="publish_page").delete()
    with django_assert_max_num_queries(8):
        [line] = readiness_of_roles.lines()
    assert line.title == "The role Editor was changed by hand"
    assert not line.is_done
    assert "may: view user." in line.why
    assert "no longer: publish any page." in line.why
    assert line.url == f"/admin/groups/edit/{editor.pk}/"
    assert "The role Editor was changed by hand" in owner_client.get("/admin/ready/").text


def test_a_role_that_leads_to_every_right_is_said_in_a_line_of_its_own(db, therapist_client):
    group("Therapist").permissions.set(Permission.objects.all())
    [(title, line)] = lines().items()
    assert title == "Whoever has the role Therapist can make themselves Owner"
    assert re.search(r", and 1\d\d more\.", line.why)
    assert len(line.why) < 300
    assert title in therapist_client.get("/admin/ready/").text


def test_a_right_on_one_branch_of_the_pages_given_by_hand_is_seen_and_stays(db, home):
    editor = group("Editor")
    editor.page_permissions.create(page=home, permission=permission("bulk_delete_page"))
    make_roles()
    assert editor.page_permissions.filter(page=home).exists()
    assert "may: delete pages with children." in lines()["The role Editor was changed by hand"].why
