"""Pages are found by what the practice's details name and never by an address: every one of them can be moved."""

import re
from pathlib import Path

import pytest
from django.core.files.storage import InMemoryStorage
from django.core.management import call_command
from django.test import Client
from wagtail.models import Page, Site

from pages.editor import readiness
from pages.models import (
    ArticleIndexPage,
    ArticlePage,
    LegalPage,
    PracticeDetails,
    QuestionsPage,
    ServicePage,
    TherapistPage,
    Topic,
)
from pages.seo import cards
from tests.addresses import ARTICLE, visited

pytestmark = pytest.mark.django_db

ROOT = Path(__file__).parents[2]
WRITTEN = [
    *(
        path
        for app in ("consultations", "pages", "therapyties")
        for path in (ROOT / app).rglob("*.py")
        if not {"migrations", "starter"} & set(path.parts)
    ),
    *(ROOT / "templates").rglob("*.html"),
    *(ROOT / "templates").rglob("*.txt"),
    *(ROOT / "static" / "js").rglob("*.js"),
]


def addresses_in(text, segments):
    """What of a text is a place in the page tree: /privacy/, "/privacy", slug="privacy"."""
    names = "|".join(map(re.escape, sorted(segments)))
    return re.findall(rf"""(?<![\w.}}])/(?:{names})(?=[/"'#?\s])|slug\w*\s*=\s*["'](?:{names})["']""", text)


@pytest.fixture
def segments(home):
    """Every part of every address of the seeded pages."""
    return {page.slug for page in Page.objects.descendant_of(home)}


@pytest.mark.parametrize(
    ("text", "is_found"),
    [
        ('<a href="/privacy/">', True),
        ("<a href='/articles/topics/{{ topic.slug }}/'>", True),
        ('href="{% site_url %} /articles/feed/"', True),
        ('Page.objects.filter(slug="privacy")', True),
        ('Page.objects.filter(slug__in="privacy")', True),
        ('fetch("/about#top")', True),
        ('{% extends "pages/base_page.html" %}', False),
        ("href=\"{% url 'asking:form' %}\"", False),
        ("consultations/services/asking.py", False),
        ('filter(slug=wanted, name="privacy")', False),
    ],
)
def test_an_address_of_the_page_tree_is_recognized_in_code(segments, text, is_found):
    assert bool(addresses_in(text, segments)) is is_found


def test_no_address_of_the_page_tree_is_written_in_code_templates_or_scripts(segments):
    assert {"privacy", "articles", "questions", "about", "services"} <= segments
    found = {
        str(path.relative_to(ROOT)): places
        for path in WRITTEN
        if (places := addresses_in(path.read_text(encoding="utf-8"), segments))
    }
    assert found == {}


def links_in(client, url):
    return set(re.findall(r'href="(?:http://127\.0\.0\.1:8000)?(/[^"#?]*)', client.get(url).text))


def renamed(page, slug):
    """The page under another address, as an editor gives it one."""
    page.slug = slug
    page.save_revision().publish()
    return page


def test_a_list_of_articles_that_is_renamed_takes_its_topics_and_its_feed_along(client, home):
    renamed(ArticleIndexPage.objects.get(locale__language_code="en"), "reading")
    article = ARTICLE.replace("/articles/", "/reading/")
    topics = [
        f"/reading/topics/{topic.slug}/" for topic in Topic.objects.filter(articlepage__url_path__endswith=article)
    ]
    links = links_in(client, article)
    assert topics
    assert {"/reading/feed/", "/reading/", *topics} <= links
    assert not [link for link in links if link.startswith("/articles/")]
    for link in ["/reading/feed/", *topics]:
        assert client.get(link).status_code == 200, link
    feed = client.get("/reading/feed/").text
    assert "http://127.0.0.1:8000/reading/feed/" in feed
    canonical = re.search(r'<link rel="canonical" href="([^"]+)"', client.get(topics[0]).text)[1]
    assert canonical == f"http://127.0.0.1:8000{topics[0]}"


def test_no_link_of_any_page_is_dead_after_pages_are_renamed(client, home):
    for page, slug in (
        (ArticleIndexPage.objects.get(locale__language_code="en"), "reading"),
        (QuestionsPage.objects.get(locale__language_code="en"), "asked"),
        (LegalPage.objects.get(locale__language_code="en", slug="privacy"), "your-data"),
    ):
        renamed(page, slug)
    urls = {page.url for page in Page.objects.live().descendant_of(home, inclusive=True)} | {"/consultation/"}
    found = {link: url for url in urls for link in links_in(Client(), url)}  # most stand on every page
    assert len(found) > len(urls)
    for link, url in found.items():
        if not link.startswith(("/static/", "/media/", "/consultation/leave/")):
            answer, _text = visited(client, "get", link)
            assert answer.status_code == 200, (url, link)


def test_without_a_chosen_list_articles_name_their_topics_and_offer_no_feed(client, home):
    PracticeDetails.objects.update(articles=None)
    page = client.get(ARTICLE)
    assert page.status_code == 200
    assert "/topics/" not in page.text
    assert "atom+xml" not in page.text
    assert Topic.objects.filter(articlepage__url_path__endswith=ARTICLE).first().name in page.text


@pytest.mark.parametrize("model", [LegalPage, QuestionsPage])
def test_a_chosen_page_that_is_deleted_leaves_a_form_without_the_link(client, home, model):
    page = model.objects.get(locale__language_code="en", slug__in=["privacy", "questions"])
    url = page.url
    page.delete()
    form = client.get("/consultation/")
    assert form.status_code == 200
    assert f'href="{url}"' not in form.text
    assert PracticeDetails.current().practice_name == "Therapy Ties"


def test_a_chosen_page_that_is_withdrawn_is_linked_from_nowhere(client, home):
    for page in (
        QuestionsPage.objects.get(locale__language_code="en"),
        LegalPage.objects.get(locale__language_code="en", slug="privacy"),
    ):
        page.unpublish()
        assert f'href="{page.url}"' not in client.get("/consultation/").text


@pytest.mark.parametrize("model", [ArticlePage, QuestionsPage, ServicePage, TherapistPage])
def test_what_is_taken_off_line_is_linked_from_no_page(client, home, model):
    gone = list(model.objects.live())
    others = Page.objects.live().filter(depth__gt=1).exclude(pk__in=[page.pk for page in gone])
    for page in gone:
        page.unpublish()
    for other in others:
        text = client.get(other.url).text
        assert not [page.url for page in gone if f'href="{page.url}"' in text], other.url


# --- the practice's details


def test_the_details_in_use_are_those_of_the_default_site_in_one_query(home, django_assert_num_queries):
    with django_assert_num_queries(1):
        details = PracticeDetails.current()
        named = [details.privacy_policy.title, details.questions.title, details.articles.title]
    assert details.pk == PracticeDetails.objects.get(site__is_default_site=True).pk
    assert all(named)


def test_where_no_details_are_stored_the_defaults_hold_and_nothing_is_written(home):
    PracticeDetails.objects.all().delete()
    details = PracticeDetails.current()
    assert details.pk is None
    assert details.practice_name == "Therapy Ties"
    assert details.languages == ["English", "Hebrew"]
    assert not PracticeDetails.objects.exists()


def test_the_practice_has_one_name_on_page_feed_and_card(client, home):
    PracticeDetails.objects.update(practice_name="Another Name", languages_spoken="English\n\nFrench")
    ArticlePage.objects.update(author=None)
    feed = client.get("/articles/feed/").text
    assert "<title>Another Name: " in feed
    assert "<name>Another Name</name>" in feed
    page = client.get(ARTICLE).text
    assert '"knowsLanguage": ["English", "French"]' in page
    assert '<meta property="og:site_name" content="Another Name">' in page
    assert '"name": "Another Name", "url": "http://127.0.0.1:8000/"' in page


def test_the_card_for_sharing_is_drawn_anew_with_the_practices_name(home, monkeypatch):
    monkeypatch.setattr(cards, "default_storage", InMemoryStorage())  # the old card's file is needed by other tests
    before = home.social_card
    PracticeDetails.objects.update(practice_name="Another Name")
    home.save_revision().publish()
    home.refresh_from_db()
    assert home.social_card != before


@pytest.mark.parametrize(
    ("change", "why"),
    [
        (lambda page: PracticeDetails.objects.update(privacy_policy=None), "Choose it under"),
        (lambda page: page.unpublish(), "readers cannot see it yet"),
    ],
)
def test_a_site_is_not_ready_to_open_without_a_policy_that_readers_can_see(home, change, why):
    def line():
        (found,) = [line for line in readiness.lines() if line.title == "The form leads to your privacy policy"]
        return found

    assert line().is_done
    change(LegalPage.objects.get(locale__language_code="en", slug="privacy"))
    assert not line().is_done
    assert why in line().why


def test_the_default_site_cannot_be_unticked_and_nothing_hangs_on_it(home, client):
    site = Site.objects.get()
    details = PracticeDetails.for_site(site)
    site.is_default_site = False
    site.save()
    assert Site.objects.get().is_default_site
    Site.objects.update(is_default_site=False)  # by a hand in the database
    assert PracticeDetails.current() == details
    assert "<loc>" in client.get("/sitemap.xml").text
    assert client.get("/consultation/").status_code == 200
    call_command("run_worker")
