"""A text field that is encrypted in the database, with keys kept outside it.

A ciphertext says where it belongs: to a field of a model, and to the row that has a certain random key. Put in the
place of another it cannot be read, as if it had been changed.
"""

import hashlib
import hmac
import secrets
from collections.abc import Sequence
from functools import lru_cache
from typing import Any, Self

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings
from django.core import checks
from django.core.exceptions import FieldError
from django.db import models
from django.db.models.query_utils import DeferredAttribute
from django.utils.translation import gettext

PREFIX = "v2:"  # v1 had no place; migrations carried it over, and nothing else reads it
MARK = 16  # bytes before the text


class DecryptionError(Exception):
    """None of the keys opens a stored value. Names the field, never the value."""


class Undecryptable(str):
    """What a field holds when no key opens it: words for a person to read, and the stored text for writing back."""

    stored: str

    def __new__(cls, stored: str) -> Self:
        self = super().__new__(cls, gettext("cannot be decrypted"))
        self.stored = stored
        return self


@lru_cache(maxsize=8)
def _fernet(keys: tuple[str, ...]) -> MultiFernet:
    return MultiFernet([Fernet(key) for key in keys])


def encrypt(text: str, place: str) -> str:
    """`text` under the newest of FIELD_ENCRYPTION_KEYS, readable at that place alone; marked with the version of this
    format. The place is not secret."""
    token = _fernet(tuple(settings.FIELD_ENCRYPTION_KEYS)).encrypt(_mark_of(place) + text.encode())
    return PREFIX + token.decode()


def decrypt(stored: str, place: str) -> str:
    """The text behind `stored`; raises DecryptionError if no key opens it, or it belongs to another place."""
    if not stored.startswith(PREFIX):
        raise DecryptionError(f"{place} is not encrypted as expected")
    try:
        opened = _fernet(tuple(settings.FIELD_ENCRYPTION_KEYS)).decrypt(stored.removeprefix(PREFIX).encode())
    except InvalidToken:
        raise DecryptionError(f"{place} cannot be decrypted with any of FIELD_ENCRYPTION_KEYS") from None
    if not hmac.compare_digest(opened[:MARK], _mark_of(place)):
        raise DecryptionError(f"{place} holds what belongs to another place")
    return opened[MARK:].decode()


def _mark_of(place: str) -> bytes:
    return hashlib.sha256(place.encode()).digest()[:MARK]


def keyed_hashes(text: str) -> list[str]:
    """What two equal texts share and nobody without the keys can compute: one under each key, the newest first."""
    return [
        hmac.new(f"contact {key}".encode(), text.encode(), hashlib.sha256).hexdigest()
        for key in settings.FIELD_ENCRYPTION_KEYS
    ]


class Ciphertext(str):
    """What the database holds, which has yet to be opened; written back it is the same."""

    __slots__ = ()


class RowKeyField(models.CharField):
    """A random name that a row has before it is saved, and for good: what is encrypted in the row is bound to it."""

    LENGTH = 32  # hexadecimal digits

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"max_length": self.LENGTH, "editable": False, "null": True, **kwargs})

    def deconstruct(self) -> tuple[str, str, Sequence[Any], dict[str, Any]]:
        """In migrations it is the text that the database knows, so that they import nothing of ours."""
        name, _path, arguments, options = super().deconstruct()
        return name, "django.db.models.CharField", arguments, options

    def get_default(self) -> str:
        return secrets.token_hex(self.LENGTH // 2)


class _Opened(DeferredAttribute):
    """The attribute of an encrypted field: opened when it is first looked at, by then the row is known."""

    field: "EncryptedTextField"

    def __get__(self, instance: models.Model | None, cls: Any = None) -> Any:
        value = super().__get__(instance, cls)
        if instance is not None and isinstance(value, Ciphertext):
            value = instance.__dict__[self.field.attname] = self.field.opened(value, _key_of(instance))
        return value

    def __set__(self, instance: models.Model, value: Any) -> None:
        instance.__dict__[self.field.attname] = value


def _key_of(row: models.Model) -> str:
    return row.row_key or ""  # type: ignore[attr-defined]  # a check sees to it that it is there


class EncryptedTextField(models.TextField):
    """Text in Python, ciphertext in the database; "" and None stay what they are. Its model has a `row_key`.

    To change the key, put the new one first and run `rotate_keys`. A value that no key opens, or that belongs
    elsewhere, becomes an `Undecryptable`, which saves as the same ciphertext: a wrong key loses nothing. It cannot be
    searched, and is written by saving its row: `update()` does not know which row it would be bound to.
    """

    descriptor_class = _Opened

    def check(self, **kwargs: Any) -> list[checks.CheckMessage]:
        has_key = any(isinstance(field, RowKeyField) and field.name == "row_key" for field in self.model._meta.fields)
        missing = checks.Error(f"{self} needs a RowKeyField named row_key beside it.", obj=self, id="security.E001")
        return [*super().check(**kwargs), *([] if has_key else [missing])]

    def deconstruct(self) -> tuple[str, str, Sequence[Any], dict[str, Any]]:
        """In migrations it is the text that the database knows, so that they import nothing of ours."""
        name, _path, arguments, options = super().deconstruct()
        return name, "django.db.models.TextField", arguments, options

    def place(self, row_key: str) -> str:
        """Where a text of that row belongs. Migrations hold a copy of this; a renamed model or field needs another."""
        return f"{self.model._meta.label_lower}.{self.name}:{row_key}"

    def opened(self, stored: str, row_key: str | None) -> str:
        """The text of that row; an `Undecryptable` if it cannot be read."""
        if not stored:
            return stored
        try:
            return decrypt(stored, self.place(row_key or ""))
        except DecryptionError:
            return Undecryptable(stored)

    def from_db_value(self, value: str | None, expression: Any, connection: Any) -> str | None:
        return Ciphertext(value) if value else value

    def pre_save(self, model_instance: models.Model, add: bool) -> Any:
        value = model_instance.__dict__.get(self.attname, "")
        if isinstance(value, Ciphertext) or not value:
            return value  # nobody looked at it, so it is what it was
        if isinstance(value, Undecryptable):
            return Ciphertext(value.stored)
        return Ciphertext(encrypt(str(value), self.place(_key_of(model_instance))))

    def get_prep_value(self, value: Any) -> Any:
        if isinstance(value, Undecryptable):
            return value.stored
        if value and not isinstance(value, Ciphertext):
            raise TypeError(f"{self.name} is bound to its row: set it there, and save the row.")
        return super().get_prep_value(value) if value is None else str(value)

    def get_lookup(self, lookup_name: str) -> type[models.Lookup] | None:
        if lookup_name != "isnull":
            raise FieldError(f"{self.name} is encrypted and cannot be searched by {lookup_name}.")
        return super().get_lookup(lookup_name)


def encrypted_field(model: type[models.Model], name: str) -> EncryptedTextField:
    """The field of that name; raises TypeError if it is not encrypted."""
    field = model._meta.get_field(name)
    if not isinstance(field, EncryptedTextField):
        raise TypeError(f"{field} is not encrypted.")
    return field
