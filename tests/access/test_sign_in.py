"""The door of the back office: names, passwords, and who gets no further than that."""

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from unittest.mock import patch

import pytest
import time_machine
from allauth.account import adapter
from allauth.mfa.totp.internal.auth import TOTP
from bs4 import BeautifulSoup
from django.contrib.auth.models import User
from django.core import mail
from django.core.cache import cache
from django.db import OperationalError, connections
from django.test import Client
from django.utils import timezone

from tests.entering import LOGIN, PASSWORD, SECRET, enter, sign_in
from therapyties.security.models import AbuseCount

WAY_BACK = "/accounts/password/reset/"


def ask_for_a_way_back(client, address="liron@example.org"):
    answer = client.post(WAY_BACK, {"email": address})
    for thread in threading.enumerate():
        if thread.name == "letters":
            thread.join(10)
    return answer


@pytest.mark.both_databases
def test_after_five_wrong_passwords_from_one_network_even_the_right_one_is_refused_there_for_five_minutes(
    client, liron
):
    for name in ("liron", "Liron", "LIRON", " liron", "ｌｉｒｏｎ"):
        sign_in(client, name, "wrong", REMOTE_ADDR="203.0.113.7")
    refused = sign_in(client, REMOTE_ADDR="203.0.113.200")
    assert refused.status_code == 200
    assert "Too many tries" in refused.text
    with time_machine.travel(timezone.now() + timedelta(minutes=6)):
        assert sign_in(client, REMOTE_ADDR="203.0.113.200").status_code == 302


def test_signing_in_forgives_earlier_mistakes(client, liron):
    for _ in range(3):
        for _ in range(4):
            sign_in(client, password="wrong")
        assert sign_in(client).status_code == 302
        client.logout()


@pytest.mark.parametrize(
    ("addresses", "elsewhere"),
    [
        (["203.0.113.7"], "203.0.113.8"),
        (["2001:db8:1:2::1", "2001:db8:1:2::9"], "2001:db8:1:3::1"),
        ([""], "192.0.2.1"),
    ],
    ids=["an address", "the addresses of one household", "nobody knows from where"],
)
def test_twenty_tries_from_one_place_are_enough_whatever_the_name(client, liron, addresses, elsewhere):
    for number in range(20):
        sign_in(client, f"somebody {number}", "wrong", REMOTE_ADDR=addresses[number % len(addresses)])
    assert "Too many tries" in sign_in(client, REMOTE_ADDR=addresses[0]).text
    assert sign_in(Client(), REMOTE_ADDR=elsewhere).status_code == 302


def test_forty_tries_from_one_network_are_enough_whatever_the_address_and_the_name(client, liron):
    for number in range(40):
        sign_in(client, f"somebody {number}", "wrong", REMOTE_ADDR=f"2001:db8:1:{number:x}::1")
    assert "Too many tries" in sign_in(client, REMOTE_ADDR="2001:db8:1:ff::1").text
    assert sign_in(client, REMOTE_ADDR="2001:db8:2::1").status_code == 302


def test_no_password_is_looked_at_when_it_cannot_be_counted(client, liron):
    with patch("therapyties.security.throttle.AbuseCount.objects.get_or_create", side_effect=OperationalError):
        assert "Too many tries" in sign_in(client).text
        assert ask_for_a_way_back(client).status_code == 429
    assert sign_in(client).status_code == 302


def field_of_the_cursor(page):
    return [field["name"] for field in BeautifulSoup(page.text, "html.parser").select("[autofocus]")]


def test_the_cursor_stands_in_the_first_empty_field_of_the_sign_in_and_of_the_code_page(client, liron):
    assert field_of_the_cursor(client.get(LOGIN)) == ["login"]
    assert field_of_the_cursor(sign_in(client, "", "wrong")) == ["login"]
    assert field_of_the_cursor(sign_in(client, "liron", "wrong")) == ["password"]
    TOTP.activate(liron, SECRET)
    assert field_of_the_cursor(client.get(sign_in(client)["Location"])) == ["code"]


@pytest.mark.both_databases
@pytest.mark.parametrize("text", ["", "x" * 100_000, "a\0b", "😀"])
def test_anything_may_be_typed_at_the_door(client, db, text):
    assert sign_in(client, text, "wrong").status_code == 200
    assert sign_in(client, "liron", text).status_code == 200


@pytest.mark.parametrize(
    "credential",
    ["", "[]", "{}", "1", '"x"', "{", '{"response": 5}', '{"response": {"userHandle": 5}}', '{"id": null}'],
)
def test_nonsense_in_place_of_a_passkey_is_refused_in_words(client, db, credential):
    client.get("/accounts/2fa/webauthn/login/", HTTP_ACCEPT="application/json")
    answer = client.post("/accounts/2fa/webauthn/login/", {"credential": credential})
    assert answer.status_code == 302
    assert answer["Location"] == LOGIN


@pytest.mark.both_databases
def test_forty_guesses_at_once_are_forty(committed_site):
    User.objects.create_superuser("liron", password=PASSWORD)
    looked_at = []
    together = adapter.authenticate

    def authenticate(*args, **kwargs):
        looked_at.append(1)
        return together(*args, **kwargs)

    def guess(number):
        try:
            sign_in(Client(), password=f"wrong {number}")
        finally:
            connections.close_all()

    with patch.object(adapter, "authenticate", authenticate), ThreadPoolExecutor(20) as pool:
        list(pool.map(guess, range(40)))
    assert 0 < len(looked_at) <= 5


@pytest.mark.both_databases
def test_no_name_and_no_address_stands_in_what_is_counted(client, liron):
    ask_for_a_way_back(client)
    sign_in(client, password="wrong")
    keys = list(AbuseCount.objects.values_list("key", flat=True))
    assert len(keys) == 8  # the form of the way back, its address and place; of the sign-in the name, today, here, and
    # its place and network
    assert all(len(key) == 64 and set(key) <= set("0123456789abcdef") for key in keys)


def nothing_is_remembered_in_this_process():
    """As if the next request met another process."""
    cache.clear()


@pytest.mark.parametrize(
    ("url", "form", "most"),
    [
        (WAY_BACK, {"email": "nobody@example.org"}, 20),
        ("/accounts/password/reset/key/1-x/", {}, 20),
        ("/accounts/2fa/webauthn/login/", {"credential": "{}"}, 10),
    ],
)
def test_forms_that_a_stranger_can_send_are_limited_for_one_place_in_all_processes_together(
    client, liron, url, form, most
):
    for _ in range(most):
        assert client.post(url, form).status_code != 429
        nothing_is_remembered_in_this_process()
    assert client.post(url, form).status_code == 429
    assert client.get(url).status_code != 429
    assert client.post(url, form, REMOTE_ADDR="203.0.113.9").status_code != 429
    with time_machine.travel(timezone.now() + timedelta(seconds=61)):
        assert client.post(url, form).status_code != 429


def test_the_password_of_today_can_be_guessed_five_times_a_minute_by_whoever_sits_there(client, enrolled):
    enter(client, enrolled)
    new = "another quite long phrase"
    form = {"oldpassword": "wrong", "password1": new, "password2": new}
    for _ in range(5):
        assert "This is not your password of today" in client.post("/accounts/password/change/", form).text
        nothing_is_remembered_in_this_process()
    assert client.post("/accounts/password/change/", form | {"oldpassword": PASSWORD}).status_code == 429
    with time_machine.travel(timezone.now() + timedelta(seconds=61)):
        assert client.post("/accounts/password/change/", form | {"oldpassword": PASSWORD}).status_code == 302


def test_nobody_makes_an_account_for_themselves(client, db):
    answer = client.get("/accounts/signup/")
    assert answer.status_code == 403
    assert "Accounts are made by the owner" in answer.text
    assert "<input" not in answer.text
    assert client.post("/accounts/signup/", {"username": "x", "password1": PASSWORD}).status_code == 405
    assert not User.objects.exists()


@pytest.mark.parametrize("door", ["/admin/login/", "/_util/login/"])
def test_wagtails_own_doors_lead_to_this_one_and_nowhere_else(client, liron, door):
    assert client.get(f"{door}?next=/admin/pages/")["Location"] == f"{LOGIN}?next=%2Fadmin%2Fpages%2F"
    assert client.get(f"{door}?next=https://elsewhere.example.org/")["Location"] == LOGIN
    answer = client.post(door, {"username": "liron", "password": PASSWORD})
    assert answer["Location"] == LOGIN
    assert "_auth_user_id" not in client.session


def test_after_signing_in_one_goes_where_one_wanted_but_not_to_another_site(client, liron):
    assert sign_in(client, next="x").status_code == 302
    client.logout()
    answer = client.post(LOGIN, {"login": "liron", "password": PASSWORD, "next": "/admin/pages/"})
    assert answer["Location"] == "/admin/pages/"
    client.logout()
    answer = client.post(LOGIN, {"login": "liron", "password": PASSWORD, "next": "https://elsewhere.example.org/"})
    assert answer["Location"] == "/admin/"


@pytest.mark.parametrize("address", [LOGIN, WAY_BACK, "/accounts/signup/", "/accounts/set-up/"])
def test_the_pages_of_the_door_are_kept_nowhere_and_found_by_no_search(client, liron, address):
    answer = client.get(address)
    assert "no-store" in answer["Cache-Control"]
    assert answer["X-Robots-Tag"] == "noindex"
    assert "unsafe" not in answer["Content-Security-Policy"]
    assert "session" not in client.cookies


# --- a way back


@pytest.fixture
def reachable(liron):
    User.objects.filter(pk=liron.pk).update(email="liron@example.org")
    return liron


def test_a_way_back_is_sent_three_times_an_hour_and_nobody_learns_who_has_an_account(client, reachable):
    answers = [ask_for_a_way_back(client) for _ in range(5)]
    answers += [ask_for_a_way_back(client, "nobody@example.org")]
    assert {(answer.status_code, answer["Location"]) for answer in answers} == {(302, f"{WAY_BACK}done/")}
    assert len(mail.outbox) == 3
    assert mail.outbox[0].to == ["liron@example.org"]
    assert mail.outbox[0].from_email == "Liron <calls@example.org>"


def test_the_link_in_the_mail_changes_the_password_and_signs_nobody_in(client, reachable, member_of):
    ask_for_a_way_back(client)
    link = next(line for line in mail.outbox[0].body.splitlines() if "/reset/key/" in line)
    page = client.get(link.removeprefix("http://testserver"), follow=True)
    assert "A new password" in page.text
    form = page.redirect_chain[-1][0]
    assert "12 characters" in client.post(form, {"password1": "short", "password2": "short"}).text
    new = "another quite long phrase"
    assert client.post(form, {"password1": new, "password2": new}).status_code == 302
    assert "_auth_user_id" not in client.session
    reachable.refresh_from_db()
    assert reachable.check_password(new)
    assert "This link does not work" in Client().get(link.removeprefix("http://testserver")).text


def test_the_link_leads_to_the_sites_own_name_whatever_name_the_form_was_sent_to(client, reachable):
    client.post(WAY_BACK, {"email": "liron@example.org"}, HTTP_HOST="localhost")
    ask_for_a_way_back(client)
    assert len(mail.outbox) == 2
    for letter in mail.outbox:
        (link,) = [line for line in letter.body.splitlines() if "/reset/key/" in line]
        assert link.startswith("http://127.0.0.1:8000/accounts/")
        assert "localhost" not in letter.body


def test_a_mail_server_that_is_down_is_no_sign_of_an_account(client, reachable, caplog):
    with patch("django.core.mail.EmailMessage.send", side_effect=OSError("no route to liron@example.org")):
        assert ask_for_a_way_back(client).status_code == 302
    assert "OSError" in caplog.text
    assert "example.org" not in caplog.text
