"""Words from therapy: explained in one list, to which the first place of each in an article leads."""

import re
import time

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from pages.glossary import Glossary, Term
from pages.models import ArticlePage, GlossaryPage, PracticeDetails
from tests.addresses import ARTICLE

REPAIR = Term("repair", ("Repair", "mending"))
STYLE = Term("attachment-style", ("Attachment style", "attachment styles"))
ATTACHMENT = Term("attachment", ("Attachment",))
TERMS = [REPAIR, ATTACHMENT, STYLE]


def words(html):
    return Glossary(TERMS, "/words/").linked(html)


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ("<p>A repair.</p>", '<p>A <a class="term" href="/words/#repair">repair</a>.</p>'),
        ("<p>Mending</p>", '<p><a class="term" href="/words/#repair">Mending</a></p>'),
        ("<p>repairs, repaired, self-repair</p>", "<p>repairs, repaired, self-repair</p>"),
        ("<h2>Repair</h2>", "<h2>Repair</h2>"),
        ("<h3>To <b>repair</b></h3>", "<h3>To <b>repair</b></h3>"),
        ('<a href="/x/">repair</a>', '<a href="/x/">repair</a>'),
        ("<summary>repair</summary>", "<summary>repair</summary>"),
        ("<figcaption>repair</figcaption>", "<figcaption>repair</figcaption>"),
        ('<img alt="repair">', '<img alt="repair">'),
        ("<!-- repair --><p>x</p>", "<!-- repair --><p>x</p>"),
        ("<p>a < b &amp; c</p>", "<p>a < b &amp; c</p>"),
        ("", ""),
    ],
)
def test_a_word_is_linked_in_text_and_nowhere_else(html, expected):
    assert words(html) == expected


def test_only_the_first_place_of_a_word_in_any_form_is_linked():
    html = words("<p>Mending, repair, Repair.</p><p>repair</p>")
    assert html.count("<a ") == 1
    assert html.startswith('<p><a class="term" href="/words/#repair">Mending</a>, repair')


def test_after_a_heading_or_a_link_with_the_word_the_next_place_is_linked():
    html = words('<h2>Repair</h2><p><a href="/x/">repair</a> and <em>repair</em></p>')
    assert html == (
        '<h2>Repair</h2><p><a href="/x/">repair</a> and <em><a class="term" href="/words/#repair">repair</a></em></p>'
    )


def test_the_longest_word_wins():
    assert "#attachment-style" in words("<p>Your attachment style.</p>")
    assert words("<p>attachment styles and attachment</p>").count("<a ") == 2


def test_a_list_without_words_changes_nothing():
    assert Glossary([], "/words/").linked("<p>repair</p>") == "<p>repair</p>"


def test_what_stands_in_a_word_cannot_break_the_page():
    hostile = Term('x"><script>', ("a<b & c", "(.*"))
    html = Glossary([hostile], '/w"/').linked("<p>a&lt;b &amp; c and (.* too</p>")
    assert "<script>" not in html
    assert 'href="/w&quot;/#x&quot;&gt;&lt;script&gt;"' in html


def test_a_very_long_text_takes_no_longer_than_its_length():
    text = "<p>" + "repairs and attachments < " * 20_000 + "</p>"
    began = time.perf_counter()
    words(text)
    assert time.perf_counter() - began < 5


# --- on the pages


def terms_in(client, address=ARTICLE):
    return re.findall(r'<a class="term" href="([^"]+)">', client.get(address).text)


@pytest.mark.django_db
def test_an_article_leads_to_words_that_are_there_each_of_them_once(client, home):
    found = terms_in(client)
    assert len(found) >= 5
    assert len(found) == len(set(found))
    html = client.get("/words/").text
    for address in found:
        page, _, part = address.partition("#")
        assert page == "/words/"
        assert f'id="{part}"' in html


@pytest.mark.django_db
def test_the_words_cost_an_article_no_query(client, home, django_assert_num_queries):
    client.get(ARTICLE)
    with CaptureQueriesContext(connection) as with_words:
        assert terms_in(client)
    PracticeDetails.objects.update(glossary=None)
    with django_assert_num_queries(len(with_words)):
        assert not terms_in(client)


@pytest.mark.django_db
def test_a_list_that_is_a_draft_is_led_to_from_nowhere(client, home):
    GlossaryPage.objects.get(locale__language_code="en").unpublish()
    assert not terms_in(client)
    assert "/words/" not in client.get("/").text


@pytest.mark.django_db
def test_what_search_engines_and_feeds_are_told_holds_no_such_links(client, home):
    html = client.get(ARTICLE).text
    assert 'class="term"' not in html.split("</head>")[0]
    assert 'class="term"' not in client.get("/articles/feed/").text


@pytest.mark.django_db
def test_a_word_without_other_forms_is_taken_too(client, home):
    page = GlossaryPage.objects.get(locale__language_code="en")
    page.terms = [("term", {"term": "Differentiation", "also": None, "meaning": "<p>x</p>"})]
    page.save_revision().publish()
    assert terms_in(client) == ["/words/#differentiation"]
    assert ArticlePage.objects.live().exists()
