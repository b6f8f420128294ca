"""The therapist opens hours on one date, sets the hours of a date or of a week, and goes back to the weekly ones."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, time

from django.contrib.auth.base_user import AbstractBaseUser
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from ..models import Availability, HoursOfDate
from ..models.availability import Closure, Why, practice_zone
from ..rules.booking import DAY, Range, Schedule, hours_meant, midnight, overlapping
from ..rules.stretches import Interval
from .blocking import Touched, calls_in
from .changing import booking

MOST_RANGES = 6  # of one date


class HoursRefused(Exception):
    """Nothing is opened; says why, in words for the therapist."""


class FallsOnRest(Exception):
    """Nothing is opened: some of it lies on Shabbat or a Jewish holiday, and nobody has said yet that it is meant."""

    def __init__(self, days: Sequence[date]):
        super().__init__("the hours fall on a day of rest")
        self.days = days


def set_date(
    day: date,
    ranges: Sequence[Range],
    *,
    replaces_weekly: bool,
    on_rest: bool = False,
    now: datetime,
    user: AbstractBaseUser | None = None,
) -> None:
    """These hours count on that date, besides what is open then, or instead of everything that was.

    Raises HoursRefused if they overlap, are too many or are over, FallsOnRest unless `on_rest` says that it is known.
    """
    with booking(now):
        availability = Availability.current()
        schedule = availability.schedule(now)
        _check(day, ranges, schedule, now, replaces_weekly=replaces_weekly)
        if not on_rest and _rests(availability, schedule, {day: ranges}, now):
            raise FallsOnRest([day])
        if replaces_weekly:
            HoursOfDate.objects.filter(availability=availability, day=day).delete()
        _store(availability, day, ranges, replaces_weekly=replaces_weekly, on_rest=on_rest)
        _finish(availability, "consultations.hours_opened", day, now, user)


def set_week(
    wanted: Mapping[date, Sequence[Range]],
    *,
    on_rest: bool = False,
    now: datetime,
    user: AbstractBaseUser | None = None,
) -> list[date]:
    """Each of these days has exactly these hours; the days that differ from before. A day whose hours are those of
    every week follows them again. Raises as `set_date` does; then no day is changed."""
    with booking(now):
        availability = Availability.current()
        schedule = availability.schedule(now)
        changed = {
            day: sorted(ranges) for day, ranges in wanted.items() if sorted(ranges) != hours_meant(schedule, day)
        }
        for day, ranges in changed.items():
            _check(day, ranges, schedule, now, replaces_weekly=True)
        rests = _rests(availability, schedule, changed, now)
        if rests and not on_rest:
            raise FallsOnRest(rests)
        weekly = replace(schedule, dated={})
        for day, ranges in changed.items():
            HoursOfDate.objects.filter(availability=availability, day=day).delete()
            if ranges != hours_meant(weekly, day):
                _store(availability, day, ranges, replaces_weekly=True, on_rest=day in rests)
            _finish(availability, "consultations.hours_opened", day, now, user)
        return list(changed)


def close_again(pk: int, *, now: datetime, user: AbstractBaseUser | None = None) -> date | None:
    """That one range is gone; the date it was on, or None if it was gone already."""
    with booking(now):
        row = HoursOfDate.objects.filter(pk=pk).first()
        if row is None:
            return None
        row.delete()
        if row.replaces_weekly and not HoursOfDate.objects.filter(day=row.day, replaces_weekly=True).exists():
            # The last of them: the date has no hours now, and does not fall back to the weekly ones by itself.
            HoursOfDate.objects.create(availability_id=row.availability_id, day=row.day, replaces_weekly=True)
        _finish(Availability.current(), "consultations.hours_closed", row.day, now, user)
        return row.day


def back_to_weekly(day: date, *, now: datetime, user: AbstractBaseUser | None = None) -> bool:
    """Nothing is set for that date any more; whether anything was."""
    with booking(now):
        gone, _by_model = HoursOfDate.objects.filter(day=day).delete()
        if gone:
            _finish(Availability.current(), "consultations.hours_closed", day, now, user)
        return bool(gone)


def calls_outside(days: Iterable[date], now: datetime) -> Touched:
    """The calls of these days that lie outside their hours as these are now. They stay until somebody changes them."""
    schedule = Availability.current().schedule(now)
    return calls_in([stretch for day in days for stretch in _closed(day, hours_meant(schedule, day))], now)


def _closed(day: date, hours: Sequence[Range]) -> list[Interval]:
    """The stretches of a day between these hours, before them and after them."""
    zone = practice_zone()
    edges = [midnight(day, zone)]
    for start, end in hours:
        edges += [
            datetime.combine(day, start, tzinfo=zone),
            datetime.combine(day, end, tzinfo=zone) if end != time() else midnight(day + DAY, zone),
        ]
    edges.append(midnight(day + DAY, zone))
    return [(start, end) for start, end in zip(edges[::2], edges[1::2], strict=True) if start < end]


def _check(day: date, ranges: Sequence[Range], schedule: Schedule, now: datetime, *, replaces_weekly: bool) -> None:
    if midnight(day + DAY, schedule.zone) <= now:
        raise HoursRefused(_("That day has passed."))
    others = [] if replaces_weekly else hours_meant(schedule, day)
    if any(start >= end != time() for start, end in ranges) or overlapping(ranges):
        raise HoursRefused(_("These hours overlap, or end before they begin."))
    if overlapping([*others, *ranges]):
        raise HoursRefused(_("Some of these hours are in your hours for that day already."))
    if len(ranges) + len(others) > MOST_RANGES:
        raise HoursRefused(_("One date can have six ranges of hours at most."))


def _rests(
    availability: Availability, schedule: Schedule, wanted: Mapping[date, Sequence[Range]], now: datetime
) -> list[date]:
    """The dates on which some of the wanted hours lie on Shabbat or a Jewish holiday."""
    if not wanted:
        return []
    closures = [
        closure for closure in availability.closures(min(wanted), max(wanted) + DAY, now) if closure.why == Why.REST
    ]
    return [day for day, ranges in wanted.items() if any(_falls_into(day, range_, closures) for range_ in ranges)]


def _falls_into(day: date, hours: Range, closures: Sequence[Closure]) -> bool:
    zone = practice_zone()
    start = datetime.combine(day, hours[0], tzinfo=zone)
    end = datetime.combine(day, hours[1], tzinfo=zone) if hours[1] != time() else midnight(day + DAY, zone)
    return any(closure.start < end and start < closure.end for closure in closures)


def _store(
    availability: Availability, day: date, ranges: Sequence[Range], *, replaces_weekly: bool, on_rest: bool
) -> None:
    said = {"availability": availability, "day": day, "replaces_weekly": replaces_weekly}
    rows = [HoursOfDate(start=start, end=end, on_rest=on_rest, **said) for start, end in ranges]
    HoursOfDate.objects.bulk_create(rows or ([HoursOfDate(**said)] if replaces_weekly else []))


def _finish(availability: Availability, action: str, day: date, now: datetime, user: AbstractBaseUser | None) -> None:
    availability.clear_past(now)
    log(availability, action, user=user, data={"day": f"{day}"})
