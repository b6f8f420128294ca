"""Two equal trees: every page knows its twin, and the language is that of the address alone."""

import re
import xml.etree.ElementTree as ET

import pytest
from django.apps import apps
from django.conf import settings
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from django.utils import translation
from wagtail.models import Page

from pages.models import (
    ArticlePage,
    BasePage,
    HebrewDetails,
    HomePage,
    LegalPage,
    PracticeDetails,
    ServicePage,
)
from therapyties import languages

ALTERNATE = re.compile(r'<link rel="alternate" hreflang="([^"]+)" href="([^"]+)"')
HTML = re.compile(r'<html lang="([^"]+)" dir="([^"]+)"')
DIRECTION = {"en": "ltr", "he": "rtl"}


@pytest.fixture
def pages(home):
    """{address: language} of every live page."""
    return {page.get_url(): page.locale.language_code for page in _pages()}


def _pages():
    return Page.objects.live().filter(depth__gt=1).select_related("locale")


def of(text):
    return HTML.search(text).groups()


def alternates(text):
    return {code: url.removeprefix(settings.SITE_URL) for code, url in ALTERNATE.findall(text)}


def in_hebrew(model, **where):
    return model.objects.get(locale__language_code="he", **where)


def test_each_language_has_every_page_of_the_other(home):
    assert languages.CODES == ("en", "he")
    keys = {
        code: set(
            Page.objects.filter(depth__gt=1, locale__language_code=code).values_list("translation_key", flat=True)
        )
        for code in languages.CODES
    }
    assert keys["en"] == keys["he"]
    assert len(keys["he"]) == Page.objects.filter(depth__gt=1).count() / 2


def test_every_page_speaks_its_language_and_leads_to_its_twins_which_lead_back(client, pages):
    said = {}
    for address, code in pages.items():
        answer = client.get(address)
        assert (answer.status_code, of(answer.text)) == (200, (code, DIRECTION[code])), address
        said[address] = alternates(answer.text)
    for address, code in pages.items():
        twins = said[address]
        assert not twins or twins[code] == address
        assert not twins or twins["x-default"] == twins.get("en", address)
        for other in set(twins) - {"x-default"}:
            assert said[twins[other]] == twins, address
            assert pages[twins[other]] == other
    drafts = LegalPage.objects.filter(live=False, locale__language_code="he", slug="privacy")
    assert {address for address, twins in said.items() if not twins} == {
        page.get_translations().get().get_url() for page in drafts
    }


def test_the_sitemap_names_every_page_with_the_same_twins(client, pages):
    tree = ET.fromstring(client.get("/sitemap.xml").content)  # noqa: S314 - our own
    name = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
    listed = {
        url.find(f"{name}loc").text.removeprefix(settings.SITE_URL): {
            link.get("hreflang"): link.get("href").removeprefix(settings.SITE_URL)
            for link in url.iter("{http://www.w3.org/1999/xhtml}link")
        }
        for url in tree.iter(f"{name}url")
    }
    assert set(pages) <= set(listed)
    for address in pages:
        assert listed[address] == alternates(client.get(address).text), address
    assert listed["/consultation/"] == {
        "en": "/consultation/",
        "he": "/he/consultation/",
        "x-default": "/consultation/",
    }


@pytest.mark.parametrize("wish", ["he", "he-IL,he;q=0.9,en;q=0.1", "iw", "*", "x" * 500])
def test_neither_a_browsers_wish_nor_a_cookie_changes_the_language(home, wish):
    client = Client(headers={"Accept-Language": wish})
    client.cookies["django_language"] = "he"
    for address in ("/", "/about/", "/consultation/", "/search/"):
        answer = client.get(address)
        assert answer.status_code == 200
        assert of(answer.text)[0] == "en"
        assert "Accept-Language" not in answer.headers.get("Vary", "")


@pytest.mark.parametrize("address", ["/he/nothing/", "/he/about/nothing/", "/he/fees/", "/he/he/", "/he/privacy/"])
def test_what_is_not_there_in_hebrew_is_said_in_hebrew(client, home, address):
    answer = client.get(address)
    assert answer.status_code == 404
    assert of(answer.text) == ("he", "rtl")
    assert 'href="/he/"' in answer.text


def test_an_address_of_a_page_that_is_there_in_another_language_alone_offers_that_page(client, home):
    in_hebrew(Page, slug="about").specific.unpublish()
    in_english = Page.objects.get(locale__language_code="en", slug="first-call").specific
    in_english.unpublish()
    for address, offered in (("/he/about/", "/about/"), ("/first-call/", "/he/first-call/")):
        answer = client.get(address)
        assert answer.status_code == 404
        assert f'<a href="{offered}" hreflang="' in answer.text.partition("<main")[2]
        assert "site-nav__home" not in answer.text


@pytest.mark.parametrize("address", ["/he/nothing/", "/he/about/couples-therapy/", "/he/couples-therapy/", "/nothing/"])
def test_an_address_at_which_nothing_stands_claims_nothing_about_the_other_language(client, home, address):
    answer = client.get(address)
    assert answer.status_code == 404
    assert "hreflang" not in answer.text.partition("<main")[2]
    assert "site-nav__home" in answer.text
    assert "not there in English" not in answer.text


def test_a_page_without_a_public_twin_leads_to_the_home_page_and_says_so(client, home):
    about = in_hebrew(Page, slug="about")
    about.specific.unpublish()
    page = client.get("/about/").text
    assert alternates(page) == {}
    switch = page.partition('class="site-nav__language"')[2].partition("</li>")[0]
    assert 'href="/he/"' in switch
    assert "site-nav__home" in switch
    assert client.get("/he/about/").status_code == 404
    assert "/he/about/" not in client.get("/sitemap.xml").text
    assert "/he/about/" not in client.get("/he/").text


def test_a_twin_that_is_renamed_moved_or_deleted_leaves_every_link_true(client, home):
    service = in_hebrew(ServicePage, slug="couples-therapy")
    service.slug = "זוגות"
    service.save_revision().publish()
    address = Page.objects.get(pk=service.pk).get_url()
    assert address.startswith("/he/services/%")
    assert alternates(client.get("/services/couples-therapy/").text)["he"] == address
    assert client.get(address).status_code == 200
    assert f'href="{address}"' in client.get("/he/services/").text
    service.move(in_hebrew(HomePage), pos="last-child")
    moved = Page.objects.get(pk=service.pk).get_url()
    assert moved != address
    assert alternates(client.get("/services/couples-therapy/").text)["he"] == moved
    Page.objects.get(pk=service.pk).delete()
    assert alternates(client.get("/services/couples-therapy/").text) == {}
    assert moved not in client.get("/sitemap.xml").text


def test_the_menu_and_the_switch_follow_a_page_that_is_renamed_and_forget_one_that_is_taken_off_line(client, home):
    about = in_hebrew(Page, slug="about").specific
    about.slug, about.title = "מי-אני", "מי אני"
    about.save_revision().publish()
    address = Page.objects.get(pk=about.pk).get_url()
    menu = client.get("/he/").text.partition('class="site-nav"')[2].partition("</nav>")[0]
    assert f'href="{address}"' in menu
    assert "מי אני" in menu
    for path in ("/about/", address):
        page = client.get(path).text
        assert alternates(page) == {"en": "/about/", "he": address, "x-default": "/about/"}
    assert f'href="{address}" hreflang="he"' in client.get("/about/").text
    about.unpublish()
    assert address not in client.get("/he/").text
    assert address not in client.get("/about/").text
    about.save_revision().publish()
    about.refresh_from_db()
    about.move(in_hebrew(HomePage).get_parent(), pos="last-child")
    assert client.get(address).status_code == 404
    assert address not in client.get("/about/").text


def test_without_a_public_home_page_in_hebrew_the_site_speaks_english_alone(client, home):
    in_hebrew(HomePage).unpublish()
    for address in ("/he/", "/he/about/"):
        assert client.get(address).status_code == 404
    for address in ("/", "/about/"):
        page = client.get(address).text
        assert "site-nav__language" not in page
        assert "data-language" not in page
        assert alternates(page) == {}
    assert set(re.findall('/he/[^<"]*', client.get("/sitemap.xml").text)) == {"/he/consultation/"}


def test_a_twin_that_was_moved_into_the_other_tree_is_found_where_it_is(client, home):
    about = in_hebrew(Page, slug="about")
    about.slug = "al-liron"
    about.save()
    about.move(home, pos="last-child")
    assert alternates(client.get("/about/").text)["he"] == "/al-liron/"
    for address in ("/al-liron/", "/he/", "/sitemap.xml", "/he/search/?q=%D7%9C%D7%99%D7%A8%D7%95%D7%9F"):
        answer = client.get(address)
        assert answer.status_code == 200
        assert "/he/about/" not in answer.text
    assert client.get("/he/about/").status_code == 404


def test_the_form_and_the_search_have_an_address_in_each_language(client, home):
    for address in ("consultation/", "search/"):
        for code, prefix in (("en", "/"), ("he", "/he/")):
            answer = client.get(prefix + address)
            assert (answer.status_code, of(answer.text)[0]) == (200, code)
            other = "/he/" if code == "en" else "/"
            assert f'href="{other}{address}"' in answer.text


def test_private_pages_have_one_address_in_whatever_language(home):
    for code in languages.CODES:
        with translation.override(code):
            assert reverse("consultations:yours_all") == "/consultation/yours/"


@pytest.mark.both_databases
def test_search_finds_pages_of_its_own_language(client, home):
    found = client.get("/he/search/", {"q": "הכעס"}).text
    assert "/he/articles/anger-is-a-signal/" in found
    assert 'href="/articles/anger-is-a-signal/"' not in found
    assert "/he/" not in client.get("/search/", {"q": "anger"}).text.partition("<main")[2].partition("</main>")[0]


def test_the_details_of_the_practice_are_said_in_the_language_and_with_its_pages(home):
    stored = PracticeDetails.current()
    HebrewDetails.objects.update(fees="200 דולר", crisis_text="<p></p>")
    with languages.speaking("he"):
        here = PracticeDetails.current()
    assert (here.fees, here.therapist_name, here.practice_name) == ("200 דולר", "לירון", stored.practice_name)
    assert here.questions.locale.language_code == "he"
    assert here.privacy_policy == stored.privacy_policy  # the Hebrew one is a draft
    assert "988" in here.crisis
    assert "בסכנה" in here.crisis
    again = PracticeDetails.current()
    assert (again.fees, again.questions.locale.language_code) == (stored.fees, "en")


@pytest.mark.both_databases
def test_the_details_in_hebrew_cost_two_queries_more(home, django_assert_num_queries):
    with languages.speaking("he"), django_assert_num_queries(3):
        here = PracticeDetails.current()
    named = {field.name for field in here._meta.get_fields() if field.related_model and "site" not in field.name}
    assert {"questions", "articles", "glossary", "first_visit", "accessibility"} <= named
    for name in named - {"privacy_policy", "good_faith_estimate"}:  # which are drafts
        assert getattr(here, name).locale.language_code == "he", name


@pytest.mark.both_databases
def test_a_site_that_was_edited_gets_the_hebrew_pages_as_drafts_beside_their_twins(client, home):
    in_hebrew(HomePage).delete()
    changed = ServicePage.objects.get(locale__language_code="en", slug="couples-therapy")
    changed.title = "Us two"
    changed.save_revision().publish()
    before = list(Page.objects.order_by("pk").values_list("pk", "title", "live"))
    call_command("seed_site", add=True, verbosity=0)
    assert (
        list(Page.objects.filter(pk__in=[row[0] for row in before]).order_by("pk").values_list("pk", "title", "live"))
        == before
    )
    added = Page.objects.filter(locale__language_code="he")
    assert added.count() == len(list((settings.BASE_DIR / "pages" / "starter" / "he").rglob("*.md")))
    assert not added.filter(live=True).exists()
    assert in_hebrew(ServicePage, slug="couples-therapy").translation_key == changed.translation_key
    call_command("seed_site", add=True, verbosity=0)
    assert added.count() == Page.objects.filter(locale__language_code="he").count()


def test_the_articles_of_a_topic_are_the_twin_of_nothing_and_no_list_says_otherwise(client, home):
    listed = client.get("/sitemap.xml").text
    for code, prefix in (("en", "/"), ("he", "/he/")):
        whole = client.get(f"{prefix}articles/")
        assert set(alternates(whole.text)) == {"en", "he", "x-default"}
        addresses = re.findall(rf'href="({prefix}articles/topics/[^"]+)"', whole.text)
        assert len(addresses) == len(whole.context["topics"]) > 1
        for address in addresses:
            page = client.get(address)
            assert (page.status_code, of(page.text)[0]) == (200, code)
            assert alternates(page.text) == {}
            entry = listed.partition(f"<loc>{settings.SITE_URL}{address}</loc>")[2].partition("</url>")[0]
            assert "hreflang" not in entry


def test_a_list_of_articles_offers_the_topics_of_its_own_articles(client, home):
    named = {code: client.get(f"{prefix}articles/").context["topics"] for code, prefix in (("en", "/"), ("he", "/he/"))}
    for code, topics in named.items():
        assert topics
        assert all(("א" <= topic.name[0] <= "ת") == (code == "he") for topic in topics)


def test_a_topic_of_the_other_language_is_not_here(client, home):
    for path in ("/he/articles/topics/anger/", "/articles/topics/כעס/"):
        assert client.get(path).status_code == 404
    ArticlePage.objects.live().filter(topics__slug="anger").unpublish()
    assert client.get("/articles/topics/anger/").status_code == 200  # of its own language, and empty for now


def test_a_hebrew_article_knows_its_author_services_and_topics_in_hebrew(home):
    for article in ArticlePage.objects.filter(locale__language_code="he"):
        assert article.author.locale.language_code == "he"
        assert {page.locale.language_code for page in article.related_services.all()} == {"he"}
        for topic in article.topics.all():
            assert not {other.locale.language_code for other in topic.articlepage_set.all()} - {"he"}


def test_every_kind_of_page_can_be_there_once_in_each_language(home):
    for model in apps.get_models():
        if issubclass(model, BasePage) and model is not HomePage:
            assert model.max_count is None, model
