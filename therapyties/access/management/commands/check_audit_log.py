"""Says whether the audit log is as it was written, and what its head is."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from therapyties.access.audit_log import chain


class Command(BaseCommand):
    help = (
        "Check the hash chain of the audit log. Compare the head with one that was mailed or lies in a backup: the seal"
        " of that number must have that digest."
    )

    def add_arguments(self, parser: Any) -> None:
        parser.add_argument("known", nargs="*", metavar="NUMBER DIGEST", help="a head that was known before")

    def handle(self, *args: Any, known: list[str], **options: Any) -> None:
        chain.seal_all()
        found = list(chain.faults(timezone.now()))
        if known and not chain.has_seal(*known):
            found.append(f"There is no seal {' '.join(known)} any more.")
        for fault in found:
            self.stdout.write(fault)
        if found:
            raise CommandError("The audit log is not as it was written.")
        self.stdout.write(f"The audit log is whole. Its head is {chain.head()}")
