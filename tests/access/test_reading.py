"""Reading is in the audit log: lists, searches without their words, the feed, visits by day, and refusals."""

from datetime import timedelta
from unittest.mock import patch

import pytest
import time_machine
from django.db import OperationalError
from wagtail.models import Site

from consultations.models import ConsultationSettings
from consultations.services import reading
from tests.asking import FORM
from tests.entering import enter
from therapyties.access.models import AuditEntry, AuditEntryManager
from therapyties.security.tokens import digest_of, new_token


def logged(action):
    return list(AuditEntry.objects.filter(action=action).order_by("pk").values_list("account", "about", "detail"))


def test_the_list_and_a_search_are_written_down_with_how_many_were_seen_and_never_the_words(client, stored, therapist):
    therapist.get("/admin/consultations/")
    assert [(account, detail) for account, _about, detail in logged("consultations.listed")] == [("therapist", "1")]
    therapist.post("/admin/consultations/", {"find": "Zebedee Quux"}, follow=True)
    assert [(account, detail) for account, _about, detail in logged("consultations.searched")] == [("therapist", "0")]
    assert "Zebedee" not in str(list(AuditEntry.objects.values()))
    therapist.get("/admin/consultations/week/")
    assert len(logged("consultations.week_seen")) == 1


def test_a_visitors_page_is_one_entry_a_day_however_often_it_is_opened(client, stored):
    for _ in range(3):
        assert client.get(f"{FORM}yours/").status_code == 200
    assert logged("consultations.visited") == [("", stored.reference, "")]
    now = AuditEntry.objects.get(action="consultations.visited").at
    for hours in (24, 25, 48):
        with time_machine.travel(now + timedelta(hours=hours)):
            reading.visited(stored, now + timedelta(hours=hours))
    assert len(logged("consultations.visited")) == 3


def test_a_database_that_takes_nothing_keeps_nobody_from_reading(client, stored, caplog):
    with patch.object(AuditEntryManager, "record", side_effect=OperationalError("database or disk is full")):
        assert client.get(f"{FORM}yours/").status_code == 200
    assert "could not be written" in caplog.text
    assert stored.reference not in caplog.text


def test_visits_do_not_stand_in_the_history_that_the_therapist_reads(client, stored, therapist):
    client.get(f"{FORM}yours/")
    page = therapist.get(f"/admin/consultations/inspect/{stored.pk}/")
    assert page.status_code == 200
    assert "Visitor’s page opened" not in page.text
    assert "Visitor's page opened" not in page.text


def test_the_private_calendar_is_one_entry_a_day(client, db):
    token = new_token()
    practice = ConsultationSettings.for_site(Site.objects.get())
    practice.feed_token, practice.feed_digest = token, digest_of(token)
    practice.save()
    for _ in range(3):
        assert client.get(f"{FORM}feed/{token}.ics").status_code == 200
    assert len(logged("consultations.feed_read")) == 1
    assert token not in str(list(AuditEntry.objects.values()))


@pytest.mark.parametrize(
    ("address", "view"),
    [
        ("/admin/consultations/", "desk:index"),
        ("/admin/users/", "wagtailusers_users:index"),
        ("/admin/reports/audit-trail/", "access_audit_log"),
        ("/admin/consultations/week/", "desk:week"),
    ],
)
def test_whom_the_back_office_refuses_is_written_down(client, member_of, address, view):
    enter(client, member_of("Editor"))
    client.get(address)
    client.get(address, HTTP_X_REQUESTED_WITH="XMLHttpRequest")
    assert logged("access.not_allowed") == [("editor", view, "")] * 2


def test_who_is_refused_nothing_leaves_no_entry(therapist_client):
    therapist_client.get("/admin/")
    assert logged("access.not_allowed") == []
