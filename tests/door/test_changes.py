"""Whatever changes on the site is seen by who asks next: on every process and server, and in the middle of a race."""

import contextlib
import http.client
import itertools
import re
import threading
import time
from urllib.parse import urlsplit

import pytest

from tests.beside import Beside
from tests.door.conftest import Site, another, served
from tests.door.rows import WAYS, content, page_types

# One change comes after the other on one site: whoever runs some of these runs all, in this order.
pytestmark = [pytest.mark.both_databases, pytest.mark.xdist_group("changes")]
ALLOWED = 1.0  # seconds in which PostgreSQL's readers may be given what was; SQLite's may not

MODELS = (
    "from pages.models import *\nfrom wagtail.models import *\nfrom wagtail.contrib.redirects.models import Redirect\n"
)
ARTICLE = "page = ArticlePage.objects.live().order_by('pk').first()\n"
# What an editor, the worker or a hand in the database does, what is asked for then, and what is found.
CHANGES = {
    "a new title is published": (
        "page.title = 'Fresh words'\npage.save_revision().publish()",
        "{url}",
        200,
        "Fresh words",
    ),
    "a title by a hand in the database": (
        "from django.db import connection\n"
        "connection.cursor().execute('UPDATE wagtailcore_page SET title = %s WHERE id = %s', ['By hand', page.pk])",
        "{url}",
        200,
        "By hand",
    ),
    "a draft is saved and not published": (
        "page.title = 'Only a draft'\npage.save_revision()",
        "{url}",
        200,
        "!Only a draft",
    ),
    "it is unpublished": ("page.unpublish()", "{url}", 404, ""),
    "it is published again": (
        "page = ArticlePage.objects.get(pk=page.pk)\npage.get_latest_revision().publish()",
        "{url}",
        200,
        "Only a draft",
    ),
    "it expires": (
        "from django.utils import timezone\nfrom pages.editor.scheduling import follow_schedules\n"
        "ArticlePage.objects.filter(pk=page.pk).update(expire_at=timezone.now())\nfollow_schedules(timezone.now())",
        "{url}",
        404,
        "",
    ),
    "it goes live at its time": (
        "from datetime import timedelta\nfrom django.utils import timezone\n"
        "from pages.editor.scheduling import follow_schedules\nnow = timezone.now()\n"
        "page.expire_at, page.title = None, 'At its time'\npage.go_live_at = now + timedelta(seconds=1)\n"
        "page.save_revision().publish()\nimport time\ntime.sleep(1)\nfollow_schedules(timezone.now())",
        "{url}",
        200,
        "At its time",
    ),
    "its address changes": (
        "page = ArticlePage.objects.get(pk=page.pk)\npage.slug = 'moved-away'\npage.save_revision().publish()",
        "{url}",
        301,
        "",
    ),
    "a redirect is made": (
        "Redirect.objects.create(old_path='/never/there', redirect_link='/services/')",
        "/never/there/",
        301,
        "",
    ),
    "a service is renamed that is listed at its foot": (
        "ServicePage.objects.filter(pk=ServicePage.objects.live().first().pk).update(title='Other service')",
        "/",
        200,
        "Other service",
    ),
    "a topic is renamed": (
        "topic = Topic.objects.filter(articlepage__live=True).first()\ntopic.name = 'Other topic'\ntopic.save()",
        "/articles/",
        200,
        "Other topic",
    ),
    "a setting of the practice": (
        "PracticeDetails.objects.update(practice_name='Other Ties')",
        "/services/",
        200,
        "Other Ties",
    ),
    "the copies of a picture": (
        "picture = HomePage.objects.get(locale__language_code='en').picture\n"
        "picture.prepared['webp'][0][1] = 'images/other.webp'\npicture.save()",
        "/",
        200,
        "images/other.webp",
    ),
    "a page leaves the menu": (
        "Page.objects.filter(slug='about').update(show_in_menus=False, title='Not in the menu')",
        "/services/",
        200,
        "!Not in the menu",
    ),
    "the hours of calls, for the next opening": (
        "from consultations.models import HoursOfDate, WeeklyHours\n"
        "WeeklyHours.objects.all().delete()\nHoursOfDate.objects.all().delete()",
        "/consultation/next/",
        200,
        "{{}}",
    ),
}


@pytest.fixture(scope="module")
def changing(tmp_path_factory):
    """A site of its own for what cannot be taken back, with two processes; on PostgreSQL a second server as well."""
    with served(tmp_path_factory.mktemp("changing"), workers=2) as server, contextlib.ExitStack() as stack:
        sites = [Site(server)]
        if sites[0].is_on_postgresql:
            sites.append(Site(stack.enter_context(another(server))))
        yield sites
        for site in sites:
            site.hang_up()


def until_seen(site, path, status, words):
    """Asked on new connections, so that every process is met."""
    for _process in range(6):
        site.hang_up()
        answer = site.ask(path)
        assert answer.status == status
        if words.startswith("!"):
            assert words[1:] not in answer.text
        else:
            assert words in answer.text


@pytest.mark.parametrize("name", CHANGES)
def test_it_is_seen_by_who_asks_next(name, changing):
    act, path, status, words = CHANGES[name]
    first = changing[0]
    select = "page = ArticlePage.objects.order_by('pk').first()\n"
    url = first.server.shell(f"{MODELS}{select}print(page.url or '', end='')")
    path = path.format(url=url)
    for site in changing:
        for _process in range(6):
            site.hang_up()
            site.ask(path)
    first.server.shell(f"{MODELS}{select}{act}")
    if first.is_on_postgresql:
        time.sleep(ALLOWED)
    for site in changing:
        until_seen(site, path, status, words.format())


# --- each model, found from the models


@pytest.fixture(scope="module")
def full(changing):
    """The same with a row of everything that a page may show."""
    changing[0].server.shell("from tests.door.rows import make_one_of_each; make_one_of_each()")
    wait_as_long_as_allowed(changing[0])
    url = changing[0].server.shell(f"{MODELS}print(ArticlePage.objects.live().first().url, end='')")
    return changing, url


def wait_as_long_as_allowed(site):
    if site.is_on_postgresql:
        time.sleep(ALLOWED)


@pytest.mark.parametrize("label", content())
def test_after_an_edit_every_process_asks_the_database_anew(label, full, dose):
    """The database says something else already, and nobody was told: who gives the new words has rendered the page."""
    sites, path = full
    ways = WAYS if dose(not sites[0].is_on_postgresql, True) else WAYS[len(label) % 3 :][:1]
    for way in ways:
        for site in sites:
            site.ask(path)
        sites[0].whisper()
        word = sites[0].word
        assert all(word not in site.ask(path).text for site in sites), way
        sites[0].server.shell(f"from tests.door.rows import edit; edit({label!r}, {way!r})")
        wait_as_long_as_allowed(sites[0])
        assert all(word in site.ask(path).text for site in sites), way  # by the process that had kept it
        for site in sites:
            until_seen(site, path, 200, word)


@pytest.mark.parametrize("label", page_types())
def test_a_title_that_is_published_is_read_on_its_page(label, full):
    sites, _path = full
    say = "from tests.door.rows import publish_another_title; print(publish_another_title({!r}, {!r}), end='')"
    path = sites[0].server.shell(say.format(label, "As it was"))
    wait_as_long_as_allowed(sites[0])
    for site in sites:
        until_seen(site, path, 200, "As it was")
    sites[0].server.shell(say.format(label, "As it is"))
    wait_as_long_as_allowed(sites[0])
    for site in sites:
        until_seen(site, path, 200, "As it is")


# --- the race

WRITE = """
import time
from pages.models import PracticeDetails
PracticeDetails.objects.update(locality="Turn {number}")
print(time.monotonic())
"""


def test_nobody_is_given_what_was_before_a_commit(changing, dose):
    """Two processes write one after the other as fast as they can, eight readers ask all the time. Nobody who asked
    after a commit, and after what the database is allowed, reads what was before it."""
    numbers, committed, wrong, asked = itertools.count(1), [(0.0, 0)], [], []
    turn = threading.Lock()
    allowed = ALLOWED if changing[0].is_on_postgresql else 0.0
    changing[0].server.shell(WRITE.format(number=0))
    time.sleep(allowed)

    def goes_on():  # on a busy machine until there was something to see
        return time.monotonic() < until or (len(asked) <= 30 and time.monotonic() < until + 60)

    def write(beside):
        while goes_on():
            with turn:  # so that who commits later has the larger number
                number = next(numbers)
                done = float(beside.run(WRITE.format(number=number)))
                committed.append((done, number))

    def read(number):
        site = changing[number % len(changing)]
        connection = http.client.HTTPConnection(urlsplit(site.server.address).netloc, timeout=30)
        while goes_on():
            started = time.monotonic()
            connection.request("GET", "/services/")
            text = connection.getresponse().read().decode()
            asked.append(number)
            at_least = max((turn for at, turn in list(committed) if at <= started - allowed), default=0)
            if (given := int(re.search(r"Turn (\d+)", text)[1])) < at_least:
                wrong.append((given, at_least))
        connection.close()

    besides = [Beside(changing[0].server.environment) for _writer in range(2)]
    try:
        for beside in besides:
            beside.run("")
        until = time.monotonic() + dose(3, 30)
        threads = [threading.Thread(target=write, args=(beside,)) for beside in besides]
        threads += [threading.Thread(target=read, args=(number,)) for number in range(8)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    finally:
        for beside in besides:
            beside.stop()
    assert not wrong
    assert len(committed) > 3
    assert len(asked) > 30
