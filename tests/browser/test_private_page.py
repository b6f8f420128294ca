"""The private page in a real browser: every state of it, kept and left, by the keyboard alone, without a script."""

import json
import re
from itertools import cycle

import pytest

from tests.browser.test_request import fill_in
from tests.browsing import LANGUAGES, looks_well

ELSEWHERE = "https://www.weather.gov/"
YOURS = "/consultation/yours/"
# Requests in every state, behind the services' back, and for each the cookie of a browser in which it is open.
PREPARE = """
import json
from datetime import timedelta
from django.utils import timezone
from consultations.models import ConsultationRequest, Message
from consultations.services.diary import openings
from consultations.visitor.journey import Journey
from tests.asking import BY_EMAIL, BY_PHONE, ask

now, used, made = timezone.now(), set(), {}
hour = timedelta(hours=1)
words = "I will call you from a withheld number. " + "Pleasewriteifthisdoesnotsuityou" * 3

def free():
    slot = next(slot for slot in openings() if slot not in used)
    used.add(slot)
    return slot

def put(name, has_time=True, is_known=True, contact=BY_PHONE, **values):
    number = len(made)
    contact = contact | ({"email": f"visitor{number}@example.org"} if contact is BY_EMAIL else {
        "phone": f"+1 818-555-01{number:02}"
    })
    stored = ask(free() if has_time else None, now=now, **contact)
    if "proposed" in values:
        values["proposed"] = [free().isoformat() for _ in range(3)]
    for field, value in ({"words": words} | values).items():
        setattr(stored, field, value)
    stored.save()
    journey = Journey()
    journey.open(stored, is_known=is_known)
    made[name] = {"cookie": journey.sealed(), "token": stored.token, "pk": stored.pk, "contact": contact}
    return stored

put("requested")
put("without a time", has_time=False)
put("by email", contact=BY_EMAIL)
put("waits for a press", contact=BY_EMAIL).messages.update(waits_for_press=True)
put("undelivered", contact=BY_EMAIL).messages.update(problem="The mail server refused the address.", attempts=1)
put("late", promised_by=now - hour)
lost = put("lost")
other = ask(free(), now=now, **BY_PHONE | {"phone": "+1 818-555-0199"})
ConsultationRequest.objects.filter(pk=lost.pk).update(is_held=False, held_until=None)
taken = {"slot": lost.slot, "status": "confirmed", "is_held": True, "held_until": None}
ConsultationRequest.objects.filter(pk=other.pk).update(**taken)
put("proposed", status="proposed", proposed=[], proposed_at=now, proposed_until=now + 20 * hour, proven_at=now)
put("confirmed", status="confirmed", held_until=None, is_held=True)
put("confirmed by email", contact=BY_EMAIL, status="confirmed", held_until=None, is_held=True, proven_at=now)
put("past", status="confirmed", is_held=False, slot=now - hour)
put("declined", status="declined")
called_off = put("called off", status="declined")
ConsultationRequest.objects.filter(pk=called_off.pk).update(confirmed_slot=called_off.slot)
put("withdrawn", status="withdrawn")
put("expired", status="expired", slot=now - hour)
put("unchosen", status="expired", proposed_at=now - hour)
put("closed", status="completed")
put("set aside", status="spam")
first = free()
put("an earlier time", contact=BY_EMAIL, proven_at=now, wants_earlier=True, earlier_slot=first)
put("not known", is_known=False)
journey = Journey()
for name in ("requested", "confirmed"):
    journey.open(ConsultationRequest.objects.get(pk=made[name]["pk"]))
made["several"] = {"cookie": journey.sealed()}
print("made " + json.dumps(made))
"""
SPOKEN = """
from consultations.models import ConsultationRequest
ConsultationRequest.objects.update(language="{}")
"""
# (state, address)
PAGES = [
    *(
        (state, YOURS)
        for state in (
            "requested", "without a time", "by email", "waits for a press", "undelivered", "late", "lost", "proposed",
            "confirmed", "confirmed by email", "past", "declined", "called off", "withdrawn", "expired", "unchosen",
            "closed", "set aside", "an earlier time", "several",
        )
    ),
    *(("confirmed", f"{YOURS}1/{name}/") for name in ("move", "held", "correct", "renew", "erase")),
    ("by email", f"{YOURS}1/correct/"),
    ("not known", f"{YOURS}1/held/"),
    ("several", "/consultation/forget/"),
    *(
        ("requested", f"/consultation/{name}/")
        for name in ("forget", "forgotten", "erased", "back", "back/taken", "yours/9", "x" * 43)
    ),
]  # fmt: skip
LINES_BEGIN = """code => {
    const words = new Range();
    words.selectNodeContents(code);
    return [...words.getClientRects()].map(line => Math.round(line.left));
}"""
LOOKS = [(320, "light"), (390, "dark"), (1280, "light"), (320, "dark"), (390, "light"), (1280, "dark")]


@pytest.fixture(scope="module")
def made(server):
    said = server.shell(PREPARE)
    return json.loads(re.search(r"^made (.*)$", said, re.MULTILINE)[1])


@pytest.fixture
def opened(visit, server, made):
    """opened(state, width, scheme, …) is a page of a browser in which that request is open."""

    def make(state, *look, **options):
        page = visit(*look, **options)
        cookie = {"name": "yours", "value": made[state]["cookie"], "url": f"{server.address}/consultation/"}
        page.context.add_cookies([cookie])
        return page

    return make


def elsewhere(page):
    """What the page is left for is answered here; nothing reaches the outside."""
    page.context.route(f"{ELSEWHERE}**", lambda route: route.fulfill(body="<h1>Sunny</h1>", content_type="text/html"))


@pytest.fixture
def spoken(server):
    """spoken(language): from now on every request of these tests is in it, and in English again afterwards."""

    def speak(language):
        server.shell(SPOKEN.format(language))

    yield speak
    speak("en")


def test_every_private_page_is_accessible_and_fits_in_every_state(opened, spoken, dose):
    """In the small dose each page in one size and colour, and each size and colour several times; of the Hebrew ones
    every second."""
    turns = cycle(LOOKS)
    for language in LANGUAGES:
        spoken(language)
        for state, address in PAGES if language == "en" else dose(PAGES[::2], PAGES):
            for width, scheme in dose([next(turns)], LOOKS):
                looks_well_in(language, opened(state, width, scheme), state, address)


def looks_well_in(language, page, state, address):
    page.goto(f"{address}?in={language}")
    assert page.locator("html").get_attribute("lang") == language, (state, address)
    for summary in page.locator("main summary").all():
        summary.click()
    page.trouble[:] = [trouble for trouble in page.trouble if "404" not in trouble]
    looks_well(page)
    small = page.eval_on_selector_all(
        "main :is(button, summary, a.button, a.way)",
        "all => all.map(one => one.getBoundingClientRect().height).filter(high => high && high < 44).length",
    )
    assert small == 0, (state, address, page.viewport_size)
    page.context.close()


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_line_of_the_address_begins_at_the_left(opened, spoken, language):
    spoken(language)
    page = opened("requested", 390, "light")
    page.goto(YOURS)
    page.locator(".ways__show summary").click()
    lines = page.locator("#keep-address").evaluate(LINES_BEGIN)
    assert len(lines) > 2
    assert len(set(lines)) == 1


def test_the_page_of_a_call_whose_time_has_passed_says_so(opened):
    page = opened("past", 390, "light")
    page.goto(YOURS)
    assert page.get_by_role("heading", level=1, name="The time of our call has passed").is_visible()


def ask(page, server, name="Maya"):
    """The page after sending is shown; the number that was given."""
    page.goto("/consultation/")
    fill_in(page, server, name)
    number = page.input_value("[name=phone]")
    page.get_by_role("button", name="Send the request").click()
    page.wait_for_url(f"**{YOURS}")
    page.get_by_role("heading", name="I have your request").wait_for()
    return number


# --- leaving


def test_leaving_covers_the_page_forgets_the_journey_and_back_leads_to_nothing_private(visit, server):
    page = visit()
    elsewhere(page)
    number = ask(page, server)
    reference = re.search(r"TT-\w{4}-\w{4}", page.inner_text(".keep"))[0]
    with page.expect_request("**/consultation/leave/") as told:
        seen = page.evaluate(
            """{ document.querySelector("[data-leave]").click();
            [document.title, getComputedStyle(document.body).display] }"""
        )
    assert seen == ["www.weather.gov", "none"]
    page.wait_for_url(ELSEWHERE)
    assert told.value.method == "POST"
    for _wait in range(50):
        if "yours" not in {cookie["name"] for cookie in page.context.cookies()}:
            break
        page.wait_for_timeout(100)
    assert "yours" not in {cookie["name"] for cookie in page.context.cookies()}
    page.go_back()
    page.wait_for_url("**/consultation/")
    page.wait_for_timeout(300)  # a browser puts back what was typed after the page has loaded
    typed = page.locator("form [name]").evaluate_all("all => all.map(one => one.value).join(' ')")
    for secret in (reference, "Maya", number, number[-4:]):
        assert secret not in page.inner_text("body") + typed
    page.goto(YOURS)
    assert page.get_by_role("heading", name="No request is open here").is_visible()


@pytest.mark.whole_browser  # the shell stays where no answer comes from
def test_without_javascript_the_way_out_forgets_and_leads_elsewhere(opened):
    page = opened("requested", 390, "light", java_script_enabled=False)
    elsewhere(page)
    page.goto(YOURS)
    with page.expect_request("**/consultation/leave/") as left:
        page.get_by_role("link", name="Leave this site").click()
    page.wait_for_url(ELSEWHERE)
    assert left.value.method == "GET"
    assert "referer" not in left.value.all_headers()
    page.go_back()
    assert page.get_by_role("heading", name="No request is open here").is_visible()


# --- keeping


def test_the_address_is_copied_and_opens_after_the_question(opened, visit, made, server):
    page = opened("requested", 390, "light")
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.goto(YOURS)
    page.get_by_role("button", name="Copy the address").click()
    page.get_by_role("button", name="Copied").wait_for()
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied == f"{server.address}/consultation/{made['requested']['token']}/"
    page.locator("summary", has_text="Show the address").click()
    assert page.locator("#keep-address").inner_text() == copied

    other = visit()
    other.goto(copied)
    assert other.get_by_role("heading", name="One question first").is_visible()
    other.get_by_label("Last four digits").fill("9999")
    other.get_by_role("button", name="Show it").click()
    other.get_by_text("That is not what I have here.").first.wait_for()
    other.get_by_label("Last four digits").fill(made["requested"]["contact"]["phone"][-4:])
    other.get_by_role("button", name="Show it").click()
    other.wait_for_url(f"**{YOURS}")
    assert [trouble for trouble in other.trouble if "422" not in trouble] == []


def test_on_paper_the_page_shows_its_address(opened, made):
    page = opened("requested", 390, "light")
    page.goto(YOURS)
    assert not page.locator("#keep-address").is_visible()
    page.emulate_media(media="print")
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    assert made["requested"]["token"] in page.locator("#keep-address").inner_text()
    assert not page.get_by_role("button", name="Copy the address").is_visible()


def test_no_request_to_the_site_carries_a_private_address_as_its_referrer(opened, visit, made):
    page, referrers = visit(), []
    page.on("request", lambda request: referrers.append(request.headers.get("referer", "")))
    page.goto(f"/consultation/{made['requested']['token']}/")
    page.get_by_label("Last four digits").fill(made["requested"]["contact"]["phone"][-4:])
    page.get_by_role("button", name="Show it").click()
    page.wait_for_url(f"**{YOURS}")
    page.goto(f"/consultation/{made['late']['token']}/")
    page.get_by_role("link", name="I do not know it anymore").click()
    page.wait_for_url("**/consultation/back/")
    assert len(referrers) > 5
    assert not any(made[state]["token"] in referrer for state in ("requested", "late") for referrer in referrers)


def test_keeping_nothing_says_how_to_come_back_and_then_forgets(opened):
    page = opened("confirmed", 390, "dark")
    page.goto(YOURS)
    page.get_by_role("link", name="Keep nothing on this device").click()
    page.get_by_text("Your reference is").wait_for()
    page.get_by_role("button", name="Forget it on this device").click()
    page.get_by_role("heading", name="It is forgotten").wait_for()
    page.goto(YOURS)
    assert page.get_by_role("heading", name="No request is open here").is_visible()


def test_after_keeping_nothing_back_finds_no_form_as_it_was_filled_in(visit, server):
    page = visit()
    number = ask(page, server)
    page.get_by_role("link", name="Keep nothing on this device").click()
    page.get_by_role("button", name="Forget it on this device").click()
    page.get_by_role("heading", name="It is forgotten").wait_for()
    page.goto("/about/")
    for _back in range(5):
        page.go_back()
        page.wait_for_timeout(300)
        typed = page.locator("form [name]").evaluate_all("all => all.map(one => one.value).join(' ')")
        assert "Maya" not in typed
        assert number not in typed


def test_whoever_only_goes_back_still_finds_what_they_typed(visit, server):
    page = visit()
    number = ask(page, server)
    page.go_back()
    page.wait_for_url("**/consultation/")
    page.wait_for_timeout(300)
    assert page.input_value("[name=phone]") == number


# --- by keyboard, without a script, without cookies


def test_the_whole_journey_with_the_keyboard_alone(visit, server):
    page = visit(1280)
    number = ask(page, server)

    def to(name):
        for _press in range(60):
            if page.evaluate("document.activeElement.textContent.replace(/\\s+/g, ' ').trim()").startswith(name):
                return
            page.keyboard.press("Tab")
        raise AssertionError(f"the keyboard does not reach {name}")

    to("Show the address")
    page.keyboard.press("Enter")
    assert page.locator("#keep-address").is_visible()
    to("Choose another time")
    page.keyboard.press("Enter")
    page.wait_for_url("**/move/")
    for _press in range(60):
        if page.evaluate("document.activeElement.name") == "slot":
            break
        page.keyboard.press("Tab")
    page.keyboard.press("ArrowDown")
    to("Take this time")
    page.keyboard.press("Enter")
    page.get_by_text("You chose this time.").wait_for()
    to("What I hold about you")
    page.keyboard.press("Enter")
    to("See what I hold")
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="One question first").wait_for()
    page.get_by_label("Last four digits").focus()
    page.keyboard.type(number[-4:])
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="What I hold about you").wait_for()
    to("Back to your private page")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(rf"{YOURS}(1/)?$"))
    to("Withdraw my request")
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    to("Withdraw my request")
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="Your request is withdrawn").wait_for()
    assert page.trouble == []


def test_everything_on_the_private_page_works_without_javascript(opened, made):
    page = opened("late", 390, "light", java_script_enabled=False)
    page.goto(YOURS)
    assert not page.get_by_role("button", name="Copy the address").is_visible()
    page.locator("summary", has_text="Show the address").click()
    assert made["late"]["token"] in page.locator("#keep-address").inner_text()
    page.get_by_role("link", name="Choose another time").click()
    page.locator(".slots__first .slot input").nth(1).check()
    page.get_by_role("button", name="Take this time").click()
    page.get_by_text("You chose this time.").wait_for()
    page.locator("summary", has_text="Withdraw my request").click()
    page.get_by_role("button", name="Withdraw my request").click()
    page.get_by_role("heading", name="Your request is withdrawn").wait_for()
    page.locator("summary", has_text="What I hold about you").click()
    page.get_by_role("link", name="See what I hold").click()
    page.get_by_role("link", name="Erase everything").click()
    page.get_by_role("button", name="Erase everything").click()
    page.get_by_role("heading", name="It is erased").wait_for()
