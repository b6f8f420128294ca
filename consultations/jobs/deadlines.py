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
    """Requests whose every time went by unanswered end, and their visitors are told kindly. How many there were."""
    gone = 0
    for request in ConsultationRequest.objects.unanswered_past(now):
        if any(slot > now for slot in request.proposals):
            continue
        try:
            by_anyone.expire(request, now)
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
    _greet_the_morning(now)


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
