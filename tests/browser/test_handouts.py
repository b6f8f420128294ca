"""Handouts on paper: each is one whole page, and nothing else is printed with it but whose it is."""

import re

import pytest

from tests.pages.test_handouts import ADDRESSES

MARGIN = dict.fromkeys(("top", "right", "bottom", "left"), "15mm")
PAGE = re.compile(rb"/Type\s*/Page\b(?!s)")


@pytest.mark.parametrize("paper", ["A4", "Letter"])
@pytest.mark.parametrize("address", [*ADDRESSES, *(f"/he{address}" for address in ADDRESSES)])
def test_a_handout_is_one_page(visit, address, paper):
    page = visit(390)
    page.goto(address, wait_until="networkidle")
    assert len(PAGE.findall(page.pdf(format=paper, margin=MARGIN))) == 1


@pytest.mark.parametrize("address", ADDRESSES)
def test_only_the_handout_and_whose_it_is_are_printed(visit, address):
    page = visit(1280)
    page.goto(address)
    page.emulate_media(media="print")
    assert page.locator(".handout").is_visible()
    assert page.get_by_text("is the practice of").first.is_visible()
    for hidden in (".handout__after", ".site-nav", ".breadcrumbs"):
        assert not page.locator(hidden).is_visible(), hidden


def test_without_a_script_a_handout_says_how_to_print_it(visit):
    page = visit(390, java_script_enabled=False)
    page.goto(ADDRESSES[0])
    assert page.locator(".handout__after noscript p").is_visible()
    assert not page.get_by_role("button", name="Print this page").is_visible()


def test_the_button_prints(visit):
    page = visit(390)
    page.add_init_script("window.print = () => { window.printed = true }")
    page.goto(ADDRESSES[0])
    page.get_by_role("button", name="Print this page").click()
    assert page.evaluate("window.printed") is True
