"""What a visitor agrees to is kept in full, wherever the policy's page is."""

import re

import pytest

from consultations.models import ConsentWording, ConsultationRequest
from pages.models import LegalPage, PracticeDetails
from tests.asking import FORM


def wording():
    return ConsentWording.objects.get(version=ConsultationRequest.objects.get().privacy_version).text


@pytest.fixture
def policy(db):
    return LegalPage.objects.get(locale__language_code="en", slug="privacy")


def test_a_policy_under_another_address_is_kept_whole_and_the_form_leads_to_it(client, answers, policy):
    policy.slug = "your-data"
    policy.save_revision().publish()
    link = re.search(r'<a href="([^"]+)">the privacy policy</a>', client.get(FORM).text)[1]
    assert link == "/your-data/"
    assert client.get(link).status_code == 200
    client.post(FORM, answers)
    assert len(wording()) > 5000
    assert policy.introduction in wording()


@pytest.mark.parametrize("is_chosen", [True, False])
def test_without_a_policy_that_readers_can_see_the_words_beside_the_box_are_kept(client, answers, policy, is_chosen):
    if is_chosen:
        policy.unpublish()
    else:
        PracticeDetails.objects.update(privacy_policy=None)
    form = client.get(FORM).text
    assert "I have read what happens with what I write:" in form
    assert "the privacy policy</a>" not in form
    client.post(FORM, answers)
    assert wording() == "I have read what happens with what I write:"
    assert len(ConsultationRequest.objects.get().privacy_version) == 16


def test_the_form_and_its_record_read_the_policy_once(client, answers, policy, django_assert_max_num_queries):
    client.post(FORM, answers | {"name": ""})
    with django_assert_max_num_queries(14):
        client.post(FORM, answers | {"name": ""})
