"""The list and the first page with data that would break them, from the smallest phone to the widest screen."""

import pytest

from tests.browsing import accessible, sign_in

ASKED = """
from datetime import timedelta
from django.utils import timezone
from consultations.services import by_therapist
from consultations.services.diary import openings
from tests.asking import BY_PHONE, ask, do, prove

now = timezone.now()
slots, before = openings(now), now - timedelta(minutes=20)
long = {"name": "N" * 60, "email": "a" * 48 + "@example.org", "note": "x" * 300}
prove(told := ask(slots[20], now=before, **long), before)
do(by_therapist.confirm, told, words="w" * 2000, now=before)
by_therapist.keep_notes(told, "n" * 10_000)
ask(slots[22], now=before, name="Noam" * 15, email="b" * 48 + "@example.org", service="S" * 200)
ask(slots[24], now=before, name="דנה כהן־לוי המכונה שושנת העמקים והגבעות", **BY_PHONE)
ask(None, now=before, times_note="t" * 100, email="c" * 48 + "@example.org")
for number in range(4):
    ask(None, now=before, email=f"{number}@example.org")
"""
ENDED = """
from consultations.models import ConsultationRequest
ConsultationRequest.objects.filter(privacy_version="of these tests").delete()
"""
WIDTHS = (320, 390, 768, 1280, 1440, 1500, 1600, 2560)
# What is wider than the screen, or cut at its edge; what is meant for ears alone, or scrolls by itself, is not.
TOO_WIDE = """() => [...document.querySelectorAll("main *")].filter(element => {
    const box = element.getBoundingClientRect();
    const scrolls = element.closest(".desk-chart__table, .w-sr-only, [hidden], details:not([open])");
    return box.width > 1 && box.height > 1 && !scrolls && (box.right > innerWidth + 1 || box.left < -1);
}).map(element => `${element.tagName} ${element.className} ${Math.round(element.getBoundingClientRect().right)}`)"""


@pytest.fixture(scope="module")
def nasty(server):
    server.shell(ASKED)
    yield
    server.shell(ENDED)


def test_nothing_is_wider_than_the_screen(visit, server, nasty):
    page = visit()
    sign_in(page, server)
    for shown_width in WIDTHS:
        page.set_viewport_size({"width": shown_width, "height": 900})
        for address in ("/admin/", "/admin/consultations/"):
            page.goto(address)
            assert page.evaluate("document.documentElement.scrollWidth") <= shown_width, (address, shown_width)
            assert page.evaluate(TOO_WIDE) == [], (address, shown_width)
        assert page.locator(".desk-list thead").is_visible() == (shown_width >= 1504)  # 94rem
    assert page.trouble == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_first_page_and_the_list_are_accessible(visit, server, nasty, scheme):
    page = visit(390, scheme)
    sign_in(page, server)
    for address in ("/admin/", "/admin/consultations/"):
        page.goto(address)
        accessible(page)


def test_all_on_the_page_are_chosen_by_one_box_and_what_is_done_with_them_is_in_sight(visit, server, nasty):
    page = visit(390)
    sign_in(page, server)
    page.goto("/admin/consultations/")
    page.get_by_label("Choose all on this page").check()
    there = page.locator("[name=choose]").count()  # other tests of this server may have asked, too
    assert page.locator("[name=choose]:checked").count() == there >= 8
    erase = page.get_by_role("button", name="Erase")
    assert 0 < erase.bounding_box()["y"] < 844 - 43
    assert erase.bounding_box()["height"] >= 44
    page.locator("[name=choose]").first.uncheck()
    assert page.locator("[data-chosen]").inner_text() == str(there - 1)


def test_who_waits_is_one_tap_away_and_a_person_two(visit, server, nasty):
    page = visit(390)
    sign_in(page, server)
    row = page.locator(".desk-waiting .desk-row").first
    assert row.bounding_box()["height"] >= 44
    page.get_by_role("link", name="more wait").click()
    page.wait_for_url("**waits=people**")
    page.locator(".desk-list__name a").first.click()
    page.wait_for_url("**/inspect/**")
