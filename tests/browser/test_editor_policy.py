"""The back office does everything an editor needs under `script-src 'self'`: the alarm for a Wagtail that does not."""

import os
import re

from PIL import Image
from playwright.sync_api import expect

from tests.browsing import sign_in

# What the browser says of things that are as they should be.
EXPECTED = (
    # Wagtail saves by itself, and is told so while a block just added is still empty.
    "console: Failed to load resource: the server responded with a status of 400 (Bad Request)",
    # Wagtail's own checks of the page in the preview report what they found, which is about style.
    "console: axe.run results",
)


def untroubled(page):
    return [said for said in page.trouble if not said.startswith(EXPECTED)] == []


def test_everything_in_the_back_office_works_without_an_inline_script(visit, server, tmp_path):
    picture, other_picture, film = tmp_path / "picture.png", tmp_path / "other.png", tmp_path / "film.mp4"
    for path in (picture, other_picture):
        Image.frombytes("RGB", (8, 6), os.urandom(8 * 6 * 3)).resize((800, 600)).save(path)
    film.write_bytes(b"\0\0\0\x18ftypmp42" + bytes(range(256)))  # a film by its first bytes
    expect.set_options(timeout=30_000)  # as long as everything else is waited for
    page = visit(1280)
    page.on("dialog", lambda dialog: dialog.accept())  # leaving a form that was changed
    sign_in(page, server)
    services = page.evaluate(
        "fetch('/admin/api/main/pages/?slug=services').then(r => r.json()).then(r => r.items[0].id)"
    )

    address, public = write_a_service(page, services, picture, film)
    assert untroubled(page), page.trouble
    page.goto(public)
    expect(page.get_by_text("Some words.")).to_be_visible()
    page.goto(address, wait_until="networkidle")
    assert page.locator("[name=related_article]").input_value()
    assert page.locator("#body-1-value-image-image-chooser .chooser__title").inner_text() == "A square"
    assert untroubled(page), page.trouble

    keep_call_times(page)
    assert untroubled(page), page.trouble
    keep_a_legal_page(page)
    assert untroubled(page), page.trouble
    keep_topics_and_pictures(page, other_picture)
    assert untroubled(page), page.trouble
    look_around(page, services, address)
    assert untroubled(page), page.trouble

    anything = '<widget-start data-name="open" data-arguments="[]"></widget-start>'
    with page.expect_event("pageerror") as refused:
        page.evaluate("html => document.body.insertAdjacentHTML('beforeend', html)", anything)
    assert refused.value.message == "Not a widget of the back office: open"


def write_a_service(page, services, picture, film):
    """Every way of choosing, a list, the preview, the checks, and publishing; where the page is edited and read."""
    page.goto(f"/admin/pages/add/pages/servicepage/{services}/", wait_until="networkidle")
    page.get_by_role("tab", name="Settings").click()
    page.fill("[name=slug]", "a-quiet-evening")
    page.get_by_role("tab", name="Content").click()
    page.fill("[name=title]", "A quiet evening")
    page.fill("[name=summary]", "Two people, one evening.")

    modal = page.locator(".modal-body")
    choose(page, "picture")
    modal.locator("[data-chooser-modal-choice]").first.click()
    expect(page.locator("[name=picture]")).to_have_value(re.compile(r"\d+"))
    choose(page, "related_article")
    modal.locator("a.choose-page").first.click()
    expect(page.locator("[name=related_article]")).to_have_value(re.compile(r"\d+"))

    for number, block in enumerate(("Text", "Picture", "Video", "Service cards", "Key points"), 1):
        page.get_by_title("Insert a block").last.click()
        page.get_by_role("option", name=block, exact=True).last.click()  # the list before it may still be closing
        expect(page.get_by_title("Insert a block")).to_have_count(number + 1)  # or the next one comes before it
    points = page.locator("[data-contentpath=points] [contenteditable=true]")
    expect(points).to_be_focused()  # a block just added takes the keyboard, a moment later
    words = page.locator("[data-contentpath=text] [contenteditable=true]")
    words.press_sequentially("Some words.")
    expect(words).to_have_text("Some words.")
    expect(page.locator("[name=body-0-value-text]")).to_have_value(
        re.compile("Some words")
    )  # a moment after the typing
    choose(page, "body-1-value-image-image")
    upload(modal, picture, "A square")
    expect(page.locator("[name=body-1-value-image-image]")).to_have_value(re.compile(r"\d+"))
    page.check("[name=body-1-value-image-decorative]")
    page.fill("[name=body-2-value-title]", "A film")
    choose(page, "body-2-value-file")
    upload(modal, film, "A clip")
    expect(page.locator("[name=body-2-value-file]")).to_have_value(re.compile(r"\d+"))
    choose(page, "body-3-value-services-0-value")
    modal.locator("a.choose-page").first.click()
    expect(page.locator("[name=body-3-value-services-0-value]")).to_have_value(re.compile(r"\d+"))
    page.locator("[data-contentpath=points]").get_by_title("Add", exact=True).last.click()
    expect(points.nth(1)).to_be_focused()
    for number in range(2):
        points.nth(number).press_sequentially(f"Point {number}")
        expect(points.nth(number)).to_have_text(f"Point {number}")
    expect(page.locator("[name=body-0-value-text]")).to_have_value(re.compile("Some words"))

    page.wait_for_url("**/edit/**")
    address = page.url
    expect(page.get_by_text("Saved", exact=True)).to_be_visible()  # by itself
    page.get_by_label("Toggle preview").click()
    preview = page.frame_locator("#w-preview-iframe")
    expect(preview.locator("h1")).to_have_text("A quiet evening")
    page.get_by_label("Toggle checks").click()
    page.get_by_role("heading", name="Content metrics").wait_for()
    page.get_by_label("Toggle status").click()
    page.get_by_role("button", name="More actions").last.click()
    page.get_by_role("button", name="Publish", exact=True).click()
    published = page.locator(".messages .success", has_text="published")  # that of saving may still stand there
    return address, published.get_by_role("link", name="View live").get_attribute("href")


def choose(page, field):
    page.locator(f"#{field}-chooser, #id_{field}-chooser").locator(".unchosen [data-chooser-action-choose]").click()


def upload(modal, file, title):
    modal.get_by_role("tab", name="Upload").click()
    modal.locator("[type=file]").set_input_files(file)
    modal.locator("[name$=upload-title]").fill(title)
    words = modal.locator("[name$=upload-description]")  # a picture is asked what it shows
    if words.count():
        words.fill("A square of many colors")
    modal.get_by_role("button", name="Upload").click()
    modal.wait_for(state="hidden")


def keep_call_times(page):
    """Rows are added to inline panels, their calendars open, and the open times beside them follow."""
    page.goto("/admin/settings/consultations/availability/", wait_until="networkidle")
    openings = page.locator("[data-openings]")
    expect(openings).to_contain_text("day, ")
    assert "Sunday" not in openings.inner_text()
    rows = int(page.input_value("[name=hours-TOTAL_FORMS]"))
    page.click("#id_hours-ADD")
    page.select_option(f"[name=hours-{rows}-start]", "09:00:00")
    page.select_option(f"[name=hours-{rows}-end]", "10:00:00")
    page.select_option(f"[name=hours-{rows}-weekday]", "6")
    expect(openings).to_contain_text("Sunday")
    page.click("#id_time_off-ADD")
    page.click("[name=time_off-0-first_day]")
    pick(page)
    assert re.fullmatch(r"\d{4}-\d\d-\d\d", page.input_value("[name=time_off-0-first_day]"))
    page.click("#id_time_off-0-DELETE-button")
    expect(page.locator("[name=time_off-0-first_day]")).to_be_hidden()


def pick(page):
    page.locator(".xdsoft_datetimepicker:visible .xdsoft_date:not(.xdsoft_disabled)").last.click()


def keep_a_legal_page(page):
    """A calendar in a form and one in a block."""
    number = page.evaluate("fetch('/admin/api/main/pages/?slug=privacy').then(r => r.json()).then(r => r.items[0].id)")
    page.goto(f"/admin/pages/{number}/edit/", wait_until="networkidle")
    for name in ("effective_date", "changes-0-value-date"):
        if not page.locator(f"[name={name}]").count():
            page.get_by_title("Insert a block").last.click()
        page.click(f"[name={name}]")
        pick(page)
        assert re.fullmatch(r"\d{4}-\d\d-\d\d", page.input_value(f"[name={name}]"))


def keep_topics_and_pictures(page, picture):
    page.goto("/admin/snippets/pages/topic/add/", wait_until="networkidle")
    page.fill("[name=name]", "Evenings")
    page.fill("[name=slug]", "evenings")
    page.get_by_role("button", name="Save").click()
    page.get_by_text("Evenings").first.wait_for()

    page.goto("/admin/images/multiple/add/", wait_until="networkidle")
    page.set_input_files("#fileupload", picture)
    page.locator(".status-msg.success").wait_for()
    page.goto("/admin/images/", wait_until="networkidle")
    page.locator("main a[href^='/admin/images/']").filter(has=page.locator("img")).first.click()
    frame = page.locator(".jcrop-holder").bounding_box()
    page.mouse.move(frame["x"] + 30, frame["y"] + 30)
    page.mouse.down()
    page.mouse.move(frame["x"] + 150, frame["y"] + 120, steps=4)
    page.mouse.up()
    assert int(page.input_value("[name=focal_point_width]")) > 0
    page.fill("#id_description", "A square of many colors")
    page.get_by_role("button", name="Save").click()
    page.locator(".messages .success").wait_for()


def look_around(page, services, address):
    """Lists, their search and filters, the history of a page, people, reports; and the service is taken back."""
    page.goto(f"/admin/pages/{services}/", wait_until="networkidle")
    page.get_by_label("Show filters").click()
    page.get_by_role("button", name="Date updated").click()
    page.locator("input[name$=_from]:visible").click()
    page.locator(".xdsoft_datetimepicker:visible .xdsoft_date:not(.xdsoft_disabled)").first.wait_for()
    page.goto("/admin/pages/search/?q=evening", wait_until="networkidle")
    assert page.get_by_role("link", name="A quiet evening").first.is_visible()
    for place in (
        address.replace("edit/", "history/"),
        "/admin/users/",
        "/admin/users/new/",
        "/admin/reports/site-history/",
        "/admin/consultations/",
        "/admin/ready/",
        "/admin/import/",
    ):
        page.goto(place, wait_until="networkidle")
    page.goto(address.replace("edit/", "unpublish/"), wait_until="networkidle")  # nobody else's test meets it
    page.get_by_role("button", name="Yes, unpublish it").click()
    page.locator(".messages .success").wait_for()
