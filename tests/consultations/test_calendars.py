"""Calendar files: one call for its visitor from invitation to cancellation, and the therapist's private feed."""

import email
from datetime import UTC, date, timedelta
from email.policy import default as policy
from zoneinfo import ZoneInfo

import icalendar
import pytest
import recurring_ical_events
import time_machine
from django.urls import reverse

from consultations.jobs.deadlines import expire
from consultations.models import ConsultationSettings
from consultations.rules.booking import CALL
from consultations.services import by_anyone, by_therapist, changing
from consultations.visitor.journey import COOKIE, Journey
from tests.asking import (
    BY_EMAIL,
    BY_PHONE,
    DAY,
    MINUTE,
    NOW,
    OTHERS,
    SLOT,
    WORDS,
    agreeing,
    ask,
    ask_and_prove,
    at,
    confirming,
    declining,
    deliver,
    do,
    moving,
    nothing,
    proposing,
    withdrawing,
)

LOS_ANGELES = ZoneInfo("America/Los_Angeles")
SECRETS = ("Maya", "maya", "555-01", "few words", "ouples", "Couples")


def files_in(mails):
    """[(method, file)] of the calendar parts, as a mailbox takes them out of what was sent."""
    files = []
    for sent in mails:
        parts = email.message_from_bytes(sent.message().as_bytes(), policy=policy).walk()
        for part in parts:
            if part.get_content_type() == "text/calendar":
                assert part.get_filename() == "call.ics"
                files.append((part.get_param("method"), part.get_payload(decode=True)))
    return files


def read(file):
    """(calendar, its only event)"""
    calendar = icalendar.Calendar.from_ical(file)
    [event] = calendar.events
    return calendar, event


def invitation(request):
    """The calendar file that comes with the confirmation."""
    confirming(request)
    [(method, file)] = files_in(deliver())
    assert method == "REQUEST"
    return file


def assert_keeps_to_the_format(file):
    lines = file.split(b"\r\n")
    assert lines[-1] == b""
    assert not [line for line in lines if b"\n" in line or b"\r" in line or len(line) > 75]


def letting_it_expire(request):
    assert expire(OTHERS[0] + MINUTE) == 1
    return OTHERS[0] + MINUTE


# --- one call


def test_a_confirmed_call_comes_as_an_invitation(db):
    file = invitation(ask())
    calendar, event = read(file)
    assert (calendar["METHOD"], calendar["VERSION"], event["STATUS"]) == ("REQUEST", "2.0", "CONFIRMED")
    assert event["SUMMARY"] == "Your call"
    assert event["DTSTART"].to_ical() == b"20260304T100000"
    assert event["DTSTART"].params["TZID"] == "America/Los_Angeles"
    assert event["DTSTAMP"].dt == NOW + changing.UNDO
    assert event["ATTENDEE"] == "mailto:maya@example.org"
    assert event["ORGANIZER"] == "mailto:calls@example.org"
    assert_keeps_to_the_format(file)


def test_a_calendar_file_says_nothing_of_therapy(settings, db):
    settings.DEFAULT_FROM_EMAIL = "Liron <calls@example.org>"
    text = invitation(ask()).decode()
    assert not [word for word in ("therap", "ouples", "few words", "Maya") if word in text.lower() + text]


@pytest.mark.parametrize(
    "local",
    [
        "2026-03-04 10:00",
        "2026-03-07 23:45",
        "2026-03-08 00:00",
        "2026-03-08 01:45",
        "2026-03-08 10:00",
        "2026-03-09 10:00",
        "2026-10-31 23:45",
        "2026-11-01 00:45",
        "2026-11-01 10:00",
        "2026-11-02 00:00",
    ],
)
def test_another_reader_finds_the_call_at_the_same_instant(db, local):
    start = at(local)
    do(by_therapist.confirm, ask(), slot=start, words=WORDS)
    [(_method, file)] = files_in(deliver())
    calendar, event = read(file)
    [found] = recurring_ical_events.of(calendar).between(start - DAY, start + DAY)
    # In UTC: a moment of the hour that comes twice equals none in another zone.
    assert [found[name].dt.astimezone(UTC) for name in ("DTSTART", "DTEND")] == [start, start + CALL]
    # By the rules in the file itself, for a reader that knows no zones of its own:
    [zone] = calendar.timezones
    there = zone.to_tz(lookup_tzid=False)
    assert event["DTSTART"].dt.replace(tzinfo=there).utcoffset() == start.astimezone(LOS_ANGELES).utcoffset()
    changes = [change["DTSTART"].dt.date() for change in zone.standard + zone.daylight]
    assert 1 <= len(changes) <= 2
    assert all(abs(change - date.fromisoformat(local[:10])) <= timedelta(days=3) for change in changes)
    assert not [change for change in zone.standard + zone.daylight if "RRULE" in change]


def test_a_call_keeps_its_name_and_each_file_is_newer_than_the_last(db):
    request = ask_and_prove()
    files = [("REQUEST", invitation(request))]
    moving(request)
    files += files_in(deliver())
    files.append(("REQUEST", invitation(request)))
    proposing(request)
    files += files_in(deliver())
    files.append(("REQUEST", invitation(request)))
    declining(request)
    files += files_in(deliver())
    assert [method for method, _file in files] == ["REQUEST", "CANCEL"] * 3
    events = [read(file)[1] for _method, file in files]
    assert len({event["UID"] for event in events}) == 1
    sequences = [event["SEQUENCE"] for event in events]
    assert sequences == sorted(set(sequences))
    assert events[2]["DTSTART"].dt == OTHERS[0]


def test_two_calls_have_two_names(db):
    first, second = (invitation(ask(slot, email=f"{slot.day}@example.org")) for slot in (SLOT, OTHERS[0]))
    assert read(first)[1]["UID"] != read(second)[1]["UID"]


@pytest.mark.parametrize("happens", [declining, withdrawing, moving, proposing])
def test_a_call_that_was_said_to_be_on_is_cancelled_in_the_calendar(db, happens):
    request = ask_and_prove()
    invitation(request)
    happens(request)
    [(method, file)] = files_in(deliver())
    calendar, event = read(file)
    assert (method, calendar["METHOD"], event["STATUS"]) == ("CANCEL", "CANCEL", "CANCELLED")
    assert event["DTSTART"].dt == SLOT
    assert_keeps_to_the_format(file)


def test_a_call_that_was_moved_by_somebody_unproven_is_cancelled_with_the_next_answer(db):
    request = ask()
    invitation(request)
    moving(request)
    assert deliver() == []  # nobody has shown yet that the mailbox is theirs
    declining(request)
    [(method, file)] = files_in(deliver())
    assert (method, read(file)[1]["DTSTART"].dt) == ("CANCEL", SLOT)


@pytest.mark.parametrize("then", [declining, withdrawing, letting_it_expire])
def test_a_call_whose_cancellation_was_overtaken_is_cancelled_with_what_overtook_it(db, then):
    request = ask_and_prove()
    invitation(request)
    moving(request)
    moment_of_it = then(request)
    [(method, file)] = files_in(deliver(moment_of_it))
    assert (method, read(file)[1]["DTSTART"].dt) == ("CANCEL", SLOT)


def test_a_call_is_cancelled_once(db):
    request = ask_and_prove()
    invitation(request)
    moving(request)
    assert len(files_in(deliver())) == 1
    withdrawing(request)
    assert files_in(deliver()) == []


@pytest.mark.parametrize("happens", [nothing, declining, withdrawing, moving, proposing])
@pytest.mark.parametrize("was_confirmed", [False, True])
def test_a_call_that_was_never_said_to_be_on_is_not_cancelled(db, was_confirmed, happens):
    request = ask(OTHERS[1])
    if was_confirmed:  # but nobody has read so
        do(by_therapist.confirm, request, slot=SLOT, words=WORDS)
        do(by_therapist.propose, request, OTHERS[2:], words=WORDS)
    happens(request)
    assert files_in(deliver()) == []


def test_a_time_agreed_from_the_proposals_comes_as_an_invitation(db):
    agreeing(ask_and_prove())
    [(method, file)] = files_in(deliver())
    assert (method, read(file)[1]["DTSTART"].dt) == ("REQUEST", OTHERS[0])


@pytest.mark.parametrize("name", ["maya", "a-very-long-name." * 9 + "of-somebody", "ü" * 20])
def test_long_addresses_are_folded(settings, db, name):
    settings.DEFAULT_FROM_EMAIL = f"{'Ü' * 60} <calls@example.org>"
    request = ask(email=f"{name}@example.org")
    file = invitation(request)
    assert_keeps_to_the_format(file)
    assert read(file)[1]["ATTENDEE"] == f"mailto:{name}@example.org"


@pytest.mark.parametrize(("contact", "method"), [(BY_PHONE, "PUBLISH"), (BY_EMAIL, "REQUEST")])
@time_machine.travel(NOW, tick=False)
def test_the_visitor_takes_the_call_from_their_page_once_it_is_set(client, db, contact, method):
    request = ask(**contact)
    address = reverse("consultations:call_file", args=[1])
    journey = Journey()
    journey.open(request)
    client.cookies[COOKIE] = journey.sealed()
    assert client.get(address).status_code == 404
    confirming(request)
    response = client.get(address)
    assert response["Content-Type"].startswith("text/calendar")
    assert "no-store" in response["Cache-Control"]
    calendar, event = read(response.content)
    assert (calendar["METHOD"], event["DTSTART"].dt) == (method, SLOT)
    assert ("ATTENDEE" in event) == (method == "REQUEST")
    assert "555-01" not in response.text
    assert_keeps_to_the_format(response.content)
    withdrawing(request)
    assert client.get(address).status_code == 404


# --- the therapist's feed


@pytest.fixture
def feed(notify, therapist):
    """The address of the private calendar."""
    return change_feed(therapist, wanted="yes")


def change_feed(therapist, **answer):
    therapist.post(reverse("desk:feed"), answer)
    token = ConsultationSettings.objects.get().feed_token
    return reverse("consultations:feed", args=[token]) if token else ""


@pytest.mark.parametrize("token", ["x", "x" * 43, "None", "0"])
def test_an_address_nobody_was_given_is_not_found(client, notify, token):
    assert client.get(reverse("consultations:feed", args=[token])).status_code == 404


def test_a_revoked_address_leads_nowhere(client, therapist, feed):
    assert client.get(feed).status_code == 200
    renewed = change_feed(therapist, wanted="yes")
    assert [client.get(address).status_code for address in (feed, renewed)] == [404, 200]
    assert change_feed(therapist) == ""
    assert client.get(renewed).status_code == 404


@time_machine.travel(NOW, tick=False)
def test_the_feed_holds_the_held_calls_by_reference_and_is_kept_by_nobody_between(client, feed):
    held = [ask(OTHERS[0], **BY_PHONE), ask(SLOT)]
    confirming(held[1])
    ask(OTHERS[1], email="doubtful@example.org", doubts=["honeypot", "many"])
    ask(slot=None, email="later@example.org")
    for number, over in enumerate([withdrawing, declining]):
        over(ask(OTHERS[2], email=f"{number}@example.org"))
    response = client.get(feed)
    assert "private" in response["Cache-Control"]
    assert response["Content-Type"].startswith("text/calendar")
    calendar = icalendar.Calendar.from_ical(response.content)
    assert [
        (event["SUMMARY"], event["STATUS"], event["DTSTART"].dt, event["DTEND"].dt) for event in calendar.events
    ] == [
        (f"Call {held[1].reference}", "CONFIRMED", SLOT, SLOT + CALL),
        (f"Call {held[0].reference}", "TENTATIVE", OTHERS[0], OTHERS[0] + CALL),
    ]
    text = response.text.replace(held[0].reference, "").replace(held[1].reference, "")
    assert not [secret for secret in (*SECRETS, held[0].token) if secret in text]
    assert_keeps_to_the_format(response.content)


@time_machine.travel(NOW, tick=False)
def test_a_call_may_be_called_by_initials(client, feed):
    ConsultationSettings.objects.update(feed_titles="initials")
    ask(name="Maya de la Cruz Stone")
    text = client.get(feed).text
    assert "SUMMARY:Call M.D.L.\r\n" in text
    assert not [secret for secret in SECRETS if secret in text]


@time_machine.travel(NOW, tick=False)
def test_a_name_cannot_write_into_the_feed(client, feed):
    ConsultationSettings.objects.update(feed_titles="initials")
    ask(name="; , \\ END:VEVENT")
    [event] = icalendar.Calendar.from_ical(client.get(feed).content).events
    assert event["SUMMARY"] == "Call ;.,.\\."


def test_a_feed_reaches_over_both_changes_of_the_clock(client, feed):
    starts = [at("2026-03-06 10:00"), at("2026-03-09 10:00"), at("2026-10-30 10:00"), at("2026-11-02 10:00")]
    for start in starts:
        do(by_therapist.confirm, ask(slot=None, email=f"{start:%m-%d}@example.org"), slot=start, words=WORDS)
    with time_machine.travel(NOW, tick=False):
        calendar = icalendar.Calendar.from_ical(client.get(feed).content)
    found = recurring_ical_events.of(calendar).between(NOW, starts[-1] + DAY)
    assert sorted(event["DTSTART"].dt for event in found) == starts
    there = calendar.timezones[0].to_tz(lookup_tzid=False)
    assert [event["DTSTART"].dt.replace(tzinfo=there).utcoffset() for event in calendar.events] == [
        start.astimezone(LOS_ANGELES).utcoffset() for start in starts
    ]


@pytest.mark.parametrize(("days", "number"), [(0, 1), (29, 1), (31, 0)])
def test_the_feed_looks_back_a_month(client, feed, days, number):
    confirming(ask())
    with time_machine.travel(SLOT + days * DAY + MINUTE, tick=False):
        assert len(icalendar.Calendar.from_ical(client.get(feed).content).events) == number


def test_the_feed_is_the_same_as_long_as_no_call_changes_and_asked_again_says_only_that(client, feed):
    with time_machine.travel(NOW, tick=False):
        confirming(ask())
        first = client.get(feed)
    assert "no-cache" in first["Cache-Control"]
    with time_machine.travel(NOW + DAY, tick=False):
        again = client.get(feed, headers={"if-none-match": first["ETag"]})
        assert (again.status_code, again.content, again["ETag"]) == (304, b"", first["ETag"])
        assert client.get(feed).content == first.content
        do(by_therapist.decline, ask_and_prove(OTHERS[0], now=NOW), words=WORDS)
        assert client.get(feed).content == first.content
        confirming(ask(OTHERS[1], email="noa@example.org"))
        assert client.get(feed, headers={"if-none-match": first["ETag"]}).status_code == 200


@time_machine.travel(NOW, tick=False)
def test_what_was_read_before_tells_nothing_once_the_address_is_revoked_or_shows_something_else(
    client, therapist, feed
):
    request = ask()
    confirming(request)
    known = {"if-none-match": client.get(feed)["ETag"]}
    ConsultationSettings.objects.update(feed_titles="initials")
    assert client.get(feed, headers=known).status_code == 200
    known = {"if-none-match": client.get(feed)["ETag"]}
    renewed = change_feed(therapist, wanted="yes")
    assert client.get(feed, headers=known).status_code == 404
    assert client.get(feed, headers={"if-none-match": "*"}).status_code == 404
    assert client.get(renewed, headers=known).status_code == 304  # the same calls, for who may see them
    by_anyone.erase(request)
    assert client.get(renewed, headers=known).status_code == 200
    assert request.reference not in client.get(renewed).text


@time_machine.travel(NOW, tick=False)
def test_the_feed_says_how_often_to_read_it_when_each_call_changed_and_where_its_request_is(client, feed):
    request = ask()
    do(by_therapist.confirm, request, words=WORDS, now=NOW - MINUTE)
    request.refresh_from_db()
    response = client.get(feed)
    [event] = icalendar.Calendar.from_ical(response.content).events
    assert (event["DTSTAMP"].dt, event["LAST-MODIFIED"].dt) == (NOW - MINUTE, NOW - MINUTE)
    page = reverse("desk:inspect", args=[request.pk])
    assert event["URL"].endswith(page)
    assert page in event["DESCRIPTION"]
    assert b"REFRESH-INTERVAL;VALUE=DURATION:PT15M\r\n" in response.content
    assert b"X-PUBLISHED-TTL:PT15M\r\n" in response.content


@time_machine.travel(NOW, tick=False)
def test_a_feed_without_a_call_holds_a_component_that_shows_nothing(client, feed):
    calendar = icalendar.Calendar.from_ical(client.get(feed).content)
    assert calendar.events == []
    assert [part.name for part in calendar.subcomponents] == ["VTIMEZONE"]


def test_making_the_address_takes_nothing_from_a_form_that_is_half_filled_in(therapist, notify):
    """Its buttons stand in forms of their own, on a page of their own."""
    page = therapist.get("/admin/settings/consultations/consultationsettings/", follow=True).text
    assert "formaction" not in page
    assert reverse("desk:feed") in page
    assert "a few times a day" in therapist.get(reverse("desk:feed")).text
