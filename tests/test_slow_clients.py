"""Who sends or reads slowly holds nobody else: fifty at once, at the bare server and behind each proxy."""

import contextlib
import errno
import http.client
import logging
import os
import resource
import selectors
import shutil
import socket
import ssl
import threading
import time
from types import SimpleNamespace
from unittest.mock import patch
from urllib.parse import urlsplit

import pytest
from gunicorn.glogging import Logger

from tests.server import copied_site, running
from tests.test_proxies import NAME, caddy, certificate, faster, nginx, proxy  # noqa: F401
from therapyties import buffering, serve
from therapyties.buffering import BufferingWorker, Client
from therapyties.hearing import Heard, Refused

SLOW = 50
FILM = 8 * 1024 * 1024  # bytes: more than a connection holds on its way
QUICK = 3.0  # seconds; a held thread would be free after ten or more, or never
TRIES = 3  # for a machine that has other things to do
HEAD = "GET /healthz HTTP/1.1\r\nHost: www.example.org\r\nX-Long: "
BODY = "POST /consultation/ HTTP/1.1\r\nHost: www.example.org\r\nContent-Type: application/x-www-form-urlencoded\r\n"
BODY += "Content-Length: 5000\r\n\r\n"
READ = "GET /media/film.mp4 HTTP/1.1\r\nHost: www.example.org\r\nAccept-Encoding: gzip\r\n\r\n"


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    folder = tmp_path_factory.mktemp("slow")
    with copied_site(folder, ALLOWED_HOSTS=NAME, TRUSTED_PROXIES="127.0.0.1/32") as server:
        (folder / "media" / "film.mp4").write_bytes(os.urandom(FILM))
        with running(server):
            yield server


@pytest.fixture
def site(server):
    """The server, as the fixtures of the proxies want it."""
    return SimpleNamespace(server_port=urlsplit(server.address).port)


@contextlib.contextmanager
def slow_clients(kind, port, context=None):
    """Fifty connections that say a byte a second, or read nothing of what they have asked for."""
    connections = []
    going = threading.Event()

    def drip():
        while not going.wait(1.0):
            for connection in connections:
                with contextlib.suppress(OSError):
                    connection.send(b"x")

    for _number in range(SLOW):
        connection = socket.socket()
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        connection.settimeout(10)
        connection.connect(("127.0.0.1", port))
        if context:
            connection = context.wrap_socket(connection, server_hostname=NAME)
        if kind != "silent":
            connection.sendall({"heads": HEAD, "bodies": BODY, "readers": READ}[kind].encode())
        connections.append(connection)
    dripping = threading.Thread(target=drip)
    if kind in ("heads", "bodies"):
        dripping.start()
    try:
        time.sleep(1.5)  # every one of them is where it will stay
        yield connections
    finally:
        going.set()
        if dripping.ident:
            dripping.join()
        for connection in connections:
            connection.close()


def asked(port, path, context=None):
    """(status, seconds) of somebody who comes anew."""
    began = time.monotonic()
    options = {"timeout": 30} | ({"context": context} if context else {})
    connection = (http.client.HTTPSConnection if context else http.client.HTTPConnection)("127.0.0.1", port, **options)
    with contextlib.closing(connection):
        connection.request("GET", path, headers={"Host": NAME})
        answer = connection.getresponse()
        answer.read()
    return answer.status, time.monotonic() - began


def is_quick(*where):
    """Whether the page comes soon; one try among few may fall on a busy moment."""
    for _try in range(TRIES):
        status, seconds = asked(*where)
        assert status == 200
        if seconds < QUICK:
            return True
    return False


@pytest.mark.parametrize("kind", ["silent", "heads", "bodies", "readers"])
def test_fifty_slow_clients_hold_nobody_at_the_bare_server(server, site, kind):
    asked(site.server_port, "/")
    with slow_clients(kind, site.server_port):
        for path in ("/healthz", "/", "/consultation/", "/media/film.mp4", "/healthz"):
            assert is_quick(site.server_port, path), path


@pytest.mark.parametrize("kind", ["heads", "bodies", "readers"])
def test_nor_behind_a_proxy(server, proxy, kind):  # noqa: F811
    context = ssl.create_default_context(cafile=proxy.folder / "certificate.pem")
    context.check_hostname = False
    asked(proxy.port, "/", context)
    with slow_clients(kind, proxy.port, context):
        for path in ("/healthz", "/", "/consultation/", "/healthz"):
            assert is_quick(proxy.port, path, context), path


# --- the one who listens, by itself


def test_a_request_is_whole_when_its_body_is_and_what_comes_after_is_of_the_next():
    heard = Heard()
    sent = b"POST /x HTTP/1.1\r\nContent-Length: 5\r\n\r\nhelloGET /y"
    rest = None
    for number, byte in enumerate(sent[: sent.index(b"GET")]):
        rest = heard.take(bytes([byte]))
        assert (rest is not None) == (number == sent.index(b"GET") - 1)
    again = Heard()
    assert again.take(sent) == b"GET /y"
    for one in (heard, again):
        read = b"".join(iter(lambda one=one: one.recv(3), b""))
        assert read == sent[: sent.index(b"GET")]
        one.close()


@pytest.mark.parametrize(
    ("head", "status"),
    [
        (b"POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n", 411),
        (b"POST / HTTP/1.1\r\nContent-Length: 5\r\nContent-length: 6\r\n\r\n", 400),
        (b"POST / HTTP/1.1\r\nContent-Length: -5\r\n\r\n", 400),
        (b"POST / HTTP/1.1\r\nContent-Length: 5, 5\r\n\r\n", 400),
        (b"POST / HTTP/1.1\r\nContent-Length: " + b"9" * 5000 + b"\r\n\r\n", 413),
        (b"POST /consultation/ HTTP/1.1\r\nContent-Length: 7000000\r\n\r\n", 413),
        (b"POST /admin/documents/add/ HTTP/1.1\r\nContent-Length: 300000000\r\n\r\n", 413),
        (b"GET / HTTP/1.1\r\nX: " + b"x" * 200_000, 431),
    ],
)
def test_what_nobody_needs_to_send_is_refused_before_it_is_heard(head, status):
    with pytest.raises(Refused) as refused:
        Heard().take(head)
    assert refused.value.status == status


def test_a_film_for_the_back_office_is_heard():
    heard = Heard()
    assert heard.take(b"POST /admin/documents/add/ HTTP/1.1\r\nContent-Length: 100000000\r\n\r\n") is None
    assert heard.missing == 100_000_000
    heard.close()


def listening(cfg=None, at_once=None):
    worker = BufferingWorker(1, 1, [], SimpleNamespace(at_once=at_once), 30, cfg or serve.Site(lambda *_: []).cfg, None)
    worker.poller = selectors.DefaultSelector()
    worker.alive = True
    return worker


def test_each_has_its_time_and_is_cut_after_it():
    """A head ten seconds, a body twenty and one more for each KB."""
    worker, ours, pairs = listening(), [], []
    for sent in (b"GET / HT", b"POST / HTTP/1.1\r\nContent-Length: 90000\r\n\r\n" + b"x" * 40_000):
        theirs, mine = socket.socketpair()
        theirs.sendall(sent)
        mine.setblocking(False)
        client = Client(mine, ("127.0.0.1", 1), ("127.0.0.1", 2))
        worker.nr_conns += 1
        worker.wait(client, selectors.EVENT_READ, worker.on_readable)
        worker.on_readable(client, mine)
        ours.append(client)
        pairs.append(theirs)
    now = time.monotonic()
    cut = []
    for after in (9, 12, 30, 58, 70):
        with patch("therapyties.buffering.time.monotonic", lambda after=after: now + after):
            worker.murder_pending()
        cut.append([client not in worker.waiting for client in ours])
    assert cut == [[False, False], [True, False], [True, False], [True, False], [True, True]]
    assert worker.nr_conns == 0
    for one in pairs:
        one.close()
    worker.poller.close()
    worker.tmp.close()


@contextlib.contextmanager
def who_waits(worker, *sent):
    """For each of these a client who has sent that much and is heard, or told if it is an answer's size."""
    theirs, clients = [], []
    for what in sent:
        other, mine = socket.socketpair()
        mine.setblocking(False)
        client = Client(mine, ("127.0.0.1", 1), ("127.0.0.1", 2))
        worker.nr_conns += 1
        if isinstance(what, int):
            client.sendall(bytes(what))
            worker.wait(client, selectors.EVENT_WRITE, worker.on_writable)
        else:
            other.sendall(what)
            worker.wait(client, selectors.EVENT_READ, worker.on_readable)
            if what:
                worker.on_readable(client, mine)
        theirs.append(other)
        clients.append(client)
    yield clients
    for one in [*theirs, *(client.sock for client in clients)]:
        one.close()
    worker.poller.close()
    worker.tmp.close()


def test_a_worker_that_stops_soon_hears_nobody_whatever_drips_and_tells_a_little_longer():
    worker, now = listening(), time.monotonic()
    with who_waits(worker, BIG_BODY, b"GET / HT", b"", 8 * FILM) as (body, head, silent, told):
        worker.alive = False
        worker._cap_keepalive(now + 2)
        left = {}
        for after in (1, 3, 6):
            with patch("therapyties.buffering.time.monotonic", lambda after=after: now + after):
                for client, data in ((body, b"x"), (head, b"T"), (silent, b"G")):
                    if client in worker.waiting:
                        client.hear(data)
                        client.allow(20, 1)
                worker.murder_pending()
            left[after] = [client in worker.waiting for client in (body, head, silent, told)]
        assert left == {1: [True] * 4, 3: [False, False, False, True], 6: [False] * 4}
        assert worker.nr_conns == 0


BIG_BODY = b"POST / HTTP/1.1\r\nContent-Length: 90000\r\n\r\n" + b"x" * 40_000


@pytest.mark.parametrize("is_full", ["of places", "of descriptors"])
def test_where_there_is_no_room_the_slowest_make_it_and_nobody_who_has_just_come(is_full):
    worker = listening()
    worker.swept = time.monotonic() + 100
    with who_waits(worker, b"", b"GET / HT", BIG_BODY, 900_000, b"") as (*_slow, body, reader, new):
        later = time.monotonic() + 5
        new.began = later - 0.5
        worker.worker_connections = worker.nr_conns
        with (
            patch("therapyties.buffering.time.monotonic", lambda: later),
            patch("therapyties.buffering.AT_ONCE_CUT", 2),
        ):
            if is_full == "of places":
                worker.murder_pending()
            else:
                worker.accept(SimpleNamespace(accept=no_descriptor))
        assert worker.waiting == {body, reader, new}
        assert worker.nr_conns == 3
        worker.murder_pending()
        assert worker.waiting == {body, reader, new}


def no_descriptor():
    raise OSError(errno.EMFILE, "Too many open files")


@pytest.mark.parametrize(
    ("soft", "hard", "places", "raised"),
    [
        (1024, 524_288, 1000, 2200),
        (1024, 1024, 412, None),
        (1024, -1, 1000, 2200),
        (-1, -1, 1000, None),
        (20_000, 20_000, 1000, None),
    ],
)
def test_there_are_as_many_places_as_descriptors_for_two_each(soft, hard, places, raised, monkeypatch):
    given = []
    monkeypatch.setattr(resource, "getrlimit", lambda _kind: (soft, hard))
    monkeypatch.setattr(resource, "setrlimit", lambda _kind, limits: given.append(limits))
    assert buffering.places(1000) == places
    assert given == ([(raised, hard)] if raised else [])


def test_no_body_fills_the_disk_and_a_small_one_needs_none(monkeypatch):
    monkeypatch.setattr(shutil, "disk_usage", lambda _path: SimpleNamespace(total=10**11, free=5 * 10**8))
    small, large = Heard(), Heard()
    assert small.take(b"POST / HTTP/1.1\r\nContent-Length: 60000\r\n\r\n" + b"x" * 60_000) == b""
    with pytest.raises(Refused) as refused:
        large.take(b"POST / HTTP/1.1\r\nContent-Length: 70000\r\n\r\n" + b"x" * 70_000)
    assert refused.value.status == 507
    for one in (small, large):
        one.close()


def test_no_log_names_who_sent_no_request_at_all():
    cfg = serve.Site(lambda *_: []).cfg
    assert not Logger(cfg).error_log.isEnabledFor(logging.WARNING)


def test_who_leaves_in_the_middle_of_an_answer_is_no_error_of_ours(monkeypatch):
    worker, logged = listening(), []
    worker.log = SimpleNamespace(exception=logged.append, error=logged.append, warning=logged.append)
    worker.wsgi = lambda _asked, start: start("200 OK", []) and [bytes(200_000)] * 20
    with who_waits(worker, b"") as (client,):
        client.hear(b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n")
        monkeypatch.setattr(client, "sock", SimpleNamespace(send=gone, close=client.sock.close))
        with pytest.raises(ConnectionError):
            worker.handle(client)
    assert logged == []


def gone(_data):
    raise BrokenPipeError


def test_the_time_of_a_request_begins_with_its_first_byte_and_that_of_an_answer_with_its_own():
    theirs, mine = socket.socketpair()
    mine.setblocking(False)
    with contextlib.closing(theirs), contextlib.closing(mine):
        client = Client(mine, ("127.0.0.1", 1), ("127.0.0.1", 2))
        now = time.monotonic()
        with patch("therapyties.buffering.time.monotonic", lambda: now + 100):
            client.next_request(2)
            assert client.ends == now + 102
        with patch("therapyties.buffering.time.monotonic", lambda: now + 101.5):
            client.hear(b"GET / HTTP/1.1\r\n")
            assert client.ends == now + 111.5
        with patch("therapyties.buffering.time.monotonic", lambda: now + 900):  # a film has come, all the while
            client.sendall(bytes(8 * FILM))
            assert client.untold
            assert client.ends >= now + 920


def test_a_request_that_comes_in_pieces_a_pause_and_another_on_the_same_connection_are_answered(site):
    with contextlib.closing(socket.create_connection(("127.0.0.1", site.server_port), timeout=30)) as connection:
        for piece in ("GET /healthz HT", "TP/1.1\r\nHost: 127.0.0.1\r", "\n\r\nGET /heal"):
            connection.sendall(piece.encode())
            time.sleep(0.1)
        assert connection.recv(65536).startswith(b"HTTP/1.1 200")
        connection.sendall(b"thz HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n")
        said = b"".join(iter(lambda: connection.recv(65536), b""))
    assert said.startswith(b"HTTP/1.1 200")
    assert said.endswith(b"ok\n")


def test_who_asks_before_sending_a_body_is_told_to_go_on_once(site):
    head = f"POST /healthz HTTP/1.1\r\nHost: 127.0.0.1:{site.server_port}\r\nExpect: 100-continue\r\n"
    with contextlib.closing(socket.create_connection(("127.0.0.1", site.server_port), timeout=30)) as connection:
        connection.sendall(f"{head}Connection: close\r\nContent-Length: 5\r\n\r\n".encode())
        assert connection.recv(65536) == b"HTTP/1.1 100 Continue\r\n\r\n"
        connection.sendall(b"hello")
        said = b"".join(iter(lambda: connection.recv(65536), b""))
    assert said.startswith(b"HTTP/1.1 ")
    assert b"100 Continue" not in said


def test_a_film_is_whole_for_a_reader_who_takes_his_time(site):
    with contextlib.closing(socket.create_connection(("127.0.0.1", site.server_port), timeout=30)) as connection:
        connection.sendall(READ.replace("\r\n\r\n", "\r\nConnection: close\r\n\r\n").encode())
        time.sleep(1)
        said = b"".join(iter(lambda: connection.recv(1 << 20), b""))
    assert len(said.partition(b"\r\n\r\n")[2]) == FILM


def test_what_is_ready_is_told_though_no_thread_is_free_and_the_rest_is_read_once():
    """Two requests for what is ready, one after the other; then one that needs a thread, one that is no request, and
    two in one breath."""
    queue = []

    def at_once(variables, start_response):
        if variables["PATH_INFO"] != "/ready":
            return None
        start_response("200 OK", [("Content-Length", "5")])
        return [b"ready"]

    worker = listening(at_once=at_once)
    worker.enqueue_req = queue.append
    head = "GET {} HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n"

    def connected():
        theirs, mine = socket.socketpair()
        mine.setblocking(False)
        client = Client(mine, ("127.0.0.1", 1), ("127.0.0.1", 2))
        worker.nr_conns += 1
        worker.wait(client, selectors.EVENT_READ, worker.on_readable)
        return theirs, client

    theirs, client = connected()
    for _ in range(2):
        theirs.sendall(head.format("/ready").encode())
        worker.on_readable(client, client.sock)
        said = theirs.recv(65536)
        assert said.startswith(b"HTTP/1.1 200 OK\r\n")
        assert said.endswith(b"\r\n\r\nready")
        assert client in worker.waiting
    assert not queue
    theirs.sendall(head.format("/made").encode())
    worker.on_readable(client, client.sock)
    assert queue == [client]
    assert client not in worker.waiting
    worker.wsgi = lambda variables, start: (
        start("200 OK", [("Content-Length", "4")]),
        [variables["PATH_INFO"][1:].encode()],
    )[1]
    worker.handle(client)
    assert theirs.recv(65536).endswith(b"made")
    for said in ("GET ready\r\n\r\n", head.format("/ready") * 2):
        others, client = connected()
        others.sendall(said.encode())
        worker.on_readable(client, client.sock)
        assert queue[-1] is client
        assert client.asked is None
        others.close()
        worker.drop(client)
    worker.drop(queue[0])
    theirs.close()
    worker.poller.close()
    worker.tmp.close()


def test_who_asks_for_the_last_time_is_told_and_let_go():
    def at_once(_variables, start_response):
        start_response("200 OK", [("Content-Length", "5")])
        return [b"ready"]

    worker = listening(at_once=at_once)
    theirs, mine = socket.socketpair()
    mine.setblocking(False)
    client = Client(mine, ("127.0.0.1", 1), ("127.0.0.1", 2))
    worker.nr_conns += 1
    worker.wait(client, selectors.EVENT_READ, worker.on_readable)
    theirs.sendall(b"GET /ready HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n")
    worker.on_readable(client, mine)
    said = b"".join(iter(lambda: theirs.recv(65536), b""))
    assert said.endswith(b"ready")
    theirs.close()
    worker.on_lingering(client, mine)
    assert (worker.nr_conns, worker.waiting) == (0, set())
    worker.poller.close()
    worker.tmp.close()
