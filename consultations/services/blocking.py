"""The therapist takes time out of what can be booked, and gives it back; calls that stand there are named first."""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from django.contrib.auth.base_user import AbstractBaseUser
from wagtail.log_actions import log

from ..models import Availability, ConsultationRequest, TimeOff
from ..models.availability import practice_zone
from ..rules.booking import CALL
from ..rules.stretches import Interval, joined, overlaps
from .changing import booking

MOST_NAMED = 20  # calls of one block; of more the number is said
LONGEST = timedelta(days=366)


@dataclass(frozen=True)
class Touched:
    """Calls that stand in some stretches of time: the first ones with their requests, and how many there are."""

    named: Sequence[tuple[datetime, ConsultationRequest]]
    total: int
    digest: str  # of all of them: what was seen when somebody said “anyway”

    @property
    def more(self) -> int:
        return self.total - len(self.named)


class TouchesCalls(Exception):
    """Nothing is blocked: calls stand there, and nobody has said yet that it is meant all the same."""

    def __init__(self, touched: Touched):
        super().__init__("calls stand in that time")
        self.touched = touched


def block(off: TimeOff, *, now: datetime, user: AbstractBaseUser | None = None, seen: str = "") -> TimeOff:
    """Nothing can be booked in that time off from now on; the one that is stored, which may have been there already.

    Raises TouchesCalls if calls are held in it, unless `seen` is the digest of exactly these. They stay as they are.
    """
    with booking(now):
        availability = Availability.current()
        same = {name: getattr(off, name) for name in ("first_day", "last_day", "start", "end")}
        stored = TimeOff.objects.filter(availability=availability, **same).first()
        if stored:
            return stored
        touched = calls_in(stretches_of(off), now)
        if touched.total and touched.digest != seen:
            raise TouchesCalls(touched)
        off.availability = availability
        off.save()
        availability.clear_past(now)
        log(availability, "consultations.blocked", user=user, data={"day": f"{off.first_day}"})
        return off


def unblock(pk: int, *, now: datetime, user: AbstractBaseUser | None = None) -> TimeOff | None:
    """That time off is gone; None if it was gone already."""
    with booking(now):
        off = TimeOff.objects.filter(pk=pk).first()
        if off:
            off.delete()
            log(Availability.current(), "consultations.unblocked", user=user, data={"day": f"{off.first_day}"})
        return off


def stretches_of(off: TimeOff) -> list[Interval]:
    """The stretches of time that it takes out, at most a year of them."""
    last = min(off.last_day or off.first_day, off.first_day + LONGEST)
    return off.intervals(off.first_day, last, practice_zone())


def stretches_ahead(offs: Iterable[TimeOff], now: datetime) -> list[Interval]:
    """The stretches that these take out of the days from today on, at most a year of them."""
    zone = practice_zone()
    today = now.astimezone(zone).date()
    return joined(stretch for off in offs for stretch in off.intervals(today, today + LONGEST, zone))


def calls_in(stretches: Iterable[Interval], now: datetime) -> Touched:
    """The calls ahead that are held or confirmed in these stretches, and the proposed times that are kept for somebody,
    the earliest first."""
    whole = joined(stretches)
    if not whole:
        return Touched([], 0, "")
    requests = ConsultationRequest.objects.of_people()
    ahead = requests.taking_time(now).filter(slot__gt=max(now, whole[0][0] - CALL), slot__lt=whole[-1][1])
    found = set(ahead.values_list("slot", "pk"))
    for request in requests.keeping_proposals(now).only("pk", "proposed"):
        found |= {(slot, request.pk) for slot in request.proposals if slot > now}
    touched = sorted((slot, pk) for slot, pk in found if overlaps(whole, slot, slot + CALL))
    rows = requests.in_bulk({pk for _slot, pk in touched[:MOST_NAMED]})
    named = [(slot, rows[pk]) for slot, pk in touched[:MOST_NAMED] if pk in rows]
    return Touched(named, len(touched), _digest(touched))


def _digest(touched: Iterable[tuple[datetime, int]]) -> str:
    seen = ";".join(f"{pk}@{slot.astimezone(UTC):%Y%m%d%H%M}" for slot, pk in touched)
    return hashlib.sha256(seen.encode()).hexdigest() if seen else ""
