"""When the therapist's own calendars say that they are busy: read from real servers, bad ones included."""

import time
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path
from unittest.mock import patch
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from consultations.jobs.busy_times import EVERY, read_calendars
from consultations.jobs.reading_apart import busy_apart
from consultations.models import Availability, BusyCalendar, WeeklyHours
from consultations.rules.booking import CALL
from consultations.rules.busy import Unreadable, busy_in
from consultations.rules.stretches import joined, overlaps
from consultations.services.diary import openings, promise
from tests import caldav
from tests.asking import DAY, HOUR, MINUTE, NOW, at
from therapyties.security.outside import Answer, Unreachable

LOS_ANGELES = ZoneInfo("America/Los_Angeles")
SINCE, UNTIL = datetime(2026, 3, 1, tzinfo=UTC), datetime(2026, 3, 24, tzinfo=UTC)


def utc(text):
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


# --- reading a file


@pytest.mark.parametrize(
    ("lines", "busy"),
    [
        (["DTSTART:20260303T180000Z", "DTEND:20260303T190000Z"], ["2026-03-03 18:00", "2026-03-03 19:00"]),
        (["DTSTART:20260303T180000Z", "DURATION:PT30M"], ["2026-03-03 18:00", "2026-03-03 18:30"]),
        (
            ["DTSTART;TZID=America/Los_Angeles:20260303T100000", "DURATION:PT1H"],
            ["2026-03-03 18:00", "2026-03-03 19:00"],
        ),
        (
            ["DTSTART;TZID=Pacific Standard Time:20260303T100000", "DURATION:PT1H"],
            ["2026-03-03 18:00", "2026-03-03 19:00"],
        ),
        (["DTSTART:20260303T100000", "DURATION:PT1H"], ["2026-03-03 18:00", "2026-03-03 19:00"]),
        (["DTSTART;VALUE=DATE:20260303"], ["2026-03-03 08:00", "2026-03-04 08:00"]),
        (["DTSTART;VALUE=DATE:20260307", "DTEND;VALUE=DATE:20260309"], ["2026-03-07 08:00", "2026-03-09 07:00"]),
        (["DTSTART:20260227T180000Z", "DTEND:20260302T190000Z"], ["2026-03-01 00:00", "2026-03-02 19:00"]),
        (["DTSTART:20260303T180000Z"], []),
        (["DTSTART:20260303T180000Z", "DURATION:PT1H", "TRANSP:TRANSPARENT"], []),
        (["DTSTART:20260303T180000Z", "DURATION:PT1H", "STATUS:CANCELLED"], []),
        (["DTSTART:20260303T180000Z", "DURATION:PT1H", "X-MICROSOFT-CDO-BUSYSTATUS:FREE"], []),
        (["DTSTART:20250303T180000Z", "DURATION:PT1H"], []),
        (["DTSTART:20260503T180000Z", "DURATION:PT1H"], []),
    ],
)
def test_an_event_is_busy_from_its_beginning_to_its_end_unless_it_says_that_it_is_free(lines, busy):
    found = busy_in(caldav.calendar(("one", lines)), SINCE, UNTIL, LOS_ANGELES)
    assert found == ([tuple(map(utc, busy))] if busy else [])


def test_an_event_of_every_week_is_busy_each_week_but_on_the_days_taken_out_of_it():
    lines = ["DTSTART:20260302T170000Z", "DURATION:PT1H", "RRULE:FREQ=WEEKLY", "EXDATE:20260309T170000Z"]
    found = busy_in(caldav.calendar(("weekly", lines)), SINCE, UNTIL, LOS_ANGELES)
    assert [start.day for start, _end in found] == [2, 16, 23]


@pytest.mark.parametrize(
    "file", [b"", b"<html>Sign in</html>", b"\xff\xfe\x00", b"BEGIN:VCARD\r\nEND:VCARD\r\n", b"BEGIN:VCALENDAR"]
)
def test_what_is_no_calendar_is_refused(file):
    with pytest.raises(Unreadable, match="no_calendar"):
        busy_in(file, SINCE, UNTIL, LOS_ANGELES)


@pytest.mark.parametrize("often", ["SECONDLY", "MINUTELY"])
def test_a_calendar_that_repeats_all_the_time_is_refused_before_it_is_counted(often):
    lines = ["DTSTART:20260303T180000Z", "DURATION:PT1S", f"RRULE:FREQ={often}"]
    begun = time.monotonic()
    with pytest.raises(Unreadable, match="too_often"):
        busy_in(caldav.calendar(("bomb", lines)), SINCE, UNTIL, LOS_ANGELES)
    assert time.monotonic() - begun < 1


def test_more_events_than_anybody_has_are_refused():
    lines = [
        "DTSTART:20260301T000000Z",
        "DURATION:PT1M",
        "RRULE:FREQ=HOURLY;BYMINUTE=0,5,10,15,20,25,30,35,40,45,50,55",
    ]
    with pytest.raises(Unreadable, match=r"too_many|too_slow"):
        busy_in(caldav.calendar(("bomb", lines)), SINCE, UNTIL, LOS_ANGELES)


def stated(number, kind="BUSY", periods=1):
    """A free-busy report of that many periods of four minutes, in as many lines as hold them."""
    starts = [SINCE + n * 5 * MINUTE for n in range(number)]
    written = [f"{start:%Y%m%dT%H%M%SZ}/PT4M" for start in starts]
    groups = [",".join(written[n : n + periods]) for n in range(0, number, periods)]
    lines = ["BEGIN:VFREEBUSY", *(f"FREEBUSY;FBTYPE={kind}:{group}" for group in groups), "END:VFREEBUSY"]
    return ("\r\n".join(["BEGIN:VCALENDAR", "VERSION:2.0", *lines, "END:VCALENDAR", ""])).encode()


@pytest.mark.parametrize("periods", [1, 500], ids=["a line each", "many in a line"])
def test_a_report_of_more_busy_times_than_anybody_has_is_refused_as_well(periods):
    assert len(busy_in(stated(5_000, periods=periods), SINCE, UNTIL, LOS_ANGELES)) == 5_000
    with pytest.raises(Unreadable, match="too_many"):
        busy_in(stated(5_001, periods=periods), SINCE, UNTIL, LOS_ANGELES)


def test_what_several_calendars_in_one_file_hold_counts_together():
    with pytest.raises(Unreadable, match="too_many"):
        busy_in(stated(2_600) + stated(2_600), SINCE, UNTIL, LOS_ANGELES)


OFTEN = ",".join(map(str, range(60)))


@pytest.mark.parametrize(
    "rule",
    [
        f"DTSTART:19701125T000000Z|DURATION:PT1S|RRULE:FREQ=DAILY;BYMINUTE={OFTEN};BYSECOND={OFTEN}",
        "DTSTART:19000101T000000Z|DURATION:PT1H|RRULE:FREQ=HOURLY;INTERVAL=3",
        "DTSTART:20260301T000000Z|DURATION:PT1H|RRULE:FREQ=DAILY;INTERVAL=0",
        "DTSTART;VALUE=DATE:00010101|RRULE:FREQ=DAILY",
    ],
)
def test_a_calendar_that_would_take_all_time_or_memory_is_given_up(rule):
    begun = time.monotonic()
    with pytest.raises(Unreadable, match=r"too_slow|too_many"):
        busy_apart(caldav.calendar(("bomb", rule.split("|"))), SINCE, UNTIL, LOS_ANGELES, seconds=1)
    assert time.monotonic() - begun < 20


@pytest.mark.parametrize(
    "lines",
    [
        ["DTSTART:99991231T235900", "DURATION:P1D"],
        ["DTSTART:00010101T000000Z", "DURATION:PT1H"],
        ["DTSTART;TZID=Nowhere/Nothing:20250303T100000", "DURATION:PT1H"],
        ["DTSTART:20260303T180000Z", "DURATION:-PT1H"],
        ["DTSTART;VALUE=DATE:20250303", "DTEND:20250304T000000Z"],
        ["SUMMARY:Without a time"],
        ["DTSTART:tomorrow", "DURATION:PT1H"],
        ["RECURRENCE-ID:garbage", "DTSTART:20250303T180000Z"],
        ["DTSTART:20250303T180000Z", "DURATION:P99999999999D"],
    ],
)
def test_one_strange_event_does_not_hide_the_others(lines):
    other = ("one", ["DTSTART:20260305T180000Z", "DTEND:20260305T190000Z"])
    found = busy_apart(caldav.calendar(("strange", lines), other), SINCE, UNTIL, LOS_ANGELES)
    assert (utc("2026-03-05 18:00"), utc("2026-03-05 19:00")) in found


def test_an_event_without_an_end_in_sight_is_busy_to_the_last():
    lines = ["DTSTART:20260305T180000Z", "DURATION:P3000000D"]
    found = busy_apart(caldav.calendar(("long", lines)), SINCE, UNTIL, LOS_ANGELES)
    assert found == [(utc("2026-03-05 18:00"), UNTIL)]


@pytest.mark.parametrize(
    ("name", "busy"),
    [
        # Weekly on Monday and Wednesday but for one day taken out and one moved; summer time begins on the 8th.
        (
            "google",
            ["02 10-02 10", "06 14-06 15", "09 14-09 14", "11 10-11 10", "16 10-16 10", "18 10-18 10", "23 10-23 10"],
        ),
        # Every second Tuesday, a time that is only tentative, and two days away; what is free is none.
        ("outlook", ["03 09-03 10", "05 09-05 10", "10 00-12 00", "17 09-17 10"]),
        # Three days of which one is cancelled, and a day without hours; a task is none.
        ("icloud", ["03 15-03 16", "04 15-04 16", "13 00-14 00"]),
    ],
)
def test_a_file_in_the_shape_of_the_great_services_says_when_somebody_is_busy(name, busy):
    file = (Path(__file__).parent / f"calendars/{name}.ics").read_bytes()
    found = busy_apart(file, SINCE, UNTIL, LOS_ANGELES)
    local = [(start.astimezone(LOS_ANGELES), end.astimezone(LOS_ANGELES)) for start, end in found]
    assert [f"{start:%d %H}-{end:%d %H}" for start, end in local] == busy


def test_several_calendars_in_one_file_are_all_read():
    days = ("20260303", "20260305")
    files = [caldav.calendar((day, [f"DTSTART:{day}T180000Z", "DURATION:PT1H"])) for day in days]
    assert len(busy_apart(b"".join(files), SINCE, UNTIL, LOS_ANGELES)) == 2


moments = st.integers(0, 200).map(lambda number: SINCE + number * timedelta(minutes=15))
stretches = st.lists(
    st.tuples(moments, st.integers(1, 20)).map(lambda pair: (pair[0], pair[0] + pair[1] * timedelta(minutes=15)))
)


@given(stretches, moments)
def test_joined_stretches_say_of_each_quarter_hour_what_all_of_them_say(several, moment):
    said = any(start < moment + CALL and moment < end for start, end in several)
    apart = joined(several)
    assert overlaps(apart, moment, moment + CALL) == said
    assert all(first[1] < second[0] for first, second in pairwise(apart))


# --- reading it from a server


def read(url, now=NOW, way="file", **values):
    calendar = BusyCalendar.objects.create(name="Mine", way=way, url=url, **values)
    BusyCalendar.objects.update(added_at=now)
    read_calendars(now, caldav.LOOPBACK)
    calendar.refresh_from_db()
    return calendar


@pytest.mark.django_db
@pytest.mark.parametrize("server", [caldav.radicale, caldav.xandikos])
def test_a_caldav_server_tells_when_somebody_is_busy_and_nothing_else_is_kept(server, tmp_path):
    with server(tmp_path) as url:
        calendar = read(url, way="caldav", account=caldav.ACCOUNT, password=caldav.PASSWORD)
    assert calendar.problem == ""
    assert [f"{start:%d %H}-{end:%H}" for start, end in calendar.intervals] == [
        "02 17-18",
        "03 18-19",
        "09 17-18",
        "16 17-18",
    ]
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM consultations_busycalendar")
        row = str(cursor.fetchall())
    assert caldav.TITLE not in row
    assert caldav.PASSWORD not in row
    assert url not in row


@pytest.mark.django_db
def test_a_wrong_password_is_said_and_what_was_read_before_stays(tmp_path):
    with caldav.radicale(tmp_path) as url:
        calendar = read(url, way="caldav", account=caldav.ACCOUNT, password=caldav.PASSWORD)
        stored = BusyCalendar.objects.get()
        stored.password = "another"
        stored.save(update_fields=["password"])
        read_calendars(NOW + EVERY, caldav.LOOPBACK)
    before = calendar.intervals
    calendar.refresh_from_db()
    assert calendar.problem == "The name or the password is not accepted there."
    assert calendar.intervals == before
    assert calendar.read_at == NOW


def gives(body, status=200, headers=()):
    def answer(handler):
        handler.send_response(status)
        for name, value in headers:
            handler.send_header(name, value)
        handler.end_headers()
        handler.wfile.write(body)

    return answer


def never_ends(handler):
    handler.send_response(200)
    handler.end_headers()
    while True:
        handler.wfile.write(b"X" * 65536)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("answer", "words"),
    [
        (gives(b"<html>Please sign in</html>"), "is no calendar"),
        (gives(b"", 404), "no longer a calendar at this address"),
        (gives(b"", 401), "is not accepted"),
        (gives(b"", 500), "an error (500)"),
        (gives(b"", 302, [("Location", "/again.ics")]), "leads on and on"),
        (gives(b"", 302, [("Location", "http://10.0.0.1/calendar.ics")]), "is not on the internet"),
        (gives(b"", 302, [("Location", "http://[::ffff:192.168.0.1]/x.ics")]), "is not on the internet"),
        (gives(b"", 302, [("Location", "file:///etc/passwd")]), "is not an address"),
        (never_ends, "too large"),
    ],
)
def test_a_server_that_behaves_badly_is_said_in_words(answer, words):
    with caldav.answering(answer) as url:
        assert words in read(url).problem


@pytest.mark.django_db
@pytest.mark.parametrize("drips", ["head", "body"])
def test_a_server_that_drips_is_cut_off(monkeypatch, drips):
    monkeypatch.setattr("consultations.jobs.busy_times.LIMITS", type("L", (), {"size": 10_000, "seconds": 0.6})())

    def drip(handler):
        if drips == "body":
            handler.send_response(200)
            handler.end_headers()
        while True:
            handler.wfile.write(b"X")
            handler.wfile.flush()
            time.sleep(0.1)

    begun = time.monotonic()
    with caldav.answering(drip) as url:
        assert "There was no answer" in read(url).problem
    assert time.monotonic() - begun < 5


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("url", "words"),
    [
        ("https://127.0.0.1/x.ics", "is not on the internet"),
        ("https://localhost/x.ics", "is not on the internet"),
        ("https://[::1]/x.ics", "is not on the internet"),
        ("https://[::127.0.0.1]/x.ics", "is not on the internet"),
        ("https://[fec0::1]/x.ics", "is not on the internet"),
        ("https://:pw@198.51.100.1/x.ics", "is not an address"),
        ("https://[64:ff9b::7f00:1]/x.ics", "is not on the internet"),
        ("https://[64:ff9b::10.0.0.1]/x.ics", "is not on the internet"),
        ("https://[2002:7f00:1::]/x.ics", "is not on the internet"),
        ("https://169.254.169.254/latest", "is not on the internet"),
        ("https://0x7f000001/x.ics", "is not on the internet"),
        ("http://198.51.100.1/x.ics", "must begin with https"),
        ("https://user:secret@198.51.100.1/x.ics", "is not an address"),
        ("https://198.51.100.1:22/x.ics", "a port"),
        ("gopher://198.51.100.1/", "must begin with https"),
        ("https:///x.ics", "is not an address"),
        ("https://[::1/x", "is not an address"),
    ],
)
def test_an_address_of_the_machines_own_network_is_never_asked(url, words):
    calendar = BusyCalendar.objects.create(name="Mine", url=url)
    read_calendars(NOW)
    calendar.refresh_from_db()
    assert words in calendar.problem


@pytest.mark.django_db
def test_a_name_that_means_something_else_the_second_time_leads_nowhere_else(monkeypatch):
    answers = iter([[(2, 1, 6, "", ("198.51.100.7", 443))], [(2, 1, 6, "", ("127.0.0.1", 443))]])
    monkeypatch.setattr("socket.getaddrinfo", lambda *args, **options: next(answers))
    asked = []

    def connect(address, **options):
        asked.append(address[0])
        raise OSError

    monkeypatch.setattr("socket.create_connection", connect)
    calendar = BusyCalendar.objects.create(name="Mine", url="https://calendar.example.org/x.ics")
    read_calendars(NOW)
    read_calendars(NOW + EVERY)
    assert asked == []  # 198.51.100.0/24 is for documentation, and so of nobody's internet
    calendar.refresh_from_db()
    assert "is not on the internet" in calendar.problem


@pytest.mark.django_db
def test_the_connection_goes_to_the_address_that_was_looked_at(monkeypatch):
    monkeypatch.setattr("socket.getaddrinfo", lambda *args, **options: [(2, 1, 6, "", ("93.184.215.14", 443))])
    asked = []

    def connect(address, **options):
        asked.append(address)
        raise OSError

    monkeypatch.setattr("socket.create_connection", connect)
    BusyCalendar.objects.create(name="Mine", url="https://calendar.example.org/x.ics")
    read_calendars(NOW)
    assert asked == [("93.184.215.14", 443)]


@pytest.mark.django_db
@pytest.mark.both_databases
@pytest.mark.parametrize("ends", ["well", "badly"])
def test_a_calendar_that_is_removed_while_it_is_read_stays_removed_and_the_others_are_read(ends):
    for name in ("gone", "stays"):
        BusyCalendar.objects.create(name=name, url=f"https://calendar.example.org/{name}.ics")

    def meanwhile(url, **options):
        if "gone" in url:
            BusyCalendar.objects.filter(name="gone").delete()
            if ends == "badly":
                raise Unreachable("There was no answer from there.")
        return Answer(200, {}, caldav.calendar(("one", ["DTSTART:20260303T180000Z", "DURATION:PT1H"])))

    with patch("consultations.jobs.busy_times.ask", meanwhile):
        read_calendars(NOW)
    [left] = BusyCalendar.objects.all()
    assert (left.name, left.read_at, len(left.intervals)) == ("stays", NOW, 1)


CHANGES = {
    "address": {"url": "https://calendar.example.org/another.ics"},
    "way": {"way": "caldav"},
    "account": {"account": "somebody-else"},
    "password": {"password": "another"},
}


@pytest.mark.django_db
@pytest.mark.both_databases
@pytest.mark.parametrize("changed", CHANGES)
@pytest.mark.parametrize("ends", ["well", "badly"])
def test_what_came_from_an_address_that_was_changed_meanwhile_is_not_kept(changed, ends):
    """The calendar at its new address is read in the worker's next round, for it was never asked."""
    calendar = BusyCalendar.objects.create(name="Mine", url="https://calendar.example.org/old.ics")

    def meanwhile(url, **options):
        edited = BusyCalendar.objects.get(pk=calendar.pk)
        for name, value in CHANGES[changed].items():
            setattr(edited, name, value)
        edited.tried_at = None
        edited.save()
        if ends == "badly":
            raise Unreachable("There was no answer from there.")
        return Answer(200, {}, caldav.calendar(("one", ["DTSTART:20260303T180000Z", "DURATION:PT1H"])))

    with patch("consultations.jobs.busy_times.ask", meanwhile):
        read_calendars(NOW)
    calendar.refresh_from_db()
    assert (calendar.intervals, calendar.read_at, calendar.tried_at, calendar.problem) == ([], None, None, "")


@pytest.mark.django_db
def test_a_calendar_that_only_got_another_name_while_it_was_read_is_read(monkeypatch):
    BusyCalendar.objects.create(name="Mine", url="https://calendar.example.org/old.ics")

    def meanwhile(url, **options):
        BusyCalendar.objects.update(name="Ours")
        return Answer(200, {}, caldav.calendar(("one", ["DTSTART:20260303T180000Z", "DURATION:PT1H"])))

    monkeypatch.setattr("consultations.jobs.busy_times.ask", meanwhile)
    read_calendars(NOW)
    [calendar] = BusyCalendar.objects.all()
    assert (calendar.name, len(calendar.intervals), calendar.read_at) == ("Ours", 1, NOW)


# --- what it means for visitors


def busy(*pairs, read_at=NOW):
    calendar = BusyCalendar.objects.create(name="Mine", url="https://calendar.example.org/x.ics")
    calendar.keep([(at(start), at(end)) for start, end in pairs], read_at)
    return calendar


@pytest.fixture
def hours(db):
    availability = Availability.current()
    WeeklyHours.objects.all().delete()
    for weekday in range(5):
        WeeklyHours.objects.create(availability=availability, weekday=weekday, start="10:00", end="12:00")
    Availability.objects.update(is_example=False, step_minutes=30, gap_minutes=0)


@pytest.mark.usefixtures("hours")
def test_a_busy_time_is_not_offered_and_the_promise_stays():
    before, promised = openings(NOW), promise(NOW)
    busy(("2026-03-04 10:15", "2026-03-04 11:00"))
    gone = set(before) - set(openings(NOW))
    assert gone == {at("2026-03-04 10:30")}
    busy(("2026-03-02 00:00", "2026-03-06 00:00"))
    assert promise(NOW) == promised


@pytest.mark.usefixtures("hours")
def test_a_calendar_of_which_nothing_is_heard_for_a_day_closes_new_times_rather_than_double_them():
    busy(read_at=NOW - DAY + MINUTE)
    assert openings(NOW)
    assert openings(NOW + HOUR) == []


@pytest.mark.usefixtures("hours")
@pytest.mark.parametrize("page", ["/admin/", "/admin/consultations/week/"])
def test_a_calendar_that_nobody_reads_any_more_is_said_wherever_the_desk_speaks_of_it(therapist_client, page):
    busy(read_at=timezone.now() - 2 * DAY)
    assert "Mine has not been read for too long, so visitors are offered no time." in therapist_client.get(page).text


@pytest.mark.usefixtures("hours")
def test_five_thousand_busy_times_are_looked_up_quickly():
    start = at("2026-03-02 00:00")
    calendar = BusyCalendar.objects.create(name="Mine", url="https://calendar.example.org/x.ics")
    calendar.keep([(start + n * 6 * MINUTE, start + n * 6 * MINUTE + 3 * MINUTE) for n in range(5000)], NOW)
    assert len(calendar.intervals) == 5000
    openings(NOW)


@pytest.mark.django_db
def test_a_server_that_drips_after_saying_that_this_is_its_last_answer_is_cut_off_as_well(monkeypatch):
    monkeypatch.setattr("consultations.jobs.busy_times.LIMITS", type("L", (), {"size": 10_000, "seconds": 0.6})())

    def drip(handler):
        handler.send_response(200)
        handler.send_header("Transfer-Encoding", "chunked")
        handler.send_header("Connection", "close")
        handler.end_headers()
        while True:
            handler.wfile.write(b"0")
            handler.wfile.flush()
            time.sleep(0.1)

    begun = time.monotonic()
    with caldav.answering(drip) as url:
        assert "There was no answer" in read(url).problem
    assert time.monotonic() - begun < 5
