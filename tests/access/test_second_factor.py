"""The second factor: nobody passes without it, what is kept of it is not readable, and no code works twice."""

import json
from datetime import timedelta

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from cryptography.fernet import Fernet
from django.contrib.auth.models import User
from django.core.cache import cache
from django.db import transaction
from django.test import Client, override_settings
from django.utils import timezone

from tests.entering import PASSWORD, SECRET, code, enter, show_code, sign_in
from therapyties.access.models import AuditEntry

SET_UP = "/accounts/set-up/"
OF_THE_BACK_OFFICE = (
    "/admin/",
    "/admin/pages/",
    "/admin/account/",
    "/admin/sprite/",
    "/admin/reports/site-history/?export=csv",
)


@pytest.mark.parametrize("address", OF_THE_BACK_OFFICE)
def test_with_only_a_password_everything_leads_to_the_set_up(client, liron, address):
    sign_in(client)
    for method in (client.get, client.post):
        answer = method(address)
        assert answer.status_code == 302
        assert answer["Location"].startswith(f"{SET_UP}?next=")
    for script in ({"HTTP_X_REQUESTED_WITH": "XMLHttpRequest"}, {"HTTP_SEC_FETCH_DEST": "empty"}):
        answer = client.get(address, **script)
        assert (answer.status_code, answer.text) == (403, "Please sign in again.")


@pytest.mark.parametrize("address", OF_THE_BACK_OFFICE)
def test_who_has_a_second_factor_is_not_in_before_it_is_shown(client, enrolled, address):
    assert sign_in(client)["Location"] == "/accounts/2fa/authenticate/"
    assert client.get(address)["Location"].startswith("/accounts/login/?next=")
    assert "six digits" in client.get("/accounts/2fa/authenticate/").text
    assert show_code(client)["Location"] == "/admin/"
    assert client.get("/admin/").status_code == 200


def test_a_session_from_before_the_second_factor_has_to_show_it(client, enrolled):
    client.force_login(enrolled)
    for address in ("/admin/", "/accounts/2fa/", "/accounts/2fa/webauthn/add/", "/accounts/password/change/"):
        assert client.get(address)["Location"].startswith("/accounts/2fa/reauthenticate/?next="), address
    answer = client.post("/accounts/2fa/reauthenticate/?next=/admin/", {"code": code(), "next": "/admin/"})
    assert answer["Location"] == "/admin/"
    assert client.get("/admin/").status_code == 200


def test_the_first_sign_in_from_the_password_to_the_desk(client, liron, monkeypatch):
    monkeypatch.setattr(transaction, "on_commit", lambda then, **how: then())  # a test never commits
    sign_in(client)
    assert "One more step" in client.get("/admin/", follow=True).text
    page = client.get("/accounts/2fa/totp/activate/")
    assert "<svg" in page.text
    secret = page.context["form"].secret
    assert secret in page.text
    assert "This is not right" in client.post("/accounts/2fa/totp/activate/", {"code": "000000"}).text
    done = client.post("/accounts/2fa/totp/activate/", {"code": code(secret)})
    assert done["Location"] == "/accounts/2fa/recovery-codes/"
    codes = client.get(done["Location"]).context["unused_codes"]
    assert len(codes) == 10
    assert client.get("/accounts/2fa/recovery-codes/download/").text.split() == codes
    assert client.get("/admin/").status_code == 200
    other = Client()
    sign_in(other)
    assert show_code(other, codes[0])["Location"] == "/admin/"
    again = Client()
    sign_in(again)
    assert "This is not right" in show_code(again, codes[0]).text


@pytest.mark.both_databases
def test_no_code_works_twice_however_near_the_clock(client, enrolled):
    with time_machine.travel(timezone.now(), tick=False) as clock:
        typed = code(later=1)
        sign_in(client)
        assert show_code(client, typed)["Location"] == "/admin/"
        clock.shift(35)  # longer than a code lives, shorter than it is accepted
        other = Client()
        sign_in(other)
        for again in (typed, f" {typed[:3]}-{typed[3:]}"):
            assert "used before" in show_code(other, again).text
        assert show_code(other, code(later=1))["Location"] == "/admin/"


def test_no_code_works_twice_though_another_process_is_asked(client, enrolled):
    with time_machine.travel(timezone.now(), tick=False):
        sign_in(client)
        assert show_code(client)["Location"] == "/admin/"
        cache.clear()  # another process remembers nothing of it
        other = Client()
        sign_in(other)
        assert "used before" in show_code(other).text
        cache.clear()
        assert "used before" in show_code(other, f" {code()[:3]} {code()[3:]}").text


def test_after_five_wrong_codes_even_the_right_one_is_refused_for_five_minutes(client, enrolled):
    sign_in(client)
    for _ in range(5):
        assert "This is not right" in show_code(client, "000000").text
    assert "Too many tries" in show_code(client).text
    with time_machine.travel(timezone.now() + timedelta(minutes=6)):
        sign_in(client)
        assert show_code(client)["Location"] == "/admin/"
    assert AuditEntry.objects.filter(action="access.factor_refused", about="liron").count() == 5


def test_removing_the_last_second_factor_leads_back_to_the_set_up(client, enrolled):
    enter(client, enrolled)
    assert "Remove the authenticator app?" in client.get("/accounts/2fa/totp/deactivate/").text
    assert client.post("/accounts/2fa/totp/deactivate/")["Location"] == "/accounts/2fa/"
    assert "There is no second factor now" in client.get("/accounts/2fa/").text
    assert client.get("/admin/")["Location"].startswith(SET_UP)
    assert not Authenticator.objects.exists()


def test_changing_a_second_factor_asks_who_is_there_unless_that_was_just_shown(client, enrolled):
    enter(client, enrolled)
    assert client.get("/accounts/2fa/totp/deactivate/").status_code == 200
    with time_machine.travel(timezone.now() + timedelta(minutes=6)):
        asked = client.get("/accounts/2fa/totp/deactivate/")
        assert asked["Location"].startswith("/accounts/reauthenticate/?next=")
        answer = client.post(asked["Location"], {"password": PASSWORD, "next": "/accounts/2fa/totp/deactivate/"})
        assert answer["Location"] == "/accounts/2fa/totp/deactivate/"
        assert client.get("/accounts/2fa/totp/deactivate/").status_code == 200


def test_no_secret_of_an_app_that_is_being_set_up_is_readable_in_the_session(client, liron):
    sign_in(client)
    for _ in range(2):
        secret = client.get("/accounts/2fa/totp/activate/").context["form"].secret
        assert secret not in json.dumps(dict(client.session))
    wrong = client.post("/accounts/2fa/totp/activate/", {"code": "000000"})
    assert wrong.context["form"].secret == secret
    assert secret not in json.dumps(dict(client.session))


def test_a_secret_that_no_key_opens_any_more_is_replaced_by_another(client, liron):
    sign_in(client)
    first = client.get("/accounts/2fa/totp/activate/").context["form"].secret
    with override_settings(FIELD_ENCRYPTION_KEYS=[Fernet.generate_key().decode()]):
        page = client.get("/accounts/2fa/totp/activate/")
        assert page.status_code == 200
        assert page.context["form"].secret not in ("", first)


def test_the_set_up_asks_an_account_without_an_address_for_one_and_goes_on_without(client, liron):
    sign_in(client)
    page = client.get(SET_UP).text
    assert "Your email address" in page
    assert "/accounts/2fa/totp/activate/" in page
    refused = client.post(SET_UP, {"email": "nothing"})
    assert (refused.status_code, User.objects.get().email) == (422, "")
    assert client.post(SET_UP, {"email": "liron@example.org"})["Location"] == SET_UP
    assert User.objects.get().email == "liron@example.org"
    assert AuditEntry.objects.filter(action="access.address_given", about="liron").exists()
    assert "Your email address" not in client.get(SET_UP).text


def test_an_address_that_is_there_is_not_changed_with_a_password_alone(client, liron):
    User.objects.update(email="liron@example.org")
    sign_in(client)
    client.post(SET_UP, {"email": "another@example.org"})
    assert User.objects.get().email == "liron@example.org"


def test_who_has_a_second_factor_gives_no_address_before_it_is_shown(client, enrolled):
    client.force_login(enrolled)
    client.post(SET_UP, {"email": "another@example.org"})
    assert User.objects.get().email == ""


@pytest.mark.parametrize(
    "typed", [{}, {"email": "\0"}, {"email": "a" * 5000 + "@example.org"}, {"email": b"\xff@\xff.org"}]
)
def test_nonsense_in_place_of_an_address_is_refused(client, liron, typed):
    sign_in(client)
    assert client.post(SET_UP, typed).status_code == 422
    assert User.objects.get().email == ""


def test_a_passkey_that_fails_says_what_to_do_if_it_was_removed_from_the_phone(client, enrolled):
    assert "Was the passkey removed from this device?" in client.get("/accounts/login/").text
    sign_in(client)
    assert "Was the passkey removed from this device?" in client.get("/accounts/2fa/authenticate/").text
    show_code(client)
    assert "Was the passkey removed from this device?" not in client.get("/accounts/2fa/webauthn/add/").text


@pytest.mark.both_databases
def test_no_secret_of_a_second_factor_is_readable_in_the_database(client, liron):
    sign_in(client)
    secret = client.get("/accounts/2fa/totp/activate/").context["form"].secret
    client.post("/accounts/2fa/totp/activate/", {"code": code(secret)})
    kept = json.dumps(list(Authenticator.objects.values_list("data", flat=True)))
    assert secret not in kept
    assert kept.count('"v2:') == 2


def test_another_key_is_said_in_words_and_loses_nothing(client, enrolled):
    enter(client, enrolled)
    client.post("/accounts/2fa/recovery-codes/generate/")
    before = list(Authenticator.objects.order_by("pk").values_list("data", flat=True))
    with override_settings(FIELD_ENCRYPTION_KEYS=[Fernet.generate_key().decode()]):
        for address in ("/accounts/2fa/", "/accounts/2fa/recovery-codes/"):
            assert client.get(address).status_code in (200, 503)
        assert "cannot read" in client.get("/accounts/2fa/recovery-codes/").text
        other = Client()
        sign_in(other)
        assert "cannot read" in show_code(other).text
    kept = list(Authenticator.objects.order_by("pk").values_list("data", flat=True))
    assert [data.get("secret") for data in kept] == [data.get("secret") for data in before]
    assert SECRET not in json.dumps(kept)


@pytest.mark.parametrize(
    "credential", ["", "[]", "{}", "1", '{"response": 5}', '{"id": "x", "rawId": "x", "response": {}}']
)
def test_nonsense_in_place_of_a_new_passkey_is_refused_in_words(client, enrolled, credential):
    enter(client, enrolled)
    client.get("/accounts/2fa/webauthn/add/")
    answer = client.post("/accounts/2fa/webauthn/add/", {"name": "x", "credential": credential})
    assert answer.status_code == 200
    assert 'role="alert"' in answer.text


def test_the_picture_to_scan_stays_the_same_for_a_quarter_of_an_hour_and_is_then_another(client, liron):
    def letters():
        page = client.get("/accounts/2fa/totp/activate/").content.decode()
        return page.split('account-letters"><code>')[1].split("<")[0]

    with time_machine.travel("2026-03-02 17:00 +0000", tick=False) as clock:
        sign_in(client)
        first = letters()
        clock.shift(timedelta(minutes=4))
        assert letters() == first
        session = client.session
        session["access_app_shown_at"] -= 11 * 60  # for the page itself asks who is there every five minutes
        session.save()
        assert letters() != first
