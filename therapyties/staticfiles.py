"""Static files in production: one joined stylesheet, hashed names, compressed copies."""

import re
from collections.abc import Iterator
from pathlib import PurePosixPath
from typing import Any

from django.core.files.base import ContentFile
from whitenoise.storage import CompressedManifestStaticFilesStorage

IMPORT = re.compile(r'@import url\("(?P<path>[^"]+)"\) layer\((?P<layer>[\w-]+)\);')
COMMENT = re.compile(r"/\*.*?\*/\s*", re.DOTALL)


class OneStylesheetStorage(CompressedManifestStaticFilesStorage):
    """After collecting, css/site.css holds the files it imports, each in its layer: one request, not a chain."""

    entry = "css/site.css"

    def post_process(self, paths: dict[str, Any], dry_run: bool = False, **options: Any) -> Iterator[Any]:
        if not dry_run and self.entry in paths:
            source, path = paths[self.entry]  # not the collected copy: that is the joined sheet of the last run
            with source.open(path) as file:
                sheet = file.read().decode()
            joined = COMMENT.sub("", IMPORT.sub(self._joined, sheet))
            self.delete(self.entry)
            self._save(self.entry, ContentFile(joined.encode()))
            paths = {**paths, self.entry: (self, self.entry)}
        yield from super().post_process(paths, dry_run, **options)

    def _joined(self, match: re.Match[str]) -> str:
        with self.open(str(PurePosixPath(self.entry).parent / match["path"])) as file:
            return f"@layer {match['layer']} {{\n{file.read().decode()}}}"
