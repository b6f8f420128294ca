"""What is alike on many pages is rendered once, and nothing of one page, draft or language gets into another's."""

import pytest
from django.template import engines
from django.test import RequestFactory
from django.utils import translation

from pages.models import ArticlePage, TherapistPage
from pages.navigation import MOST_OTHERS, around
from tests.addresses import ARTICLE

pytestmark = pytest.mark.django_db


@pytest.fixture
def request_for_nobody(home):
    return RequestFactory().get("/", HTTP_HOST="127.0.0.1:8000")


def rendered(template, request, **values):
    return engines["django"].from_string(f"{{% load page_tags %}}{template}").render(values, request)


def test_it_is_rendered_once_for_each_set_of_its_values(request_for_nobody):
    def shown(word, **values):
        text = '{% once "part" number %}{{ word }}{% endonce %}'
        return rendered(text, request_for_nobody, word=word, **values)

    assert shown("first", number=1) == "first"
    assert shown("second", number=1) == "first"
    assert shown("third", number=2) == "third"
    assert shown("fourth") == "fourth"  # a value that is not there is one, too
    with translation.override("he"):
        assert shown("fifth", number=1) == "fifth"


def test_parts_of_different_names_are_different(request_for_nobody):
    assert rendered('{% once "one" %}1{% endonce %}', request_for_nobody) == "1"
    assert rendered('{% once "other" %}2{% endonce %}', request_for_nobody) == "2"


def test_what_is_kept_is_bounded(request_for_nobody):
    here = around(request_for_nobody)
    for number in range(MOST_OTHERS + 10):
        assert here.once(number, lambda number=number: number) == number
    assert len(here.others) <= MOST_OTHERS
    assert here.once("one more", lambda: "made") == "made"


def test_a_draft_about_the_therapist_does_not_reach_the_rail_of_another_page(request_for_nobody):
    page = TherapistPage.objects.get(locale__language_code="en")
    article = ArticlePage.objects.filter(author__isnull=False, locale=page.locale)[0]
    page.name = "Only a draft"
    rail = '{% include "components/rail.html" %}'
    assert "Only a draft" in rendered(rail, request_for_nobody, page=page)
    other = rendered(rail, request_for_nobody, page=article)
    assert f'href="{page.url}"' in other
    assert "Only a draft" not in other


def test_an_article_shows_its_own_topics_and_services_alone_and_only_those_that_are_public(client, home):
    article = home.get_descendants().get(slug=ARTICLE.strip("/").rpartition("/")[2]).specific
    shown = client.get(ARTICLE).context
    assert list(shown["topics"]) == list(article.topics.all())
    assert shown["services"]
    assert [page.pk for page in shown["services"]] == [page.pk for page in article.related_services.all()]
    gone = article.related_services.all()[0]
    gone.unpublish()
    assert gone.pk not in [page.pk for page in client.get(ARTICLE).context["services"]]
