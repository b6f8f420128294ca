"""The rules of time: plain functions of datetimes. No database, no clock, no Django."""

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

END_OF_DAY = time(18)  # in the practice's zone
WEEKEND = (5, 6)


def promised_reply(now: datetime, working_days: int, zone: str) -> datetime:
    """The moment by which a reply is promised: 6 pm, practice time, `working_days` (at least 1) weekdays after `now`.

    A request that comes on a weekend counts from Monday, as one that comes on Friday evening does.
    """
    day = now.astimezone(ZoneInfo(zone)).date()
    for _ in range(working_days):
        day += timedelta(days=1)
        while day.weekday() in WEEKEND:
            day += timedelta(days=1)
    return datetime.combine(day, END_OF_DAY, tzinfo=ZoneInfo(zone))
