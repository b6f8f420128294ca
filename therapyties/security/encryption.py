"""A text field that is encrypted in the database, with keys kept outside it."""

import hashlib
import hmac
from collections.abc import Sequence
from functools import lru_cache
from typing import Any, Self

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings
from django.core.exceptions import FieldError
from django.db import models
from django.utils.translation import gettext

PREFIX = "v1:"


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


def encrypt(text: str) -> str:
    """`text` under the newest of FIELD_ENCRYPTION_KEYS, marked with the version of this format."""
    return PREFIX + _fernet(tuple(settings.FIELD_ENCRYPTION_KEYS)).encrypt(text.encode()).decode()


def decrypt(stored: str, field: str) -> str:
    """The text behind `stored`; raises DecryptionError if no key opens it or it was never encrypted."""
    if not stored.startswith(PREFIX):
        raise DecryptionError(f"{field} is not encrypted as expected")
    try:
        return _fernet(tuple(settings.FIELD_ENCRYPTION_KEYS)).decrypt(stored.removeprefix(PREFIX).encode()).decode()
    except InvalidToken:
        raise DecryptionError(f"{field} cannot be decrypted with any of FIELD_ENCRYPTION_KEYS") from None


def keyed_hashes(text: str) -> list[str]:
    """What two equal texts share and nobody without the keys can compute: one under each key, the newest first."""
    return [
        hmac.new(f"contact {key}".encode(), text.encode(), hashlib.sha256).hexdigest()
        for key in settings.FIELD_ENCRYPTION_KEYS
    ]


class EncryptedTextField(models.TextField):
    """Text in Python, ciphertext in the database; "" and None stay what they are.

    To change the key, put the new one first and save each row again. A value that no key opens becomes an
    `Undecryptable`, which saves as the same ciphertext: a wrong key loses nothing. It cannot be searched.
    """

    def deconstruct(self) -> tuple[str, str, Sequence[Any], dict[str, Any]]:
        """In migrations it is the text that the database knows, so that they import nothing of ours."""
        name, _path, arguments, options = super().deconstruct()
        return name, "django.db.models.TextField", arguments, options

    def from_db_value(self, value: str | None, expression: Any, connection: Any) -> str | None:
        if not value:
            return value
        try:
            return decrypt(value, self.name)
        except DecryptionError:
            return Undecryptable(value)

    def get_prep_value(self, value: Any) -> Any:
        if isinstance(value, Undecryptable):
            return value.stored
        value = super().get_prep_value(value)
        return encrypt(value) if value else value

    def get_lookup(self, lookup_name: str) -> type[models.Lookup] | None:
        if lookup_name != "isnull":
            raise FieldError(f"{self.name} is encrypted and cannot be searched by {lookup_name}.")
        return super().get_lookup(lookup_name)
