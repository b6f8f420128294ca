"""What the form shows to everybody is drawn once, and it is never what was, nor what somebody typed."""

import pytest
from django.test import Client
from wagtail.models import Page, Site

from consultations.models import ConsultationSettings
from consultations.rules.offers import Day
from consultations.templatetags.slots import day_row
from tests.server import FORM

pytestmark = pytest.mark.both_databases


@pytest.fixture
def visitor(committed_site):
    """Has been shown the form, so that everything of it is drawn."""
    client = Client()
    assert client.get(FORM).status_code == 200
    return client


def test_a_setting_that_changes_is_shown_to_who_comes_next(visitor):
    hint = "You may add a number for the call alone."
    assert hint not in visitor.get(FORM).text
    ConsultationSettings.objects.update_or_create(site=Site.objects.get(), defaults={"talk_by_email": "number"})
    assert hint in visitor.get(FORM).text


def test_a_service_that_is_renamed_is_offered_by_its_new_name(visitor):
    Page.objects.filter(content_type__model="servicepage").update(title="Renamed <b>")
    html = visitor.get(FORM).text
    assert "Renamed &lt;b&gt;</option>" in html
    assert "Renamed <b>" not in html


def test_what_somebody_typed_is_shown_to_them_alone(visitor):
    told = visitor.post(FORM, {"name": "Somebody Else", "note": "A word"})
    assert told.status_code == 422
    assert "Somebody Else" in told.text
    assert "Please" in told.text
    for other in (visitor, Client()):
        html = other.get(FORM).text
        assert "Somebody Else" not in html
        assert "field--wrong" not in html


def test_the_service_that_an_address_names_is_chosen_for_who_follows_it_alone(visitor):
    slug = Page.objects.filter(content_type__model="servicepage").values_list("slug", flat=True)[0]
    chosen = f'value="{slug}" selected'
    assert chosen in visitor.get(f"{FORM}?service={slug}").text
    assert chosen not in visitor.get(FORM).text


@pytest.mark.django_db
def test_a_day_is_written_anew_when_its_times_or_its_choice_are_others(slots):
    one, two = slots[:2]
    day = Day(one.date(), [one, two])
    assert day_row(day) == day_row(Day(one.date(), [one, two]))
    assert "checked" not in day_row(day)
    assert day_row(day, two).count("checked") == 1
    assert day_row(Day(one.date(), [one])).count("<input") == 1
    assert "<details" in day_row(day)
    assert "open>" in day_row(Day(one.date(), [one], is_open=True)).partition("<summary")[0].replace(" ", "")
