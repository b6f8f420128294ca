"""What is heard of a request until it is whole, and what is refused before."""

import io
import re
import shutil
import tempfile
from http import HTTPStatus
from typing import IO

LARGEST_HEAD = 128 * 1024  # bytes
LARGEST_FORM, LARGEST_FILM = 6 * 1024 * 1024, 201 * 1024 * 1024  # bytes; as the proxies of deploy/ have it
IN_MEMORY = 64 * 1024  # bytes of a body; what is more lies in a temporary file
LEFT_FREE = 512 * 1024 * 1024  # bytes of the disk for temporary files, or a tenth of it
BLANK_LINE = b"\r\n\r\n"
LENGTH = re.compile(rb"\r\ncontent-length[ \t]*:[ \t]*([^\r\n]*)", re.IGNORECASE)
TRANSFER = re.compile(rb"\r\ntransfer-encoding[ \t]*:", re.IGNORECASE)
EXPECTS = re.compile(rb"\r\nexpect[ \t]*:[ \t]*100-continue", re.IGNORECASE)
BACK_OFFICE = re.compile(rb"[A-Z]+ /admin/")


class Refused(Exception):
    """The request is not heard to its end; `status` says why."""

    def __init__(self, status: HTTPStatus) -> None:
        self.status = status


class Heard:
    """What has come of a request. It stands in for the socket from which gunicorn reads."""

    def __init__(self) -> None:
        self.head = bytearray()
        self.body: IO[bytes] | None = None
        self.missing = self.came = 0  # bytes of the body
        self._read: IO[bytes] | None = None

    def take(self, data: bytes) -> bytes | None:
        """What is left for the next request if this one is whole now, else None. Raises Refused."""
        if self.body is None:
            seen = max(0, len(self.head) - len(BLANK_LINE))
            self.head += data
            end = self.head.find(BLANK_LINE, seen)
            if end < 0:
                if len(self.head) > LARGEST_HEAD:
                    raise Refused(HTTPStatus.REQUEST_HEADER_FIELDS_TOO_LARGE)
                return None
            data = bytes(self.head[end + len(BLANK_LINE) :])
            del self.head[end + len(BLANK_LINE) :]
            self.missing = _length(bytes(self.head))
            if not self.missing:
                return data
            self.body = tempfile.SpooledTemporaryFile(max_size=IN_MEMORY)  # noqa: SIM115 - closed with the request
        self._keep(data[: self.missing])
        rest, self.missing = data[self.missing :], max(0, self.missing - len(data))
        return None if self.missing else rest

    def _keep(self, data: bytes) -> None:
        """Raises Refused where the body would fill the disk: the site needs it for what is accepted."""
        self.came += len(data)
        try:
            if self.body is not None:
                self.body.write(data)
            has_room = self.came <= IN_MEMORY or _has_room()
        except OSError:
            has_room = False
        if not has_room:
            raise Refused(HTTPStatus.INSUFFICIENT_STORAGE)

    @property
    def waits_for_a_word(self) -> bool:
        """Whether the client sends its body only when it is told to go on."""
        return bool(self.missing and not self.came and EXPECTS.search(self.head))

    def again(self) -> None:
        """It is read from its beginning."""
        self._read = None

    def recv(self, size: int) -> bytes:
        """As of a socket whose client has said all."""
        if self._read is None:
            self._read = io.BytesIO(self.head)
        data = self._read.read(size)
        if not data and self.body is not None and self._read is not self.body:
            self.body.seek(0)
            self._read = self.body
            data = self._read.read(size)
        return data

    def close(self) -> None:
        if self.body is not None:
            self.body.close()


def _length(head: bytes) -> int:
    """Bytes of the body. Nobody needs to send one whose length is not said before."""
    if TRANSFER.search(head):
        raise Refused(HTTPStatus.LENGTH_REQUIRED)
    found = {value.strip() for value in LENGTH.findall(head)}
    if not found:
        return 0
    if len(found) > 1 or not (value := found.pop()).isdigit():
        raise Refused(HTTPStatus.BAD_REQUEST)
    if len(value) > 12 or int(value) > (LARGEST_FILM if BACK_OFFICE.match(head) else LARGEST_FORM):
        raise Refused(HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
    return int(value)


def _has_room() -> bool:
    disk = shutil.disk_usage(tempfile.gettempdir())
    return disk.free > min(LEFT_FREE, disk.total // 10)
