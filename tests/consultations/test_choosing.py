"""Choosing a time: what is offered, what is held, and everything that is not one of the offered times."""

import re
from datetime import date, time, timedelta
from html import unescape

import pytest
import time_machine
from cryptography.fernet import Fernet
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from consultations.models import Availability, ConsultationRequest, WeeklyHours
from consultations.models.availability import practice_zone
from consultations.moments import clock, day_name, day_of, days_named, instant, moment
from consultations.rules.offers import offer
from consultations.services import by_visitor
from consultations.services.diary import openings, promise
from tests.asking import FORM, answers_to_a_form


def offered(page):
    return re.findall(r'name="slot"\s+value="([^"]+)"', page)


def words_of(page):
    """What is read aloud or seen, in one line."""
    return unescape(" ".join(re.sub(r"<[^>]*>", " ", page).split())).replace(" :", ":").replace(" ,", ",")


def checked(page):
    return re.findall(r'name="slot"\s+value="([^"]+)"\s+checked', page)


def test_three_open_times_come_first_then_none_then_every_day_of_the_horizon(client, slots):
    page = client.get(FORM).text
    first = [instant(slot) for slot in offer(slots, practice_zone()).next]
    assert offered(page) == [*first, "none", *map(instant, slots)]
    assert len({day_of(slot) for slot in offer(slots, practice_zone()).next}) == 3
    assert checked(page) == []


def test_every_time_is_said_with_its_whole_phrase_and_the_zone_is_named_once(client, slots):
    page = words_of(client.get(FORM).text)
    for slot in (slots[0], slots[-1]):
        assert f"{day_of(slot)}, {clock(slot)}" in page
    assert page.count("Pacific time") == 1
    assert "All times are Pacific time, as in Los Angeles." in page


def test_each_day_is_closed_and_says_how_many_times_it_has_and_from_when_to_when(client, slots):
    page = client.get(FORM).text
    day = offer(slots, practice_zone()).days[1]
    said = f"{day_name(day.day)}: {day.number} times, {clock(day.first)} to {clock(day.last)}"
    assert f"{said} " in words_of(page)
    assert "<details open" not in page
    assert f'<legend class="visually-hidden">{day_name(day.day)}</legend>' in page


def test_a_day_with_one_time_says_so(client, slots, answers):
    availability = Availability.current()
    availability.hours = [WeeklyHours(weekday=day, start=time(9), end=time(9, 15)) for day in range(7)]
    availability.save()
    only = openings()[0]
    assert f"{day_of(only)}: 1 time, 9 am " in words_of(client.get(FORM).text)


def test_a_later_week_is_one_row_that_opens_to_its_days(client, slots):
    page = words_of(client.get(FORM).text)
    week = offer(slots, practice_zone()).weeks[0]
    assert f"{days_named(week.first, week.last)}: {week.number} times {day_name(week.first)}: " in page


@pytest.mark.parametrize(
    ("first", "last", "words"),
    [
        (date(2026, 12, 7), date(2026, 12, 11), "December 7 to 11"),
        (date(2026, 11, 30), date(2026, 12, 4), "November 30 to December 4"),
        (date(2026, 12, 28), date(2027, 1, 1), "December 28 to January 1"),
    ],
)
def test_days_in_a_row_are_named_by_the_first_and_the_last(first, last, words):
    assert days_named(first, last) == words


def test_the_page_says_by_when_they_hear_and_when_a_time_is_certain(client, slots):
    page = words_of(client.get(FORM).text)
    assert f"You will hear from me by {day_of(promise())}, {clock(promise())}." in page
    assert "The time is certain when I confirm it." in page
    assert "Chosen" not in page  # only a script knows


def test_a_chosen_time_is_held_from_then_on(client, answers, slots):
    page = client.get(client.post(FORM, answers | {"slot": instant(slots[2]), "times": []})["Location"]).text
    assert day_of(slots[2]) in page
    assert clock(slots[2]) in page
    assert ConsultationRequest.objects.holding_a_slot().get().slot == slots[2]
    assert instant(slots[2]) not in offered(client.get(FORM).text)


def test_an_answer_is_promised_before_the_call_itself(client, answers, slots):
    client.post(FORM, answers | {"slot": instant(slots[0])})
    assert ConsultationRequest.objects.get().promised_by <= slots[0] - timedelta(hours=1)


@pytest.mark.both_databases
def test_a_time_taken_meanwhile_comes_back_with_everything_typed_and_the_nearest_three_first(client, answers, slots):
    other = Client()
    other.post(FORM, answers_to_a_form(other, phone="(818) 555-0144", slot=instant(slots[4])))
    response = client.post(FORM, answers | {"slot": instant(slots[4])})
    assert response.status_code == 422
    assert "was just taken by someone else" in response.text
    assert re.search(r'id="errors" data-focus|data-focus[^>]*id="errors"', response.text)
    assert "A few words" in response.text
    assert 'value="Maya"' in response.text
    closest = sorted(openings(), key=lambda slot: abs(slot - slots[4]))[:3]
    assert offered(response.text) == [*map(instant, sorted(closest)), "none", *map(instant, openings())]
    assert "The nearest times" in response.text
    assert checked(response.text) == []
    assert ConsultationRequest.objects.count() == 1


@pytest.mark.parametrize("number", [0, 1, -1])
def test_a_mistake_elsewhere_keeps_the_chosen_time_and_checks_it_once(client, answers, slots, number):
    """In its row among the first three if it stands there, else in its day, which then stands open."""
    response = client.post(FORM, answers | {"slot": instant(slots[number]), "name": ""})
    assert response.status_code == 422
    assert checked(response.text) == [instant(slots[number])]
    before = response.text[: re.search(r'name="slot"\s+value="[^"]+"\s+checked', response.text).start()]
    folds = re.findall(r"<details[^>]*>", before)
    assert ("open" in folds[-1] if folds else False) is (number != 0)
    assert response.text.count('<details class="day" open>') == {0: 0, 1: 1, -1: 2}[number]  # a later week and its day


def test_the_page_that_moves_a_call_shows_the_same_times_but_no_row_for_none(client, stored, slots):
    page = client.get(reverse("consultations:move", args=[1])).text  # the first of this browser
    assert offered(page) == [*map(instant, offer(slots, practice_zone()).next), *map(instant, slots)]
    assert "None of these suits me" not in page


def wrong_slots(slots):
    first, local = slots[0], slots[0].astimezone(timezone.get_default_timezone())
    return {
        "past": instant(first - timedelta(days=9)),
        "out of hours": f"{first.date()}T11:00:00Z",
        "off the grid": instant(first + timedelta(minutes=7)),
        "seconds": instant(first + timedelta(seconds=1)),
        "off the step": instant(first + timedelta(minutes=15)),
        "beyond the horizon": instant(slots[-1] + timedelta(days=7)),
        "inside the notice": instant(first - timedelta(days=1)),
        "naive": first.replace(tzinfo=None).isoformat(),
        "another zone": local.isoformat(),
        "nearly utc": instant(first).replace("Z", "+00:00:00.000001"),
        "other digits": instant(first).replace("2", "٢"),
        "garbage": "tomorrow at noon",
        "nul": "2026-\0",
        "huge": "9" * 100_000,
        "year 0": "0000-00-00T00:00:00Z",
        "the end of time": "9999-12-31T23:59:59Z",
        "the beginning": "0001-01-01T00:00:00Z",
        "a week": "2026-W10-2T18:45:00Z",
    }


@pytest.mark.parametrize("kind", wrong_slots([timezone.now()]))
def test_what_is_not_an_offered_time_is_refused_in_words_and_nothing_typed_is_lost(client, answers, slots, kind):
    response = client.post(FORM, answers | {"slot": wrong_slots(slots)[kind]})
    assert response.status_code == 422
    assert "choose" in response.text
    assert "A few words" in response.text
    assert not ConsultationRequest.objects.exists()


def test_none_of_these_suits_me_asks_for_times_of_day(client, answers, slots):
    assert client.post(FORM, answers | {"slot": "none"}).status_code == 303
    stored = ConsultationRequest.objects.get()
    assert (stored.slot, stored.times) == (None, ["evenings"])


def test_when_nothing_is_open_the_times_of_day_are_asked_for_and_no_empty_list_is_shown(client, answers, slots):
    WeeklyHours.objects.all().delete()
    page = client.get(FORM).text
    assert offered(page) == []
    assert "No time is open just now" in page
    assert 'name="times"' in page
    assert client.post(FORM, answers).status_code == 303


def test_while_away_the_message_stands_there_and_the_promise_counts_from_the_return(client, answers, slots):
    back = timezone.localdate() + timedelta(days=60)
    Availability.objects.update(is_paused=True, back_on=back, away_message="I am by the sea.")
    page = client.get(FORM).text
    assert offered(page) == []
    assert "I am by the sea." in page
    client.post(FORM, answers)
    assert timezone.localdate(ConsultationRequest.objects.get().promised_by) > back


def test_the_next_opening_is_the_same_for_everybody_and_may_be_kept_a_minute(client, slots):
    answer = client.get(reverse("asking:next"))
    assert answer.json() == {"slot": instant(slots[0]), "words": moment(slots[0])}
    assert answer["Cache-Control"] == "public, max-age=60"
    assert not answer.cookies
    WeeklyHours.objects.all().delete()
    assert client.get(reverse("asking:next")).json() == {}


def test_the_home_page_names_no_time_itself_and_stays_the_same(client, home, slots):
    page = client.get("/")
    assert 'data-next-opening="/consultation/next/"' in page.text
    assert not page.cookies
    assert moment(slots[0]) not in page.text


def test_an_expired_form_is_still_taken_if_its_time_is_free(slots, client):
    with time_machine.travel(timezone.now() - timedelta(days=3), tick=False):
        answers = answers_to_a_form(client)
    assert client.post(FORM, answers | {"slot": instant(slots[0])}).status_code == 303


@pytest.mark.both_databases
def test_two_requests_with_one_number_are_two_and_each_reads_as_if_it_were_the_only_one(answers, slots):
    pages = []
    for number in (-40, -4):
        tab = Client()
        response = tab.post(FORM, answers_to_a_form(tab, slot=instant(slots[number])))
        pages.append(words_of(tab.get(response["Location"]).text))
    assert {stored.slot for stored in ConsultationRequest.objects.holding_a_slot()} == {slots[-40], slots[-4]}
    words = [
        re.sub(r"TT-\w{4}-\w{4}|/consultation/[\w-]+/", "", page).replace(day_of(slot), "").replace(clock(slot), "")
        for page, slot in zip(pages, (slots[-40], slots[-4]), strict=True)
    ]
    assert words[0] == words[1]


def test_a_correction_clears_no_doubt(client, answers, slots):
    client.post(FORM, answers | {"slot": instant(slots[0])})
    ConsultationRequest.objects.update(is_doubtful=True, doubts=["many", "network"])
    client.post(FORM, answers | {"slot": instant(slots[0]), "note": "Other words"})
    stored = ConsultationRequest.objects.get()
    assert (stored.note, stored.is_doubtful, stored.doubts) == ("Other words", True, ["many", "network"])


def test_a_correction_to_an_earlier_time_is_promised_an_answer_before_it(client, answers, slots):
    client.post(FORM, answers | {"slot": instant(slots[-1])})
    client.post(FORM, answers | {"slot": instant(slots[0])})
    stored = ConsultationRequest.objects.get()
    assert (stored.slot, stored.promised_by <= slots[0] - timedelta(hours=1)) == (slots[0], True)


@pytest.mark.both_databases
def test_who_withdrew_may_ask_for_the_same_time_again(client, answers, slots):
    client.post(FORM, answers | {"slot": instant(slots[0])})
    by_visitor.withdraw(ConsultationRequest.objects.get(), seen=0)
    again = Client()
    again.post(FORM, answers_to_a_form(again, slot=instant(slots[0])))
    assert ConsultationRequest.objects.holding_a_slot().get().slot == slots[0]


def test_a_clock_that_jumps_back_offers_and_holds_as_before(client, answers, slots):
    client.post(FORM, answers | {"slot": instant(slots[0])})
    with time_machine.travel(timezone.now() - timedelta(hours=6), tick=False):
        assert client.get(FORM).status_code == 200
        response = client.post(FORM, answers | {"slot": instant(slots[0])})
        assert response.status_code == 303
        assert client.get(response["Location"]).status_code == 200
    assert ConsultationRequest.objects.count() == 1


@pytest.mark.both_databases
def test_the_contact_is_stored_as_a_keyed_hash_only(client, answers, settings):
    client.post(FORM, answers)
    stored = ConsultationRequest.objects.get()
    assert len(stored.contact_digest) == 64

    settings.FIELD_ENCRYPTION_KEYS = [Fernet.generate_key().decode(), *settings.FIELD_ENCRYPTION_KEYS]
    again = Client()  # after a new key was put first, the same number is still known as such
    again.post(FORM, answers_to_a_form(again))
    second = ConsultationRequest.objects.exclude(pk=stored.pk).get()
    assert second.contact_digest != stored.contact_digest
    assert list(second.others_of_the_contact()) == [stored]
