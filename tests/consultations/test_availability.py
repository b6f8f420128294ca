"""When calls may be booked, as the therapist keeps it: the editor, its preview, holidays, time off and absence."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine
from bs4 import BeautifulSoup
from django.test import Client
from django.urls import reverse
from holidays import country_holidays

from consultations.jobs.deadlines import expire, remind
from consultations.messages.kinds import Kind
from consultations.models import Availability, Message, TimeOff, WeeklyHours
from consultations.moments import day_of
from consultations.rules.booking import Schedule, is_bookable
from consultations.rules.closures import federal_holidays, jewish_rest_days
from consultations.rules.states import Status
from consultations.services import asking, by_therapist, by_visitor, changing
from consultations.services.diary import openings, promise
from tests.entering import enter

LOS_ANGELES = ZoneInfo("America/Los_Angeles")
MONDAY, TUESDAY, FRIDAY = 0, 1, 4
UNFINISHED = "Something below is not complete or does not fit together yet:"


def at(text):
    return datetime.fromisoformat(text).replace(tzinfo=LOS_ANGELES).astimezone(UTC)


NOW = at("2026-06-01 10:00")  # a Monday


@pytest.fixture(autouse=True)
def monday():
    with time_machine.travel(NOW, tick=False):
        yield


def on(weekday, start, end):
    """A row of weekly hours, as the editor sends it."""
    return {"weekday": weekday, "start": start, "end": end}


def keep(*hours, time_off=(), **fields):
    """The practice's record with these hours and nothing that takes away from them, but for what is said."""
    record = Availability.current()
    record.hours = [
        WeeklyHours(weekday=day, start=time.fromisoformat(start), end=time.fromisoformat(end))
        for day, start, end in hours
    ]
    record.time_off = list(time_off)
    plain = {"step_minutes": 60, "gap_minutes": 0, "closed_on_federal_holidays": False, "is_example": True}
    for name, value in (plain | fields).items():
        setattr(record, name, value)
    record.save()
    return Availability.current()


EVERY_DAY = [(day, "10:00", "17:00") for day in range(7)]


def is_open(record, when, now=None):
    """Whether a call at that time could be booked, three days before unless said otherwise."""
    slot = at(when)
    now = now or slot - timedelta(days=3)
    return is_bookable(slot, record.schedule(now), [], now)


def editor():
    return f"/admin/settings/consultations/availability/{Availability.current().pk}/"


def typed(desk, hours=(), time_off=(), **fields):
    """What the editor sends when these rows are added to it and these fields are changed."""
    form = desk.get(editor()).context["form"]
    parts, data = [form], {}
    for name, rows in (("hours", hours), ("time_off", time_off)):
        formset = form.formsets[name]
        parts += [formset.management_form, *formset.forms]
        first = len(formset.forms)
        data[f"{name}-TOTAL_FORMS"] = first + len(rows)
        for number, row in enumerate(rows, first):
            data |= {f"{name}-{number}-{field}": value for field, value in row.items()}
    stored = {field.html_name: field.value() for part in parts for field in part}
    answered = {name: value for name, value in stored.items() if value is not None and value is not False}
    return answered | data | fields


def save(desk, data):
    return desk.post(editor(), data)


def preview(desk, data):
    return desk.post(reverse("desk:openings"), data)


def complaint_beside(field, response):
    wrapper = BeautifulSoup(response.text, "html.parser").find(attrs={"name": field})
    wrapper = wrapper.find_parent(attrs={"data-field-wrapper": True})
    return " ".join(said.get_text(strip=True) for said in wrapper.select(".error-message"))


def stored_state():
    rows = [*WeeklyHours.objects.values(), *TimeOff.objects.values()]
    return Availability.objects.values().get(), rows


def ask(slot, phone="(818) 555-0123", **changed):
    """A stored request that holds the slot."""
    answers = {
        "slot": at(slot),
        "name": "Maya",
        "contact_route": "phone",
        "phone": phone,
        "email": "",
        "voicemail_ok": True,
        "times": [],
        "times_note": "",
        "service": "",
        "in_california": "yes",
        "note": "",
        "privacy_version": "1",
    }
    return asking.request_consultation(answers | changed, submission=phone, doubts=[], now=NOW)


# --- the editor


def test_the_hours_of_a_new_site_are_an_example_until_they_are_changed_or_called_right(therapist):
    example = [str(row) for row in Availability.current().hours.all()]
    assert example[:3] == ["Monday 10:00–12:00", "Monday 14:00–17:00", "Tuesday 10:00–12:00"]
    assert example[-1] == "Friday 10:00–12:00"
    data = typed(therapist)
    assert save(therapist, data).status_code == 302
    assert Availability.current().is_example, "saving something else says nothing about the hours"
    assert save(therapist, data | {"hours-0-end": "11:30"}).status_code == 302
    assert not Availability.current().is_example
    Availability.objects.update(is_example=True)
    therapist.post("/admin/consultations/hours/right/")
    assert not Availability.current().is_example


@pytest.mark.both_databases
def test_what_the_therapist_types_is_what_the_rules_say(therapist):
    keep()
    hours = [on(TUESDAY, "22:00", "00:00"), on(MONDAY, "10:00", "12:00"), on(MONDAY, "12:00", "13:15")]
    numbers = {"step_minutes": 45, "gap_minutes": 20, "calls_a_day": 3, "notice_hours": 48, "horizon_days": 10}
    assert save(therapist, typed(therapist, hours, **numbers)).status_code == 302
    assert Availability.current().schedule(NOW) == Schedule(
        zone=LOS_ANGELES,
        hours={MONDAY: [(time(10), time(12)), (time(12), time(13, 15))], TUESDAY: [(time(22), time())]},
        closed=(),
        step=timedelta(minutes=45),
        gap=timedelta(minutes=20),
        notice=timedelta(hours=48),
        horizon_days=10,
        calls_a_day=3,
    )


@pytest.mark.parametrize(
    ("answers", "field", "words"),
    [
        ({"hours": [on(0, "12:00", "10:00")]}, "hours-0-end", "This is not after the start."),
        ({"hours": [on(0, "12:00", "12:00")]}, "hours-0-end", "This is not after the start."),
        ({"hours": [on(0, "10:00", "12:00"), on(0, "11:45", "13:00")]}, "hours-1-start", "This overlaps with other"),
        ({"hours": [on(0, "22:00", "00:00"), on(0, "23:00", "23:30")]}, "hours-1-start", "This overlaps with other"),
        ({"hours": [on(0, "10:10", "12:00")]}, "hours-0-start", "Please choose a quarter-hour"),
        ({"hours": [on(0, "10:00", "12:00:30")]}, "hours-0-end", "Please choose a quarter-hour"),
        ({"eve_closes": "15:10"}, "eve_closes", "Please choose a quarter-hour"),
        (
            {"time_off": [{"first_day": "2026-06-10", "last_day": "2026-06-09"}]},
            "time_off-0-last_day",
            "This is before the first day.",
        ),
        ({"time_off": [{"first_day": "2026-06-10", "start": "10:00"}]}, "time_off-0-end", "Please give both times"),
        ({"time_off": [{"first_day": "2026-06-10", "end": "10:00"}]}, "time_off-0-start", "Please give both times"),
        (
            {"time_off": [{"first_day": "2026-06-10", "start": "12:00", "end": "10:00"}]},
            "time_off-0-end",
            "This is not after the start.",
        ),
        ({"notice_hours": 72, "horizon_days": 2}, "horizon_days", "This is shorter than the notice"),
        ({"is_paused": "on"}, "back_on", "Please say when you are back"),
    ],
)
def test_what_does_not_fit_together_is_refused_in_words_beside_its_field(therapist, answers, field, words):
    keep()
    before, data = stored_state(), typed(therapist, **answers)
    response = save(therapist, data)
    assert response.status_code == 200
    assert complaint_beside(field, response).startswith(words)
    assert UNFINISHED in preview(therapist, data).text
    assert stored_state() == before


@pytest.mark.parametrize("row", [on(MONDAY, "12:00", "10:00"), on(MONDAY, "", ""), on(MONDAY, "10:00", "11:00")])
def test_a_row_that_was_removed_again_is_not_judged(therapist, row):
    keep((MONDAY, "10:00", "12:00"))
    response = save(therapist, typed(therapist, [row | {"DELETE": "on"}]))
    assert response.status_code == 302
    assert [str(kept) for kept in Availability.current().hours.all()] == ["Monday 10:00–12:00"]


# --- what visitors would see


def test_the_preview_shows_hours_that_are_typed_but_not_saved_and_saves_nothing(therapist):
    keep((TUESDAY, "10:00", "12:00"))
    before = stored_state()
    data = typed(therapist, [on(FRIDAY, "15:00", "17:00")], **{"hours-0-end": "11:00"})
    shown = preview(therapist, data).text
    days = [" ".join(day.get_text(" ").split()) for day in BeautifulSoup(shown, "html.parser").select("details > p")]
    assert "Tuesday, June 2 10 am" in days
    assert "Friday, June 5 3 pm · 4 pm" in days
    assert "June 12" in shown  # two weeks of it
    assert "June 16" not in shown
    assert stored_state() == before


def test_the_preview_says_when_no_time_would_be_open_and_what_visitors_read_instead(therapist):
    keep(*EVERY_DAY)
    away = {"is_paused": "on", "back_on": "2026-07-01", "away_message": "I am away until July"}
    shown = preview(therapist, typed(therapist, **away)).text
    assert "No time would be open." in shown
    assert "I am away until July" in shown


@pytest.mark.parametrize("later", [timedelta(), timedelta(hours=3)])
def test_the_preview_shows_the_days_of_the_form_with_a_call_still_ahead_and_just_over(therapist, later):
    keep(*EVERY_DAY, calls_a_day=1, notice_hours=1, horizon_days=3)
    ask("2026-06-01 12:00")
    with time_machine.travel(NOW + later, tick=False):
        days = list(dict.fromkeys(day_of(slot) for slot in openings()))
        shown = BeautifulSoup(preview(therapist, typed(therapist)).text, "html.parser")
    assert [day.get_text() for day in shown.find_all("strong")] == days


@pytest.mark.parametrize("who", ["Editor", None])
def test_nobody_but_the_therapist_sees_or_changes_call_times(therapist, member_of, who):
    data, before = typed(therapist, notice_hours=1), stored_state()
    stranger = Client()
    if who:
        enter(stranger, member_of(who))
    for response in (stranger.get(editor()), save(stranger, data), preview(stranger, data)):
        assert response.status_code in (302, 403)
    assert stored_state() == before


# --- holidays


def test_the_federal_holidays_are_those_that_a_package_for_all_countries_knows():
    years = range(1990, 2061)
    known = dict(country_holidays("US", years=years))
    assert federal_holidays(date(1990, 1, 1), date(2060, 12, 31)) == dict(sorted(known.items()))


def test_the_federal_holidays_include_the_weekdays_kept_for_those_on_a_weekend():
    assert list(federal_holidays(date(2026, 7, 1), date(2026, 9, 30))) == [
        date(2026, 7, 3),
        date(2026, 7, 4),
        date(2026, 9, 7),
    ]
    assert list(federal_holidays(date(2027, 12, 26), date(2028, 1, 5))) == [date(2027, 12, 31), date(2028, 1, 1)]


@pytest.mark.parametrize(
    ("first", "last", "days"),
    [
        pytest.param("2026-09-10", "2026-10-06", "09-12 09-13 09-19 09-21 09-26 09-27 10-03 10-04", id="Tishri"),
        pytest.param("2026-03-30", "2026-04-12", "04-02 04-03 04-04 04-08 04-09 04-11", id="Passover, both ends"),
        pytest.param("2026-05-20", "2026-05-24", "05-22 05-23", id="Shavuot"),
        pytest.param("2026-12-04", "2026-12-13", "12-05 12-12", id="Hanukkah has work"),
        pytest.param("2026-03-01", "2026-03-06", "", id="Purim has work"),
    ],
)
def test_the_jewish_days_of_rest_are_shabbat_and_the_festivals_without_work(first, last, days):
    found = jewish_rest_days(date.fromisoformat(first), date.fromisoformat(last))
    assert [f"{day:%m-%d}" for day in found] == days.split()


@pytest.mark.parametrize("closes", [True, False])
@pytest.mark.parametrize("day", ["2026-11-26", "2026-07-03", "2026-12-25", "2027-01-01"])
def test_a_federal_holiday_is_closed_if_the_practice_keeps_it(db, day, closes):
    record = keep(*EVERY_DAY, closed_on_federal_holidays=closes)
    assert is_open(record, f"{day} 10:00") is not closes
    assert is_open(record, "2026-11-25 16:00")


@pytest.mark.parametrize("closes", [True, False])
@pytest.mark.parametrize(
    ("when", "closed"),
    [
        pytest.param("2026-09-20 14:45", False, id="before the eve of Yom Kippur"),
        pytest.param("2026-09-20 15:00", True, id="the eve of Yom Kippur"),
        pytest.param("2026-09-21 10:00", True, id="Yom Kippur"),
        pytest.param("2026-09-21 16:45", True, id="the evening of Yom Kippur"),
        pytest.param("2026-09-22 10:00", False, id="the day after"),
        pytest.param("2026-09-18 14:45", False, id="Friday"),
        pytest.param("2026-09-18 15:00", True, id="Friday afternoon"),
        pytest.param("2026-09-19 11:00", True, id="Shabbat"),
        pytest.param("2026-09-13 11:00", True, id="the second day of a festival"),
        pytest.param("2026-09-29 16:00", False, id="between the days of a festival"),
    ],
)
def test_shabbat_and_festivals_are_closed_from_their_eve_on_if_the_practice_keeps_them(db, when, closed, closes):
    record = keep(*EVERY_DAY, step_minutes=15, closed_on_jewish_holidays=closes, eve_closes_by="hour")
    assert is_open(record, when) is not (closed and closes)


def test_the_day_of_rest_that_is_today_is_closed_as_well(db):
    record = keep(*EVERY_DAY, closed_on_jewish_holidays=True, eve_closes_by="hour", notice_hours=0)
    assert not is_open(record, "2026-09-19 16:00", now=at("2026-09-19 09:00"))
    assert not is_open(record, "2026-09-18 16:00", now=at("2026-09-18 15:30"))


# --- time off and absence


@pytest.mark.parametrize(
    ("off", "closed", "still_open"),
    [
        ({}, ["2026-06-10 10:00", "2026-06-10 16:00"], ["2026-06-09 16:00", "2026-06-11 10:00"]),
        (
            {"last_day": date(2026, 6, 12)},
            ["2026-06-10 10:00", "2026-06-11 12:00", "2026-06-12 16:00"],
            ["2026-06-09 16:00", "2026-06-13 10:00"],
        ),
        (
            {"start": time(12), "end": time(14)},
            ["2026-06-10 12:00", "2026-06-10 13:00"],
            ["2026-06-10 11:00", "2026-06-10 14:00", "2026-06-11 12:00"],
        ),
        (
            {"last_day": date(2026, 6, 11), "start": time(15), "end": time()},
            ["2026-06-10 15:00", "2026-06-11 16:00"],
            ["2026-06-11 10:00", "2026-06-12 15:00"],
        ),
    ],
    ids=["a day", "days", "hours", "hours of days, until midnight"],
)
def test_time_off_takes_its_days_or_hours_out_and_no_others(db, off, closed, still_open):
    record = keep(*EVERY_DAY, time_off=[TimeOff(first_day=date(2026, 6, 10), **off)])
    assert not any(is_open(record, when) for when in closed)
    assert all(is_open(record, when) for when in still_open)


def test_time_off_that_has_begun_goes_on_to_its_last_day(db):
    weeks = TimeOff(first_day=date(2026, 5, 1), last_day=date(2026, 6, 5))
    keep(*EVERY_DAY, time_off=[weeks])
    assert openings(NOW)[0] == at("2026-06-06 10:00")


def test_who_is_away_is_back_on_the_day_that_was_said_without_doing_anything(db):
    record = keep(*EVERY_DAY, is_paused=True, back_on=date(2026, 6, 10), away_message="I am away")
    assert openings(NOW)[0] == at("2026-06-10 10:00")
    assert promise(NOW) == at("2026-06-11 18:00")  # two working days, counted from there
    assert record.is_away(at("2026-06-09 23:59"))
    assert not record.is_away(at("2026-06-10 00:00"))
    assert openings(at("2026-06-10 00:00"))[0] == at("2026-06-11 10:00")


def test_who_is_away_without_an_end_offers_nothing_and_still_promises_a_weekday(db):
    keep(*EVERY_DAY, is_paused=True)
    assert openings(NOW) == []
    assert promise(NOW) == at("2026-06-03 18:00")


# --- other hours while calls are held


def test_calls_stay_held_when_the_practice_gives_up_their_hours(therapist):
    keep(*EVERY_DAY)
    request = ask("2026-06-04 16:00", contact_route="email", email="maya@example.org", phone="")
    other = ask("2026-06-05 16:00", phone="(818) 555-0144")
    keep((FRIDAY, "10:00", "12:00"), time_off=[TimeOff(first_day=date(2026, 6, 4))])
    assert expire(NOW) == 0
    by_visitor.prove(request, now=NOW)
    by_therapist.confirm(request, seen=request.revision, words="I will write.", now=NOW)
    remind(at("2026-06-03 16:30"))
    for held in (request, other):
        held.refresh_from_db()
    assert (request.status, request.slot) == (Status.CONFIRMED, at("2026-06-04 16:00"))
    assert (other.status, other.slot) == (Status.REQUESTED, at("2026-06-05 16:00"))
    assert Message.objects.filter(request=request, kind=Kind.REMINDER).count() == 1
    assert expire(at("2026-06-05 16:15")) == 1  # of the one that nobody answered


@pytest.mark.both_databases
def test_a_call_held_outside_the_new_hours_still_counts_for_the_gap_and_the_daily_limit(db):
    keep(*EVERY_DAY)
    ask("2026-06-04 12:00")
    ask("2026-06-05 16:00", phone="(818) 555-0144")
    afternoon = [(3, "12:30", "14:30"), (4, "10:00", "12:00")]
    keep(*afternoon, step_minutes=30, gap_minutes=30, calls_a_day=2, horizon_days=4)
    assert openings(NOW) == [
        at(f"2026-06-{when}")
        for when in ("04 13:00", "04 13:30", "04 14:00", "05 10:00", "05 10:30", "05 11:00", "05 11:30")
    ]
    keep(*afternoon, step_minutes=30, calls_a_day=1, horizon_days=4)
    assert openings(NOW) == []
    with pytest.raises(changing.SlotTaken):
        ask("2026-06-04 14:00", phone="(818) 555-0155")
