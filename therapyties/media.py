"""Serves uploaded pictures and films from the disk; S3-compatible storage or a proxy may take this over."""

import posixpath
from pathlib import Path

from django.conf import settings
from django.core.exceptions import SuspiciousFileOperation
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils._os import safe_join
from django.views.decorators.http import require_safe
from whitenoise.responders import StaticFile

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


@require_safe
def serve(request: HttpRequest, path: str) -> HttpResponseBase:
    """The file, in ranges if asked (a film needs them); only kinds the site itself stores, so nothing runs as HTML."""
    kind = SHOWN.get(posixpath.splitext(path)[1].lower())
    try:
        file = Path(safe_join(settings.MEDIA_ROOT, path))
        if kind is None or not file.is_file():
            raise Http404
        found = StaticFile(str(file), [("Content-Type", kind), ("Cache-Control", KEPT)])
    except (SuspiciousFileOperation, OSError, ValueError):
        raise Http404 from None
    answer = found.get_response(request.method, request.META)
    response: HttpResponseBase = (
        FileResponse(answer.file, status=answer.status) if answer.file else HttpResponse(status=answer.status)
    )
    for name, value in answer.headers:
        response[name] = value
    return response
