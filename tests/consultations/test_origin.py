"""Which forms are taken: those of our own pages, whether or not the browser keeps cookies."""

import pytest
from django.test import Client, override_settings
from django.urls import reverse

from consultations.models import ConsultationRequest
from consultations.visitor.journey import FIELD
from tests.asking import FORM, answers_to_a_form
from tests.visitors import YOURS, Visitor, ask_by_form, heading_of, words_of

OURS, FOREIGN = "http://testserver", "https://evil.example"
SENT = [
    # (Origin, Sec-Fetch-Site, whether the token is sent too, the answer)
    (OURS, "same-origin", False, 303),
    (OURS, None, False, 303),
    (None, "same-origin", False, 303),
    ("HTTP://TESTSERVER", None, False, 303),
    ("http://127.0.0.1:8000", None, False, 303),  # the site's public address, where a proxy hides it
    ("null", "same-origin", False, 303),  # a browser that sends no referrer at all
    (None, None, True, 303),
    (None, None, False, 403),
    ("null", None, True, 403),
    ("null", None, False, 403),
    ("null", "cross-site", True, 403),
    (FOREIGN, None, False, 403),
    (FOREIGN, None, True, 403),
    (FOREIGN, "same-origin", True, 403),
    (FOREIGN, "cross-site", True, 403),
    (f"{OURS}.evil.example", None, False, 403),
    (f"{OURS}:8080", None, False, 403),
    ("https://testserver", None, False, 403),
    (None, "cross-site", False, 403),
    (None, "same-site", False, 403),
    (None, "none", False, 403),
    ("", "", False, 403),
]


@pytest.mark.parametrize(("origin", "site", "with_token", "status"), SENT)
def test_a_form_is_taken_when_it_comes_from_our_pages(db, origin, site, with_token, status):
    visitor = Client(enforce_csrf_checks=True)
    visitor.get(FORM)
    headers = {"HTTP_ORIGIN": origin, "HTTP_SEC_FETCH_SITE": site}
    answers = answers_to_a_form(visitor)
    if with_token:
        answers["csrfmiddlewaretoken"] = visitor.cookies["form"].value
    sent = {name: value for name, value in headers.items() if value is not None}
    assert visitor.post(FORM, answers, **sent).status_code == status
    assert ConsultationRequest.objects.count() == (status == 303)


@pytest.mark.parametrize("name", ["move", "withdraw", "send", "earlier", "held", "correct", "renew", "erase"])
@pytest.mark.parametrize(
    ("origin", "site"), [(FOREIGN, "cross-site"), (FOREIGN, None), (None, None), (None, "same-site")]
)
def test_nobody_elsewhere_presses_a_button_of_a_private_page(stored, slots, name, origin, site):
    visitor = Visitor(says_origin=False).opens(stored, is_known=True)
    headers = {"HTTP_ORIGIN": origin, "HTTP_SEC_FETCH_SITE": site}
    answers = {"seen": 0, "sure": "yes", "slot": f"{slots[0]:%Y-%m-%dT%H:%M:%SZ}", "phone": "(818) 555-0199"}
    page = visitor.post(
        reverse(f"consultations:{name}", args=[1]),
        answers,
        **{header: value for header, value in headers.items() if value},
    )
    assert page.status_code == 403
    assert "no-store" in page["Cache-Control"]
    assert ConsultationRequest.objects.values_list("revision", "token_digest").get() == (0, stored.token_digest)


def test_another_site_cannot_put_a_request_of_its_own_into_a_browser(stored):
    """Nor prove an address, or answer the question, in somebody's name."""
    journey = Visitor().opens(stored).cookies
    visitor = Client(enforce_csrf_checks=True)
    answer = visitor.post(YOURS, {FIELD: next(iter(journey.values())).value}, headers={"origin": FOREIGN})
    assert answer.status_code == 403
    private = reverse("consultations:private", args=[stored.token])
    assert visitor.post(private, {"answer": "0123"}, headers={"origin": FOREIGN}).status_code == 403
    assert visitor.get(YOURS).status_code == 404


def test_a_site_behind_a_proxy_knows_its_own_address(db):
    with override_settings(SITE_URL="https://Therapy.example.org"):
        visitor = Client(enforce_csrf_checks=True)
        answers = answers_to_a_form(visitor)
        sent = {"origin": "https://therapy.example.org", "sec-fetch-site": "same-origin"}
        assert visitor.post(FORM, answers, headers=sent).status_code in (200, 303)


# --- a browser without cookies


def test_without_cookies_the_whole_journey_is_the_answers_to_its_presses(db, slots):
    visitor = Visitor(keeps_cookies=False)
    page, stored = ask_by_form(visitor, slot=f"{slots[0]:%Y-%m-%dT%H:%M:%SZ}")
    assert page.redirect_chain == []
    assert stored.reference in words_of(page)
    page = visitor.press(page, "Choose another time")
    page = visitor.press(page, "Take this time", slot=f"{slots[6]:%Y-%m-%dT%H:%M:%SZ}")
    assert "You chose this time" in words_of(page)
    stored.refresh_from_db()
    assert stored.slot == slots[6]
    page = visitor.press(page, "See what I hold")
    assert heading_of(page) == "One question first"
    page = visitor.press(page, "Show it", answer="9999")
    assert page.status_code == 422
    page = visitor.press(page, "Show it", answer="0123")
    assert "Maya" in words_of(page)
    page = visitor.press(page, "Back to your private page")
    page = visitor.press(page, "Withdraw my request")
    assert heading_of(page) == "Your request is withdrawn"
    page = visitor.press(page, "See what I hold")
    page = visitor.press(page, "Erase everything")
    page = visitor.press(page, "Erase everything")
    assert heading_of(page) == "It is erased"
    assert not ConsultationRequest.objects.exists()


def test_without_cookies_keeping_nothing_and_back_lead_on(db):
    visitor = Visitor(keeps_cookies=False)
    page, stored = ask_by_form(visitor)
    page = visitor.press(page, "Keep nothing on this device It forgets the page at once. Your request stays with me.")
    assert stored.reference in words_of(page)
    assert stored.reference in words_of(visitor.press(page, "Back"))
    assert heading_of(visitor.press(page, "Forget it on this device")) == "It is forgotten"


def test_without_cookies_a_mailed_address_opens_after_the_question(stored):
    visitor = Visitor(keeps_cookies=False)
    page = visitor.get(reverse("consultations:private", args=[stored.token]))
    page = visitor.press(page, "Show it", answer="0123")
    assert (page.status_code, page.redirect_chain) == (200, [])
    assert stored.reference in words_of(page)
    assert "Maya" in words_of(visitor.press(page, "See what I hold"))


def test_a_browser_that_sends_nothing_at_all_is_told_the_true_reason(db):
    visitor = Visitor(keeps_cookies=False, says_origin=False)
    page, stored = ask_by_form(visitor)
    assert (page.status_code, stored) == (403, None)
    assert "your browser keeps no cookies, and does not say where a form comes from" in words_of(page)
    assert "Nothing you typed is lost" in words_of(page)
    assert "open for a long time" not in words_of(page)
    assert 'value="Maya"' in page.text


def test_a_private_page_tells_such_a_browser_the_same(stored):
    visitor = Visitor(keeps_cookies=False, says_origin=False)
    page = visitor.post(reverse("consultations:private", args=[stored.token]), {"answer": "0123"})
    assert page.status_code == 403
    assert "Your browser keeps no cookies" in " ".join(page.text.split())


def test_a_page_that_was_open_for_long_says_so(db):
    visitor = Visitor(says_origin=False)
    visitor.get(FORM)
    page = visitor.post(FORM, answers_to_a_form(visitor) | {"csrfmiddlewaretoken": "x" * 32})
    assert page.status_code == 403
    assert "it was open for a long time" in words_of(page)
    assert "cookies" not in words_of(page)
