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


def federal_holidays(first: date, last: date) -> list[date]:
    """The holidays of the United States in that time; one that falls on a weekend with the weekday kept for it."""
    return [day for day in days(first, last) if day in _federal(day.year)]


def jewish_rest_days(first: date, last: date) -> list[date]:
    """Every Shabbat and every festival day, outside Israel, without work. Each begins the evening before."""
    return [day for day in days(first, last) if day.weekday() == SATURDAY or _is_festival(day)]


@lru_cache(maxsize=8)
def _federal(year: int) -> frozenset[date]:
    return frozenset(country_holidays("US", years=year))


@lru_cache(maxsize=1024)
def _is_festival(day: date) -> bool:
    hebrew = GregorianDate(day.year, day.month, day.day).to_heb()
    return hebrew.festival(israel=False, include_working_days=False) is not None
