"""Key rotation: what is stored is encrypted anew under the newest key, in small steps, while the site runs."""

from collections.abc import Callable, Iterator
from typing import Any

from cryptography.fernet import Fernet, InvalidToken
from django.apps import apps
from django.conf import settings
from django.db import models, transaction
from django.db.models.functions import Cast

from .encryption import PREFIX, EncryptedTextField, Undecryptable, encrypted_field

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


def no_key_opens() -> bool:
    """Whether something is stored encrypted, and of each table's newest row no key opens a thing: these are the keys of
    another site."""
    found = []
    for model, names in encrypted_fields():
        for row in model._base_manager.order_by("-pk")[:1]:
            found += [value for name in names if (value := getattr(row, name))]
    return bool(found) and all(isinstance(value, Undecryptable) for value in found)


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
