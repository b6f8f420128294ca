"""When the therapist is there: hours of every week, hours of one date, and time off; rows of Availability."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey

from ..rules.booking import Hours, midnight
from ..rules.closures import days
from ..rules.stretches import Interval

WEEK = [
    (0, _("Monday")),
    (1, _("Tuesday")),
    (2, _("Wednesday")),
    (3, _("Thursday")),
    (4, _("Friday")),
    (5, _("Saturday")),
    (6, _("Sunday")),
]
MIDNIGHT = time()


def quarter_hours(midnight_label):
    """The choices of a select of times: (time, "9:15 am") for each quarter-hour of a day."""
    moments = [time(*divmod(minute, 60)) for minute in range(0, 24 * 60, 15)]
    labels = [f"{moment.hour % 12 or 12}:{moment:%M} {'am' if moment.hour < 12 else 'pm'}" for moment in moments]
    return [(moments[0], midnight_label), *zip(moments[1:], labels[1:], strict=True)]


STARTS = [("", "–"), *quarter_hours(_("midnight (start of the day)"))]
ENDS = [("", "–"), *quarter_hours(_("midnight (end of the day)"))]


def on_the_quarter_hour(moment):
    if moment.minute % 15 or moment.second or moment.microsecond:
        raise ValidationError(_("Please choose a quarter-hour, such as 9:15."))


class QuarterHourField(models.TimeField):
    """A time on the grid of the calls."""

    default_validators = [on_the_quarter_hour]

    def deconstruct(self):
        """In migrations it is any time, so that they import nothing of ours."""
        name, _path, arguments, options = super().deconstruct()
        return name, "django.db.models.TimeField", arguments, options


def whole_day(day: date, zone: ZoneInfo) -> Interval:
    return midnight(day, zone), midnight(day + timedelta(days=1), zone)


class WeeklyHours(models.Model):
    """A range of hours on a day of every week."""

    availability = ParentalKey("consultations.Availability", on_delete=models.CASCADE, related_name="hours")
    weekday = models.PositiveSmallIntegerField(_("day"), choices=WEEK)
    start = QuarterHourField(_("from"))
    end = QuarterHourField(_("until"))

    class Meta:
        ordering = ("weekday", "start")
        default_permissions = ()

    def __str__(self):
        return f"{dict(WEEK)[self.weekday]} {self.start:%H:%M}–{self.end:%H:%M}"

    def clean(self):
        super().clean()
        if self.start is not None and self.end is not None and self.end <= self.start and self.end != MIDNIGHT:
            raise ValidationError({"end": _("This is not after the start.")})


class TimeOff(models.Model):
    """Days, or hours of days, on which nothing can be booked. Calls already held then stay."""

    availability = ParentalKey("consultations.Availability", on_delete=models.CASCADE, related_name="time_off")
    first_day = models.DateField(_("first day"))
    last_day = models.DateField(_("last day"), null=True, blank=True, help_text=_("Empty: one day only."))
    start = QuarterHourField(_("from"), null=True, blank=True, help_text=_("Empty: the whole day."))
    end = QuarterHourField(_("until"), null=True, blank=True)
    reason = models.CharField(_("reason"), max_length=80, blank=True, help_text=_("Only for you; never shown."))

    class Meta:
        ordering = ("first_day", "start")
        default_permissions = ()

    def __str__(self):
        return f"{self.first_day}"

    def clean(self):
        super().clean()
        wrong = {}
        if self.first_day and self.last_day and self.last_day < self.first_day:
            wrong["last_day"] = _("This is before the first day.")
        if (self.start is None) != (self.end is None):
            wrong["end" if self.end is None else "start"] = _("Please give both times, or neither for the whole day.")
        elif self.start is not None and self.end is not None and self.end <= self.start and self.end != MIDNIGHT:
            wrong["end"] = _("This is not after the start.")
        if wrong:
            raise ValidationError(wrong)

    def intervals(self, first: date, last: date, zone: ZoneInfo) -> list[Interval]:
        """The stretches it takes out of the days from `first` to `last`."""
        ends = self.last_day or self.first_day
        off = days(max(first, self.first_day), min(last, ends))
        return [self._interval(day, zone) for day in off]

    def _interval(self, day: date, zone: ZoneInfo) -> Interval:
        start, end = whole_day(day, zone)
        if self.start is not None and self.end is not None:
            start = datetime.combine(day, self.start, tzinfo=zone)
            end = end if self.end == MIDNIGHT else datetime.combine(day, self.end, tzinfo=zone)
        return start, end


class HoursOfDate(models.Model):
    """A range of hours on one date, besides the weekly ones or instead of them; without times: none on that date."""

    availability = ParentalKey("consultations.Availability", on_delete=models.CASCADE, related_name="dated_hours")
    day = models.DateField(_("date"), db_index=True)
    start = QuarterHourField(_("from"), null=True, blank=True)
    end = QuarterHourField(_("until"), null=True, blank=True)
    replaces_weekly = models.BooleanField(_("instead of the weekly hours"), default=False)
    on_rest = models.BooleanField(_("on Shabbat and Jewish holidays as well"), default=False)

    class Meta:
        ordering = ("day", "start")
        default_permissions = ()

    def __str__(self):
        return f"{self.day}"

    @property
    def hours(self) -> Hours | None:
        """As the rules of booking know them."""
        if self.start is None or self.end is None:
            return None
        return Hours(self.start, self.end, by_hand=True, on_rest=self.on_rest)
