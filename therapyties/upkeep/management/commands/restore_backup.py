"""Unpacks a backup beside the site, or puts it in the site's place."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from therapyties.upkeep import backups, restoring
from therapyties.upkeep.sealing import Failed


class Command(BaseCommand):
    help = (
        "Unpack a backup into an empty folder, where it can be looked at; or, with --in-place, make it the site: what "
        "stands there now is moved aside, and whoever was erased since is erased once more."
    )
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("folder", type=Path, nargs="?")
        parser.add_argument("--in-place", action="store_true", help="the site must be stopped on every server")

    def handle(self, *args: Any, file: Path, folder: Path | None, in_place: bool, **options: Any) -> None:
        if in_place == bool(folder):
            raise CommandError("Name an empty folder, or say --in-place.")
        try:
            if folder:
                found = backups.restore(file, folder)
                self.stdout.write("Unpacked: " + ", ".join(str(path) for path in found))
                if folder / backups.BUCKET in found:
                    bucket = (folder / backups.BUCKET).read_text().strip()
                    self.stdout.write(f"Pictures and films are not in it: they stay in the bucket {bucket}.")
                return
            now = timezone.now()
            done = restoring.in_place(file, now, self.stdout.write)
        except (Failed, OSError) as problem:
            raise CommandError(str(problem)) from None
        self.stdout.write(f"In place: {done.contents}; {done.requests} requests, {done.erased} erased once more.")
        ends = now + backups.KEPT
        self.stdout.write(f"What stood there before is kept until {ends:%Y-%m-%d}, and then removed: {done.aside}")
        for words in (done.media, done.who_is_back):
            if words:
                self.stdout.write(words)
