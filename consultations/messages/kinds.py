"""Every kind of message, one row each: to whom, which of several, when still true, what it says, what is enclosed."""

from enum import StrEnum

from django.utils.translation import gettext_lazy as _

from . import general
from .letters import (
    always,
    has_chosen_nothing_yet,
    has_times_to_choose,
    is_ahead_and_newest,
    is_asked_in_that_round,
    is_earlier_still,
    is_in_that_round,
    is_newest,
    is_requested,
    is_that_day,
    is_the_call_ahead,
    is_the_same_promise,
    something_is_about_to_be_erased,
    the_self_test_still_fails,
)
from .occasions import DAY, LICENCE_WARNING, MOMENT, REFERENCE, ROUND
from .row import Calendar, Row, To


def _names(text: str) -> frozenset[str]:
    return frozenset(text.split())


class Kind(StrEnum):
    """The value is what the outbox stores, and the name of the delivered wording in templates/emails/."""

    row: Row

    def __new__(cls, value: str, row: Row | None = None) -> "Kind":
        if row is None:
            raise ValueError(f"The kind {value} has no row.")
        kind = str.__new__(cls, value)
        kind._value_ = value
        kind.row = row
        return kind

    RECEIVED = (
        "received",
        Row(
            label=_("Your request arrived"),
            to=To.VISITOR,
            still_true=is_asked_in_that_round,
            placeholders=_names("reference link when promise talk"),
            occasion=ROUND,
            with_crisis=True,
            is_acknowledgement=True,
        ),
    )
    CORRECTED = (
        "corrected",
        Row(
            label=_("A corrected address"),
            to=To.VISITOR,
            still_true=is_in_that_round,
            placeholders=_names("reference link"),
            occasion=ROUND,
            is_acknowledgement=True,
        ),
    )
    RENEWED = (
        "renewed",
        Row(
            label=_("A new address of the private page"),
            to=To.VISITOR,
            still_true=always,
            placeholders=_names("reference link"),
            occasion=MOMENT,
            needed=_names("link"),
        ),
    )
    CONFIRMED = (
        "confirmed",
        Row(
            label=_("The call is confirmed"),
            to=To.VISITOR,
            still_true=is_ahead_and_newest,
            placeholders=_names("reference link when short talk words"),
            needed=_names("when"),
            calendar=Calendar.REQUEST,
        ),
    )
    MOVED = (
        "moved",
        Row(
            label=_("Another time was chosen"),
            to=To.VISITOR,
            still_true=is_newest,
            placeholders=_names("reference link when short promise talk"),
            with_crisis=True,
            calendar=Calendar.CANCEL,
        ),
    )
    DECLINED = (
        "declined",
        Row(
            label=_("The call cannot take place"),
            to=To.VISITOR,
            still_true=is_newest,
            placeholders=_names("reference link when words"),
            needed=_names("words"),
            with_crisis=True,
            calendar=Calendar.CANCEL,
        ),
    )
    CALLED_OFF = (
        "called_off",
        Row(
            label=_("The call is called off"),
            to=To.VISITOR,
            still_true=is_newest,
            placeholders=_names("reference link when words"),
            needed=_names("when words"),
            with_crisis=True,
            calendar=Calendar.CANCEL,
        ),
    )
    PROPOSED = (
        "proposed",
        Row(
            label=_("Other times are proposed"),
            to=To.VISITOR,
            still_true=is_newest,
            placeholders=_names("reference link when instead options until talk words"),
            needed=_names("options link"),
            calendar=Calendar.CANCEL,
        ),
    )
    CHOOSE = (
        "choose",
        Row(
            label=_("Reminder of the proposed times"),
            to=To.VISITOR,
            still_true=has_times_to_choose,
            placeholders=_names("reference link options until"),
            occasion=MOMENT,
            needed=_names("link"),
        ),
    )
    UNCHOSEN = (
        "unchosen",
        Row(
            label=_("None of the proposed times was chosen"),
            to=To.VISITOR,
            still_true=is_newest,
            placeholders=_names("reference link"),
            with_crisis=True,
            calendar=Calendar.CANCEL,
        ),
    )
    FOLLOW_UP = (
        "follow_up",
        Row(
            label=_("A word to somebody who chose no time"),
            to=To.VISITOR,
            still_true=has_chosen_nothing_yet,
            placeholders=_names("reference link"),
            occasion=MOMENT,
            needed=_names("link"),
            with_crisis=True,
        ),
    )
    WITHDRAWN = (
        "withdrawn",
        Row(
            label=_("The request is withdrawn"),
            to=To.VISITOR,
            still_true=is_newest,
            placeholders=_names("reference link when"),
            calendar=Calendar.CANCEL,
        ),
    )
    EXPIRED = (
        "expired",
        Row(
            label=_("The time went by unanswered"),
            to=To.VISITOR,
            still_true=is_newest,
            placeholders=_names("reference link when"),
            with_crisis=True,
            calendar=Calendar.CANCEL,
        ),
    )
    REMINDER = (
        "reminder",
        Row(
            label=_("Reminder of the call"),
            to=To.VISITOR,
            still_true=is_the_call_ahead,
            placeholders=_names("reference link when short talk"),
            occasion=MOMENT,
            needed=_names("when"),
        ),
    )
    EARLIER = (
        "earlier",
        Row(
            label=_("An earlier time is free"),
            to=To.VISITOR,
            still_true=is_earlier_still,
            placeholders=_names("reference link when earlier"),
            occasion=MOMENT,
            needed=_names("earlier link"),
        ),
    )
    LATE = (
        "late",
        Row(
            label=_("Not forgotten"),
            to=To.VISITOR,
            still_true=is_the_same_promise,
            placeholders=_names("reference link when promise"),
            occasion=MOMENT,
            with_crisis=True,
        ),
    )
    NEW_REQUEST = (
        "new_request",
        Row(
            label=_("To you: a new request"),
            to=To.THERAPIST,
            still_true=is_requested,
            placeholders=_names("reference link when promise"),
        ),
    )
    NOW_WITHDRAWN = (
        "now_withdrawn",
        Row(
            label=_("To you: a request was withdrawn"),
            to=To.THERAPIST,
            still_true=is_newest,
            placeholders=_names("reference link when"),
        ),
    )
    NOW_ERASED = (
        "now_erased",
        Row(
            label=_("To you: a request was erased by its visitor"),
            to=To.THERAPIST,
            still_true=always,
            placeholders=_names("reference link"),
            occasion=REFERENCE,
            values=lambda letter: general.erased(letter.occasion),
        ),
    )
    NOW_MOVED = (
        "now_moved",
        Row(
            label=_("To you: another time was chosen"),
            to=To.THERAPIST,
            still_true=is_newest,
            placeholders=_names("reference link when promise"),
        ),
    )
    NOW_AGREED = (
        "now_agreed",
        Row(
            label=_("To you: a proposed time was taken"),
            to=To.THERAPIST,
            still_true=is_newest,
            placeholders=_names("reference link when"),
        ),
    )
    NOW_CORRECTED = (
        "now_corrected",
        Row(
            label=_("To you: a visitor corrected how to reach them"),
            to=To.THERAPIST,
            still_true=is_in_that_round,
            placeholders=_names("reference link when"),
            occasion=ROUND,
        ),
    )
    NOW_CLAIMED = (
        "now_claimed",
        Row(
            label=_("To you: somebody says that a request is withdrawn"),
            to=To.THERAPIST,
            still_true=always,
            placeholders=_names("link"),
            occasion=DAY,
            values=lambda letter: general.claims(),
        ),
    )
    PROMISE_NEAR = (
        "promise_near",
        Row(
            label=_("To you: a promise is about to be missed"),
            to=To.THERAPIST,
            still_true=is_the_same_promise,
            placeholders=_names("reference link when promise"),
            occasion=MOMENT,
        ),
    )
    MORNING = (
        "morning",
        Row(
            label=_("To you: the day's calls"),
            to=To.THERAPIST,
            still_true=is_that_day,
            placeholders=_names("link calls waiting"),
            occasion=DAY,
            values=lambda letter: general.the_day(letter.now),
        ),
    )
    ERASURE_NEAR = (
        "erasure_near",
        Row(
            label=_("To you: requests will be erased"),
            to=To.THERAPIST,
            still_true=something_is_about_to_be_erased,
            placeholders=_names("link requests"),
            occasion=DAY,
            values=lambda letter: general.about_to_be_erased(letter.now),
        ),
    )
    MAIL_TEST = (
        "mail_test",
        Row(
            label=_("To you: a test that email arrives"),
            to=To.THERAPIST,
            still_true=always,
            placeholders=_names("link"),
            occasion=MOMENT,
            needed=_names("link"),
            values=lambda letter: general.test_of_the_mail(),
        ),
    )
    SELF_TEST = (
        "self_test",
        Row(
            label=_("To you: the daily self-test failed"),
            to=To.THERAPIST,
            still_true=the_self_test_still_fails,
            placeholders=_names("link problem"),
            occasion=DAY,
            values=lambda letter: general.failed_self_test(),
        ),
    )
    LICENCE_NEAR = (
        "licence_near",
        Row(
            label=_("To you: the license expires soon"),
            to=To.THERAPIST,
            still_true=always,
            placeholders=_names("link when"),
            occasion=LICENCE_WARNING,
            values=lambda letter: general.license_soon_over(letter.occasion),
        ),
    )

    @property
    def label(self) -> str:
        return str(self.row.label)

    @property
    def is_for_the_visitor(self) -> bool:
        return self.row.to is To.VISITOR
