"""What the therapist types at a request and at the call times, in a browser: nothing of it is lost or misstated."""

import json
import re
from contextlib import contextmanager

import pytest

from tests.browsing import looks_well, sign_in

ASKED = """
from django.utils import timezone
from consultations.services.diary import openings
from tests.asking import ask
print("asked", ask(openings()[4], now=timezone.now(), call_phone="+1 818-555-0177").pk)
"""
STORED = """
import json
from consultations.models import Availability, ConsultationRequest
from consultations.moments import instant
hours = [(row.weekday, f"{row.start:%H:%M}", f"{row.end:%H:%M}") for row in Availability.current().hours.all()]
one = ConsultationRequest.objects.filter(privacy_version="of these tests").first()
said = {"hours": sorted(hours)}
if one:
    drafts = sorted(draft.name.split()[0] for draft in one.drafts.all())
    said |= {"notes": one.private_notes, "status": one.status, "words": one.words, "drafts": drafts}
    said |= {"slot": instant(one.slot) if one.slot else ""}
print("stored", json.dumps(said))
"""
ENDED = """
from consultations.models import ConsultationRequest
ConsultationRequest.objects.filter(privacy_version="of these tests").delete()
"""
SAID = ".desk-notes .desk-keeping"
NOTES = "#private-notes"


def shell(server, code):
    return server.manage("shell", "--no-imports", "-v", "0", "-c", code)


def stored(server):
    """What the database holds of the request and of the weekly hours."""
    return json.loads(shell(server, STORED).split("stored ")[1])


@pytest.fixture
def address(server):
    """The page of a request that waits for an answer."""
    pk = shell(server, ASKED).split("asked ")[1].strip()
    yield f"/admin/consultations/inspect/{pk}/"
    shell(server, ENDED)


@pytest.fixture
def page(visit, server, address):
    page = visit(1280)
    sign_in(page, server)
    page.goto(address)
    return page


def types(page, text, field=NOTES):
    page.locator(field).click()
    page.keyboard.type(text)


def is_said(page, words, where=SAID):
    page.locator(where).filter(has_text=words).wait_for()


@contextmanager
def asked_before_leaving(page):
    """The questions that the browser asks before the page is left; each is answered with staying."""
    asked = []

    def stay(dialog):
        asked.append(dialog.type)
        dialog.dismiss()

    page.on("dialog", stay)
    yield asked
    page.remove_listener("dialog", stay)


# --- private notes


def test_notes_typed_in_two_windows_are_both_kept_and_shown_and_put_together_by_hand(page, server, address):
    other = page.context.new_page()
    other.goto(address)
    types(page, "Written first.")
    is_said(page, "Saved.")
    types(other, "Written over older notes.")
    is_said(other, "These notes were changed in another window.")
    assert stored(server)["notes"] == "Written first."

    types(page, " And more.")  # the window that has the newest notes goes on as before
    page.locator(f"{SAID}[data-state=kept]").wait_for()
    for window in (page, other):
        window.reload()
        assert window.input_value(NOTES) == "Written first. And more."
        assert window.inner_text(".desk-beside .desk__note") == "Written over older notes."
    page.trouble[:] = [trouble for trouble in page.trouble if "409" not in trouble]
    looks_well(page)

    other.get_by_role("button", name="Add it at the end of my notes").click()
    other.get_by_text("Added at the end of your notes.").wait_for()
    both = "Written first. And more.\n\nWritten over older notes."
    assert other.input_value(NOTES) == both
    assert other.locator(".desk-beside").count() == 0
    types(page, " Of the second window again.")  # which did not see that they were put together
    is_said(page, "These notes were changed in another window.")
    assert stored(server)["notes"] == both


def test_off_line_the_words_say_that_nothing_is_kept_and_the_browser_asks_before_it_leaves(page, server):
    types(page, "Before the tunnel.")
    is_said(page, "Saved.")
    page.context.set_offline(True)
    types(page, " In the tunnel.")
    is_said(page, "Not saved yet.")
    is_said(page, "Not saved: there is no connection. The page tries again by itself.")
    with asked_before_leaving(page) as asked:
        page.close(run_before_unload=True)
        page.wait_for_function("true")
        assert asked == ["beforeunload"]
        assert page.input_value(NOTES) == "Before the tunnel. In the tunnel."
        page.context.set_offline(False)
        page.locator(f"{SAID}[data-state=kept]").wait_for()  # by itself
        assert stored(server)["notes"] == "Before the tunnel. In the tunnel."
        page.goto("/admin/")
        assert asked == ["beforeunload"]


def test_leaving_right_after_the_last_key_loses_no_word(page, server, address):
    types(page, "Typed and gone.")
    with asked_before_leaving(page) as asked:
        page.close(run_before_unload=True)
        page.wait_for_function("true")
    assert asked == ["beforeunload"]
    page.once("dialog", lambda dialog: dialog.accept())
    page.goto("/admin/")
    page.goto(address)
    assert page.input_value(NOTES) == "Typed and gone."


# --- answers


def opened(page, name):
    """The form of an answer, unfolded."""
    form = page.locator(f"form:has(> input[name=answer][value={name}])")
    if not form.is_visible():
        page.locator("details.desk__answer").filter(has=form).locator("> summary").click()
    return form


def test_a_half_written_answer_is_there_after_a_reload_and_gone_once_it_is_given(page, server):
    words = opened(page, "decline").locator("[name=words]")
    words.fill("")
    words.press_sequentially("I am sorry, I have no time")
    opened(page, "decline").locator(".desk-keeping[data-state=kept]").wait_for()
    assert (stored(server)["status"], stored(server)["drafts"]) == ("requested", ["decline"])
    page.reload()
    form = opened(page, "decline")
    assert form.locator("[name=words]").input_value() == "I am sorry, I have no time"
    assert form.get_by_text("You typed this earlier and did not send it.").is_visible()
    looks_well(page)
    form.locator("[name=words]").press_sequentially("x")
    form.locator("[data-gives]").click()
    page.get_by_role("button", name="Take it back").wait_for()
    assert (stored(server)["status"], stored(server)["drafts"]) == ("declined", [])


def test_a_draft_that_is_not_wanted_is_let_go(page, server):
    words = opened(page, "decline").locator("[name=words]")
    before = words.input_value()
    words.press_sequentially("No.")
    opened(page, "decline").locator(".desk-keeping[data-state=kept]").wait_for()
    page.reload()
    opened(page, "decline").get_by_role("button", name="Begin anew").click()
    page.get_by_text("What you had typed is gone.").wait_for()
    assert opened(page, "decline").locator("[name=words]").input_value() == before
    assert stored(server)["drafts"] == []


def choose_another_time(form, number):
    """That one of the open times; its value and how it is called in the list."""
    fold = form.locator("details.desk-fold:not([open]) > summary")
    if fold.count():
        fold.click()
    option = form.locator("select[name=slot] option").nth(number)
    value, called = option.get_attribute("value"), option.inner_text()
    form.locator("select[name=slot]").select_option(value)
    return value, called


def test_the_button_names_the_time_that_is_chosen_and_that_time_is_booked(page, server):
    form = opened(page, "confirm")
    asked_for = form.locator("[data-gives]").inner_text()
    value, _called = choose_another_time(form, 9)
    form.locator(f"[data-gives][value='{value}']").wait_for()
    label = form.locator("[data-gives]").inner_text()
    assert label != asked_for
    assert form.locator("[data-gives-other]").count() == 0  # one button, one time
    form.locator("[data-gives]").click()
    page.get_by_role("button", name="Take it back").wait_for()
    assert (stored(server)["status"], stored(server)["slot"]) == ("confirmed", value)
    _weekday, day, hour = label.removeprefix("Confirm ").split(", ")  # “Mon, Nov 30, 4:30 pm”
    month, number = day.split()
    assert re.search(rf"{month}\w* {number}, {hour}", page.inner_text("main"))


def test_pressed_before_the_button_follows_it_names_no_time_and_books_the_chosen_one(page, server):
    form = opened(page, "confirm")
    page.route("**/see/**", lambda route: None)  # the label never comes
    value, _called = choose_another_time(form, 7)
    button = form.locator("[data-gives]")
    assert button.inner_text() == form.get_attribute("data-neutral")
    assert not any(letter.isdigit() for letter in button.inner_text())
    button.click()
    page.get_by_role("button", name="Take it back").wait_for()
    assert (stored(server)["status"], stored(server)["slot"]) == ("confirmed", value)


# --- call times


@pytest.fixture
def hours_as_before(server):
    kept = stored(server)["hours"]
    yield kept
    shell(
        server,
        "from datetime import time\nfrom consultations.models import Availability, WeeklyHours\n"
        "record = Availability.current()\n"
        f"record.hours = [WeeklyHours(weekday=day, start=time.fromisoformat(start), end=time.fromisoformat(end))"
        f" for day, start, end in {kept}]\nrecord.save()\n",
    )


@pytest.mark.parametrize("width", [390, 1280])
def test_a_days_hours_are_copied_to_others_and_saved(visit, server, hours_as_before, width):
    page = visit(width)
    sign_in(page, server)
    page.goto("/admin/settings/consultations/availability/1/")
    page.get_by_text("Copy one day’s hours to other days").click()
    tool = page.locator(".hours-copy")
    tool.locator("select[data-from]").select_option("1")
    assert tool.locator("[data-days] label").filter(has_text="Tuesday").is_hidden()  # not to itself
    for day in ("Monday", "Sunday"):
        tool.get_by_role("checkbox", name=day).check()
    tool.get_by_role("button", name="Copy").click()
    tool.get_by_text("Copied. Nothing is kept until you save.").wait_for()
    assert stored(server)["hours"] == hours_as_before
    looks_well(page)
    page.get_by_role("button", name="Save").first.click()
    page.get_by_text("updated").first.wait_for()
    tuesdays = [(start, end) for day, start, end in hours_as_before if day == 1]
    others = [row for row in hours_as_before if row[0] not in (0, 6)]
    wanted = sorted([*others, *([day, *hours] for day in (0, 6) for hours in tuesdays)])
    assert stored(server)["hours"] == wanted
    assert page.trouble == []
