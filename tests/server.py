"""The real server with a site of its own, and people who speak to it over real connections."""

import contextlib
import http.client
import os
import re
import secrets
import subprocess
import sys
import time
import urllib.request
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from html import unescape
from http.cookies import SimpleCookie
from ipaddress import ip_address
from pathlib import Path
from urllib.parse import urlencode, urlsplit

import time_machine
from django.core.signing import TimestampSigner

from . import template
from .beside import Beside
from .environment import environment_in
from .postgres import free_port

ROOT = Path(__file__).parents[1]
FORM = "/consultation/"
AREA_CODES = (818, 213, 310, 323, 424, 626, 661, 747, 805)
FIRST_ADDRESS = ip_address("198.18.0.0")  # with 131,071 more kept for tests of networks


class Server:
    """The site as `make run` starts it, without its worker, on a port and in a folder of its own; `variables` are its
    own as well."""

    workers = 2

    def __init__(self, folder, **variables):
        self.address = f"http://127.0.0.1:{free_port()}"
        self.folder = folder
        self.environment = os.environ | environment_in(folder)
        self.environment |= {"DJANGO_SETTINGS_MODULE": "therapyties.settings", "SITE_URL": self.address, **variables}
        self.beside = None

    def shell(self, code):
        """What that code prints about this site. The process in which it runs is started once, by the first."""
        self.beside = self.beside or Beside(self.environment)
        return self.beside.run(code)

    def manage(self, *command, **variables):
        done = subprocess.run(
            [sys.executable, "manage.py", *command],
            env=self.environment | variables,
            cwd=ROOT,
            check=True,
            capture_output=True,
            text=True,
        )
        return done.stdout

    def start(self):
        serve = [sys.executable, "-m", "therapyties.serve", "--bind", self.address[7:], "--workers", str(self.workers)]
        command = [sys.executable, "-m", "tests.keeper", *serve]
        options = {"stdin": subprocess.PIPE, "start_new_session": True}  # who stops the tests does not stop it half-way
        self.process = subprocess.Popen(command, env=self.environment, cwd=ROOT, **options)
        for _attempt in range(1800):
            try:
                with urllib.request.urlopen(f"{self.address}/readyz", timeout=5):
                    return
            except OSError:
                assert self.process.poll() is None, "the server ended"
                time.sleep(0.1)  # until it listens: there is nothing to wait on but the port
        self.stop()
        raise AssertionError("the server did not start")

    def stop(self):
        self.process.stdin.close()
        self.process.wait(timeout=40)


@contextlib.contextmanager
def copied_site(folder, postgresql="", **variables):
    """A server for a copy of the tests' site in that folder, its database perhaps on that PostgreSQL server."""
    url = f"sqlite:///{folder}/site.sqlite3"
    if postgresql:
        url = urlsplit(postgresql)._replace(path=f"/site_{secrets.token_hex(4)}").geturl()
    template.put(folder, url)
    (folder / template.STATIC).symlink_to(template.site() / template.STATIC)
    server = Server(folder, DATABASE_URL=url, **variables)
    try:
        yield server
    finally:
        if server.beside:
            server.beside.stop()
        template.remove_database(url)


@contextlib.contextmanager
def running(server):
    server.start()
    try:
        yield server
    finally:
        server.stop()


@dataclass(frozen=True)
class Answer:
    """What came back; status 0 if nothing did, and why in `text`."""

    status: int
    text: str
    location: str = ""
    seconds: float = 0.0

    @property
    def slots(self) -> list[datetime]:
        """The times that the page offers, each once, those of the first rows before the others."""
        offered = re.findall(r'name="slot"\s+value="([^"]+Z)"', self.text)
        return [datetime.fromisoformat(value) for value in dict.fromkeys(offered)]

    @property
    def words(self) -> str:
        return unescape(" ".join(re.sub(r"<[^>]*>", " ", self.text).split()))


@dataclass
class Person:
    """Somebody with cookies and, behind a trusted proxy, a network address of their own."""

    server: Server
    number: int = 0
    cookies: dict[str, str] = field(default_factory=dict)
    form_token: str = ""

    def another(self, number: int) -> "Person":
        """Somebody else, with the form that this one was shown."""
        return Person(self.server, number, dict(self.cookies), self.form_token)

    def get(self, path: str) -> Answer:
        return self._ask("GET", path)

    def post(self, path: str, answers: dict) -> Answer:
        return self._ask("POST", path, urlencode({"csrfmiddlewaretoken": self.form_token} | answers, doseq=True))

    def _ask(self, method, path, body=None):
        headers = {
            "Connection": "close",
            "Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items()),
            "X-Forwarded-For": str(FIRST_ADDRESS + self.number),
        }
        if body is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        started = time.perf_counter()
        connection = http.client.HTTPConnection(urlsplit(self.server.address).netloc, timeout=120)
        try:
            connection.request(method, path, body, headers)
            response = connection.getresponse()
            text = response.read().decode()
        except (OSError, http.client.HTTPException) as error:
            return Answer(0, repr(error))
        finally:
            connection.close()
        for header in response.headers.get_all("Set-Cookie", ()):
            self.cookies |= {name: morsel.coded_value for name, morsel in SimpleCookie(header).items()}
        if token := re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', text):
            self.form_token = token[1]
        seconds = time.perf_counter() - started
        return Answer(response.status, text, response.headers.get("Location", ""), seconds)


def forms_shown_a_minute_ago(server: Server, number: int) -> list[str]:
    """The hidden names of that many renderings of the form, signed as the server itself signs them."""
    signer = TimestampSigner(key=server.environment["SECRET_KEY"], salt="consultations.form", fallback_keys=())
    with time_machine.travel(datetime.now(UTC) - timedelta(minutes=1), tick=False):
        return [signer.sign(secrets.token_urlsafe(24)) for _ in range(number)]


def answers_of(number: int, slot: datetime, started: str) -> dict:
    """What the visitor of that number sends: every second one wants a mail, the others a call."""
    by_mail = number % 2 or number >= 100 * len(AREA_CODES)
    return {
        "slot": f"{slot:%Y-%m-%dT%H:%M:%SZ}",
        "started": started,
        "name": f"Visitor {number}",
        "contact_route": "email" if by_mail else "phone",
        "email": f"visitor-{number}@example.org" if by_mail else "",
        "phone": "" if by_mail else f"({AREA_CODES[number // 100]}) 555-01{number % 100:02}",
        "voicemail_ok": "" if by_mail else "yes",
        "in_california": "yes",
        "adult": "yes",
        "note": f"A few words from {number}",
        "privacy": "on",
        "relay_note": "",
    }
