"""Which of several messages of one kind this is: one typed value a kind, and how it is written in the outbox."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime


@dataclass(frozen=True)
class Occasion[Value]:
    """`read` gives back what `write` wrote; it raises ValueError for what nobody wrote."""

    write: Callable[[Value], str]
    read: Callable[[str], Value]


@dataclass(frozen=True)
class LicenceWarning:
    """A day on which a license expires, and how many days before it the warning goes out."""

    expires: date
    days: int


def _read_licence_warning(text: str) -> LicenceWarning:
    day, _blank, days = text.partition(" ")
    return LicenceWarning(date.fromisoformat(day), int(days))


REVISION: Occasion[int] = Occasion(str, int)  # of the request it is about
ROUND: Occasion[int] = Occasion(str, int)  # of its visitor's contact, which each correction begins anew
MOMENT: Occasion[datetime] = Occasion(datetime.isoformat, datetime.fromisoformat)  # a call, a promise, a press
DAY: Occasion[date] = Occasion(date.isoformat, date.fromisoformat)
REFERENCE: Occasion[str] = Occasion(str, str)  # of a request that is gone
LICENCE_WARNING: Occasion[LicenceWarning] = Occasion(
    lambda warning: f"{warning.expires.isoformat()} {warning.days}", _read_licence_warning
)
