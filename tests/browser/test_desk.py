"""The desk's pages about who somebody is, in every width and colour."""

import pytest

from tests.browsing import looks_well, sign_in

ASKED = """
from datetime import timedelta
from django.utils import timezone
from consultations.models import ConsultationRequest
from consultations.services import by_therapist, claiming
from consultations.services.diary import openings
from tests.asking import BY_PHONE, ask, do

now = timezone.now()
slots = openings(now)
before = now - timedelta(minutes=20)
people = [ask(None, now=before, **(BY_PHONE | {"phone": f"+1 818-555-01{n}"})) for n in range(10, 26)]
his = ask(slots[20], now=before, name="Noam, whose name is much longer than a phone is wide", **BY_PHONE)
dana = {"email": "dana@example.org", "call_phone": "+1 818-555-0177"}
doubtful = ask(slots[4], now=before, doubts=["honeypot", "fast"], **dana)
hers = ask(slots[4], now=before, name="Maya", **BY_PHONE)
offered = ask(None, now=before, email="tal@example.org")
do(by_therapist.propose, offered, slots[12:14], words="I will write.", now=before)
claiming.claim_withdrawal(his.reference, "+1 818-555-0123", now)
claiming.claim_withdrawal("Tuesday, around ten in the morning", "+1 818-555-0199", now)
ConsultationRequest.objects.filter(pk=doubtful.pk).update(promised_by=now - timedelta(days=1))
print("asked", his.pk, doubtful.pk, offered.pk)
"""
LEGAL = """
from pages.models import LegalPage
print("legal", LegalPage.objects.filter(live=False).first().pk)
"""
ENDED = """
from consultations.models import Claim, ConsultationRequest
ConsultationRequest.objects.filter(privacy_version="of these tests").delete()
Claim.objects.all().delete()
"""


@pytest.fixture(scope="module")
def asked(server):
    """The numbers of the requests whose pages are looked at."""
    yield server.shell(ASKED).split("asked ")[1].split()
    server.shell(ENDED)


def test_who_somebody_is_reads_well(visit, server, width, scheme, asked):
    page = visit(width, scheme)
    sign_in(page, server)
    page.locator(".desk-fold:not([open]) > summary").evaluate_all("folds => folds.forEach(fold => fold.click())")
    for words in ("1 looks doubtful", "1 is overdue", "kept until", "around ten in the morning"):
        assert page.get_by_text(words).last.is_visible()
    looks_well(page)
    page.get_by_role("link", name="Look at them").click()
    page.get_by_role("heading", name="Many at once").wait_for()
    looks_well(page)
    for pk in asked:
        for look in ("inspect", "person"):
            page.goto(f"/admin/consultations/{look}/{pk}/")
            looks_well(page)


# Whatever the picker of a field cannot read is left alone, also where the field lies in a window or a closed part.
STAYS = """typed => [...document.querySelectorAll("input")]
    .filter(field => jQuery(field).data("xdsoft_datetimepicker"))
    .map(field => {
        field.value = typed;
        jQuery(field).trigger("open.xdsoft").trigger("blur");
        return `${field.name} ${field.value}`;
    })"""


def test_a_date_that_was_typed_stays_as_it_was_typed_in_every_field_of_the_back_office(visit, server):
    page = visit(1280)
    page.on("dialog", lambda dialog: dialog.accept())  # leaving a form that was changed
    sign_in(page, server)
    page.goto("/admin/settings/consultations/availability/", wait_until="networkidle")
    page.click("#id_time_off-ADD")
    field = page.locator("[name^=time_off-][name$=-first_day]").last
    for typed in ("12/10/2026", "Dec 10"):
        field.fill(typed)
        page.keyboard.press("Tab")
        page.wait_for_timeout(150)
        assert field.input_value() == typed
    legal = server.shell(LEGAL).split("legal ")[1].split()[0]
    walked = set()
    for address in (
        "/admin/settings/consultations/availability/",
        "/admin/settings/pages/practicedetails/",
        f"/admin/pages/{legal}/edit/",
        "/admin/consultations/",
        "/admin/reports/site-history/",
    ):
        page.goto(address, wait_until="networkidle")
        for said in page.evaluate(STAYS, "12/1/2026 9:00 am"):
            name, value = said.split(" ", 1)
            assert value == "12/1/2026 9:00 am", name
            walked.add(name)
    assert {"back_on", "licence_expires", "effective_date", "go_live_at", "expire_at"} <= walked
    assert {"received_at_from", "received_at_to", "timestamp_from", "timestamp_to"} <= walked


def test_the_first_error_of_a_schedule_is_led_to_in_its_window_and_what_saves_it_is_not_covered(visit, server):
    page = visit(1280)
    page.on("dialog", lambda dialog: dialog.accept())
    sign_in(page, server)
    legal = server.shell(LEGAL).split("legal ")[1].split()[0]
    page.goto(f"/admin/pages/{legal}/edit/", wait_until="networkidle")
    opens = page.locator("[data-a11y-dialog-show=schedule-publishing-dialog]").first
    if not opens.is_visible():
        page.get_by_label("Toggle status").click()
    opens.click()
    field, saves = page.locator("[name=go_live_at]"), page.get_by_role("button", name="Save schedule")
    field.click()
    page.locator(".xdsoft_datetimepicker:visible").wait_for()
    page.wait_for_timeout(300)
    saves.scroll_into_view_if_needed()
    saves.click(trial=True, timeout=3_000)
    field.fill("next Tuesday")
    saves.click()
    said = page.locator(".messages .error", has_text="press “Edit schedule”")
    said.wait_for()
    assert field.is_hidden()
    said.get_by_role("button", name="Go to the first error").click()
    field.wait_for()
    assert field.input_value() == "next Tuesday"


def test_opening_an_answer_moves_nothing_that_was_pressed_out_of_sight(visit, server, asked):
    page = visit(390)
    sign_in(page, server)
    page.goto(f"/admin/consultations/inspect/{asked[0]}/")
    answers = page.locator(".desk__answer > summary")
    assert answers.count() > 1
    for number in range(answers.count()):
        answers.nth(number).click()
        assert page.evaluate("summary => summary.getBoundingClientRect().top", answers.nth(number).element_handle()) > 0


def test_back_leads_from_a_person_who_was_found_to_what_was_found(visit, server, asked):
    page = visit(390)
    sign_in(page, server)
    page.goto("/admin/consultations/")
    page.fill("[name=find]", "maya")
    page.get_by_role("button", name="Find", exact=True).click()
    page.get_by_text("found.", exact=False).wait_for()
    assert "maya" not in page.url
    page.locator(".desk-list__name a").first.click()
    page.wait_for_url("**/inspect/**")
    page.go_back()
    assert page.input_value("[name=find]") == "maya"
    page.goto("/admin/consultations/?found=yes")
    assert page.locator("[data-search-form] [name=found]").count() == 1


def test_the_switch_stays_in_the_header_after_something_was_said(visit, server):
    page = visit(1280)
    sign_in(page, server)
    for address in ("/admin/consultations/week/", "/admin/settings/consultations/availability/"):
        page.goto(address, wait_until="networkidle")
        before = page.locator(".desk-discreet").bounding_box()
        top = page.locator(".content header").first.bounding_box()
        page.evaluate("document.querySelector('.messages ul').innerHTML = '<li class=\"success\">Saved.</li>';")
        after, now = page.locator(".desk-discreet").bounding_box(), page.locator(".content header").first.bounding_box()
        assert now["y"] > top["y"]
        assert after["y"] - now["y"] == before["y"] - top["y"], address
        assert after["x"] == before["x"]


def test_the_first_tab_leads_past_the_menu_into_the_page(visit, server, asked):
    page = visit(1280)
    sign_in(page, server)
    for address, wanted, most in (
        ("/admin/", "a.desk-row", 12),
        (f"/admin/consultations/inspect/{asked[0]}/", ".desk :is(a, button, summary)", 12),
    ):
        page.goto(address, wait_until="networkidle")
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.textContent") == "Skip to main content"
        page.keyboard.press("Enter")
        page.wait_for_function("() => document.activeElement.id === 'main'", timeout=3_000)
        for _press in range(most):
            page.keyboard.press("Tab")
            if page.evaluate("wanted => document.activeElement.matches(wanted)", wanted):
                break
        else:
            raise AssertionError(address)
