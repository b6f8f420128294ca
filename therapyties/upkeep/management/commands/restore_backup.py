"""Unpacks a backup beside the running site, for a person to put in place."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from therapyties.upkeep import backups
from therapyties.upkeep.sealing import Failed


class Command(BaseCommand):
    help = "Unpack a backup into an empty folder. Nothing of the running site is touched."
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("folder", type=Path)

    def handle(self, *args: Any, file: Path, folder: Path, **options: Any) -> None:
        try:
            found = backups.restore(file, folder)
        except (Failed, OSError) as problem:
            raise CommandError(str(problem)) from None
        self.stdout.write("Unpacked: " + ", ".join(str(path) for path in found))
        self.stdout.write(
            "Stop the site, put site.sqlite3 and media into DATA_DIR (for PostgreSQL: pg_restore --clean --dbname=… "
            "database.dump), and start it with the same FIELD_ENCRYPTION_KEYS."
        )
