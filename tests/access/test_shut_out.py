"""Nobody shuts anybody out: whatever strangers try, whoever has the password or a passkey still gets in."""

import re
import threading
from datetime import timedelta

import pytest
import time_machine
from django.contrib.auth.models import User
from django.core import mail
from django.core.management import call_command
from django.test import Client
from django.utils import timezone

from tests.entering import LOGIN, PASSWORD, show_code, sign_in
from therapyties.access.sign_in import known_browsers


def strangers_try(times, name="liron", first=0):
    """So many wrong passwords, each from a network of its own."""
    for number in range(first, first + times):
        sign_in(Client(), name, "wrong", REMOTE_ADDR=f"198.18.{number}.1")
    for thread in threading.enumerate():
        if thread.name == "letters":
            thread.join(10)


@pytest.fixture
def reachable(liron):
    User.objects.filter(pk=liron.pk).update(email="liron@example.org")
    return liron


def leave(client):
    """Nobody is signed in any more; the browser keeps what it knows. (The client's own `logout` forgets that, too.)"""
    del client.cookies["session"]


@pytest.fixture
def known(client, liron):
    """A browser in which she signed in before."""
    sign_in(client, REMOTE_ADDR="192.0.2.1")
    leave(client)
    return client


def test_a_hundred_networks_that_try_for_hours_do_not_stop_a_browser_that_signed_in_before(known):
    with time_machine.travel(timezone.now(), tick=False) as clock:
        for hour in range(3):
            strangers_try(100)
            assert sign_in(known, REMOTE_ADDR="198.18.1.1").status_code == 302, hour  # the strangers' own network
            leave(known)
            clock.shift(timedelta(hours=1))


def ticket_in(page):
    return re.search(r'name="ticket" value="([^"]+)"', page.text)[1]


def test_in_a_new_browser_they_only_make_her_wait_for_some_seconds(client, liron):
    with time_machine.travel(timezone.now(), tick=False) as clock:
        strangers_try(100)
        told = sign_in(client, REMOTE_ADDR="192.0.2.1")
        assert "a few seconds longer" in told.text
        ticket = ticket_in(told)
        form = {"login": "liron", "password": PASSWORD, "ticket": ticket}
        too_soon = client.post(LOGIN, form, REMOTE_ADDR="192.0.2.1")
        assert ticket_in(too_soon) == ticket
        clock.shift(timedelta(seconds=21))
        assert client.post(LOGIN, form, REMOTE_ADDR="192.0.2.1").status_code == 302


def test_a_ticket_is_good_for_one_try_for_its_own_name(client, liron, member_of):
    member_of("Editor", "somebody")
    with time_machine.travel(timezone.now(), tick=False) as clock:
        strangers_try(11)
        strangers_try(11, "somebody", 100)
        ticket = ticket_in(sign_in(client, password="wrong", REMOTE_ADDR="192.0.2.1"))
        clock.shift(timedelta(seconds=6))
        for name, password, says in (
            ("somebody", PASSWORD, "a few seconds longer"),
            ("liron", "wrong", "do not belong together"),
            ("liron", PASSWORD, "a few seconds longer"),
        ):
            answer = client.post(
                LOGIN, {"login": name, "password": password, "ticket": ticket}, REMOTE_ADDR="192.0.2.1"
            )
            assert says in answer.text


def test_guesses_from_many_networks_are_slowed_to_what_tickets_allow(client, liron):
    looked_at = 0
    with time_machine.travel(timezone.now(), tick=False):
        for number in range(60):
            answer = sign_in(Client(), password="wrong", REMOTE_ADDR=f"198.18.{number}.1")
            looked_at += "do not belong together" in answer.text
    assert looked_at == 10


def test_ten_wrong_passwords_in_a_known_browser_are_enough_there(known):
    for _ in range(10):
        assert "do not belong together" in sign_in(known, password="wrong").text
    assert "Too many tries" in sign_in(known).text


def test_what_a_browser_keeps_says_nothing_of_whom_and_works_for_no_other_name(known, member_of):
    kept = known.cookies[known_browsers.COOKIE]
    assert "liron" not in kept.value
    assert kept["httponly"]
    assert kept["path"] == "/accounts/"
    member_of("Editor", "somebody")
    strangers_try(11, "somebody")
    assert "a few seconds longer" in sign_in(known, "somebody", REMOTE_ADDR="192.0.2.1").text


@pytest.mark.parametrize("made_up", ["x", "a:b:c", "|||", "liron", "x" * 4000])
def test_a_made_up_mark_makes_no_browser_known(client, liron, made_up):
    strangers_try(11)
    client.cookies[known_browsers.COOKIE] = made_up
    assert "a few seconds longer" in sign_in(client).text


def test_a_mark_ends_after_half_a_year(known):
    with time_machine.travel(timezone.now() + timedelta(days=181)):
        strangers_try(11)
        assert "a few seconds longer" in sign_in(known).text


def test_a_browser_stays_known_for_the_last_three_who_use_it(client, member_of):
    for name in ("one", "two", "three", "four"):
        member_of("Editor", name)
        sign_in(client, name)
        leave(client)
    known = client.cookies[known_browsers.COOKIE].value.split("|")
    assert len(known) == 3
    strangers_try(11, "two")
    assert sign_in(client, "two").status_code == 302


def test_whoever_has_only_the_password_does_not_keep_her_from_showing_her_code(client, enrolled):
    """Somebody else's five wrong codes are counted for strangers; her own browser has its own five."""
    sign_in(client)
    show_code(client)
    leave(client)
    thief = Client()
    sign_in(thief)
    for _ in range(6):
        show_code(thief, "000000")
    with time_machine.travel(timezone.now() + timedelta(seconds=120)):
        assert "Too many tries" in show_code(thief).text
        sign_in(client)
        assert show_code(client)["Location"] == "/admin/"


def test_she_is_told_once_a_day_and_nobody_else_is(reachable, member_of):
    with time_machine.travel(timezone.now(), tick=False) as clock:
        strangers_try(10)
        assert mail.outbox == []
        strangers_try(40)
        clock.shift(timedelta(minutes=6))
        strangers_try(40)
        assert [letter.to for letter in mail.outbox] == [["liron@example.org"]]
        assert "not locked out" in mail.outbox[0].body
        assert "http://127.0.0.1" in mail.outbox[0].body
        clock.shift(timedelta(hours=25))
        strangers_try(11)
        assert len(mail.outbox) == 2


def test_she_is_told_of_patient_tries_too(reachable):
    with time_machine.travel(timezone.now(), tick=False) as clock:
        for _ in range(5):
            strangers_try(6)
            clock.shift(timedelta(minutes=6))
    assert len(mail.outbox) == 1


def test_nobody_is_told_of_a_name_that_no_account_has(db):
    strangers_try(20, "a\0b")
    strangers_try(20, "nobody")
    assert mail.outbox == []


def test_the_name_of_the_first_account_is_not_to_be_guessed(db, capsys):
    names = set()
    for _ in range(3):
        User.objects.all().delete()
        call_command("first_login")
        names.add(User.objects.get().username)
        assert User.objects.get().username in capsys.readouterr().out
    assert len(names) == 3
    assert "liron" not in names
