"""Whatever bytes a stranger sends to the real server: no error of ours, and nobody is given another's page."""

import contextlib
import socket
from urllib.parse import urlsplit

import pytest

pytestmark = pytest.mark.both_databases
ENDS = "Connection: close\r\n\r\n"
HOST = "Host: 127.0.0.1\r\n"


def say(site, sent):
    """All that comes back for these bytes; of who sends without end the server does not hear the end."""
    address = urlsplit(site.server.address)
    with socket.create_connection((address.hostname, address.port), timeout=30) as connection:
        said = b""
        with contextlib.suppress(OSError):
            connection.sendall(sent.encode("latin-1"))
            connection.shutdown(socket.SHUT_WR)
            while piece := connection.recv(65536):
                said += piece
    return said


def get(path, *headers):
    return f"GET {path} HTTP/1.1\r\n{HOST}{''.join(f'{header}\r\n' for header in headers)}{ENDS}"


SENT = {
    "a header without end": get("{path}", f"X-Long: {'x' * 70_000}"),
    "headers without number": get("{path}", *(f"X-{number}: x" for number in range(300))),
    "a cookie of 7,000 letters": get("{path}", f"Cookie: session={'x' * 7000}"),
    "a session of rubbish": get("{path}", "Cookie: session=\x01\xff\xfe; form=\xff"),
    "a session beside others": get("{path}", "Cookie: form=a", "Cookie: session=b"),
    "a session in quotes": get("{path}", 'Cookie: session="a;b\\"'),
    "a folded header": get("{path}", "X-A: b\r\n c"),
    "two hosts": get("{path}", "Host: evil.example"),
    "no host": f"GET {{path}} HTTP/1.1\r\n{ENDS}",
    "a host with a path": f"GET {{path}} HTTP/1.1\r\nHost: 127.0.0.1/x\r\n{ENDS}",
    "an older version": "GET {path} HTTP/1.0\r\n\r\n",
    "a whole address of another": get("http://evil.example{path}"),
    "a null": get("{path}%00"),
    "a raw null": get("{path}\x00"),
    "letters that are none": get("{path}%ff%fe/"),
    "two slashes": get("/{path}"),
    "a way up": get("{path}../../../../etc/passwd"),
    "a star": get("*"),
    "a script's name": get("{path}", "SCRIPT_NAME: /articles"),
    "a path in a header": get("{path}", "PATH_INFO: /admin/"),
    "a scheme that is none": get("{path}", "X-Forwarded-Proto: \xff, https"),
    "two schemes": get("{path}", "X-Forwarded-Proto: https", "X-Forwarded-Proto: http"),
    "a range": get("{path}", "Range: bytes=5-1,0-", 'If-Range: "x"'),
    "a tag without end": get("{path}", f"If-None-Match: {'W/' * 2000}"),
    "a thousand encodings": get("{path}", f"Accept-Encoding: {','.join(f'x{n};q=0.{n}' for n in range(700))}"),
    "an address of 4,000 letters": get("/" + "x" * 4000),
    "an address without end": get("/" + "x" * 90_000),
    "nothing": "",
    "no HTTP": "\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03",
}


@pytest.mark.parametrize("name", SENT)
def test_it_is_answered_without_an_error_of_ours_and_the_page_stays_what_it_was(name, kept):
    before = kept.ask(kept.path)
    said = say(kept, SENT[name].replace("{path}", kept.path))
    status = int(said.split(b" ", 2)[1]) if said.startswith(b"HTTP/") else 0
    assert status < 500, said[:300]
    assert b"Traceback" not in said
    after = kept.ask(kept.path)
    assert (after.status, after.body, after.headers["ETag"]) == (200, before.body, before.headers["ETag"])
    assert kept.keeps(kept.path)


def test_what_hides_in_the_body_of_a_request_is_not_answered(kept):
    hidden = f"GET /healthz HTTP/1.1\r\n{HOST}\r\n"
    for method in ("GET", "HEAD"):
        first = f"{method} {kept.path} HTTP/1.1\r\n{HOST}Content-Length: {len(hidden)}\r\n\r\n{hidden}"
        said = say(kept, f"{first}GET /robots.txt HTTP/1.1\r\n{HOST}{ENDS}")
        assert said.count(b"HTTP/1.1 200 OK") == 2
        assert b"User-agent" in said.rpartition(b"HTTP/1.1 200 OK")[2]


def test_pages_asked_for_one_after_the_other_without_waiting_come_in_their_order(kept):
    asked = f"GET {kept.path} HTTP/1.1\r\n{HOST}\r\nHEAD {kept.path} HTTP/1.1\r\n{HOST}\r\n"
    said = say(kept, f"{asked}{get('/services/')}")
    assert said.count(b"HTTP/1.1 200 OK") == 3
    assert said.count(b"</html>") == 2
