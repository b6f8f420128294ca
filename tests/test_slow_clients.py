"""Who sends or reads slowly holds nobody else: fifty at once, at the bare server and behind each proxy."""

import contextlib
import http.client
import socket
import ssl
import threading
import time
from types import SimpleNamespace
from urllib.parse import urlsplit

import pytest

from tests.server import copied_site, running
from tests.test_proxies import NAME, caddy, certificate, needs_caddy, needs_nginx, nginx, proxy  # noqa: F401

SLOW = 50
FILM = 8 * 1024 * 1024  # bytes: more than a connection holds on its way
QUICK = 3.0  # seconds; a held thread would be free after ten or more, or never
HEAD = "GET /healthz HTTP/1.1\r\nHost: www.example.org\r\nX-Long: "
BODY = "POST /consultation/ HTTP/1.1\r\nHost: www.example.org\r\nContent-Type: application/x-www-form-urlencoded\r\n"
BODY += "Content-Length: 5000\r\n\r\n"
READ = "GET /media/film.mp4 HTTP/1.1\r\nHost: www.example.org\r\n\r\n"


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    folder = tmp_path_factory.mktemp("slow")
    with copied_site(folder, ALLOWED_HOSTS=NAME, TRUSTED_PROXIES="127.0.0.1/32") as server:
        (folder / "media" / "film.mp4").write_bytes(bytes(FILM))
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


@pytest.mark.parametrize("kind", ["silent", "heads", "bodies", "readers"])
def test_fifty_slow_clients_hold_nobody_at_the_bare_server(server, site, kind):
    asked(site.server_port, "/")
    with slow_clients(kind, site.server_port):
        for path in ("/healthz", "/", "/consultation/", "/media/film.mp4", "/healthz"):
            status, seconds = asked(site.server_port, path)
            assert status == 200
            assert seconds < QUICK, path


@pytest.mark.parametrize("kind", ["heads", "bodies", "readers"])
def test_nor_behind_a_proxy(server, proxy, kind):  # noqa: F811
    context = ssl.create_default_context(cafile=proxy.folder / "certificate.pem")
    context.check_hostname = False
    asked(proxy.port, "/", context)
    with slow_clients(kind, proxy.port, context):
        for path in ("/healthz", "/", "/consultation/", "/healthz"):
            status, seconds = asked(proxy.port, path, context)
            assert status == 200
            assert seconds < QUICK, path
