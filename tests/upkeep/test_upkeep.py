"""Ready to open, backups, changing the keys: what keeps the site in order."""

from datetime import date, timedelta
from io import StringIO
from unittest.mock import patch

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP
from cryptography.fernet import Fernet
from django.contrib.auth.models import User
from django.core import checks, mail
from django.core.management import call_command
from django.test import Client, override_settings
from django.urls import reverse
from django.utils import timezone

from consultations.messages.outbox import send_due
from consultations.models import Availability, ConsultationRequest, ConsultationSettings, Message, SystemState
from consultations.services import by_therapist
from pages.models import PracticeDetails
from tests.asking import BY_PHONE, ask
from tests.entering import SECRET, code, enter
from tests.upkeep.checklist import line
from therapyties.access.models import AuditEntry
from therapyties.security import rotation
from therapyties.security.encryption import Undecryptable
from therapyties.upkeep import backups, readiness
from therapyties.upkeep.jobs import warn_of_the_license

READY = "/admin/ready/"


# --- ready to open?


@pytest.mark.both_databases
def test_every_line_says_why_and_the_page_counts_what_is_done(owner_client):
    page = owner_client.get(READY).text
    lines = readiness.all_lines()
    assert len({line.title for line in lines}) == len(lines) >= 16
    assert f"{sum(line.is_done for line in lines)} of {len(lines)} are done." in page
    for one in lines:
        assert one.why
        assert str(one.title) in page


def test_the_settings_are_checked_once_in_the_life_of_a_process(db, monkeypatch):
    asked = []
    monkeypatch.setattr(readiness.checks, "run_checks", lambda **options: asked.append(options) or [])
    readiness.complaints_about_settings.cache_clear()
    try:
        assert [line("Settings fit for the internet").is_done for _look in range(3)] == [True] * 3
    finally:
        readiness.complaints_about_settings.cache_clear()
    assert asked == [{"include_deployment_checks": True}]


def test_who_lacks_a_second_step_or_an_address_is_named_in_the_line_about_it(member_of):
    User.objects.update(email="somebody@example.org")
    with_both, without_either = member_of("Owner", "noa"), member_of("Editor", "maya")
    User.objects.filter(pk=with_both.pk).update(email="noa@example.org")
    TOTP.activate(with_both, SECRET)
    RecoveryCodes.activate(without_either)
    second, address = line("A second step at sign-in, for everyone"), line("An email address for everyone")
    assert "maya" in second.why
    assert "maya" in address.why
    assert "noa" not in second.why + address.why
    assert f"/{without_either.pk}/" in address.url
    User.objects.filter(pk=without_either.pk).update(is_active=False)
    assert "maya" not in line("A second step at sign-in, for everyone").why
    assert line("An email address for everyone").is_done


def leads_to_its_field(client, one):
    """Whether the line's link opens a page that holds the place it names."""
    path, _, place = one.url.partition("#")
    answer = client.get(path, follow=True)
    assert answer.status_code == 200, one.title
    return bool(place) and f'id="{place}"' in answer.text


def test_every_line_of_hers_leads_to_its_very_field(owner_client):
    PracticeDetails.objects.update(privacy_policy=None)
    hers = [one for one in readiness.all_lines() if not one.is_for_host]
    elsewhere = [one.title for one in hers if not leads_to_its_field(owner_client, one)]
    # What is as it came has no field, and a second step is for each account to set up.
    assert elsewhere == ["Roles as they came", "A second step at sign-in, for everyone"]
    assert line("Phone and address").url.endswith("#id_phone-label")
    PracticeDetails.objects.update(phone="(818) 555-0100")
    assert line("Phone and address").url.endswith("#id_street_address-label")
    assert leads_to_its_field(owner_client, line("Phone and address"))


def test_a_missing_phone_number_leads_to_where_it_is_given(owner_client, notify):
    ConsultationSettings.objects.update(talk_by_email="visitor")
    asked = line("Who calls whom, when somebody chose email")
    assert "/pages/practicedetails/" in asked.url
    assert leads_to_its_field(owner_client, asked)


def test_an_account_without_an_address_leads_to_where_it_is_given(owner_client, member_of):
    asked = line("An email address for everyone")
    assert "owner" in asked.why
    assert leads_to_its_field(owner_client, asked)
    User.objects.update(email="owner@example.org")
    assert "#" not in line("An email address for everyone").url


def test_what_the_host_sees_to_stands_apart(owner_client):
    before, _, after = owner_client.get(READY).text.partition("For whoever runs the site</h2>")
    for one in readiness.all_lines():
        assert (one.title in after) is one.is_for_host
        assert (one.title in before) is not one.is_for_host
    hosts = {one.title for one in readiness.all_lines() if one.is_for_host}
    assert {"A backup from the last day", "A safe address", "The form works", "A sender that says nothing"} < hosts


def test_nobody_is_led_to_a_page_that_does_not_open_for_them(therapist_client):
    page = therapist_client.get(READY).text
    assert "An email address for everyone" in page
    assert "/admin/users/" not in page.partition('class="desk-ready"')[2]


def test_the_checklist_is_for_who_may_change_the_practice(editor_client, therapist_client):
    assert therapist_client.get(READY).status_code == 200


def test_an_editor_does_not_see_it(editor_client):
    assert editor_client.get(READY).status_code in (302, 403)
    assert READY not in editor_client.get("/admin/").text


def test_hours_count_as_the_therapists_once_they_are_saved(db):
    assert not line("Your hours").is_done
    Availability.objects.update(is_example=False)
    assert line("Your hours").is_done


def test_mail_counts_as_arriving_once_the_link_of_a_test_message_was_opened_and_pressed(owner_client, notify):
    assert not line("Email really arrives").is_done
    owner_client.post(reverse("desk:test_mail"))
    send_due(timezone.now)
    [sent] = mail.outbox
    link = next(word for word in sent.body.split() if "/mail/arrived/" in word)
    path = link.partition("//")[2].partition("/")[2]
    assert owner_client.get(f"/{path}").status_code == 200
    assert not line("Email really arrives").is_done  # programs that look after mail open links too
    owner_client.post(f"/{path}")
    assert line("Email really arrives").is_done
    ConsultationSettings.objects.update(notify_email="another@example.org")
    assert not line("Email really arrives").is_done
    assert "Please send a new test" in owner_client.get(f"/{path}").text


@pytest.mark.parametrize("proof", ["x", "x:y:z"])
def test_a_link_that_no_test_message_held_leads_nowhere(owner_client, proof):
    assert owner_client.get(reverse("desk:mail_arrived", args=[proof])).status_code == 404


@pytest.mark.parametrize(
    ("sender", "is_neutral"),
    [
        ("Liron <calls@example.org>", True),
        ("Liron, therapist <calls@example.org>", False),
        ("Calls <couples@example.org>", False),
    ],
)
def test_a_sender_that_tells_is_named(db, sender, is_neutral):
    with override_settings(DEFAULT_FROM_EMAIL=sender):
        assert line("A sender that says nothing").is_done == is_neutral


@pytest.mark.parametrize(
    ("sender", "address", "named"),
    [
        ("Liron <calls@example.org>", "http://127.0.0.1:8000", ["MAIL_FROM"]),
        ("calls@mail.example.com", "https://www.example.net", ["MAIL_FROM", "SITE_URL"]),
        ("calls@site.test", "https://localhost", ["MAIL_FROM", "SITE_URL"]),
        ("calls@my-example.org", "https://therapy.invalid", ["SITE_URL"]),
        ("calls@my-example.org", "https://my-example.org", []),
    ],
)
def test_a_name_that_nobody_has_on_the_internet_is_to_be_replaced(db, settings, sender, address, named):
    settings.DEFAULT_FROM_EMAIL, settings.SITE_URL, settings.HTTPS = sender, address, address.startswith("https")
    asked = line("Names of your own")
    assert asked.is_done == (not named)
    assert all(name in asked.why for name in named)
    assert readiness.variables_with_a_reserved_name() == named


@pytest.mark.django_db
def test_what_the_host_can_set_is_said_before_deploying_in_the_names_of_the_variables(settings):
    def said():
        found = checks.run_checks(include_deployment_checks=True)
        return {one.id: one.msg for one in found if not one.is_silenced()}

    settings.MAILERS = {
        "default": {
            "BACKEND": "django.core.mail.backends.filebased.EmailBackend",
            "OPTIONS": {"file_path": "mail"},
        }
    }
    words = said()
    assert words["upkeep.W001"].startswith("SITE_URL ")
    assert words["upkeep.E001"].startswith("MAIL_URL ")
    assert not set(words) & {"mail.E001", "security.W004", "security.W008", "security.W012", "security.W016"}
    settings.HTTPS = True
    assert "upkeep.W001" not in said()


def test_an_account_without_a_second_factor_is_named_until_it_has_one(owner_client, member_of):
    assert line("A second step at sign-in, for everyone").is_done
    member_of("Editor", "new-editor")
    missing = line("A second step at sign-in, for everyone")
    assert not missing.is_done
    assert "new-editor" in missing.why


def test_the_form_counts_as_working_for_a_day_and_a_half_after_a_good_test(db, notify):
    assert not line("The form works").is_done
    SystemState.objects.create(pk=1, self_tested_at=timezone.now() - timedelta(hours=30))
    assert line("The form works").is_done
    SystemState.objects.update(self_test_problem="The form does not open.")
    assert (line("The form works").is_done, line("The form works").why) == (False, "The form does not open.")


@pytest.mark.parametrize(("days", "told"), [(61, 0), (60, 1), (15, 1), (14, 1), (3, 1)])
def test_the_therapist_is_told_once_when_the_license_expires_in_sixty_days_and_once_in_fourteen(
    db,
    notify,
    days,
    told,
):
    today = timezone.localdate()
    PracticeDetails.objects.update(licence_expires=today + timedelta(days=days))
    for _ in range(3):
        warn_of_the_license(timezone.now())
    assert Message.objects.filter(kind="licence_near").count() == told


def test_the_second_warning_is_another_message(db, notify):
    PracticeDetails.objects.update(licence_expires=date(2027, 3, 1))
    for day in ("2026-12-31 12:00", "2027-01-20 12:00", "2027-02-15 12:00", "2027-02-20 12:00"):
        with time_machine.travel(f"{day} -0800", tick=False):
            warn_of_the_license(timezone.now())
            send_due(timezone.now)
    assert [message.subject for message in mail.outbox] == ["Your license expires soon"] * 2
    assert "Monday, March 1" in mail.outbox[0].body


# --- the keys


OLD, NEW = Fernet.generate_key().decode(), Fernet.generate_key().decode()


@pytest.fixture
def under_the_old_key(db, member_of):
    """Three requests, an app's secret, and the private calendar's address, all under the old key."""
    with override_settings(FIELD_ENCRYPTION_KEYS=[OLD]):
        requests = [ask(slot=None), ask(slot=None, **BY_PHONE), ask(slot=None, email="noa@example.org")]
        enter(Client(), member_of("Owner"))
    return requests


def rotate():
    said = StringIO()
    call_command("rotate_keys", stdout=said)
    return said.getvalue()


@pytest.mark.both_databases
def test_after_a_rotation_the_new_key_alone_opens_everything(under_the_old_key):
    with override_settings(FIELD_ENCRYPTION_KEYS=[NEW, OLD]):
        said = rotate()
    assert "3 looked at, 3 encrypted anew" in said
    assert "second factors: 1 encrypted anew" in said
    assert "The older ones may go" in said
    with override_settings(FIELD_ENCRYPTION_KEYS=[NEW]):
        assert [request.name for request in ConsultationRequest.objects.all()] == ["Maya"] * 3
        assert ask(slot=None).others_of_the_contact().count() == 1  # the same contact is recognised by its new hash
        assert Authenticator.objects.get().wrap().validate_code(code())
    assert AuditEntry.objects.filter(action="upkeep.keys_rotated").exists()


@pytest.mark.both_databases
def test_a_rotation_can_be_stopped_and_goes_on_where_it_was(under_the_old_key):
    with override_settings(FIELD_ENCRYPTION_KEYS=[NEW, OLD]), patch.object(rotation, "ROWS_AT_ONCE", 1):
        fields = dict(rotation.encrypted_fields())[ConsultationRequest]
        steps = rotation.rotate(ConsultationRequest, fields)
        assert next(steps) == (1, 1, 0)
        steps.close()
        assert list(rotation.rotate(ConsultationRequest, fields)) == [(1, 0, 0), (2, 1, 0), (3, 2, 0)]


@pytest.mark.both_databases
def test_what_somebody_writes_during_a_rotation_is_not_lost(under_the_old_key):
    with override_settings(FIELD_ENCRYPTION_KEYS=[NEW, OLD]), patch.object(rotation, "ROWS_AT_ONCE", 1):
        fields = dict(rotation.encrypted_fields())[ConsultationRequest]
        for _seen, _changed, _unreadable in rotation.rotate(ConsultationRequest, fields):
            for request in ConsultationRequest.objects.all():
                by_therapist.keep_notes(request, f"{request.private_notes}x")
    with override_settings(FIELD_ENCRYPTION_KEYS=[NEW]):
        assert {request.private_notes for request in ConsultationRequest.objects.all()} == {"xxx"}


@pytest.mark.both_databases
def test_what_no_key_opens_stays_as_it_is_and_is_counted(under_the_old_key):
    with override_settings(FIELD_ENCRYPTION_KEYS=[NEW]):
        assert "cannot be opened by any key" in rotate()
        assert isinstance(ConsultationRequest.objects.first().name, Undecryptable)
    with override_settings(FIELD_ENCRYPTION_KEYS=[OLD]):
        assert [request.name for request in ConsultationRequest.objects.all()] == ["Maya"] * 3


def test_a_file_that_only_looks_like_a_backup_is_none(tmp_path, settings):
    settings.BACKUP_DIR = tmp_path
    for name in ("therapyties-99999999T999999Z.backup", "therapyties-20260230T000000Z.backup"):
        (tmp_path / name).write_bytes(b"")
    assert backups.existing() == []
    assert backups.newest(timezone.now()) is None
