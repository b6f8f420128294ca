"""The therapist's private notes in several windows at once: whoever keeps older ones writes over nobody's words."""

import hashlib
from collections.abc import Iterable
from datetime import datetime

from django.contrib.auth.base_user import AbstractBaseUser
from django.db import transaction
from django.utils.translation import gettext as _

from therapyties.security.encryption import Undecryptable

from ..models import ConsultationRequest, Draft
from . import drafts
from .by_therapist import keep_notes
from .changing import NotAllowed

LONGEST = 10_000  # characters
BESIDE = "notes "  # so begins the name of a draft that holds notes; the window's follows
TEXT = "private_notes"


def revision_of(text: str) -> str:
    """What tells this text of the notes from another: a page sends it back with what is typed over it."""
    return hashlib.sha256(str(text).encode()).hexdigest()[:16]


def keep(
    request: ConsultationRequest,
    text: str,
    *,
    seen: str,
    window: str,
    user: AbstractBaseUser | None = None,
    now: datetime | None = None,
) -> bool:
    """The notes are `text` now, if they are still those that the window has `seen`: True. If not, the notes stay as
    they are, and `text` is kept beside them under the window's name, to be put together by hand: False.

    Raises NotAllowed if it is too long, or the notes cannot be read.
    """
    with transaction.atomic():
        current = _locked(request)
        if len(text) > LONGEST:
            raise NotAllowed(current, _("Please keep the notes under 10,000 characters. They were not changed."))
        if text != current.private_notes and revision_of(current.private_notes) != (seen or revision_of("")):
            drafts.keep(current, BESIDE + window, {TEXT: [text]}, now)
            return False
        if text != current.private_notes:
            keep_notes(current, text, user)
        drafts.drop(current, [BESIDE + window])
        return True


def beside(request: ConsultationRequest) -> list[Draft]:
    """What was typed over older notes and waits to be put together with the newest, the oldest first."""
    return list(request.drafts.filter(name__startswith=BESIDE))


def with_some_beside(requests: Iterable[ConsultationRequest]) -> set[int]:
    """The numbers of those of the requests beside whose notes something waits."""
    numbers = [request.pk for request in requests]
    found = Draft.objects.filter(request__in=numbers, name__startswith=BESIDE).values_list("request_id", flat=True)
    return set(found.order_by())


def text_of(draft: Draft) -> str:
    """The notes that a draft holds; words that say so if no key opens it."""
    typed = drafts.read(draft)
    return str(draft.typed) if typed is None else "\n".join(typed.get(TEXT, []))


def settle(request: ConsultationRequest, draft: Draft, *, is_added: bool, user: AbstractBaseUser | None = None) -> None:
    """What stood beside the notes stands at their end from now on, if it `is_added`; in either case no longer beside
    them."""
    with transaction.atomic():
        current = _locked(request)
        if is_added:
            if isinstance(draft.typed, Undecryptable):
                raise NotAllowed(current, _("It cannot be decrypted, so it cannot be added."))
            text = "\n\n".join(part for part in (current.private_notes, text_of(draft)) if part)
            if len(text) > LONGEST:
                raise NotAllowed(
                    current, _("Together these are more than 10,000 characters. Please shorten one first.")
                )
            keep_notes(current, text, user)
        draft.delete()


def _locked(request: ConsultationRequest) -> ConsultationRequest:
    current = ConsultationRequest.objects.select_for_update().filter(pk=request.pk).first()
    if current is None:
        raise NotAllowed(request, _("This request has been erased."))
    if isinstance(current.private_notes, Undecryptable):
        raise NotAllowed(current, _("The notes cannot be decrypted, so they cannot be replaced either."))
    return current
