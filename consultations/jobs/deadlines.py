"""What happens by the clock alone: requests expire, people are reminded, the morning begins."""

from datetime import datetime, timedelta

from ..messages.kinds import Kind
from ..messages.outbox import tell_therapist, tell_visitor
from ..models import ConsultationRequest, ConsultationSettings
from ..models.availability import practice_zone
from ..rules.states import Status
from ..services import by_anyone
from ..services.changing import NotAllowed

REMINDED_BEFORE = timedelta(hours=24)
WARNED_BEFORE = timedelta(hours=4)  # of a promise
FRESH = timedelta(hours=1)  # nobody is warned of what has only just come
MORNING, NOON = 7, 12  # o'clock; a list that comes later is none of the morning


def expire(now: datetime) -> int:
    """Requests whose time went by unanswered end, and so do those whose proposed times nobody chose; their visitors are
    told kindly, each in words that fit. How many there were. Holds whose time is over hold nothing any more."""
    gone = 0
    requests = ConsultationRequest.objects
    requests.let_go_of_lapsed(now)
    for end, over in (
        (by_anyone.expire, requests.unanswered_past(now)),
        (by_anyone.let_proposals_go, requests.unchosen_past(now)),
    ):
        for request in over:
            try:
                end(request, now)
                gone += 1
            except NotAllowed:
                continue  # somebody answered at this very moment
    return gone


def remind(now: datetime) -> None:
    """Put into the outbox what is due by the clock alone: reminders, promises missed or about to be, the morning."""
    requests = ConsultationRequest.objects
    ahead = requests.filter(status=Status.CONFIRMED, slot__gt=now, slot__lte=now + REMINDED_BEFORE)
    for request in ahead:
        if request.slot and request.changed_at <= request.slot - REMINDED_BEFORE:
            tell_visitor(request, Kind.REMINDER, now, occasion=request.slot)
    for request in requests.waiting().filter(promised_by__lte=now + WARNED_BEFORE, received_at__lt=now - FRESH):
        late = request.promised_by <= now
        if late:
            tell_visitor(request, Kind.LATE, now, occasion=request.promised_by)
        else:
            tell_therapist(request, Kind.PROMISE_NEAR, now, occasion=request.promised_by)
    for request in requests.keeping_proposals(now):
        if (
            request.proposed_at
            and request.proposed_until
            and now >= _time_to_remind(request.proposed_at, request.proposed_until)
        ):
            tell_visitor(request, Kind.CHOOSE, now, occasion=request.proposed_at)
    _greet_the_morning(now)


def _time_to_remind(proposed_at: datetime, until: datetime) -> datetime:
    """A day before the proposed times are let go, or half-way there if that is sooner."""
    return until - min(REMINDED_BEFORE, (until - proposed_at) / 2)


def _greet_the_morning(now: datetime) -> None:
    zone = practice_zone()
    local = now.astimezone(zone)
    wanted = ConsultationSettings.current().morning_list
    if not wanted or not MORNING <= local.hour < NOON:
        return
    calls = ConsultationRequest.objects.holding_a_slot().filter(slot__gt=now, slot__lt=now + timedelta(days=1))
    today = any(call.slot.astimezone(zone).date() == local.date() for call in calls)
    if today or ConsultationRequest.objects.waiting().exists():
        tell_therapist(None, Kind.MORNING, now, occasion=local.date())
