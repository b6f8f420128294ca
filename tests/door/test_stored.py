"""What may be kept, how much of it, for how long; and that nothing is kept that changed while it was made."""

from unittest.mock import patch

import pytest
from django.test import RequestFactory
from wagtail.models import Page

from therapyties.door import stored, visit
from therapyties.door import wsgi as door
from therapyties.door.stored import Store, Stored, may_be_kept
from therapyties.door.visit import NAME

HTML = ("Content-Type", "text/html; charset=utf-8")
KEY = ("http", "127.0.0.1", "/")


@pytest.mark.parametrize(
    ("status", "more", "kept"),
    [
        ("200 OK", [], True),
        ("200 OK", [("Vary", "Cookie, Accept-Encoding")], True),
        ("200 OK", [("Cache-Control", "max-age=60")], True),
        ("200 OK", [("Set-Cookie", "form=x")], False),
        ("200 OK", [("Cache-Control", "max-age=0, PRIVATE")], False),
        ("200 OK", [("Cache-Control", "no-store")], False),
        ("200 OK", [("Vary", "Accept-Language")], False),
        ("200 OK", [("Vary", "*")], False),
        ("200 OK", [("Content-Encoding", "gzip")], False),
        ("200 OK", [("Content-Security-Policy", "script-src 'nonce-abc'")], False),
        ("404 Not Found", [], False),
        ("301 Moved Permanently", [], False),
        ("500 Internal Server Error", [], False),
        ("206 Partial Content", [], False),
    ],
)
def test_only_a_whole_page_that_is_the_same_for_everybody_is_kept(status, more, kept):
    assert may_be_kept(status, [HTML, *more]) is kept


@pytest.mark.parametrize("kind", ["application/atom+xml", "text/plain", "application/json", ""])
def test_nothing_but_a_page_is_kept(kind):
    assert not may_be_kept("200 OK", [("Content-Type", kind)])


def page(number=1, text=b"page"):
    return Stored.of(number, [HTML], text)


def test_an_answer_of_another_generation_is_none():
    store = Store()
    store.put(KEY, page(1))
    assert store.get(KEY, 1)
    assert store.get(KEY, 2) is None
    assert store.get(KEY, None) is None


def test_it_lives_for_five_minutes_at_most():
    store = Store()
    answer = page()
    store.put(KEY, answer)
    with patch.object(stored, "monotonic", lambda: answer.until - 0.01):
        assert store.get(KEY, 1)
    with patch.object(stored, "monotonic", lambda: answer.until):
        assert store.get(KEY, 1) is None
    with patch.object(stored, "monotonic", lambda: 1_000.0):
        assert page().until == 1_300


def test_as_many_are_kept_as_there_is_room_for_and_the_oldest_go():
    store = Store()
    with patch.object(stored, "MOST_ANSWERS", 3):
        for number in range(5):
            store.put(("http", "127.0.0.1", f"/{number}/"), page())
    assert [path for _scheme, _host, path in store._answers] == ["/2/", "/3/", "/4/"]
    assert store._bytes == sum(answer.size for answer in store._answers.values())


def test_as_many_bytes_are_kept_as_are_allowed():
    store, answer = Store(), page()
    with patch.object(stored, "MOST_BYTES", 2 * answer.size + 1):
        for number in range(5):
            store.put(("http", "127.0.0.1", f"/{number}/"), page())
            assert store._bytes <= 2 * answer.size + 1
    assert len(store._answers) == 2
    with patch.object(stored, "LARGEST", answer.size - 1):
        store.put(KEY, page())
    assert store.get(KEY, 1) is None


def test_a_new_generation_leaves_nothing_of_the_last_one_in_memory():
    store = Store()
    for number in range(5):
        store.put(("http", "127.0.0.1", f"/{number}/"), page(1))
    store.put(KEY, page(2))
    assert list(store._answers) == [KEY]
    assert store._bytes == page(2).size


# --- while it is made


class Numbers:
    """Stands for the reader: says one number after the other."""

    def __init__(self, *numbers):
        self.numbers = list(numbers)

    def look(self, at_once=False):
        return self.numbers.pop(0)


def ask(shut, numbers, **variables):
    """The status of the answer, and whether Django was asked."""
    environ = RequestFactory().get("/", HTTP_HOST="127.0.0.1", **variables).environ | {"SCRIPT_NAME": ""}
    said = []
    with patch.object(door, "reader", Numbers(*numbers)):
        body = b"".join(shut(environ, lambda status, headers, *_: said.append((status, dict(headers)))))
    return said[0][0], said[0][1], body


@pytest.fixture
def asked():
    """What Django was asked, by a door that stands before a page of its own."""
    return []


@pytest.fixture
def front(asked):
    def application(environ, start_response):
        asked.append(environ["PATH_INFO"])
        environ[NAME].is_kept = True
        start_response("200 OK", [HTML, ("Content-Length", "4"), ("ETag", '"django"')])
        return [b"page"]

    return door.Door(application)


def test_what_changed_while_it_was_made_is_given_once_and_not_kept(front, asked):
    ask(front, [1, 2])
    ask(front, [1, 1])
    assert len(asked) == 2
    ask(front, [1])
    assert len(asked) == 2


def test_without_a_number_everything_is_asked_of_django():
    def application(environ, start_response):
        assert NAME not in environ
        start_response("200 OK", [HTML])
        return [b"page"]

    assert ask(door.Door(application), [None])[2] == b"page"


@pytest.fixture
def answers():
    """(status, body) of Django, one after the other."""
    return [("200 OK", b"page")]


@pytest.fixture
def failing(answers):
    def application(environ, start_response):
        status, body = answers.pop(0)
        if NAME in environ:
            environ[NAME].is_kept = True
        start_response(status, [HTML])
        return [body]

    return door.Door(application)


def test_while_the_database_does_not_answer_a_reader_gets_the_page_as_it_was(failing, answers):
    ask(failing, [1, 1])
    answers += [("503 Service Unavailable", b"later")] * 2
    for _reader in range(2):
        status, _headers, body = ask(failing, [None])
        assert (status, body) == ("200 OK", b"page")


def test_what_was_never_kept_is_the_plain_page_and_what_django_can_say_is_said(failing, answers):
    answers[:] = [("503 Service Unavailable", b"later"), ("200 OK", b"page"), ("200 OK", b"newer"), ("404 No", b"gone")]
    assert ask(failing, [None])[2] == b"later"
    ask(failing, [1, 1])
    assert ask(failing, [None])[2] == b"newer"
    assert ask(failing, [None])[2] == b"gone"


def test_what_django_says_of_length_and_tag_is_said_anew(front):
    _status, headers, _body = ask(front, [1, 1], HTTP_ACCEPT_ENCODING="gzip")
    assert headers["ETag"].startswith('W/"')
    assert headers["Content-Encoding"] == "gzip"
    assert headers["Content-Length"] != "4"


@pytest.mark.parametrize(("header", "scheme"), [("https", "https"), ("https, http", "https"), ("x" * 99, "http")])
def test_behind_a_proxy_the_scheme_is_what_django_makes_of_it(header, scheme, settings, front):
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    request = RequestFactory().get("/", HTTP_HOST="127.0.0.1", HTTP_X_FORWARDED_PROTO=header)
    assert request.scheme == scheme
    environ = request.environ | {"SCRIPT_NAME": ""}
    assert door.Door(front.application).key(environ) == (scheme, "127.0.0.1", "/")


@pytest.mark.parametrize("hosts", [["*"], [".example.org"]])
def test_hosts_that_a_pattern_allows_keep_nothing(hosts, settings, front):
    settings.ALLOWED_HOSTS = hosts
    environ = RequestFactory().get("/", HTTP_HOST="any.example.org").environ
    assert door.Door(front.application).key(environ) is None


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("live", "is_restricted", "public"), [(True, False, True), (False, False, False), (True, True, False)]
)
def test_a_page_that_not_everybody_may_see_is_not_public(live, is_restricted, public, rf):
    class Restrictions:
        def exists(self):
            return is_restricted

    request, shown = rf.get("/"), Page(live=live)
    with patch.object(Page, "get_view_restrictions", lambda self: Restrictions()):
        visit.say_it_is_public(shown, request, (), {})
    assert request.is_public_page is public
