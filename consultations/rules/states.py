"""The states of a request, and which may follow which."""

from enum import StrEnum


class Status(StrEnum):
    REQUESTED = "requested"
    PROPOSED = "proposed"
    CONFIRMED = "confirmed"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"
    EXPIRED = "expired"
    COMPLETED = "completed"
    NOT_A_FIT = "not_a_fit"
    NO_SHOW = "no_show"
    BECAME_CLIENT = "became_client"
    SPAM = "spam"


# The states in which a request may hold its slot, and those after which the call is over.
HOLDING = (Status.REQUESTED, Status.PROPOSED, Status.CONFIRMED)
ENDED = (Status.COMPLETED, Status.BECAME_CLIENT, Status.NOT_A_FIT, Status.NO_SHOW)
# Every move there is. To requested: another time was chosen, or the therapist opens it again.
MOVES: dict[Status, frozenset[Status]] = {
    Status.REQUESTED: frozenset(Status),
    Status.PROPOSED: frozenset(Status),
    Status.CONFIRMED: frozenset({Status.REQUESTED, Status.PROPOSED, Status.DECLINED, Status.WITHDRAWN, *ENDED}),
    Status.DECLINED: frozenset({Status.REQUESTED}),
    Status.WITHDRAWN: frozenset(),
    Status.EXPIRED: frozenset({Status.REQUESTED, *ENDED}),  # a late visitor may choose anew, a late therapist may call
    Status.COMPLETED: frozenset(ENDED),  # what became of it is learned later, or was pressed wrongly
    Status.NOT_A_FIT: frozenset(ENDED),
    Status.NO_SHOW: frozenset({Status.REQUESTED, *ENDED}),
    Status.BECAME_CLIENT: frozenset(ENDED),
    Status.SPAM: frozenset({Status.REQUESTED}),
}
