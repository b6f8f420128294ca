"""What is known of a kind of message: the columns of the one table of kinds."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum
from typing import Any

from django.utils.functional import Promise

from .letters import Letter
from .occasions import REVISION, Occasion


class To(Enum):
    VISITOR = "visitor"
    THERAPIST = "therapist"


class Calendar(Enum):
    """The file that goes with it: the call as an invitation, or, to somebody who was told it is on, that it is off."""

    NONE = ""
    REQUEST = "REQUEST"
    CANCEL = "CANCEL"


@dataclass(frozen=True)
class Row:
    """What is known of a kind. `still_true` is asked when its turn comes: a message that is not so any more is dropped.

    `placeholders` may stand in its wording, and `needed` must; `values` gives what stands for them in a message that
    is about no single request.
    """

    label: Promise
    to: To
    still_true: Callable[[Letter], bool]
    placeholders: frozenset[str]
    occasion: Occasion[Any] = REVISION
    needed: frozenset[str] = frozenset()
    values: Callable[[Letter], dict[str, str]] | None = None
    with_crisis: bool = False
    calendar: Calendar = Calendar.NONE
    is_acknowledgement: bool = False
