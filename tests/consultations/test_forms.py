"""No button of a form that is half filled in does something else: what was typed would be lost."""

import re

import pytest
from django.urls import reverse

from consultations.models import Availability

FORM = re.compile(r"<form\b([^>]*)>(.*?)</form>", re.DOTALL)
ELSEWHERE = re.compile(r'\bformaction="([^"]*)"')
TYPED = re.compile(r'<(?:textarea|select)\b|<input\b(?![^>]*type="(?:hidden|submit|checkbox|radio)")')
# These show what was typed, or ask about what was chosen, and lose nothing of it.
HARMLESS = {"see", "person_file"}


def settings_pages():
    names = ["consultations/consultationsettings", "consultations/availability", "pages/practicedetails"]
    return [f"/admin/settings/{name}/" for name in names]


@pytest.fixture
def pages(owner_client, notify, stored):
    """Every page of the desk, and of the settings that are ours, as it stands there."""
    Availability.current()
    known = ["wagtailadmin_home", "desk:index", "desk:crowd", "desk:wordings", "desk:feed"]
    of_it = [reverse(f"desk:{name}", args=[stored.pk]) for name in ("inspect", "person", "delete")]
    addresses = [*(reverse(name) for name in known), *of_it, reverse("desk:wording", args=["received"])]
    addresses += ["/admin/ready/", *settings_pages()]
    return {address: owner_client.get(address, follow=True) for address in addresses}


def test_no_button_in_a_form_with_something_typed_leads_elsewhere(pages):
    wrong, looked_at = [], 0
    for address, page in pages.items():
        for attributes, content in FORM.findall(page.text):
            looked_at += 1
            for target in ELSEWHERE.findall(content):
                if TYPED.search(content) and not any(f"/{name}/" in target for name in HARMLESS):
                    wrong.append((address, attributes, target))
    assert {address: page.status_code for address, page in pages.items() if page.status_code != 200} == {}
    assert looked_at > 20
    assert wrong == []


def test_every_form_that_acts_shows_its_token(pages):
    acting = [
        (address, content)
        for address, page in pages.items()
        for attributes, content in FORM.findall(page.text)
        if 'method="post"' in attributes.lower()
    ]
    assert len(acting) > 10
    assert [address for address, content in acting if "csrfmiddlewaretoken" not in content] == []
