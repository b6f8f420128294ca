"""The page of call times: short on a phone, and calls that stand in time off are named before it is saved."""

from datetime import date, time

import pytest
import time_machine
from bs4 import BeautifulSoup
from django.urls import reverse

from consultations.models import Availability, TimeOff
from consultations.services import by_therapist
from tests.asking import BY_PHONE, NOW, OTHERS, SLOT, ask, ask_and_prove, at, do


@pytest.fixture(autouse=True)
def monday():
    with time_machine.travel(NOW, tick=False):
        yield


def page(desk):
    return desk.get(f"/admin/settings/consultations/availability/{Availability.current().pk}/")


def typed(desk, *time_off, **fields):
    """What the page sends with these rows of time off added."""
    form = page(desk).context["form"]
    rows = form.formsets["time_off"]
    parts = [form]
    for formset in form.formsets.values():
        parts += [formset.management_form, *formset.forms]
    stored = {field.html_name: field.value() for part in parts for field in part}
    data = {name: value for name, value in stored.items() if value is not None and value is not False}
    first = len(rows.forms)
    data["time_off-TOTAL_FORMS"] = first + len(time_off)
    for number, row in enumerate(time_off, first):
        data |= {f"time_off-{number}-{name}": value for name, value in row.items()}
    return data | fields


def warned(desk, *time_off, **fields):
    """(what the warning says, where its links lead); ("", []) if there is none."""
    response = desk.post(reverse("desk:openings"), typed(desk, *time_off, **fields))
    assert response.status_code == 200
    box = BeautifulSoup(response.text, "html.parser").select_one(".hours-touched")
    if box is None:
        return "", []
    return " ".join(box.get_text(" ").split()), [link["href"] for link in box.select("a")]


@pytest.fixture
def sam(slots):
    stored = ask(SLOT, name="Sam Example", **BY_PHONE)
    do(by_therapist.confirm, stored, words="I will call.")
    return stored


def test_time_off_that_is_typed_but_not_saved_names_the_calls_in_it_with_a_way_to_each(therapist, sam):
    held = ask_and_prove(at("2026-03-04 14:00"), name="Noa")
    ask_and_prove(OTHERS[0], name="Kim")
    said, links = warned(therapist, {"first_day": "2026-03-04"})
    assert "Sam Example" in said
    assert "Noa" in said
    assert "Kim" not in said
    assert links == [reverse("desk:inspect", args=[pk]) for pk in (sam.pk, held.pk)]
    assert not TimeOff.objects.exists()


def test_a_proposed_time_that_is_kept_is_named_as_well(therapist, slots):
    do(by_therapist.propose, ask(None, name="Omar"), [OTHERS[1]], words="I will write.")
    assert "Omar" in warned(therapist, {"first_day": "2026-03-05"})[0]


def test_initials_stand_in_the_warning_where_somebody_may_look(therapist, sam):
    therapist.post(reverse("desk:be_discreet"), {"wanted": "yes"})
    said, _links = warned(therapist, {"first_day": "2026-03-04"})
    assert "S. E." in said
    assert "Sam" not in said


def test_nothing_is_warned_of_where_no_call_stands_or_the_row_was_removed_or_is_stored_already(therapist, sam):
    assert warned(therapist, {"first_day": "2026-03-05"}) == ("", [])
    assert warned(therapist, {"first_day": "2026-03-04", "DELETE": "1"}) == ("", [])
    TimeOff.objects.create(availability=Availability.current(), first_day=date(2026, 3, 4))
    assert warned(therapist) == ("", [])
    assert warned(therapist, **{"time_off-0-last_day": "2026-03-05"})[1]


def test_the_warning_comes_although_something_else_does_not_fit_yet(therapist, sam):
    said, _links = warned(therapist, {"first_day": "2026-03-04"}, is_paused="on")
    assert "Sam Example" in said


@pytest.mark.parametrize("day", ["12/10/2026", "12/10/26", "Dec 10, 2026", "december 10, 2026", "2026-12-10"])
def test_a_day_is_understood_as_americans_write_it(therapist, day):
    data = typed(therapist, {"first_day": day, "start": "9:00 am", "end": "11:30AM"})
    assert therapist.post(page(therapist).request["PATH_INFO"], data).status_code == 302
    stored = TimeOff.objects.get()
    assert (stored.first_day, stored.start, stored.end) == (date(2026, 12, 10), time(9), time(11, 30))


@pytest.mark.parametrize("day", ["Dec 10", "10.12.", "tomorrow", "13/31/2026"])
def test_what_is_no_day_is_said_at_its_field_and_stays_as_it_was_typed(therapist, day):
    answer = therapist.post(page(therapist).request["PATH_INFO"], typed(therapist, {"first_day": day}))
    field = BeautifulSoup(answer.text, "html.parser").select_one("[name=time_off-0-first_day]")
    assert field["value"] == day
    assert "Enter a valid date." in field.find_parent(class_="w-field__wrapper").get_text()
    assert not TimeOff.objects.exists()


def test_a_time_and_its_am_or_pm_stay_on_one_line_of_the_preview(therapist):
    answer = therapist.post(reverse("desk:openings"), typed(therapist))
    shown = BeautifulSoup(answer.text, "html.parser").select(".hours-time")
    assert shown
    assert all(time.get_text().rstrip(" ·").endswith((" am", " pm")) for time in shown)


@pytest.mark.parametrize(
    "row",
    [
        {"first_day": "9999-12-31"},
        {"first_day": "0001-01-01", "last_day": "9999-12-31"},
        {"first_day": "2026-03-04", "last_day": "2026-03-01"},
        {"first_day": "2026-03-04", "start": "10:07"},
        {"first_day": "\0"},
        {"first_day": ""},
        {"first_day": "2026-03-04", "reason": "\0"},
    ],
)
def test_whatever_is_typed_as_time_off_the_preview_answers(therapist, sam, row):
    warned(therapist, row)


def test_the_preview_answers_a_form_without_its_fields(therapist):
    assert therapist.post(reverse("desk:openings"), {}).status_code == 200


def test_the_page_brings_what_copies_hours_and_what_keeps_it_short(therapist):
    shown = BeautifulSoup(page(therapist).text, "html.parser")
    assert shown.select_one('script[src*="js/hours"]')
    assert shown.select_one('link[href*="css/desk/hours"]')
    headings = [
        heading.get_text(strip=True)
        for heading in shown.select("#w-editor-form > .w-form-width > section > .w-panel__header h2")
    ]
    assert headings[:3] == ["Weekly hours", "Time off", "What visitors see"], "what is changed often comes first"
