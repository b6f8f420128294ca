"""On no public page in Hebrew is a word left in English, neither in its text nor in what is heard of it."""

import re
from unittest.mock import Mock

import pytest
from bs4 import BeautifulSoup
from django.db import InterfaceError, OperationalError
from django.template.loader import render_to_string
from django.test import Client
from django.urls import reverse
from wagtail.models import Page

from pages import navigation
from pages.models import HomePage
from therapyties import languages

SAID = (
    "alt",
    "aria-label",
    "title",
    "placeholder",
    "content",
    "data-chosen",
    "data-done",
    "data-failed",
    "data-own",
    "data-when",
    "data-words",
    "data-zone-note",
)
WORDLESS_META = 'meta:not([name=description], [property$=title], [property$=description], [property$="image:alt"])'
ADDRESS = re.compile(r"https?://\S+|\S+@\S+|[{]\w+[}]")
LATIN = re.compile(r"[A-Za-z][A-Za-z’'-]+")
# Names, and what has no other name in Hebrew.
NAMES = (
    "Licensed Marriage and Family Therapist",
    "Phillips Graduate Institute",
    "National Domestic Violence Hotline",
    "988 Suicide and Crisis Lifeline",
    "Hebrew interpreter, please",
    "Therapy Ties",
    "CAMS III",
    "Do Not Track",
    "English",
    "EFT",
    "Incognito",
    "JavaScript",
    "LMFT",
    "START",
    "Shift",
    "UCLA",
    "WCAG",
    "AA",
)
NAME = re.compile("|".join(map(re.escape, NAMES)))


def left_in_english(html: str) -> list[str]:
    """Latin words that a reader of Hebrew meets."""
    page = BeautifulSoup(html, "html.parser")
    for element in page.select(f"script, style, svg, {WORDLESS_META}, [lang]:not(html):not([lang=he])"):
        element.decompose()
    said = [element[name] for element in page.find_all(True) for name in SAID if element.get(name)]
    texts = [NAME.sub(" ", ADDRESS.sub(" ", text)) for text in (*page.stripped_strings, *said)]
    return sorted({word for text in texts for word in LATIN.findall(text)})


def addresses() -> list[str]:
    """Every public page in Hebrew, and what the site itself shows there."""
    pages = Page.objects.live().filter(locale__language_code="he", depth__gt=1)
    with languages.speaking("he"):
        form, search = reverse("asking:form"), reverse("search")
    return [
        *(page.get_url() for page in pages),
        form,
        search,
        f"{search}?q=כעס",
        f"{search}?q=מחיר",
        f"{search}?q=אאא",
    ]


@pytest.mark.django_db
def test_no_page_in_hebrew_has_a_word_of_english(client):
    found = {}
    for address in addresses():
        page = client.get(address)
        assert (address, page.status_code) == (address, 200)
        assert '<html lang="he" dir="rtl">' in page.text
        found[address] = left_in_english(page.text)
    assert len(found) > 20
    assert {address: words for address, words in found.items() if words} == {}


@pytest.mark.django_db
def test_a_form_with_mistakes_says_them_in_hebrew(client):
    with languages.speaking("he"):
        form = reverse("asking:form")
    page = client.post(form, {"slot": "x", "phone": "1", "email": "x", "times_note": "x" * 90, "name": "x" * 90})
    assert page.status_code == 422
    assert left_in_english(page.text) == []


@pytest.mark.django_db
def test_a_page_that_is_not_there_says_so_in_hebrew(client):
    page = client.get("/he/no-such-page/")
    assert page.status_code == 404
    assert '<html lang="he" dir="rtl">' in page.text
    assert left_in_english(page.text) == []


@pytest.mark.parametrize("template", ["400.html", "403_expired.html", "429.html", "500.html", "503.html"])
@pytest.mark.parametrize("context", [{}, {"keeps_cookies": True, "kept": [("name", "נועה")]}], ids=["", "with more"])
def test_a_page_that_needs_no_database_is_in_hebrew(template, context):
    with languages.speaking("he"):
        html = render_to_string(template, context)
    assert '<html lang="he" dir="rtl">' in html
    assert left_in_english(html) == []
    assert '<html lang="en" dir="ltr">' in render_to_string(template, context)


@pytest.mark.parametrize(
    ("homes", "leads_to"),
    [(None, "/"), ({}, "/"), ({"en": "/"}, "/"), ({"en": "/", "he": "/he/"}, "/he/")],
    ids=["nothing was seen yet", "no site", "English alone", "both"],
)
def test_a_page_that_needs_no_database_leads_to_the_home_page_that_was_seen_last(monkeypatch, homes, leads_to):
    kept = navigation._Kept()
    if homes is not None:
        kept.by_host["example.org", "443", "en"] = navigation.Around(1, None, homes=homes)
    monkeypatch.setattr(navigation, "_kept", kept)
    with languages.speaking("he"):
        assert lead(render_to_string("500.html")) == [leads_to]
    assert lead(render_to_string("500.html")) == ["/"]


@pytest.mark.django_db
def test_a_form_that_was_open_for_long_leads_home_in_hebrew_only_while_there_is_a_home_in_hebrew(home):
    client = Client(enforce_csrf_checks=True)
    for leads_to in ("/he/", "/"):
        page = client.post("/he/services/")
        assert page.status_code == 403
        assert '<html lang="he" dir="rtl">' in page.text
        assert lead(page.text) == [leads_to]
        HomePage.objects.get(locale__language_code="he").unpublish()


@pytest.mark.django_db
@pytest.mark.parametrize("error", [OperationalError, InterfaceError])
def test_where_the_database_does_not_answer_a_plain_page_still_leads_home(rf, monkeypatch, error):
    monkeypatch.setattr(navigation, "around", Mock(side_effect=error))
    assert lead(render_to_string("403_expired.html", {}, rf.get("/"))) == ["/"]


def lead(html):
    return re.findall('class="button" href="([^"]*)"', html)


def test_an_error_is_answered_in_the_language_of_its_address(client):
    assert '<html lang="he" dir="rtl">' in client.get("/he/?q=%00").text
    assert '<html lang="en" dir="ltr">' in client.get("/?q=%00").text
