"""Days on which the practice may be closed: the holidays of two calendars."""

from collections.abc import Iterator
from datetime import date, timedelta
from functools import lru_cache

from holidays import country_holidays
from pyluach.dates import GregorianDate

SATURDAY = 5


def days(first: date, last: date) -> Iterator[date]:
    """Each day from `first` to `last`, both included."""
    for number in range((last - first).days + 1):
        yield first + timedelta(days=number)


def federal_holidays(first: date, last: date) -> dict[date, str]:
    """The holidays of the United States in that time, and their names; one that falls on a weekend with the weekday
    kept for it."""
    return {day: _federal(day.year)[day] for day in days(first, last) if day in _federal(day.year)}


def jewish_rest_days(first: date, last: date) -> dict[date, str]:
    """Every Shabbat and every festival day, outside Israel, without work, and its name, which for a plain Shabbat is
    empty. Each begins the evening before."""
    return {day: _festival(day) for day in days(first, last) if day.weekday() == SATURDAY or _festival(day)}


@lru_cache(maxsize=8)
def _federal(year: int) -> dict[date, str]:
    return dict(country_holidays("US", years=year))


@lru_cache(maxsize=1024)
def _festival(day: date) -> str:
    hebrew = GregorianDate(day.year, day.month, day.day).to_heb()
    return hebrew.festival(israel=False, include_working_days=False) or ""
