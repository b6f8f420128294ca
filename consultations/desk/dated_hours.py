"""Hours of one date or of one week are set at the desk, and taken back with one press."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, time
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from ..models import Availability
from ..models.availability import practice_zone
from ..models.hours import ENDS, MIDNIGHT, STARTS, on_the_quarter_hour
from ..moments import day_name, near_moment
from ..rules.booking import Range, hours_meant, overlapping
from ..rules.week import days_of_week, last_week, monday_of, week_asked_for
from ..services import dated_hours
from .blocking import week_of
from .guard import DeskRequest, for_the_therapist, is_discreet

RANGES = 3  # of a day, in the form for a week; more where the day has more, or the form that comes back
MOST_ROWS = 48  # more ranges than that cannot lie apart in a day of quarter-hours
BESIDES, INSTEAD = "besides", "instead"


def _quarter_hour(choices: Sequence[tuple[Any, Any]], label: Any) -> forms.TimeField:
    """A field for a quarter-hour that is chosen from a list, or left empty."""
    return forms.TimeField(
        label=label, required=False, widget=forms.Select(choices=choices), validators=[on_the_quarter_hour]
    )


def _check_range(form: forms.Form, first: str, last: str) -> Range | None:
    """The range that stands in these two fields; None if both are empty. What is wrong is said at the field."""
    start, end = form.cleaned_data.get(first), form.cleaned_data.get(last)
    if start is None or end is None:
        if (start is None) != (end is None):
            form.add_error(first if start is None else last, _("Please give both times, or neither."))
        return None
    if start >= end != MIDNIGHT:
        form.add_error(last, _("This is not after the start."))
        return None
    return start, end


class ExtraHoursForm(forms.Form):
    """Hours on one date."""

    day = forms.DateField(label=gettext_lazy("Date"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
    start = _quarter_hour(STARTS, gettext_lazy("From"))
    end = _quarter_hour(ENDS, gettext_lazy("Until"))
    how = forms.ChoiceField(
        label=gettext_lazy("These hours are"),
        choices=[
            (BESIDES, gettext_lazy("besides what is open that day")),
            (INSTEAD, gettext_lazy("instead of everything that is open that day")),
        ],
        initial=BESIDES,
        widget=forms.RadioSelect,
    )

    def __init__(self, *args: Any, today: date, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.today = today
        self.range: Range | None = None

    def clean_day(self) -> date:
        day = self.cleaned_data["day"]
        if day < self.today:
            raise forms.ValidationError(_("That day has passed."))
        if monday_of(day) > last_week(self.today):
            raise forms.ValidationError(_("Hours can be set for half a year ahead."))
        return day

    def clean(self) -> None:
        super().clean()
        self.range = _check_range(self, "start", "end")
        if not self.errors and self.range is None:
            self.add_error("start", _("Please say from when until when."))


class DayForm(forms.Form):
    """The hours of one day of a week: three ranges, or as many as the day or the form has; saving loses none."""

    def __init__(self, data: Any = None, *, day: date, hours: Sequence[Range]):
        initial: dict[str, time] = {}
        for number, (start, end) in enumerate(hours):
            initial |= {f"start{number}": start, f"end{number}": end}
        super().__init__(data, prefix=f"{day:%Y-%m-%d}", initial=initial)
        self.day = day
        self.hours = list(hours)
        self.ranges: list[Range] = []
        # The hours may have changed since the form was shown: what comes back is read whole.
        sent = [
            n for n in range(MOST_ROWS) if {self.add_prefix(f"start{n}"), self.add_prefix(f"end{n}")} & set(data or ())
        ]
        self.numbers = range(max([RANGES, len(hours), *(number + 1 for number in sent)]))
        for number in self.numbers:
            self.fields[f"start{number}"] = _quarter_hour(STARTS, _("From"))
            self.fields[f"end{number}"] = _quarter_hour(ENDS, _("Until"))

    @property
    def rows(self) -> list[tuple[forms.BoundField, forms.BoundField]]:
        return [(self[f"start{number}"], self[f"end{number}"]) for number in self.numbers]

    def clean(self) -> None:
        super().clean()
        found = [_check_range(self, f"start{number}", f"end{number}") for number in self.numbers]
        self.ranges = sorted(range_ for range_ in found if range_)
        if overlapping(self.ranges):
            self.add_error("start0", _("These hours overlap."))
        elif len(self.ranges) > dated_hours.MOST_RANGES and self.ranges != self.hours:
            self.add_error("start0", _("One date can have six ranges of hours at most."))


@require_http_methods(["GET", "HEAD", "POST"])
@for_the_therapist
def extra_hours(request: DeskRequest) -> HttpResponse:
    """The form for one date; or its hours are set."""
    now = timezone.now()
    today = now.astimezone(practice_zone()).date()
    form = ExtraHoursForm(request.POST or None, today=today, initial={"day": today, "how": BESIDES})
    if not form.is_valid() or form.range is None:
        return _form_of_date(request, form)
    try:
        _set_date(request, form, form.range, now)
    except dated_hours.FallsOnRest:
        return _form_of_date(request, form, falls_on_rest=True)
    except dated_hours.HoursRefused as why:
        form.add_error("start", str(why))
        return _form_of_date(request, form)
    return redirect(week_of(form.cleaned_data["day"]))


def _set_date(request: DeskRequest, form: ExtraHoursForm, hours: Range, now: datetime) -> None:
    day = form.cleaned_data["day"]
    dated_hours.set_date(
        day,
        [hours],
        replaces_weekly=form.cleaned_data["how"] == INSTEAD,
        on_rest=bool(request.POST.get("on_rest")),
        now=now,
        user=request.user,
    )
    messages.success(request, _("The hours of %(day)s are set.") % {"day": day_name(day)})
    _name_calls_outside(request, [day], now)


def _form_of_date(request: DeskRequest, form: ExtraHoursForm, *, falls_on_rest: bool = False) -> HttpResponse:
    context = {"form": form, "falls_on_rest": falls_on_rest}
    return render(request, "consultations/desk/extra_hours.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@for_the_therapist
def week_hours(request: DeskRequest) -> HttpResponse:
    """The form for a whole week, filled in with the hours that count in it; or these are set."""
    now = timezone.now()
    today = now.astimezone(practice_zone()).date()
    monday = week_asked_for(request.POST.get("week", request.GET.get("week", "")), today)
    days = [day for day in days_of_week(monday) if day >= today]
    parts = _parts(days, now, request.POST if request.method == "POST" else None)
    if request.method != "POST" or [part for part in parts if not part.is_valid()]:  # each says what is wrong
        return _form_of_week(request, monday, parts)
    try:
        _set_week(request, parts, now)
    except dated_hours.FallsOnRest as rest:
        return _form_of_week(request, monday, parts, rests=rest.days)
    except dated_hours.HoursRefused as why:
        return _form_of_week(request, monday, parts, refused=str(why))
    return redirect(week_of(monday))


def _set_week(request: DeskRequest, parts: Sequence[DayForm], now: datetime) -> None:
    wanted: Mapping[date, Sequence[Range]] = {part.day: part.ranges for part in parts}
    on_rest = bool(request.POST.get("on_rest"))
    changed = dated_hours.set_week(wanted, on_rest=on_rest, now=now, user=request.user)
    said = _("The hours of this week are set.") if changed else _("Nothing was changed.")
    messages.success(request, said)
    _name_calls_outside(request, changed, now)


def _name_calls_outside(request: DeskRequest, days: Sequence[date], now: datetime) -> None:
    """Who has a call or waits for one at a time that is not open any more, each with a way to them."""
    touched = dated_hours.calls_outside(days, now)
    if not touched.total:
        return
    shown = is_discreet(request)
    links = format_html_join(
        ", ",
        '<a href="{}">{} <bdi>{}</bdi></a>',
        [
            (reverse("desk:inspect", args=[stored.pk]), near_moment(slot), stored.initials if shown else stored.name)
            for slot, stored in touched.named
        ],
    )
    said = _("Outside these hours, and it stays until you change it: {calls}")
    if touched.more:
        said = _("Outside these hours, and it stays until you change it: {calls} and {more} more")
    messages.warning(request, format_html(said, calls=links, more=touched.more))


def _parts(days: Sequence[date], now: datetime, data: Any = None) -> list[DayForm]:
    schedule = Availability.current().schedule(now)
    return [DayForm(data, day=day, hours=hours_meant(schedule, day)) for day in days]


def _form_of_week(
    request: DeskRequest,
    monday: date,
    parts: Sequence[DayForm],
    *,
    rests: Sequence[date] = (),
    refused: str = "",
) -> HttpResponse:
    """The form again: with the days of rest about which is asked, or with why nothing was set."""
    if refused:
        parts[0].add_error("start0", refused)
    context = {"monday": monday, "parts": parts, "rests": [day_name(day) for day in rests]}
    is_wrong = any(part.errors for part in parts if part.is_bound)
    return render(request, "consultations/desk/week_hours.html", context, status=422 if is_wrong else 200)


@require_POST
@for_the_therapist
def close(request: DeskRequest, pk: int) -> HttpResponse:
    """That range of hours is gone."""
    day = dated_hours.close_again(pk, now=timezone.now(), user=request.user)
    if day is None:
        messages.info(request, _("These hours were taken back already."))
        return redirect("desk:week")
    messages.success(request, _("These hours of %(day)s are taken back.") % {"day": day_name(day)})
    _name_calls_outside(request, [day], timezone.now())
    return redirect(week_of(day))


@require_POST
@for_the_therapist
def weekly(request: DeskRequest) -> HttpResponse:
    """A date follows the weekly hours again."""
    try:
        day = date.fromisoformat(request.POST.get("day", ""))
    except ValueError:
        return redirect("desk:week")
    had = dated_hours.back_to_weekly(day, now=timezone.now(), user=request.user)
    said = _("%(day)s has its weekly hours again.") if had else _("%(day)s has its weekly hours already.")
    messages.success(request, said % {"day": day_name(day)})
    if had:
        _name_calls_outside(request, [day], timezone.now())
    return redirect(week_of(day))
