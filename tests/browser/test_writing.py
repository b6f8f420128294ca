"""Writing an article: the notes beside it while it is typed, its blocks in the picker, and what is not published."""

from tests.browsing import sign_in


def test_an_article_is_written_with_notes_that_follow_every_word(visit, server):
    page = visit(1280)
    sign_in(page, server)
    page.goto("/admin/writing/report/")
    index = page.get_by_role("link", name="Articles", exact=True).get_attribute("href")
    page.goto(f"/admin/pages/add/pages/articlepage/{index.split('/')[-3]}/")
    notes = page.locator("#writing")
    notes.get_by_text("parts of the template still wait").wait_for()

    page.locator("#id_title").press_sequentially("On rain")
    text = page.locator(".public-DraftEditor-content").first
    text.click()
    page.keyboard.press("Control+a")
    page.keyboard.type("Relief is guaranteed.")
    notes.get_by_text("California forbids to promise how therapy turns out").wait_for()
    # Wagtail tries no draft again that it could not save, as while the block was empty, before something else changes.
    page.keyboard.press("End")
    page.keyboard.type(" So is wind.")
    page.wait_for_url("**/edit/")  # saved by itself meanwhile; the notes go on
    text.click()
    page.keyboard.press("End")
    page.keyboard.type(" I am the best therapist of them all.")
    notes.get_by_text("best therapist").wait_for()

    notes.get_by_role("link", name="Part 1: Text").first.click()
    page.wait_for_function("box => box.getBoundingClientRect().top >= 0", arg=text.element_handle())
    assert text.bounding_box()["y"] < 900

    page.locator("footer [data-w-dropdown-target=toggle]").last.click()
    page.get_by_role("button", name="Publish", exact=True).click()
    page.get_by_text("Not published yet").first.wait_for()
    assert page.get_by_text("Relief is guaranteed.").first.is_visible()

    pictures = set()
    page.on("request", lambda asked: "block-preview" in asked.url and pictures.add(asked.url))
    page.locator(".c-sf-add-button").first.click()
    for eye in page.locator("[role=option] + button").all():
        eye.click()
    page.wait_for_function("document.querySelector('iframe[src*=block-preview]')")
    assert len(pictures) == 15
    for address in pictures:
        page.goto(address)
        height = page.locator(".body > *").first.evaluate("block => block.getBoundingClientRect().height")
        assert height > 20, address
    # A page without a title is not saved by itself, and Wagtail says so in the console.
    assert [said for said in page.trouble if "400 (Bad Request)" not in said] == []
