"""What the tests in the browser share: sizes and colours, the rules of accessibility, and coming in."""

from axe_playwright_python.sync_playwright import Axe

from tests.entering import code

WIDTHS = (390, 768, 1280)
SCHEMES = ("light", "dark")
LANGUAGES = ("en", "he")
FORM = {"en": "/consultation/", "he": "/he/consultation/"}
WCAG = {
    "runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]},
    "resultTypes": ["violations"],  # what is well is not written down
}


# Colours that still fade in are measured as they are at that moment; Wagtail's messages begin to a little later.
STANDS_STILL = """() => {
    const messages = [...document.querySelectorAll(".messages > ul")];
    const endless = animation => animation.effect.getComputedTiming().endTime === Infinity;
    const byTime = document.getAnimations().filter(animation => animation.timeline === document.timeline);
    return messages.every(list => getComputedStyle(list).opacity === "1")
        && byTime.every(animation => animation.playState !== "running" || endless(animation));
}"""


def accessible(page):
    page.wait_for_function(STANDS_STILL)
    found = Axe().run(page, options=WCAG)
    assert found.violations_count == 0, f"{page.url}\n{found.generate_report()}"


def looks_well(page):
    """The page is accessible, fits, and breaks no rule."""
    accessible(page)
    assert page.evaluate("document.documentElement.scrollWidth") <= page.viewport_size["width"], page.url
    assert page.trouble == []


def by_name(server):
    """The same server by a name and not by a number: only a name can have a passkey."""
    return server.address.replace("127.0.0.1", "localhost")


def sign_in(page, server):
    """The page shows the desk. The session is the one of the last test if it lasts, for no code works twice."""
    page.context.add_cookies(getattr(server, "session", []))
    page.goto("/admin/")
    if page.url != f"{server.address}/admin/":
        page.fill("[name=login]", "liron")
        page.fill("[name=password]", server.password)
        page.keyboard.press("Enter")
        page.wait_for_url("**/accounts/2fa/authenticate/")
        page.fill("[name=code]", code())
        page.keyboard.press("Enter")
        page.wait_for_url(f"{server.address}/admin/")
        server.session = [cookie for cookie in page.context.cookies() if cookie["name"] == "session"]


def tab_to(page, selector):
    """The keyboard alone goes on until it is there."""
    for _press in range(80):
        if page.evaluate("selector => document.activeElement.matches(selector)", selector):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"the keyboard does not reach {selector}")
