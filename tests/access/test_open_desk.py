"""An open desk is not an open account: what changes accounts asks who is there, and is told to whom it concerns."""

import re
import threading
from datetime import timedelta

import pytest
import time_machine
from django.contrib.auth.models import Group, User
from django.core import mail
from django.test import Client
from django.utils import timezone

from tests.entering import PASSWORD, enter, sign_in
from therapyties.access.models import AuditEntry

AGAIN = "/accounts/reauthenticate/"
LATER = timedelta(minutes=5, seconds=1)


def letters():
    """(to whom, text) of what was sent until now."""
    for thread in threading.enumerate():
        if thread.name == "letters":
            thread.join(10)
    return [(letter.to[0], letter.body) for letter in mail.outbox]


@pytest.fixture
def owner(member_of):
    user = member_of("Owner", "liron")
    User.objects.filter(pk=user.pk).update(email="liron@example.org")
    user.refresh_from_db()
    return user


@pytest.fixture
def editor(member_of):
    user = member_of("Editor", "somebody")
    User.objects.filter(pk=user.pk).update(email="somebody@example.org")
    user.refresh_from_db()
    return user


@pytest.fixture
def desk(client, owner):
    return enter(client, owner)


def guarded(editor):
    return (
        "/admin/users/",
        "/admin/users/new/",
        f"/admin/users/edit/{editor.pk}/",
        f"/admin/users/delete/{editor.pk}/",
        "/admin/groups/",
        "/admin/groups/new/",
        f"/admin/bulk/auth/user/assign_role/?id={editor.pk}",
        "/admin/account/",
        "/admin/consultations/?export=csv",
        "/admin/reports/audit-trail/?export=xlsx",
        "/admin/consultations/calendar/",
        "/accounts/2fa/recovery-codes/",
        "/accounts/2fa/recovery-codes/download/",
    )


def test_after_five_minutes_accounts_keys_and_exports_of_everything_ask_who_is_there(desk, editor):
    desk.post("/accounts/2fa/recovery-codes/generate/")
    for address in guarded(editor):
        assert desk.get(address).status_code == 200, address
    with time_machine.travel(timezone.now() + LATER):
        for address in guarded(editor):
            for method in (desk.get, desk.post):
                answer = method(address)
                assert answer.status_code == 302, address
                assert answer["Location"].startswith(AGAIN), address
        assert desk.get("/admin/consultations/").status_code == 200
        assert desk.get("/admin/users/", HTTP_X_REQUESTED_WITH="XMLHttpRequest").status_code == 403
        answer = desk.post(AGAIN, {"password": PASSWORD, "next": "/admin/users/"})
        assert answer["Location"] == "/admin/users/"
        assert desk.get("/admin/users/").status_code == 200
        assert desk.post(AGAIN, {"password": "wrong", "next": "/admin/users/"}).status_code == 200


def changed(editor, **values):
    return {"username": editor.username, "email": editor.email, "first_name": "Some", "last_name": "Body"} | {
        "is_active": "on",
        "groups": [group.pk for group in editor.groups.all()],
        **values,
    }


def test_a_form_that_was_open_for_longer_is_sent_on_once_who_is_there_was_shown(desk, editor):
    address = f"/admin/users/edit/{editor.pk}/"
    with time_machine.travel(timezone.now() + LATER):
        asked = desk.post(address, changed(editor, email="new@example.org"))
        editor.refresh_from_db()
        assert editor.email == "somebody@example.org"
        answer = desk.post(AGAIN, {"password": PASSWORD, "next": address})
        assert asked["Location"].startswith(AGAIN)
        assert answer["Location"] == "/admin/users/"
        editor.refresh_from_db()
        assert editor.email == "new@example.org"


def test_a_form_that_no_page_of_ours_sent_is_not_kept_to_be_sent_on(owner, editor):
    desk = enter(Client(enforce_csrf_checks=True), owner)
    with time_machine.travel(timezone.now() + LATER):
        assert desk.post(f"/admin/users/edit/{editor.pk}/", changed(editor, email="x@example.org")).status_code == 403
    assert "account_reauthentication_state" not in desk.session


def test_nobody_types_anothers_password(desk, editor):
    for address in ("/admin/users/new/", f"/admin/users/edit/{editor.pk}/"):
        assert 'type="password"' not in desk.get(address).text
    new = "another quite long phrase"
    desk.post(f"/admin/users/edit/{editor.pk}/", changed(editor, password1=new, password2=new))
    editor.refresh_from_db()
    assert editor.check_password(PASSWORD)


def test_a_new_account_chooses_its_password_at_a_link_that_works_once(desk):
    form = {"username": "helper", "email": "helper@example.org", "first_name": "Help", "last_name": "Er"}
    answer = desk.post("/admin/users/new/", form | {"groups": [Group.objects.get(name="Editor").pk]})
    assert answer.status_code == 302
    helper = User.objects.get(username="helper")
    assert not helper.has_usable_password()
    (invitation,) = [text for to, text in letters() if to == "helper@example.org" and "works once" in text]
    assert "http://127.0.0.1:8000/accounts/password/reset/key/" in invitation
    link = re.search(r"/accounts/password/reset/key/\S+", invitation)[0]
    guest = Client()
    page = guest.get(link, follow=True)
    new = "another quite long phrase"
    assert guest.post(page.redirect_chain[-1][0], {"password1": new, "password2": new}).status_code == 302
    assert sign_in(guest, "helper", new).status_code == 302
    assert "This link does not work" in Client().get(link).text
    assert AuditEntry.objects.filter(action="access.invited", about="helper", account="liron").exists()


def test_a_changed_account_is_named_with_its_fields_and_told_to_every_owner_and_both_addresses(desk, editor, member_of):
    User.objects.filter(pk=member_of("Owner", "partner").pk).update(email="partner@example.org")
    owner_role = Group.objects.get(name="Owner")
    desk.post(f"/admin/users/edit/{editor.pk}/", changed(editor, email="new@example.org", groups=[owner_role.pk]))
    entries = AuditEntry.objects.filter(action="access.account_changed", about="somebody", account="liron")
    assert {entry.detail for entry in entries} == {
        "email, first_name, last_name",
        "role given: Owner",
        "role taken: Editor",
    }
    sent = letters()
    assert sorted(to for to, _text in sent) == [
        "liron@example.org",
        "new@example.org",
        "partner@example.org",
        "somebody@example.org",
    ]
    assert all("role given: Owner" in text and "Who did it: liron" in text for _to, text in sent)
    assert all("new@example.org" not in text for _to, text in sent)


@pytest.mark.parametrize("name", ["is_active", "groups", "delete"])
def test_switching_off_and_removing_are_told_too(desk, editor, name):
    address = f"/admin/users/{'delete' if name == 'delete' else 'edit'}/{editor.pk}/"
    form = changed(editor)
    form.pop(name, None)
    assert desk.post(address, form).status_code == 302
    assert {to for to, _text in letters()} == {"liron@example.org", "somebody@example.org"}


def test_ones_own_address_is_told_to_the_one_before(desk):
    panels = [panel for tab in desk.get("/admin/account/").context["panels_by_tab"].values() for panel in tab]
    forms = [panel.get_form() for panel in panels]
    typed = {form.add_prefix(name): form[name].value() or "" for form in forms for name in form.fields}
    names = {"name_email-first_name": "L", "name_email-last_name": "R", "name_email-email": "other@example.org"}
    assert desk.post("/admin/account/", typed | names).status_code == 302
    assert {to for to, _text in letters()} == {"liron@example.org", "other@example.org"}


def test_several_accounts_given_a_role_at_once_are_told(desk, editor):
    role = Group.objects.get(name="Owner")
    address = f"/admin/bulk/auth/user/assign_role/?id={editor.pk}"
    assert desk.post(address, {"role": role.pk}).status_code == 302
    assert editor.groups.filter(pk=role.pk).exists()
    assert {to for to, _text in letters()} == {"liron@example.org", "somebody@example.org"}
    assert AuditEntry.objects.filter(action="access.account_changed", about="somebody").exists()


def test_a_second_factor_and_a_password_that_change_are_told(client, owner):
    enter(client, owner)
    new = "another quite long phrase"
    form = {"oldpassword": PASSWORD, "password1": new, "password2": new}
    assert client.post("/accounts/password/change/", form).status_code == 302
    assert client.post("/accounts/2fa/totp/deactivate/").status_code == 302
    said = " ".join(text for _to, text in letters())
    assert "the password was changed" in said
    assert "a second factor was removed" in said


def test_what_whoever_runs_the_server_does_is_no_entry_and_no_mail(owner):
    User.objects.create_user("made outside", email="x@example.org").groups.add(Group.objects.get(name="Editor"))
    assert letters() == []
    assert not AuditEntry.objects.exists()


@pytest.mark.parametrize(
    ("password", "is_taken"),
    [
        ("TherapyTies2026!", False),
        ("liron-therapist-1", False),
        ("password password", False),
        ("ＴＨＥＲＡＰＹ therapy 99", False),
        ("123456789012345", False),
        ("therapy brings rain", True),
        ("another quite long phrase", True),
        ("ארבע מילים שרק אני", True),
        ("x" * 60 + " four words", True),
    ],
)
def test_a_password_is_more_than_the_words_of_this_site(client, owner, password, is_taken):
    enter(client, owner)
    form = {"oldpassword": PASSWORD, "password1": password, "password2": password}
    assert (client.post("/accounts/password/change/", form).status_code == 302) == is_taken


def test_an_account_that_is_switched_off_is_out_at_once(desk, editor):
    elsewhere = enter(Client(), editor)
    assert elsewhere.get("/admin/").status_code == 200
    form = changed(editor)
    del form["is_active"]
    desk.post(f"/admin/users/edit/{editor.pk}/", form)
    assert elsewhere.get("/admin/").status_code == 302
