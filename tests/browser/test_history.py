"""What a real Chromium profile keeps of a whole journey: its history, and everything else in its folder."""

import re
import shutil
import sqlite3
from contextlib import closing

import pytest

from tests import chromium
from tests.browser.test_private_page import ELSEWHERE, YOURS, ask

# Where Chromium notes an address that was opened outright, mailed or kept; no redirect and no script prevents that.
OPENED = re.compile(r"(History|Favicons|Top Sites|Visited Links|Session_\d+|Tabs_\d+|ukm_db)(-journal|-wal)?")
# Where it notes what is typed into any form: to offer it again, and to bring back a tab.
TYPED = re.compile(r"(Web Data|Session_\d+|Tabs_\d+)(-journal|-wal)?")


@pytest.fixture
def profile(tmp_path, server, browser):
    """profile() is a page of a browser whose profile lies in that folder; it ends, and is written, on `close`."""
    contexts = []

    def make():
        context = browser.browser_type.launch_persistent_context(
            tmp_path / "profile",
            executable_path=chromium.find(),
            args=chromium.ARGUMENTS,
            base_url=server.address,
            viewport={"width": 390, "height": 844},
        )
        contexts.append(context)
        context.route(f"{ELSEWHERE}**", lambda route: route.fulfill(body="<h1>Sunny</h1>", content_type="text/html"))
        return context.pages[0]

    make.folder = tmp_path / "profile"
    yield make
    for context in contexts:
        context.close()
    shutil.rmtree(tmp_path / "profile", ignore_errors=True)


def history(folder):
    """Every address and title, those that a redirect began at too."""
    with closing(sqlite3.connect(folder / "Default" / "History")) as database:
        rows = database.execute("SELECT url, title FROM urls").fetchall()
    return [f"{url} {title}" for url, title in rows]


def files_with(folder, secret):
    """The names of the profile's files in which the secret stands, as it is or as wide characters."""
    needles = secret.encode(), secret.encode("utf-16-le")
    files = (path for path in folder.rglob("*") if path.is_file() and not path.is_symlink())
    return {path.name for path in files if any(needle in path.read_bytes() for needle in needles)}


def leave(page):
    page.get_by_role("link", name="Leave this site").click()
    page.wait_for_url(ELSEWHERE)
    page.wait_for_timeout(500)  # the beacon is on its way, and nothing tells of its end


def test_a_journey_from_the_form_leaves_nothing_that_opens_it_and_nothing_that_was_typed(profile, server):
    page = profile()
    number = ask(page, server, "Zerubavela")
    private = page.locator("#keep-address").text_content()
    token = private.rstrip("/").rpartition("/")[2]
    [cookie] = [cookie["value"] for cookie in page.context.cookies() if cookie["name"] == "yours"]
    reference = re.search(r"TT-\w{4}-\w{4}", page.inner_text(".keep"))[0]
    leave(page)
    page.context.close()

    secrets, typed = [token, cookie, reference], ["Zerubavela", number, number[-4:]]
    rows = history(profile.folder)
    assert any(YOURS in row for row in rows), "the history was not read"
    assert [(secret, row) for secret in [*secrets, *typed] for row in rows if secret in row] == []
    assert {name for secret in secrets for name in files_with(profile.folder, secret)} == set()
    # What was typed the browser itself may remember for its next form; the page that forgets says so.
    for words in typed[:2]:
        assert [name for name in files_with(profile.folder, words) if not TYPED.fullmatch(name)] == []


def test_of_mailed_addresses_only_those_stand_in_the_history_and_alone_they_open_nothing(profile, server):
    email = "zerubavela@example.org"
    said = server.shell(ASKED_BY_EMAIL)
    proof, private = re.findall(r"address (\S+)", said)
    page = profile()
    page.goto(proof)
    page.get_by_role("button", name="Yes, it was me").click()
    page.wait_for_url(f"**{YOURS}")
    page.goto(YOURS)
    page.get_by_role("link", name="Leave this site").click()
    page.wait_for_url(ELSEWHERE)
    page.wait_for_timeout(500)
    page.goto(private)
    page.get_by_label("Last four digits").fill(email)
    page.get_by_role("button", name="Show it").click()
    page.wait_for_url(f"**{YOURS}")
    leave(page)
    page.context.close()

    rows = history(profile.folder)
    tokens = [address.rstrip("/").rpartition("/")[2] for address in (proof, private)]
    kept = {row.split()[0] for row in rows if any(token in row for token in tokens)}
    assert kept <= {f"{server.address}{proof}", f"{server.address}{private}"}
    assert [row for row in rows if email in row or "Zerubavela" in row] == []
    for token in tokens:
        assert [name for name in files_with(profile.folder, token) if not OPENED.fullmatch(name)] == []

    # Found there, and opened again without the cookie.
    page = profile()
    assert "yours" not in {cookie["name"] for cookie in page.context.cookies()}
    page.goto(private)
    assert page.get_by_role("heading", name="One question first").is_visible()
    page.goto(proof)
    assert page.get_by_role("heading", name="I know that this address is yours").is_visible()
    assert page.locator("main form").count() == 0
    for shown in ("Zerubavela", email, "TT-"):
        assert shown not in page.content()
    page.goto(YOURS)
    assert page.get_by_role("heading", name="No request is open here").is_visible()


ASKED_BY_EMAIL = """
from django.urls import reverse
from django.utils import timezone
from consultations.messages.proofs import proof_url
from consultations.services.diary import openings
from tests.asking import BY_EMAIL, ask

stored = ask(openings()[0], now=timezone.now(), **BY_EMAIL | {"email": "zerubavela@example.org", "name": "Zerubavela"})
print("address /consultation/" + proof_url(stored.messages.get()).partition("/consultation/")[2])
print("address " + reverse("consultations:private", args=[stored.token]))
"""
