"""The therapist's week: what stands in it, what can be done from it, and who may look."""

from datetime import time, timedelta
from unittest.mock import patch

import pytest
import time_machine
from bs4 import BeautifulSoup
from django.test import Client
from django.urls import reverse

from consultations.models import Availability, BusyCalendar, HoursOfDate, TimeOff, WeeklyHours
from consultations.rules import week as week_rules
from consultations.services import by_therapist
from tests.asking import BY_PHONE, NOW, OTHERS, SLOT, ask, ask_and_prove, at, do
from tests.entering import enter


@pytest.fixture(autouse=True)
def monday():
    with time_machine.travel(NOW, tick=False):
        yield


def shown(desk, **asked):
    response = desk.get(reverse("desk:week"), asked)
    assert response.status_code == 200
    return " ".join(response.text.split())


def test_the_week_shows_everybody_by_how_it_stands_with_them(therapist, slots):
    ask_and_prove(SLOT, name="Kim")
    sure = ask(OTHERS[0], name="Sam", **BY_PHONE)
    do(by_therapist.confirm, sure, words="I will call.")
    offered = ask(None, name="Omar")
    do(by_therapist.propose, offered, [OTHERS[1]], words="I will write.")
    ask(OTHERS[2], name="Tal", doubts=["honeypot", "fast"])
    ask(None, name="Chris")
    text = shown(therapist)
    for words in (
        "Kim",
        "waits for you",
        "Sam",
        "confirmed",
        "Omar",
        "waits for them",
        "Tal",
        "not kept free, waits for you",
    ):
        assert words in text
    assert "Without a time yet:" in text
    assert "Chris" in text


def test_initials_stand_where_somebody_may_look(therapist, slots):
    ask_and_prove(SLOT, name="Kim Example")
    therapist.post(reverse("desk:be_discreet"), {"wanted": "yes"})
    text = shown(therapist)
    assert "K. E." in text
    assert "Kim" not in text


@pytest.mark.parametrize("week", ["", "x", "9999-12-31", "0001-01-01", "2026-02-30", "٢", "2026-W10", "1" * 5000, "-1"])
def test_whatever_week_is_asked_for_there_is_one(therapist, week):
    assert "March 2 to 6" in shown(therapist, week=week, at=week, blocked=week)


@pytest.mark.parametrize("week", ["2026-03-02", "2026-03-09", "2026-01-12", "2026-08-31"])
def test_a_week_near_enough_is_shown_whatever_happens_to_the_clock_in_it(therapist, week):
    assert "desk-week" in shown(therapist, week=week)


@pytest.mark.parametrize("who", ["Editor", None])
def test_nobody_else_sees_or_changes_the_week(member_of, who):
    stranger = Client()
    if who:
        enter(stranger, member_of(who))
    for name in ("week", "block", "extra_hours", "week_hours"):
        assert stranger.get(reverse(f"desk:{name}")).status_code in (302, 403)
    for name in ("block", "extra_hours", "week_hours", "weekly_hours", "read_calendars"):
        assert stranger.post(reverse(f"desk:{name}"), {"when": "today"}).status_code in (302, 403)
    assert not TimeOff.objects.exists()


def test_the_queries_of_a_week_do_not_grow_with_what_stands_in_it(therapist, slots, django_assert_max_num_queries):
    shown(therapist)
    for number, slot in enumerate([SLOT, *OTHERS]):
        ask_and_prove(slot, name=f"Kim {number}")
    with django_assert_max_num_queries(30):
        shown(therapist)


def test_own_calendars_are_due_at_once_and_nothing_waits_for_them(therapist):
    calendar = BusyCalendar.objects.create(name="Mine", url="https://example.org/a.ics", tried_at=NOW)
    response = therapist.post(reverse("desk:read_calendars"), {"week": "2026-03-09"})
    assert response.url == f"{reverse('desk:week')}?week=2026-03-09"
    calendar.refresh_from_db()
    assert calendar.tried_at is None


def test_busy_times_time_off_and_holidays_are_named(therapist, slots):
    calendar = BusyCalendar(name="Mine", url="https://example.org/a.ics")
    calendar.save()
    calendar.keep([(at("2026-03-03 11:00"), at("2026-03-03 12:30"))], NOW)
    TimeOff.objects.create(availability=Availability.current(), first_day=at("2026-03-05 12:00"), reason="Dentist")
    text = shown(therapist)
    for words in ("Busy", "11 am to 12:30 pm", "Time off: Dentist", "Mine: read", "1 busy time"):
        assert words in text


def test_busy_times_of_other_weeks_cost_a_week_nothing(therapist):
    calendar = BusyCalendar.objects.create(name="Mine", url="https://calendar.example.org/x.ics")
    day, hour = timedelta(days=1), timedelta(hours=1)
    of_this_week = (NOW + day, NOW + day + hour)
    later = [(NOW + number * day, NOW + number * day + hour) for number in range(7, 207)]

    def looked_at(intervals):
        calendar.keep(intervals, NOW)
        with patch.object(week_rules, "midnight", wraps=week_rules.midnight) as asked:
            assert "Busy" in shown(therapist)
        return asked.call_count

    assert looked_at([of_this_week]) == looked_at([of_this_week, *later])
    assert calendar.number == 201
    assert calendar.intervals_in(NOW, NOW + 7 * day) == [of_this_week]
    assert calendar.intervals_in(of_this_week[1], later[0][0]) == []
    assert calendar.intervals_in(of_this_week[0] + hour / 2, later[0][0] + hour / 2) == [of_this_week, later[0]]


# --- blocking


def block(desk, **typed):
    return desk.post(reverse("desk:block"), typed)


def test_today_is_blocked_with_one_press_and_given_back_with_another(therapist, slots):
    response = block(therapist, when="today")
    off = TimeOff.objects.get()
    assert response.url.endswith(f"blocked={off.pk}")
    assert block(therapist, when="today").url == response.url, "twice is once"
    assert "is blocked." in " ".join(therapist.get(response.url).text.split())
    therapist.post(reverse("desk:unblock", args=[off.pk]))
    assert not TimeOff.objects.exists()
    assert therapist.post(reverse("desk:unblock", args=[off.pk])).status_code == 302


@pytest.mark.parametrize(("when", "start", "end"), [("time", "10:00:00", "10:30:00"), ("part", "00:00:00", "12:00:00")])
def test_a_time_of_the_week_is_blocked_or_its_part_of_the_day(therapist, slots, when, start, end):
    block(therapist, when=when, at="2026-03-04T18:00:00Z")
    off = TimeOff.objects.get()
    assert (f"{off.first_day}", f"{off.start}", f"{off.end}") == ("2026-03-04", start, end)


def test_a_block_over_calls_names_them_and_is_done_only_when_meant(therapist, slots):
    do(by_therapist.confirm, ask(SLOT, name="Sam", **BY_PHONE), words="I will call.")
    asked = block(therapist, first_day="2026-03-04")
    assert "Sam" in asked.text
    assert "Block anyway?" in asked.text
    assert not TimeOff.objects.exists()
    seen = asked.context["touched"].digest
    ask_and_prove(at("2026-03-04 14:00"), name="Noa")
    again = block(therapist, first_day="2026-03-04", seen=seen)
    assert "Noa" in again.text, "a call that came meanwhile was not seen"
    assert not TimeOff.objects.exists()
    assert block(therapist, first_day="2026-03-04", seen=again.context["touched"].digest).status_code == 302
    assert TimeOff.objects.count() == 1


@pytest.mark.parametrize(
    "typed",
    [
        {},
        {"first_day": "9999-12-31"},
        {"first_day": "0001-01-01"},
        {"first_day": "2026-02-01"},
        {"first_day": "2026-03-05", "last_day": "2026-03-04"},
        {"first_day": "2026-03-05", "last_day": "9999-12-31"},
        {"first_day": "2026-03-05", "start": "10:00"},
        {"first_day": "2026-03-05", "start": "10:07", "end": "11:00"},
        {"first_day": "2026-03-05", "reason": "x" * 81},
        {"when": "time", "at": "9999-12-31T23:00:00Z"},
        {"when": "part", "at": "\0"},
    ],
)
def test_what_cannot_be_blocked_is_said_and_nothing_is(therapist, typed):
    assert block(therapist, **typed).status_code == 422
    assert not TimeOff.objects.exists()


# --- hours of dates


def test_extra_hours_are_opened_shown_and_taken_back(therapist):
    typed = {"day": "2026-03-04", "start": "18:00", "end": "19:00", "how": "besides"}
    therapist.post(reverse("desk:extra_hours"), typed)
    row = HoursOfDate.objects.get()
    assert "Extra hours: 6 to 7 pm" in shown(therapist)
    again = therapist.post(reverse("desk:extra_hours"), typed)
    assert again.status_code == 422, "they overlap what is open already"
    therapist.post(reverse("desk:close_hours", args=[row.pk]))
    assert not HoursOfDate.objects.exists()


def test_hours_on_a_day_of_rest_are_opened_only_after_a_question(therapist):
    Availability.objects.update(closed_on_jewish_holidays=True)
    typed = {"day": "2026-03-07", "start": "10:00", "end": "11:00", "how": "besides"}
    asked = therapist.post(reverse("desk:extra_hours"), typed)
    assert "Open them anyway?" in asked.text
    assert not HoursOfDate.objects.exists()
    therapist.post(reverse("desk:extra_hours"), typed | {"on_rest": "yes"})
    assert HoursOfDate.objects.get().on_rest


def test_the_hours_of_one_week_keep_only_what_differs(therapist):
    page = therapist.get(reverse("desk:week_hours"), {"week": "2026-03-09"})
    typed = {field.html_name: field.value() or "" for part in page.context["parts"] for field in part}
    typed = {name: str(value) for name, value in typed.items()} | {"week": "2026-03-09"}
    therapist.post(reverse("desk:week_hours"), typed)
    assert not HoursOfDate.objects.exists()
    empty = {name: "" if name.startswith("2026-03-10") else value for name, value in typed.items()}
    therapist.post(reverse("desk:week_hours"), empty)
    assert [(f"{row.day}", row.start) for row in HoursOfDate.objects.all()] == [("2026-03-10", None)]
    therapist.post(reverse("desk:weekly_hours"), {"day": "2026-03-10"})
    assert not HoursOfDate.objects.exists()


def test_that_a_date_has_no_hours_is_said_once(therapist):
    HoursOfDate.objects.create(availability=Availability.current(), day="2026-03-10", replaces_weekly=True)
    head = shown(therapist, week="2026-03-09").split("Tuesday, March 10", 1)[1].split("</header>")[0]
    assert head.casefold().count("no hours") == 1


def form_of_week(desk, week="2026-03-09"):
    """What the page for the hours of that week sends when nothing is changed."""
    page = desk.get(reverse("desk:week_hours"), {"week": week})
    fields = {field.html_name: str(field.value() or "") for part in page.context["parts"] for field in part}
    return fields | {"week": week}


def hours_of(day):
    return [f"{row.start:%H:%M}" for row in HoursOfDate.objects.filter(day=day, start__isnull=False)]


def give_weekly(weekday, *hours):
    WeeklyHours.objects.filter(weekday=weekday).delete()
    for start in hours:
        times = {"start": time(start), "end": time(start, 30)}
        WeeklyHours.objects.create(availability=Availability.current(), weekday=weekday, **times)


def test_the_fourth_range_of_a_day_is_shown_and_stays_when_another_is_changed(therapist):
    give_weekly(1, 8, 10, 12, 14)
    typed = form_of_week(therapist)
    assert typed["2026-03-10-start3"] == "14:00:00"
    therapist.post(reverse("desk:week_hours"), typed | {"2026-03-10-start0": "08:15:00"})
    assert hours_of("2026-03-10") == ["08:15", "10:00", "12:00", "14:00"]


def test_a_range_that_was_shown_stays_although_the_weekly_hours_changed_meanwhile(therapist):
    give_weekly(1, 8, 10, 12, 14)
    typed = form_of_week(therapist)
    give_weekly(1, 8)
    therapist.post(reverse("desk:week_hours"), typed)
    assert hours_of("2026-03-10") == ["08:00", "10:00", "12:00", "14:00"]


def test_more_ranges_than_a_date_can_have_are_refused_in_words_unless_nothing_changes(therapist):
    give_weekly(1, 7, 8, 9, 10, 11, 12, 13)
    typed = form_of_week(therapist)
    assert therapist.post(reverse("desk:week_hours"), typed).status_code == 302
    refused = therapist.post(reverse("desk:week_hours"), typed | {"2026-03-10-start0": "07:15:00"})
    assert refused.status_code == 422
    assert "One date can have six ranges of hours at most." in refused.text
    assert not HoursOfDate.objects.exists()


@pytest.mark.parametrize("day", ["", "x", "9999-12-31", "0001-01-01", "2026-02-01"])
def test_hours_of_a_day_that_cannot_be_are_refused(therapist, day):
    typed = {"day": day, "start": "10:00", "end": "11:00", "how": "besides"}
    assert therapist.post(reverse("desk:extra_hours"), typed).status_code == 422
    assert therapist.post(reverse("desk:weekly_hours"), {"day": day}).status_code == 302
    assert not HoursOfDate.objects.exists()


def test_what_is_done_every_day_stands_under_the_thumb_of_the_week_and_initials_come_back_to_it(therapist):
    page = BeautifulSoup(therapist.get(reverse("desk:week"), {"week": "2026-03-09"}).text, "html.parser")
    bar = [link["href"] for link in page.select(".desk-bar a")]
    assert bar == [reverse("desk:block"), reverse("desk:add_call"), reverse("wagtailadmin_home")]
    assert page.select_one(".desk-discreet [name=next]")["value"] == f"{reverse('desk:week')}?week=2026-03-09"


def test_the_switch_and_what_is_done_every_day_stand_on_each_page_of_the_desk(therapist):
    stored = ask(None)
    names = ("availability", "consultationsettings")
    settings = [reverse("wagtailsettings:edit", args=["consultations", name]) for name in names]
    every_day = (
        "index",
        "week",
        "block",
        "add_call",
        "extra_hours",
        "week_hours",
        "devices",
        "feed",
        "wordings",
        "crowd",
    )
    of_it = [reverse(f"desk:{name}", args=[stored.pk]) for name in ("inspect", "person", "delete")]
    for address in ["/admin/", *(reverse(f"desk:{name}") for name in every_day), *of_it, *settings]:
        page = BeautifulSoup(therapist.get(address, follow=True).text, "html.parser")
        assert len(page.select(".desk-discreet button")) == 1, address
        assert not page.select("form form"), address  # it is in no form that it would empty
        assert page.select(".desk-bar a[href='/admin/consultations/week/'], .desk-bar a[href='/admin/']"), address


def test_the_switch_stands_on_no_page_of_who_has_nothing_to_do_with_requests(client, member_of):
    page = enter(client, member_of("Editor")).get("/admin/settings/pages/practicedetails/", follow=True)
    assert page.status_code == 200
    assert "desk-discreet" not in page.text


def test_what_is_over_looks_like_nothing_that_can_be_booked(therapist, slots):
    with time_machine.travel(at("2026-03-04 15:00"), tick=False):
        page = BeautifulSoup(therapist.get(reverse("desk:week")).text, "html.parser")
    monday, tuesday, wednesday, thursday, *_rest = page.select(".week-day")
    for over in (monday, tuesday):
        assert not over.select(".week-open, .week-time")
        assert "open" not in over.text
    [rest_of_today] = wednesday.select(".week-open")
    [whole, *_more] = thursday.select(".week-open")
    assert int(rest_of_today["data-from"]) > int(whole["data-from"])
