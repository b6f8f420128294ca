"""How pages use their room: the rail beside the text, one invitation at a time, text of twice the size."""

import pytest

from tests.addresses import ARTICLE

ON_A_PHONE = pytest.mark.parametrize(("width", "language"), [(320, "en"), (390, "en"), (320, "he")])
SERVICE = "/services/couples-therapy/"
# Each page with a rail, and the width from which there is room for it.
FROM = {
    SERVICE: 1184,
    ARTICLE: 1184,
    "/questions/": 1184,
    "/about/": 1024,
    "/fees/": 1024,
    "/first-call/": 1024,
    "/search/?q=anger": 1024,
}
INVITING = ["/", "/services/", "/articles/anger-is-a-signal/", "/words/", *FROM]
# The most invitations that one screen holds on the way down the page, half a screen at a time.
MOST = """async () => {
    const isSeen = element => {
        const box = element.getBoundingClientRect();
        const isThere = box.height > 0 && box.bottom > 0 && box.top < innerHeight;
        return isThere && getComputedStyle(element).visibility === "visible";
    };
    let most = 0;
    for (let top = 0; top < document.documentElement.scrollHeight; top += innerHeight / 2) {
        scrollTo({ top, behavior: "instant" });
        await new Promise(done => requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(done, 50))));
        most = Math.max(most, [...document.querySelectorAll("[data-invites]")].filter(isSeen).length);
    }
    return most;
}"""


@ON_A_PHONE
def test_on_a_phone_every_page_fits_with_text_of_twice_the_size(visit, everywhere, width, language):
    page = visit(width)
    for address in everywhere[language]:
        page.goto(address)
        page.evaluate("document.documentElement.style.fontSize = '200%'")
        assert page.evaluate("document.documentElement.scrollWidth") <= width, address


@ON_A_PHONE
def test_no_title_breaks_within_a_word_when_text_is_twice_the_size(visit, everywhere, width, language):
    page = visit(width)
    for address in everywhere[language]:
        page.goto(address)
        page.evaluate("document.documentElement.style.fontSize = '200%'")
        before = page.locator("h1").bounding_box()["height"]
        page.evaluate("document.querySelector('h1').style.overflowWrap = 'normal'")
        assert page.locator("h1").bounding_box()["height"] == before, address


def test_the_rail_stands_beside_the_text_as_soon_as_there_is_room_and_never_over_it(visit):
    page = visit(1280)
    for address, width in FROM.items():
        page.goto(address)
        rail, text = page.locator(".rail"), page.locator(".page__columns, .page__single").first
        page.set_viewport_size({"width": width - 1, "height": 800})
        assert not rail.is_visible(), address
        for enough in (width, 1280, 1920):
            page.set_viewport_size({"width": enough, "height": 800})
            assert rail.is_visible(), (address, enough)
            beside, read = rail.bounding_box(), text.bounding_box()
            assert beside["x"] >= read["x"] + read["width"], (address, enough)
            assert beside["x"] + beside["width"] <= enough, (address, enough)


def test_the_rail_names_the_same_next_time_as_the_home_page_and_asks_for_it_only_where_it_is_seen(visit):
    page = visit(1280)
    asked = []
    page.on("request", lambda request: asked.append(request.url) if "/consultation/next/" in request.url else None)
    said = {}
    for address in ("/", *FROM):
        page.goto(address, wait_until="networkidle")
        said[address] = page.locator(".next-opening").text_content().strip()
    assert said["/"].startswith("The next open time:")
    assert set(said.values()) == {said["/"]}
    asked.clear()
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto(SERVICE, wait_until="networkidle")
    assert asked == []


@pytest.mark.parametrize(("width", "height"), [(390, 844), (1280, 720)])
def test_a_screen_holds_one_invitation_at_a_time(visit, width, height):
    page = visit(width)
    page.set_viewport_size({"width": width, "height": height})
    for address in INVITING:
        page.goto(address)
        assert page.evaluate(MOST) == 1, address


def test_an_invitation_that_has_the_focus_does_not_go_away_under_it(visit):
    page = visit(1280)
    page.goto("/fees/")
    button = page.locator(".rail .button")
    button.focus()
    page.locator(".call").evaluate("element => element.scrollIntoView({ behavior: 'instant' })")
    page.wait_for_selector(".rail .button.is-quiet")
    assert button.is_visible()


def test_without_scripts_the_bar_invites_and_the_rail_only_says_who(visit):
    page = visit(1280, java_script_enabled=False)
    page.goto(SERVICE)
    assert page.get_by_role("link", name="Free call").is_visible()
    assert page.locator(".rail__who").is_visible()
    assert not page.locator(".rail .button").is_visible()


def test_the_form_begins_at_the_edge_of_the_bar_above_it(visit):
    page = visit(1280)
    page.goto("/consultation/")
    edges = {page.locator(part).first.bounding_box()["x"] for part in (".brand", "h1", "#times", "form .button")}
    assert len(edges) == 1
