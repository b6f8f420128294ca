"""Makes an encrypted backup of database and media, and removes those that are too old."""

from contextlib import suppress
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError
from django.utils import timezone

from therapyties.upkeep import backups
from therapyties.upkeep.jobs import BACKUP
from therapyties.upkeep.models import JobRun, well
from therapyties.upkeep.sealing import Failed


class Command(BaseCommand):
    help = "Make an encrypted backup in BACKUP_DIR; copy that folder to another machine. Backups go after 14 days."

    def handle(self, *args: Any, **options: Any) -> None:
        now = timezone.now()
        try:
            made = backups.make(now)
        except Failed as problem:
            raise CommandError(f"No backup was made. {problem}") from None
        with suppress(DatabaseError):  # of a version before there were such records
            JobRun.objects.filter(name=BACKUP).update(**well(now))
        self.stdout.write(f"Made {made}.")
