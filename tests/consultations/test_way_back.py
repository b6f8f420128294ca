"""Leaving, keeping nothing, and the way back of whoever kept nothing: none of it touches a request."""

import pytest
import time_machine
from django.urls import reverse

from consultations.models import Claim, ConsultationRequest
from consultations.services import by_visitor
from consultations.visitor.journey import COOKIE
from consultations.visitor.way_back import ELSEWHERE
from tests.asking import BY_EMAIL, BY_PHONE, FORM, NOW, SLOT, ask, proposing
from tests.visitors import YOURS, Visitor, ask_by_form, heading_of, words_of

LEAVE = reverse("consultations:leave")
BACK, TAKEN = reverse("consultations:way_back"), reverse("consultations:way_back_taken")
KEEP_NOTHING = reverse("consultations:keep_nothing")


@pytest.fixture
def asked(db):
    with time_machine.travel(NOW, tick=False):
        yield ask(**BY_PHONE)


def snapshot():
    return list(ConsultationRequest.objects.values())


# --- leaving


@pytest.mark.parametrize(("method", "status"), [("get", 302), ("head", 302), ("post", 204)])
def test_leaving_forgets_the_journey_and_touches_no_request(asked, method, status):
    visitor = Visitor().opens(asked)
    before = snapshot()
    page = getattr(visitor, method)(LEAVE)
    assert page.status_code == status
    assert page.cookies[COOKIE]["max-age"] == 0
    assert page.cookies[COOKIE]["path"] == FORM
    assert "no-store" in page["Cache-Control"]
    assert page.get("Location", ELSEWHERE) == ELSEWHERE
    assert visitor.get(YOURS).status_code == 404
    assert snapshot() == before


@pytest.mark.parametrize("query", ["?next=https://evil.example/", "?to=//evil.example", "?url=javascript:alert(1)"])
def test_leaving_leads_where_the_site_says_and_nowhere_else(client, db, query):
    assert client.get(LEAVE + query)["Location"] == ELSEWHERE


def test_every_private_page_has_the_way_out(asked):
    visitor = Visitor().opens(asked, is_known=True)
    for address in (YOURS, KEEP_NOTHING, BACK, FORM, reverse("consultations:held", args=[1])):
        page = visitor.get(address)
        assert f'href="{LEAVE}"' in page.text
        assert 'rel="nofollow noreferrer"' in page.text


# --- keeping nothing


def test_before_it_forgets_it_says_how_to_take_the_request_back_and_when_it_ends(asked):
    visitor = Visitor().opens(asked)
    page = visitor.get(KEEP_NOTHING)
    words = words_of(page)
    assert asked.reference in words
    assert "You asked for Wednesday, March 4" in words
    assert "it ends by itself when its time has passed, Wednesday, March 4" in words
    assert "Unless we have spoken by then, its time opens for others on Wednesday, March 4, 9 am" in words
    assert "I kept nothing, and want to withdraw" in words
    assert "I kept nothing, and want to withdraw" in words_of(visitor.get(FORM))
    before = snapshot()
    page = visitor.press(page, "Forget it on this device")
    assert heading_of(page) == "It is forgotten"
    assert visitor.get(YOURS).status_code == 404
    assert snapshot() == before


def test_by_email_it_says_when_the_time_falls_and_once_proven_only_that_the_request_ends(db):
    with time_machine.travel(NOW, tick=False):
        stored = ask(**BY_EMAIL)
        visitor = Visitor().opens(stored)
        assert "Unless you press “Yes, it was me” in my message" in words_of(visitor.get(KEEP_NOTHING))
        by_visitor.prove(stored)
        words = words_of(visitor.get(KEEP_NOTHING))
        assert "Unless" not in words
        assert "it ends by itself when its time has passed" in words
        proposing(stored)
        words = words_of(visitor.get(KEEP_NOTHING))
        assert "If you choose none of the times that I offered, your request ends by itself: Wednesday" in words


def test_all_requests_of_the_browser_are_named_and_forgotten(db):
    visitor = Visitor()
    _page, first = ask_by_form(visitor)
    _page, second = ask_by_form(visitor, name="Dan", phone="(818) 555-0199")
    page = visitor.get(KEEP_NOTHING)
    assert first.reference in words_of(page)
    assert second.reference in words_of(page)
    visitor.press(page, "Forget it on this device")
    assert visitor.get(YOURS).status_code == 404


def test_who_comes_back_to_keeping_nothing_finds_that_it_is_forgotten(client, db):
    page = client.get(KEEP_NOTHING, follow=True)
    assert heading_of(page) == "It is forgotten"


def test_it_is_the_first_thing_after_sending_by_phone_and_nothing_says_more_than_is_true(db):
    page, _stored = ask_by_form(Visitor())
    words = words_of(page)
    assert "only way back" in words
    assert words.index("Keep a way back") < words.index("What happens next")


# --- the way back


def claim(visitor, which, contact="(818) 555-0123"):
    return visitor.press(visitor.get(BACK), "Withdraw my request", which=which, contact=contact)


@pytest.mark.parametrize("which", ["{reference}", "tt 2345 6789", "Wednesday at 10", "x"])
@pytest.mark.parametrize(
    "contact", ["(818) 555-0123", "818.555.0123", "+1 818 555 0123", "(818) 555-0199", "a@example.org"]
)
def test_a_claim_changes_nothing_and_is_answered_the_same_whatever_there_is(asked, which, contact):
    before = snapshot()
    page = claim(Visitor(), which.format(reference=asked.reference), contact)
    assert page.redirect_chain == [(TAKEN, 303)]
    assert heading_of(page) == "I will read it"
    assert asked.reference not in page.text
    assert snapshot() == before
    found = Claim.objects.get()
    is_their_number = contact.endswith("0123") and which != "tt 2345 6789"
    theirs = which == "{reference}" or is_their_number
    assert (found.request == asked) == theirs


@pytest.mark.parametrize(
    ("which", "contact"),
    [
        ("", ""),
        ("x" * 10_000, "(818) 555-0123"),
        ("Tuesday", "9" * 10_000),
        ("Tuesday", "no number"),
        ("Tuesday", "@"),
        ("\x0b\x1f", "(818) 555-0123"),
        ("Tuesday", "<script>alert(1)</script>"),
    ],
)
@pytest.mark.both_databases
def test_what_is_no_claim_is_refused_in_words(db, which, contact):
    page = claim(Visitor(), which, contact)
    assert page.status_code == 422
    assert "error-summary" in page.text
    assert "<script>alert" not in page.text
    assert not Claim.objects.exists()


@pytest.mark.parametrize("which", ["a\0b", "😀", "{{ 7|add:7 }}", "Tuesday\r\nBcc: x@example.org", "\u202eevil"])
@pytest.mark.both_databases
def test_anything_may_be_typed_as_the_time(db, which):
    assert claim(Visitor(), which).status_code == 200
    assert Claim.objects.count() == 1


def test_from_one_network_so_many_claims_and_then_a_pause_that_is_named(db):
    for number in range(5):
        assert claim(Visitor(REMOTE_ADDR=f"203.0.113.{number}"), "Tuesday").status_code == 200
    page = claim(Visitor(REMOTE_ADDR="203.0.113.77"), "Tuesday")
    assert page.status_code == 429
    assert "wait ten minutes" in words_of(page)
    assert Claim.objects.count() == 5
    assert claim(Visitor(REMOTE_ADDR="198.51.100.1"), "Tuesday").status_code == 200


def test_the_time_that_is_named_is_that_of_the_request(asked):
    assert asked.slot == SLOT
