"""Makes an encrypted backup of database and media, and removes those that are too old."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from therapyties.upkeep import backups
from therapyties.upkeep.sealing import Failed


class Command(BaseCommand):
    help = "Make an encrypted backup in BACKUP_DIR; copy that folder to another machine. Backups go after 14 days."

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            made = backups.make(timezone.now())
        except Failed as problem:
            raise CommandError(f"No backup was made. {problem}") from None
        self.stdout.write(f"Made {made}.")
