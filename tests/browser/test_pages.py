"""What a visitor's browser meets: at three widths, in light and dark, within the budgets."""

import time
from dataclasses import dataclass, field

import pytest

from tests.addresses import ARTICLE
from tests.browsing import LANGUAGES, accessible

# Every word that an editor could have written becomes one of 64 letters that nothing divides. Not so numbers, which
# stay in one piece on purpose, and the few fixed words of a choice.
LONG_WORDS = """word => {
    const fixed = "a[href^='tel:'], .crisis__cell, .choices:not(.choices--many)";
    const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    for (let text; text = texts.nextNode();)
        if (text.data.trim() && text.parentElement.closest("main, footer") && !text.parentElement.closest(fixed))
            text.data = word.repeat(8);
}"""
LONG_WORD = {"en": "Unbroken", "he": "בליהפסק"}
NEAR = """() => [...document.images].every(image => {
    const { top, width } = image.getBoundingClientRect();
    return !width || top > 1.5 * innerHeight || (image.complete && image.naturalWidth);
})"""
SEEN = "image => image.checkVisibility({ contentVisibilityAuto: true }) && image.naturalWidth > 0"
WATCH_MOVES = """window.moved = 0;
new PerformanceObserver(list => { for (const entry of list.getEntries()) window.moved += entry.value })
    .observe({type: "layout-shift", buffered: true});"""
STICKS_OUT = """() => [...document.querySelectorAll("main *, footer *")].filter(element => {
    const box = element.getBoundingClientRect();
    return box.width > 1 && box.height > 1 && (box.right > innerWidth + 1 || box.left < -1);
}).slice(0, 3).map(element => `${element.tagName} ${element.className}`)"""


def test_every_page_is_accessible_fits_and_asks_nothing_of_strangers(visit, everywhere, width, scheme, language):
    page = visit(width, scheme)
    for address in everywhere[language]:
        page.goto(address)
        accessible(page)
        assert page.evaluate("document.documentElement.scrollWidth") <= width, f"{address} is wider than the screen"
    assert page.trouble == []
    assert page.context.cookies() == [] or {cookie["name"] for cookie in page.context.cookies()} == {"form"}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("width", [320, 2560])
def test_nothing_sticks_out_at_the_smallest_and_widest(visit, everywhere, width, language):
    page = visit(width)
    for address in everywhere[language]:
        page.goto(address)
        assert page.evaluate("document.documentElement.scrollWidth") <= width, address


@pytest.mark.parametrize(("width", "language"), [(320, "en"), (390, "en"), (1280, "en"), (320, "he")])
def test_a_word_too_long_for_its_line_breaks_on_every_page(visit, everywhere, width, language):
    page = visit(width)
    for address in everywhere[language]:
        page.goto(address)
        page.evaluate(LONG_WORDS, LONG_WORD[language])
        assert page.evaluate("document.documentElement.scrollWidth") <= width, address
        assert page.evaluate(STICKS_OUT) == [], address


@pytest.mark.parametrize("address", ["/", ARTICLE, "/he/", f"/he{ARTICLE}"])
def test_nothing_moves_on_a_first_visit(visit, address):
    page = visit(390, locale="he-IL" if address.startswith("/he/") else "en-US")
    page.add_init_script(WATCH_MOVES)
    page.goto(address, wait_until="networkidle")
    assert page.evaluate("window.moved") == 0


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_first_visit_on_a_phone_stays_within_its_budget_on_every_page(visit, every_kind, language, dose):
    """At most 8 requests and 80 KB on the wire, one stylesheet, 6 KB of script, no typeface of the other language, and
    nothing moves: one page of each kind, or every page."""
    for address in every_kind(language, whole=dose(False, True)):
        loaded = first_visit(visit, address)
        assert len(loaded.kinds) <= 8, address
        assert sum(loaded.sizes.values()) <= 80 * 1024, address
        assert loaded.of("Script") <= 6 * 1024, address
        assert sum(loaded.sizes.values()) - loaded.of("Image") <= 68 * 1024, address
        assert sum(kind != "Image" for kind in loaded.kinds.values()) <= 7, address


@pytest.mark.parametrize("address", ["/", "/he/"])
def test_headings_and_text_are_set_in_the_typefaces_of_the_site(visit, address):
    page = visit()
    page.goto(address, wait_until="networkidle")
    client = page.context.new_cdp_session(page)
    root = client.send("DOM.getDocument")["root"]["nodeId"]
    client.send("CSS.enable")
    for selector, family in (("h1", "Frank Ruhl Libre"), ("main .lead", "Assistant"), (".brand", "Frank Ruhl Libre")):
        node = client.send("DOM.querySelector", {"nodeId": root, "selector": selector})["nodeId"]
        used = client.send("CSS.getPlatformFontsForNode", {"nodeId": node})["fonts"]
        assert used, selector
        assert {font["isCustomFont"] for font in used} == {True}, selector
        assert all(font["familyName"].startswith(family) for font in used), (selector, used)


@pytest.mark.parametrize("address", ["/he/", "/he/services/", "/articles/"])
def test_every_picture_of_a_list_is_there_once_somebody_comes_near_and_the_page_keeps_its_height(visit, address):
    page = visit(390)
    page.goto(address, wait_until="networkidle")
    page.wait_for_function(NEAR)
    there = "() => [...document.images].filter(image => image.complete && image.naturalWidth).length"
    before, height = page.evaluate(there), page.evaluate("document.documentElement.scrollHeight")
    end = height - page.viewport_size["height"]
    for seen in (*range(422, end, 422), end):  # half a screen further each time
        page.mouse.wheel(0, 422)
        page.wait_for_function("seen => scrollY >= seen - 2", arg=seen)
        page.wait_for_function(NEAR)
    assert page.evaluate(there) > before
    for image in page.locator("img[loading=lazy]").all():  # one that is far again need not be drawn
        image.scroll_into_view_if_needed()
        page.wait_for_function(SEEN, arg=image.element_handle())
    assert page.evaluate("document.documentElement.scrollHeight") == height


@pytest.mark.parametrize(("address", "locale"), [("/", "he-IL"), (ARTICLE, "he-IL"), ("/he/services/", "en-US")])
def test_the_offer_of_the_other_language_moves_nothing_though_its_script_comes_late(visit, address, locale):
    page = visit(390, locale=locale)
    page.add_init_script(WATCH_MOVES)
    page.route("**/site.*.js", lambda route: (time.sleep(0.7), route.continue_()))
    page.goto(address, wait_until="networkidle")
    assert page.locator(".language-line").first.is_visible()
    assert page.evaluate("window.moved") == 0


@dataclass
class Loaded:
    """What came over the wire, by request."""

    kinds: dict[str, str] = field(default_factory=dict)
    sizes: dict[str, int] = field(default_factory=dict)  # bytes

    def of(self, kind):
        """Bytes."""
        return sum(self.sizes.get(key, 0) for key, one in self.kinds.items() if one == kind)


def first_visit(visit, address):
    """What a reader of that language loads, of whose page nothing moves."""
    script, locale = ("hebrew", "he-IL") if address.startswith("/he/") else ("latin", "en-US")
    page = visit(390, device_scale_factor=2, locale=locale, extra_http_headers={"Sec-CH-UA-Mobile": "?1"})
    loaded, fonts = Loaded(), []
    page.on("request", lambda request: fonts.append(request.url) if request.resource_type == "font" else None)
    client = page.context.new_cdp_session(page)
    client.send("Network.enable")
    client.on("Network.responseReceived", lambda event: loaded.kinds.update({event["requestId"]: event["type"]}))
    client.on(
        "Network.loadingFinished", lambda event: loaded.sizes.update({event["requestId"]: event["encodedDataLength"]})
    )
    page.add_init_script(WATCH_MOVES)
    page.goto(address, wait_until="networkidle")
    page.wait_for_function(NEAR)
    page.wait_for_load_state("networkidle")
    first = Loaded(dict(loaded.kinds), dict(loaded.sizes))
    print(f"{address}: {len(first.kinds)} requests, {sum(first.sizes.values())} bytes")
    assert list(first.kinds.values()).count("Stylesheet") == 1, address
    assert fonts, address
    assert [font for font in fonts if script not in font] == [], address
    # Once more with the typefaces in the browser: whether they come before the first words, a busy machine decides.
    page.goto(address, wait_until="networkidle")
    assert page.evaluate("window.moved") == 0, address
    page.context.close()
    return first


def test_pictures_come_in_modern_formats_and_only_when_near(visit):
    page = visit()
    page.goto("/")
    hero, below = page.locator("main img").first, page.locator("main img").nth(1)
    assert hero.evaluate("image => image.currentSrc").endswith(".avif")
    assert hero.get_attribute("loading") is None
    assert below.get_attribute("loading") == "lazy"


def test_the_contents_list_marks_where_the_reader_is(visit):
    page = visit(1280)
    page.goto(ARTICLE)
    page.locator("#ten-myths-about-relationship-therapy").scroll_into_view_if_needed()
    page.mouse.wheel(0, 500)
    page.wait_for_selector(".contents a[aria-current=location]")
    assert page.locator(".contents a[aria-current]").count() == 1


def test_the_menu_the_contents_and_the_answers_work_without_javascript(visit):
    page = visit(390, java_script_enabled=False)
    page.goto("/questions/")
    page.get_by_text("Does my partner have to come?").click()
    assert page.locator("details.disclosure[open]").count() == 1
    page.get_by_role("navigation", name="Main").get_by_role("link", name="Articles").click()
    assert page.url.endswith("/articles/")


def test_leaving_replaces_the_page_and_shift_three_times_does_the_same(visit, server):
    for leave in (
        lambda page: page.click("[data-leave]"),
        lambda page: [page.keyboard.press("Shift") for _ in range(3)],
    ):
        page = visit()
        page.route("https://www.weather.gov/**", lambda route: route.fulfill(body="Sunny", content_type="text/plain"))
        page.goto("/about/")
        page.goto("/services/couples-therapy/")
        leave(page)
        page.wait_for_url("https://www.weather.gov/")
        page.go_back()
        assert page.url.endswith("/about/")


def test_the_skip_link_leads_to_the_text(visit):
    page = visit()
    page.goto("/")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"


def test_forced_colours_and_reduced_motion_lose_nothing(visit):
    page = visit(390, forced_colors="active", reduced_motion="reduce")
    page.goto(ARTICLE)
    assert page.get_by_role("link", name="Free call").is_visible()
    assert page.evaluate("getComputedStyle(document.documentElement).scrollBehavior") == "auto"


def test_the_article_prints_with_its_answers_and_without_buttons(visit):
    page = visit(1280)
    page.goto(ARTICLE)
    page.emulate_media(media="print")
    assert not page.locator(".site-nav").is_visible()
    assert not page.locator(".call").first.is_visible()
    assert not page.locator(".rail").is_visible()
    assert page.locator(".disclosure__answer").first.is_visible()


def test_pages_enlarged_four_times_still_read_in_one_column(visit):
    page = visit(320)
    page.set_viewport_size({"width": 320, "height": 256})  # 1280 by 1024 at 400 %
    for address in ("/", ARTICLE, "/consultation/"):
        page.goto(address)
        assert page.evaluate("document.documentElement.scrollWidth") <= 320
        assert page.evaluate("getComputedStyle(document.querySelector('.site-header__bar')).position") == "static"
