"""What the therapist does every day, on a phone, in at most three taps from the first page. Typing is no tap; opening
a field to type into it is one."""

import re

import pytest

from tests.browsing import sign_in

MOST = 3
ASKED = """
from datetime import timedelta
from django.utils import timezone
from consultations.services import by_therapist
from consultations.services.diary import openings
from tests.asking import BY_PHONE, ask, do

now = timezone.now()
slots, before = openings(now), now - timedelta(minutes=20)
agreed = ask(slots[0], now=before, name="Tal", **(BY_PHONE | {"phone": "+1 818-555-0161"}))
do(by_therapist.confirm, agreed, now=before)
ask(slots[-1], now=before, name="Noa", **(BY_PHONE | {"phone": "+1 818-555-0162"}))
ask(slots[-9], now=before, name="Gil", **(BY_PHONE | {"phone": "+1 818-555-0163"}))
"""
STATE = """
from consultations.models import Availability, ConsultationRequest
for stored in ConsultationRequest.objects.filter(privacy_version="of these tests") | ConsultationRequest.objects.filter(
    is_added_by_hand=True
):
    print("state", stored.name, stored.status, len(stored.proposed), stored.private_notes)
print("blocked", Availability.current().time_off.count())
"""
ENDED = """
from consultations.models import Availability, ConsultationRequest
ConsultationRequest.objects.all().delete()
Availability.current().time_off.all().delete()
"""


class Thumb:
    """A page of the desk on a phone, and how often it was tapped."""

    def __init__(self, page, server):
        self.page, self.server, self.taps = page, server, 0

    def taps_on(self, role, name):
        self.tap(self.page.locator("main").get_by_role(role, name=name).first)

    def tap(self, what):
        what.click()
        self.taps += 1
        self.page.wait_for_load_state()

    def people(self):
        """{name: "state, number of proposed times, notes"} as it is stored."""
        return dict(re.findall(r"^state (\w+) (.*)$", self.server.shell(STATE), re.MULTILINE))


@pytest.fixture
def thumb(visit, server):
    server.shell(ASKED)
    page = visit(390)
    sign_in(page, server)
    thumb = Thumb(page, server)
    yield thumb
    assert page.trouble == []
    assert thumb.taps <= MOST
    server.shell(ENDED)


def test_the_next_person_is_called(thumb):
    dial = thumb.page.get_by_role("link", name="Call (818) 555-0161")
    assert dial.get_attribute("href") == "tel:+1-818-555-0161"
    thumb.taps += 1


def test_a_call_is_confirmed_and_the_next_who_waits_stands_there(thumb):
    thumb.taps_on("link", "Noa")
    thumb.taps_on("button", re.compile("^Confirm .*[ap]m"))
    thumb.taps_on("link", re.compile("^Next: Gil"))
    thumb.page.get_by_text("(818) 555-0163").first.wait_for()
    assert thumb.people()["Noa"].startswith("confirmed")


def test_other_times_are_proposed(thumb):
    thumb.taps_on("link", "Noa")
    thumb.tap(thumb.page.locator("summary", has_text="Propose other times"))
    thumb.taps_on("button", "Propose these 3 times")
    thumb.page.get_by_text("The other times are proposed.").wait_for()
    assert thumb.people()["Noa"].startswith("proposed 3")


def test_a_request_is_declined(thumb):
    thumb.taps_on("link", "Noa")
    thumb.tap(thumb.page.locator("summary", has_text="Decline"))
    thumb.taps_on("button", "Decline")
    thumb.page.get_by_text("The call is declined.").wait_for()
    assert thumb.people()["Noa"].startswith("declined")


def test_today_is_blocked(thumb):
    thumb.taps_on("link", "Block time")
    thumb.taps_on("button", "Block today")
    thumb.page.get_by_role("heading", name="Your week").or_(
        thumb.page.get_by_text("Block it all the same")
    ).first.wait_for()


def test_a_call_is_added(thumb):
    thumb.taps_on("link", "Add a call")
    thumb.page.get_by_label("Name").fill("Dana")
    thumb.page.get_by_label("Their number").fill("(818) 555-0164")
    thumb.tap(thumb.page.get_by_role("radio").nth(3))
    thumb.taps_on("button", "Add the call")
    thumb.page.get_by_text("Added.").wait_for()
    assert thumb.people()["Dana"].startswith("confirmed")


def test_next_week_is_seen(thumb):
    thumb.taps_on("link", "Week")
    thumb.tap(thumb.page.locator(".week-nav__step").last)
    assert "week=" in thumb.page.url


def test_a_note_is_kept(thumb):
    thumb.taps_on("link", "Noa")
    thumb.tap(thumb.page.locator("#private-notes"))
    thumb.page.keyboard.type("Rang twice.")
    thumb.page.locator(".desk-notes .desk-keeping").filter(has_text="Saved.").wait_for()
    assert thumb.people()["Noa"].endswith("Rang twice.")


def test_somebody_is_found_by_a_part_of_a_number(thumb):
    thumb.taps_on("link", "All requests")
    thumb.tap(thumb.page.get_by_role("searchbox"))
    thumb.page.keyboard.type("0163")
    thumb.page.keyboard.press("Enter")
    thumb.page.get_by_text("Noa").wait_for(state="detached")
    thumb.tap(thumb.page.locator("main").get_by_text("Gil").first)
    thumb.page.get_by_text("(818) 555-0163").first.wait_for()
