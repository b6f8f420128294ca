"""What a browser may see, and for how long: the cookie of a journey, and pages that belong to nobody else's."""

from datetime import timedelta

import pytest
import time_machine
from django.core import signing
from django.db import transaction
from django.test import override_settings
from django.urls import get_resolver, reverse
from django.utils import timezone

from consultations.models import ConsultationRequest
from consultations.services import by_anyone, by_therapist
from consultations.services.standing import Situation
from consultations.visitor import journey
from consultations.visitor.journey import COOKIE, SALT, Journey
from tests.asking import FORM, NOW, ask, do
from tests.visitors import YOURS, Visitor, ask_by_form, forms_on, in_every_situation, words_of

PRIVATE = sorted(
    name
    for name in {name for name in get_resolver("consultations.visitor.urls").reverse_dict if isinstance(name, str)}
    if any(
        "yours/%(number)s/" in way
        for ways, *_rest in get_resolver("consultations.visitor.urls").reverse_dict.getlist(name)
        for way, _arguments in ways
    )
)
SITUATIONS = in_every_situation()
NAMES = [situation.name for situation in SITUATIONS]


def url(name, number=1):
    return reverse(f"consultations:{name}", args=[number])


@pytest.fixture
def now():
    with time_machine.travel(NOW, tick=False) as clock:
        yield clock


def test_the_addresses_of_private_pages_are_found():
    assert {"yours", "move", "withdraw", "held", "correct", "renew", "erase", "call_file", "disclosure_file"} <= set(
        PRIVATE
    )


# --- the cookie


@pytest.mark.both_databases
def test_after_sending_the_browser_is_led_to_an_address_that_says_nothing(db):
    visitor = Visitor()
    page, stored = ask_by_form(visitor)
    assert page.redirect_chain == [(YOURS, 303)]
    assert page.status_code == 200
    assert stored.reference in page.text
    cookie = visitor.cookies[COOKIE]
    assert (cookie["path"], cookie["samesite"], cookie["max-age"]) == (FORM, "Lax", 15 * 60)
    assert cookie["httponly"]
    for secret in (stored.token, stored.reference, stored.name, stored.phone):
        assert secret not in cookie.value


def test_where_the_site_is_https_the_cookie_is_for_that_alone(db, monkeypatch):
    monkeypatch.setattr(journey, "COOKIE", "__Secure-yours")
    with override_settings(HTTPS=True):
        visitor = Visitor(headers={"x": "x"})
        visitor.get(FORM)
        response = Journey({1: journey.Opened(1, "x", is_known=False, is_sent=False)}).keep(visitor.get(FORM))
        assert response.cookies["__Secure-yours"]["secure"]
        assert journey.forget(visitor.get(FORM)).cookies["__Secure-yours"]["secure"]


def test_the_cookie_lasts_fifteen_minutes_after_the_last_look(db):
    visitor = Visitor()
    with time_machine.travel(NOW, tick=False) as clock:
        ask_by_form(visitor)
        for _look in range(3):
            clock.shift(timedelta(minutes=14))
            assert visitor.get(YOURS).status_code == 200
        clock.shift(timedelta(minutes=16))
        assert visitor.get(YOURS).status_code == 404


def sealed_at(moment, content, salt=SALT):
    with time_machine.travel(moment, tick=False):
        return signing.dumps(content, salt=salt, compress=True)


def content_for(stored, digest=None):
    return {"name": "x", "done": "", "opened": {1: (stored.pk, digest or stored.token_digest[: journey.DIGITS], True)}}


BAD = {
    "old": lambda stored: sealed_at(timezone.now() - timedelta(minutes=16), content_for(stored)),
    "of an address that was renewed": lambda stored: sealed_at(timezone.now(), content_for(stored, "0" * 24)),
    "signed for something else": lambda stored: sealed_at(timezone.now(), content_for(stored), salt="another"),
    "forged": lambda stored: sealed_at(timezone.now(), content_for(stored))[:-1] + "~",
    "cut": lambda stored: sealed_at(timezone.now(), content_for(stored))[:-20],
    "cut to nothing": lambda stored: "",
    "of a version before": lambda stored: sealed_at(timezone.now(), {"opened": {}}),
    "no text": lambda stored: "\x7f\xff",
    "huge": lambda stored: "x" * 10_000,
}


@pytest.mark.parametrize("by", ["cookie", "field"])
@pytest.mark.parametrize("make", BAD.values(), ids=BAD)
def test_a_bad_cookie_or_field_opens_the_page_that_offers_the_form_and_the_way_back(stored, make, by):
    visitor = Visitor(keeps_cookies=by == "cookie")
    value = make(stored)
    for name in PRIVATE:
        if by == "cookie":
            visitor.cookies[COOKIE] = value
            page = visitor.get(url(name))
        else:
            page = visitor.post(url(name), {"pass": value})
        assert page.status_code == 404, name
        assert f'href="{FORM}"' in page.text
        assert reverse("consultations:way_back") in page.text
        assert stored.reference not in page.text
        assert "no-store" in page["Cache-Control"]


def test_a_number_that_this_browser_does_not_have_opens_nothing(stored, client):
    visitor = Visitor().opens(stored)
    for name in PRIVATE:
        assert visitor.get(url(name, 7)).status_code == 404, name
        assert visitor.post(url(name, 7)).status_code == 404, name


def test_a_request_that_was_erased_is_nowhere_any_more(stored):
    visitor = Visitor().opens(stored)
    by_anyone.erase(stored)
    assert visitor.get(YOURS).status_code == 404
    assert visitor.cookies[COOKIE].value  # whatever it holds opens nothing


def test_what_a_browser_may_see_dies_elsewhere_when_the_address_is_renewed(stored):
    here, elsewhere = Visitor().opens(stored, is_known=True), Visitor().opens(stored, is_known=True)
    page = here.press(here.get(url("renew")), "Make a new address")
    assert "Your private page has a new address." in words_of(page)
    assert elsewhere.get(YOURS).status_code == 404
    assert here.get(YOURS).status_code == 200


# --- several requests in one browser


def test_two_requests_in_one_browser_are_listed_each_by_its_time_and_reference(db, slots):
    visitor = Visitor()
    _page, first = ask_by_form(visitor)
    page, second = ask_by_form(visitor, phone="(818) 555-0199", name="Dan")
    assert second.reference in words_of(page)
    listed = visitor.press(page, "Your other requests in this browser")
    assert listed.request["PATH_INFO"] == YOURS
    for stored in (first, second):
        assert stored.reference in words_of(listed)
        assert stored.reference in words_of(visitor.press(listed, f"Open {stored.reference}"))


def test_of_many_requests_in_one_browser_the_newest_five_are_kept(db):
    visitor = Visitor()
    asked = [ask(None, contact_route="phone", email="", phone=f"+1 818-555-01{number:02}") for number in range(7)]
    for stored in asked:
        visitor.opens(stored)
    listed = words_of(visitor.get(YOURS))
    assert [stored.reference in listed for stored in asked] == [False] * 2 + [True] * 5


def test_a_press_on_a_page_that_showed_another_request_changes_neither(db, slots):
    """She asks in a browser where his page was open for longer than the journey lasts."""
    visitor = Visitor()
    his_page, his = ask_by_form(visitor)
    visitor.cookies.clear()
    _her_page, hers = ask_by_form(visitor, name="Noa", phone="(818) 555-0199")
    page = visitor.press(his_page, "Withdraw my request")
    assert page.status_code == 409
    assert "about another request" in words_of(page)
    assert hers.reference in words_of(page)
    assert his.reference not in words_of(page)
    assert set(ConsultationRequest.objects.values_list("status", "revision")) == {("requested", 0)}


# --- what is said once


def test_what_was_done_is_said_once_and_stands_in_no_address(stored, slots):
    visitor = Visitor().opens(stored)
    page = visitor.get(YOURS)
    page = visitor.press(page, "Withdraw my request")
    assert [address for address, _status in page.redirect_chain] == [YOURS]
    visitor = Visitor().opens(stored, is_known=True)
    page = visitor.press(visitor.get(url("renew")), "Make a new address")
    assert [address for address, _status in page.redirect_chain] == [YOURS]
    assert "has a new address" in words_of(page)
    assert "has a new address" not in words_of(visitor.get(YOURS))


@pytest.mark.parametrize("done", ["proven", "moved", "sent", "renewed", "<b>x</b>"])
def test_no_address_can_make_the_page_say_what_was_not_done(stored, done):
    page = Visitor().opens(stored).get(f"{YOURS}?done={done}")
    assert 'role="status"' not in page.text
    assert "<b>x</b>" not in page.text


# --- every state, every page


@pytest.mark.parametrize("make", SITUATIONS.values(), ids=NAMES)
def test_in_every_state_each_private_page_answers_is_kept_nowhere_and_changes_nothing(db, now, make):
    stored, moment = make()
    now.move_to(moment)
    visitor = Visitor().opens(stored, is_known=True)
    before = ConsultationRequest.objects.filter(pk=stored.pk).values().get()
    for name in PRIVATE:
        for method in ("get", "head"):
            page = getattr(visitor, method)(url(name))
            assert page.status_code in (200, 303, 404, 409), (name, page.status_code)
            assert "no-store" in page["Cache-Control"], name
            assert page.status_code == 303 or "noindex" in page["X-Robots-Tag"], name
            assert stored.token not in str(page.headers)
            if method == "get" and "<title>" in page.text:
                title = page.text.split("<title>")[1].split("</title>")[0]
                assert not any(secret in title for secret in (stored.reference, stored.token, "Maya")), name
    assert ConsultationRequest.objects.filter(pk=stored.pk).values().get() == before


@pytest.mark.parametrize(("situation", "make"), SITUATIONS.items(), ids=NAMES)
def test_every_form_of_every_private_page_is_taken_as_it_is_rendered(db, now, dose, situation, make):
    """With the checks on, from the page itself: none is refused as foreign, none is broken. Also without cookies."""
    stored, moment = make()
    now.move_to(moment)
    few = [True, False] if situation in (Situation.LOST, Situation.CONFIRMED) else [True]
    assert all(_pressed_in_each_form(stored, keeps_cookies) >= 2 for keeps_cookies in dose(few, [True, False]))


def _pressed_in_each_form(stored, keeps_cookies):
    """How many buttons were pressed, each undone."""
    sent = 0
    for name in sorted({*PRIVATE, "yours_all", "keep_nothing"}):
        address = reverse(f"consultations:{name}") if name in ("yours_all", "keep_nothing") else url(name)
        page = _shown(stored, address, keeps_cookies)[1]
        for index, form in enumerate(forms_on(page) if "html" in page["Content-Type"] else []):
            for button in form.buttons.values():
                with transaction.atomic():
                    visitor, page = _shown(stored, address, keeps_cookies)
                    answer = visitor.send(forms_on(page)[index], button)
                    transaction.set_rollback(True)
                assert answer.status_code in (200, 409, 422), (name, form, answer.status_code)
                sent += 1
    return sent


def _shown(stored, address, keeps_cookies):
    visitor = Visitor(keeps_cookies=keeps_cookies).opens(stored, is_known=True)
    if keeps_cookies:
        return visitor, visitor.get(address, follow=True)
    sealed = visitor.cookies[COOKIE].value
    visitor.cookies.clear()
    return visitor, visitor.post(address, {"pass": sealed})


def test_a_confirmed_call_is_taken_into_a_calendar(db, now):
    stored = ask(contact_route="phone", email="", phone="+1 818-555-0123")
    visitor = Visitor().opens(stored)
    assert visitor.get(url("call_file")).status_code == 404
    do(by_therapist.confirm, stored)
    file = visitor.get(url("call_file"))
    assert file["Content-Type"].startswith("text/calendar")
    assert "no-store" in file["Cache-Control"]
    assert b"Your call" in file.content
