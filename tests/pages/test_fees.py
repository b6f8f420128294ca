"""What therapy costs: said once the practice has said it, and until then nowhere."""

import pytest
from django.urls import reverse
from wagtail.models import Page
from wagtail.test.utils.form_data import nested_form_data, querydict_from_html, rich_text, streamfield

from pages.editor import readiness
from pages.models import FeesPage, LegalPage, PracticeDetails

pytestmark = pytest.mark.django_db

FEE = "$100 for a session of 50 minutes (an example)"


def publish(client, page):
    body = streamfield([("text", {"text": rich_text("<p>Ask me.</p>", features=["h2"])})])
    sent = nested_form_data({"title": page.title, "slug": page.slug, "introduction": "", "body": body})
    address = reverse("wagtailadmin_pages:edit", args=[page.pk])
    return client.post(address, sent | {"action-publish": "action-publish"}, follow=True)


def save_details(client, **changes):
    page = client.get(reverse("wagtailsettings:edit", args=["pages", "practicedetails"]), follow=True)
    number = next(index for index, form in enumerate(page.text.split("<form")[1:]) if 'id="id_fees"' in form)
    sent = querydict_from_html(page.text, form_index=number).dict()
    sent["crisis_text"] = rich_text("<p>911</p>", features=["bold", "link"])
    return client.post(page.redirect_chain[-1][0], sent | changes, follow=True)


def line(title):
    (found,) = [line for line in readiness.lines() if line.title == title]
    return found


def test_a_new_site_has_the_page_as_a_draft_that_invents_no_fact(client, home):
    page = FeesPage.objects.get(locale__language_code="en")
    assert not page.live
    details = PracticeDetails.objects.get()
    assert (details.fees, details.sliding_scale, details.insurance, details.superbill) == ("", "", "", "")
    assert "$" not in str(page.body.raw_data) + page.introduction


def test_while_the_facts_are_empty_the_page_is_shown_nowhere(client, home):
    page = FeesPage.objects.get(locale__language_code="en")
    assert client.get(page.get_url()).status_code == 404
    assert page.get_url() not in client.get("/sitemap.xml").text
    for address in ("/", "/questions/", "/consultation/", "/search/?q=superbill", "/search/?q=fees"):
        assert f'href="{page.get_url()}"' not in client.get(address).text, address


def test_the_page_is_not_published_while_the_fee_is_empty(owner_client, home):
    page = FeesPage.objects.get(locale__language_code="en")
    PracticeDetails.objects.update(fees="  ", insurance="None taken.")
    assert "your fee is still empty" in publish(owner_client, page).text
    assert not FeesPage.objects.get(locale__language_code="en").live


def test_several_pages_at_once_do_not_publish_it_either(owner_client, home):
    page = FeesPage.objects.get(locale__language_code="en")
    address = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "publish"])
    answer = owner_client.post(f"{address}?next=/admin/&id={page.pk}", {"include_descendants": ""}, follow=True)
    assert "your fee is still empty" in answer.text
    assert not FeesPage.objects.get(locale__language_code="en").live


def test_once_the_fee_is_there_the_page_can_be_published_and_shows_each_fact(owner_client, client, home):
    PracticeDetails.objects.update(
        fees=FEE, sliding_scale="A few places.", insurance="None taken.", superbill="Once a month."
    )
    LegalPage.objects.get(locale__language_code="en", slug="good-faith-estimate").save_revision().publish()
    publish(owner_client, FeesPage.objects.get(locale__language_code="en"))
    page = FeesPage.objects.get(locale__language_code="en")
    assert page.live
    html = client.get(page.get_url()).text
    for fact in (FEE, "A few places.", "None taken.", "Once a month.", "Good Faith Estimate"):
        assert fact in html.split("<main")[1].split("</main>")[0], fact
    assert page.get_url() in client.get("/sitemap.xml").text
    assert f'href="{page.get_url()}"' in client.get("/search/?q=insurance").text


def test_a_matter_that_is_empty_has_no_row(client, home):
    PracticeDetails.objects.update(fees=FEE)
    page = FeesPage.objects.get(locale__language_code="en")
    page.save_revision().publish()
    html = client.get(page.get_url()).text.split("<main")[1].split("</dl>")[0]
    assert FEE in html
    assert "<dt>Sliding scale</dt>" not in html
    assert "<dt>Superbill</dt>" not in html


def test_the_fee_cannot_be_emptied_under_a_page_that_shows_it(owner_client, home):
    PracticeDetails.objects.update(fees=FEE)
    assert "Take that page offline first" not in save_details(owner_client, fees="").text
    assert PracticeDetails.objects.get().fees == ""
    PracticeDetails.objects.update(fees=FEE)
    FeesPage.objects.get(locale__language_code="en").save_revision().publish()
    assert "Take that page offline first" in save_details(owner_client, fees="").text
    assert PracticeDetails.objects.get().fees == FEE
    FeesPage.objects.get(locale__language_code="en").unpublish()
    save_details(owner_client, fees="")
    assert PracticeDetails.objects.get().fees == ""


def test_the_questions_show_the_same_facts(client, home):
    PracticeDetails.objects.update(fees=FEE, superbill="Once a month.")
    html = client.get("/questions/").text
    assert FEE in html
    assert "Once a month." in html


def test_opening_asks_for_the_fee_and_then_for_the_page(home):
    assert not line("Your fee").is_done
    assert line("Your fee").url.endswith("#id_fees-label")
    PracticeDetails.objects.update(fees=FEE)
    assert not line("Your fee").is_done
    assert f"/admin/pages/{FeesPage.objects.get(locale__language_code='en').pk}/edit/" in line("Your fee").url
    FeesPage.objects.get(locale__language_code="en").save_revision().publish()
    assert line("Your fee").is_done
    assert not line("Insurance and superbills").is_done
    PracticeDetails.objects.update(insurance="None taken.", superbill="Once a month.")
    assert line("Insurance and superbills").is_done


NOT_SAID = "is not said here yet. Ask me on the free call"


@pytest.mark.parametrize(
    "query", ["fee", "Fees", "cost", "what does it COST", "price", "prices", "how much", "sliding scale", "payment"]
)
def test_a_search_for_what_it_costs_is_answered_honestly_until_the_fee_is_there(client, home, query):
    assert f"What a session costs {NOT_SAID}" in client.get("/search/", {"q": query}).text
    PracticeDetails.objects.update(fees=FEE)
    assert NOT_SAID not in client.get("/search/", {"q": query}).text


@pytest.mark.parametrize("query", ["insurance", "do you take insurance", "superbill", "out-of-network", "copay", "HMO"])
def test_a_search_for_insurance_is_answered_honestly_until_it_is_there(client, home, query):
    assert "How it is with insurance is not said here yet" in client.get("/search/", {"q": query}).text
    PracticeDetails.objects.update(insurance="None taken.")
    assert "insurance is not said" not in client.get("/search/", {"q": query}).text


@pytest.mark.parametrize("query", ["anger", "pay attention", "feeling", "couples", "coffee", "discovered", ""])
def test_other_searches_are_not_told_of_money(client, home, query):
    assert "not said here yet" not in client.get("/search/", {"q": query}).text


def test_the_page_costs_no_more_queries_than_a_plain_one(client, home, django_assert_max_num_queries):
    PracticeDetails.objects.update(fees=FEE)
    page = FeesPage.objects.get(locale__language_code="en")
    page.save_revision().publish()
    client.get(page.get_url())
    with django_assert_max_num_queries(10):
        assert client.get(page.get_url()).status_code == 200


def test_there_is_one_such_page_below_the_home_page(owner_client, home):
    assert FeesPage.allowed_parent_page_models() == [type(home)]
    address = reverse("wagtailadmin_pages:add", args=["pages", "feespage", home.pk])
    assert owner_client.get(address).status_code in (302, 403)
    assert Page.objects.type(FeesPage).child_of(home).count() == 1
