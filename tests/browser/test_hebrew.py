"""The site in Hebrew in a real browser: the whole way from a page to a request that is withdrawn, and what runs from
right to left and what does not."""

import json
import re
from functools import partial

import pytest
from django.utils.translation import gettext

from tests.addresses import ARTICLE
from tests.browser.test_request import numbers, open_day
from tests.browsing import FORM, LANGUAGES, sign_in, tab_to
from therapyties import languages

SERVICE = "/he/services/couples-therapy/"
NAME = "נֹעָה (Noa)"
DIRECTION = {"en": "ltr", "he": "rtl"}
PROOF = """
from consultations.messages.proofs import proof_url
from consultations.models import Message
print("proof", proof_url(Message.objects.filter(request__reference="{}").last()))
"""
# Everything that a message may hold, with the longest addresses.
MESSAGES = """
import json
from consultations.messages import wording
from consultations.messages.composing import compose
from consultations.messages.kinds import Kind
from therapyties import languages

with languages.speaking("{}"):
    print("messages", json.dumps([
        compose(kind, *wording.in_force(kind), dict.fromkeys(kind.row.placeholders, "") | {{
            "link": "https://example.org/consultation/" + "a" * 43, "words": "Pleasewrite" * 9,
        }}, "https://example.org/consultation/proof/" + "a" * 60)[2]
        for kind in Kind if kind.is_for_the_visitor
    ]))
"""
# Of each line of a text: where it ends at the right, and where its first and last letter stand.
LINES_OF_TEXT = """mail => {
    const texts = document.createTreeWalker(mail, NodeFilter.SHOW_TEXT), range = new Range(), found = [];
    for (let text; text = texts.nextNode();) {
        if (!text.data.trim()) continue;
        const at = index => {
            range.setStart(text, index);
            range.setEnd(text, index + 1);
            return range.getBoundingClientRect().left;
        };
        const first = at(text.data.search(/\\S/)), last = at(text.data.trimEnd().length - 1);
        range.selectNodeContents(text);
        found.push({ text: text.data.trim(), first, last, right: range.getBoundingClientRect().right });
    }
    return found;
}"""
MIDDLES = "all => all.map(one => { const box = one.getBoundingClientRect(); return (box.top + box.bottom) / 2; })"
# How high a link's words alone are; if its arrow stood below them, the link were a line higher.
LINES_OF_WORDS = """link => {
    const words = new Range();
    words.selectNodeContents(link);
    const style = getComputedStyle(link);
    const lines = new Set([...words.getClientRects()].map(line => Math.round(line.top)));
    return {
        height: lines.size * parseFloat(style.lineHeight),
        padding: parseFloat(style.paddingTop) + parseFloat(style.paddingBottom),
    };
}"""
BROKEN_NUMBERS = """() => [...document.querySelectorAll("li span")].filter(one => one.getClientRects().length > 1)
    .map(one => one.textContent)"""
MIRRORED = """() => [...document.querySelectorAll(".onward, svg")].flatMap(one => {
    const style = getComputedStyle(one, one.matches(".onward") ? "::after" : null);
    return style.scale === "none" ? [] : [one.getAttribute("class")];
})"""
# Numbers with signs in them whose first digit does not stand to the left of the last one, though in one line with it.
TURNED_ROUND = """() => {
    const found = [], texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT), range = new Range();
    for (let text; text = texts.nextNode();)
        for (const number of text.data.matchAll(/\\(?\\d+[-:.)][-:. \\d]*\\d/g)) {
            const at = index => {
                range.setStart(text, number.index + index);
                range.setEnd(text, number.index + index + 1);
                return range.getBoundingClientRect();
            };
            const [first, last] = [at(0), at(number[0].length - 1)];
            if (first.width && Math.abs(first.top - last.top) < 9 && first.left >= last.left) found.push(number[0]);
        }
    return found;
}"""
# What Hebrew has not: letters that lean, stand apart or are capital ones.
UNLIKE_HEBREW = """() => [...document.querySelectorAll("main *, header *, footer *")].filter(one => {
    const style = getComputedStyle(one);
    const spaced = !["normal", "0px"].includes(style.letterSpacing);
    return style.fontStyle !== "normal" || spaced || style.textTransform !== "none";
}).map(one => one.outerHTML.slice(0, 80))"""


def said(words):
    """How the site says it in Hebrew."""
    with languages.speaking("he"):
        return gettext(words)


def fill_in(page, address):
    page.fill("[name=name]", NAME)
    for field, value in {"contact_route": "email", "in_california": "yes", "adult": "yes"}.items():
        page.check(f"[name={field}][value={value}]")
    page.fill("[name=email]", address)
    page.check("[name=privacy]")


def is_shown(page, heading):
    page.get_by_role("heading", level=1, name=said(heading), exact=True).wait_for()
    assert page.locator("html[lang=he][dir=rtl]").count() == 1


def test_the_whole_journey_in_hebrew_works_without_javascript(visit, server):
    page = visit(390, java_script_enabled=False)
    page.goto(SERVICE)
    page.locator("main").get_by_role("link", name=said("Ask for a free 15-minute call")).first.click()
    assert page.url.split("?")[0].endswith(FORM["he"])
    page.click("form .actions .button")
    assert page.locator("#errors").bounding_box()["y"] < 844 / 2
    open_day(page, 1).nth(2).locator("input").check()
    fill_in(page, f"noa{next(numbers)}@example.org")
    page.click("form .actions .button")
    is_shown(page, "I have your request")

    reference = re.search(r"TT-\w{4}-\w{4}", page.inner_text(".keep"))[0]
    page.goto(re.search(r"proof (\S+)", server.shell(PROOF.format(reference)))[1])
    is_shown(page, "Was it you who asked for a call?")
    page.get_by_role("button", name=said("Yes, it was me")).click()
    is_shown(page, "I have your request")

    page.get_by_role("link", name=said("Choose another time")).click()
    is_shown(page, "Choose another time")
    open_day(page, 2).nth(3).locator("input").check()
    page.get_by_role("button", name=said("Take this time")).click()
    page.get_by_text(said("You chose this time. It is certain when I confirm it.")).wait_for()
    page.locator("summary", has_text=said("Withdraw my request")).click()
    page.get_by_role("button", name=said("Withdraw my request")).click()
    is_shown(page, "Your request is withdrawn")
    assert [trouble for trouble in page.trouble if "422" not in trouble] == []


def test_the_whole_journey_in_hebrew_with_the_keyboard_alone(visit):
    page = visit(1280)
    page.goto(SERVICE)

    to = partial(tab_to, page)
    to("main a.button")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**{FORM['he']}*")
    to("[name=slot]")
    page.keyboard.press("ArrowDown")
    to("[name=name]")
    page.keyboard.type(NAME)
    to("[name=contact_route]")
    page.keyboard.press("ArrowDown")
    to("[name=email]")
    page.keyboard.type(f"noa{next(numbers)}@example.org")
    to("[name=in_california]")
    page.keyboard.press("Space")
    to("[name=adult]")
    page.keyboard.press("Space")
    to("[name=privacy]")
    page.keyboard.press("Space")
    to("main form .actions .button")
    page.keyboard.press("Enter")
    is_shown(page, "I have your request")
    to("a[href*='/move/']")
    page.keyboard.press("Enter")
    page.wait_for_url("**/move/*")
    to("[name=slot]")
    page.keyboard.press("ArrowDown")
    to("main form .actions .button")
    page.keyboard.press("Enter")
    page.get_by_text(said("You chose this time. It is certain when I confirm it.")).wait_for()
    to("main details:has([action*='/withdraw/']) > summary")
    page.keyboard.press("Enter")
    to("[action*='/withdraw/'] .button")
    page.keyboard.press("Enter")
    is_shown(page, "Your request is withdrawn")
    assert page.trouble == []


def test_the_focus_goes_the_way_the_lines_run(visit):
    page = visit(1280)
    page.goto("/he/")
    places = page.locator(".site-nav li:not(.site-nav__language) a").evaluate_all(
        "all => all.map(one => one.getBoundingClientRect().right)"
    )
    assert len(places) > 3
    assert places == sorted(places, reverse=True)


@pytest.mark.parametrize("address", ["/he/", f"/he{ARTICLE}", "/he/first-call/", "/he/urgent-help/", FORM["he"]])
def test_arrows_and_strands_are_mirrored_and_numbers_and_letters_are_not_turned(visit, address):
    page = visit()
    page.goto(address, wait_until="networkidle")
    page.evaluate("for (const fold of document.querySelectorAll('main details')) fold.open = true")
    assert page.evaluate(TURNED_ROUND) == []
    assert page.evaluate(UNLIKE_HEBREW) == []
    turned = {name for names in page.evaluate(MIRRORED) for name in names.split()}
    assert turned <= {"onward", "strands", "hero__strands", "course__strands", "timeline__strands"}
    assert turned or address == "/he/urgent-help/"
    page.goto(address.removeprefix("/he"))
    assert page.evaluate(MIRRORED) == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_typed_runs_as_its_own_letters_do_and_a_number_from_left_to_right(visit, language):
    page = visit()
    page.goto(FORM[language])
    style = "field => [getComputedStyle(field).unicodeBidi, getComputedStyle(field).direction]"
    for field in ("name", "times_note", "note"):
        assert page.locator(f"[name={field}]").evaluate(style) == ["plaintext", DIRECTION[language]]
    for field in ("phone", "email"):
        assert page.locator(f"[name={field}]").evaluate(style)[1] == "ltr"
        side = page.locator(f"[name={field}]").evaluate("field => getComputedStyle(field).textAlign")
        assert side == {"en": "start", "he": "end"}[language]


def test_the_desk_shows_an_address_in_a_hebrew_message_in_its_order_and_on_the_side_of_the_others(visit, server):
    page = visit(1280)
    sign_in(page, server)
    page.goto("/admin/consultations/texts/confirmed/he/")
    lines = page.locator(".desk__mail").evaluate(LINES_OF_TEXT)
    [address] = [line for line in lines if line["text"].startswith("http")]
    assert address["first"] < address["last"]
    assert len({round(line["right"]) for line in lines}) == 1


@pytest.mark.parametrize("address", ["/about/", "/he/about/", SERVICE, "/he/urgent-help/"])
def test_on_the_smallest_phone_the_bar_is_one_line(visit, address):
    page = visit(320)
    page.goto(address)
    tops = page.locator(".site-header__bar > *:visible").evaluate_all(MIDDLES)
    assert max(tops) - min(tops) <= 2, address


def test_the_arrow_of_a_way_on_stands_beside_its_last_word(visit):
    page = visit(320)
    page.goto("/he/nothing-is-here/")
    page.evaluate("document.querySelector('.ways-on a').textContent = 'מילה ועוד '.repeat(9)")
    for width in range(320, 400, 5):
        page.set_viewport_size({"width": width, "height": 844})
        link = page.locator(".ways-on a").first
        lines = link.evaluate(LINES_OF_WORDS)
        assert abs(link.bounding_box()["height"] - lines["height"] - lines["padding"]) <= 2, width


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_message_fits_the_smallest_phone_and_breaks_or_turns_no_number(visit, server, language):
    page = visit(320)
    written = json.loads(server.shell(MESSAGES.format(language)).split("messages ", 1)[1])
    assert len(written) > 9
    for html in written:
        page.set_content(html)
        assert page.evaluate("document.documentElement.scrollWidth") <= 320, html
        assert page.evaluate(TURNED_ROUND) == []
        assert page.evaluate(BROKEN_NUMBERS) == []
    assert any("1-800-799-7233</span>" in html for html in written)
