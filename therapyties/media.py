"""Serves uploaded pictures and films under /media/, from the disk or from the bucket, alike in everything else."""

import posixpath
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.exceptions import SuspiciousOperation
from django.core.files.storage import default_storage
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils._os import safe_join
from django.views.decorators.http import require_safe
from whitenoise.responders import Response, StaticFile

from .storage import Away

KEPT = "public, max-age=31536000, immutable"  # a changed picture gets a new name
SHOWN = {
    ".avif": "image/avif",
    ".gif": "image/gif",
    ".jpeg": "image/jpeg",
    ".jpg": "image/jpeg",
    ".mp4": "video/mp4",
    ".pdf": "application/pdf",
    ".png": "image/png",
    ".vtt": "text/vtt; charset=utf-8",
    ".webm": "video/webm",
    ".webp": "image/webp",
}


class FileOfBucket(StaticFile):
    """A file of the bucket, answered as WhiteNoise answers one on the disk."""

    def __init__(self, content: Any, headers: list[tuple[str, str]]) -> None:
        self.content = content
        super().__init__(content, headers)

    @staticmethod
    def get_file_stats(path: Any, encodings: Any, stat_cache: Any) -> dict[None, Any]:
        return {None: path}  # which knows its size and its time

    def get_response(self, method: str | None, request_headers: dict[str, Any]) -> Response:
        if self.is_not_modified(request_headers):
            return self.not_modified_response
        answer, first, last = Response(200, self.alternatives[0][2], None), 0, self.content.size - 1
        if asked := request_headers.get("HTTP_RANGE"):
            try:
                answer = self.get_range_response(asked, answer.headers, None)
                first, last = self.get_byte_range(asked, self.content.size)
            except ValueError:
                pass  # what cannot be understood is ignored, as for a file on the disk
        if method == "GET" and answer.status in (200, 206):
            self.content.open(first, last)
            answer.file = self.content
            if answer.status == 200:
                self.content.name = self.content.path  # as a whole file on the disk has one
        return answer


@require_safe
def serve(request: HttpRequest, path: str) -> HttpResponseBase:
    """The file, in ranges if asked (a film needs them); only kinds the site itself stores, so nothing runs as HTML.
    Raises Away if it is in a bucket that does not give it just now."""
    kind = SHOWN.get(posixpath.splitext(path)[1].lower())
    if kind is None:
        raise Http404
    try:
        found = _found(path, [("Content-Type", kind), ("Cache-Control", KEPT)])
    except Away:
        raise
    except (SuspiciousOperation, OSError, ValueError):
        raise Http404 from None
    answer = found.get_response(request.method, request.META)
    response: HttpResponseBase = (
        FileResponse(answer.file, status=answer.status) if answer.file else HttpResponse(status=answer.status)
    )
    for name, value in answer.headers:
        response[name] = value
    return response


def _found(path: str, headers: list[tuple[str, str]]) -> StaticFile:
    if settings.BUCKET:
        if path.startswith("/") or posixpath.normpath(path) != path:  # a bucket knows no other way to a name
            raise FileNotFoundError
        return FileOfBucket(default_storage.streamed(path), headers)  # type: ignore[attr-defined]
    file = Path(safe_join(settings.MEDIA_ROOT, path))
    if not file.is_file():
        raise FileNotFoundError
    return StaticFile(str(file), headers)
