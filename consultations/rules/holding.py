"""For how long a slot is held for somebody who has not shown who they are, and how many such holds there may be.

Anybody can type anybody's number; so a hold without proof is soft: it is short, and within a budget. Beyond the budget
the slot is a wish: asked for, answered and promised like any other, and offered to others as well.
"""

from collections.abc import Collection
from datetime import datetime, timedelta

from .booking import Schedule

PRESSED_WITHIN = timedelta(minutes=30)  # of when the mail server took the message with the proof
PRESSED_AT_LAST = timedelta(hours=4)  # after asking, whenever that message left
SHARE_OF_A_DAY = 3  # a third of a day's calls may be held without proof


def held_until_pressed(asked_at: datetime, sent_at: datetime | None = None) -> datetime:
    """Until when a slot is held for somebody who is to press the button in a message, sent or not sent yet."""
    at_last = asked_at + PRESSED_AT_LAST
    return min(at_last, sent_at + PRESSED_WITHIN) if sent_at else at_last


def is_within_budget(slot: datetime, schedule: Schedule, unproven: Collection[datetime]) -> bool:
    """Whether the slot may be held without proof while the slots `unproven` are."""
    day = slot.astimezone(schedule.zone).date()
    that_day = sum(held.astimezone(schedule.zone).date() == day for held in unproven)
    return that_day < a_days_share(schedule.calls_a_day) and len(unproven) < schedule.unproven_holds


def a_days_share(calls_a_day: int) -> int:
    """How many slots of one day may be held without proof: at least one."""
    return max(1, calls_a_day // SHARE_OF_A_DAY)
