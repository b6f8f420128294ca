"""Requests by week and what became of them: counted, and laid out for a drawing."""

from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db.models import Count
from django.db.models.functions import TruncWeek
from django.utils.translation import gettext_lazy as _

from ..models import ConsultationRequest
from ..rules.states import Status

WEEKS = 12
WIDTH, HEIGHT, GAP = 480, 96, 8  # of the drawing, in its own units
# What became of a request, from the bottom of a bar to its top: (name, label, states).
OUTCOMES = (
    ("became", _("Became clients"), (Status.BECAME_CLIENT,)),
    ("talked", _("Talked, or will talk"), (Status.CONFIRMED, Status.COMPLETED, Status.NOT_A_FIT)),
    ("open", _("Wait for an answer"), (Status.REQUESTED, Status.PROPOSED)),
    ("ended", _("Did not happen"), (Status.DECLINED, Status.WITHDRAWN, Status.EXPIRED, Status.NO_SHOW)),
)


@dataclass(frozen=True)
class Part:
    """One color of a bar, in the drawing's units."""

    name: str
    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True)
class Week:
    """One bar: the Monday, how many came to what, and the parts to draw."""

    monday: date
    counts: list[int]
    total: int
    parts: list[Part]


def weeks(now: datetime) -> list[Week]:
    """The last twelve weeks, the oldest first; what was erased is not counted any more, and spam never is."""
    zone = ZoneInfo(settings.PRACTICE_TIME_ZONE)
    today = now.astimezone(zone).date()
    mondays = [today - timedelta(days=today.weekday(), weeks=back) for back in reversed(range(WEEKS))]
    since = datetime.combine(mondays[0], datetime.min.time(), zone)
    rows = (
        ConsultationRequest.objects.of_people()
        .filter(received_at__gte=since, is_doubtful=False)
        .annotate(week=TruncWeek("received_at", tzinfo=zone))
        .values_list("week", "status")
        .order_by()
        .annotate(number=Count("pk"))
    )
    numbers: Counter[tuple[date, str]] = Counter()
    for week, status, number in rows:
        numbers[week.astimezone(zone).date(), status] += number
    return lay_out(
        [(day, [sum(numbers[day, state] for state in states) for *_names, states in OUTCOMES]) for day in mondays]
    )


def lay_out(rows: list[tuple[date, list[int]]]) -> list[Week]:
    """Bars side by side over the drawing's width, the highest as high as the drawing."""
    most = max([sum(counts) for _day, counts in rows] + [1])
    step = WIDTH / max(1, len(rows))
    drawn = []
    for number, (monday, counts) in enumerate(rows):
        parts, top = [], float(HEIGHT)
        for (name, *_rest), count in zip(OUTCOMES, counts, strict=True):
            height = count / most * HEIGHT
            top -= height
            if count:
                parts.append(Part(name, number * step + GAP / 2, round(top, 2), step - GAP, round(height, 2)))
        drawn.append(Week(monday, counts, sum(counts), parts))
    return drawn
