"""What the list of requests finds: by what is typed and stands in no address, by filters, and on the way back."""

from datetime import timedelta

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse

from consultations.models import ConsultationRequest
from tests.asking import BY_PHONE, FORM, NOW, ask
from tests.consultations.spreadsheets import exported


@pytest.mark.both_databases
@pytest.mark.parametrize(
    ("text", "is_found"),
    [
        ("REFERENCE", True),
        ("reference", True),
        ("818 555 0123", True),
        ("+1 (818) 555-0123", True),
        ("555-0123", True),
        ("5550123", True),
        ("0123", True),
        ("85.55", True),
        ("٠١٢٣", True),
        ("123", False),
        ("0124", False),
        ("PART", True),
        ("part", True),
        ("TT PART", True),
        ("TT-PAR", True),
        ("(818) 555-0199", False),
        ("maya", True),
        ("MAYÁ", True),
        ("ay", True),
        ("Noa", False),
        ("maya@example.org", False),
        ("\0", False),
        ("%", False),
    ],
)
def test_a_request_is_found_by_a_part_of_a_name_number_or_reference_and_the_address_keeps_none_of_it(
    stored, therapist, text, is_found
):
    part = stored.reference.replace("-", "")[4:8]
    text = text.replace("PART", part).replace("part", part.lower()).replace("PAR", part[:3])
    text = text.replace("REFERENCE", stored.reference).replace("reference", stored.reference.lower().replace("-", " "))
    page = therapist.post(reverse("desk:index"), {"find": text}, follow=True)
    assert page.status_code == 200
    assert {address for address, _status in page.redirect_chain} <= {
        reverse("desk:index"),
        reverse("desk:index") + "?found=yes",
    }
    assert (f"inspect/{stored.pk}/" in page.text) == (is_found or text == "\0")


def test_a_request_by_mail_is_found_by_its_address(client, by_email, therapist):
    client.post(FORM, by_email)
    stored = ConsultationRequest.objects.get()
    for text in (" MAYA@example.org", "example.org", "ya@Ex"):
        assert stored.reference in therapist.post(reverse("desk:index"), {"find": text}, follow=True).text
    assert stored.reference not in therapist.post(reverse("desk:index"), {"find": "maya@example.com"}, follow=True).text


def test_a_card_without_wishes_says_nothing_of_what_suits(therapist, db):
    stored = ask(None, name="Noa", times=[], times_note="", **BY_PHONE)
    assert 'data-label="Suits"' not in therapist.get(reverse("desk:index")).text
    stored.times_note = "after six"
    stored.save()
    assert 'data-label="Suits"' in therapist.get(reverse("desk:index")).text


def test_a_browser_can_come_back_to_what_was_found_and_filter_sort_and_copy_it(stored, therapist):
    other = ask(None, name="Noa", **BY_PHONE)
    found = therapist.post(reverse("desk:index"), {"find": "maya"})
    assert found.status_code == 302
    assert found["Location"] == reverse("desk:index") + "?found=yes"
    for query in ("", "&ordering=-received_at", "&status=requested"):
        page = therapist.get(found["Location"] + query).text
        assert stored.reference in page
        assert other.reference not in page
        assert 'value="maya"' in page
    sorting = BeautifulSoup(page, "html.parser").select("thead a")
    assert sorting
    assert all("found=yes" in link["href"] for link in sorting)
    rows = exported(therapist.get(found["Location"] + "&export=csv"))
    assert [row[0] for row in rows[1:]] == [stored.reference]
    assert stored.reference not in therapist.get(found["Location"] + "&status=declined").text
    part = therapist.get(reverse("desk:index_results") + "?found=yes").text
    assert stored.reference in part
    assert other.reference not in part
    assert other.reference in therapist.get(reverse("desk:index")).text


def test_what_was_looked_for_lies_in_the_session_unreadable_and_goes_when_nothing_is_looked_for(stored, therapist):
    therapist.post(reverse("desk:index"), {"find": "maya"})
    assert "maya" not in str(dict(therapist.session.items())).casefold()
    therapist.post(reverse("desk:index"), {"find": " "})
    page = therapist.get(reverse("desk:index") + "?found=yes")
    assert page.status_code == 200
    assert 'value="maya"' not in page.text
    assert stored.reference in page.text


def test_what_was_left_out_of_a_search_is_said(therapist, monkeypatch, db):
    """Only the newest are read for a part of a name; whole numbers are found however old they are."""
    for module in ("search", "listing"):
        monkeypatch.setattr(f"consultations.desk.{module}.NEWEST", 3)
    for number in range(5):
        ask(None, name="Maya", **BY_PHONE | {"phone": f"+1 818-555-01{number:02}"}, now=NOW + timedelta(days=number))
    page = " ".join(therapist.post(reverse("desk:index"), {"find": "maya"}, follow=True).text.split())
    assert "3 requests found." in page
    assert "Only the newest 3 requests were looked through" in page
    page = " ".join(therapist.post(reverse("desk:index"), {"find": "(818) 555-0100"}, follow=True).text.split())
    assert "1 request found." in page
    monkeypatch.setattr("consultations.desk.search.MOST_FOUND", 2)
    assert "The newest 2 that were found." in " ".join(
        therapist.post(reverse("desk:index"), {"find": "maya"}, follow=True).text.split()
    )


@pytest.mark.both_databases
@pytest.mark.parametrize(
    "query",
    [
        "status=x",
        "promise=x",
        "week=x",
        "keeping=x",
        "received_at_from=x",
        "received_at_from=2026-13-45",
        "service=x",
        "p=99999",
        "p=x",
        "ordering=name",
        "find=Maya",
    ],
)
def test_nonsense_in_the_lists_address_is_no_error(stored, therapist, query):
    assert therapist.get(f"{reverse('desk:index')}?{query}").status_code in (200, 404)


@pytest.mark.both_databases
def test_filters_leave_what_was_asked_for(stored, therapist):
    results = reverse("desk:index_results")
    assert stored.reference in therapist.get(results, {"status": "requested"}).text
    assert stored.reference not in therapist.get(results, {"status": "confirmed"}).text
