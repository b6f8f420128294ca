"""Stretches of time: joined, and asked whether something falls into one."""

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime

Interval = tuple[datetime, datetime]


def joined(stretches: Iterable[Interval]) -> list[Interval]:
    """The same time as fewer stretches that neither touch nor overlap, in order."""
    result: list[Interval] = []
    for start, end in sorted(stretches):
        if result and start <= result[-1][1]:
            result[-1] = (result[-1][0], max(end, result[-1][1]))
        else:
            result.append((start, end))
    return result


def overlaps(stretches: Sequence[Interval], start: datetime, end: datetime) -> bool:
    """Whether one of these, in order and apart from each other, shares a moment with the time from start to end."""
    before = bisect_left(stretches, end, key=lambda stretch: stretch[0]) - 1
    return before >= 0 and stretches[before][1] > start


def without(whole: Interval, taken: Iterable[Interval]) -> Iterator[Interval]:
    """What is left of a stretch when these are taken out of it, in order."""
    begin, finish = whole
    for start, end in joined(taken):
        if end <= begin or start >= finish:
            continue
        if start > begin:
            yield begin, start
        begin = max(begin, end)
    if begin < finish:
        yield begin, finish
