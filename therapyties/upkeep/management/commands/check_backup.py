"""Reads a backup to its end and opens its database; touches nothing."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from therapyties.upkeep import backups
from therapyties.upkeep.sealing import Failed


class Command(BaseCommand):
    help = "Say whether a backup is whole and can be read with the keys of this site. Nothing is changed."
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)

    def handle(self, *args: Any, file: Path, **options: Any) -> None:
        try:
            found = backups.check(file)
        except (Failed, OSError) as problem:
            raise CommandError(str(problem)) from None
        self.stdout.write(f"The backup is whole: {found}.")
