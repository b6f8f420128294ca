"""A database that does not answer: every reader gets a page in words, and what was typed is sent by one press."""

import os
import sqlite3
import time
from contextlib import closing, contextmanager, suppress
from unittest.mock import patch
from urllib.parse import urlsplit

import psycopg
import pytest
from bs4 import BeautifulSoup
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import InterfaceError, OperationalError, connection
from django.test import Client
from django.urls import reverse

from consultations.models import ConsultationRequest
from tests.asking import FORM, answers_to_a_form, ask
from therapyties.patience import patiently


def away(error=OperationalError):
    """Every question to the database fails, connecting included."""
    return patch("django.db.backends.base.base.BaseDatabaseWrapper.cursor", side_effect=error("away"))


@pytest.fixture
def visitor():
    return Client(raise_request_exception=False, headers={"Sec-Fetch-Site": "same-origin"})


@pytest.mark.both_databases
@pytest.mark.parametrize("error", [OperationalError, InterfaceError])
@pytest.mark.parametrize(
    "path", ["/", "/articles/", "/search/?query=anger", FORM, "/no-such-page/", "/admin/", "/accounts/login/"]
)
def test_a_reader_gets_a_plain_page_with_the_crisis_lines_and_never_a_500(visitor, home, path, error):
    with away(error):
        page = visitor.get(path)
    assert page.status_code in (200, 302, 503), path
    if page.status_code == 503:
        assert "988" in page.text
        assert page["Retry-After"]
        assert page["Cache-Control"] == "no-store"
    assert visitor.get("/").status_code == 200


@pytest.mark.both_databases
def test_what_was_typed_into_the_form_is_kept_and_one_press_sends_it_once(visitor, answers):
    with away():
        page = visitor.post(FORM, answers)
    assert page.status_code == 503
    assert "Not sent yet" in page.text
    fields = BeautifulSoup(page.text, "html.parser").select("form input")
    again = {}
    for field in fields:
        again.setdefault(field["name"], []).append(field["value"])
    for name, value in answers.items():
        assert again[name] == (value if isinstance(value, list) else [str(value)]), name
    for _press in range(2):
        assert visitor.post(FORM, again).status_code in (200, 303)
    assert ConsultationRequest.objects.count() == 1


def test_what_is_typed_at_the_desk_is_kept_as_well(therapist):
    request = ask(slot=None)
    therapist.raise_request_exception = False
    with away():
        page = therapist.post(reverse("desk:notes", args=[request.pk]), {"private_notes": "A long thought."})
    assert page.status_code == 503
    assert "A long thought." in page.text


def test_no_password_and_no_code_is_put_into_a_page(visitor, db):
    with away():
        page = visitor.post("/accounts/login/", {"login": "liron", "password": "a-long-secret-of-hers"})
    assert page.status_code in (200, 503)  # nobody gets in whose tries cannot be counted
    assert "a-long-secret-of-hers" not in page.text


def test_the_password_of_a_calendar_is_put_into_no_page(therapist):
    therapist.raise_request_exception = False
    typed = {"name": "Mine", "url": "https://calendar.example.org/", "password": "a-long-secret-of-hers"}
    with away():
        page = therapist.post("/admin/snippets/consultations/busycalendar/add/", typed)
    assert page.status_code == 503
    assert "a-long-secret-of-hers" not in page.text


def test_a_form_with_a_file_is_not_half_kept(therapist):
    therapist.raise_request_exception = False
    with away():
        page = therapist.post("/admin/import-article/", {"file": SimpleUploadedFile("a.md", b"# One"), "x": "half"})
    assert page.status_code in (404, 503)
    assert "half" not in page.text


@contextmanager
def locked_by_somebody_else():
    """What every booking needs is held by another connection, for as long as this lasts."""
    name = connection.settings_dict["NAME"]
    if connection.vendor == "sqlite":
        with closing(sqlite3.connect(name, isolation_level=None)) as other:
            other.execute("BEGIN IMMEDIATE")
            yield
            other.execute("ROLLBACK")
    else:
        with psycopg.connect(urlsplit(os.environ["TEST_DATABASE_URL"])._replace(path=f"/{name}").geturl()) as other:
            other.execute("SELECT * FROM consultations_availability FOR UPDATE")
            yield
            other.rollback()


@pytest.mark.both_databases
def test_a_lock_that_somebody_holds_is_not_waited_for_by_a_visitor(committed_site, visitor):
    """The other one holds it for as long as the test lasts; the usual patience is twenty seconds, a visitor's three."""
    answers = answers_to_a_form(visitor)
    with locked_by_somebody_else():
        began = time.monotonic()
        page = visitor.post(FORM, answers)
        assert time.monotonic() - began < 15  # three, on a machine that does nothing else
        assert page.status_code == 503
        assert answers["name"] in page.text
    assert visitor.post(FORM, answers).status_code in (200, 303)
    assert ConsultationRequest.objects.count() == 1


@pytest.mark.both_databases
def test_nor_is_it_waited_for_on_the_page_of_ones_own_request(committed_site, visitor):
    """The first visit of the day cannot be noted, and is no worse for it."""
    visitor.post(FORM, answers_to_a_form(visitor))
    stored, withdraw = ConsultationRequest.objects.get(), reverse("consultations:withdraw", args=[1])
    with locked_by_somebody_else():
        began = time.monotonic()
        assert visitor.get(reverse("consultations:yours_all")).status_code == 200
        page = visitor.post(withdraw, {"seen": stored.revision})
        assert time.monotonic() - began < 15  # twice three, on a machine that does nothing else
        assert page.status_code == 503
        assert "nothing was changed" in page.text
    assert visitor.post(withdraw, {"seen": stored.revision}).status_code == 303
    stored.refresh_from_db()
    assert stored.status == "withdrawn"


class Refused(Exception):
    """What one of many is told, in whose transaction nothing was changed."""


def refuse():
    raise Refused


def tries_of_one_who_waits(meanwhile):
    """How often an act is tried that finds a lock at first, `meanwhile` something else happening."""
    tries = []

    def act():
        tries.append(len(tries))
        if len(tries) == 1:
            meanwhile()
            raise OperationalError("database is locked")

    with suppress(OperationalError):
        patiently(act)
    return len(tries)


@pytest.mark.both_databases
@pytest.mark.django_db
def test_others_who_have_their_turn_are_waited_for_even_if_they_change_nothing():
    def one_is_refused():
        with pytest.raises(Refused):
            patiently(refuse)

    assert tries_of_one_who_waits(meanwhile=one_is_refused) == 2
    assert tries_of_one_who_waits(meanwhile=lambda: patiently(list)) == 2


@pytest.mark.both_databases
@pytest.mark.django_db
def test_others_who_wait_themselves_are_no_reason_to_wait_on():
    def locked():
        raise OperationalError("database is locked")

    def one_waits_in_vain():
        with pytest.raises(OperationalError):
            patiently(locked)

    assert tries_of_one_who_waits(meanwhile=one_waits_in_vain) == 1
    assert tries_of_one_who_waits(meanwhile=lambda: None) == 1
