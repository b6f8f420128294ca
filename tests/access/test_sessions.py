"""How long somebody stays signed in, and how sessions end from elsewhere."""

from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from tests.entering import LOGIN, PASSWORD, enter
from therapyties import settings as real
from therapyties.access.models import AuditEntry

START = timezone.now().replace(microsecond=0)
SCRIPT = {"HTTP_SEC_FETCH_DEST": "empty", "HTTP_SEC_FETCH_MODE": "cors"}
PAGE = {"HTTP_SEC_FETCH_DEST": "document", "HTTP_SEC_FETCH_MODE": "navigate"}
STAY = "/accounts/stay/"


@pytest.fixture
def clock(settings):
    settings.IDLE_SECONDS, settings.SESSION_COOKIE_AGE = real.IDLE_SECONDS, real.SESSION_COOKIE_AGE
    with time_machine.travel(START, tick=False) as clock:
        yield clock


@pytest.fixture
def desk(clock, client, liron):
    return enter(client, liron)


def minutes(number):
    return timedelta(minutes=number)


def test_after_a_quarter_of_an_hour_without_anybody_the_session_is_over(desk, clock):
    clock.shift(minutes(14))
    assert desk.get("/admin/", **PAGE).status_code == 200
    clock.shift(minutes(14))
    assert desk.get("/admin/", **PAGE).status_code == 200
    clock.shift(minutes(15))
    answer = desk.get("/admin/pages/?q=x", **PAGE)
    assert answer["Location"] == f"{LOGIN}?next=%2Fadmin%2Fpages%2F%3Fq%3Dx&ended=1"
    assert "You were signed out because nothing happened" in desk.get(answer["Location"]).text
    assert "_auth_user_id" not in desk.session
    entry = AuditEntry.objects.first()
    assert (entry.action, entry.about, entry.detail) == ("access.session_ended", "liron", "idle")
    assert not AuditEntry.objects.filter(action="access.signed_out").exists()


def test_after_eight_hours_it_is_over_whoever_is_there(desk, clock):
    for _ in range(47):
        clock.shift(minutes(10))
        assert desk.get("/admin/pages/", **PAGE).status_code == 200
    clock.shift(minutes(10))
    assert desk.get("/admin/account/", **PAGE)["Location"].startswith(LOGIN)
    assert AuditEntry.objects.first().detail == "eight hours"


@pytest.mark.parametrize(
    ("address", "how"),
    [
        ("/admin/api/main/pages/", SCRIPT),
        ("/admin/editing-sessions/ping/", {}),
        ("/admin/editing-sessions/ping/", PAGE),
    ],
)
def test_what_scripts_ask_in_the_background_is_no_sign_of_life(desk, clock, address, how):
    for _ in range(3):
        clock.shift(minutes(4))
        desk.get(address, **how)
    clock.shift(minutes(4))
    assert desk.get("/admin/", **PAGE)["Location"].startswith(LOGIN)


def test_a_page_that_is_worked_on_says_so_and_one_that_only_looks_does_not(desk, clock):
    clock.shift(minutes(10))
    assert desk.get(STAY, **SCRIPT).json() == {"left": 300}
    clock.shift(minutes(4))
    assert desk.get(STAY, **SCRIPT).json() == {"left": 60}
    assert desk.post(STAY, **SCRIPT).json() == {"left": 900}
    clock.shift(minutes(15))
    assert desk.post(STAY, **SCRIPT).status_code == 403
    assert desk.get(STAY, **SCRIPT).status_code == 403


def test_saying_that_one_is_there_needs_the_forms_token(clock, liron):
    desk = enter(Client(enforce_csrf_checks=True), liron)
    clock.shift(minutes(14))
    assert desk.post(STAY, **SCRIPT).status_code == 403
    clock.shift(minutes(2))
    assert desk.get("/admin/", **PAGE)["Location"].startswith(LOGIN)


def test_reading_the_site_beside_it_is_no_sign_of_life_and_goes_on_when_it_ends(desk, clock):
    for _ in range(2):
        clock.shift(minutes(8))
        assert desk.get("/", **PAGE).status_code == 200
    assert desk.get("/admin/", **PAGE)["Location"].startswith(LOGIN)


def test_a_new_password_ends_every_other_session_and_not_this_one(client, enrolled):
    enter(client, enrolled)
    elsewhere = enter(Client(), enrolled)
    new = "another quite long phrase"
    answers = {"oldpassword": PASSWORD, "password1": new, "password2": new}
    wrong = client.post("/accounts/password/change/", answers | {"oldpassword": "wrong"})
    assert "This is not your password of today" in wrong.text
    assert client.post("/accounts/password/change/", answers)["Location"] == "/accounts/2fa/"
    assert client.get("/admin/").status_code == 200
    assert elsewhere.get("/admin/")["Location"].startswith(LOGIN)
    assert AuditEntry.objects.first().action == "access.password_changed"


@pytest.mark.both_databases
def test_one_button_signs_out_everywhere_else(client, enrolled, member_of):
    enter(client, enrolled)
    others = [enter(Client(), enrolled) for _ in range(2)]
    somebody = enter(Client(), member_of("Editor"))
    assert client.get("/accounts/end-others/").status_code == 405
    page = client.post("/accounts/end-others/", follow=True)
    assert "You were signed out in 2 other places." in page.text
    assert client.get("/admin/").status_code == 200
    assert somebody.get("/admin/").status_code == 200
    assert all(other.get("/admin/")["Location"].startswith(LOGIN) for other in others)


def test_wagtails_own_page_changes_no_password(client, enrolled):
    enter(client, enrolled)
    page = client.get("/admin/account/")
    assert "password-new_password1" not in page.text
    assert 'href="/accounts/2fa/"' in page.text
    new = {"password-old_password": PASSWORD, "password-new_password1": "x" * 20, "password-new_password2": "x" * 20}
    client.post("/admin/account/", new)
    enrolled.refresh_from_db()
    assert enrolled.check_password(PASSWORD)
    assert client.get("/admin/password_reset/").status_code == 404


def test_a_reader_gets_no_session(client, home):
    for address in ("/", "/consultation/", "/search/?q=anger"):
        assert "session" not in client.get(address).cookies
