"""What a process has made of the content, kept until the content changes."""

from collections.abc import Callable
from typing import Any

from django.db import connection

from .generation import reader

MOST = 100


_kept: tuple[int | None, dict[Any, Any]] = (None, {})  # of one generation, and replaced as a whole


def kept[T](key: Any, make: Callable[[], T]) -> T:
    """What `make` returns, as it was made after the last commit that changed content; nobody may change it.

    Inside a transaction, which may hold changes that nobody else sees and may be taken back, it is made each time.
    """
    global _kept
    number = None if connection.in_atomic_block else reader.look(at_once=True)
    if number is None:
        return make()
    of, values = _kept
    if of != number or len(values) >= MOST:
        values = {}
        _kept = number, values
    if key not in values:
        values[key] = make()
    return values[key]
