"""The parts of the back office's first page that are about calls."""

from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from django.http import HttpRequest
from django.middleware.csrf import get_token
from django.utils import timezone
from wagtail.admin.ui.components import Component

from ..models import Availability, BusyCalendar, Claim, ConsultationRequest, ConsultationSettings, Message
from ..rules.states import Status
from . import chart
from .calendars import how_it_is
from .crowd import came_until, crowd
from .guard import is_discreet, may

SHOWN = 8  # requests on the first page
SHOWN_IN_A_FOLD = 20
MOST_TROUBLES = 50
WEEK = timedelta(days=7)
STILL_SHOWN = timedelta(minutes=30)  # a call that has begun


class DayPanel(Component):
    """The day at a glance: who waits, the earliest promise first; today's calls and the week's; what did not arrive."""

    name = "day"
    template_name = "consultations/desk/day_panel.html"
    order = 10

    def get_context_data(self, parent_context: dict[str, Any]) -> dict[str, Any]:
        now = timezone.now()
        practice = ConsultationSettings.current()
        requests = ConsultationRequest.objects
        waiting = requests.waiting().filter(is_doubtful=False).order_by("promised_by").with_messages()
        total = waiting.count()
        doubtful = requests.doubtful().order_by("promised_by").with_messages()
        proposed = requests.of_people().filter(status=Status.PROPOSED).order_by("proposed_until", "pk")
        many = crowd(now)
        claims = Claim.objects.open().select_related("request")
        calls = requests.of_people().filter(status=Status.CONFIRMED, slot__gt=now - STILL_SHOWN, slot__lt=now + WEEK)
        calls = list(calls.order_by("slot"))
        today = timezone.localdate(now)
        return {
            "request": parent_context["request"],
            "csrf_token": get_token(parent_context["request"]),  # a component gets none of a page's own values
            "now": now,
            "requests": waiting[:SHOWN],
            "total": total,
            "more": max(0, total - SHOWN),
            "today": [call for call in calls if timezone.localdate(call.slot) == today],
            "later": [call for call in calls if timezone.localdate(call.slot) > today],
            "unsaid": requests.of_people().filter(status=Status.CONFIRMED, slot__lte=now - STILL_SHOWN).count(),
            "crowd": many,
            "crowd_until": came_until(many) if many else "",
            "doubtful": doubtful[:SHOWN_IN_A_FOLD],
            "doubtful_total": doubtful.count(),
            "doubtful_late": doubtful.filter(promised_by__lte=now).count(),
            "proposed": proposed[:SHOWN_IN_A_FOLD],
            "proposed_total": proposed.count(),
            "claims": claims[:SHOWN_IN_A_FOLD],
            "claims_total": claims.count(),
            "about_to_go": requests.soon_past_retention(now, practice.retention_days).of_people().count(),
            "nobody_is_told": not practice.notify_email,
            "calendars": [how_it_is(calendar) for calendar in BusyCalendar.objects.exclude(problem="")],
            "hours_are_an_example": Availability.objects.filter(is_example=True).exists(),
            "troubles": _by_problem(Message.objects.in_trouble(now)[:MOST_TROUBLES]),
            "is_discreet": is_discreet(parent_context["request"]),
        }


def _by_problem(messages: Iterable[Message]) -> list[tuple[str, list[Message]]]:
    """[(problem, messages)]: what is wrong with many is said once."""
    found: dict[str, list[Message]] = {}
    for message in messages:
        found.setdefault(message.problem, []).append(message)
    return list(found.items())


class WeeksPanel(Component):
    """Requests by week and what became of them."""

    name = "weeks"
    template_name = "consultations/desk/weeks_panel.html"
    order = 60

    def get_context_data(self, parent_context: dict[str, Any]) -> dict[str, Any]:
        drawn = chart.weeks(timezone.now())
        return {
            "weeks": drawn,
            "outcomes": [(name, label) for name, label, _states in chart.OUTCOMES],
            "width": chart.WIDTH,
            "height": chart.HEIGHT,
            "total": sum(week.total for week in drawn),
        }


def show_the_day(request: HttpRequest, panels: list[Component]) -> None:
    """Put them on the first page of whoever may see requests."""
    if may(request.user, "view"):
        panels += [DayPanel(), WeeksPanel()]
