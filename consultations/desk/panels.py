"""The parts of the back office's first page that are about calls."""

from datetime import datetime, timedelta
from typing import Any

from django.db.models import Count, Q
from django.http import HttpRequest
from django.middleware.csrf import get_token
from django.utils import timezone
from wagtail.admin.ui.components import Component

from therapyties.door.kept import kept

from ..models import Claim, ConsultationRequest, ConsultationSettings
from ..rules.states import Status
from . import chart, remarks
from .calendar_words import how_they_are
from .guard import is_discreet, may
from .problems import by_problem, problems, undelivered

WAITING_SHOWN = 4  # what one screen of a phone holds beside the rest
PROBLEMS_SHOWN = 2
SHOWN_IN_A_FOLD = 20
CALENDARS_SHOWN = 5
WEEK = timedelta(days=7)
STILL_SHOWN = timedelta(minutes=30)  # a call that has begun


class DayPanel(Component):
    """What is wrong, what is next, who waits, on one screen of a phone; the rest of the day below it."""

    name = "day"
    template_name = "consultations/desk/day_panel.html"
    order = 10

    def get_context_data(self, parent_context: dict[str, Any]) -> dict[str, Any]:
        now, request = timezone.now(), parent_context["request"]
        practice = kept(ConsultationSettings, ConsultationSettings.current)
        discreetly = is_discreet(request)
        late = undelivered(now)
        calendars = how_they_are(now)
        unread = [said for is_wrong, said in calendars if is_wrong]
        wrong = problems(now, late, unread, discreetly, request.user, practice)
        return {
            "request": request,
            "csrf_token": get_token(request),  # a component gets none of a page's own values
            "now": now,
            "is_discreet": discreetly,
            "problems": wrong[:PROBLEMS_SHOWN],
            "more_problems": wrong[PROBLEMS_SHOWN:],
            "troubles": by_problem(late),
            "calendars": [said for is_wrong, said in calendars if not is_wrong][:CALENDARS_SHOWN],
            **_who_waits(now),
            **_calls(now),
            **_what_else(now, practice.retention_days),
        }


def _who_waits(now: datetime) -> dict[str, Any]:
    """Those to be answered, the earliest promise first; and those that look doubtful, by their number alone."""
    waiting = ConsultationRequest.objects.waiting()
    is_late, is_clear = Q(promised_by__lte=now), Q(is_doubtful=False)
    counts = waiting.aggregate(
        total=Count("pk", filter=is_clear),
        late=Count("pk", filter=is_clear & is_late),
        doubtful_total=Count("pk", filter=~is_clear),
        doubtful_late=Count("pk", filter=~is_clear & is_late),
    )
    shown = list(waiting.filter(is_clear).order_by("promised_by", "pk").with_messages()[:WAITING_SHOWN])
    for stored in shown:
        stored.is_a_wish = bool(stored.slot) and not stored.holds_its_slot(now)
    return {"waiting": shown, "more": counts["total"] - len(shown), **counts}


def _calls(now: datetime) -> dict[str, Any]:
    """The next call, the others of today, and those of the next seven days."""
    confirmed = ConsultationRequest.objects.of_people().filter(status=Status.CONFIRMED)
    ahead = list(confirmed.filter(slot__gt=now - STILL_SHOWN, slot__lt=now + WEEK).order_by("slot"))
    today = timezone.localdate(now)
    return {
        "next_call": ahead[0] if ahead else None,
        "next_languages": remarks.languages_in_words(ahead[0]) if ahead else [],
        "next_subject": remarks.mail_subject(ahead[0]) if ahead else "",
        "today": [call for call in ahead[1:] if timezone.localdate(call.slot) == today],
        "later": [call for call in ahead[1:] if timezone.localdate(call.slot) > today],
        "unsaid": confirmed.filter(slot__lte=now - STILL_SHOWN).count(),
    }


def _what_else(now: datetime, days: int) -> dict[str, Any]:
    """Who was offered other times, what somebody says without their page, and what is erased soon, so many days old."""
    requests = ConsultationRequest.objects
    proposed = requests.of_people().filter(status=Status.PROPOSED).order_by("proposed_until", "pk")
    claims = Claim.objects.open().select_related("request")
    return {
        "proposed": proposed[:SHOWN_IN_A_FOLD],
        "proposed_total": proposed.count(),
        "claims": claims[:SHOWN_IN_A_FOLD],
        "claims_total": claims.count(),
        "about_to_go": requests.soon_past_retention(now, days).of_people().count(),
    }


class WeeksPanel(Component):
    """Requests by week and what became of them."""

    name = "weeks"
    template_name = "consultations/desk/weeks_panel.html"
    order = 60

    def get_context_data(self, parent_context: dict[str, Any]) -> dict[str, Any]:
        weeks = chart.weeks(timezone.now())
        return {
            "weeks": weeks,
            "bars": chart.lay_out([(week.monday, week.stripes()) for week in weeks]),
            "stripes": [(name, label) for name, label, _headings in chart.STRIPES],
            "outcomes": [label for _name, label in chart.OUTCOMES],
            "width": chart.WIDTH,
            "height": chart.ABOVE + chart.HEIGHT + chart.BELOW,
            "floor": chart.ABOVE + chart.HEIGHT,
            "total": sum(week.came for week in weeks),
            "in_time": sum(week.in_time for week in weeks),
            "late": sum(week.late for week in weeks),
            "never": sum(week.never for week in weeks),
            "half_within": chart.half_within(weeks),
        }


def show_the_day(request: HttpRequest, panels: list[Component]) -> None:
    """Put them on the first page of whoever may see requests."""
    if may(request.user, "view"):
        panels += [DayPanel(), WeeksPanel()]
