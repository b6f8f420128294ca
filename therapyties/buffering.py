"""The worker of gunicorn that answers, changed so that a slow client holds nobody else.

One loop hears every client until its request is whole, and tells every client what it has not taken yet; a thread has
only whole requests, and is free again as soon as the answer is made. So whoever drips holds a socket and some memory,
for a time that is measured below, and never a thread.
"""

import io
import re
import selectors
import socket
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import Future
from functools import partial
from http import HTTPStatus
from typing import IO, Any

from gunicorn import http
from gunicorn.http import wsgi
from gunicorn.workers.gthread import STOP_KEEPALIVE_LINGER, ThreadWorker

HEAD_WITHIN = 10.0  # seconds from the first moment of a connection, or the first byte of its next request
BODY_WITHIN = ANSWER_WITHIN = 20.0  # seconds, and more for what has come, or was taken:
SLOWEST = 1024  # bytes a second
LINGERS = 2.0  # seconds in which a client may take the end of what it was told
SWEPT_EVERY = 1.0  # seconds
LARGEST_HEAD = 128 * 1024  # bytes
LARGEST_FORM, LARGEST_FILM = 6 * 1024 * 1024, 201 * 1024 * 1024  # bytes; as the proxies of deploy/ have it
IN_MEMORY = 64 * 1024  # bytes of a body; what is more lies in a temporary file
AHEAD = 256 * 1024  # bytes of a file that are read before its client has taken what came before
PIECE = 64 * 1024  # bytes
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
        self.body.write(data[: self.missing])
        self.came += min(len(data), self.missing)
        rest, self.missing = data[self.missing :], max(0, self.missing - len(data))
        return None if self.missing else rest

    @property
    def waits_for_a_word(self) -> bool:
        """Whether the client sends its body only when it is told to go on."""
        return bool(self.missing and not self.came and EXPECTS.search(self.head))

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


class Client:
    """A connection: what is heard, and what is to be told. It stands in for the socket into which gunicorn writes."""

    def __init__(self, sock: socket.socket, address: Any, server: Any) -> None:
        self.sock, self.address, self.server = sock, address, server
        self.heard = Heard()
        self.rest = b""  # came with the last request, and is of the next
        self.answering: Iterator[None] | None = None
        self.is_kept = False  # for another request, once this answer is told
        self.has_ended = False  # says no more
        self.began = time.monotonic()
        self.ends = self.began + HEAD_WITHIN
        self._untold: list[bytes | memoryview] = []
        self.untold = self._told = 0  # bytes

    def hear(self, data: bytes) -> bool:
        """Whether a whole request is there."""
        if data and not self.heard.head:  # the first byte of this request
            self.began = time.monotonic()
            self.ends = self.began + HEAD_WITHIN
        if self.rest:
            data, self.rest = self.rest + data, b""
        rest = self.heard.take(data)
        if rest is not None:
            self.rest = rest
            return True
        if self.heard.waits_for_a_word:
            self.sendall(b"HTTP/1.1 100 Continue\r\n\r\n")
            self.tell()
            self._told = 0  # that was no part of the answer
        return False

    def next_request(self, keepalive: float) -> None:
        """Nothing is heard of the next one yet but what came with the last."""
        self.heard.close()
        self.heard, self.answering, self.is_kept = Heard(), None, False
        self.began, self._told = time.monotonic(), 0
        self.ends = self.began + (HEAD_WITHIN if self.rest else keepalive)

    def allow(self, within: float, came: int) -> None:
        self.ends = self.began + within + came / SLOWEST

    # --- as a socket

    def send(self, data: bytes) -> int:
        """gunicorn's word to go on; it was said already."""
        return len(data)

    def sendall(self, data: bytes) -> None:
        if not self._told and not self.untold:  # the first byte of this answer
            self.began = time.monotonic()
        self._untold.append(data)
        self.untold += len(data)
        if self.untold >= PIECE:
            self.tell()

    def gettimeout(self) -> float:
        return 0.0  # it never blocks

    def tell(self) -> None:
        """The client has as much as it takes at this moment; raises OSError if it is gone."""
        while self._untold:
            data = self._untold[0] if len(self._untold) == 1 else b"".join(self._untold)
            try:
                taken = self.sock.send(data)
            except (BlockingIOError, InterruptedError):
                taken = 0
            self._told += taken
            self.untold = len(data) - taken
            self._untold = [memoryview(data)[taken:]] if self.untold else []
            if taken < len(data):
                self.allow(ANSWER_WITHIN, self._told)
                return


class BufferingWorker(ThreadWorker):
    """gunicorn's worker with threads; who is heard or told stands in `waiting`, and no thread waits with them."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.waiting: set[Client] = set()
        self.swept = 0.0

    # --- in the loop

    def accept(self, listener: Any) -> None:
        try:
            sock, address = listener.accept()
        except (BlockingIOError, InterruptedError, ConnectionAbortedError):
            return
        sock.setblocking(False)
        self.nr_conns += 1
        self.wait(Client(sock, address, listener.getsockname()), selectors.EVENT_READ, self.on_readable)

    def wait(self, client: Client, event: int, act: Any) -> None:
        self.waiting.add(client)
        self.poller.register(client.sock, event, partial(act, client))

    def no_longer_wait(self, client: Client) -> None:
        self.waiting.discard(client)
        self.poller.unregister(client.sock)

    def on_readable(self, client: Client, _sock: Any) -> None:
        try:
            data = client.sock.recv(PIECE)
            client.has_ended = not data
            is_whole = bool(data) and client.hear(data)
        except (BlockingIOError, InterruptedError):
            return
        except OSError:
            self.no_longer_wait(client)
            self.drop(client)
        except Refused as refused:
            self.no_longer_wait(client)
            self.refuse(client, refused.status)
        else:
            if is_whole:
                self.no_longer_wait(client)
                self.enqueue_req(client)
            elif client.has_ended:  # half a request is none
                self.no_longer_wait(client)
                self.drop(client)
            elif client.heard.came:
                client.allow(BODY_WITHIN, client.heard.came)

    def finish_request(self, client: Client, future: Future) -> None:
        """A thread has done what it can; the loop goes on with the client."""
        try:
            future.result()
            self.go_on(client)
        except Exception:  # the client is gone, or what it would be told
            self.drop(client)

    def go_on(self, client: Client) -> None:
        """Raises OSError if the client is gone."""
        if client.untold:
            self.wait(client, selectors.EVENT_WRITE, self.on_writable)
        elif client.answering:
            self.enqueue_req(client)  # there is more of it
        elif client.is_kept:
            client.next_request(self.cfg.keepalive if self.alive else STOP_KEEPALIVE_LINGER)
            self.next_of(client)
        else:
            client.sock.shutdown(socket.SHUT_WR)
            client.ends = time.monotonic() + LINGERS
            self.wait(client, selectors.EVENT_READ, self.on_lingering)

    def next_of(self, client: Client) -> None:
        """What came with the last request may be a whole one."""
        try:
            if client.rest and client.hear(b""):
                self.enqueue_req(client)
            else:
                self.wait(client, selectors.EVENT_READ, self.on_readable)
        except Refused as refused:
            self.refuse(client, refused.status)

    def on_writable(self, client: Client, _sock: Any) -> None:
        try:
            client.tell()
            if not client.untold:
                self.no_longer_wait(client)
                self.go_on(client)
        except OSError:
            if client in self.waiting:
                self.no_longer_wait(client)
            self.drop(client)

    def on_lingering(self, client: Client, _sock: Any) -> None:
        """A connection that is cut while something comes takes the end of the answer with it."""
        try:
            if client.sock.recv(PIECE):
                return
        except (BlockingIOError, InterruptedError):
            return
        except OSError:
            pass
        self.no_longer_wait(client)
        self.drop(client)

    def refuse(self, client: Client, status: HTTPStatus) -> None:
        said = f"HTTP/1.1 {status.value} {status.phrase}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n"
        client.is_kept = False
        try:
            client.sendall(said.encode())
            client.tell()
            self.go_on(client)
        except OSError:
            self.drop(client)

    def drop(self, client: Client) -> None:
        if client.answering:
            client.answering.close()  # type: ignore[attr-defined]
        client.heard.close()
        client.sock.close()
        self.nr_conns -= 1

    def murder_pending(self) -> None:
        """Whose time is over is cut; gunicorn's loop asks for it after each of its rounds."""
        now = time.monotonic()
        if now - self.swept >= SWEPT_EVERY:
            self.swept = now
            for client in [client for client in self.waiting if client.ends < now]:
                self.no_longer_wait(client)
                self.drop(client)

    def _cap_keepalive(self, deadline: float) -> None:
        """The worker stops: who has not said a whole request by then is not heard."""
        for client in self.waiting:
            if not client.untold:
                client.ends = min(client.ends, deadline)

    # --- in a thread

    def handle(self, client: Client) -> None:
        """The request is answered, or a part of a file more is read for who is told it."""
        try:
            if client.answering is None:
                request = next(http.get_parser(self.cfg, client.heard, client.address))
                client.answering = self.answer(request, client)
            next(client.answering, None)
        except OSError:
            client.answering = None
            raise
        except Exception as error:
            client.answering, client.is_kept = None, False
            self.handle_error(None, client, client.address, error)
        client.tell()

    def answer(self, request: Any, client: Client) -> Iterator[None]:
        """Comes to its end when the whole answer is made. On the way it stops where a file goes on and the client has
        not taken what was read; other answers are made at once, for who makes them may not bear another thread."""
        response, variables = wsgi.create(request, client, client.address, client.server, self.cfg)
        variables["wsgi.multithread"] = True
        if not self.alive or not self.cfg.keepalive or client.has_ended:
            response.force_close()
        pieces = self.wsgi(variables, response.start_response)
        try:
            is_file = isinstance(pieces, wsgi.FileWrapper)
            if is_file:
                pieces.blksize = PIECE
            for piece in pieces:
                response.write(piece)
                while is_file and client.untold > AHEAD:
                    yield
            response.close()
        except Exception:
            if not response.headers_sent:
                raise
            self.log.exception("Error handling request")
            raise ConnectionAbortedError from None  # the rest of it is nothing that could be told
        finally:
            if hasattr(pieces, "close"):
                pieces.close()
        client.is_kept = not response.should_close()
        client.answering = None
