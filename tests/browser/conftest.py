"""The real server with a site of its own, and a browser that reports everything it should not have to."""

from itertools import product
from pathlib import Path

import pytest
from playwright.sync_api import sync_playwright

from tests import chromium
from tests.addresses import ADDRESSES
from tests.browsing import FORM, LANGUAGES, SCHEMES, WIDTHS, by_name
from tests.entering import PASSWORD, SECRET
from tests.server import copied_site, running

# The first account has an authenticator app; another owner has yet to set one up. Calls may be on four days of every
# week, whatever day is a holiday: so the five days that are offered hold each of them, and a fifth if one is added.
# The fee is said, so that the page about it is there to look at.
PREPARE = f"""
from allauth.mfa.totp.internal.auth import TOTP
from django.contrib.auth.models import Group, User
from django.core.management import call_command
from consultations.models import Availability, WeeklyHours
from pages.models import FeesPage, PracticeDetails

call_command("first_login", name="liron")
TOTP.activate(User.objects.get(), "{SECRET}")
User.objects.create_user("newcomer", password="{PASSWORD}").groups.add(Group.objects.get(name="Owner"))
Availability.objects.update(closed_on_federal_holidays=False)
WeeklyHours.objects.filter(weekday__gt=3).delete()
PracticeDetails.objects.update(fees="An example", sliding_scale="An example", superbill="An example")
for page in FeesPage.objects.all():
    page.get_latest_revision().publish()
"""
PUBLIC_IN_HEBREW = """
from wagtail.models import Page

for page in Page.objects.live().filter(locale__language_code="he", depth__gt=1):
    print(page.get_url())
"""
KINDS = """
from wagtail.models import Page

for page in Page.objects.live().filter(locale__language_code="{}", depth__gt=1).order_by("path"):
    print(page.specific_class.__name__, page.get_url())
"""
# Each of the two processes has a server and a browser of its own, and what a module has made is made once: a module is
# done by one of them, these by the first. Of a module that is done in parts the second goes to the other process.
FIRST = {"test_desk", "test_desk_pages", "test_pages", "test_request", "test_week"}


def pytest_collection_modifyitems(items):
    for item in items:
        if Path(__file__).parent in item.path.parents:
            part = item.callspec.params.get("part", 0) if hasattr(item, "callspec") else 0
            item.add_marker("browser")
            item.add_marker(pytest.mark.xdist_group(f"browser {(part + (item.path.stem not in FIRST)) % 2}"))


def pytest_generate_tests(metafunc):
    """Every width in both colours, or for a small dose each of them once; where the language counts, too, every one of
    these in each, or for a small dose one in Hebrew."""
    if {"width", "scheme"} <= set(metafunc.fixturenames):
        everything = list(product(WIDTHS, SCHEMES))
        small = [(390, "light"), (768, "dark"), (1280, "light")]
        full = metafunc.config.getoption("dose") == "full"
        if "language" not in metafunc.fixturenames:
            metafunc.parametrize(("width", "scheme"), everything if full else small)
            return
        all_of_each = [(*look, language) for look in everything for language in LANGUAGES]
        one_in_hebrew = [*((*look, "en") for look in small), (390, "dark", "he")]
        metafunc.parametrize(("width", "scheme", "language"), all_of_each if full else one_in_hebrew)


@pytest.fixture(scope="package")
def server(tmp_path_factory):
    with copied_site(tmp_path_factory.mktemp("site")) as server:
        said = server.shell(PREPARE)
        server.password = said.split("password ")[1].split()[0]
        with running(server):
            yield server


@pytest.fixture(scope="package")
def everywhere(server):
    """{language: the addresses of its public pages, and of what the site itself shows there}."""
    hebrew = server.shell(PUBLIC_IN_HEBREW).split()
    assert len(hebrew) > len(ADDRESSES) - 5, "the Hebrew pages are not found"
    return {
        "en": [*ADDRESSES, "/fees/", *(f"/search/?q={word}" for word in ("anger", "insurance", "zzyzx")), FORM["en"]],
        "he": [*hebrew, *(f"/he/search/?q={word}" for word in ("כעס", "ביטוח", "אאא")), FORM["he"]],
    }


@pytest.fixture(scope="package")
def every_kind(server):
    """every_kind(language): the address of one public page of each type, of the last in the tree; or of every page."""

    def addresses(language, whole=False):
        rows = [row.split() for row in server.shell(KINDS.format(language)).splitlines()]
        assert len(rows) > len(ADDRESSES) - 5, "the pages are not found"
        return [address for _kind, address in rows] if whole else list(dict(rows).values())

    return addresses


@pytest.fixture(scope="package")
def playwright():
    """It ends with these tests: while its loop runs, Django would refuse the database to any other test."""
    with sync_playwright() as playwright:
        yield playwright


@pytest.fixture(scope="package")
def browser(playwright):
    return playwright.chromium.launch(executable_path=chromium.find_shell(), args=chromium.ARGUMENTS)


@pytest.fixture(scope="package")
def whole_browser(playwright):
    return playwright.chromium.launch(executable_path=chromium.find(), args=chromium.ARGUMENTS)


@pytest.fixture
def visit(request, server):
    """visit(width, scheme, …) gives a page with `.trouble`: its errors, policy violations, foreign requests."""
    contexts, is_whole = [], request.node.get_closest_marker("whole_browser")
    browser = request.getfixturevalue("whole_browser" if is_whole else "browser")

    def make(width=390, scheme="light", **options):
        height = 844 if width < 600 else 900
        context = browser.new_context(
            viewport={"width": width, "height": height},
            color_scheme=scheme,
            **{"base_url": server.address, "timezone_id": "America/Los_Angeles"} | options,
        )
        contexts.append(context)
        page = context.new_page()
        page.trouble = trouble = []
        page.on("pageerror", lambda error: trouble.append(f"error: {error}"))
        page.on("console", lambda message: message.type == "error" and trouble.append(f"console: {message.text}"))
        page.on(
            "request", lambda request: _is_foreign(request.url, server) and trouble.append(f"foreign: {request.url}")
        )
        if options.get("java_script_enabled", True):
            page.add_init_script(
                "addEventListener('securitypolicyviolation', e => console.error('policy: ' + e.violatedDirective))"
            )
        return page

    yield make
    for context in contexts:
        context.close()


def _is_foreign(url, server):
    return not url.startswith((server.address, by_name(server), "data:", "blob:", "about:"))
