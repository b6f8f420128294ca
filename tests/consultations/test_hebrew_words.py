"""Times and dates as Hebrew says them, and every message to a visitor in its words."""

import re
from datetime import UTC, date, datetime

import pytest
import time_machine
from django.utils import formats

from consultations import moments
from consultations.messages import wording
from consultations.messages.kinds import Kind
from consultations.services.standing import NOTICES, STANDINGS, TURNS, Turn
from therapyties import languages

TUESDAY = datetime(2026, 3, 3, 18, 45, tzinfo=UTC)  # 10:45 in Los Angeles
SIX = datetime(2026, 3, 4, 2, 0, tzinfo=UTC)  # 18:00 on that Tuesday
VISITORS = [kind for kind in Kind if kind.is_for_the_visitor]


@pytest.fixture(autouse=True)
def hebrew():
    with languages.speaking("he"), time_machine.travel(TUESDAY, tick=False):
        yield


@pytest.mark.parametrize(
    ("said", "words"),
    [
        (lambda: moments.moment(SIX), "יום שלישי, 3\u00a0במרץ, \u206618:00\u2069, שעון החוף המערבי"),
        (lambda: moments.short_moment(SIX), "יום שלישי, \u206618:00\u2069, שעון החוף המערבי"),
        (
            lambda: moments.moment(SIX, "America/New_York"),
            "יום שלישי, 3\u00a0במרץ, \u206621:00\u2069, שעון החוף המזרחי",
        ),
        (lambda: moments.clock(TUESDAY), "\u206610:45\u2069"),
        (lambda: moments.clock(datetime(2026, 3, 3, 17, 5, tzinfo=UTC)), "\u20669:05\u2069"),
        (lambda: moments.clock_span(TUESDAY, SIX), "\u206610:45\u2069 עד \u206618:00\u2069"),
        (lambda: moments.near_moment(SIX), "היום, \u206618:00\u2069"),
        (lambda: moments.near_moment(datetime(2026, 3, 4, 18, 45, tzinfo=UTC)), "מחר, \u206610:45\u2069"),
        (lambda: moments.near_moment(datetime(2026, 3, 3, 2, 0, tzinfo=UTC)), "אתמול, \u206618:00\u2069"),
        (
            lambda: moments.near_moment(datetime(2026, 3, 8, 2, 0, tzinfo=UTC)),
            "יום שבת, 7\u00a0במרץ, \u206618:00\u2069",
        ),
        (lambda: moments.soon(datetime(2026, 3, 6, 2, 0, tzinfo=UTC)), "יום חמישי ב־\u206618:00\u2069"),
        (lambda: moments.day_name(date(2026, 3, 7)), "יום שבת, 7\u00a0במרץ"),
        (lambda: moments.day_and_year(SIX), "יום שלישי, 3\u00a0במרץ 2026"),
        (lambda: moments.days_named(date(2026, 12, 7), date(2026, 12, 11)), "7 עד 11\u00a0בדצמבר"),
        (lambda: moments.days_named(date(2026, 11, 30), date(2026, 12, 4)), "30\u00a0בנובמבר עד 4\u00a0בדצמבר"),
        (lambda: moments.zone_name("Europe/Berlin"), "שעון \u2066Berlin\u2069"),
    ],
)
def test_a_time_is_said_as_hebrew_says_it(said, words):
    assert said() == words


@pytest.mark.parametrize("day", [date(2026, month, 28) for month in range(1, 13)])
def test_no_line_ends_between_a_day_and_its_month(day):
    at = datetime(day.year, day.month, day.day, 20, 0, tzinfo=UTC)
    said = [
        moments.moment(at),
        moments.near_moment(at),
        moments.soon(at),
        moments.day_of(at),
        moments.day_and_year(at),
        moments.days_named(day, day.replace(day=29) if day.month != 2 else day),
        moments.days_named(day, date(2027, 1, 3)),
        formats.date_format(day),
        formats.date_format(day, "MONTH_DAY_FORMAT"),
        formats.date_format(at, "DATETIME_FORMAT"),
    ]
    assert [words for words in said if re.search(r"\d[ \n]ב", words)] == []
    assert [words for words in said if "28" in words and not re.search(r"2[89]\u00a0ב", words)] == []


def test_a_subject_is_short_enough_for_a_lock_screen():
    subject = wording.fill(wording.delivered(Kind.CONFIRMED)[0], {"short": moments.short_moment(SIX)})
    assert subject == "השיחה שלכם, יום שלישי, \u206618:00\u2069, שעון החוף המערבי"
    assert len(subject) < 60


@pytest.mark.parametrize("kind", VISITORS)
def test_a_message_is_delivered_in_hebrew_with_its_placeholders(kind):
    subject, body = wording.delivered(kind)
    assert re.findall("[A-Za-z]+", wording.PLACEHOLDER.sub("", subject + body)) == []
    assert wording.check(kind, subject, body) == {}
    assert body.startswith("שלום,\n\n")
    with languages.speaking("en"):
        english = wording.delivered(kind)
    for here, there in zip((subject, body), english, strict=True):
        assert sorted(wording.PLACEHOLDER.findall(here)) == sorted(wording.PLACEHOLDER.findall(there))


def test_the_private_page_says_each_state_in_hebrew():
    rows = STANDINGS.values()
    said = [str(words) for row in rows for words in (row.heading, row.lead, row.slot_label, row.withdraw_label)]
    said += [str(words) for notice in NOTICES.values() for words in (notice.words, notice.title)]
    said += [str(TURNS[turn]) for turn in Turn]
    assert [words for words in said if re.search("[A-Za-z]", re.sub(r"%\(\w+\)s", "", words))] == []
