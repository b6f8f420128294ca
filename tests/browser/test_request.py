"""Asking for a call: with a finger, with the keyboard alone, without JavaScript; and the desk it reaches."""

import re

from axe_playwright_python.sync_playwright import Axe

from .test_pages import WCAG


def fill_in(page, name="Maya"):
    page.check("[name=times][value=mornings]")
    page.fill("[name=name]", name)
    page.check("[name=contact_route][value=phone]")
    page.fill("[name=phone]", "(818) 555-0123")
    page.check("[name=voicemail_ok][value=no]")
    page.check("[name=in_california][value=yes]")
    page.check("[name=adult][value=yes]")
    page.check("[name=privacy]")


def test_a_request_arrives_and_reaches_the_desk(visit, server):
    page = visit()
    page.goto("/services/couples-therapy/")
    page.locator("main").get_by_role("link", name="Ask for a free 15-minute call").first.click()
    assert page.input_value("[name=service]") == "couples-therapy"
    fill_in(page, "Noa")
    page.get_by_role("button", name="Send the request").click()
    page.wait_for_selector("text=Your request arrived")
    reference = page.locator(".facts strong").first.inner_text()
    assert re.fullmatch(r"TT-[2-9A-Z]{4}-[2-9A-Z]{4}", reference)
    assert Axe().run(page, options=WCAG).violations_count == 0
    assert page.trouble == []

    desk = visit(1280)
    sign_in(desk, server)
    # A browser that is driven fills in the form faster than a person: it is stored, and waits among the doubtful.
    desk.get_by_text(re.compile("more looks? like spam")).wait_for()
    desk.get_by_role("link", name="All consultations").click()
    desk.get_by_role("link", name=reference).first.click()
    assert desk.get_by_role("link", name="Call ").get_attribute("href") == "tel:+1-818-555-0123"
    assert desk.get_by_text("Do not leave a voicemail.").is_visible()
    desk.get_by_role("button", name="Contacted").click()
    desk.get_by_text(f"{reference} is now: Contacted").wait_for()
    desk.fill("[name=private_notes]", "Called back.")
    desk.get_by_role("button", name="Keep the notes").click()
    desk.get_by_text("Your notes are kept.").wait_for()
    assert desk.input_value("[name=private_notes]") == "Called back."
    assert desk.trouble == []


def test_mistakes_are_summed_up_focused_and_nothing_typed_is_lost(visit):
    page = visit()
    page.goto("/consultation/")
    page.fill("[name=name]", "Noa")
    page.fill("[name=note]", "עברית and <b>tags</b>")
    page.get_by_role("button", name="Send the request").click()
    page.wait_for_selector("#errors")
    assert page.evaluate("document.activeElement.id") == "errors"
    assert page.input_value("[name=name]") == "Noa"
    assert page.input_value("[name=note]") == "עברית and <b>tags</b>"
    page.locator("#errors a").first.click()
    assert page.evaluate("document.activeElement.name") == "times"
    assert Axe().run(page, options=WCAG).violations_count == 0
    assert [trouble for trouble in page.trouble if "422" not in trouble] == []


def test_the_request_can_be_made_with_the_keyboard_alone(visit):
    page = visit(1280)
    page.goto("/consultation/")

    def to(selector):
        for _press in range(60):
            if page.evaluate("selector => document.activeElement.matches(selector)", selector):
                return
            page.keyboard.press("Tab")
        raise AssertionError(f"the keyboard does not reach {selector}")

    to("[name=times][value=mornings]")
    page.keyboard.press("Space")
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
    page.wait_for_selector("text=Your request arrived")


def test_the_request_can_be_made_without_javascript(visit):
    page = visit(390, java_script_enabled=False)
    page.goto("/consultation/")
    fill_in(page)
    page.get_by_role("button", name="Send the request").click()
    assert page.get_by_text("Your request arrived").is_visible()


def test_someone_outside_california_is_met_kindly(visit):
    page = visit()
    page.goto("/consultation/")
    fill_in(page)
    page.check("[name=in_california][value=no]")
    page.get_by_role("button", name="Send the request").click()
    page.wait_for_selector("text=Someone closer to you can help")
    assert Axe().run(page, options=WCAG).violations_count == 0


def sign_in(page, server):
    page.goto("/admin/")
    page.fill("[name=username]", "liron")
    page.fill("[name=password]", server.password)
    page.keyboard.press("Enter")
    page.wait_for_url(f"{server.address}/admin/")


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
        "/admin/snippets/pages/topic/",
        "/admin/account/",
        "/admin/reports/site-history/",
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
