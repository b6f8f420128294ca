"""What is typed at a request's page and not sent yet is kept beside it, and goes when it is sent or not wanted."""

import json
from collections.abc import Iterable, Mapping
from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from therapyties.security.encryption import Undecryptable

from ..models import ConsultationRequest, Draft
from .changing import NotAllowed

LONGEST = 20_000  # characters of one form, names of its fields included; the longest notes are half of that
MOST = 12  # forms of one request
MOST_RESCUED = 100  # where the alternative is to lose the words

type Typed = Mapping[str, list[str]]  # the fields of a form by name, as a browser sends them


def keep(
    request: ConsultationRequest, name: str, typed: Typed, now: datetime | None = None, *, most: int = MOST
) -> None:
    """What stands in that form by now is kept; what was kept of it before is replaced. Raises NotAllowed if it is too
    long, or too much of one request."""
    length = sum(len(field) + sum(map(len, texts)) for field, texts in typed.items())
    with transaction.atomic():
        current = ConsultationRequest.objects.select_for_update().filter(pk=request.pk).first()
        if current is None:
            raise NotAllowed(request, _("This request has been erased."))
        others = current.drafts.exclude(name=name).count()
        if length > LONGEST or others >= most:
            raise NotAllowed(current, _("That is more than can be kept beside a request. Please shorten it."))
        values = {"typed": json.dumps(typed, ensure_ascii=False), "kept_at": now or timezone.now()}
        current.drafts.update_or_create(name=name, defaults=values)


def kept(request: ConsultationRequest, name: str) -> Typed | None:
    """What is kept of that form; None if nothing is, or no key opens it."""
    draft = request.drafts.filter(name=name).first()
    return None if draft is None else read(draft)


def read(draft: Draft) -> Typed | None:
    """What was typed; None if no key opens it."""
    return None if isinstance(draft.typed, Undecryptable) else json.loads(draft.typed)


def drop(request: ConsultationRequest, names: Iterable[str]) -> None:
    """Nothing is kept of those forms any more."""
    request.drafts.filter(name__in=list(names)).delete()
