"""The therapist's desk, and that nobody else is at it."""

import csv
import io
from itertools import product

import openpyxl
import pytest
from cryptography.fernet import Fernet
from django.db import connection
from django.test import Client, override_settings
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from wagtail.models import ModelLogEntry
from wagtail.search.index import class_is_indexed

from consultations.models import ConsultationRequest, ConsultationSettings, Message

from .conftest import FORM, answers_to_a_form

WITHOUT_ROW = ("index", "index_results", "spam")
WITH_ROW = ("inspect", "delete", "history", "history_results", "status", "notes")


def addresses(request):
    return [reverse(f"desk:{name}") for name in WITHOUT_ROW] + [
        reverse(f"desk:{name}", args=[request.pk]) for name in WITH_ROW
    ]


def exported(response):
    return list(csv.reader(io.StringIO(response.getvalue().decode())))


def test_every_address_of_the_desk_is_known_to_these_tests():
    from consultations.viewsets import ConsultationViewSet

    assert {pattern.name for pattern in ConsultationViewSet().get_urlpatterns()} == {*WITHOUT_ROW, *WITH_ROW}


@pytest.mark.parametrize("who", ["Editor", None])
def test_nobody_but_the_therapist_reaches_a_request(stored, therapist, member_of, who):
    therapist.post(reverse("desk:status", args=[stored.pk]), {"status": "contacted"})
    stranger = Client()
    if who:
        stranger.force_login(member_of(who))
    for address, method in product(addresses(stored), ("get", "post")):
        response = getattr(stranger, method)(address, {"status": "spam", "choose": stored.pk, "private_notes": "x"})
        assert response.status_code in (302, 403, 405)
        assert stored.reference not in response.text
    stored.refresh_from_db()
    assert (stored.status, stored.private_notes) == ("contacted", "")


@pytest.mark.parametrize(
    "address",
    [
        "/admin/",
        "/admin/reports/site-history/",
        "/admin/pages/search/?q=TT",
        "/admin/images/?q=TT",
        "/admin/settings/consultations/consultationsettings/",
    ],
)
def test_an_editor_does_not_even_learn_that_there_are_requests(stored, therapist, editor_client, address):
    therapist.post(reverse("desk:status", args=[stored.pk]), {"status": "contacted"})
    page = editor_client.get(address, follow=True)
    assert stored.reference not in page.text
    assert reverse("desk:index") not in page.text


def test_a_request_is_in_no_search_index_and_nobody_may_add_one(db):
    from django.contrib.auth.models import Permission

    assert not class_is_indexed(ConsultationRequest)
    names = set(Permission.objects.filter(content_type__model="consultationrequest").values_list("codename", flat=True))
    assert not [name for name in names if name.startswith("add")]


def test_the_list_and_the_first_page_show_who_waits(stored, therapist):
    for address in (reverse("desk:index"), "/admin/"):
        page = therapist.get(address).text
        assert stored.reference in page
        assert "Maya" in page
        assert "(818) 555-0123" in page


def test_a_request_is_found_by_its_reference_and_by_nothing_else(stored, therapist):
    results = reverse("desk:index_results")
    assert stored.reference in therapist.get(results, {"q": stored.reference}).text
    assert stored.reference in therapist.get(results, {"q": stored.reference.lower()}).text
    assert stored.reference not in therapist.get(results, {"q": "Maya"}).text


@pytest.mark.parametrize(
    "query",
    ["status=x", "received_at_from=x", "received_at_from=2026-13-45", "service=x", "p=99999", "p=x", "ordering=name"],
)
def test_nonsense_in_the_lists_address_is_no_error(stored, therapist, query):
    assert therapist.get(f"{reverse('desk:index')}?{query}").status_code in (200, 404)


def test_filters_leave_what_was_asked_for(stored, therapist):
    results = reverse("desk:index_results")
    assert stored.reference in therapist.get(results, {"status": "new"}).text
    assert stored.reference not in therapist.get(results, {"status": "booked"}).text


def test_one_can_act_from_a_request(stored, therapist):
    page = therapist.get(reverse("desk:inspect", args=[stored.pk])).text
    assert 'href="tel:+1-818-555-0123"' in page
    assert "A few words" in page
    therapist.post(reverse("desk:status", args=[stored.pk]), {"status": "booked"})
    therapist.post(reverse("desk:notes", args=[stored.pk]), {"private_notes": "what was said"})
    stored.refresh_from_db()
    assert (stored.status, stored.private_notes) == ("booked", "what was said")


def test_an_unknown_status_changes_nothing(stored, therapist):
    assert therapist.post(reverse("desk:status", args=[stored.pk]), {"status": "x"}).status_code == 302
    stored.refresh_from_db()
    assert stored.status == "new"


def test_reading_changes_nothing(stored, therapist):
    for name in ("status", "notes"):
        assert therapist.get(reverse(f"desk:{name}", args=[stored.pk])).status_code == 405
    assert therapist.get(reverse("desk:spam")).status_code == 405


def test_acting_needs_the_forms_token(stored, member_of):
    desk = Client(enforce_csrf_checks=True)
    desk.force_login(member_of("Therapist"))
    assert desk.post(reverse("desk:status", args=[stored.pk]), {"status": "spam"}).status_code == 403


def test_several_are_marked_as_spam_at_once(stored, therapist):
    response = therapist.post(reverse("desk:spam"), {"choose": [stored.pk, "x", "9" * 30]}, follow=True)
    assert "1 request marked as spam" in response.text
    stored.refresh_from_db()
    assert stored.status == "spam"


def test_the_history_tells_what_was_done_and_nothing_personal(stored, therapist):
    therapist.post(reverse("desk:status", args=[stored.pk]), {"status": "contacted"})
    therapist.post(reverse("desk:notes", args=[stored.pk]), {"private_notes": "what was said"})
    therapist.post(reverse("desk:delete", args=[stored.pk]))
    assert not ConsultationRequest.objects.exists()
    assert not Message.objects.exists()
    entries = ModelLogEntry.objects.filter(content_type__model="consultationrequest")
    assert entries.count() == 3
    for entry in entries:
        assert entry.label == stored.reference
        assert not {"Maya", "what was said", "555"} & {str(value) for value in entry.data.values()}
    assert stored.reference in therapist.get("/admin/reports/site-history/").text


def test_a_spreadsheet_runs_nothing_a_stranger_wrote(client, answers, therapist):
    client.post(FORM, answers | {"name": "=HYPERLINK(1)", "note": "@SUM(1)", "times": [], "times_note": "-1+1"})
    rows = exported(therapist.get(f"{reverse('desk:index')}?export=csv"))
    assert len(rows) == 2
    assert "'=HYPERLINK(1)" in rows[1]
    assert not [cell for cell in rows[1] if cell.startswith(("=", "+", "-", "@", "\t", "\r"))]
    workbook = openpyxl.load_workbook(io.BytesIO(therapist.get(f"{reverse('desk:index')}?export=xlsx").getvalue()))
    assert "f" not in {cell.data_type for row in workbook.active for cell in row}


def test_a_row_with_another_key_breaks_nothing_and_loses_nothing(stored, therapist):
    therapist.post(reverse("desk:notes", args=[stored.pk]), {"private_notes": "what was said"})
    with override_settings(FIELD_ENCRYPTION_KEYS=[Fernet.generate_key().decode()]):
        index = reverse("desk:index")
        inspect, history = (reverse(f"desk:{name}", args=[stored.pk]) for name in ("inspect", "history"))
        for address in (index, inspect, history, "/admin/", f"{index}?export=csv", f"{index}?export=xlsx"):
            assert therapist.get(address).status_code == 200
        assert "cannot be decrypted" in therapist.get(inspect).text
        therapist.post(reverse("desk:status", args=[stored.pk]), {"status": "contacted"})
        therapist.post(reverse("desk:notes", args=[stored.pk]), {"private_notes": "cannot be decrypted"})
    stored.refresh_from_db()
    assert (stored.name, stored.status, stored.private_notes) == ("Maya", "contacted", "what was said")


@pytest.mark.parametrize("address", ["/admin/", "/admin/consultations/"])
def test_the_desk_costs_no_more_queries_for_more_requests(therapist, notify, address):
    def cost_with(more):
        for _ in range(more):
            visitor = Client()
            visitor.post(FORM, answers_to_a_form(visitor))
        with CaptureQueriesContext(connection) as captured:
            assert therapist.get(address).status_code == 200
        return len(captured)

    cost_with(1)  # what the process learns once
    assert cost_with(0) == cost_with(7)


def test_a_note_is_only_asked_for_when_the_therapist_wants_it(client, db):
    from wagtail.models import Site

    ConsultationSettings.objects.update_or_create(site=Site.objects.get(), defaults={"ask_for_note": False})
    answers = answers_to_a_form(client)
    assert 'name="note"' not in client.get(FORM).text
    assert client.post(FORM, answers | {"note": "anyway"}).status_code == 303
    assert ConsultationRequest.objects.get().note == ""


def test_giving_a_status_keeps_the_notes_typed_before_it(stored, therapist):
    therapist.post(reverse("desk:status", args=[stored.pk]), {"status": "booked", "private_notes": "Tuesday at four"})
    stored.refresh_from_db()
    assert (stored.status, stored.private_notes) == ("booked", "Tuesday at four")


def test_notes_that_are_far_too_long_are_refused_in_words_and_nothing_changes(stored, therapist):
    answers = {"status": "booked", "private_notes": "x" * 100_000}
    answer = therapist.post(reverse("desk:status", args=[stored.pk]), answers, follow=True)
    stored.refresh_from_db()
    assert "10,000 characters" in answer.text
    assert (stored.status, stored.private_notes) == ("new", "")


def test_what_is_safe_stands_beside_the_number_wherever_it_is_shown(client, answers, therapist):
    client.post(FORM, answers | {"voicemail_ok": "no"})
    for address in ("/admin/", reverse("desk:index")):
        assert "Do not leave a voicemail." in therapist.get(address).text
