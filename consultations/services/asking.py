"""Somebody asks for a call: one rendering of the form becomes one request, however often it is sent."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.conf import settings
from django.utils import timezone

from therapyties.security.encryption import keyed_hashes
from therapyties.security.tokens import digest_of, new_reference, new_token

from ..messages.kinds import Kind
from ..messages.outbox import announce, tell_visitor
from ..models import ConsultationRequest, ContactRoute
from ..rules.booking import Schedule
from . import tally
from .changing import booking, check_is_open
from .correcting import begin_proof_anew, may_correct
from .diary import promise, schedule_now
from .holding import hold_of

DOUBTFUL_FROM = 2  # signs of spam


def request_consultation(
    answers: dict[str, Any],
    *,
    submission: str,
    doubts: list[str],
    signs_of_a_crowd: Callable[[], list[str]] = list,
    is_self_test: bool = False,
    now: datetime | None = None,
) -> ConsultationRequest:
    """Store a request for a time that stands open; raises SlotTaken if it does not.

    `answers` are the cleaned answers of the form by field name; `submission` is the secret name of one rendering of
    it; `signs_of_a_crowd` is asked only of a request that is new. The same rendering with the same answers gives the
    request stored before; with others, from the same person and still unanswered, it corrects that one.

    Whoever else gave the same number or address does not matter: a contact is a claim. One sign of spam in `doubts`
    is noted and changes nothing; with two the time is a wish. Everybody is stored, answered and promised alike.
    """
    now = now or timezone.now()
    rendering, pressed = digest_of(submission), keyed_hashes(f"{submission}{sorted(answers.items(), key=str)}")[0]
    contact = keyed_hashes(_contact(answers))
    with booking(now):
        earlier = ConsultationRequest.objects.filter(submission_digest=rendering).order_by("-pk").first()
        if earlier and earlier.answers_digest == pressed:
            return earlier
        if earlier and _is_corrected(earlier, contact, answers):
            request = earlier
            doubts = [*doubts, *(doubt for doubt in request.doubts if doubt not in doubts)]  # a correction clears none
        else:
            request = ConsultationRequest(submission_digest=rendering, is_self_test=is_self_test)
        schedule = schedule_now(now)
        if answers["slot"]:
            check_is_open(answers["slot"], now, request, schedule)
        if request.pk is None:
            doubts = [*doubts, *signs_of_a_crowd()]
        _fill(request, answers, contact, doubts, pressed)
        _store(request, now, schedule)
    return request


def _is_corrected(earlier: ConsultationRequest, contact: list[str], answers: dict[str, Any]) -> bool:
    """Whether other answers in the same rendering are the same person's, to a request that nobody has answered yet.

    Two people may share a number, and go back to one form: another name for another time is somebody else.
    """
    if not earlier.is_waiting and not earlier.is_self_test:
        return False
    is_the_name = earlier.name == answers["name"]
    if earlier.contact_digest in contact:
        return is_the_name or (earlier.slot is not None and earlier.slot == answers["slot"])
    return is_the_name and may_correct(earlier)


def _fill(
    request: ConsultationRequest, answers: dict[str, Any], contact: list[str], doubts: list[str], pressed: str
) -> None:
    """Put the answers into the request, in memory, and what is to be thought of them."""
    is_another_contact = request.pk is not None and request.contact_digest not in contact
    for name, value in answers.items():
        setattr(request, name, value)
    request.zone = settings.PRACTICE_TIME_ZONE
    request.contact_digest, request.answers_digest = contact[0], pressed
    request.doubts, request.is_doubtful = doubts, len(doubts) >= DOUBTFUL_FROM
    if is_another_contact:
        begin_proof_anew(request)


def _store(request: ConsultationRequest, now: datetime, schedule: Schedule) -> None:
    """Save it, new or corrected, and tell whoever is to be told."""
    is_new = request.pk is None
    if is_new:
        token = new_token()
        request.reference = new_reference()
        request.token, request.token_digest = token, digest_of(token)
        request.received_at = request.privacy_acknowledged_at = now
    else:
        request.revision += 1
    request.changed_at = now
    request.promised_by = promise(request.received_at, schedule, request.slot)
    hold = hold_of(request, request.slot, now, schedule, promised_by=request.promised_by)
    request.is_held, request.held_until = hold
    tally.count(request)
    request.save()
    tell_visitor(request, Kind.RECEIVED, now)
    if is_new:
        announce(request, now)


def _contact(answers: dict[str, Any]) -> str:
    """The number or address, as it is hashed."""
    return answers["email"].casefold() if answers["contact_route"] == ContactRoute.EMAIL else answers["phone"]
