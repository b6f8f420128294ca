"""Asking an address that somebody gave: what a redirect repeats, and what a resolver that hangs costs."""

import socket
import threading
import time

import pytest

from tests import caldav
from therapyties.security.outside import Limits, Unreachable, ask


@pytest.fixture
def heard():
    """What the server was asked, in order, and what it was sent."""
    return []


def leads_on(status, heard, to="/after.ics"):
    """A server that leads from its first address to another, where it answers."""

    def answer(handler):
        length = int(handler.headers.get("Content-Length") or 0)
        heard.append((handler.command, handler.path, handler.rfile.read(length), handler.headers.get("Content-Type")))
        handler.send_response(200 if handler.path == "/after.ics" else status)
        handler.send_header("Location", to)
        handler.send_header("Content-Length", "4")
        handler.end_headers()
        handler.wfile.write(b"done")

    return answer


@pytest.mark.parametrize("method", ["POST", "REPORT", "GET"])
@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_only_a_redirect_that_asks_for_it_repeats_what_was_sent(method, status, heard):
    sent = {} if method == "GET" else {"body": b"secret", "headers": {"Content-Type": "text/plain"}}
    with caldav.answering(leads_on(status, heard)) as url:
        assert ask(url, method=method, allowed=caldav.LOOPBACK, **sent).body == b"done"
    # RFC 9110, 15.4: after 303 it is asked for and nothing is sent again; so do browsers after 301 and 302 to a POST.
    becomes_get = status == 303 or (method == "POST" and status in (301, 302))
    again = ("GET", b"", None) if becomes_get or method == "GET" else (method, b"secret", "text/plain")
    assert [(command, body, kind) for command, _path, body, kind in heard[1:]] == [again]


@pytest.fixture
def resolver_that_hangs(monkeypatch):
    """Nobody learns what a name stands for until the test is over."""
    is_over = threading.Event()

    def hang(*args, **options):
        is_over.wait(30)
        raise socket.gaierror

    monkeypatch.setattr("socket.getaddrinfo", hang)
    yield
    is_over.set()


def test_a_resolver_that_hangs_costs_no_more_than_a_server_that_does(resolver_that_hangs):
    begun = time.monotonic()
    with pytest.raises(Unreachable, match=r"There was no answer in time\."):
        ask("https://calendar.example.org/x.ics", limits=Limits(seconds=0.4))
    assert time.monotonic() - begun < 3
