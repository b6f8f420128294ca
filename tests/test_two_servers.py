"""Two servers of one site: one database and one bucket, two folders, and whoever comes to either finds the same."""

import contextlib
import copy
import http.client
import io
import os
import subprocess
import sys
import time
from email import message_from_bytes
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from PIL import Image

from tests import buckets, template
from tests.postgres import free_port
from tests.server import ROOT, Person, copied_site, running

pytestmark = pytest.mark.both_databases  # what two servers share, two machines can with PostgreSQL alone
SESSION = """
from django.conf import settings
from django.contrib.auth.models import Group, User
from django.test import Client
from tests.entering import PASSWORD, enter
user, is_new = User.objects.get_or_create(username="liron")
user.groups.add(Group.objects.get(name="Therapist"))
print(enter(Client(), user).cookies[settings.SESSION_COOKIE_NAME].value, end="")
"""
ASK = """
from tests.asking import ask
for number in range({}):
    ask(slot=None, email=f"visitor-{{number}}@example.org")
"""
SAY = "from pages.models import ArticlePage; ArticlePage.objects.update(introduction='{word}', summary='{word}')"
HAS_RUN = """
from therapyties.upkeep.models import JobRun
print("yes" if JobRun.objects.filter(name={!r}).exclude(last_ok_at=None) else "", end="")
"""


@pytest.fixture(scope="module")
def servers(tmp_path_factory):
    """Both of them, with nothing in common but database, bucket and secrets."""
    first, second = (tmp_path_factory.mktemp(name) for name in ("first", "second"))
    with contextlib.ExitStack() as stack:
        store = stack.enter_context(buckets.store())
        url = store.url(store.new_bucket())
        one = stack.enter_context(
            copied_site(first, os.environ.get("TEST_DATABASE_URL", ""), BUCKET_URL=url, TRUSTED_PROXIES="127.0.0.1/32")
        )
        one.manage("copy_media_to_bucket")
        (second / template.STATIC).symlink_to(template.site() / template.STATIC)
        other = copy.copy(one)
        other.folder, other.address, other.beside = second, f"http://127.0.0.1:{free_port()}", None
        other.environment = one.environment | {"DATA_DIR": str(second), "MAIL_URL": f"file:{second}/mail"}
        one.workers = other.workers = 1
        stack.enter_context(running(one))
        stack.enter_context(running(other))
        yield one, other
        if other.beside:
            other.beside.stop()


def get(server, path, **headers):
    with contextlib.closing(http.client.HTTPConnection(urlsplit(server.address).netloc, timeout=60)) as connection:
        connection.request("GET", path, headers=headers)
        answer = connection.getresponse()
        return answer.status, answer.read()


def test_who_signs_in_at_one_is_at_the_desk_of_the_other_and_leaves_both(servers):
    one, other = servers
    cookie = {"Cookie": f"session={one.shell(SESSION)}"}
    for server in (other, one):
        status, text = get(server, "/admin/consultations/", **cookie)
        assert status == 200
        assert b"Requests" in text
    one.shell("from django.contrib.sessions.models import Session; Session.objects.all().delete()")
    assert get(other, "/admin/consultations/", **cookie)[0] == 302


def test_what_is_counted_at_one_counts_at_the_other(servers):
    answers = []
    for server in [servers[0]] * 5 + [servers[1]]:
        person = Person(server, number=77)
        person.get("/accounts/login/")
        answers.append(person.post("/accounts/login/", {"login": "nobody", "password": "wrong"}))
    assert ["Too many tries" in answer.words for answer in answers] == [False] * 5 + [True]


def test_a_page_that_was_changed_on_one_is_new_on_the_other_within_a_second(servers):
    one, other = servers
    path = one.shell("from pages.models import ArticlePage; print(ArticlePage.objects.live().first().url, end='')")
    for number, (changing, asked) in enumerate([(one, other), (other, one)]):
        for _again in range(3):
            get(asked, path)  # kept
        changing.shell(SAY.format(word=f"Word {number}."))
        changed = time.monotonic()
        while f"Word {number}.".encode() not in get(asked, path)[1]:
            assert time.monotonic() - changed < 1.0


def test_what_is_uploaded_at_one_both_give_and_neither_keeps_in_its_folder(servers):
    one, other = servers
    picture = io.BytesIO()
    Image.new("RGB", (400, 300), "#2c5a4c").save(picture, "PNG")
    addresses = one.shell(
        f"""
from django.core.files.images import ImageFile
import io
from pages.pictures.picture import SiteImage
image = SiteImage(title="A picture", file=ImageFile(io.BytesIO({picture.getvalue()!r}), name="p.png"))
image._set_image_file_metadata()
image.save()
image.prepare()
print(image.fallback_url(), *[part.split()[0] for _kind, found in image.sources() for part in found.split(", ")])
"""
    ).split()
    assert len(addresses) == 5
    for address in addresses:
        found = [get(server, address) for server in servers]
        assert found[0] == found[1]
        assert found[0][0] == 200
    assert not (other.folder / "media").exists()
    assert get(other, "/")[0] == 200
    one.shell("from pages.pictures.picture import SiteImage; SiteImage.objects.get(title='A picture').delete()")
    assert [get(server, addresses[0])[0] for server in servers] == [404, 404]


def test_of_two_workers_one_sends_each_message_and_one_does_what_is_done_once_a_day(servers):
    one, _other = servers
    one.shell(ASK.format(12))
    once_a_day = "bringing the search of the site up to date"
    workers = []
    for server in servers:
        command = [sys.executable, "-m", "tests.keeper", sys.executable, "manage.py", "run_worker", "--watch"]
        options = {"stdin": subprocess.PIPE, "start_new_session": True, "stderr": subprocess.PIPE}
        workers.append(subprocess.Popen(command, env=server.environment, cwd=ROOT, **options))
    waiting = "from consultations.models import Message; from django.utils import timezone;"
    waiting += "print(Message.objects.due(timezone.now()).count(), end='')"
    try:
        give_up = time.monotonic() + 120
        while one.shell(waiting) != "0" or not one.shell(HAS_RUN.format(once_a_day)):
            assert time.monotonic() < give_up
            time.sleep(0.2)
        time.sleep(6)  # another round of each
    finally:
        for worker in workers:
            worker.stdin.close()
            worker.wait(60)
            worker.stderr.close()
    sent = [mail for server in servers for mail in mails(server.folder / "mail")]
    assert len(sent) == len(set(sent))
    for number in range(12):
        assert sum(f"visitor-{number}@example.org" in to for to, _number in sent) == 1


def mails(folder: Path) -> list[tuple[str, str]]:
    """(to whom, its number) of each mail that was written into that folder."""
    found = []
    for file in folder.glob("*.log"):
        for text in file.read_bytes().split(b"-" * 79 + b"\n"):
            if text.strip():
                mail = message_from_bytes(text)
                found.append((str(mail["To"]), str(mail["Message-ID"])))
    return found
