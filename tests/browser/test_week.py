"""The therapist's week in a real browser: every width, and the choices about a time by keyboard."""

from datetime import timedelta

import pytest
from django.utils import timezone

from tests.browsing import looks_well, sign_in


@pytest.fixture
def monday():
    """Of the week after the next, in which nothing is over."""
    today = timezone.localdate()
    return today + timedelta(days=14 - today.weekday())


def test_the_week_reads_well(visit, server, width, scheme, monday):
    page = visit(width, scheme)
    sign_in(page, server)
    page.goto(f"/admin/consultations/week/?week={monday}")
    looks_well(page)


def test_the_week_fits_every_width(visit, server, monday):
    page = visit(1280)
    sign_in(page, server)
    page.goto(f"/admin/consultations/week/?week={monday}")
    for width in (320, 390, 768, 1280, 1440, 2560):
        page.set_viewport_size({"width": width, "height": 900})
        assert page.evaluate("document.documentElement.scrollWidth") <= width, width


def test_a_time_is_pressed_left_and_blocked_by_keyboard(visit, server, monday):
    page = visit(1280)
    sign_in(page, server)
    page.goto(f"/admin/consultations/week/?week={monday}")
    time = page.locator(".week-free .week-time").first
    time.focus()
    page.keyboard.press("Enter")
    page.get_by_role("dialog").wait_for()
    assert page.evaluate("document.activeElement.textContent.trim()") == "Block this time"
    page.keyboard.press("Escape")
    assert page.get_by_role("dialog").count() == 0
    assert time.evaluate("link => link === document.activeElement")
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Block this time").press("Enter")
    page.get_by_role("status").get_by_role("button", name="Unblock").click()
    page.get_by_text("can be booked again").wait_for()
    assert page.trouble == []
