"""Whoever begins in one language and goes on in the other loses nothing, and reads their own to the end."""

import re
from datetime import timedelta

import pytest
import time_machine
from bs4 import BeautifulSoup
from django.urls import reverse
from wagtail.log_actions import registry
from wagtail.models import Page

from consultations.models import ConsultationRequest
from consultations.moments import instant
from pages.models import LegalPage, PracticeDetails, QuestionsPage, ServicePage
from tests.asking import BY_PHONE, FORM, NOW, answers_to_a_form, ask, ask_and_prove, confirming, deliver
from tests.hebrew import LETTER
from tests.visitors import YOURS, Visitor, forms_on, words_of

HE = "/he/consultation/"
HEBREW = {"language": "he"}
TYPED = ("name", "phone", "times_note", "note")
CHOSEN = ("slot", "contact_route", "in_california", "adult")


@pytest.fixture
def now():
    with time_machine.travel(NOW, tick=False) as clock:
        yield clock


def read(page):
    return BeautifulSoup(page.text, "html.parser")


def spoken_by(page):
    return read(page).html["lang"]


def form_of(page):
    return read(page).select_one("main form[novalidate]")


def button_to(language, page):
    return form_of(page).select_one(f"button[name=in][value={language}]")


def logged(stored):
    return registry.get_logs_for_instance(stored).filter(action="consultations.language")


def as_typed(page):
    """What stands in the fields, as the browser would send it."""
    [form] = [form for form in forms_on(page) if "started" in form.fields]
    areas = {area["name"]: area.get_text().removeprefix("\n") for area in form_of(page).select("textarea")}
    return form.fields | areas


# --- the form


@pytest.mark.parametrize(("first", "second", "language"), [(FORM, HE, "he"), (HE, FORM, "en")])
def test_what_is_typed_in_one_language_stands_in_the_form_of_the_other(client, slots, first, second, language):
    answers = answers_to_a_form(client) | {"slot": instant(slots[0]), "times_note": "Tuesdays שלום", "note": "Words"}
    button = button_to(language, client.get(first))
    assert button["formaction"] == second
    page = client.post(button["formaction"], answers | {"in": language})
    assert (page.status_code, spoken_by(page)) == (200, language)
    typed = as_typed(page)
    assert {name: typed[name] for name in TYPED} == {name: answers[name] for name in TYPED}
    assert {name: typed[name] for name in CHOSEN} == {name: answers[name] for name in CHOSEN}
    assert form_of(page).select_one("[name=privacy]").has_attr("checked")
    assert typed["started"] == answers["started"]
    assert not ConsultationRequest.objects.exists()
    sent = client.post(second, typed | {"privacy": "on"}, follow=True)
    assert spoken_by(sent) == language
    assert ConsultationRequest.objects.get().language == language


def test_a_form_that_is_half_filled_in_is_carried_over_without_a_word_on_what_is_missing(client, slots):
    page = client.post(HE, {"name": "נועה", "phone": "12", "times": ["mornings"], "in": "he"})
    assert page.status_code == 200
    assert not read(page).select(".error-summary, [aria-invalid=true], .field--wrong")
    assert form_of(page).select_one("[name=name]")["value"] == "נועה"
    assert form_of(page).select_one("[name=phone]")["value"] == "12"
    assert page["X-Robots-Tag"] == "noindex"
    assert "no-store" in page["Cache-Control"]


def test_a_service_is_carried_over_as_what_it_is_whatever_its_address(client, slots):
    service = ServicePage.objects.get(locale__language_code="he", slug="couples-therapy")
    service.slug = "זוגות"
    service.save_revision().publish()
    for address, language, typed, kept in (
        (HE, "he", "couples-therapy", "זוגות"),
        (FORM, "en", "זוגות", "couples-therapy"),
        (HE, "he", "nothing\0", ""),
    ):
        page = client.post(address, {"service": typed, "in": language})
        chosen = form_of(page).select_one("[name=service] option[selected]")
        assert (chosen["value"] if chosen else "") == kept


@pytest.mark.parametrize(
    "typed", [{}, {"in": "xx"}, {"in": "he", "slot": "\0", "times": ["x"], "service": b"\xed\xa0\x80"}]
)
def test_nothing_that_is_carried_over_breaks_the_form(client, slots, typed):
    assert client.post(HE, {"in": "he"} | typed).status_code in (200, 400)


def test_a_browser_without_cookies_carries_it_over_too(db, slots):
    visitor = Visitor(keeps_cookies=False)
    page = visitor.post(HE, {"name": "Noa", "in": "he"})
    assert as_typed(page)["name"] == "Noa"


def test_the_key_for_sending_sends_and_does_not_change_the_language(client, slots):
    """It presses the first button of a form."""
    first = form_of(client.get(FORM)).select("button[type=submit]")[0]
    assert not first.has_attr("formaction")


# --- what the form leads to


def test_a_policy_in_another_language_is_named_so_until_there_is_one(client, slots):
    def link():
        return form_of(client.get(HE)).select_one("label[for=id_privacy] a")

    assert (link()["href"], link()["hreflang"]) == ("/privacy/", "en")
    assert link().get_text() == "מדיניות הפרטיות (באנגלית)"
    LegalPage.objects.get(locale__language_code="he", slug="privacy").save_revision().publish()
    assert link()["href"] == "/he/privacy/"
    assert link().get_text() == "מדיניות הפרטיות"
    assert "(in" not in form_of(client.get(FORM)).select_one("label[for=id_privacy]").get_text()


def test_the_hebrew_form_leads_to_no_questions_in_english(client, slots):
    assert 'href="/he/questions/"' in read(client.get(HE)).main.decode()
    QuestionsPage.objects.get(locale__language_code="he").unpublish()
    assert 'href="/questions/"' not in read(client.get(HE)).main.decode()


# --- the private page


def test_a_private_link_opens_in_hebrew_under_an_english_browser(db, now):
    stored = ask_and_prove(**HEBREW)
    [written] = deliver(confirming(stored))[-1:]
    link = re.search(r"https?://[^/]+(/consultation/[\w-]+/\S*)", written.body)[1]
    page = Visitor(headers={"accept-language": "en-US,en;q=0.9"}).get(link)
    assert spoken_by(page) == "he"
    assert re.search(LETTER, words_of(page))


def test_what_is_pressed_after_the_page_was_forgotten_is_answered_in_its_language(db, now):
    stored = ask(**HEBREW)
    visitor = Visitor().opens(stored)
    page = visitor.get(YOURS)
    links = {link["href"] for link in read(page).select("main a[href*='/consultation/']")}
    acts = {form.action for form in forms_on(page) if "/consultation/" in form.action}
    changes = {form["action"] for form in read(page).select("form.speak")}
    now.shift(timedelta(minutes=16))
    visitor.cookies.clear()
    for address in links - {HE, FORM}:
        assert spoken_by(visitor.get(address, follow=True)) == "he", address
    for address in acts - changes:
        assert spoken_by(visitor.post(address, follow=True)) == "he", address


def test_a_page_that_is_loaded_again_after_it_was_forgotten_speaks_its_language(client, slots, now):
    sent = client.post(HE, answers_to_a_form(client), follow=True)
    address = sent.redirect_chain[-1][0]
    client.cookies.clear()
    assert [spoken_by(client.get(address)), client.get(address).status_code] == ["he", 404]


def test_a_mailed_address_of_a_request_that_is_gone_says_so_in_its_language(db, now):
    stored = ask_and_prove(**HEBREW)
    [written] = deliver(confirming(stored))[-1:]
    link = re.search(r"https?://[^/]+(/consultation/[\w-]+/\S*)", written.body)[1]
    stored.delete()
    page = Visitor(headers={"accept-language": "en"}).get(link)
    assert (page.status_code, spoken_by(page)) == (404, "he")


def test_the_end_of_a_request_whose_time_passes_is_said_in_its_language(db, now):
    stored = ask(**HEBREW)
    now.move_to(stored.slot + timedelta(minutes=1))
    page = Visitor().opens(stored).get(YOURS)
    assert spoken_by(page) == "he"
    assert re.search(LETTER, words_of(page))


@pytest.mark.parametrize(
    ("sender", "in_english", "in_hebrew"),
    [
        ("Liron <calls@example.org>", "Liron <calls@example.org>", "לירון <calls@example.org>"),
        ("Calls <calls@example.org>", "Calls <calls@example.org>", "Calls <calls@example.org>"),
        ("calls@example.org", "calls@example.org", "calls@example.org"),
    ],
)
def test_a_message_comes_from_the_therapist_in_the_letters_of_its_reader(
    db, now, settings, sender, in_english, in_hebrew
):
    settings.DEFAULT_FROM_EMAIL = sender
    PracticeDetails.objects.update(therapist_name="Liron Example")
    for language, name in (("en", in_english), ("he", in_hebrew)):
        ConsultationRequest.objects.all().delete()
        [written] = deliver(confirming(ask_and_prove(language=language)))[-1:]
        assert written.from_email == name
        assert written.message()["From"]


# --- the desk


def test_the_therapist_changes_the_language_that_somebody_reads_and_it_is_written_down(db, now, therapist):
    stored = ask()
    address = reverse("desk:inspect", args=[stored.pk])
    [button] = read(therapist.get(address)).select("button[name=language]")
    assert button.get_text(strip=True) == "Write to them in Hebrew from now on"
    page = therapist.post(button.find_parent("form")["action"], {"language": button["value"]}, follow=True)
    stored.refresh_from_db()
    assert stored.language == "he"
    assert "They read Hebrew from now on" in page.text
    assert "Another language from then on" in page.text
    [entry] = logged(stored)
    assert entry.account == therapist.get(address).wsgi_request.user.get_username()
    [written] = [one for one in deliver() if one.to == ["maya@example.org"]]
    assert re.search(LETTER, written.subject)
    assert spoken_by(Visitor().opens(stored).get(YOURS)) == "he"


@pytest.mark.parametrize("language", ["", "xx", "he\0", "\U0001f600"])
def test_a_language_that_nobody_speaks_is_refused_at_the_desk(db, now, therapist, language):
    stored = ask()
    page = therapist.post(reverse("desk:speak", args=[stored.pk]), {"language": language}, follow=True)
    stored.refresh_from_db()
    assert stored.language == "en"
    assert page.status_code == 400 or "Please choose one of the languages in the list." in page.text
    assert not logged(stored).exists()


def test_the_list_is_narrowed_by_a_service_in_whichever_language_it_was_asked_for(db, now, therapist):
    in_english = ask(None, service="Couples therapy")
    in_hebrew = ask(None, **BY_PHONE, **HEBREW, service="טיפול זוגי")
    gone = ask(None, phone="+1 818-555-0199", contact_route="phone", email="", service="A service of old")
    page = therapist.get(reverse("desk:index"))
    offered = [box["value"] for box in read(page).select("[name=service] option, input[name=service]") if box["value"]]
    assert offered == ["A service of old", "Couples therapy"]
    listed = therapist.get(reverse("desk:index"), {"service": "Couples therapy"}).text
    assert [one.reference in listed for one in (in_english, in_hebrew, gone)] == [True, True, False]
    Page.objects.get(title="Couples therapy", locale__language_code="en").delete()
    assert therapist.get(reverse("desk:index"), {"service": "טיפול זוגי"}).status_code == 200
