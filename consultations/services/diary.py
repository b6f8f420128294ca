"""What stands open, and by when an answer can be promised: the rules of booking over the rows there are."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils import timezone

from therapyties.door.kept import kept

from ..models import Availability, ConsultationRequest, ConsultationSettings
from ..rules.booking import Schedule, open_slots, promised_reply


def schedule_now(now: datetime | None = None) -> Schedule:
    return Availability.current().schedule(now or timezone.now())


@dataclass(frozen=True)
class Diary:
    """What stands open at one moment: the slots, by when a request would be answered, and why nobody is there."""

    openings: list[datetime]
    promise: datetime
    away: str

    @classmethod
    def now(
        cls,
        besides: ConsultationRequest | None = None,
        availability: Availability | None = None,
        practice: ConsultationSettings | None = None,
    ) -> "Diary":
        """The diary now, or as it were with another `availability`; `practice` is its settings where the caller has
        them already. Slots that only the request `besides` stands in the way of count as open."""
        now = timezone.now()
        availability = availability or kept(Availability, Availability.whole)
        schedule = availability.schedule(now)
        return cls(
            openings=open_slots(schedule, taken_slots(now, besides), now),
            promise=promise(now, schedule, practice=practice),
            away=availability.away_message_spoken() if availability.is_away(now) else "",
        )


def openings(now: datetime | None = None) -> list[datetime]:
    """The slots that may be booked now."""
    now = now or timezone.now()
    return open_slots(schedule_now(now), taken_slots(now), now)


def promise(
    now: datetime | None = None,
    schedule: Schedule | None = None,
    slot: datetime | None = None,
    practice: ConsultationSettings | None = None,
) -> datetime:
    """By when a request sent now, perhaps for that slot, would be answered."""
    now = now or timezone.now()
    days = (practice or ConsultationSettings.current()).reply_working_days
    return promised_reply(now, days, schedule or schedule_now(now), slot)


def taken_slots(now: datetime, besides: ConsultationRequest | None = None, *, firmly: bool = False) -> list[datetime]:
    """The slots that take time from yesterday on, calls that are over and times that are proposed included, but for
    those of `besides`; `firmly`: only those that are kept for good."""
    since = now - timedelta(days=2)
    taken = ConsultationRequest.objects.taking_time(now).filter(slot__gt=since)
    proposing = ConsultationRequest.objects.keeping_proposals(now)
    if firmly:
        taken = taken.filter(held_until=None)
    if besides is not None and besides.pk:
        taken, proposing = taken.exclude(pk=besides.pk), proposing.exclude(pk=besides.pk)
    proposed = (slot for request in proposing.only("proposed") for slot in request.proposals if slot > since)
    return sorted({*taken.values_list("slot", flat=True), *proposed})
