"""Time is blocked at the desk, with two taps or by a form, and given back with one; hours of single dates likewise."""

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from ..form_fields import LineField
from ..models import Availability, TimeOff
from ..models.availability import practice_zone
from ..models.hours import ENDS, MIDNIGHT, STARTS
from ..rules.week import PARTS, monday_of, part_of_day
from ..services import blocking
from .guard import DeskRequest, for_the_therapist, is_discreet
from .week import acts_at
from .week_words import time_off_named

FURTHEST = timedelta(days=730)
ALL_DAY = "today"


class BlockForm(forms.ModelForm):
    """Days, or hours of days, that are to be time off."""

    reason = LineField(
        label=gettext_lazy("Reason"),
        required=False,
        max_length=80,
        help_text=gettext_lazy("Only for you; never shown."),
    )

    class Meta:
        model = TimeOff
        fields = ("first_day", "last_day", "start", "end", "reason")
        widgets = {
            "first_day": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
            "last_day": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
            "start": forms.Select(choices=STARTS),
            "end": forms.Select(choices=ENDS),
        }

    def __init__(self, *args: Any, now: datetime, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.now = now

    def clean_first_day(self) -> date:
        day = self.cleaned_data["first_day"]
        today = self.now.astimezone(practice_zone()).date()
        if not today - FURTHEST <= day <= today + FURTHEST:
            raise forms.ValidationError(_("Please check the year: that is too far away."))
        return day

    def clean_last_day(self) -> date | None:
        first, last = self.cleaned_data.get("first_day"), self.cleaned_data["last_day"]
        if first and last and last - first > blocking.LONGEST:
            raise forms.ValidationError(_("A year at most can be blocked at once."))
        return None if last == first else last

    def is_over(self) -> bool:
        """Whether all that is to be blocked has passed."""
        stretches = blocking.stretches_of(self.instance)
        return not stretches or stretches[-1][1] <= self.now

    def is_valid(self) -> bool:
        # The row itself is put together after clean(), so only now can be asked when it ends.
        if super().is_valid() and self.is_over():
            self.add_error("first_day", _("That time has passed."))
        return not self.errors


@require_http_methods(["GET", "HEAD", "POST"])
@for_the_therapist
def block(request: DeskRequest) -> HttpResponse:
    """The form; or what was typed or pressed is time off from now on, once calls that stand there were seen."""
    now = timezone.now()
    if request.method != "POST":
        initial = {"first_day": now.astimezone(practice_zone()).date()}
        return render(request, "consultations/desk/block.html", {"form": BlockForm(now=now, initial=initial)})
    form = BlockForm(typed(request.POST, now), now=now)
    if not form.is_valid():
        return render(request, "consultations/desk/block.html", {"form": form}, status=422)
    try:
        off = blocking.block(form.instance, now=now, user=request.user, seen=request.POST.get("seen", ""))
    except blocking.TouchesCalls as found:
        return _ask(request, form, found.touched)
    return redirect(f"{week_of(off.first_day)}&blocked={off.pk}")


@require_POST
@for_the_therapist
def unblock(request: DeskRequest, pk: int) -> HttpResponse:
    """That time off is gone, and its week is shown."""
    off = blocking.unblock(pk, now=timezone.now(), user=request.user)
    if off is None:
        messages.info(request, _("That time was given back already."))
        return redirect("desk:week")
    messages.success(request, _("%(when)s can be booked again.") % {"when": time_off_named(off)})
    return redirect(week_of(off.first_day))


def typed(post: QueryDict, now: datetime) -> Mapping[str, Any]:
    """What BlockForm is given: its own fields, or what one press of a button means."""
    today = now.astimezone(practice_zone()).date()
    when = post.get("when", "")
    if when == ALL_DAY:
        return {"first_day": today}
    if when in PARTS:
        return _part(today, when)
    acts = acts_at(post.get("at", ""), now) if when in ("time", "part") else None
    return _about(acts["start"], when) if acts else post


def _about(start: datetime, when: str) -> dict[str, Any]:
    local = start.astimezone(practice_zone())
    if when == "part":
        return _part(local.date(), part_of_day(start, practice_zone()))
    step = timedelta(minutes=Availability.current().step_minutes)
    end = (start + step).astimezone(practice_zone())
    ends = end.time() if end.date() == local.date() else MIDNIGHT
    return {"first_day": local.date(), "start": local.time(), "end": ends}


def _part(day: date, part: str) -> dict[str, Any]:
    first, last = PARTS[part]
    return {"first_day": day, "start": time(first), "end": time(last % 24)}


def _ask(request: DeskRequest, form: BlockForm, touched: blocking.Touched) -> HttpResponse:
    """Which calls stand there, and whether it is meant all the same."""
    context = {
        "form": form,
        "values": [(name, form[name].data) for name in form.fields if form[name].data],
        "touched": touched,
        "when": time_off_named(form.instance),
        "week": week_of(form.instance.first_day),
        "is_discreet": is_discreet(request),
    }
    return render(request, "consultations/desk/block_anyway.html", context)


def week_of(day: date) -> str:
    """The address of the week in which that day lies."""
    return f"{reverse('desk:week')}?week={monday_of(day):%Y-%m-%d}"
