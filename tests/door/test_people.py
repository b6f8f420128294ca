"""Nothing of one person is kept or shared: the door before Django, with all that it keeps in sight."""

import io
import itertools
import re
from concurrent.futures import ThreadPoolExecutor
from http.cookies import SimpleCookie
from urllib.parse import unquote_to_bytes

import pytest
from django.conf import settings
from django.contrib.auth.models import Group, User
from django.db import connections
from django.db.models import F
from django.middleware.csrf import get_token
from django.test import Client, RequestFactory
from django.urls import reverse
from wagtail.models import Page

from pages.models import ArticlePage
from tests.addresses import ADDRESSES, ARTICLE, IN_HEBREW
from tests.entering import PASSWORD, enter
from tests.server import FORM
from therapyties.door import visit
from therapyties.door.models import ContentGeneration
from therapyties.door.wsgi import Door
from therapyties.wsgi import site

pytestmark = pytest.mark.both_databases
# Other ways to write the address of a page, and what is no page.
PATHS = (
    "//articles/",
    "/articles//",
    "/articles",
    "/./articles/",
    "/x/../articles/",
    "/%61rticles/",
    "/ARTICLES/",
    "/articles/%00",
    "/%00",
    "/%ff/",
    "/%e2%80%8b/",
    "/articles%2f",
    "/articles%20/",
    "/articles/;x=1/",
    "/articles/feed/",
    "/articles/topics/nothing/",
    "/articles/?page=2",
    "/articles/?%00=%ff",
    "/..%2f..%2fetc/passwd",
    "//evil.example/",
    "/nothing/here/",
    "/healthz",
    "/robots.txt",
    "/sitemap.xml",
    "/search/",
    "/admin/",
    "/accounts/login/",
    "/media/%2e%2e/x",
    "/documents/1/x.pdf",
    FORM,
    f"{FORM}next/",
    f"{FORM}{'x' * 40}/",
)
HOSTS = ("127.0.0.1", "127.0.0.1:80", "127.0.0.1:81", "LOCALHOST", "testserver.", "evil.example", "a\x00b", "")
COOKIES = (
    "",
    "session=",
    "session=\x00\xff",
    f"session={'x' * 4000}",
    "form=x; messages=y",
    ";;=;session;session=x",
    'session="a;b"',
)
LANGUAGES = ("", "he", "de;q=0.9, *", "\xff" * 50)


class Front:
    """A door of its own before the site, and those who come to it."""

    def __init__(self):
        self.door = Door(site)

    def ask(self, target, method="GET", **headers):
        """(status, headers, body); a header's name is that of its WSGI variable."""
        path, _, query = target.partition("?")
        environ = RequestFactory().generic(method, "/").environ | {
            "SCRIPT_NAME": "",
            "PATH_INFO": unquote_to_bytes(path).decode("latin-1"),
            "QUERY_STRING": query,
            "HTTP_HOST": "127.0.0.1",
            "REMOTE_ADDR": "192.0.2.1",
            "wsgi.input": io.BytesIO(),
        }
        environ.pop("HTTP_COOKIE", None)
        said = []
        response = self.door(environ | headers, lambda status, named, *_: said.append((status, dict(named))))
        try:
            body = b"".join(response)
        finally:
            if close := getattr(response, "close", None):
                close()
        status, named = said[-1]
        return int(status[:3]), named, body.decode(errors="replace")

    @property
    def keys(self):
        return set(self.door.store._answers)


@pytest.fixture
def front(committed_site):
    return Front()


@pytest.fixture
def owner(committed_site):
    """The cookie of somebody who is signed in."""
    user = User.objects.create_user("owner", password=PASSWORD)
    user.groups.add(Group.objects.get(name="Owner"))
    client = enter(Client(), user)
    return f"{settings.SESSION_COOKIE_NAME}={client.cookies[settings.SESSION_COOKIE_NAME].value}"


def test_a_scheme_as_django_sees_it_has_its_own_page(front):
    for scheme in ("http", "https"):
        for _twice in range(2):
            assert front.ask("/", **{"wsgi.url_scheme": scheme})[0] == 200
    assert {scheme for scheme, _host, _path in front.keys} == {"http", "https"}


def test_whatever_a_stranger_sends_is_answered_and_only_pages_are_kept_each_under_its_one_address(front, dose):
    asked = itertools.product(PATHS, ("GET", "HEAD"), HOSTS, ("http", "https"), COOKIES, LANGUAGES)
    for number, (path, method, host, scheme, cookies, language) in enumerate(asked):
        if number % dose(41, 1):
            continue
        headers = {"HTTP_HOST": host, "HTTP_COOKIE": cookies, "HTTP_ACCEPT_LANGUAGE": language}
        status, _headers, _body = front.ask(path, method, HTTP_X_FORWARDED_PROTO=scheme, **headers)
        assert status < 500, (path, method, host, scheme, cookies, language)
    assert {path for _scheme, _host, path in front.keys} <= set(ADDRESSES)
    assert {host for _scheme, host, _path in front.keys} <= {"127.0.0.1", "127.0.0.1:80", "localhost"}


def test_what_somebody_signed_in_reads_is_neither_kept_nor_given_from_what_is_kept(front, owner):
    _status, headers, theirs = front.ask(ARTICLE, HTTP_COOKIE=owner)
    assert headers["Cache-Control"] == "no-store"  # nor does a browser show it again to who comes after
    assert not front.keys
    _status, headers, ours = front.ask(ARTICLE)
    assert "Cache-Control" not in headers
    assert front.keys == {("http", "127.0.0.1", ARTICLE)}
    assert "/admin/" in theirs
    assert "/admin/" not in ours
    assert "/admin/" in front.ask(ARTICLE, HTTP_COOKIE=owner)[2]
    assert "/admin/" not in front.ask(ARTICLE)[2]


def test_a_draft_is_shown_to_its_editor_alone(front, owner):
    page = ArticlePage.objects.live().order_by("pk").first()
    page.title = "Not for readers yet"
    page.save_revision()
    draft = reverse("wagtailadmin_pages:view_draft", args=[page.pk])
    status, _headers, text = front.ask(draft, HTTP_COOKIE=owner)
    assert (status, "Not for readers yet" in text) == (200, True)
    assert not front.keys
    assert front.ask(draft)[0] == 302
    assert "Not for readers yet" not in front.ask(page.url)[2]


def test_a_page_that_is_kept_is_rendered_without_the_cookies_of_who_asked_first(front):
    _status, _headers, first = front.ask(ARTICLE, HTTP_COOKIE="form=first; messages=first; consultations=first")
    assert "first;" not in first
    _status, headers, second = front.ask(ARTICLE, HTTP_COOKIE="form=second")
    assert second == first
    assert "Set-Cookie" not in headers


def test_a_form_on_a_public_page_would_come_with_a_cookie_and_so_not_be_kept(rf, db):
    request = rf.get("/", HTTP_COOKIE="form=abc")
    request.META |= {visit.NAME: visit.Visit(), "CSRF_COOKIE": "a" * 32}
    visit.say_it_is_public(Page(live=True), request, (), {})
    assert request.COOKIES == {}
    get_token(request)
    assert request.META["CSRF_COOKIE_NEEDS_UPDATE"]


def test_the_form_is_another_for_everybody_and_its_cookie_is_theirs(front):
    answers = [front.ask(FORM) for _ in range(2)]
    tokens = {SimpleCookie(headers["Set-Cookie"])["form"].value for _status, headers, _text in answers}
    assert len(tokens) == 2
    assert not front.keys


def test_a_host_in_capitals_reads_what_everybody_reads(front):
    _status, _headers, first = front.ask("/", HTTP_HOST="LocalHost")
    assert front.keys == {("http", "localhost", "/")}
    assert "LocalHost" not in first


@pytest.mark.parametrize("cold", [True, False])
def test_head_says_what_get_says(front, cold):
    if not cold:
        front.ask(ARTICLE)
    _status, head, nothing = front.ask(ARTICLE, "HEAD")
    status, get, text = front.ask(ARTICLE)
    assert cold or nothing == ""  # of a page that is not kept the server leaves out the body
    assert status == 200
    assert "</html>" in text
    own = {"X-Accel-Expires"} | ({"ETag", "Vary"} if cold else set())
    assert {name: value for name, value in head.items() if name not in own} == {
        name: value for name, value in get.items() if name not in own
    }


@pytest.mark.parametrize("sent", ["bytes=0-9", "bytes=9-0", "bytes=-1", "lines=1", "bytes=0-0,-1", "\xff"])
def test_a_range_of_a_page_is_the_whole_page(front, sent):
    cold = front.ask(ARTICLE, HTTP_RANGE=sent, HTTP_IF_RANGE='"x"')
    kept = front.ask(ARTICLE, HTTP_RANGE=sent, HTTP_IF_RANGE='"x"')
    assert cold[0] == kept[0] == 200
    assert cold[2] == kept[2]
    assert "Content-Range" not in kept[1]


def test_no_other_way_to_write_the_address_of_a_page_leads_to_it(front):
    """So what is kept is bounded by the pages there are."""
    for address in ADDRESSES:
        path = address.strip("/")
        for other in (f"//{path}/", f"/{path}//", f"/{path.upper()}/", f"/./{path}/", f"/{path}/./"):
            if path:
                assert front.ask(other)[0] != 200, other


def test_many_who_ask_at_once_in_both_languages_are_each_answered_in_theirs(front):
    """While nothing is kept yet, and forms are filled in beside them."""
    pages = [*zip(ADDRESSES[:8], IN_HEBREW[:8], strict=True)]
    asked = [address for pair in pages for address in (*pair, FORM, f"/he{FORM}")]

    def ask(address):
        try:
            return front.ask(address)
        finally:
            connections.close_all()

    ContentGeneration.objects.update(number=F("number") + 1)
    with ThreadPoolExecutor(6) as crowd:
        answers = [*zip(asked * 2, crowd.map(ask, asked * 2), strict=True)]
    for address, (status, _headers, body) in answers:
        assert (status, re.search(r'<html lang="(..)"', body)[1]) == (200, "he" if "/he/" in address else "en")
    alone = Front()
    for address, (_status, _headers, body) in answers:
        assert FORM in address or body == alone.ask(address)[2], address
