"""The weekly tally: a request is counted where it stands now, in the same transaction as its change.

Each request remembers under which headings it is counted, so a change moves it from the old ones to the new ones, an
answer that is taken back counts as if it had never been given, and erasing a request leaves its numbers as they are.
"""

from collections import Counter
from collections.abc import Iterable
from datetime import date, datetime, timedelta

from django.db.models import F

from ..models import ConsultationRequest, WeeklyTally
from ..models.availability import practice_zone
from ..rules.states import ENDED, Status

CAME = "came"
# What became of it, and how it ended by time: nobody answered, or nobody chose.
BECAME, TALKED, NO_FIT, NO_SHOW = "became", "talked", "no_fit", "no_show"
DECLINED, WITHDRAWN, UNANSWERED, UNCHOSEN = "declined", "withdrawn", "unanswered", "unchosen"
ENDINGS = {
    Status.BECAME_CLIENT: BECAME,
    Status.COMPLETED: TALKED,
    Status.NOT_A_FIT: NO_FIT,
    Status.NO_SHOW: NO_SHOW,
    Status.DECLINED: DECLINED,
    Status.WITHDRAWN: WITHDRAWN,
}
# How long it waited for the first answer: against the promise, and in hours.
IN_TIME, LATE, NEVER = "in_time", "late", "never"
HOURS = (2, 4, 8, 12, 24, 48, 72, 120)
WITHIN = tuple(f"within_{hours}" for hours in HOURS)
LONGER = "longer"

ANSWERS = (Status.CONFIRMED, Status.PROPOSED, Status.DECLINED, *ENDED)
UNANSWERED_STATES = (Status.REQUESTED, Status.EXPIRED)


def time_the_answer(current: ConsultationRequest, to: Status, now: datetime) -> None:
    """Remember, in memory and before its state becomes `to`, when it was first answered and whether that kept the
    promise. A promise that was broken once stays broken, though another one was made since."""
    was_unanswered = current.status in UNANSWERED_STATES and not _is_unchosen(current)
    if current.answered_at or not was_unanswered:
        return
    if now > current.promised_by or to == Status.EXPIRED:
        current.promise_kept = False
    if to in ANSWERS:
        current.answered_at = now
        current.promise_kept = current.promise_kept is not False


def count(current: ConsultationRequest) -> None:
    """Count it where it stands, and no more where it was counted before; whoever calls this saves the request."""
    share = share_of(current)
    if share != current.tallied:
        _add([(current.tallied, -1), (share, 1)])
        current.tallied = share


def count_no_more(shares: Iterable[str]) -> None:
    """Take out what these requests are counted under, for thousands at once."""
    _add((share, -1) for share in shares)


def share_of(request: ConsultationRequest) -> str:
    """The week and the headings under which it is counted: “2026-03-02 came declined in_time within_12”.

    Empty for what was set aside as spam, and for the daily self-test. What only looks doubtful counts: it was promised
    an answer like any other.
    """
    if request.is_self_test or request.status == Status.SPAM:
        return ""
    return " ".join([monday(request.received_at).isoformat(), CAME, *_ending(request), *_wait(request)])


def monday(moment: datetime) -> date:
    """The Monday of its week, in the practice's time."""
    day = moment.astimezone(practice_zone()).date()
    return day - timedelta(days=day.weekday())


def _is_unchosen(request: ConsultationRequest) -> bool:
    """Whether it ended because its visitor chose none of the times that were proposed."""
    return request.status == Status.EXPIRED and bool(request.proposed)


def _ending(request: ConsultationRequest) -> list[str]:
    if request.status == Status.EXPIRED:
        return [UNCHOSEN if _is_unchosen(request) else UNANSWERED]
    ending = ENDINGS.get(Status(request.status))
    return [ending] if ending else []


def _wait(request: ConsultationRequest) -> list[str]:
    if request.answered_at is None:
        return [NEVER] if request.status == Status.EXPIRED and not _is_unchosen(request) else []
    waited = request.answered_at - request.received_at
    within = next((name for name, hours in zip(WITHIN, HOURS, strict=True) if waited <= timedelta(hours=hours)), LONGER)
    return [IN_TIME if request.promise_kept else LATE, within]


def _add(shares: Iterable[tuple[str, int]]) -> None:
    numbers: Counter[tuple[str, str]] = Counter()
    for share, sign in shares:
        week, *headings = share.split() or [""]
        for heading in headings:
            numbers[week, heading] += sign
    for (week, heading), number in sorted(numbers.items()):
        if number:
            row, _is_new = WeeklyTally.objects.get_or_create(week=week, heading=heading)
            WeeklyTally.objects.filter(pk=row.pk).update(number=F("number") + number)
