"""The private reflection: what is written in it goes nowhere, and is gone when the page is left."""

import re

import pytest

from tests import chromium
from tests.browsing import SCHEMES, accessible

ADDRESS = "/reflection/"
SECRET = "We have not laughed since March"
FIELDS = ".reflection__field"


@pytest.fixture
def written(visit):
    """The page with two answers in it; `.asked` are the requests since it was loaded."""
    page = visit(390, permissions=["clipboard-read", "clipboard-write"])
    page.goto(ADDRESS, wait_until="networkidle")
    page.asked = asked = []
    page.on("request", lambda request: asked.append(request.url))
    page.locator(FIELDS).nth(0).fill(SECRET)
    page.locator(FIELDS).nth(7).fill("Do you work in Hebrew?")
    return page


def kept(page):
    """Whatever a page could leave behind in the browser."""
    return page.evaluate(
        "async () => [localStorage.length, sessionStorage.length, document.cookie, location.search, location.hash,"
        " JSON.stringify(history.state), (await indexedDB.databases()).length, (await caches.keys()).length]"
    )


def values(page):
    return page.locator(FIELDS).evaluate_all("fields => fields.map(field => field.value)")


def test_what_is_written_is_put_together_in_ones_own_words(written):
    words = written.locator("[data-words]")
    assert words.locator("dt").all_inner_texts() == ["What brings me now:", "What I want to ask you:"]
    assert words.locator("dd").all_inner_texts() == [SECRET, "Do you work in Hebrew?"]
    assert not written.locator("[data-nothing]").is_visible()
    written.locator(FIELDS).nth(0).fill("  ")
    assert words.locator("dd").all_inner_texts() == ["Do you work in Hebrew?"]


def test_what_is_written_is_text_and_never_code(written):
    written.locator(FIELDS).nth(0).fill("<img src=x onerror=alert(1)><b>loud</b>")
    assert written.locator("[data-words] img, [data-words] b").count() == 0
    assert written.trouble == []


def test_no_request_leaves_and_nothing_is_kept(written):
    before = written.context.new_page()
    before.goto(written.url)
    nothing = kept(before)
    before.close()
    written.get_by_role("button", name="Copy the words").click()
    written.get_by_role("button", name="Copied").wait_for()
    written.locator(FIELDS).nth(2).press_sequentially("I went quiet")
    written.wait_for_timeout(500)
    assert written.asked == []
    assert kept(written) == nothing == [0, 0, "", "", "", "null", 0, 0]
    assert written.context.cookies() == []
    assert SECRET not in written.title() + written.url


def test_the_fields_give_a_browser_nothing_to_remember(written):
    for field in written.locator(FIELDS).all():
        assert field.get_attribute("autocomplete") == "off"
        assert field.get_attribute("spellcheck") == "false"
        assert field.get_attribute("name") is None
        assert field.evaluate("field => field.form") is None


def test_the_words_can_be_copied_whole(written):
    written.get_by_role("button", name="Copy the words").click()
    written.get_by_role("button", name="Copied").wait_for()
    assert written.evaluate("navigator.clipboard.readText()") == (
        f"What brings me now: {SECRET}\n\nWhat I want to ask you: Do you work in Hebrew?"
    )


def test_where_copying_is_refused_the_words_are_marked_and_that_is_said(written):
    written.evaluate("() => { navigator.clipboard.writeText = () => Promise.reject(new Error('refused')) }")
    written.get_by_role("button", name="Copy the words").click()
    written.get_by_role("button", name="Your words are marked").wait_for()
    assert SECRET in written.evaluate("getSelection().toString()")


def test_everything_is_cleared_with_one_press(written):
    written.get_by_role("button", name="Clear everything").click()
    assert set(values(written)) == {""}
    assert written.locator("[data-words] dd").count() == 0
    assert written.locator("[data-nothing]").is_visible()
    assert written.evaluate("document.activeElement.className") == "reflection__field"


@pytest.mark.parametrize("leave", ["link", "reload", "leave"])
def test_back_finds_nothing_of_what_was_written(written, leave):
    written.route("https://www.weather.gov/**", lambda route: route.fulfill(body="Sunny", content_type="text/html"))
    if leave == "link":
        written.get_by_role("navigation", name="Main").get_by_role("link", name="Questions").click()
        written.wait_for_url("**/questions/")
        written.go_back()
    elif leave == "reload":
        written.reload()
    else:
        written.click("[data-leave]")
        written.wait_for_url("https://www.weather.gov/")
        written.goto(ADDRESS)
    written.wait_for_selector(FIELDS)
    assert set(values(written)) == {""}
    assert SECRET not in written.content()


def test_back_finds_nothing_where_the_browser_has_kept_the_page_as_it_was(browser, server):
    """Playwright switches that cache off; a browser of one's own has it on."""
    own = browser.browser_type.launch(
        executable_path=chromium.find(),
        args=chromium.ARGUMENTS,
        ignore_default_args=["--disable-back-forward-cache"],
    )
    try:
        page = own.new_page(base_url=server.address)
        page.add_init_script("addEventListener('pageshow', event => { window.wasKept = event.persisted })")
        page.goto(ADDRESS)
        page.locator(FIELDS).nth(0).fill(SECRET)
        page.goto("/questions/")
        page.go_back(wait_until="commit")  # a page that is shown again loads nothing
        page.wait_for_function("window.wasKept !== undefined")
        assert page.evaluate("window.wasKept") is True
        assert set(values(page)) == {""}
        assert SECRET not in page.content()
        page.locator(FIELDS).nth(0).fill("It still works")
        assert page.locator("[data-words] dd").all_inner_texts() == ["It still works"]
    finally:
        own.close()


@pytest.mark.parametrize("scheme", SCHEMES)
def test_it_is_accessible_with_answers_in_it(visit, scheme):
    page = visit(320, scheme)
    page.goto(ADDRESS)
    page.locator(FIELDS).nth(0).fill("A long word: " + "o" * 300)
    accessible(page)
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    assert page.trouble == []


def test_each_field_is_named_by_its_question(visit):
    page = visit()
    page.goto(ADDRESS)
    for number, question in enumerate(page.locator(".reflection__prompt h2").all_inner_texts()):
        assert page.get_by_role("textbox", name=re.sub(r"\s+", " ", question)).count() == 1, number


def test_on_paper_the_words_stand_alone(written):
    written.emulate_media(media="print")
    assert written.locator("[data-words]").is_visible()
    assert not written.locator(".reflection__prompt").first.is_visible()
    assert not written.get_by_role("button", name="Copy the words").is_visible()


@pytest.mark.parametrize("scripts", [True, False])
def test_on_paper_an_empty_reflection_is_a_sheet_with_lines(visit, scripts):
    page = visit(390, java_script_enabled=scripts)
    page.goto(ADDRESS)
    page.emulate_media(media="print")
    assert page.locator(".reflection__prompt .reflection__lines").first.is_visible()
    assert not page.locator(FIELDS).first.is_visible()
    assert not page.get_by_role("button", name="Copy the words").is_visible()


def test_without_a_script_there_is_nothing_to_type_into(visit):
    page = visit(390, java_script_enabled=False)
    page.goto(ADDRESS)
    assert page.locator("textarea, input, [contenteditable]").count() == 0
    assert page.locator(".reflection__prompt .reflection__lines").first.is_visible()
    assert page.locator("noscript .reflection__note").is_visible()
    assert not page.get_by_text("What you write stays on this page.").is_visible()
    assert page.get_by_role("button").count() == 0
