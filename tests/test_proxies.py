"""The configurations of deploy/, each in its own program where that is installed: what they keep, pass on and write."""

import http.client
import json
import os
import re
import socket
import ssl
import subprocess
import threading
import time
from contextlib import closing, contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from django.conf import settings

from pages.importing import files
from tests.postgres import free_port
from therapyties.hearing import LARGEST_FILM, LARGEST_FORM

DEPLOY = Path(__file__).parents[1] / "deploy"
NAME = "www.example.org"
SECRET = "/consultation/Zm9yLW5vYm9keS1lbHNl.abc:def/"
PATIENCE = 30  # seconds
needs_nginx, needs_caddy = (pytest.mark.program(name, "openssl") for name in ("nginx", "caddy"))


class Site(ThreadingHTTPServer):
    """Answers with the number of the answer, and remembers what it was asked."""

    daemon_threads = True

    def __init__(self):
        super().__init__(("127.0.0.1", 0), Page)
        self.asked = []
        self.is_gone = False  # then connections that are kept hang up


class Page(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self):
        if self.server.is_gone:
            self.close_connection = True
            return
        length = int(self.headers.get("Content-Length", 0))
        self.rfile.read(length)
        self.server.asked.append((self.command, self.path, dict(self.headers)))
        body = str(len(self.server.asked)).encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        if "/services/" in self.path:  # as the door does with what is public
            self.send_header("X-Accel-Expires", f"@{int(time.time())}")
        if "private" in self.path:
            self.send_header("Cache-Control", "no-store, private")
        if "cookie" in self.path:
            self.send_header("Set-Cookie", "form=x")
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    do_POST = do_HEAD = do_GET

    def log_message(self, *_):
        pass


class Proxy:
    """The proxy as somebody outside meets it."""

    def __init__(self, port, folder, site):
        self.port, self.folder, self.site = port, folder, site

    def ask(self, path, method="GET", body=None, **headers):
        context = ssl.create_default_context(cafile=self.folder / "certificate.pem")
        connection = http.client.HTTPSConnection("127.0.0.1", self.port, timeout=PATIENCE, context=context)
        context.check_hostname = False
        with closing(connection):
            connection.request(method, path, body, {"Host": NAME} | headers)
            answer = connection.getresponse()
            return answer.status, answer.read().decode()

    def log(self):
        return "".join(file.read_text() for file in self.folder.glob("*.log"))


@pytest.fixture
def site():
    server = Site()
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield server
    server.shutdown()
    server.server_close()


@pytest.fixture
def certificate(tmp_path):
    made = f"req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2 -subj /CN={NAME}"
    names = ["-addext", f"subjectAltName=DNS:{NAME},IP:127.0.0.1", "-keyout", "key.pem", "-out", "certificate.pem"]
    subprocess.run(["openssl", *made.split(), *names], cwd=tmp_path, check=True, capture_output=True)
    return tmp_path


def written(text, changes):
    for old, new in changes.items():
        assert old in text
        text = text.replace(old, new)
    return text


@contextmanager
def running(command, port, folder, **variables):
    with (folder / "said").open("w") as said:
        process = subprocess.Popen(command, stdout=said, stderr=said, cwd=folder, env=os.environ | variables)
    try:
        give_up = time.monotonic() + PATIENCE
        while True:
            assert process.poll() is None, (folder / "said").read_text()
            assert time.monotonic() < give_up
            try:
                socket.create_connection(("127.0.0.1", port), timeout=1).close()
                break
            except OSError:
                time.sleep(0.05)
        yield
    finally:
        process.terminate()
        process.wait(PATIENCE)


@pytest.fixture
def nginx(certificate, site):
    port = free_port()
    changes = {
        "/var/cache/nginx/therapyties": str(certificate / "cache"),
        "/var/log/nginx/": f"{certificate}/",
        f"/etc/ssl/{NAME}.pem": str(certificate / "certificate.pem"),
        f"/etc/ssl/{NAME}.key": str(certificate / "key.pem"),
        "listen 80;": f"listen 127.0.0.1:{free_port()};",
        "listen 443 ssl": f"listen 127.0.0.1:{port} ssl",
        "server 127.0.0.1:8000;": f"server 127.0.0.1:{site.server_port};",
    }
    (certificate / "site.conf").write_text(written((DEPLOY / "nginx.conf").read_text(), changes))
    own = "".join(f"{kind}_temp_path {certificate}/{kind};" for kind in ("client_body", "proxy", "fastcgi"))
    own += "".join(f"{kind}_temp_path {certificate}/{kind};" for kind in ("uwsgi", "scgi"))
    around = f"daemon off; pid {certificate}/pid; error_log {certificate}/start.log;"
    (certificate / "nginx.conf").write_text(f"{around} events {{}} http {{ {own} include {certificate}/site.conf; }}")
    certificate.chmod(0o755)
    user = ["-g", "user root;"] if Path("/proc/self").owner() == "root" else []
    with running(["nginx", "-e", "start.log", "-p", certificate, "-c", "nginx.conf", *user], port, certificate):
        yield Proxy(port, certificate, site)


@pytest.fixture
def faster():
    """What the Caddyfile is given for some of its words, so that nobody waits."""
    return {}


@pytest.fixture
def caddy(certificate, site, faster):
    port = free_port()
    changes = faster | {
        "\n{\n\tservers": f"\n{{\n\tadmin off\n\tauto_https disable_redirects\n\thttps_port {port}\n\tservers",
        f"https://{NAME}}} {{": f"https://{NAME}}} {{\n\ttls {certificate}/certificate.pem {certificate}/key.pem",
        "\tlog {\n": f"\tlog {{\n\t\toutput file {certificate}/access.log\n",
    }
    (certificate / "Caddyfile").write_text(written((DEPLOY / "Caddyfile").read_text(), changes))
    command = ["caddy", "run", "--config", "Caddyfile", "--adapter", "caddyfile"]
    where = {"SITE_URL": f"https://{NAME}, https://127.0.0.1", "SITE_LISTENS": f"127.0.0.1:{site.server_port}"}
    with running(command, port, certificate, **where):
        yield Proxy(port, certificate, site)


@pytest.fixture(
    params=[
        pytest.param("nginx", marks=needs_nginx),
        pytest.param("caddy", marks=needs_caddy),
    ]
)
def proxy(request):
    return request.getfixturevalue(request.param)


def test_who_asks_and_how_is_what_the_proxy_saw_and_not_what_a_stranger_says(proxy):
    proxy.ask("/a/", **{"X-Forwarded-For": "198.51.100.7", "X-Forwarded-Proto": "http"})
    [(_method, _path, headers)] = proxy.site.asked
    assert headers["Host"] == NAME
    assert headers["X-Forwarded-Proto"] == "https"
    assert headers["X-Forwarded-For"] == "127.0.0.1"


def test_no_log_holds_a_private_address(proxy):
    for path in (SECRET, "/consultation/proof/c2VjcmV0LXByb29mLTEyMw/", "/accounts/emergency/c2VjcmV0LWtleS0x/x/"):
        assert proxy.ask(path, Referer=f"https://{NAME}{SECRET}", Cookie="yours=c2VjcmV0LWNvb2tpZQ")[0] == 200
    give_up = time.monotonic() + PATIENCE
    while "/consultation/proof/..." not in proxy.log():
        assert time.monotonic() < give_up
        time.sleep(0.05)
    assert "Zm9yLW5v" not in proxy.log()
    assert "c2VjcmV0" not in proxy.log()


def test_a_body_larger_than_a_form_is_refused_and_a_film_in_the_back_office_is_not(proxy):
    assert proxy.ask("/consultation/", "POST", b"x" * 5_000_000)[0] == 200
    assert proxy.ask("/admin/documents/add/", "POST", b"x" * 8_000_000)[0] == 200
    try:
        status, _text = proxy.ask("/consultation/", "POST", b"x" * 8_000_000)
    except OSError:  # the proxy has hung up in the middle of it
        return
    assert status in (413, 502)


MEGABYTE = 1024 * 1024  # bytes
FOR_WHAT_IS_AROUND = MEGABYTE


def test_the_proxies_take_what_the_site_takes_and_what_is_around_it():
    largest = [settings.DATA_UPLOAD_MAX_MEMORY_SIZE, settings.LARGEST_DOCUMENT]
    nginx = re.findall(r"client_max_body_size (\d+)m;", (DEPLOY / "nginx.conf").read_text())
    caddy = re.findall(r"max_size (\d+)MiB", (DEPLOY / "Caddyfile").read_text())
    assert sorted(int(size) * MEGABYTE - FOR_WHAT_IS_AROUND for size in nginx) == largest
    assert sorted(int(size) * MEGABYTE - FOR_WHAT_IS_AROUND for size in caddy) == largest
    assert [size - FOR_WHAT_IS_AROUND for size in (LARGEST_FORM, LARGEST_FILM)] == largest  # and so does the bare one
    assert max(settings.WAGTAILIMAGES_MAX_UPLOAD_SIZE, files.LARGEST_FILE) < largest[1]


SLOW_LINE = 125_000  # bytes a second
SOONER = 1200  # times: an hour is three seconds
BODY_MAY_TAKE = re.search(r"read_body (\d+)s", (DEPLOY / "Caddyfile").read_text())[1]


@needs_caddy
@pytest.mark.parametrize(
    "faster", [{f"read_body {BODY_MAY_TAKE}s": f"read_body {int(BODY_MAY_TAKE) * 1000 // SOONER}ms"}]
)
def test_a_film_over_a_slow_line_is_not_cut_while_its_bytes_come(caddy, faster):
    """Everything is that much shorter: the film, and the time that it may take."""
    left = settings.LARGEST_DOCUMENT // SOONER

    def film():
        nonlocal left
        while left > 0:
            yield b"x" * min(left, SLOW_LINE // 10)
            left -= SLOW_LINE // 10
            time.sleep(0.1)

    length = {"Content-Length": str(left), "Content-Type": "video/mp4"}
    assert caddy.ask("/admin/documents/add/", "POST", film(), **length)[0] == 200


def test_both_proxies_wait_for_nobody_for_ever():
    for name, waits in {
        "nginx.conf": ("client_header_timeout", "client_body_timeout", "send_timeout", "proxy_read_timeout"),
        "Caddyfile": ("read_header", "read_body", "idle", "response_header_timeout"),
    }.items():
        text = (DEPLOY / name).read_text()
        for wait in waits:
            assert re.search(rf"^\s*{wait} \d+s\b", text, re.MULTILINE), (name, wait)


@needs_caddy
@pytest.mark.parametrize(
    ("variables", "name", "site"),
    [
        ({}, NAME, "127.0.0.1:8000"),  # on one machine, as the file stands
        ({"SITE_URL": "https://site.example.org", "SITE_LISTENS": "site:8000"}, "site.example.org", "site:8000"),
    ],
)
def test_caddy_speaks_for_the_address_of_the_site(variables, name, site):
    command = ["caddy", "adapt", "--config", DEPLOY / "Caddyfile", "--adapter", "caddyfile"]
    environment = {"PATH": os.environ["PATH"], "HOME": os.environ["HOME"]} | variables
    said = subprocess.run(command, env=environment, capture_output=True, text=True, check=True).stdout
    [server] = json.loads(said)["apps"]["http"]["servers"].values()
    assert server["listen"] == [":443"]  # and 80 by itself, which leads here
    [route] = server["routes"]
    assert route["match"] == [{"host": [name]}]
    assert re.findall(r'"dial":\s*"([^"]+)"', json.dumps(route)) == [site]


def early_in_a_second():
    """There is time for more than one answer before the next begins."""
    while time.time() % 1 > 0.2:
        time.sleep(0.02)


@needs_nginx
def test_a_public_page_is_kept_until_the_second_ends(nginx):
    for _attempt in range(PATIENCE):
        early_in_a_second()
        began = int(time.time())
        texts = [nginx.ask("/services/")[1] for _ in range(3)]
        texts += [nginx.ask("/services/", Cookie="form=x; yours=y")[1]]  # no page of the public changes by these
        if int(time.time()) == began:  # else the machine was too slow to see it
            break
    assert len(set(texts)) == 1
    while int(time.time()) == began:
        time.sleep(0.01)
    assert nginx.ask("/services/")[1] != texts[0]


@needs_nginx
@pytest.mark.parametrize(
    ("path", "method", "cookie"),
    [
        ("/services/", "GET", "__Host-session=x"),
        ("/services/", "GET", "form=1; session=x"),
        ("/services/?a=1", "GET", ""),
        ("/services/", "POST", ""),
        ("/private/", "GET", ""),
        ("/cookie/", "GET", ""),
        ("/consultation/", "GET", ""),
        (SECRET, "GET", ""),
        ("/consultation/yours/1/held/", "GET", ""),
        ("/accounts/login/", "GET", ""),
        ("/admin/", "GET", ""),
        ("/search/", "GET", ""),
        ("/documents/1/a.pdf", "GET", ""),
        ("/media/a.webp", "GET", ""),
    ],
)
def test_what_is_of_one_person_is_never_kept_and_never_given_from_what_is_kept(nginx, path, method, cookie):
    if path == "/services/" and method == "GET":
        nginx.ask(path)  # kept for strangers
    before = len(nginx.site.asked)
    texts = [nginx.ask(path, method, **({"Cookie": cookie} if cookie else {}))[1] for _ in range(2)]
    assert texts == [str(before + 1), str(before + 2)]
    if cookie:
        assert nginx.ask(path)[1] not in texts  # and what strangers get is not theirs


@needs_nginx
def test_while_the_site_does_not_answer_the_last_page_is_given(nginx):
    assert nginx.ask("/services/")[1] == "1"
    nginx.site.is_gone = True
    time.sleep(1.1)
    assert nginx.ask("/services/") == (200, "1")
    assert nginx.ask("/consultation/")[0] == 502
