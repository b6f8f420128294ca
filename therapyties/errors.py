"""Error pages, which need no database and no session, and the filter that keeps private links out of the logs."""

import logging
import re

from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    return HttpResponse(render_to_string("400.html"), status=400)


def server_error(request: HttpRequest) -> HttpResponse:
    return HttpResponse(render_to_string("500.html"), status=500)


class WithoutPrivateLinks(logging.Filter):
    """Takes the secret out of a visitor's link, of the private calendar's and of a way back in, before a line is
    written."""

    LINK = re.compile(
        r"(/consultation/(?:feed/|proof/)?|/accounts/emergency/|/accounts/password/reset/key/)[0-9A-Za-z_.-]{16,}"
    )

    def filter(self, record: logging.LogRecord) -> bool:
        record.msg, record.args = self.LINK.sub(r"\1…", record.getMessage()), ()
        return True
