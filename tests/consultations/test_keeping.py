"""Keeping and forgetting: what is erased when, that nothing of it is left, and what a person's copy holds."""

import json
from datetime import timedelta
from io import StringIO

import pytest
import time_machine
from django.conf import settings
from django.core import mail
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Page, Site

from consultations.jobs.retention import forget, forget_by_night, forget_claims
from consultations.messages.kinds import Kind
from consultations.messages.outbox import send_due
from consultations.models import Claim, ConsentWording, ConsultationRequest, ConsultationSettings, Message
from consultations.rules.states import Status
from consultations.services import by_anyone, by_therapist, by_visitor, claiming
from tests.asking import FORM, NOW, announce_requests, answers_to_a_form, ask, at, do
from therapyties.access.models import AuditEntry
from therapyties.security.encryption import EncryptedTextField

DAY = timedelta(days=1)
MARKER = "Quizzacious"  # a word that stands nowhere else


def days(number):
    return NOW + number * DAY


def nights(first, last):
    """What the nights from one day after NOW to another erase, by the number of the day."""
    return {number: gone for number in range(first, last + 1) if (gone := forget(days(number)))}


# --- when


@pytest.mark.both_databases
def test_a_request_is_erased_ninety_days_after_the_last_contact_and_a_week_after_the_therapist_was_told(db, notify):
    ask(slot=None)
    assert nights(80, 91) == {90: 1}
    [told] = Message.objects.filter(kind=Kind.ERASURE_NEAR)
    assert told.created_at == days(83)


def test_the_last_contact_is_the_call_if_that_is_later(db):
    request = ask()
    do(by_therapist.confirm, request, words=MARKER)
    assert nights(85, 95) == {93: 1}  # the call is 49 hours after NOW


@pytest.mark.parametrize(("kept", "gone_on"), [(30, 30), (365, 365)])
def test_the_therapist_decides_how_long(db, kept, gone_on):
    ConsultationSettings.objects.update_or_create(site=Site.objects.get(), defaults={"retention_days": kept})
    ask(slot=None)
    assert nights(gone_on - 8, gone_on + 1) == {gone_on: 1}


@pytest.mark.parametrize("kept", [29, 366, 0, -1, "x", ""])
def test_a_time_outside_thirty_to_365_days_is_refused_in_words(therapist, kept):
    practice = ConsultationSettings.for_site(Site.objects.get())
    address = reverse("wagtailsettings:edit", args=["consultations", "consultationsettings", practice.site_id])
    answers = {"reply_working_days": 2, "retention_days": kept, "feed_titles": "reference"}
    assert therapist.post(address, answers).status_code == 200
    practice.refresh_from_db()
    assert practice.retention_days == 90


def test_who_became_a_client_is_erased_thirty_days_after_being_transferred(db):
    request = ask(slot=None)
    do(by_therapist.finish, request, Status.BECAME_CLIENT, now=days(10))
    assert nights(30, 41) == {40: 1}


def test_what_is_held_for_a_reason_stays_until_it_is_released(db):
    request = ask(slot=None)
    by_therapist.retain(request, "A question of the board")
    assert nights(80, 120) == {}
    by_therapist.retain(request, "")
    assert nights(121, 130) == {128: 1}  # the therapist is told a week before, whatever happened earlier


def test_a_shorter_time_still_gives_a_week_of_warning(db, notify):
    ask(slot=None)
    assert nights(50, 51) == {}
    ConsultationSettings.objects.update(retention_days=30)
    assert nights(52, 60) == {59: 1}


def test_a_new_contact_starts_the_time_again(db, notify):
    request = ask(slot=None)
    assert nights(83, 85) == {}
    do(by_therapist.propose, request, [days(87)], words=MARKER, now=days(86))
    assert nights(90, 175) == {}
    assert nights(176, 177) == {176: 1}


def test_nobody_is_told_of_what_time_erased_but_the_log_by_its_number(db, notify, caplog):
    request = ask(slot=None)
    nights(83, 89)
    before = len(mail.outbox)
    Message.objects.all().delete()
    with caplog.at_level("INFO", "consultations"):
        forget(days(90))
    assert [record.getMessage() for record in caplog.records] == [
        "Retention: 1 requests were erased because their time was over."
    ]
    send_due(lambda: days(90))
    assert (len(mail.outbox), request.reference in caplog.text) == (before, False)


def test_the_warning_names_references_and_days_and_no_person(db, notify):
    request = ask(slot=None)
    forget(days(83))
    send_due(lambda: days(83))
    [written] = [message for message in mail.outbox if "will be erased" in message.subject]
    assert f"{request.reference}  Waits for you" in written.body
    assert "Sunday, May 31" in written.body
    assert "Maya" not in written.body


@pytest.mark.parametrize(
    ("moment", "gone"),
    [("2026-06-10 02:59", 1), ("2026-06-01 04:00", 0), ("2026-06-01 03:00", 1), ("2026-06-01 12:00", 1)],
)
def test_it_happens_by_night_or_once_a_day_is_overdue(db, moment, gone):
    """Due from May 31 on, told of long before."""
    ask(slot=None)
    ConsultationRequest.objects.update(erasure_told_at=days(60))
    assert forget_by_night(at(moment)) == gone


# --- nothing is left


def everything_stored():
    """All that stands in any table, as text."""
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")  # noqa: S608
            yield from (str(value) for row in cursor.fetchall() for value in row)


def everything_on_disk():
    for folder in (settings.DATA_DIR, settings.MEDIA_ROOT):
        yield from (path.read_bytes() for path in folder.rglob("*") if path.is_file())


def plant(request):
    """A marker in every field of the request that can hold text; what then stands in the database for each."""
    for field in ConsultationRequest._meta.get_fields():
        if isinstance(field, EncryptedTextField) or field.name in ("service", "privacy_version", "submission_digest"):
            setattr(request, field.name, MARKER)
    request.times, request.doubts, request.proposed = [MARKER], [MARKER], []
    request.email, request.phone = f"{MARKER}@example.org", f"(818) 555-0123 {MARKER}"
    request.save()
    request.messages.update(problem=MARKER)
    claim = Claim.objects.create(request=request, which=MARKER, contact=MARKER)
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM consultations_consultationrequest WHERE id = %s", [request.pk])
        values = dict(zip((column[0] for column in cursor.description), cursor.fetchone(), strict=True))
    secrets = [
        values[field.column] for field in ConsultationRequest._meta.fields if isinstance(field, EncryptedTextField)
    ]
    with connection.cursor() as cursor:
        cursor.execute("SELECT which, contact FROM consultations_claim WHERE id = %s", [claim.pk])
        secrets += cursor.fetchone()
    return [MARKER, *secrets, values["contact_digest"], values["token_digest"]]


# --- what somebody said without their private page


@pytest.mark.both_databases
@pytest.mark.parametrize("is_settled", [False, True])
def test_what_somebody_claimed_is_forgotten_after_thirty_days_settled_or_not(db, is_settled):
    request = ask()
    for which in (request.reference, "Thursday"):
        claiming.claim_withdrawal(which, "maya@example.org" if which != "Thursday" else "nobody@example.org", NOW)
    assert [claim.request for claim in Claim.objects.order_by("pk")] == [request, None]
    if is_settled:
        for claim in Claim.objects.all():
            by_therapist.settle_claim(claim, now=NOW)
    assert forget_claims(days(30)) == 0
    assert forget_claims(days(30) + timedelta(seconds=1)) == 2
    assert ConsultationRequest.objects.filter(pk=request.pk).exists()


@pytest.mark.both_databases
def test_after_an_erasure_nothing_of_it_stands_in_the_database_its_file_the_media_or_the_log(committed_site, caplog):
    announce_requests()
    request = ask(slot=None, now=timezone.now())
    by_therapist.keep_notes(request, MARKER)
    by_therapist.retain(request, MARKER)
    by_therapist.decline(request, seen=0, words=MARKER)
    request.refresh_from_db()
    planted = plant(request)
    stored = "\n".join(everything_stored())
    assert not [text for text in planted if text not in stored]
    by_anyone.erase(request)
    call_command("run_worker", verbosity=0, stdout=StringIO())
    stored = "\n".join(everything_stored())
    assert not [text for text in planted if text in stored]
    if connection.vendor == "sqlite":
        files = list(everything_on_disk())
        assert any(b"consultations_consultationrequest" in content for content in files)
        assert not [text for text in planted for content in files if text.encode() in content]
    assert MARKER not in caplog.text
    assert request.reference in stored  # the audit log says that it was erased, and no more


# --- a person's copy


@pytest.mark.both_databases
def test_the_copy_of_a_person_holds_those_requests_that_the_therapist_says_are_theirs(client, answers, therapist):
    client.post(FORM, answers)
    first = ConsultationRequest.objects.get()
    by_visitor.withdraw(first, seen=0)
    by_therapist.keep_notes(first, "between us")
    again = Client()
    again.post(FORM, answers_to_a_form(again, note="Once more"))
    second = ConsultationRequest.objects.exclude(pk=first.pk).get()
    page, file = (reverse(f"desk:{name}", args=[second.pk]) for name in ("person", "person_file"))
    for address in (page, file):  # one number is no proof of one person
        assert "A few words" not in therapist.get(address, {"with": ["x", second.pk, 10**30], "notes": "yes"}).text
    copy = json.loads(therapist.get(file, {"with": first.pk}).text)
    assert [request["Note"] for request in copy["requests"]] == ["Once more", "A few words"]
    both = therapist.get(page, {"with": first.pk}).text
    assert "A few words" in both
    assert "between us" not in both
    assert "between us" in therapist.get(page, {"with": first.pk, "notes": "yes"}).text
    exported = AuditEntry.objects.filter(action="consultations.exported")
    assert exported.filter(about=first.reference).count() == 3


def test_who_asks_again_stands_beside_the_first_request(client, answers, therapist):
    client.post(FORM, answers)
    first = ConsultationRequest.objects.get()
    by_visitor.withdraw(first, seen=0)
    again = Client()
    again.post(FORM, answers_to_a_form(again))
    second = ConsultationRequest.objects.exclude(pk=first.pk).get()
    page = therapist.get(reverse("desk:inspect", args=[second.pk])).text
    assert f"The same number was given in {first.reference}" in page


# --- consent


def test_the_wording_that_was_agreed_to_is_kept_with_its_fingerprint_though_the_policy_changes(
    client, answers, therapist
):
    client.post(FORM, answers)
    first = ConsultationRequest.objects.get()
    policy = Page.objects.get(locale__language_code="en", slug="privacy").specific
    policy.introduction = "Another wording."
    with time_machine.travel(timezone.now() + timedelta(minutes=1), tick=False):
        policy.save_revision().publish()
    again = Client()
    again.post(FORM, answers_to_a_form(again, phone="(818) 555-0144"))
    second = ConsultationRequest.objects.exclude(pk=first.pk).get()
    texts = [ConsentWording.objects.get(version=request.privacy_version) for request in (first, second)]
    assert "Another wording." not in texts[0].text
    assert "Another wording." in texts[1].text
    assert texts[0].digest != texts[1].digest
    assert texts[0].digest in therapist.get(reverse("desk:inspect", args=[first.pk])).text


@pytest.mark.both_databases
def test_a_wording_is_stored_once(client, answers):
    client.post(FORM, answers)
    other = Client()
    other.post(FORM, answers_to_a_form(other, phone="(818) 555-0144"))
    assert ConsentWording.objects.count() == 1
