"""Asking for a call: with a finger, with the keyboard alone, without JavaScript; the link after it; and the desk."""

import re
from datetime import timedelta
from functools import partial

import pytest
import time_machine
from django.core.signing import TimestampSigner
from django.utils import timezone

from tests.browsing import FORM, accessible, looks_well, sign_in, tab_to

numbers = iter(range(100, 200))


def fill_in(page, server, name="Maya", slot=0):
    """What a person who took a minute would do; a driven browser would be too fast to be believed."""
    with time_machine.travel(timezone.now() - timedelta(minutes=1)):
        started = TimestampSigner(key=server.environment["SECRET_KEY"], salt="consultations.form").sign(
            f"{next(numbers)}"
        )
    page.locator("[name=started]").evaluate("(field, value) => (field.value = value)", started)
    page.locator(".slot input").nth(slot).check()
    page.fill("[name=name]", name)
    page.check("[name=contact_route][value=phone]")
    page.fill("[name=phone]", f"(818) 555-0{next(numbers)}")
    page.check("[name=voicemail_ok][value=no]")
    page.check("[name=in_california][value=yes]")
    page.check("[name=adult][value=yes]")
    page.check("[name=privacy]")


def send(page):
    page.get_by_role("button", name="Send the request").click()
    page.get_by_role("heading", name="I have your request").wait_for()


def test_a_time_is_chosen_confirmed_moved_and_cancelled(visit, server):
    page = visit()
    page.goto("/services/couples-therapy/")
    page.locator("main").get_by_role("link", name="Ask for a free 15-minute call").first.click()
    assert page.input_value("[name=service]") == "couples-therapy"
    fill_in(page, server, "Noa")
    number = page.input_value("[name=phone]")
    chosen = page.locator(".slot input").first.get_attribute("value")
    phrase = " ".join(page.locator(".slot").first.text_content().split())
    assert re.fullmatch(r"\w+day, \w+ \d+, [\d:]+ [ap]m", phrase)
    send(page)
    assert page.url.endswith("/consultation/yours/")
    reference = re.search(r"TT-\w{4}-\w{4}", page.inner_text(".keep"))[0]
    day, _comma, time = phrase.rpartition(", ")
    assert page.locator(".time-card__day").inner_text() == day
    assert page.locator(f"time[datetime='{chosen}']").inner_text() == f"{time} Pacific time, 15 minutes, free"
    accessible(page)
    assert page.trouble == []

    desk = visit(1280)
    sign_in(desk, server)
    desk.goto(f"/admin/consultations/?q={reference}")
    desk.locator("main tbody tr", has_text=reference).get_by_role("link").first.click()
    assert desk.get_by_role("link", name="Call (818)").get_attribute("href").startswith("tel:+1-818-555-0")
    assert desk.get_by_text("Do not leave a voicemail.").is_visible()
    desk.locator("form[action*=confirm] [name=words]").fill("I call you at ten.")
    desk.locator("[data-message]", has_text="I call you at ten.").wait_for()
    desk.get_by_role("button", name=re.compile("^Confirm [A-Z]")).click()
    desk.get_by_role("button", name="Take it back").click()
    desk.get_by_text("Taken back.").wait_for()
    desk.get_by_role("button", name=re.compile("^Confirm [A-Z]")).click()
    desk.get_by_text("The call is confirmed").wait_for()
    accessible(desk)
    desk.fill("[name=private_notes]", "Called back.")
    desk.get_by_role("button", name="Save the notes").click()
    desk.get_by_text("Your notes are saved.").wait_for()
    assert desk.input_value("[name=private_notes]") == "Called back."
    assert desk.trouble == []

    page.reload()
    assert page.get_by_role("heading", name=f"I will call you on {day} at {time}").is_visible()
    accessible(page)
    with page.expect_download() as file:
        page.get_by_role("link", name="Add to your calendar").click()
    assert file.value.suggested_filename == "call.ics"
    page.get_by_role("link", name="Move the call").click()
    page.get_by_role("button", name="Take this time").wait_for()
    accessible(page)
    page.locator(".slot input").nth(2).check()
    page.get_by_role("button", name="Take this time").click()
    page.get_by_role("heading", name="I have your request").wait_for()
    page.locator("summary", has_text="Withdraw my request").click()
    page.get_by_role("button", name="Withdraw my request").click()
    page.get_by_role("heading", name="Your request is withdrawn").wait_for()
    page.locator("summary", has_text="What I hold about you").click()
    page.get_by_role("link", name="See what I hold").click()
    page.get_by_label("Last four digits").fill(number[-4:])
    page.get_by_role("button", name="Show it").click()
    page.get_by_text("Noa").wait_for()
    page.get_by_role("link", name="Erase everything").click()
    page.get_by_role("button", name="Erase everything").click()
    page.get_by_role("heading", name="It is erased").wait_for()
    assert page.trouble == []


def test_a_visitor_elsewhere_sees_their_own_time_beside_that_of_los_angeles(visit):
    page = visit(timezone_id="Asia/Jerusalem")
    page.goto("/consultation/")
    label = page.locator(".slot").first
    assert re.search(r"[\d:]+ [ap]m \w{3},? [\d:]+ [ap]m for you", " ".join(label.text_content().split()))
    assert "Jerusalem" in page.locator("[data-zone-note]").inner_text()
    accessible(page)


def open_day(page, number):
    """The times of that day, whose row stands open."""
    page.locator(".day > summary").nth(number).click()
    return page.locator(".day").nth(number).locator(".slot")


def test_a_time_is_marked_in_its_row_and_in_its_day_and_said_above_the_button(visit):
    page = visit()
    page.goto("/consultation/")
    rows, chosen = page.locator(".slots__first .slot"), page.locator("[data-chosen]")
    assert not chosen.is_visible()
    rows.nth(1).click()
    value = rows.nth(1).locator("input").get_attribute("value")
    phrase = " ".join(rows.nth(1).text_content().split())
    assert chosen.inner_text() == f"Chosen: {phrase}"
    closed = page.locator(".day", has=page.locator(f"[value='{value}']"))
    assert f"{phrase.rpartition(', ')[2]} chosen" in closed.locator("summary").inner_text()

    day = page.locator(".day").filter(has=page.locator(f"[value='{value}']"))
    day.locator("summary").click()
    assert "chosen" not in day.locator("summary").inner_text()
    twin = day.locator(".slot", has=page.locator(f"[value='{value}']"))
    assert "choice--chosen" in twin.get_attribute("class")
    assert page.locator("[name=slot]:checked").count() == 1
    twin.click()
    assert "choice--chosen" in rows.nth(1).get_attribute("class")
    assert page.locator("[name=slot]:checked").count() == 1
    accessible(page)

    page.get_by_label("None of these suits me").check()
    assert not chosen.is_visible()
    assert page.locator(".choice--chosen").count() == 0
    assert page.trouble == []


def test_a_week_that_is_closed_says_what_is_chosen_in_it(visit):
    page = visit()
    page.goto("/consultation/")
    week = page.locator(".day:has(.day)").first
    week.locator("summary").first.click()
    week.locator(".day summary").first.click()
    slot = week.locator(".day .slot").first
    slot.click()
    phrase = " ".join(slot.text_content().split())
    week.locator("summary").first.click()
    assert f"{phrase} chosen" in week.locator("summary").first.inner_text()
    assert page.locator("[data-chosen]").inner_text() == f"Chosen: {phrase}"


def test_three_presses_of_an_arrow_lead_from_the_first_row_to_none_of_these(visit):
    page = visit()
    page.goto("/consultation/")
    page.locator(".slot input").first.focus()
    for _press in range(3):
        page.keyboard.press("ArrowDown")
    assert page.evaluate("document.activeElement.value") == "none"


@pytest.mark.parametrize(
    ("across", "colours", "spoken"),
    [
        *((320, "dark", "en"), (390, "light", "en"), (768, "light", "en"), (1440, "dark", "en")),
        *((320, "light", "he"), (1280, "dark", "he")),
    ],
)
def test_the_form_is_accessible_and_fits_in_every_state(visit, across, colours, spoken):
    page = visit(across, colours)
    page.goto(FORM[spoken])
    looks_well(page)
    open_day(page, 1).first.click()
    page.check("[name=contact_route][value=phone]")
    page.check("[name=in_california][value=yes]")
    looks_well(page)
    page.check("[name=slot][value=none]")
    page.check("[name=contact_route][value=email]")
    page.locator(".fold summary").click()
    looks_well(page)
    page.click("form .actions .button")
    page.wait_for_selector("#errors")
    page.trouble.clear()  # the answer is 422
    looks_well(page)
    for link in page.locator("#errors a").all():
        assert link.bounding_box()["height"] >= 44
    for number in page.locator(".crisis__cell").all():
        assert number.bounding_box()["height"] >= 60


def test_the_summary_of_mistakes_is_seen_at_once_on_a_phone_without_javascript(visit):
    page = visit(390, java_script_enabled=False)
    page.goto("/consultation/")
    page.get_by_role("button", name="Send the request").click()
    page.wait_for_selector("#errors")
    assert page.locator("#errors").bounding_box()["y"] < 844 / 2
    assert not page.locator("[data-chosen]").is_visible()


def test_a_choice_is_seen_where_the_colours_are_the_readers_own(visit):
    page = visit(390, forced_colors="active")
    page.goto("/consultation/")
    page.locator(".slot").first.click()
    border = "label => getComputedStyle(label).borderTopWidth"
    dot = "label => getComputedStyle(label.querySelector('input')).borderTopWidth"
    chosen, other = page.locator(".slot").nth(0), page.locator(".slot").nth(1)
    assert chosen.evaluate(border) != other.evaluate(border)
    assert chosen.evaluate(dot) != other.evaluate(dot)


LEAVING = {
    "a click": "document.querySelector('[data-leave]').click()",
    "three times Shift": "for (const _ of '123') dispatchEvent(new KeyboardEvent('keyup', { key: 'Shift' }))",
}


@pytest.mark.parametrize("way", LEAVING.values(), ids=LEAVING)
def test_leaving_covers_the_page_at_once_and_tells_the_site_without_waiting_for_it(visit, way):
    page = visit()
    page.goto("/consultation/")
    page.route("**/consultation/leave/", lambda route: None)  # the site never answers
    page.route("https://www.weather.gov/**", lambda route: route.fulfill(body="Sunny", content_type="text/plain"))
    with page.expect_request("**/consultation/leave/") as told:
        seen = page.evaluate(f"{{ {way}; [document.title, getComputedStyle(document.body).display] }}")
    assert (seen, told.value.method) == (["www.weather.gov", "none"], "POST")
    page.wait_for_url("https://www.weather.gov/")


@pytest.mark.whole_browser  # the shell stays where no answer comes from
def test_leaving_works_without_javascript(visit):
    page = visit(java_script_enabled=False)
    page.route("https://www.weather.gov/**", lambda route: route.fulfill(body="Sunny", content_type="text/plain"))
    page.goto("/consultation/")
    with page.expect_request("**/consultation/leave/") as asked:
        page.get_by_role("link", name="Leave this site").click()
    assert asked.value.method == "GET"
    page.wait_for_url("https://www.weather.gov/")


@pytest.mark.parametrize("scripting", [True, False])
def test_none_of_these_opens_the_times_of_day(visit, scripting):
    page = visit(java_script_enabled=scripting)
    page.goto("/consultation/")
    assert not page.locator("[name=times][value=mornings]").is_visible()
    page.get_by_label("None of these suits me").check()
    assert page.locator("[name=times][value=mornings]").is_visible()


def test_the_home_page_names_the_next_open_time(visit):
    page = visit()
    page.goto("/")
    page.get_by_text(re.compile(r"The next open time: \w+day, .+ Pacific time")).wait_for()
    assert page.trouble == []


def test_the_editor_of_call_times_shows_what_visitors_would_see_before_it_is_saved(visit, server):
    page = visit(1280)
    sign_in(page, server)
    page.goto("/admin/settings/consultations/availability/1/")
    shown = page.locator("[data-openings]")
    shown.get_by_text("10 am").first.wait_for()
    page.select_option("[name=hours-0-start]", "09:00:00")
    shown.get_by_text("9 am").first.wait_for()
    page.select_option("[name=hours-0-end]", "08:00:00")
    shown.get_by_text("not complete or does not fit").wait_for()
    page.get_by_role("button", name="Save").click()
    page.get_by_text("This is not after the start.").first.wait_for()
    assert [trouble for trouble in page.trouble if "422" not in trouble] == []


def test_mistakes_are_summed_up_focused_and_nothing_typed_is_lost(visit):
    page = visit()
    page.goto("/consultation/")
    page.fill("[name=name]", "Noa")
    page.locator(".fold summary").click()
    page.fill("[name=note]", "עברית and <b>tags</b>")
    page.get_by_role("button", name="Send the request").click()
    page.wait_for_selector("#errors")
    assert page.evaluate("document.activeElement.id") == "errors"
    assert page.input_value("[name=name]") == "Noa"
    assert page.input_value("[name=note]") == "עברית and <b>tags</b>"
    page.locator("#errors a").first.click()
    assert page.evaluate("document.activeElement.id") == "id_slot_0"
    accessible(page)
    assert [trouble for trouble in page.trouble if "422" not in trouble] == []


def test_the_request_can_be_made_with_the_keyboard_alone(visit):
    page = visit(1280)
    page.goto("/consultation/")

    to = partial(tab_to, page)
    to("[name=slot]")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowUp")
    assert page.locator(".slot input").first.is_checked()
    to("[name=name]")
    page.keyboard.type("Noa")
    to("[name=contact_route]")
    page.keyboard.press("ArrowDown")
    to("[name=email]")
    page.keyboard.type("noa@example.org")
    to("[name=in_california]")
    page.keyboard.press("Space")
    to("[name=adult]")
    page.keyboard.press("Space")
    to("[name=privacy]")
    page.keyboard.press("Space")
    to("main button.button")
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="I have your request").wait_for()


def test_everything_works_without_javascript(visit, server):
    page = visit(390, java_script_enabled=False)
    page.goto("/consultation/")
    open_day(page, 1).nth(2).locator("input").check()
    for field, value in {"contact_route": "email", "in_california": "yes", "adult": "yes"}.items():
        page.check(f"[name={field}][value={value}]")
    page.fill("[name=name]", "Maya")
    page.fill("[name=email]", "maya@example.org")
    page.check("[name=privacy]")
    page.get_by_role("button", name="Send the request").click()
    page.get_by_role("heading", name="I have your request").wait_for()
    page.get_by_role("link", name="Choose another time").click()
    open_day(page, 2).nth(3).locator("input").check()
    page.get_by_role("button", name="Take this time").click()
    page.get_by_text("You chose this time.").wait_for()
    page.locator("summary", has_text="Withdraw my request").click()
    page.get_by_role("button", name="Withdraw my request").click()
    page.get_by_role("heading", name="Your request is withdrawn").wait_for()


def test_someone_outside_california_is_met_kindly(visit, server):
    page = visit()
    page.goto("/consultation/")
    fill_in(page, server)
    page.check("[name=in_california][value=no]")
    page.get_by_role("button", name="Send the request").click()
    page.wait_for_selector("text=Someone closer to you can help")
    accessible(page)


def test_the_back_office_asks_nothing_of_strangers_and_breaks_no_rule(visit, server):
    page = visit(1280)
    sign_in(page, server)
    for address in (
        "/admin/",
        "/admin/pages/",
        "/admin/images/",
        "/admin/consultations/",
        "/admin/settings/pages/practicedetails/",
        "/admin/settings/consultations/consultationsettings/",
        "/admin/settings/consultations/availability/",
        "/admin/consultations/texts/",
        "/admin/consultations/texts/confirmed/",
        "/admin/snippets/pages/topic/",
        "/admin/account/",
        "/admin/reports/site-history/",
        "/admin/reports/audit-trail/",
        "/admin/users/",
    ):
        page.goto(address, wait_until="networkidle")
    assert page.trouble == []


def test_an_editor_opens_previews_and_publishes_a_page(visit, server):
    page = visit(1280)
    sign_in(page, server)
    page.goto("/admin/pages/")
    number = page.evaluate(
        "fetch('/admin/api/main/pages/?slug=urgent-help').then(r => r.json()).then(r => r.items[0].id)"
    )
    page.goto(f"/admin/pages/{number}/edit/", wait_until="networkidle")
    assert page.get_by_role("tab", name="Found and shared").is_visible()
    page.goto(f"/admin/pages/{number}/edit/preview/?mode=", wait_until="networkidle")
    assert page.trouble == []
