"""Mail by SMTP, each with one deadline: a server that answers a byte at a time keeps nobody waiting for ever."""

import contextlib
import smtplib
import socket
from collections.abc import Callable, Sequence
from functools import partial
from threading import Timer
from types import TracebackType
from typing import Any, Self

from django.core.mail.backends import smtp

SECONDS = 60.0  # for one mail, from the first step to the last


class TooSlow(smtplib.SMTPException):
    """The mail was not taken before its deadline; whether the server has it nobody knows."""


class Deadline:
    """When it is over, every socket that it watches is shut: whoever waits there hears at once that nothing comes."""

    def __init__(self, seconds: float) -> None:
        self.is_over = False
        self._watched: list[socket.socket] = []
        self._timer = Timer(seconds, self._end)
        self._timer.daemon = True

    def __enter__(self) -> Self:
        self._timer.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._timer.cancel()
        for one in self._watched:
            one.close()

    def watch(self, connected: socket.socket) -> None:
        """A second handle on the same connection: encryption takes the first one away."""
        self._watched.append(connected.dup())
        if self.is_over:
            self._end()

    def _end(self) -> None:
        self.is_over = True
        for one in self._watched:
            with contextlib.suppress(OSError):
                one.shutdown(socket.SHUT_RDWR)


class Watched(smtplib.SMTP):
    """A connection under a deadline from its first byte on."""

    def __init__(self, *args: Any, deadline: Deadline, **kwargs: Any) -> None:
        self._deadline = deadline
        super().__init__(*args, **kwargs)

    def _get_socket(self, *where: Any) -> socket.socket:
        connected = super()._get_socket(*where)  # type: ignore[misc]
        self._deadline.watch(connected)
        return connected


class WatchedInTLS(smtplib.SMTP_SSL, Watched):
    """The same where the first byte is encrypted already: SMTP_SSL gets its socket from `Watched`."""


class EmailBackend(smtp.EmailBackend):
    """Django's, with a deadline for each call."""

    def __init__(self, *args: Any, seconds: float = SECONDS, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.seconds = seconds
        self._deadline = Deadline(seconds)

    @property
    def connection_class(self) -> Callable[..., smtplib.SMTP]:  # type: ignore[override]
        return partial(WatchedInTLS if self.use_ssl else Watched, deadline=self._deadline)  # type: ignore[call-arg]

    def send_messages(self, email_messages: Sequence[Any]) -> int:
        """How many were sent. Raises TooSlow if that took longer than `seconds`."""
        with Deadline(self.seconds) as self._deadline:
            try:
                return super().send_messages(email_messages) or 0
            except OSError:
                if self._deadline.is_over:
                    raise TooSlow from None
                raise
