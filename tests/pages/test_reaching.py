"""What stands behind the name under an article, and the ways to the practice that are not the form."""

import re

import pytest

from pages.editor import readiness
from pages.models import ArticlePage, LegalPage, PracticeDetails, TherapistPage
from tests.addresses import ARTICLE

pytestmark = pytest.mark.django_db


def card(client):
    html = client.get(ARTICLE).content.decode()
    return re.search(r'<section class="author".*?</section>', html, re.DOTALL)[0]


def test_the_authors_card_says_what_stands_behind_the_name_and_invites(client):
    shown = card(client)
    for fact in (
        "Phillips Graduate Institute",
        "BA in Psychology, UCLA",
        "CAMS III certified anger management specialist",
        "Humanistic",
        "Emotion-Focused Therapy",
        "Gestalt",
        "Family Systems",
        "Hebrew",
        "English",
        'href="/consultation/"',
    ):
        assert fact in shown, fact


def test_the_authors_card_speaks_as_i(client):
    assert "Liron is" not in card(client)
    assert "I work with couples" in card(client)


def test_a_fact_that_is_not_filled_in_leaves_no_empty_heading_on_the_card(client):
    TherapistPage.objects.update(education="", certifications="", languages="", body=[])
    shown = card(client)
    assert "<dt>" not in shown
    assert 'href="/consultation/"' in shown


def test_the_card_costs_no_query_of_its_own(client, django_assert_num_queries):
    client.get(ARTICLE)
    author = ArticlePage.objects.select_related("author").exclude(author=None).first().author
    with django_assert_num_queries(0):
        assert len(author.approaches) == 4


@pytest.mark.parametrize(
    ("reached", "shown", "hidden"),
    [
        ({"phone": "(818) 555-0100"}, ["tel:(818) 555-0100"], ["mailto:"]),
        ({"email": "hello@example.org"}, ["mailto:hello@example.org"], ["tel:(818)"]),
        ({"phone": "(818) 555-0100", "email": "hello@example.org"}, ["tel:(818)", "mailto:hello@example.org"], []),
    ],
)
def test_the_accessibility_page_names_a_way_that_is_not_the_form(client, reached, shown, hidden):
    PracticeDetails.objects.update(**reached)
    main = client.get("/accessibility/").content.decode().split("<main")[1].split("</main>")[0]
    assert "You do not need the form" in main
    assert all(part in main for part in shown)
    assert not any(part in main for part in hidden)
    assert "You do not need the form" not in client.get("/privacy/").content.decode()


def test_without_such_a_way_the_sentence_is_left_out_and_opening_asks_for_one(client):
    def asked():
        (line,) = [line for line in readiness.lines() if line.title == "A way to reach you without the form"]
        return line

    assert "You do not need the form" not in client.get("/accessibility/").content.decode()
    assert not asked().is_done
    assert asked().url.endswith("#id_phone-label")
    PracticeDetails.objects.update(email="hello@example.org")
    assert asked().is_done


def test_the_form_leads_to_the_good_faith_estimate_once_readers_can_see_it(client):
    page = LegalPage.objects.get(locale__language_code="en", slug="good-faith-estimate")
    assert PracticeDetails.objects.get().good_faith_estimate_id == page.pk
    assert page.url not in client.get("/consultation/").content.decode()
    page.save_revision().publish()
    assert f'href="{page.url}"' in client.get("/consultation/").content.decode()
