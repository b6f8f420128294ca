"""The hash chain over the audit log: each entry is sealed with a number and a digest that depends on all before it.

An entry is sealed right after the transaction that wrote it, so that no two transactions wait for each other over it;
what could not be is sealed by the worker. Whoever knows the head, which is in every backup and may be mailed by night,
can tell later that nothing before it was changed, taken out or put in between.
"""

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import connection, transaction
from django.db.models import Exists, OuterRef
from django.dispatch import receiver

from ..models import AuditEntry, AuditSeal, written
from .retention import KEPT

ONE_AT_A_TIME = 0x7469_6575  # the number by which those who seal at once know each other's lock on PostgreSQL
AT_ONCE = 500  # entries, in one transaction
LOOKED_BACK = 5_000  # entries before the last sealed one, of which one may have been written later
FIRST = "0" * 64  # before the first
SEALED_WITHIN = timedelta(minutes=10)


@dataclass(frozen=True)
class Head:
    """The last seal there is."""

    number: int = 0
    digest: str = FIRST

    def __str__(self) -> str:
        return f"{self.number} {self.digest}"


def is_there() -> bool:
    """Whether the database has come so far."""
    return AuditSeal._meta.db_table in connection.introspection.table_names()


def head() -> Head:
    last = AuditSeal.objects.order_by("-number").first()
    return Head(last.number, last.digest) if last else Head()


def has_seal(number: str, digest: str = "") -> bool:
    """Whether a head that was known before is still part of the chain."""
    return number.isdecimal() and AuditSeal.objects.filter(number=int(number[:18]), digest=digest).exists()


def digest_of(number: int, previous: str, entry: AuditEntry) -> str:
    """SHA-256 of everything that the entry says, its place in the chain, and the digest before it."""
    content = [number, previous, entry.pk, entry.at.timestamp(), entry.action, entry.account, entry.about, entry.detail]
    return hashlib.sha256(json.dumps(content).encode()).hexdigest()


def seal_all() -> int:
    """Everything is sealed that was committed until now; how many entries that were."""
    sealed = 0
    while step := _seal_some():
        sealed += step
    return sealed


@receiver(written, dispatch_uid="access.seal")
def seal_soon(**kwargs: Any) -> None:
    """Once the transaction has ended. If that fails then, the worker does it."""
    transaction.on_commit(seal_all, robust=True)


def _seal_some() -> int:
    with transaction.atomic():
        if connection.vendor == "postgresql":  # SQLite has one writer at a time anyway
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_xact_lock(%s)", [ONE_AT_A_TIME])
        last = AuditSeal.objects.order_by("-number").first()
        before, previous = (last.number, last.digest) if last else (0, FIRST)
        sealed = AuditSeal.objects.filter(entry=OuterRef("pk"))
        waiting = AuditEntry.objects.filter(~Exists(sealed)).order_by("pk")
        if last:
            waiting = waiting.filter(pk__gt=last.entry - LOOKED_BACK)
        seals = []
        for number, entry in enumerate(waiting[:AT_ONCE], start=before + 1):
            digest = digest_of(number, previous, entry)
            seals.append(AuditSeal(number=number, entry=entry.pk, at=entry.at, previous=previous, digest=digest))
            previous = digest
        AuditSeal.objects.bulk_create(seals)
        return len(seals)


def faults(now: datetime) -> Iterator[str]:
    """What is not as it was sealed, in words; nothing if all is well. What was written in the last minutes may have no
    seal yet."""
    expected: tuple[int, str] | None = None
    for seals in _batches():
        entries = AuditEntry.objects.in_bulk([seal.entry for seal in seals])
        for seal in seals:
            if expected and expected[0] != seal.number:
                yield f"The seals {expected[0]} to {seal.number - 1} are gone."
            elif expected and expected[1] != seal.previous:
                yield f"The seal {seal.number} does not follow the one before it."
            entry = entries.get(seal.entry)
            if entry is None and seal.at <= now - KEPT:
                pass  # its time was over
            elif entry is None:
                yield f"The entry of the seal {seal.number} is gone."
            elif digest_of(seal.number, seal.previous, entry) != seal.digest:
                yield f"The entry of the seal {seal.number} was changed."
            expected = seal.number + 1, seal.digest
    sealed = AuditSeal.objects.filter(entry=OuterRef("pk"))
    if unsealed := AuditEntry.objects.filter(~Exists(sealed), at__lt=now - SEALED_WITHIN).count():
        yield f"Entries without a seal: {unsealed}."


def _batches() -> Iterator[list[AuditSeal]]:
    last = 0
    while seals := list(AuditSeal.objects.filter(number__gt=last).order_by("number")[:AT_ONCE]):
        yield seals
        last = seals[-1].number
