"""Days on which the practice may be closed: the holidays of two calendars."""

import calendar
from collections.abc import Iterator
from datetime import MAXYEAR, date, timedelta
from functools import lru_cache

from pyluach.dates import GregorianDate

MONDAY, THURSDAY, SATURDAY, SUNDAY = 0, 3, 5, 6
# 5 U.S.C. 6103(a). On a day of the year: (name, month, day, the first year).
ON_A_DATE = (
    ("New Year's Day", 1, 1, 0),
    ("Juneteenth National Independence Day", 6, 19, 2021),
    ("Independence Day", 7, 4, 0),
    ("Veterans Day", 11, 11, 0),
    ("Christmas Day", 12, 25, 0),
)
# On a day of the week: (name, month, weekday, which one in the month, the last being -1).
ON_A_WEEKDAY = (
    ("Martin Luther King Jr. Day", 1, MONDAY, 3),
    ("Washington's Birthday", 2, MONDAY, 3),
    ("Memorial Day", 5, MONDAY, -1),
    ("Labor Day", 9, MONDAY, 1),
    ("Columbus Day", 10, MONDAY, 2),
    ("Thanksgiving Day", 11, THURSDAY, 4),
)


def days(first: date, last: date) -> Iterator[date]:
    """Each day from `first` to `last`, both included."""
    for number in range((last - first).days + 1):
        yield first + timedelta(days=number)


def federal_holidays(first: date, last: date) -> dict[date, str]:
    """The holidays of the United States in that time, and their names; one that falls on a weekend with the weekday
    kept for it."""
    named = {day: name for year in range(first.year, min(last.year + 1, MAXYEAR) + 1) for day, name in _federal(year)}
    return {day: named[day] for day in days(first, last) if day in named}


def jewish_rest_days(first: date, last: date) -> dict[date, str]:
    """Every Shabbat and every festival day, outside Israel, without work, and its name, which for a plain Shabbat is
    empty. Each begins the evening before."""
    return {day: _festival(day) for day in days(first, last) if day.weekday() == SATURDAY or _festival(day)}


@lru_cache(maxsize=8)
def _federal(year: int) -> list[tuple[date, str]]:
    """The holidays of that year, as the law stands since 1986. That of New Year may be kept on the day before it."""
    found = [(_weekday_of_month(year, *rest), name) for name, *rest in ON_A_WEEKDAY]
    for name, month, day, first_year in ON_A_DATE:
        if year >= first_year:
            holiday = date(year, month, day)
            found.append((holiday, name))
            if holiday.weekday() in (SATURDAY, SUNDAY):
                kept = holiday + timedelta(days=-1 if holiday.weekday() == SATURDAY else 1)
                found.append((kept, f"{name} (observed)"))
    return found


def _weekday_of_month(year: int, month: int, weekday: int, which: int) -> date:
    """The first, second, … day of the month that falls on that weekday; -1 is the last."""
    weeks = calendar.Calendar(weekday).monthdatescalendar(year, month)
    return [week[0] for week in weeks if week[0].month == month][which - 1 if which > 0 else which]


@lru_cache(maxsize=1024)
def _festival(day: date) -> str:
    hebrew = GregorianDate(day.year, day.month, day.day).to_heb()
    return hebrew.festival(israel=False, include_working_days=False) or ""
