"""The starting pages on a site that stands already: added as drafts, and nothing of it is changed."""

import pytest
from django.core.management import call_command
from wagtail.models import Page

from pages.models import (
    ArticlePage,
    FeesPage,
    FirstVisitPage,
    GlossaryPage,
    HandoutIndexPage,
    HandoutPage,
    HomePage,
    PracticeDetails,
    ReflectionPage,
    StandardPage,
)

pytestmark = pytest.mark.django_db

NEW = [FeesPage, FirstVisitPage, ReflectionPage, HandoutPage, HandoutIndexPage, GlossaryPage]


def everything():
    return list(Page.objects.order_by("path").values_list("pk", "url_path", "title", "live", "latest_revision_id"))


@pytest.fixture
def older(home):
    """A site from before these types of pages."""
    for model in NEW:
        for page in model.objects.all():
            page.delete()
    home.refresh_from_db()
    return home


def test_a_site_from_before_gets_the_new_pages_as_drafts(client, older):
    before = everything()
    call_command("seed_site", add=True)
    added = Page.objects.exclude(pk__in=[row[0] for row in before]).specific()
    assert {type(page) for page in added} == set(NEW)
    assert HandoutPage.objects.count() == 6  # three in each language
    assert not any(page.live for page in added)
    assert [row for row in everything() if row[0] in {old[0] for old in before}] == before
    for page in added:
        assert client.get(page.get_url()).status_code == 404
        latest = page.get_latest_revision_as_object()
        assert latest.search_description
    assert FirstVisitPage.objects.get(locale__language_code="en").get_latest_revision_as_object().parts


def test_the_details_name_what_was_added_where_nothing_was_named(older):
    call_command("seed_site", add=True)
    details = PracticeDetails.current()
    assert (details.first_visit_id, details.reflection_id, details.glossary_id) == (
        FirstVisitPage.objects.get(locale__language_code="en").pk,
        ReflectionPage.objects.get(locale__language_code="en").pk,
        GlossaryPage.objects.get(locale__language_code="en").pk,
    )


def test_a_second_time_adds_nothing(older, capsys):
    call_command("seed_site", add=True)
    before = everything()
    call_command("seed_site", add=True)
    assert everything() == before
    assert "The site has them all." in capsys.readouterr().out


def test_what_somebody_has_taken_away_among_others_does_not_come_back(home):
    ArticlePage.objects.get(locale__language_code="en", slug="anger-is-a-signal").delete()
    HandoutPage.objects.all().first().delete()
    before = everything()
    call_command("seed_site", add=True)
    assert everything() == before


def test_an_address_that_is_taken_stays_whose_it_is(older):
    older.add_child(instance=StandardPage(title="Our words", slug="words"))
    call_command("seed_site", add=True)
    assert StandardPage.objects.get(locale__language_code="en", slug="words").title == "Our words"
    assert GlossaryPage.objects.get(locale__language_code="en").slug == "words-from-therapy-in-plain-english"


def test_a_home_page_in_hebrew_finds_a_place_where_its_own_is_taken(home):
    HomePage.objects.get(locale__language_code="he").delete()
    Page.get_first_root_node().add_child(instance=StandardPage(title="Beside", slug="he"))
    call_command("seed_site", add=True)
    added = HomePage.objects.get(locale__language_code="he")
    assert added.slug != "he"
    assert added.get_url() == "/he/"


def test_without_being_asked_a_site_that_stands_is_left_alone(older):
    before = everything()
    call_command("seed_site")
    assert everything() == before
