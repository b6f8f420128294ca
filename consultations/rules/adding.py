"""What speaks against a call at a time that the therapist names: reasons to ask once more, none to refuse."""

from collections.abc import Collection
from dataclasses import replace
from datetime import datetime, timedelta
from enum import Enum, auto

from .booking import CALL, DAY, Schedule, is_bookable, leaves_room
from .stretches import overlaps

AS_MANY_AS_ONE_LIKES = 1_000  # calls a day


class Objection(Enum):
    OUT_OF_HOURS = auto()
    TIME_OFF = auto()
    BUSY = auto()
    DAY_IS_FULL = auto()
    TOO_NEAR = auto()  # to another call, for the pause after it


def objections(slot: datetime, schedule: Schedule, held: Collection[datetime]) -> list[Objection]:
    """Everything that speaks against a call then while those at `held` are taken, in the order in which it is said.

    How soon it is, and how far away, speaks against nothing: notice and horizon are for visitors.
    """
    free = replace(schedule, closed=(), busy=(), step=CALL, gap=timedelta(), notice=timedelta())
    free = replace(free, horizon_days=2, calls_a_day=AS_MANY_AS_ONE_LIKES)
    end = slot + CALL
    found = {
        Objection.OUT_OF_HOURS: not is_bookable(slot, free, (), slot - DAY),
        Objection.TIME_OFF: any(closed < end and slot < opened for closed, opened in schedule.closed),
        Objection.BUSY: overlaps(schedule.busy, slot, end),
        Objection.DAY_IS_FULL: not leaves_room(slot, replace(schedule, gap=timedelta()), held),
        Objection.TOO_NEAR: not leaves_room(slot, replace(schedule, calls_a_day=AS_MANY_AS_ONE_LIKES), held),
    }
    return [objection for objection, speaks_against in found.items() if speaks_against]
