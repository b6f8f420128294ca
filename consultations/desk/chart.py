"""Requests by week and what became of them, from the weekly tally: the numbers, and where they stand on the picture."""

from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db.models import Count
from django.db.models.functions import TruncWeek
from django.utils.translation import gettext_lazy as _

from ..models import ConsultationRequest, WeeklyTally
from ..rules.states import HOLDING
from ..services import tally

WEEKS = 12
WIDTH, HEIGHT, GAP = 360, 110, 6  # of the bars, in the drawing's own units
ABOVE, BELOW = 14, 16  # for the number over a bar and the day under it
LEAST_FOR_A_NUMBER = 11  # so high is a part that holds its number
OPEN, GONE = "open", "gone"  # counted from what is there, and what is left over: erased before it ended
# What became of a request, as the table tells it: (heading, label).
OUTCOMES = (
    (tally.BECAME, _("Became clients")),
    (tally.TALKED, _("Talked")),
    (tally.NO_FIT, _("Did not fit")),
    (tally.NO_SHOW, _("Did not come")),
    (OPEN, _("Still open")),
    (tally.DECLINED, _("You declined")),
    (tally.UNANSWERED, _("You never answered")),
    (tally.UNCHOSEN, _("They never chose")),
    (tally.WITHDRAWN, _("They withdrew")),
    (GONE, _("Erased before an end")),
)
# The same from the bottom of a bar to its top: (name, label, headings).
STRIPES = (
    ("became", _("Became clients"), (tally.BECAME,)),
    ("talked", _("Talked"), (tally.TALKED, tally.NO_FIT)),
    ("open", _("Still open"), (OPEN,)),
    ("declined", _("You declined"), (tally.DECLINED,)),
    ("unanswered", _("You never answered"), (tally.UNANSWERED,)),
    ("left", _("The visitor did not go on"), (tally.UNCHOSEN, tally.WITHDRAWN, tally.NO_SHOW, GONE)),
)


@dataclass(frozen=True)
class Part:
    """One stripe of a bar, in the drawing's units."""

    name: str
    x: float
    y: float
    width: float
    height: float
    number: int

    @property
    def holds_its_number(self) -> bool:
        return self.height >= LEAST_FOR_A_NUMBER

    @property
    def middle(self) -> tuple[float, float]:
        return self.x + self.width / 2, self.y + self.height / 2


@dataclass(frozen=True)
class Bar:
    """One week drawn: how many came, the middle of its bar, its top, and its stripes."""

    monday: date
    total: int
    middle: float
    top: float
    parts: list[Part]


@dataclass(frozen=True)
class Week:
    """One week in numbers: how many came, what became of them, and how long they waited."""

    monday: date
    came: int
    outcomes: dict[str, int]
    in_time: int
    late: int
    never: int
    within: dict[str, int]

    def counts(self) -> list[int]:
        return [self.outcomes[name] for name, _label in OUTCOMES]

    def stripes(self) -> list[int]:
        return [sum(self.outcomes[heading] for heading in headings) for _name, _label, headings in STRIPES]

    def half_within(self) -> int | None:
        return half_within([self])


def weeks(now: datetime) -> list[Week]:
    """The last twelve weeks, the oldest first; what was erased since is counted like the rest."""
    this = tally.monday(now)
    mondays = [this - timedelta(weeks=back) for back in reversed(range(WEEKS))]
    numbers: Counter[tuple[date, str]] = Counter()
    for week, heading, number in WeeklyTally.objects.filter(week__gte=mondays[0]).values_list(
        "week", "heading", "number"
    ):
        numbers[week, heading] = number
    still_open = _still_open(mondays[0])
    return [_week(monday, numbers, still_open[monday]) for monday in mondays]


def _week(monday: date, numbers: Counter[tuple[date, str]], still_open: int) -> Week:
    came = numbers[monday, tally.CAME]
    outcomes = {heading: numbers[monday, heading] for heading in tally.ENDINGS.values()}
    outcomes |= {heading: numbers[monday, heading] for heading in (tally.UNANSWERED, tally.UNCHOSEN)}
    outcomes[OPEN] = still_open
    outcomes[GONE] = max(0, came - sum(outcomes.values()))
    in_time, late, never = (numbers[monday, heading] for heading in (tally.IN_TIME, tally.LATE, tally.NEVER))
    within = {heading: numbers[monday, heading] for heading in (*tally.WITHIN, tally.LONGER)}
    return Week(monday, came, outcomes, in_time, late, never, within)


def _still_open(since: date) -> Counter[date]:
    zone = ZoneInfo(settings.PRACTICE_TIME_ZONE)
    rows = (
        ConsultationRequest.objects.of_people()
        .filter(received_at__gte=datetime.combine(since, datetime.min.time(), zone), status__in=HOLDING)
        .annotate(week=TruncWeek("received_at", tzinfo=zone))
        .values_list("week")
        .order_by()
        .annotate(number=Count("pk"))
    )
    return Counter({week.astimezone(zone).date(): number for week, number in rows})


def half_within(weeks: list[Week]) -> int | None:
    """Within how many hours at least half of the answers of these weeks came; None if it was longer, or none came."""
    counts = [sum(week.within[name] for week in weeks) for name in (*tally.WITHIN, tally.LONGER)]
    so_far = 0
    for hours, count in zip(tally.HOURS, counts[:-1], strict=True):
        so_far += count
        if so_far and 2 * so_far >= sum(counts):
            return hours
    return None


def lay_out(rows: list[tuple[date, list[int]]]) -> list[Bar]:
    """Bars side by side over the drawing's width, the highest as high as the drawing."""
    most = max([sum(counts) for _day, counts in rows] + [1])
    step = WIDTH / max(1, len(rows))
    drawn = []
    for number, (monday, counts) in enumerate(rows):
        parts, top = [], float(ABOVE + HEIGHT)
        for (name, *_rest), count in zip(STRIPES, counts, strict=True):
            height = count / most * HEIGHT
            top -= height
            if count:
                parts.append(Part(name, number * step + GAP / 2, round(top, 2), step - GAP, round(height, 2), count))
        drawn.append(Bar(monday, sum(counts), (number + 0.5) * step, round(top, 2), parts))
    return drawn
