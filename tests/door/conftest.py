"""A server whose pages are kept, somebody who reads it on one connection, and words that stand on every page."""

import contextlib
import copy
import http.client
import itertools
import os
import time
from dataclasses import dataclass
from urllib.parse import urlsplit

import pytest

from tests.postgres import free_port
from tests.server import copied_site, running

# Words of every article and of the lists of them; told as everybody tells the database something, or behind its back.
SAY = """
from pages.models import ArticlePage
ArticlePage.objects.update(introduction="{word}", summary="{word}")
"""
WHISPER = """
from django.db import connection, transaction
with transaction.atomic(), connection.cursor() as cursor:
    if connection.vendor == "sqlite":
        cursor.execute("SELECT name, sql FROM sqlite_master WHERE type='trigger' AND tbl_name='pages_articlepage'")
        triggers = cursor.fetchall()
        for name, _sentence in triggers:
            cursor.execute(f"DROP TRIGGER {{name}}")
    else:
        cursor.execute("SET LOCAL session_replication_role = replica")
        triggers = []
    cursor.execute("UPDATE pages_articlepage SET introduction = '{word}', summary = '{word}'")
    for _name, sentence in triggers:
        cursor.execute(sentence)
"""


@dataclass(frozen=True)
class Got:
    status: int
    headers: http.client.HTTPMessage
    body: bytes

    @property
    def text(self) -> str:
        return self.body.decode()


class Site:
    """A running server, and what stands on its pages."""

    def __init__(self, server):
        self.server = server
        self.is_on_postgresql = server.environment["DATABASE_URL"].startswith("postgres")
        self.numbers = itertools.count(1)
        self.connection = None
        self.word = ""

    def ask(self, path, method="GET", body=None, **headers) -> Got:
        """On a connection that is kept, so by the same process."""
        if self.connection is None:
            self.connection = http.client.HTTPConnection(urlsplit(self.server.address).netloc, timeout=30)
        sent = {name.replace("_", "-"): value for name, value in headers.items()}
        try:
            self.connection.request(method, path, body, sent)
            response = self.connection.getresponse()
        except (http.client.RemoteDisconnected, ConnectionError):  # kept for long enough
            self.connection.close()
            self.connection.request(method, path, body, sent)
            response = self.connection.getresponse()
        return Got(response.status, response.headers, response.read())

    def hang_up(self):
        """Whoever asks next may meet another process."""
        if self.connection:
            self.connection.close()
        self.connection = None

    def say(self):
        """Every article shows another word from now on, and everybody is told."""
        self.word = f"Word {next(self.numbers)}."
        self.server.shell(SAY.format(word=self.word))

    def whisper(self):
        """Another word, and nobody is told: who shows it has asked the database, who does not has kept the page."""
        self.word = f"Word {next(self.numbers)}."
        self.server.shell(WHISPER.format(word=self.word))

    def keeps(self, path, **asked) -> bool:
        """Whether what is asked for is given as it was before."""
        return self.word not in self.ask(path, **asked).text


@contextlib.contextmanager
def served(folder, workers=1, **variables):
    with copied_site(folder, os.environ.get("TEST_DATABASE_URL", ""), **variables) as server:
        server.workers = workers
        with running(server):
            yield server


@contextlib.contextmanager
def another(server):
    """A second server of the same site on the same database."""
    other = copy.copy(server)
    other.address, other.beside = f"http://127.0.0.1:{free_port()}", None
    with running(other):
        yield other


@pytest.fixture(scope="package")
def site(tmp_path_factory):
    with served(tmp_path_factory.mktemp("door")) as server:
        site = Site(server)
        yield site
        site.hang_up()


@pytest.fixture
def kept(site):
    """The same with an article that is kept, while the database already says something else."""
    site.say()
    path = site.server.shell(
        "from pages.models import ArticlePage; print(ArticlePage.objects.live().first().url, end='')"
    )
    if site.is_on_postgresql:  # it is asked now and then
        time.sleep(0.6)
    assert site.word in site.ask(path).text
    site.path = path
    site.whisper()
    return site
