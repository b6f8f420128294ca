"""Puts the pictures and films that are in DATA_DIR into the bucket; the site may go on meanwhile."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.files import File
from django.core.files.storage import default_storage
from django.core.management.base import BaseCommand, CommandError

from therapyties.storage import Away


class Command(BaseCommand):
    help = (
        "Copy everything in DATA_DIR/media into the bucket of BUCKET_URL. What is there stays; the folder does, too: "
        "it may be run again, and the folder deleted by hand when all is well."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.BUCKET:
            raise CommandError("BUCKET_URL names no bucket.")
        root, copied = Path(settings.MEDIA_ROOT), 0
        try:
            there = dict(default_storage.names())  # type: ignore[attr-defined]
            for path in sorted(root.rglob("*")):
                name = path.relative_to(root).as_posix()
                if path.is_file() and there.get(name) != path.stat().st_size:
                    with path.open("rb") as file:
                        default_storage.delete(name)
                        default_storage.save(name, File(file))
                    copied += 1
        except Away as problem:
            raise CommandError(f"{copied} files were copied. {problem}") from None
        self.stdout.write(f"{copied} files were copied into the bucket {settings.BUCKET}; all others were there.")
