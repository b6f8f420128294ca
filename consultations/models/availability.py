"""When calls may be booked, as the therapist keeps it; `schedule()` hands it to booking.py as plain values."""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from typing import NamedTuple
from zoneinfo import ZoneInfo

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from modelcluster.models import ClusterableModel
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.panels import FieldPanel, FieldRowPanel, HelpPanel, InlinePanel, MultiFieldPanel
from wagtail.contrib.settings.models import BaseGenericSetting, register_setting

from therapyties import languages

from ..rules.booking import FURTHEST_PROMISE, DatedHours, Schedule, midnight, overlapping
from ..rules.closures import federal_holidays, jewish_rest_days
from ..rules.stretches import Interval, joined
from ..rules.sun import candle_lighting
from .busy import BusyCalendar
from .hours import ENDS, STARTS, HoursOfDate, QuarterHourField, TimeOff, whole_day
from .settings import IN_HEBREW

NEVER = datetime(2999, 1, 1, tzinfo=ZoneInfo("UTC"))
PAST_KEPT = timedelta(days=60)  # time off and hours of dates that are over, for the weeks one looks back at


class Why(StrEnum):
    """What closes a stretch of time."""

    TIME_OFF = "time_off"
    AWAY = "away"
    REST = "rest"  # Shabbat and Jewish holidays
    HOLIDAY = "holiday"  # of the United States


class Closure(NamedTuple):
    """A stretch in which nothing can be booked; `name`: the reason or the holiday, empty where there is none."""

    start: datetime
    end: datetime
    why: Why
    name: str = ""
    time_off: TimeOff | None = None


def practice_zone() -> ZoneInfo:
    """Where the practice's clock stands."""
    return ZoneInfo(settings.PRACTICE_TIME_ZONE)


class EveClosing(models.TextChoices):
    """When the eve of Shabbat or of a holiday closes."""

    CANDLES = "candles", _("candle lighting, 18 minutes before sunset")
    HOUR = "hour", _("always the same hour")


def hours_panels():
    return [
        FieldPanel("start", widget=forms.Select(choices=STARTS)),
        FieldPanel("end", widget=forms.Select(choices=ENDS)),
    ]


class AvailabilityForm(WagtailAdminModelForm):
    """The editor's checks that look at more than one field, each said beside the field it is about."""

    class Media:
        css = {"all": ["css/desk/hours.css"]}
        js = ["js/hours.js"]

    def clean(self):
        cleaned = super().clean()
        notice, horizon = cleaned.get("notice_hours"), cleaned.get("horizon_days")
        if notice is not None and horizon is not None and horizon * 24 < notice:
            self.add_error("horizon_days", _("This is shorter than the notice, so no time could ever be booked."))
        return cleaned

    def _check_hours(self):
        """No two ranges of one day may share a minute; said at the second of them."""
        kept: dict[int, list[tuple[time, time]]] = {}
        for row in self.formsets["hours"].forms if "hours" in self.formsets else ():
            answers = getattr(row, "cleaned_data", None) or {}
            day, start, end = (answers.get(name) for name in ("weekday", "start", "end"))
            if answers.get("DELETE") or day is None or start is None or end is None:
                continue
            if overlapping([*kept.get(day, []), (start, end)]):
                row.add_error("start", _("This overlaps with other hours of the same day."))
            kept.setdefault(day, []).append((start, end))

    def is_valid(self):
        # Rows are cleaned after the form's own clean(), so they can be compared only now; removed ones do not count.
        valid = super().is_valid()
        self._check_hours()
        return valid and all(
            not row.errors for rows in self.formsets.values() for row in rows.forms if row not in rows.deleted_forms
        )

    def save(self, commit=True):
        if "hours" in self.formsets and self.formsets["hours"].has_changed():
            self.instance.is_example = False
        return super().save(commit)


@register_setting(icon="date", order=1)
class Availability(BaseGenericSetting, ClusterableModel):
    """The hours of the free calls, in the practice's zone. One record; locking it puts bookings in a row."""

    step_minutes = models.PositiveSmallIntegerField(
        _("a call may start every"),
        default=30,
        choices=[(15, _("15 minutes")), (30, _("30 minutes")), (45, _("45 minutes")), (60, _("hour"))],
        help_text=_("Counted from the start of each range of hours."),
    )
    gap_minutes = models.PositiveSmallIntegerField(
        _("minutes kept free after a call"), default=15, validators=[MaxValueValidator(240)]
    )
    calls_a_day = models.PositiveSmallIntegerField(
        _("most calls on one day"), default=4, validators=[MinValueValidator(1), MaxValueValidator(50)]
    )
    unproven_holds = models.PositiveSmallIntegerField(
        _("most times kept for people nobody knows yet"),
        default=8,
        validators=[MinValueValidator(1), MaxValueValidator(50)],
        help_text=_(
            "Anybody can type anybody's number. Until you have spoken with them, or they have pressed the button in "
            "your message, only so many times are kept, and a third of a day's calls. Whoever asks beyond that is "
            "answered like everybody; their time stays in the list until you confirm it."
        ),
    )
    notice_hours = models.PositiveSmallIntegerField(
        _("hours of notice"),
        default=24,
        validators=[MaxValueValidator(24 * 30)],
        help_text=_("Nobody can book a call that starts sooner than this."),
    )
    horizon_days = models.PositiveSmallIntegerField(
        _("days ahead"),
        default=21,
        validators=[MinValueValidator(1), MaxValueValidator(90)],
        help_text=_("How far ahead a call can be booked. From 1 to 90."),
    )
    closed_on_federal_holidays = models.BooleanField(_("closed on US federal holidays"), default=True)
    closed_on_jewish_holidays = models.BooleanField(_("closed on Shabbat and Jewish holidays"), default=False)
    eve_closes_by = models.CharField(
        _("on the eve, closed from"),
        max_length=7,
        choices=EveClosing,
        default=EveClosing.CANDLES,
        help_text=_("On Fridays and the days before Jewish holidays."),
    )
    eve_closes = QuarterHourField(
        _("that hour"),
        default=time(15),
        help_text=_("Choose a time before the earliest sunset, which in Los Angeles is at a quarter to five."),
    )
    latitude = models.FloatField(
        _("north of the equator, in degrees"),
        default=34.1683,
        validators=[MinValueValidator(-66), MaxValueValidator(66)],
        help_text=_("Where the candles are lit: Woodland Hills, unless you change it."),
    )
    longitude = models.FloatField(
        _("east of Greenwich, in degrees (west is below zero)"),
        default=-118.6059,
        validators=[MinValueValidator(-180), MaxValueValidator(180)],
    )
    is_paused = models.BooleanField(_("away for now"), default=False)
    back_on = models.DateField(
        _("back on"), null=True, blank=True, help_text=_("The first day on which calls can be booked again.")
    )
    away_message = models.CharField(
        _("away message"),
        max_length=300,
        blank=True,
        help_text=_("Visitors read it above the times. For example: I am away until the 10th and answer after that."),
    )
    away_message_in_hebrew = models.CharField(
        _("away message in Hebrew"),
        max_length=300,
        blank=True,
        help_text=_("Where the site speaks Hebrew. Empty: the English one stands there too."),
    )
    stale_hours = models.PositiveSmallIntegerField(
        _("hours without a word from your own calendar, after which no new time is offered"),
        default=24,
        validators=[MinValueValidator(1), MaxValueValidator(24 * 7)],
        help_text=_("Rather no call than two at once."),
    )
    is_example = models.BooleanField(default=True, editable=False)

    base_form_class = AvailabilityForm
    panels = [
        InlinePanel(
            "hours",
            heading=_("Weekly hours"),
            label=_("hours"),
            panels=[FieldRowPanel([FieldPanel("weekday"), *hours_panels()])],
            classname="hours-week",
        ),
        InlinePanel(
            "time_off",
            heading=_("Time off"),
            label=_("time off"),
            panels=[
                FieldRowPanel([FieldPanel("first_day"), FieldPanel("last_day")]),
                FieldRowPanel(hours_panels()),
                FieldPanel("reason"),
            ],
            classname="hours-off",
        ),
        HelpPanel(
            template="consultations/desk/openings_panel.html",
            heading=_("What visitors see"),
            classname="hours-preview",
        ),
        MultiFieldPanel(
            [
                FieldPanel("is_paused"),
                FieldPanel("back_on"),
                FieldPanel("away_message"),
                FieldPanel("away_message_in_hebrew", widget=forms.TextInput(attrs=IN_HEBREW)),
            ],
            heading=_("Away"),
            classname="collapsed hours-away",
        ),
        MultiFieldPanel(
            [
                FieldPanel("step_minutes"),
                FieldPanel("gap_minutes"),
                FieldPanel("calls_a_day"),
                FieldPanel("unproven_holds"),
                FieldPanel("notice_hours"),
                FieldPanel("horizon_days"),
            ],
            heading=_("How calls are spread"),
            classname="collapsed",
        ),
        MultiFieldPanel(
            [
                FieldPanel("closed_on_federal_holidays"),
                FieldPanel("closed_on_jewish_holidays"),
                FieldPanel("eve_closes_by", widget=forms.RadioSelect),
                FieldPanel("eve_closes", widget=forms.Select(choices=STARTS)),
                FieldRowPanel([FieldPanel("latitude"), FieldPanel("longitude")]),
            ],
            heading=_("Holidays"),
            classname="collapsed",
        ),
    ]

    class Meta:
        verbose_name = _("call times")

    def clean(self):
        super().clean()
        if self.is_paused and not self.back_on:
            raise ValidationError({"back_on": _("Please say when you are back: visitors are told by when they hear.")})

    @classmethod
    def current(cls, lock=False):
        """The practice's record; with `lock`, nobody else books until this transaction ends.

        SQLite takes one writer at a time anyway; on PostgreSQL the row's lock puts bookings in a row, so that the gap
        and the daily limit are looked up and kept without anybody in between.
        """
        rows = cls.objects.select_for_update() if lock else cls.objects
        return rows.order_by("pk").first() or cls.load()

    @classmethod
    def whole(cls):
        """The practice's record with its hours, dates and time off in hand, to be read again and again."""
        found = cls.current()
        for rows in (found.hours, found.dated_hours, found.time_off):
            rows.get_object_list()
        return found

    def schedule(self, now: datetime, since: date | None = None) -> Schedule:
        """Everything booking.py asks, as it stands at `now`; what is set for single days counts from today, or from
        `since` if that is earlier."""
        zone = practice_zone()
        today = now.astimezone(zone).date()
        first, last = min(since or today, today), today + timedelta(days=FURTHEST_PROMISE)
        hours: dict[int, list[tuple[time, time]]] = {}
        for row in self.hours.all():
            hours.setdefault(row.weekday, []).append((row.start, row.end))
        closures = list(self.closures(first, last, now))
        return Schedule(
            zone=zone,
            hours=hours,
            dated=self._dated(first, last),
            closed=tuple(closure[:2] for closure in closures if closure.why in (Why.TIME_OFF, Why.AWAY)),
            rest=tuple(closure[:2] for closure in closures if closure.why == Why.REST),
            holidays=tuple(closure[:2] for closure in closures if closure.why == Why.HOLIDAY),
            busy=tuple(self._busy(now)),
            step=timedelta(minutes=self.step_minutes),
            gap=timedelta(minutes=self.gap_minutes),
            notice=timedelta(hours=self.notice_hours),
            horizon_days=self.horizon_days,
            calls_a_day=self.calls_a_day,
            unproven_holds=self.unproven_holds,
        )

    def is_away(self, now: datetime) -> bool:
        """Whether the therapist is away at that moment and comes back."""
        zone = practice_zone()
        return self.is_paused and (self.back_on is None or now < midnight(self.back_on, zone))

    def away_message_spoken(self) -> str:
        """In the language that is spoken now, if the therapist wrote it in that one too."""
        return languages.spoken(self.away_message, he=self.away_message_in_hebrew)

    def closures(self, first: date, last: date, now: datetime) -> Iterator[Closure]:
        """What closes time on the days from `first` to `last`, each by its name."""
        zone = practice_zone()
        for off in self.time_off.all():
            for start, end in off.intervals(first, last, zone):
                yield Closure(start, end, Why.TIME_OFF, off.reason, off)
        if self.is_away(now):
            yield Closure(now, midnight(self.back_on, zone) if self.back_on else NEVER, Why.AWAY)
        if self.closed_on_federal_holidays:
            for day, name in federal_holidays(first, last).items():
                yield Closure(*whole_day(day, zone), Why.HOLIDAY, name)
        if self.closed_on_jewish_holidays:
            for day, name in jewish_rest_days(first, last).items():
                eve = self._eve_closes(day - timedelta(days=1), zone)
                yield Closure(eve, whole_day(day, zone)[1], Why.REST, name)

    def clear_past(self, now: datetime) -> None:
        """Time off and hours of dates that are long over are gone."""
        before = now.astimezone(practice_zone()).date() - PAST_KEPT
        over = models.Q(last_day__lt=before) | models.Q(last_day=None, first_day__lt=before)
        TimeOff.objects.filter(over, availability=self).delete()
        HoursOfDate.objects.filter(availability=self, day__lt=before).delete()

    def _dated(self, first: date, last: date) -> dict[date, DatedHours]:
        rows: dict[date, list[HoursOfDate]] = {}
        for row in self.dated_hours.filter(day__gte=first, day__lte=last):
            rows.setdefault(row.day, []).append(row)
        return {
            day: DatedHours(
                ranges=[row.hours for row in those if row.hours],
                replaces_weekly=any(row.replaces_weekly for row in those),
            )
            for day, those in rows.items()
        }

    def _busy(self, now: datetime) -> list[Interval]:
        """When the therapist's own calendars say that they are busy; always, while one has not been read for too long:
        rather no call than two at once."""
        calendars = list(BusyCalendar.objects.all())
        if any(calendar.is_stale(now, timedelta(hours=self.stale_hours)) for calendar in calendars):
            return [(now, NEVER)]
        return joined(interval for calendar in calendars for interval in calendar.intervals)

    def _eve_closes(self, eve: date, zone: ZoneInfo) -> datetime:
        """From when the eve of a rest day is closed; where the sun does not set that day, at the hour."""
        lit = None
        if self.eve_closes_by == EveClosing.CANDLES:
            lit = candle_lighting(eve, self.latitude, self.longitude)
        return lit or datetime.combine(eve, self.eve_closes, tzinfo=zone)
