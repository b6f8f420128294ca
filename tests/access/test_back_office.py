"""A walk over every page of the back office as each role: nothing breaks, forms work as they stand, words are plain."""

import gettext as library
from pathlib import Path

import pytest
import wagtail
from django.conf import settings
from django.contrib.auth.models import Group, User
from django.db import transaction
from django.test import Client
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext

from tests import desk_pages
from tests.addresses import visited
from tests.entering import enter

ROLES = (desk_pages.OWNER, desk_pages.THERAPIST, desk_pages.EDITOR)
# Sessions end at these, or a browser's own answer is asked for.
NOT_SENT = ("/accounts/logout/", "/accounts/end-others/", "/admin/logout/")


def pytest_generate_tests(metafunc):
    """Every role in a full dose; in a small one the Owner presses every form, for whom all of them are there, and the
    words are those that the Therapist reads."""
    if {"walk", "role"} <= set(metafunc.fixturenames):
        small = desk_pages.OWNER if "form" in metafunc.function.__name__ else desk_pages.THERAPIST
        metafunc.parametrize("role", ROLES if metafunc.config.getoption("dose") == "full" else [small])


@pytest.fixture
def walk(home):
    """walk(role) gives (client, path, its HTML) for each page that the role may see."""
    values = desk_pages.fill()
    paths = desk_pages.paths(values)

    def pages(role):
        client = enter(Client(enforce_csrf_checks=True), User.objects.get(pk=values["roles"][role]))
        client.get("/admin/account/")  # from here on the client has the cookie to which the forms' tokens belong
        assert settings.CSRF_COOKIE_NAME in client.cookies
        seen = 0
        for path in paths:
            response, text = visited(client, "get", path)
            assert response.status_code < 500, f"{role} {path}: {response.status_code}"
            if response.status_code == 200 and response.headers.get("Content-Type", "").startswith("text/html"):
                seen += 1
                yield client, path, text
        assert seen > 100, "the pages are not found"

    return pages


@pytest.mark.slow
def test_every_form_of_every_page_works_as_the_page_renders_it(walk, role):
    wrong, tried = [], set()
    for client, path, html in walk(role):
        for action, sent in desk_pages.forms(desk_pages.soup_of(html), path):
            key = (action, tuple(sorted(sent)))
            if key in tried or not desk_pages.is_here(action) or action.startswith(NOT_SENT):
                continue
            tried.add(key)
            if "csrfmiddlewaretoken" not in sent:
                wrong.append(f"{path}: the form to {action} has no token")
                continue
            for answers in (sent, {"csrfmiddlewaretoken": sent["csrfmiddlewaretoken"]}):
                cookies = client.cookies.copy()
                with transaction.atomic():
                    response = client.post(action, answers)
                    transaction.set_rollback(True)
                client.cookies = cookies
                if response.status_code == 403 or response.status_code >= 500:
                    wrong.append(f"{path}: the form to {action} answers {response.status_code}")
    assert wrong == []
    assert len(tried) > 20, "the forms are not found"


@pytest.mark.slow
def test_no_page_holds_a_word_that_is_no_therapists(walk, role):
    found = {}
    for _client, path, html in walk(role):
        for words in desk_pages.foreign_words(desk_pages.words(desk_pages.soup_of(html))):
            found.setdefault(words, path)
    assert found == {}


def test_a_role_says_in_words_what_it_may_do(owner_client):
    role = Group.objects.get(name="Therapist")
    page = owner_client.get(reverse("wagtailusers_groups:edit", args=[role.pk])).text
    heard = desk_pages.words(desk_pages.soup_of(page))
    assert desk_pages.foreign_words(heard) == []
    for words in (
        "May change: Consultation request",
        "May publish pages",
        "May come into the back office",
        "May add: Topic",
    ):
        assert words in heard
    assert ": Site" not in heard


def test_saving_a_role_takes_nothing_away_that_the_page_does_not_show(owner_client):
    role = Group.objects.get(name="Owner")
    before = set(role.permissions.values_list("codename", flat=True))
    address = reverse("wagtailusers_groups:edit", args=[role.pk])
    page = desk_pages.soup_of(owner_client.get(address).text)
    [sent] = [sent for action, sent in desk_pages.forms(page, address) if action == address and "name" in sent]
    assert owner_client.post(address, sent).status_code == 302
    assert "add_site" in before
    assert set(role.permissions.values_list("codename", flat=True)) == before


@pytest.mark.parametrize(
    ("address", "words"),
    [
        ("/admin/snippets/pages/topic/", "Add a topic"),
        ("/admin/snippets/consultations/busycalendar/", "Add a calendar of yours"),
        ("/admin/snippets/consultations/referral/", "Add somebody who may help"),
    ],
)
def test_a_button_that_adds_says_it_as_one_speaks(therapist_client, address, words):
    assert words in desk_pages.words(desk_pages.soup_of(therapist_client.get(address).text))


def test_wagtails_words_are_said_as_the_back_office_says_them():
    with translation.override("en"):
        assert gettext("Collection") == "Folder"
        assert gettext("slug") == "address of the page"


def test_each_of_wagtails_words_that_we_say_otherwise_is_still_wagtails_and_compiled():
    [folder] = settings.LOCALE_PATHS
    with (folder / "en/LC_MESSAGES/django.mo").open("rb") as file:
        compiled = library.GNUTranslations(file)._catalog
    ids = {key[0] if isinstance(key, tuple) else key for key in compiled} - {""}
    source = (folder / "en/LC_MESSAGES/django.po").read_text()
    assert source.count("\nmsgid ") - 1 == len(ids)
    installed = Path(wagtail.__file__).parent.glob("**/locale/en/LC_MESSAGES/django.po")
    theirs = "".join(path.read_text() for path in installed).replace('"\n"', "").replace('\\"', '"')
    assert [text for text in sorted(ids) if text.replace("\n", "\\n") not in theirs] == []
