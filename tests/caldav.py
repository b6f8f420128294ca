"""CalDAV servers of other people, started for the tests on this machine, and a web server that behaves badly."""

import contextlib
import socketserver
import subprocess
import sys
import threading
import time
import urllib.request
from base64 import b64encode
from http.server import BaseHTTPRequestHandler
from ipaddress import ip_network

from .postgres import free_port

LOOPBACK = [ip_network("127.0.0.0/8"), ip_network("::1/128")]
ACCOUNT, PASSWORD = "maya", "a password for calendars"

EVENTS = {
    "one": ("DTSTART:20260303T180000Z", "DTEND:20260303T190000Z"),
    "weekly": ("DTSTART:20260302T170000Z", "DTEND:20260302T180000Z", "RRULE:FREQ=WEEKLY;COUNT=3"),
    "off": ("DTSTART:20260305T180000Z", "DTEND:20260305T190000Z", "STATUS:CANCELLED"),
    "free": ("DTSTART:20260304T180000Z", "DTEND:20260304T190000Z", "TRANSP:TRANSPARENT"),
}
TITLE = "Dinner with somebody whom nobody should know of"


def event(name, lines, title=TITLE):
    body = [f"UID:{name}@example.org", "DTSTAMP:20260301T000000Z", f"SUMMARY:{title}", *lines]
    return ["BEGIN:VEVENT", *body, "END:VEVENT"]


def calendar(*events):
    """A calendar file of these (name, lines)."""
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Tests//EN"]
    for name, properties in events:
        lines += event(name, properties)
    return ("\r\n".join([*lines, "END:VCALENDAR", ""])).encode()


def _ask(method, url, body=b"", kind="text/calendar"):
    pair = b64encode(f"{ACCOUNT}:{PASSWORD}".encode()).decode()
    headers = {"Authorization": f"Basic {pair}", "Content-Type": kind}
    request = urllib.request.Request(url, data=body or None, method=method, headers=headers)
    with contextlib.suppress(urllib.error.HTTPError), urllib.request.urlopen(request, timeout=10):
        pass


def fill(url):
    """Make a calendar there, and put the events into it."""
    _ask("MKCALENDAR", url)
    for name, properties in EVENTS.items():
        _ask("PUT", f"{url}{name}.ics", calendar((name, properties)))


@contextlib.contextmanager
def started(command, port):
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        for _attempt in range(300):
            with contextlib.suppress(OSError), urllib.request.urlopen(f"http://127.0.0.1:{port}/", timeout=2):
                break
            assert process.poll() is None, "the server ended"
            time.sleep(0.1)  # until it listens: there is nothing to wait on but the port
        yield
    finally:
        process.terminate()
        process.wait(timeout=20)


@contextlib.contextmanager
def radicale(folder):
    """The URL of a calendar with events, of a Radicale server that asks for the account."""
    port = free_port()
    (folder / "users").write_text(f"{ACCOUNT}:{PASSWORD}\n")
    (folder / "config").write_text(
        f"[server]\nhosts = 127.0.0.1:{port}\n[auth]\ntype = htpasswd\nhtpasswd_filename = {folder}/users\n"
        f"htpasswd_encryption = plain\ndelay = 0\n[storage]\nfilesystem_folder = {folder}/data\n"
    )
    with started([sys.executable, "-m", "radicale", "--config", str(folder / "config")], port):
        url = f"http://127.0.0.1:{port}/{ACCOUNT}/calls/"
        fill(url)
        yield url


@contextlib.contextmanager
def xandikos(folder):
    """The URL of a calendar with events, of a Xandikos server."""
    port = free_port()
    command = [sys.executable, "-m", "xandikos", "serve", "--defaults", "-d", str(folder / "dav")]
    command += ["--listen-address", "127.0.0.1", "--port", str(port)]
    with started(command, port):
        url = f"http://127.0.0.1:{port}/user/calendars/calendar/"
        fill(url)
        yield url


class _Quiet(BaseHTTPRequestHandler):
    answer = None

    def do_GET(self):
        type(self).answer(self)

    do_POST = do_REPORT = do_GET

    def log_message(self, *args):
        """Nothing is written."""


@contextlib.contextmanager
def answering(answer):
    """The URL of a server that answers each request by calling `answer` with its handler."""
    handler = type("Handler", (_Quiet,), {"answer": staticmethod(answer)})
    server = socketserver.ThreadingTCPServer(("127.0.0.1", 0), handler)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}/calendar.ics"
    finally:
        server.shutdown()
        server.server_close()
