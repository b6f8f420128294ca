"""By when an answer is promised. No database."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from consultations.booking import promised_reply

LOS_ANGELES = "America/Los_Angeles"


def at(text):
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(LOS_ANGELES))


@pytest.mark.parametrize(
    ("now", "working_days", "promised"),
    [
        ("2026-03-02 09:00", 1, "2026-03-03 18:00"),
        ("2026-03-02 23:59", 1, "2026-03-03 18:00"),
        ("2026-03-05 10:00", 2, "2026-03-09 18:00"),
        ("2026-03-06 17:00", 1, "2026-03-09 18:00"),
        ("2026-03-07 12:00", 1, "2026-03-09 18:00"),
        ("2026-03-08 12:00", 2, "2026-03-10 18:00"),
        ("2026-03-06 10:00", 5, "2026-03-13 18:00"),
        ("2026-12-31 20:00", 2, "2027-01-04 18:00"),
        ("2028-02-28 08:00", 1, "2028-02-29 18:00"),
    ],
)
def test_an_answer_is_promised_for_6_pm_of_a_working_day(now, working_days, promised):
    assert promised_reply(at(now), working_days, LOS_ANGELES) == at(promised)


def test_the_day_is_the_practices_day_and_not_utcs():
    monday_evening_in_california = datetime(2026, 3, 3, 4, 0, tzinfo=UTC)
    assert promised_reply(monday_evening_in_california, 1, LOS_ANGELES) == at("2026-03-03 18:00")


@pytest.mark.parametrize(("friday", "offset"), [("2026-03-06 12:00", -7), ("2026-10-30 12:00", -8)])
def test_6_pm_stays_6_pm_when_the_clocks_change_at_the_weekend(friday, offset):
    promised = promised_reply(at(friday), 1, LOS_ANGELES)
    assert (promised.hour, promised.utcoffset().total_seconds() / 3600) == (18, offset)
