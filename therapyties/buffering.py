"""The worker of gunicorn that answers, changed so that a slow client holds nobody else.

One loop hears every client until its request is whole, and tells every client what it has not taken yet; a thread has
only whole requests, and is free again as soon as the answer is made. So whoever drips holds a socket and some memory,
for a time that is measured below, and never a thread. Where all places are taken, the slowest lose theirs.
"""

import errno
import math
import resource
import selectors
import socket
import time
from collections.abc import Iterator
from concurrent.futures import Future
from functools import partial
from http import HTTPStatus
from typing import Any

from gunicorn import http
from gunicorn.http import wsgi
from gunicorn.workers.gthread import STOP_KEEPALIVE_LINGER, ThreadWorker

from .hearing import Heard, Refused

HEAD_WITHIN = 10.0  # seconds from the first moment of a connection, or the first byte of its next request
BODY_WITHIN = ANSWER_WITHIN = 20.0  # seconds, and more for what has come, or was taken:
SLOWEST = 1024  # bytes a second
LINGERS = 2.0  # seconds in which a client may take the end of what it was told
TOLD_ON = 3.0  # seconds for which a worker that stops still tells who takes slowly, once it hears nobody any more
SWEPT_EVERY = 1.0  # seconds
AHEAD = 256 * 1024  # bytes of a file that are read before its client has taken what came before
PIECE = 64 * 1024  # bytes
AT_ONCE_CUT = 20  # of the slowest, where all places are taken
FIRST_SECOND = 1.0  # in which nobody is slow
DESCRIPTORS = 200  # of everything but clients; each of these may need two
NO_ROOM = (errno.EMFILE, errno.ENFILE, errno.ENOBUFS, errno.ENOMEM)


def places(wished: int) -> int:
    """How many clients may be connected at once, so that descriptors are left for everything else. The limit of the
    process, often 1,024, is raised as far as the system lets it."""
    soft, hard = (float("inf") if limit < 0 else limit for limit in resource.getrlimit(resource.RLIMIT_NOFILE))
    wanted = min(2 * wished + DESCRIPTORS, hard)
    if soft < wanted:
        resource.setrlimit(resource.RLIMIT_NOFILE, (int(wanted), resource.getrlimit(resource.RLIMIT_NOFILE)[1]))
        soft = wanted
    return int(max(1, min(wished, (soft - DESCRIPTORS) // 2)))


class Client:
    """A connection: what is heard, and what is to be told. It stands in for the socket into which gunicorn writes."""

    def __init__(self, sock: socket.socket, address: Any, server: Any) -> None:
        self.sock, self.address, self.server = sock, address, server
        self.heard = Heard()
        self.rest = b""  # came with the last request, and is of the next
        self.asked: tuple[wsgi.Response, dict[str, Any]] | None = None  # what was heard, as WSGI has it
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
        self.heard, self.asked, self.answering, self.is_kept = Heard(), None, None, False
        self.began, self._told = time.monotonic(), 0
        self.ends = self.began + (HEAD_WITHIN if self.rest else keepalive)

    def pace(self, now: float) -> float:
        """Bytes a second that it says, or takes of what it is told."""
        return (len(self.heard.head) + self.heard.came + self._told) / max(now - self.began, 0.001)

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
        self.hears_until = math.inf

    def init_process(self) -> None:
        self.worker_connections = places(self.cfg.worker_connections)
        super().init_process()

    def handle_quit(self, sig: int, frame: Any) -> None:
        """After Ctrl-C, as after SIGTERM, whoever is being answered is answered. gunicorn's own takes a lock that the
        interrupted thread may hold: told twice, by the terminal and by gunicorn, it waited until it was killed."""
        self.handle_exit(sig, frame)

    # --- in the loop

    def accept(self, listener: Any) -> None:
        try:
            sock, address = listener.accept()
        except (BlockingIOError, InterruptedError, ConnectionAbortedError):
            return
        except OSError as error:
            if error.errno not in NO_ROOM:
                raise
            self.make_room()
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
                if not self.answer_at_once(client):
                    self.no_longer_wait(client)
                    self.enqueue_req(client)
            elif client.has_ended:  # half a request is none
                self.no_longer_wait(client)
                self.drop(client)
            elif client.heard.came:
                client.allow(BODY_WITHIN, client.heard.came)

    def answer_at_once(self, client: Client) -> bool:
        """Whether the application has had the answer ready. Then it was given here: no thread was needed, and none that
        is busy was waited for. What comes after a request in the same breath waits its turn."""
        if self.app.at_once is None or client.heard.body is not None or client.rest:
            return False
        try:
            client.asked = response, variables = self.read(client)
            pieces = self.app.at_once(variables, response.start_response)
        except Exception:  # a thread will say what is wrong with it
            client.heard.again()
            client.asked = None
            return False
        if pieces is None:
            return False
        try:
            for piece in pieces:
                response.write(piece)
            response.close()
            client.tell()
        except Exception:  # the client is gone; nothing else may end the loop either
            self.no_longer_wait(client)
            self.drop(client)
            return True
        client.is_kept = not response.should_close()
        if client.is_kept and not client.untold:
            client.next_request(self.cfg.keepalive)
        else:
            self.no_longer_wait(client)
            self.finish(client)
        return True

    def finish_request(self, client: Client, future: Future) -> None:
        """A thread has done what it can; the loop goes on with the client."""
        try:
            future.result()
        except Exception:  # the client is gone, or what it would be told
            self.drop(client)
        else:
            self.finish(client)

    def finish(self, client: Client) -> None:
        try:
            self.go_on(client)
        except Exception:  # as before
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
            self.cut([client for client in self.waiting if min(client.ends, self.until(client)) < now])
        if self.alive and self.nr_conns >= self.worker_connections:
            self.make_room()

    def make_room(self) -> None:
        """The slowest are cut for whoever comes anew."""
        now = time.monotonic()
        slow = [client for client in self.waiting if now - client.began > FIRST_SECOND]
        self.cut(sorted(slow, key=lambda client: client.pace(now))[:AT_ONCE_CUT])

    def cut(self, clients: list[Client]) -> None:
        for client in clients:
            self.no_longer_wait(client)
            self.drop(client)

    def _cap_keepalive(self, deadline: float) -> None:
        """The worker stops: who has not said a whole request by then is not heard, whatever comes of it."""
        self.hears_until = deadline

    def until(self, client: Client) -> float:
        return self.hears_until + (TOLD_ON if client.untold else 0)

    # --- in a thread

    def handle(self, client: Client) -> None:
        """The request is answered, or a part of a file more is read for who is told it."""
        try:
            if client.answering is None:
                client.answering = self.answer(client, *(client.asked or self.read(client)))
            next(client.answering, None)
        except OSError:
            client.answering = None
            raise
        except (Exception, SystemExit) as error:
            client.answering, client.is_kept = None, False
            self.handle_error(None, client, client.address, error)
        client.tell()

    def read(self, client: Client) -> tuple[wsgi.Response, dict[str, Any]]:
        """What the client has asked, as WSGI has it. Raises what gunicorn raises for what is no request."""
        request = next(http.get_parser(self.cfg, client.heard, client.address))
        response, variables = wsgi.create(request, client, client.address, client.server, self.cfg)
        variables["wsgi.multithread"] = True
        if not self.alive or not self.cfg.keepalive or client.has_ended:
            response.force_close()
        return response, variables

    def answer(self, client: Client, response: wsgi.Response, variables: dict[str, Any]) -> Iterator[None]:
        """Comes to its end when the whole answer is made. On the way it stops where a file goes on and the client has
        not taken what was read; other answers are made at once, for who makes them may not bear another thread."""
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
        except ConnectionError:
            raise  # the client is gone, which is no fault of anybody's
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
