"""The way in for who lost the second factor."""

import logging
from datetime import timedelta
from io import StringIO

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from django.core.management import CommandError, call_command
from django.test import Client
from django.utils import timezone

from tests.entering import LOGIN, enter
from therapyties.access.models import AuditEntry
from therapyties.logs import WithoutPrivateLinks


def link_for(name="liron"):
    said = StringIO()
    call_command("emergency_access", name, stdout=said)
    return "/accounts/" + said.getvalue().split("\n")[0].split("/accounts/")[1]


@pytest.mark.both_databases
def test_the_link_lets_in_once_and_only_to_set_up_a_new_second_factor(client, enrolled):
    elsewhere, link = enter(Client(), enrolled), link_for()
    for _ in range(2):
        assert "Forget the old one and come in" in client.get(link).text  # mail programs open links, too
    assert Authenticator.objects.exists()
    assert client.post(link)["Location"] == "/accounts/set-up/"
    assert not Authenticator.objects.exists()
    assert client.get("/admin/")["Location"].startswith("/accounts/set-up/")
    assert client.get("/accounts/2fa/totp/activate/").status_code == 200
    assert elsewhere.get("/admin/")["Location"].startswith(LOGIN)
    other = Client()
    assert "This link does not work" in other.get(link).text
    assert other.post(link).status_code == 410
    assert "_auth_user_id" not in other.session
    entries = AuditEntry.objects.filter(action__startswith="access.emergency").order_by("pk")
    assert [(entry.action, entry.about) for entry in entries] == [
        ("access.emergency_made", "liron"),
        ("access.emergency_used", "liron"),
    ]


def after_ten_minutes(user):
    return timezone.now() + timedelta(minutes=10, seconds=1)


def after_a_new_password(user):
    user.set_password("another quite long phrase")
    user.save()


def after_another_link(user):
    link_for(user.username)


def after_the_account_is_switched_off(user):
    user.is_active = False
    user.save()


@pytest.mark.parametrize(
    "happened", [after_ten_minutes, after_a_new_password, after_another_link, after_the_account_is_switched_off]
)
def test_the_link_works_no_longer(client, enrolled, happened):
    link = link_for()
    with time_machine.travel(happened(enrolled) or timezone.now(), tick=False):
        assert client.post(link).status_code == 410
    assert Authenticator.objects.exists()


@pytest.mark.parametrize("path", ["/accounts/emergency/", "/accounts/password/reset/key/"])
def test_no_log_line_holds_a_way_in(path):
    record = logging.makeLogRecord({"msg": "Forbidden: %s", "args": (f"{path}1-{'x' * 43}/",)})
    WithoutPrivateLinks().filter(record)
    assert record.getMessage() == f"Forbidden: {path}…/"


def test_a_link_that_never_was_is_answered_kindly(client, db):
    assert "This link does not work" in client.get("/accounts/emergency/" + "x" * 43 + "/").text


@pytest.mark.parametrize("given", [[], ["nobody"]])
def test_whoever_does_not_know_the_name_is_told_those_of_the_owners(enrolled, member_of, given):
    member_of("Owner")
    member_of("Therapist")
    with pytest.raises(CommandError, match=r"Owners sign in as: liron, owner\."):
        call_command("emergency_access", *given)
    type(enrolled).objects.all().delete()
    with pytest.raises(CommandError, match="No account has the role Owner"):
        call_command("emergency_access", *given)


def test_the_command_says_what_stands_in_its_way(enrolled):
    with pytest.raises(CommandError, match="no account with the name nobody"):
        call_command("emergency_access", "nobody")
    enrolled.is_active = False
    enrolled.save()
    with pytest.raises(CommandError, match="switched off"):
        call_command("emergency_access", "liron")
