"""Whether so many requests came in so short a time that somebody should look."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import NamedTuple

MANY = 15
WITHIN = timedelta(minutes=10)


class Stretch(NamedTuple):
    """Time in which requests came thick: the first of them, the last, and how many there were."""

    first: datetime
    last: datetime
    number: int


def latest_crowd(moments: Iterable[datetime]) -> Stretch | None:
    """The latest stretch every request of which came within ten minutes of fourteen others; None if there is none.
    Ten minutes that share a request with ten others are one stretch with them, however long it becomes."""
    came = sorted(moments)
    begins = ends = -1  # of the latest stretch, as places in the list
    for place in range(MANY - 1, len(came)):
        earliest = place - MANY + 1
        if came[place] - came[earliest] > WITHIN:
            continue
        begins = begins if earliest <= ends else earliest
        ends = place
    return Stretch(came[begins], came[ends], ends - begins + 1) if ends >= 0 else None
