"""A message whose turn has come, and the questions whether it is still true: one that is not is never sent."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from ..models import ConsultationRequest, Message
from ..models.availability import practice_zone
from ..rules.states import Status
from . import general
from .occasions import Occasion


@dataclass(frozen=True)
class Letter:
    """A message whose turn has come."""

    message: Message
    now: datetime
    written_for: Occasion[Any]

    @property
    def request(self) -> ConsultationRequest | None:
        return self.message.request

    @property
    def occasion(self) -> Any:
        """The typed value that the message was put into the outbox for."""
        return self.written_for.read(self.message.occasion)


def always(letter: Letter) -> bool:
    return True


def is_newest(letter: Letter) -> bool:
    """Nothing has happened to the request since the message was written."""
    return letter.request is not None and letter.request.revision == letter.occasion


def is_requested(letter: Letter) -> bool:
    return letter.request is not None and letter.request.status == Status.REQUESTED


def is_asked_in_that_round(letter: Letter) -> bool:
    """It waits for the therapist, and the address is the one that it was written for."""
    request = letter.request
    return request is not None and is_requested(letter) and request.contact_round == letter.occasion


def is_in_that_round(letter: Letter) -> bool:
    return letter.request is not None and letter.request.contact_round == letter.occasion


def has_times_to_choose(letter: Letter) -> bool:
    """The times that were proposed then are still kept for the visitor, who has not chosen yet."""
    request = letter.request
    if request is None or request.status != Status.PROPOSED or request.proposed_until is None:
        return False
    return request.proposed_at == letter.occasion and letter.now < request.proposed_until


def is_earlier_still(letter: Letter) -> bool:
    """The call is on or asked for, later than the time that fell free, and that is still ahead."""
    request = letter.request
    if request is None or request.slot is None or request.status not in (Status.REQUESTED, Status.CONFIRMED):
        return False
    return request.earlier_slot == letter.occasion and letter.now < letter.occasion < request.slot


def is_ahead_and_newest(letter: Letter) -> bool:
    request = letter.request
    return is_newest(letter) and request is not None and request.slot is not None and letter.now < request.slot


def is_the_call_ahead(letter: Letter) -> bool:
    """The call is on, at the time that is reminded of, and that is still to come."""
    request = letter.request
    if request is None or request.status != Status.CONFIRMED:
        return False
    return request.slot == letter.occasion and letter.now < letter.occasion


def has_chosen_nothing_yet(letter: Letter) -> bool:
    """The times that were proposed then went by, and the visitor has not asked for another."""
    request = letter.request
    return request is not None and request.status == Status.EXPIRED and request.proposed_at == letter.occasion


def is_the_same_promise(letter: Letter) -> bool:
    """The visitor still waits, and for the answer that was promised then."""
    request = letter.request
    return request is not None and request.is_waiting and request.promised_by == letter.occasion


def is_that_day(letter: Letter) -> bool:
    return letter.now.astimezone(practice_zone()).date() == letter.occasion


def something_is_about_to_be_erased(letter: Letter) -> bool:
    return bool(general.about_to_be_erased(letter.now)["requests"])


def the_self_test_still_fails(letter: Letter) -> bool:
    return bool(general.failed_self_test()["problem"])
