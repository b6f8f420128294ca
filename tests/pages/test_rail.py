"""What stands beside the text of a page, and the therapist's hello."""

import json
import re

import pytest
from django.core.files.base import ContentFile
from wagtail.documents.models import Document

from pages.models import PracticeDetails, TherapistPage
from tests.addresses import ARTICLE

pytestmark = pytest.mark.django_db
RAILED = ["/services/couples-therapy/", ARTICLE, "/about/", "/questions/", "/first-call/", "/search/?q=anger"]


def rail(client, address):
    return re.search(r'<aside class="rail".*?</aside>', client.get(address).text, re.DOTALL)[0]


@pytest.mark.parametrize("address", RAILED)
def test_the_rail_says_who_and_shows_a_license_only_when_there_is_one(client, address):
    before = rail(client, address)
    assert "Liron, LMFT" in before
    assert "Licensed Marriage and Family Therapist" in before
    assert "License " not in before
    PracticeDetails.objects.update(licence_number="00000")
    assert "License 00000" in rail(client, address)


def test_the_portrait_stands_in_the_rail_but_not_beside_itself(client):
    assert "rail__portrait" in rail(client, ARTICLE)
    assert "rail__portrait" not in rail(client, "/about/")


def test_from_a_service_the_rail_leads_to_the_form_with_that_service(client):
    assert "?service=couples-therapy" in rail(client, "/services/couples-therapy/")


@pytest.mark.parametrize("address", [ARTICLE, "/services/couples-therapy/"])
def test_without_a_page_about_the_therapist_the_rail_keeps_the_title_and_the_button(client, address):
    TherapistPage.objects.get(locale__language_code="en").unpublish()
    left = rail(client, address)
    assert "/about/" not in left
    assert "Licensed Marriage and Family Therapist" in left
    assert "/consultation/" in left


def test_an_article_that_ends_in_an_invitation_has_no_other_right_above_it(client):
    assert "author__invitation" in client.get(ARTICLE).text
    assert "author__invitation" not in client.get("/articles/anger-is-a-signal/").text


def say_hello(captions=True):
    film, words = (
        Document.objects.create(title=name, file=ContentFile(b"An example", name=name))
        for name in ("hello.mp4", "hello.vtt")
    )
    page = TherapistPage.objects.get(locale__language_code="en")
    value = {"title": "A short hello", "file": film.pk, "captions": words.pk if captions else None, "transcript": ""}
    body = [*page.body.raw_data, {"type": "video", "value": value}]
    page.body = json.dumps([dict(block) for block in body])
    page.save_revision().publish()


def test_a_hello_with_captions_stands_once_on_the_page_about_the_therapist_and_on_the_home_page(client):
    assert "<video" not in client.get("/").text
    say_hello()
    about, home = client.get("/about/").text, client.get("/").text
    assert about.count("<video") == home.count("<video") == 1
    assert about.index("<video") < about.index("Why this work")
    assert 'kind="captions"' in home
    assert "A short hello" in home


def test_a_film_without_captions_stays_where_it_was_put(client):
    say_hello(captions=False)
    about = client.get("/about/").text
    assert about.count("<video") == 1
    assert about.index("<video") > about.index("Why this work")
    assert "<video" not in client.get("/").text
