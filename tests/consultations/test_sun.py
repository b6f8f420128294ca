"""Sunset and candle lighting, against two libraries that others keep."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from astral import Observer
from astral.sun import sunset as sunset_of_astral
from zmanim.util.geo_location import GeoLocation
from zmanim.zmanim_calendar import ZmanimCalendar

from consultations.rules.sun import CANDLES_BEFORE, candle_lighting, sunset

WOODLAND_HILLS = (34.1683, -118.6059)
LOS_ANGELES = ZoneInfo("America/Los_Angeles")
TEN_YEARS = [date(2026, 1, 1) + timedelta(days=number) for number in range(3653)]


def test_sunset_agrees_with_zmanim_to_the_second_over_ten_years():
    place = GeoLocation("here", *WOODLAND_HILLS, "America/Los_Angeles", elevation=0)

    def of_zmanim(day):
        return ZmanimCalendar(geo_location=place, date=day).sea_level_sunset().astimezone(UTC)

    assert max(abs(sunset(day, *WOODLAND_HILLS) - of_zmanim(day)) for day in TEN_YEARS) < timedelta(seconds=1)


def test_sunset_agrees_with_astral_to_twenty_seconds_over_ten_years():
    def of_astral(day):
        return sunset_of_astral(Observer(*WOODLAND_HILLS), date=day, tzinfo=LOS_ANGELES)

    assert max(abs(sunset(day, *WOODLAND_HILLS) - of_astral(day)) for day in TEN_YEARS) < timedelta(seconds=20)


@pytest.mark.parametrize(
    ("day", "earliest", "latest"), [(date(2026, 12, 4), "16:25", "16:28"), (date(2026, 6, 26), "19:50", "19:53")]
)
def test_candles_are_lit_eighteen_minutes_before_sunset(day, earliest, latest):
    lit = candle_lighting(day, *WOODLAND_HILLS)
    assert earliest <= f"{lit.astimezone(LOS_ANGELES):%H:%M}" <= latest
    assert sunset(day, *WOODLAND_HILLS) - lit == CANDLES_BEFORE


def test_where_the_sun_does_not_set_nothing_is_lit():
    assert candle_lighting(date(2026, 6, 21), 69.6, 18.9) is None


def test_the_day_is_that_of_the_place_on_both_sides_of_the_date_line():
    for longitude in (-179.5, 0.0, 179.5):
        midday = datetime(2026, 3, 20, 12, tzinfo=UTC) - timedelta(hours=longitude / 15)
        assert timedelta(hours=5) < sunset(date(2026, 3, 20), 0.0, longitude) - midday < timedelta(hours=7)
