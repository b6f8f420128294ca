"""The therapist's week on one page: what is open, held, busy and off, and what can be done about each."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from ..form_fields import SlotField
from ..models import Availability, BusyCalendar, ConsultationRequest, HoursOfDate, TimeOff
from ..models.availability import Closure, Why, practice_zone
from ..models.requests import STATUS_LABELS
from ..moments import clock
from ..rules import week as rules
from ..rules.booking import CALL, DAY, Schedule, midnight, open_slots
from ..rules.states import Status
from ..rules.stretches import Interval
from ..services import reading
from ..services.diary import taken_slots
from . import week_words as words
from .calendar_words import how_it_is
from .guard import DeskRequest, for_the_therapist, is_discreet

MOST_CALLS = 300  # of one week
MOST_PROPOSING = 500
WITHOUT_A_TIME = 4  # named above the grid
HEAD = 1  # the line of the grid above the first hour, on which the days' names stand


@dataclass(frozen=True)
class Person:
    """Somebody at a time, and in words how it stands with them."""

    request: ConsultationRequest
    name: str
    kind: str
    words: str


@dataclass(frozen=True)
class Item:
    """What is drawn at one place of a day: people at a time, or a stretch that is busy, off or closed."""

    kind: str
    when: str
    start: datetime
    lines: rules.Lines | None = None
    words: str = ""
    people: Sequence[Person] = ()
    time_off: TimeOff | None = None

    @property
    def gives_back(self) -> str:
        """Which time can be booked again if this is unblocked."""
        return words.time_off_named(self.time_off) if self.time_off else ""


@dataclass(frozen=True)
class Drawn:
    """A day as it is drawn: what is still open, and what stands there in the order of the day."""

    open: rules.Day
    items: Sequence[Item]
    hours: str
    count: str
    is_today: bool
    is_past: bool
    stretches: Sequence[rules.OpenStretch] = field(default=())
    free: Sequence[rules.Opening] = field(default=())
    dated: Sequence[tuple[HoursOfDate, str]] = field(default=())


@require_safe
@for_the_therapist
def week(request: DeskRequest) -> HttpResponse:
    """One week, this one unless another is asked for; with `at`, what can be done about that time. With `part=acts`
    that alone, for the script."""
    now = timezone.now()
    acts = acts_at(request.GET.get("at", ""), now)
    if request.GET.get("part") == "acts":
        return render(request, "consultations/desk/week_acts.html", {"acts": acts, "is_part": True})
    monday = rules.week_asked_for(request.GET.get("week", ""), now.astimezone(practice_zone()).date())
    context = screen_of(monday, now, is_discreet=is_discreet(request))
    reading.listed(request.user, "consultations.week_seen")
    just_blocked = _just_blocked(request.GET.get("blocked", ""))
    named = words.time_off_named(just_blocked) if just_blocked else ""
    just = {"acts": acts, "blocked": just_blocked, "blocked_named": named}
    return render(request, "consultations/desk/week.html", context | just)


def acts_at(text: str, now: datetime) -> dict[str, Any] | None:
    """What the choices about a time need; None if it is none, or over."""
    try:
        start = SlotField(required=False).clean(text)
    except ValidationError:
        return None
    if start is None or start <= now:
        return None
    zone = practice_zone()
    return {
        "start": start,
        "monday": rules.monday_of(start.astimezone(zone).date()),
        "block_part": BLOCK_PART[rules.part_of_day(start, zone)],
    }


BLOCK_PART = {
    "morning": gettext_lazy("Block the morning"),
    "afternoon": gettext_lazy("Block the afternoon"),
    "evening": gettext_lazy("Block the evening"),
}


def screen_of(monday: date, now: datetime, *, is_discreet: bool) -> dict[str, Any]:
    """Everything the page of that week shows."""
    availability = Availability.current()
    schedule = availability.schedule(now, since=monday)
    sunday = monday + 6 * DAY
    calendars = list(BusyCalendar.objects.all())
    begins, ends = midnight(monday, schedule.zone), midnight(sunday + DAY, schedule.zone)
    busy = [stretch for calendar in calendars for stretch in calendar.intervals_in(begins, ends)]
    people = list(_people(monday, now, schedule.zone, is_discreet))
    starts = [start for start, _person in people]
    days = rules.days_drawn(monday, schedule, starts)
    closures = list(availability.closures(monday, sunday, now))
    grid = rules.clock_of(days, schedule, starts, [*busy, *(closure[:2] for closure in closures)])
    held = taken_slots(now)
    offered = open_slots(schedule, held, now)
    pieces = _pieces(people, busy, closures, availability.step_minutes, is_discreet=is_discreet)
    today = now.astimezone(schedule.zone).date()
    dated = _dated(availability, monday, sunday)
    drawn = [
        _drawn(rules.day_of(day, grid, schedule, held, offered, now), grid, pieces, schedule, dated.get(day, []), now)
        for day in days
    ]
    return {
        "monday": monday,
        "first_day": days[0],
        "last_day": days[-1],
        "days": drawn,
        "rows": (grid.last - grid.first) * rules.QUARTERS_AN_HOUR,
        "hours": [(words.hour(hour), line + HEAD) for hour, line in grid.hours],
        "before": monday - 7 * DAY if monday > rules.first_week(today) else None,
        "after": monday + 7 * DAY if monday < rules.last_week(today) else None,
        "is_this_week": monday == rules.monday_of(today),
        "left_out": words.left_out(days),
        "horizon": words.horizon(monday, today, availability.horizon_days),
        "calendars": [how_it_is(calendar, availability, now) for calendar in calendars],
        "is_discreet": is_discreet,
        "away": availability.is_away(now),
        **_without_a_time(is_discreet),
    }


# --- who stands in the week


def _people(monday: date, now: datetime, zone: ZoneInfo, is_discreet: bool) -> Iterator[tuple[datetime, Person]]:
    """(start, person) for each call of the week: asked for, proposed, confirmed or over."""
    first, last = midnight(monday, zone), midnight(monday + 7 * DAY, zone)
    shown = [*STANDING, *ENDED]
    requests = ConsultationRequest.objects.of_people()
    for request in requests.filter(status__in=shown, slot__gte=first, slot__lt=last).order_by("slot")[:MOST_CALLS]:
        kind, said = _standing(request, now)
        yield request.slot, Person(request, _named(request, is_discreet), kind, said)
    proposing = requests.keeping_proposals(now).only("pk", "proposed").order_by("proposed_until")[:MOST_PROPOSING]
    slots = [(slot, row.pk) for row in proposing for slot in row.proposals if first <= slot < last]
    rows = requests.in_bulk({pk for _slot, pk in slots[:MOST_CALLS]}) if slots else {}
    for slot, pk in slots[:MOST_CALLS]:
        if pk in rows:
            named = _named(rows[pk], is_discreet)
            yield slot, Person(rows[pk], named, "proposed", _("proposed, waits for them"))


STANDING = (Status.REQUESTED.value, Status.PROPOSED.value, Status.CONFIRMED.value)
ENDED = (Status.COMPLETED.value, Status.NOT_A_FIT.value, Status.NO_SHOW.value, Status.BECAME_CLIENT.value)


def _standing(request: ConsultationRequest, now: datetime) -> tuple[str, str]:
    """The kind of what is drawn, and how it stands in words."""
    status, is_held = Status(request.status), request.holds_its_slot(now)
    if status == Status.CONFIRMED:
        is_over = request.slot is not None and request.slot + CALL <= now
        return ("over", _("over: say what became of it")) if is_over else ("confirmed", _("confirmed"))
    if status == Status.PROPOSED:
        return ("proposed", _("waits for them")) if is_held else ("wish", _("asked for first, not kept free"))
    if status == Status.REQUESTED:
        return ("held", _("waits for you")) if is_held else ("wish", _("not kept free, waits for you"))
    return "over", str(STATUS_LABELS[status])


def _named(request: ConsultationRequest, is_discreet: bool) -> str:
    return request.initials if is_discreet else str(request.name)


def _without_a_time(is_discreet: bool) -> dict[str, Any]:
    """Who waits and has no time yet, the earliest promise first."""
    waiting = ConsultationRequest.objects.waiting().filter(slot=None, is_doubtful=False).order_by("promised_by", "pk")
    rows = list(waiting[: WITHOUT_A_TIME + 1])
    more = waiting.count() - WITHOUT_A_TIME if len(rows) > WITHOUT_A_TIME else 0
    named = [
        (row, _named(row, is_discreet), row.times_chosen if is_discreet else row.suits) for row in rows[:WITHOUT_A_TIME]
    ]
    return {"without_a_time": named, "more_without_a_time": more}


# --- what is drawn


def _pieces(
    people: Iterable[tuple[datetime, Person]],
    busy: Iterable[Interval],
    closures: Iterable[Closure],
    step: int,
    *,
    is_discreet: bool,
) -> list[tuple[Interval, Item]]:
    """(stretch, item) for everything in the week but what is open; people at one time are one item."""
    at: dict[datetime, list[Person]] = {}
    for start, person in people:
        at.setdefault(start, []).append(person)
    long = min(timedelta(minutes=step), 2 * CALL)  # a call is drawn as long as it keeps others away, to half an hour
    pieces = [((start, start + long), Item("call", clock(start), start, people=those)) for start, those in at.items()]
    pieces += [((start, end), Item("busy", "", start, words=_("Busy"))) for start, end in busy]
    for closure in closures:
        because = words.closed_because(closure, is_discreet=is_discreet)
        item = Item(KINDS[closure.why], "", closure.start, words=because, time_off=closure.time_off)
        pieces.append((closure[:2], item))
    return sorted(pieces, key=lambda piece: (piece[0][0], piece[1].kind == "call"))


KINDS = {Why.TIME_OFF: "off", Why.AWAY: "off", Why.REST: "closed", Why.HOLIDAY: "closed"}


def _is_shown(item: Item, open_day: rules.Day) -> bool:
    """A holiday is told on a day that has hours; on one that has none it closes nothing."""
    return item.kind != "closed" or open_day.has_hours


def _drawn(
    open_day: rules.Day,
    grid: rules.Clock,
    pieces: Iterable[tuple[Interval, Item]],
    schedule: Schedule,
    dated: Sequence[HoursOfDate],
    now: datetime,
) -> Drawn:
    day, zone = open_day.day, schedule.zone
    items = [
        replace(item, when=item.when or words.span(stretch, day, zone), lines=_below_head(lines))
        for stretch, item in pieces
        if (lines := grid.lines_of(stretch, day)) and _is_shown(item, open_day)
    ]
    is_past = day < now.astimezone(zone).date()
    is_said = any(row.start is None for row in dated)  # that it has no hours
    below = [
        replace(stretch, lines=_below_head(lines))
        for stretch in open_day.stretches
        if stretch.end > now and (lines := grid.lines_of((max(stretch.start, now), stretch.end), day))
    ]
    free = [replace(opening, lines=_below_head(opening.lines)) for opening in open_day.free]
    return Drawn(
        open=open_day,
        stretches=below,
        free=free,
        items=items,
        hours="" if is_past or is_said else words.hours_in_words(open_day),
        count=words.count_in_words(open_day, day, schedule, now),
        is_today=day == now.astimezone(zone).date(),
        is_past=is_past,
        dated=[] if is_past else [(row, words.dated_in_words(row)) for row in dated],
    )


def _below_head(lines: rules.Lines) -> rules.Lines:
    return rules.Lines(lines.first + HEAD, lines.last + HEAD)


def _dated(availability: Availability, monday: date, sunday: date) -> dict[date, list[HoursOfDate]]:
    """What was set for each date of the week, to be taken back."""
    rows: dict[date, list[HoursOfDate]] = {}
    for row in availability.dated_hours.filter(day__gte=monday, day__lte=sunday):
        rows.setdefault(row.day, []).append(row)
    return rows


def _just_blocked(text: str) -> TimeOff | None:
    """The time off that was just made, so that it can be taken back at once."""
    is_number = text.isascii() and text.isdecimal() and len(text) < 10
    return TimeOff.objects.filter(pk=int(text)).first() if is_number else None
