"""What a visitor's private page shows and offers, one row for each situation that a request can be in."""

from dataclasses import dataclass, replace
from datetime import datetime
from enum import Enum, StrEnum, auto

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from ..models import ConsultationRequest, ContactRoute
from ..moments import clock, day_of, moment
from ..rules.states import ENDED, Status

type Words = str | Promise
ASKED_FOR, OUR_CALL = _("You asked for"), _("Our call")
WITHDRAW, CANCEL = _("Withdraw my request"), _("Cancel our call")


class Situation(Enum):
    """How a request stands for its visitor: its state, and for some what the clock or somebody else makes of it."""

    REQUESTED = auto()
    LATE = auto()  # requested, and the promise is broken
    LOST = auto()  # requested, for a time that is somebody else's by now
    PROPOSED = auto()
    PROPOSED_INSTEAD = auto()  # of a call that was on
    CONFIRMED = auto()
    CONFIRMED_BY_EMAIL = auto()  # and so not with a number that is called
    PAST = auto()  # confirmed, for a time that has come
    DECLINED = auto()
    CALLED_OFF = auto()  # declined after it was confirmed
    WITHDRAWN = auto()
    EXPIRED = auto()  # the therapist did not answer in time
    UNCHOSEN = auto()  # the visitor chose none of the proposed times
    CLOSED = auto()  # the call is over, whatever came of it
    SET_ASIDE = auto()  # as spam, which its visitor is not told


class Turn(StrEnum):
    """Whose turn it is; the value names its style."""

    MINE = "mine"  # the therapist's
    YOURS = "yours"
    SET = "set"
    OVER = "over"

    @property
    def label(self) -> Words:
        return TURNS[self]


TURNS = {
    Turn.MINE: _("Waits for my answer"),
    Turn.YOURS: _("Waits for you"),
    Turn.SET: _("Confirmed"),
    Turn.OVER: _("Closed"),
}


@dataclass(frozen=True)
class Standing:
    """What the page says, and what can be done from it. `heading` and `lead` may hold %(day)s, %(time)s, %(when)s and
    %(promise)s."""

    turn: Turn
    heading: Words
    lead: Words = ""
    slot_label: Words = ASKED_FOR
    awaits_answer: bool = False  # what happens until there is one is said
    shows_words: bool = False  # those that the therapist wrote with the answer
    says_who_calls: bool = False
    has_call_file: bool = False  # for the visitor's calendar
    may_move: bool = False
    is_moving_first: bool = False  # of all that can be done, it is what the page leads to
    may_withdraw: bool = False
    withdraw_label: Words = WITHDRAW
    may_ask_anew: bool = False  # with a new request, for this one is over
    is_kept: bool = False  # there is something to come back to
    proposals: tuple[datetime, ...] = ()  # the times that can still be chosen with one press


ASKED = Standing(
    turn=Turn.MINE,
    heading=_("I have your request"),
    lead=_("You will hear from me by %(promise)s."),
    awaits_answer=True,
    says_who_calls=True,
    may_move=True,
    may_withdraw=True,
    is_kept=True,
)
SET = Standing(
    turn=Turn.SET,
    heading=_("We talk on %(day)s at %(time)s"),
    slot_label=OUR_CALL,
    shows_words=True,
    says_who_calls=True,
    has_call_file=True,
    may_move=True,
    may_withdraw=True,
    withdraw_label=CANCEL,
    is_kept=True,
)
OFFERED = Standing(
    turn=Turn.YOURS,
    heading=_("Times for our call"),
    lead=_("I can offer you these times. Does one of them suit you?"),
    shows_words=True,
    says_who_calls=True,
    may_move=True,
    may_withdraw=True,
    is_kept=True,
)
STANDINGS = {
    Situation.REQUESTED: ASKED,
    Situation.LATE: replace(
        ASKED,
        heading=_("I have not answered you yet"),
        lead=_(
            "I said that you would hear from me by %(promise)s, and you have not. I am sorry. I have not forgotten you."
        ),
    ),
    Situation.LOST: replace(
        ASKED,
        turn=Turn.YOURS,
        heading=_("The time you asked for is taken"),
        lead=_("Somebody else has it by now. Your request is still with me: choose another time."),
        awaits_answer=False,
        says_who_calls=False,
        is_moving_first=True,
    ),
    Situation.PROPOSED: OFFERED,
    Situation.PROPOSED_INSTEAD: replace(
        OFFERED,
        heading=_("I have to move our call"),
        lead=_("Our call on %(certain)s is off. I am sorry. Does one of these times suit you?"),
    ),
    Situation.CONFIRMED: replace(SET, heading=_("I will call you on %(day)s at %(time)s")),
    Situation.CONFIRMED_BY_EMAIL: SET,
    Situation.PAST: Standing(
        turn=Turn.OVER,
        heading=_("The time of our call has passed"),
        lead=_("If we did not talk, you are welcome to ask for another call."),
        slot_label=OUR_CALL,
        shows_words=True,
        may_ask_anew=True,
    ),
    Situation.DECLINED: Standing(
        turn=Turn.OVER,
        heading=_("I cannot offer you a call"),
        lead=_("It does not mean that anything is wrong with you or with what you wrote."),
        shows_words=True,
        may_ask_anew=True,
    ),
    Situation.CALLED_OFF: Standing(
        turn=Turn.OVER,
        heading=_("Our call on %(day)s at %(time)s is off"),
        lead=_("I had to call it off. It does not mean that anything is wrong with you."),
        slot_label=_("Called off"),
        shows_words=True,
        may_ask_anew=True,
    ),
    Situation.WITHDRAWN: Standing(
        turn=Turn.OVER,
        heading=_("Your request is withdrawn"),
        lead=_("You do not have to explain anything, and you may ask again whenever you like."),
        may_ask_anew=True,
    ),
    Situation.EXPIRED: Standing(
        turn=Turn.YOURS,
        heading=_("The time you asked for has passed"),
        lead=_(
            "You did not hear from me in time. I am sorry. If you still want to talk, choose another time: you do not "
            "have to fill in anything again."
        ),
        may_move=True,
        is_moving_first=True,
        is_kept=True,
    ),
    Situation.UNCHOSEN: Standing(
        turn=Turn.YOURS,
        heading=_("I no longer keep those times for you"),
        lead=_(
            "None of them was chosen, and that is all right. If you would like to talk, choose any open time: you do "
            "not have to fill in anything again."
        ),
        may_move=True,
        is_moving_first=True,
        is_kept=True,
    ),
    Situation.CLOSED: Standing(
        turn=Turn.OVER,
        heading=_("This request is closed"),
        lead=_("There is nothing more to do here."),
        slot_label=OUR_CALL,
        may_ask_anew=True,
    ),
    Situation.SET_ASIDE: replace(ASKED, may_move=False, may_withdraw=False, may_ask_anew=True),
}
SITUATIONS = {
    Status.REQUESTED: Situation.REQUESTED,
    Status.PROPOSED: Situation.PROPOSED,
    Status.CONFIRMED: Situation.CONFIRMED,
    Status.DECLINED: Situation.DECLINED,
    Status.WITHDRAWN: Situation.WITHDRAWN,
    Status.EXPIRED: Situation.EXPIRED,
    Status.SPAM: Situation.SET_ASIDE,
} | dict.fromkeys(ENDED, Situation.CLOSED)


def situation_of(stored: ConsultationRequest, now: datetime, *, is_lost: bool = False) -> Situation:
    """`is_lost`: the time it waits for is firmly somebody else's."""
    situation = SITUATIONS[Status(stored.status)]
    match situation:
        case Situation.REQUESTED if is_lost:
            return Situation.LOST
        case Situation.REQUESTED if stored.promised_by <= now:
            return Situation.LATE
        case Situation.PROPOSED if not _ahead(stored, now):
            return Situation.UNCHOSEN
        case Situation.PROPOSED if stored.confirmed_slot:
            return Situation.PROPOSED_INSTEAD
        case Situation.CONFIRMED if stored.slot and stored.slot <= now:
            return Situation.PAST
        case Situation.CONFIRMED if stored.contact_route == ContactRoute.EMAIL and not stored.call_number:
            return Situation.CONFIRMED_BY_EMAIL
        case Situation.DECLINED if stored.confirmed_slot and stored.confirmed_slot == stored.slot:
            return Situation.CALLED_OFF
        case Situation.EXPIRED if stored.proposed_at:
            return Situation.UNCHOSEN
    return situation


def standing_of(stored: ConsultationRequest, now: datetime, situation: Situation | None = None) -> Standing:
    """The row of its situation, its words filled in, and with it the proposed times that can still be chosen."""
    situation = situation or situation_of(stored, now)
    row = STANDINGS[situation]
    values = {"promise": moment(stored.promised_by)}
    if stored.slot:
        values |= {
            "day": day_of(stored.slot, stored.zone),
            "time": clock(stored.slot, stored.zone),
            "when": moment(stored.slot, stored.zone),
        }
    if stored.confirmed_slot:
        values["certain"] = moment(stored.confirmed_slot, stored.zone)
    proposals = _ahead(stored, now) if situation in (Situation.PROPOSED, Situation.PROPOSED_INSTEAD) else ()
    return replace(row, heading=str(row.heading) % values, lead=str(row.lead) % values, proposals=proposals)


def _ahead(stored: ConsultationRequest, now: datetime) -> tuple[datetime, ...]:
    if stored.proposed_until is None or stored.proposed_until <= now:
        return ()
    return tuple(slot for slot in stored.proposals if slot > now)


# --- what has just been done


@dataclass(frozen=True)
class Notice:
    """What is said once after a press, as long as the request still stands in one of these situations."""

    words: Words
    title: Words = ""
    said_in: frozenset[Situation] = frozenset(Situation)


OVER = frozenset(situation for situation, row in STANDINGS.items() if row.turn is Turn.OVER)
NOTICES = {
    "moved": Notice(
        _("You chose this time. It is certain when I confirm it."),
        said_in=frozenset({Situation.REQUESTED}),
    ),
    "unchanged": Notice(
        _("This is the time you have already. Nothing was changed."),
        said_in=frozenset(Situation) - {Situation.WITHDRAWN},
    ),
    "proven": Notice(
        _("Thank you: now I know that the address is yours, and I can write to you."),
        said_in=frozenset(Situation) - OVER,
    ),
    "sent": Notice(_("My message is on its way to you.")),
    "corrected": Notice(_("It is corrected. I use the new one from now on.")),
    "waits": Notice(_("I will write to you, once, if an earlier time opens.")),
    "waits_not": Notice(_("I will not write to you about earlier times.")),
    "spoken": Notice(_("This page and my messages are in English from now on.")),
    "renewed": Notice(
        _("Keep it: the old one no longer works."),
        title=_("Your private page has a new address."),
    ),
}


def notice_of(done: str, situation: Situation) -> Notice | None:
    """What to say after the press that the page's own address names; None if there is nothing to say."""
    notice = NOTICES.get(done)
    return notice if notice and situation in notice.said_in else None
