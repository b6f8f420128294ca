"""What a visitor's private page shows and offers, one row for each situation that a request can be in."""

from dataclasses import dataclass, replace
from datetime import datetime
from enum import Enum, auto

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from ..models import ConsultationRequest
from ..rules.states import ENDED, Status

type Words = str | Promise
ASKED_FOR, YOUR_CALL = _("You asked for"), _("Your call")
WITHDRAW, CANCEL = _("Withdraw the request"), _("Cancel the call")


class Situation(Enum):
    """How a request stands for its visitor: its state, and for some what the clock makes of it."""

    REQUESTED = auto()
    PROPOSED = auto()  # requested, and the therapist offers other times, of which one at least is still ahead
    CONFIRMED = auto()
    PAST = auto()  # confirmed, for a time that has come
    DECLINED = auto()
    WITHDRAWN = auto()
    EXPIRED = auto()
    CLOSED = auto()  # the call is over, whatever came of it
    SET_ASIDE = auto()  # as spam, which its visitor is not told


@dataclass(frozen=True)
class Standing:
    """What the page says, and what can be done from it."""

    heading: Words
    lead: Words
    slot_label: Words = ASKED_FOR
    awaits_answer: bool = False  # by when there will be one is shown, and what happens until then
    shows_words: bool = False  # those that the therapist wrote with the answer
    has_call_file: bool = False  # for the visitor's calendar
    may_move: bool = False
    is_moving_first: bool = False  # of all that can be done, it is what the page leads to
    may_withdraw: bool = False
    withdraw_label: Words = WITHDRAW
    may_ask_anew: bool = False  # with a new request, for this one is over
    may_be_mistyped: bool = False  # what to do then is said
    proposals: tuple[datetime, ...] = ()  # the times that can still be chosen with one press


STANDINGS = {
    Situation.REQUESTED: Standing(
        heading=_("Your request arrived"),
        lead=_("Asking was the hard part, and you have done it."),
        awaits_answer=True,
        may_move=True,
        may_withdraw=True,
        may_be_mistyped=True,
    ),
    Situation.PROPOSED: Standing(
        heading=_("Other times for your call"),
        lead=_("The time you asked for does not work for Liron. Does one of these suit you?"),
        shows_words=True,
        may_move=True,
        may_withdraw=True,
        may_be_mistyped=True,
    ),
    Situation.CONFIRMED: Standing(
        heading=_("Your call is set"),
        lead=_("15 minutes, free, and without any obligation."),
        slot_label=YOUR_CALL,
        shows_words=True,
        has_call_file=True,
        may_move=True,
        may_withdraw=True,
        withdraw_label=CANCEL,
    ),
    Situation.PAST: Standing(
        heading=_("This call has passed"),
        lead=_("If it did not take place, you are welcome to ask for another."),
        slot_label=YOUR_CALL,
        shows_words=True,
        may_ask_anew=True,
    ),
    Situation.DECLINED: Standing(
        heading=_("This call will not take place"),
        lead=_("Liron cannot offer you a call. It says nothing about you."),
        shows_words=True,
        may_ask_anew=True,
    ),
    Situation.WITHDRAWN: Standing(
        heading=_("Your request is withdrawn"),
        lead=_("You need not explain anything, and you may ask again whenever you like."),
        may_ask_anew=True,
    ),
    Situation.EXPIRED: Standing(
        heading=_("The time you asked for has gone by"),
        lead=_(
            "You did not hear from Liron, and that is our fault. If you still want to talk, choose another time: "
            "nothing has to be filled in again."
        ),
        may_move=True,
        is_moving_first=True,
    ),
    Situation.CLOSED: Standing(
        heading=_("This request is closed"),
        lead=_("Nothing is open here any more."),
        may_ask_anew=True,
    ),
    Situation.SET_ASIDE: Standing(
        heading=_("Your request arrived"),
        lead=_("Asking was the hard part, and you have done it."),
        awaits_answer=True,
        may_ask_anew=True,
    ),
}
SITUATIONS = {
    Status.REQUESTED: Situation.REQUESTED,
    Status.CONFIRMED: Situation.CONFIRMED,
    Status.DECLINED: Situation.DECLINED,
    Status.WITHDRAWN: Situation.WITHDRAWN,
    Status.EXPIRED: Situation.EXPIRED,
    Status.SPAM: Situation.SET_ASIDE,
} | dict.fromkeys(ENDED, Situation.CLOSED)


def situation_of(stored: ConsultationRequest, now: datetime) -> Situation:
    situation = SITUATIONS[Status(stored.status)]
    if situation is Situation.CONFIRMED and stored.slot and stored.slot <= now:
        return Situation.PAST
    if situation is Situation.REQUESTED and _ahead(stored, now):
        return Situation.PROPOSED
    return situation


def standing_of(stored: ConsultationRequest, now: datetime) -> Standing:
    """The row of its situation, and with it the proposed times that can still be chosen."""
    situation = situation_of(stored, now)
    row = STANDINGS[situation]
    return replace(row, proposals=_ahead(stored, now)) if situation is Situation.PROPOSED else row


def _ahead(stored: ConsultationRequest, now: datetime) -> tuple[datetime, ...]:
    return tuple(slot for slot in stored.proposals if slot > now)


# --- what has just been done


@dataclass(frozen=True)
class Notice:
    """What is said once after a press, as long as the request still stands in one of these situations."""

    words: Words
    title: Words = ""
    said_in: frozenset[Situation] = frozenset(Situation)


NOTICES = {
    "moved": Notice(
        _("You chose another time. It is kept for you and waits for Liron's answer; the earlier one is free again."),
        said_in=frozenset({Situation.REQUESTED, Situation.PROPOSED}),
    ),
    "unchanged": Notice(
        _("This is the time you have already. Nothing was changed."),
        said_in=frozenset(Situation) - {Situation.WITHDRAWN},
    ),
    "renewed": Notice(
        _("Keep it: the old one leads nowhere any more."),
        title=_("This page has a new address."),
    ),
}


def notice_of(done: str, stored: ConsultationRequest, now: datetime) -> Notice | None:
    """What to say after the press that the page's own address names; None if there is nothing to say."""
    notice = NOTICES.get(done)
    return notice if notice and situation_of(stored, now) in notice.said_in else None
