"""Handouts: made by an editor, shown with their drawing, and with room to write."""

import pytest
from django.urls import reverse

from pages.models import HandoutIndexPage, HandoutPage, HomePage

pytestmark = pytest.mark.django_db

ADDRESSES = ["/handouts/the-loop/", "/handouts/a-pause-we-agree-on/", "/handouts/first-words/"]


def test_the_list_shows_every_handout_in_its_order_and_no_draft(client, home):
    html = client.get("/handouts/").text.split("<main")[1]
    assert [html.index(f'href="{address}"') for address in ADDRESSES] == sorted(
        html.index(f'href="{address}"') for address in ADDRESSES
    )
    HandoutPage.objects.get(locale__language_code="en", slug="the-loop").unpublish()
    assert ADDRESSES[0] not in client.get("/handouts/").text


@pytest.mark.parametrize("address", ADDRESSES)
def test_a_handout_has_a_drawing_lines_to_write_on_and_a_word_of_caution(client, home, address):
    html = client.get(address).text.split("<main")[1].split("</main>")[0]
    assert '<svg class="handout-drawing"' in html
    page = HandoutPage.objects.get(locale__language_code="en", slug=address.split("/")[2])
    assert len(page.lines) >= 3
    assert all(f"<li>{line}</li>" in html for line in page.lines)
    assert "two people who feel safe with each other" in html
    assert "1-800-799-7233" in html


def test_a_handout_without_a_drawing_or_lines_has_no_empty_places(client, home):
    page = HandoutPage.objects.get(locale__language_code="en", slug="the-loop")
    page.drawing, page.blanks = "", " \n "
    page.save_revision().publish()
    html = client.get(ADDRESSES[0]).text.split("<main")[1].split("</main>")[0]
    assert "<svg" not in html.split("<article")[1].split("</article>")[0]
    assert "handout__blanks" not in html


@pytest.mark.parametrize("address", ["/handouts/", *ADDRESSES])
def test_they_cost_at_most_9_queries(client, home, django_assert_max_num_queries, address):
    client.get(address)
    with django_assert_max_num_queries(9):
        assert client.get(address).status_code == 200


def test_handouts_live_in_their_list_and_an_editor_can_add_one(editor_client, home):
    assert HandoutPage.allowed_parent_page_models() == [HandoutIndexPage]
    assert HandoutIndexPage.allowed_parent_page_models() == [HomePage]
    index = HandoutIndexPage.objects.get(locale__language_code="en")
    address = reverse("wagtailadmin_pages:add", args=["pages", "handoutpage", index.pk])
    sent = {"title": "A walk", "slug": "a-walk", "introduction": "", "drawing": "pause", "blanks": "Where to:"}
    editor_client.post(address, sent | {"body-count": 0, "action-publish": "action-publish"})
    assert "<li>Where to:</li>" in editor_client.get("/handouts/a-walk/").text
