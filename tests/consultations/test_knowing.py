"""The question before an address opens: who may answer, how often, and who is never shut out."""

from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from consultations.models import ConsultationRequest
from consultations.visitor.journey import COOKIE
from consultations.visitor.knowing import knows
from tests.asking import BY_EMAIL, BY_PHONE, FORM, ask
from tests.visitors import YOURS, Visitor, ask_by_form, heading_of, words_of
from therapyties.security.encryption import Ciphertext

QUESTION = "One question first"


@pytest.fixture
def by_phone(db):
    return ask(None, **BY_PHONE)


@pytest.fixture
def mailed(db):
    return ask(None, **BY_EMAIL)


def private(stored):
    return reverse("consultations:private", args=[stored.token])


def answer(visitor, address, typed, **extra):
    page = visitor.get(address, **extra)
    token = visitor.cookies["form"].value
    return visitor.post(page.request["PATH_INFO"], {"answer": typed, "csrfmiddlewaretoken": token}, **extra)


# --- the address alone


@pytest.mark.parametrize("method", ["get", "head", "post"])
def test_a_private_address_alone_shows_the_question_and_nothing_else(by_phone, method):
    page = getattr(Visitor(), method)(private(by_phone))
    assert page.status_code == (422 if method == "post" else 200)
    assert "no-store" in page["Cache-Control"]
    assert page["Referrer-Policy"] == "strict-origin"
    if method != "head":
        assert heading_of(page) == QUESTION
        for secret in (by_phone.reference, "Maya", "0123", "A few words", by_phone.token):
            assert secret not in page.text
        assert by_phone.token not in str(page.headers)


@pytest.mark.parametrize(
    ("stored", "typed", "is_right"),
    [
        (BY_PHONE, "0123", True),
        (BY_PHONE, " 01-23 ", True),
        (BY_PHONE, "(818) 555-0123", True),
        (BY_PHONE, "+1 818 555 0123", True),
        (BY_PHONE, "٠١٢٣", True),
        (BY_PHONE, "０１２３", True),
        (BY_PHONE, "\u202a0123\u202c", True),
        (BY_PHONE, "123", False),
        (BY_PHONE, "0124", False),
        (BY_PHONE, "8185", False),
        (BY_PHONE, "00018185550123", False),
        (BY_PHONE, "", False),
        (BY_PHONE, "²²²²", False),
        (BY_PHONE, "@", False),
        (BY_PHONE, "maya@example.org", False),
        (BY_PHONE | {"phone": "+1 818-555-0123 ext. 45"}, "0123", True),
        (BY_PHONE | {"phone": "+1 818-555-0123 ext. 45"}, "12345", True),
        (BY_EMAIL, "maya@example.org", True),
        (BY_EMAIL, " MAYA@example.ORG ", True),
        (BY_EMAIL, "maya@example.com", False),
        (BY_EMAIL, "@", False),
        (BY_EMAIL, "0123", False),
        (BY_EMAIL | {"call_phone": "+1 818-555-0177"}, "0177", True),
    ],
)
def test_the_end_of_the_number_or_the_address_is_the_answer(db, stored, typed, is_right):
    stored = ask(None, **stored)
    page = answer(Visitor(), private(stored), typed)
    assert page.status_code == (303 if is_right else 422)
    assert page.has_header("Location") == is_right


@pytest.mark.parametrize(
    "typed", ["x" * 10_000, "a\0b", "\x0b\x1f", "😀" * 300, "<script>alert(1)</script>", "0" * 250]
)
@pytest.mark.both_databases
def test_anything_may_be_typed(by_phone, typed):
    page = answer(Visitor(), private(by_phone), typed)
    assert page.status_code == 422
    assert "<script>alert" not in page.text


def test_the_right_answer_gives_the_cookie_and_leads_to_an_address_that_says_nothing(by_phone):
    visitor = Visitor()
    page = visitor.press(visitor.get(private(by_phone)), "Show it", answer="0123")
    assert page.redirect_chain == [(YOURS, 303)]
    assert by_phone.reference in words_of(page)
    # What is held needs no second answer in this journey.
    assert "Maya" in visitor.get(reverse("consultations:held", args=[1])).text
    # In this browser the address leads on at once; in another one it asks.
    assert visitor.get(private(by_phone))["Location"] == YOURS
    assert heading_of(Visitor().get(private(by_phone))) == QUESTION


@pytest.mark.parametrize("name", ["held", "disclosure_file", "correct", "renew", "erase"])
def test_who_came_by_the_form_is_asked_before_anything_that_could_identify_them(by_phone, name):
    address = reverse(f"consultations:{name}", args=[1])
    visitor = Visitor().opens(by_phone)
    assert heading_of(visitor.get(address)) == QUESTION
    for sent in ({"sure": "yes", "seen": 0}, {"seen": 0, "phone": "(818) 555-0199"}, {"answer": "9999", "sure": "yes"}):
        assert heading_of(visitor.post(address, sent)) == QUESTION
    before = ConsultationRequest.objects.values().get()
    assert (before["contact_round"], before["token_digest"]) == (0, by_phone.token_digest)
    page = visitor.post(address, {"answer": "0123"})
    assert page["Location"] == address
    assert visitor.get(address).status_code == 200


# --- how often


def test_after_five_wrong_answers_from_a_network_there_is_a_pause_that_is_named(by_phone):
    address = private(by_phone)
    for last in range(1, 6):
        assert answer(Visitor(REMOTE_ADDR=f"203.0.113.{last}"), address, "9999").status_code == 422
    paused = answer(Visitor(REMOTE_ADDR="203.0.113.200"), address, "0123")
    assert paused.status_code == 429
    assert "wait ten minutes" in words_of(paused)
    assert answer(Visitor(REMOTE_ADDR="198.51.100.7"), address, "0123").status_code == 303
    with time_machine.travel(timezone.now() + timedelta(minutes=11), tick=False):
        assert answer(Visitor(REMOTE_ADDR="203.0.113.200"), address, "0123").status_code == 303


def test_networks_of_the_newer_kind_are_counted_by_their_48_bits(by_phone):
    address = private(by_phone)
    for last in range(1, 6):
        answer(Visitor(REMOTE_ADDR=f"2001:db8:1:{last}::1"), address, "9999")
    assert answer(Visitor(REMOTE_ADDR="2001:db8:1:ffff::9"), address, "0123").status_code == 429
    assert answer(Visitor(REMOTE_ADDR="2001:db8:2:1::1"), address, "0123").status_code == 303


def test_a_header_that_a_visitor_writes_does_not_make_another_network(by_phone):
    address = private(by_phone)
    for last in range(1, 6):
        answer(Visitor(), address, "9999", HTTP_X_FORWARDED_FOR=f"198.51.{last}.1")
    assert answer(Visitor(), address, "0123", HTTP_X_FORWARDED_FOR="192.0.2.1").status_code == 429


def test_right_answers_are_not_counted(by_phone):
    for _time in range(8):
        assert answer(Visitor(), private(by_phone), "0123").status_code == 303
    assert answer(Visitor(), private(by_phone), "9999").status_code == 422


def test_guesses_at_one_request_pause_the_network_for_others_too(by_phone):
    other = ask(None, **BY_PHONE | {"phone": "+1 818-555-0188"})
    for _guess in range(5):
        answer(Visitor(), private(by_phone), "9999")
    assert answer(Visitor(), private(other), "0188").status_code == 429


def test_the_browser_that_has_the_cookie_is_never_shut_out_of_its_page(by_phone):
    visitor = Visitor().opens(by_phone)
    held = reverse("consultations:held", args=[1])
    for _guess in range(6):
        answer(Visitor(), private(by_phone), "9999")  # by a neighbour, or somebody in the same household
    for number in range(25):
        Visitor().get(f"{FORM}{'x' * 40}{number}/")
    assert visitor.get(YOURS).status_code == 200
    assert visitor.get(private(by_phone)).status_code == 303
    assert visitor.post(held, {"answer": "0123"}).status_code == 303
    assert visitor.get(held).status_code == 200


def test_guesses_in_a_browser_that_has_the_cookie_are_counted_for_that_journey(by_phone):
    visitor, held = Visitor().opens(by_phone), reverse("consultations:held", args=[1])
    for _guess in range(5):
        assert visitor.post(held, {"answer": "9999"}).status_code == 422
    assert visitor.post(held, {"answer": "0123"}).status_code == 429
    assert visitor.get(YOURS).status_code == 200
    assert Visitor().opens(by_phone).post(held, {"answer": "0123"}).status_code == 303


def test_a_cookie_that_is_put_back_does_not_bring_new_tries(by_phone):
    visitor, held = Visitor().opens(by_phone), reverse("consultations:held", args=[1])
    first = visitor.cookies[COOKIE].value
    for _guess in range(5):
        visitor.post(held, {"answer": "9999"})
        visitor.cookies[COOKIE] = first
    assert visitor.post(held, {"answer": "0123"}).status_code == 429


@pytest.mark.parametrize("token", ["x", "A" * 43, "-" * 128])
def test_a_wrong_address_is_a_404_that_offers_the_form(client, db, token):
    page = client.get(reverse("consultations:private", args=[token]))
    assert page.status_code == 404
    assert f'href="{FORM}"' in page.text


def test_guessing_addresses_is_stopped_for_a_while_and_for_nobody_else(client, by_phone):
    for number in range(21):
        assert client.get(f"{FORM}{'x' * 40}{number}/").status_code == 404
    stopped = client.get(f"{FORM}{'x' * 42}/")
    assert stopped.status_code == 429
    assert "ten minutes" in stopped.text
    assert client.get(private(by_phone)).status_code == 429
    assert client.get(private(by_phone), REMOTE_ADDR="203.0.113.9").status_code == 200
    with time_machine.travel(timezone.now() + timedelta(minutes=11)):
        assert client.get(private(by_phone)).status_code == 200


# --- what no key opens


def test_what_no_key_opens_is_known_by_nobody_and_breaks_no_page(by_phone, mailed):
    ConsultationRequest.objects.update(
        **dict.fromkeys(("phone", "email", "call_phone", "words", "name"), Ciphertext("v2:x"))
    )
    for stored in ConsultationRequest.objects.all():
        assert not knows(stored, "0123", counted_for="")
        assert not knows(stored, "cannot be decrypted", counted_for="")
        assert not knows(stored, "maya@example.org", counted_for="")
        visitor = Visitor().opens(stored, is_known=True)
        for name in ("yours", "move", "held", "disclosure_file", "correct", "renew", "erase"):
            assert visitor.get(reverse(f"consultations:{name}", args=[1])).status_code == 200, name
        assert visitor.get(reverse("consultations:keep_nothing")).status_code == 200


def test_a_page_whose_address_no_key_opens_offers_no_address(by_phone):
    ConsultationRequest.objects.update(token=Ciphertext("v2:x"))
    page = Visitor().opens(by_phone).get(YOURS)
    assert page.status_code == 200
    assert "Copy the address" not in page.text
    assert "Keep nothing on this device" in page.text


def test_whoever_sent_it_just_now_corrects_a_mistyped_number_without_the_question(db):
    visitor = Visitor()
    _page, stored = ask_by_form(visitor, phone="(818) 555-0132")
    page = visitor.get(reverse("consultations:correct", args=[1]))
    assert heading_of(page) == "Correct how I reach you"
    assert "0132" not in page.text
    visitor.press(page, "Use this one", phone="(818) 555-0123")
    stored.refresh_from_db()
    assert stored.phone == "+1 818-555-0123"
    assert heading_of(visitor.get(reverse("consultations:held", args=[1]))) == "One question first"
    other = Visitor().opens(stored)
    assert heading_of(other.get(reverse("consultations:correct", args=[1]))) == "One question first"
