"""What a job is: something the worker does by itself, again and again."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from .stopping import Stop

# Set once the worker is asked to stop. A job that does many things, one after another, looks at it between two.
stop_asked = Stop()


@dataclass(frozen=True)
class Job:
    """Run `every` so often with the time of the run; what it returns is not looked at, what it raises is a failure.

    `name` says in English what it does ("sending messages"): the key of its record, and translated where it is shown.
    """

    name: str
    every: timedelta
    run: Callable[[datetime], object]
