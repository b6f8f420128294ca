"""Somebody rang: the therapist adds their call herself, or says later whether they get messages."""

from dataclasses import dataclass, replace
from datetime import datetime

from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser
from django.utils import timezone
from django.utils.translation import gettext as _

from therapyties import languages
from therapyties.security.encryption import keyed_hashes
from therapyties.security.tokens import digest_of, new_reference, new_token

from ..messages.kinds import Kind
from ..messages.outbox import tell_visitor
from ..messages.talking import is_said_how
from ..models import ConsultationRequest, ContactRoute, Proof
from ..rules.adding import Objection, objections
from ..rules.states import Status
from . import tally
from .changing import UNDO, NotAllowed, booking, check_is_free, note
from .diary import promise, schedule_now, taken_slots


@dataclass(frozen=True)
class Caller:
    """What the therapist took down. `phone` is the number to call, whatever way they are answered."""

    name: str
    contact_route: str
    phone: str = ""
    email: str = ""
    voicemail_ok: bool = False
    in_california: str = "unsure"
    private_notes: str = ""
    gets_no_messages: bool = False
    language: str = languages.DEFAULT


class Questionable(Exception):
    """Nothing was added yet: something speaks against that time, and the therapist is asked once more."""

    def __init__(self, found: list[Objection]):
        super().__init__("something speaks against that time")
        self.objections = found


def add_call(
    caller: Caller,
    slot: datetime | None,
    *,
    submission: str,
    words: str = "",
    is_sure: bool = False,
    user: AbstractBaseUser | None = None,
    now: datetime | None = None,
) -> tuple[ConsultationRequest, bool]:
    """(the request, whether it is new). A call at `slot` is on at once, and firm; without a time it waits for the
    therapist like any other. The contact is proven by the therapist's word. Whoever rang is told as anybody is, with
    `words`, half a minute later; or not at all, if they get no messages.

    `submission` is the secret name of one rendering of the form: the same again gives the request stored before.
    Raises SlotTaken for a time that somebody holds, NotAllowed for one that has passed, lies on no quarter-hour, or
    about which nobody has said how to talk, and Questionable for one against which something speaks, unless the
    therapist `is_sure`. Nothing is merged with other requests of the same number.
    """
    now = now or timezone.now()
    rendering = digest_of(submission)
    with booking(now):
        stored = ConsultationRequest.objects.filter(submission_digest=rendering, is_added_by_hand=True).first()
        if stored:
            return stored, False
        request = _taken_down(caller, rendering, now)
        schedule = schedule_now(now)
        if slot:
            check_is_free(slot, now, request)
            if not request.gets_no_messages and not is_said_how(request, words):
                raise NotAllowed(request, _("Please write how the two of you will talk: there is no phone number."))
            against = objections(slot, schedule, taken_slots(now))
            if against and not is_sure:
                raise Questionable(against)
            request.status, request.words = Status.CONFIRMED, words
            request.slot, request.confirmed_slot, request.is_held = slot, slot, True
        request.promised_by = promise(now, schedule, slot)
        tally.count(request)
        request.save()
        note(request, "consultations.added", user)
        tell_visitor(request, Kind.CONFIRMED if slot else Kind.RECEIVED, now, after=UNDO, by_hand=True)
    return request, True


def _taken_down(caller: Caller, rendering: str, now: datetime) -> ConsultationRequest:
    """The request in memory, without its time: nobody has acknowledged a wording for it, and it says so."""
    is_by_email = caller.contact_route == ContactRoute.EMAIL
    kept = caller if is_by_email else replace(caller, email="")
    token = new_token()
    request = ConsultationRequest(
        reference=new_reference(),
        token=token,
        token_digest=digest_of(token),
        submission_digest=rendering,
        received_at=now,
        changed_at=now,
        zone=settings.PRACTICE_TIME_ZONE,
        name=kept.name,
        contact_route=kept.contact_route,
        email=kept.email,
        phone="" if is_by_email else kept.phone,
        call_phone=kept.phone if is_by_email else "",
        voicemail_ok=kept.voicemail_ok and not is_by_email,
        in_california=kept.in_california,
        private_notes=kept.private_notes,
        gets_no_messages=kept.gets_no_messages,
        language=kept.language,
        is_added_by_hand=True,
        proven_at=now,
        proven_by=Proof.THERAPIST,
    )
    request.contact_digest = keyed_hashes(request.contact)[0]
    return request


def write_to(
    request: ConsultationRequest,
    wanted: bool,
    *,
    user: AbstractBaseUser | None = None,
    now: datetime | None = None,
) -> None:
    """They get messages from now on, or none: not even those that wait in the outbox already."""
    with booking(now or timezone.now()):
        current = ConsultationRequest.objects.select_for_update().filter(pk=request.pk).first()
        if current is None:
            raise NotAllowed(request, _("This request has been erased."))
        current.gets_no_messages = not wanted
        current.save(update_fields=["gets_no_messages"])
        note(current, "consultations.written_to" if wanted else "consultations.silenced", user)
