"""Error pages, which need no database and no session."""

import re
import sys

from django.core.exceptions import SuspiciousOperation
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse, UnreadablePostError
from django.http.multipartparser import MultiPartParserError
from django.template.loader import render_to_string

from .storage import Away

SIGNING_IN = "/accounts/"
SECRET = re.compile("passw|secret", re.IGNORECASE)  # in the names of fields, as of one's own calendar's


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    return HttpResponse(render_to_string("400.html"), status=400)


def server_error(request: HttpRequest) -> HttpResponse:
    """An error of ours is one; a database that does not answer, or a bucket, is a page that needs none, and keeps what
    was sent."""
    if isinstance(sys.exception(), OperationalError | InterfaceError | Away):
        page = render_to_string("503.html", {"kept": what_was_sent(request)})
        return HttpResponse(page, status=503, headers={"Retry-After": "30", "Cache-Control": "no-store"})
    return HttpResponse(render_to_string("500.html"), status=500)


def what_was_sent(request: HttpRequest) -> list[tuple[str, str]]:
    """(name, value) of each field of the form, to be sent once more by one press; none where that would put a secret
    into a page or leave a file out."""
    if request.method != "POST" or request.path.startswith(SIGNING_IN):
        return []
    try:
        if request.FILES or any(SECRET.search(name) for name in request.POST):
            return []
        return [(name, value) for name, values in request.POST.lists() for value in values]
    except (UnreadablePostError, SuspiciousOperation, MultiPartParserError):
        return []
