"""What stands in a line of the log: the number of the request it belongs to, and no secret. And who hears of an error.

Of an error only its kind and its places in the code are mailed: its words may hold what a visitor typed.
"""

import hashlib
import json
import logging
import re
import secrets
import threading
import time
import traceback
from collections.abc import Callable
from contextvars import ContextVar
from datetime import timedelta

from django.conf import settings
from django.core.mail import EmailMessage
from django.core.signals import request_finished
from django.db import connections
from django.dispatch import receiver
from django.http import HttpRequest
from django.http.response import HttpResponseBase

NUMBER: ContextVar[str] = ContextVar("the number of a request", default="-")
ONE_FAULT = timedelta(hours=1)  # is mailed no more often
MOST_PLACES = 12  # in the code, of one error

type GetResponse = Callable[[HttpRequest], HttpResponseBase]


def numbered(get_response: GetResponse) -> GetResponse:
    """Every line that is logged while a request is answered bears the same random number, and so does the one in which
    Django says that the answer is an error, which comes after all middleware."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        NUMBER.set(secrets.token_hex(4))
        return get_response(request)

    return middleware


@receiver(request_finished, dispatch_uid="logs.number")
def forget_the_number(**kwargs: object) -> None:
    NUMBER.set("-")


def without_private_links(text: str) -> str:
    return WithoutPrivateLinks.LINK.sub(r"\1…", text)


class WithoutPrivateLinks(logging.Filter):
    """Takes the secret out of a visitor's link, of the private calendar's and of a way back in, before a line is
    written; and numbers the line."""

    LINK = re.compile(
        r"(/consultation/(?:feed/|proof/)?|/accounts/emergency/|/accounts/password/reset/key/)[0-9A-Za-z_.-]{16,}"
    )

    def filter(self, record: logging.LogRecord) -> bool:
        record.msg, record.args = without_private_links(record.getMessage()), ()
        record.number = NUMBER.get()
        return True


class AsJson(logging.Formatter):
    """One object a line, for a program that collects logs."""

    def format(self, record: logging.LogRecord) -> str:
        said = {
            "at": self.formatTime(record, "%Y-%m-%dT%H:%M:%S%z"),
            "level": record.levelname,
            "logger": record.name,
            "request": getattr(record, "number", "-"),
            "message": record.getMessage(),
        }
        if record.exc_info:
            said["trace"] = without_private_links(self.formatException(record.exc_info))
        return json.dumps(said, ensure_ascii=False)


class ToAdmins(logging.Handler):
    """Mails an error to ADMINS, each fault at most once an hour; in a thread of its own, so that nobody waits for the
    mail server, and whatever happens there stops nothing."""

    def __init__(self) -> None:
        super().__init__(logging.ERROR)
        self._said: dict[str, float] = {}

    def emit(self, record: logging.LogRecord) -> None:
        if not settings.ADMINS:
            return
        fault, text = described(record)
        now = time.monotonic()
        if now - self._said.get(fault, -ONE_FAULT.total_seconds()) < ONE_FAULT.total_seconds():
            return
        self._said[fault] = now
        threading.Thread(target=self.mail, args=(fault, text), daemon=True).start()

    @staticmethod
    def mail(fault: str, text: str) -> None:
        try:
            mail_once(fault, text)
        finally:
            connections.close_all()  # of this thread


def described(record: logging.LogRecord) -> tuple[str, str]:
    """(the same for the same fault, what is mailed about it): kind, places in the code, and no word of the error."""
    lines = [f"Logger: {record.name}", f"Request: {getattr(record, 'number', NUMBER.get())}"]
    request = getattr(record, "request", None)
    if isinstance(request, HttpRequest):
        lines.append(f"Asked for: {request.method} {without_private_links(request.path)}")
    kind = "An error was logged"
    if record.exc_info and record.exc_info[0]:
        kind = record.exc_info[0].__name__
        frames = traceback.extract_tb(record.exc_info[2])[-MOST_PLACES:]
        lines += ["", *(f"{frame.filename}:{frame.lineno} in {frame.name}" for frame in frames)]
        places = [f"{frame.filename}:{frame.lineno}" for frame in frames[-2:]]
    else:
        places = [f"{record.pathname}:{record.lineno}"]
        lines.append(f"From: {places[0]}")
    fault = hashlib.sha256(" ".join([kind, *places]).encode()).hexdigest()
    return fault, "\n".join([f"{kind}", "", *lines, "", "The whole line stands in the log of the site."])


def mail_once(fault: str, text: str) -> None:
    """Send it, unless another process has told of the same fault within the hour."""
    from therapyties.security import throttle  # its model: logging is set up before there are models

    try:
        if throttle.count("error mail", fault, ONE_FAULT) <= 1:
            EmailMessage(f"{text.splitlines()[0]} on {settings.SITE_URL}", text, to=list(settings.ADMINS)).send()
    except Exception:  # noqa: S110 - it stands in the log, and an error about an error would go round for ever
        pass
