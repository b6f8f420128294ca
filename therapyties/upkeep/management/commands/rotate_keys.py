"""Puts everything encrypted under the newest of FIELD_ENCRYPTION_KEYS."""

from collections.abc import Callable
from typing import Any

from allauth.mfa.models import Authenticator
from django.core.management.base import BaseCommand
from django.db import models, transaction

from consultations.models import ConsultationRequest
from therapyties.access.models import AuditEntry
from therapyties.access.sign_in import second_factor
from therapyties.security import rotation
from therapyties.security.encryption import PREFIX, DecryptionError, decrypt, encrypt

SAID_EVERY = 500  # rows
DEPEND_ON_KEYS: dict[type[models.Model], Callable[[Any], object]] = {
    ConsultationRequest: ConsultationRequest.rehash_contact
}  # what else a new key changes in a row


class Command(BaseCommand):
    help = (
        "Encrypt everything anew under the first of FIELD_ENCRYPTION_KEYS. Put the new key before the old one and "
        "start the site again first. May be stopped with Ctrl-C and run again."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        changed = unreadable = 0
        try:
            for model, names in rotation.encrypted_fields():
                changed_here, unreadable_here = self._rotate(model, names)
                changed, unreadable = changed + changed_here, unreadable + unreadable_here
            changed_here, unreadable_here = self._rotate_second_factors()
            changed, unreadable = changed + changed_here, unreadable + unreadable_here
        except KeyboardInterrupt:
            self.stdout.write("Stopped. What is done is done; run it again for the rest.")
            return
        AuditEntry.objects.record("upkeep.keys_rotated", detail=f"{changed} rows")
        if unreadable:
            self.stdout.write(f"{unreadable} rows cannot be opened by any key and stay as they are: keep the old keys.")
        else:
            self.stdout.write("Everything is under the newest key. The older ones may go from FIELD_ENCRYPTION_KEYS.")

    def _rotate(self, model: type[models.Model], names: list[str]) -> tuple[int, int]:
        total, said = model._base_manager.count(), 0
        seen = changed = unreadable = 0
        for seen, changed, unreadable in rotation.rotate(model, names, DEPEND_ON_KEYS.get(model)):  # noqa: B007 - the last ones count
            if seen - said >= SAID_EVERY:
                said = seen
                self.stdout.write(f"{model._meta.verbose_name_plural}: {seen} of {total}")
        self.stdout.write(f"{model._meta.verbose_name_plural}: {seen} looked at, {changed} encrypted anew.")
        return changed, unreadable

    def _rotate_second_factors(self) -> tuple[int, int]:
        changed = unreadable = 0
        for pk in Authenticator.objects.order_by("pk").values_list("pk", flat=True):
            with transaction.atomic():
                factor = Authenticator.objects.select_for_update().filter(pk=pk).first()
                if factor is None:
                    continue
                try:
                    data, is_new = _anew(factor.data)
                except DecryptionError:
                    unreadable += 1
                    continue
                if is_new:
                    Authenticator.objects.filter(pk=pk).update(data=data)
                    changed += 1
        self.stdout.write(f"second factors: {changed} encrypted anew.")
        return changed, unreadable


def _anew(value: Any) -> tuple[Any, bool]:
    """(the value with each encrypted text in it under the newest key, whether anything changed)"""
    if isinstance(value, dict):
        named = {name: _anew(part) for name, part in value.items()}
        return {name: part for name, (part, _changed) in named.items()}, any(
            changed for _part, changed in named.values()
        )
    if isinstance(value, list):
        parts = [_anew(part) for part in value]
        return [part for part, _changed in parts], any(changed for _part, changed in parts)
    if isinstance(value, str) and value.startswith(PREFIX) and not rotation.is_under_the_newest_key(value):
        return encrypt(decrypt(value, second_factor.PLACE), second_factor.PLACE), True
    return value, False
