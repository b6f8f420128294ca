"""Key rotation: what is stored is encrypted anew under the newest key, in small steps, while the site runs."""

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.apps import apps
from django.conf import settings
from django.db import models, transaction
from django.db.models import Q, Subquery
from django.db.models.functions import Cast

from .encryption import PREFIX, EncryptedTextField, Undecryptable, encrypted_field

LOOK_IS_RECENT = 10 * 60.0  # seconds
ROWS_AT_ONCE = 50  # in one transaction: a visitor who sends the form waits for no more than these


def is_under_the_newest_key(stored: str) -> bool:
    """Whether the newest key opens it, without a look at what it says."""
    if not stored:
        return True
    try:
        Fernet(settings.FIELD_ENCRYPTION_KEYS[0]).decrypt(stored.removeprefix(PREFIX).encode())
    except InvalidToken:
        return False
    return True


def encrypted_fields() -> list[tuple[type[models.Model], list[str]]]:
    """Every model with encrypted fields, and their names."""
    found = []
    for model in apps.get_models():
        names = [field.name for field in model._meta.local_fields if isinstance(field, EncryptedTextField)]
        if names:
            found.append((model, names))
    return found


@dataclass(frozen=True)
class Look:
    """How much of what was looked at a key opens, and how much none does."""

    opened: int
    closed: int


def look() -> Look:
    """What FIELD_ENCRYPTION_KEYS open of the first and the last row of each table, and of some second factors. Whether
    a text belongs where it stands is not asked: it is the keys that are looked at."""
    texts = [text for model, names in encrypted_fields() for text in _of_the_ends(model, names)]
    factors = apps.get_model("mfa", "Authenticator").objects.order_by("-pk").values_list("data", flat=True)
    texts += [text for data in factors[:ROWS_AT_ONCE] for text in _encrypted_in(data)]
    keys = MultiFernet([Fernet(key) for key in settings.FIELD_ENCRYPTION_KEYS])
    opened = sum(_opens(keys, text) for text in texts)
    return Look(opened, len(texts) - opened)


def recent_look() -> Look:
    """The same, made by this process with these keys within the last ten minutes: pages ask for it."""
    keys, now = tuple(settings.FIELD_ENCRYPTION_KEYS), time.monotonic()
    if keys not in _looks or _looks[keys][0] < now - LOOK_IS_RECENT:
        _looks.clear()
        _looks[keys] = now, look()
    return _looks[keys][1]


_looks: dict[tuple[str, ...], tuple[float, Look]] = {}


def _of_the_ends(model: type[models.Model], names: list[str]) -> list[str]:
    """What is stored encrypted in its first row and in its last."""
    pks = model._base_manager.order_by("pk").values("pk")
    ends = Q(pk=Subquery(pks[:1])) | Q(pk=Subquery(pks.reverse()[:1]))
    rows = model._base_manager.filter(ends).values_list(*names)
    return [str(text) for row in rows for text in row if text]


def _encrypted_in(value: Any) -> Iterator[str]:
    """Every encrypted text in the data of a second factor."""
    match value:
        case dict():
            for part in value.values():
                yield from _encrypted_in(part)
        case list():
            for part in value:
                yield from _encrypted_in(part)
        case str() if value.startswith(PREFIX):
            yield value


def _opens(keys: MultiFernet, text: str) -> bool:
    try:
        keys.decrypt(text.removeprefix(PREFIX).encode())
    except InvalidToken:
        return False
    return True


def rotate(
    model: type[models.Model], names: list[str], then: Callable[[Any], object] | None = None
) -> Iterator[tuple[int, int, int]]:
    """Encrypt all rows anew that need it; after each step (rows seen, rows changed, rows that no key opens).

    `then` is called with each row that was read, for what else depends on the keys. Stopped at any moment, it has done
    what it has done; begun again, it passes over that.
    """
    seen = changed = unreadable = last = 0
    while True:
        with transaction.atomic():
            rows = model._base_manager.filter(pk__gt=last).order_by("pk").select_for_update()
            pks = list(rows.values_list("pk", flat=True)[:ROWS_AT_ONCE])
            if not pks:
                return
            for pk in pks:
                outcome = _rotate_row(model, pk, names, then)
                changed += outcome is True
                unreadable += outcome is None
            seen, last = seen + len(pks), pks[-1]
        yield seen, changed, unreadable


def _rotate_row(
    model: type[models.Model], pk: Any, names: list[str], then: Callable[[Any], object] | None
) -> bool | None:
    """True if the row was changed, False if there was nothing to do, None if no key opens a part of it."""
    rows = model._base_manager.filter(pk=pk)
    stored = rows.values(**{f"{name}_stored": Cast(name, models.TextField()) for name in names}).get()
    old = [name for name in names if not is_under_the_newest_key(stored[f"{name}_stored"])]
    if not old:
        return False
    row = rows.get()
    plain = {name: getattr(row, name) for name in old}
    readable = {name: text for name, text in plain.items() if not isinstance(text, Undecryptable)}
    if readable:
        fields = {name: encrypted_field(model, name) for name in readable}
        rows.update(**{name: field.pre_save(row, add=False) for name, field in fields.items()})
    if then:
        then(row)
    return True if len(readable) == len(plain) else None
