"""Somebody without their private page says that they withdraw: it is written down for the therapist, and changes
nothing by itself."""

import re
from datetime import datetime

from django.utils import timezone

from therapyties.security.encryption import keyed_hashes
from therapyties.security.tokens import ALPHABET

from ..messages.kinds import Kind
from ..messages.outbox import tell_therapist
from ..models import Claim, ConsultationRequest
from ..models.availability import practice_zone
from ..rules.states import HOLDING
from .changing import booking

REFERENCE = re.compile(rf"(TT)?[\s-]*([{ALPHABET}]{{4}})[\s-]*([{ALPHABET}]{{4}})", re.ASCII)


def claim_withdrawal(which: str, contact: str, now: datetime | None = None) -> None:
    """Store what somebody says: `which` request, by its reference or its time as they typed it, and their number or
    address, cleaned as the form cleans it. Whoever says it learns nothing of what there is."""
    now = now or timezone.now()
    with booking(now):
        request = _meant(which, contact)
        Claim.objects.create(request=request, which=which, contact=contact, received_at=now)
        tell_therapist(None, Kind.NOW_CLAIMED, now, occasion=now.astimezone(practice_zone()).date())


def _meant(which: str, contact: str) -> ConsultationRequest | None:
    """The one request that this can be about: that of the reference, whatever number is given with it; else the only
    one of the number or address. None if there is none, or more than one."""
    requests = ConsultationRequest.objects.of_people().filter(status__in=HOLDING)
    if reference := reference_in(which):
        return requests.filter(reference=reference).first()
    found = list(requests.of_the_contact(keyed_hashes(contact))[:2])
    return found[0] if len(found) == 1 else None


def reference_in(text: str) -> str:
    """The reference that was typed there, as it is stored; empty if it is none."""
    found = REFERENCE.fullmatch(" ".join(text.split()).upper())
    return f"TT-{found[2]}-{found[3]}" if found else ""
