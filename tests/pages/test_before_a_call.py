"""What somebody may read before a call: how it goes, minute by minute, and questions to think about."""

import re

import pytest
from django.urls import reverse
from wagtail.models import Page
from wagtail.test.utils.form_data import nested_form_data, rich_text, streamfield

from pages.models import FirstVisitPage, HomePage, PracticeDetails, ReflectionPage

pytestmark = pytest.mark.django_db

FIRST_CALL, REFLECTION = "/first-call/", "/reflection/"


def main(client, address):
    return client.get(address).text.split("<main")[1].split("</main>")[0]


# --- the first call and the first session


def test_the_first_call_is_told_in_minutes_that_follow_each_other(client, home):
    moments = re.findall(r'timeline__when">([^<]+)<', main(client, FIRST_CALL))
    spans = [[int(number) for number in re.findall(r"\d+", when)] for when in moments if "inute" in when]
    minutes = [minute for span in spans if span for minute in range(span[0], span[-1] + 1)]
    assert minutes == list(range(1, 16))


def test_of_a_session_whose_length_is_not_known_no_minute_is_named(client, home):
    session = main(client, FIRST_CALL).split("The first session", 1)[1]
    assert not re.search(r"\d+ ?minutes|[Mm]inutes? \d", session.split('class="call"')[0])


def test_the_form_leads_to_how_the_call_goes(client, home):
    assert f'href="{FIRST_CALL}"' in main(client, "/consultation/")
    FirstVisitPage.objects.get(locale__language_code="en").unpublish()
    assert FIRST_CALL not in client.get("/consultation/").text


def test_the_page_after_sending_leads_to_both(client, home, answers):
    page = client.post("/consultation/", answers, follow=True)
    assert "I have your request" in page.text
    for address in (FIRST_CALL, REFLECTION):
        assert f'href="{address}"' in page.text.split("<main")[1].split("</main>")[0], address
    PracticeDetails.objects.update(first_visit=None, reflection=None)
    again = client.get(page.request["PATH_INFO"]).text.split("<main")[1].split("</main>")[0]
    assert "Until then" not in again


def test_the_editor_makes_a_first_call_of_parts_and_moments(owner_client, home):
    FirstVisitPage.objects.get(locale__language_code="en").delete()
    moment = {"when": "Minute 1", "title": "Hello", "text": rich_text("<p>A good moment?</p>", features=["bold"])}
    parts = {"heading": "The call", "introduction": "", "moments": streamfield_list([moment])}
    sent = nested_form_data(
        {
            "title": "How it goes",
            "slug": "how",
            "introduction": "",
            "parts": streamfield([("part", parts)]),
            "body": streamfield([]),
        }
    )
    address = reverse("wagtailadmin_pages:add", args=["pages", "firstvisitpage", home.pk])
    owner_client.post(address, sent | {"action-publish": "action-publish"})
    assert "A good moment?" in main(owner_client, "/how/")


def streamfield_list(items):
    return {"count": len(items)} | {
        str(number): {"value": item, "order": str(number), "deleted": ""} for number, item in enumerate(items)
    }


# --- the reflection


def test_the_reflection_has_no_form_no_field_and_no_way_to_send_anything(client, home):
    html = main(client, REFLECTION)
    for forbidden in ("<form", "<input", "<textarea", "action=", "name=", "contenteditable"):
        assert forbidden not in html, forbidden


def test_without_a_script_every_question_has_lines_to_write_on(client, home):
    html = main(client, REFLECTION)
    questions = len(ReflectionPage.objects.get(locale__language_code="en").prompts)
    assert questions >= 6
    assert html.count("data-prompt=") == questions
    assert html.count('class="reflection__lines"') == questions + 1


def test_the_reflection_names_no_score_and_no_illness(client, home):
    words = re.sub(r"<[^>]+>", " ", main(client, REFLECTION)).casefold()
    for word in ("points", "your result", "depress", "anxiety disorder", "disorder", "narciss", "toxic", "symptom"):
        assert word not in words, word
    assert "words you could bring to the call" in words


def test_the_reflection_asks_for_no_cookie_and_offers_a_way_out(client, home):
    answer = client.get(REFLECTION)
    assert not answer.cookies
    assert "data-leave" in answer.text


@pytest.mark.parametrize("address", [FIRST_CALL, REFLECTION])
def test_these_pages_cost_at_most_9_queries(client, home, django_assert_max_num_queries, address):
    client.get(address)
    with django_assert_max_num_queries(9):
        assert client.get(address).status_code == 200


@pytest.mark.parametrize("model", [FirstVisitPage, ReflectionPage])
def test_there_is_one_of_each_below_the_home_page(owner_client, home, model):
    assert model.allowed_parent_page_models() == [HomePage]
    address = reverse("wagtailadmin_pages:add", args=["pages", model._meta.model_name, home.pk])
    assert owner_client.get(address).status_code in (302, 403)
    assert Page.objects.type(model).child_of(home).count() == 1
