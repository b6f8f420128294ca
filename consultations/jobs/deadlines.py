"""What happens by the clock alone: requests expire, people are reminded, the morning begins."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.conf import settings

from ..messages.outbox import tell_therapist, tell_visitor
from ..models import ConsultationRequest, ConsultationSettings, MessageKind
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
        if request.changed_at <= request.slot - REMINDED_BEFORE:
            tell_visitor(request, MessageKind.REMINDER, now, occasion=request.slot.isoformat())
    for request in requests.waiting().filter(promised_by__lte=now + WARNED_BEFORE, received_at__lt=now - FRESH):
        late = request.promised_by <= now
        occasion = request.promised_by.isoformat()
        if late:
            tell_visitor(request, MessageKind.LATE, now, occasion=occasion)
        else:
            tell_therapist(request, MessageKind.PROMISE_NEAR, now, occasion=occasion)
    _greet_the_morning(now)


def _greet_the_morning(now: datetime) -> None:
    zone = ZoneInfo(settings.PRACTICE_TIME_ZONE)
    local = now.astimezone(zone)
    wanted = ConsultationSettings.objects.values_list("morning_list", flat=True).first()
    if not wanted or not MORNING <= local.hour < NOON:
        return
    calls = ConsultationRequest.objects.holding_a_slot().filter(slot__gt=now, slot__lt=now + timedelta(days=1))
    today = any(call.slot.astimezone(zone).date() == local.date() for call in calls)
    if today or ConsultationRequest.objects.waiting().exists():
        tell_therapist(None, MessageKind.MORNING, now, occasion=local.date().isoformat())
