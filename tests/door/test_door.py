"""What the door gives as it was, and what it never keeps: asked of a real server over a real connection."""

import gzip
import time

import brotli
import pytest

from tests.server import FORM

pytestmark = pytest.mark.both_databases
OTHER_COOKIES = (
    "form=abc",
    "yours=abc",
    "messages=abc; sessions=1",
    "mysession=1; a=session",
    "session_=1",
    "=session",
)
# For each Accept-Encoding what comes.
ENCODINGS = {
    "": None,
    "gzip": "gzip",
    "GZIP": "gzip",
    "x-gzip": "gzip",
    "gzip, deflate, zstd": "gzip",
    "deflate": None,
    "gzip;q=0": None,
    "gzip;q=0, *": "br",
    "gzip;q=0.0, br;q=0": None,
    "identity, gzip;q=0.5": None,
    "identity;q=0.5, gzip": "gzip",
    "identity;q=0, gzip;q=0, br;q=0": None,
    "*;q=0": None,
    "*": "br",
    "br;q=0.5, gzip;q=0.9": "gzip",
    "br;q=0.9, gzip;q=0.5": "br",
    "gzip, deflate, br, zstd": "br",
    "gzip;q=nonsense": None,
    ";;;,,=": None,
}


def test_a_page_is_given_as_it_was_while_nothing_changes(kept):
    assert kept.keeps(kept.path)
    assert kept.keeps(kept.path)


def test_a_change_is_seen_by_who_asks_next(kept):
    kept.say()
    if kept.is_on_postgresql:
        time.sleep(1)
    assert not kept.keeps(kept.path)


def test_it_has_every_header_that_a_rendered_page_has(kept):
    stored, rendered = kept.ask(kept.path), kept.ask(kept.path, Cookie="session=none")
    assert stored.headers["Content-Security-Policy"]
    own = {"date", "etag", "content-length", "vary", "set-cookie", "cache-control", "connection", "x-accel-expires"}
    assert {name: value for name, value in stored.headers.items() if name.lower() not in own} == {
        name: value for name, value in rendered.headers.items() if name.lower() not in own
    }
    assert stored.headers["Vary"] == "Accept-Encoding, Cookie"
    assert not stored.headers["Set-Cookie"]


@pytest.mark.parametrize(
    ("sent", "is_told"),
    [
        ({}, False),
        ({"Sec-Fetch-Site": "none", "Sec-CH-UA-Mobile": "?1"}, False),  # a phone's first visit has to be light
        ({"Sec-Fetch-Site": "cross-site"}, False),
        ({"Sec-Fetch-Site": "same-origin", "Sec-CH-UA-Mobile": "?1"}, True),
        ({"Sec-Fetch-Site": "none", "Sec-CH-UA-Mobile": "?0"}, True),
    ],
)
def test_who_is_on_no_phone_or_comes_from_a_page_of_ours_is_told_what_to_fetch_ahead(sent, is_told, kept):
    for answer in (kept.ask(kept.path, **sent), kept.ask(f"{kept.path}?fresh", **sent)):
        assert bool(answer.headers["Speculation-Rules"]) is is_told


def test_head_has_the_headers_of_get_and_no_body(kept):
    whole, head = kept.ask(kept.path), kept.ask(kept.path, method="HEAD")
    assert head.status == 200
    assert head.body == b""
    now = {"Date": "", "X-Accel-Expires": ""}
    assert {**head.headers, **now} == {**whole.headers, **now}


def test_head_of_a_page_that_is_not_kept_has_no_body_either(kept):
    kept.say()
    assert kept.ask("/services/", method="HEAD").body == b""


@pytest.mark.parametrize("sent", ["{}", "*", '"other", {}', 'W/"other",{}', "{} ", "strong"])
def test_who_has_it_already_is_told_so(sent, kept):
    etag = kept.ask(kept.path).headers["ETag"]
    assert etag.startswith('W/"')
    known = etag.removeprefix("W/") if sent == "strong" else sent.format(etag)
    answer = kept.ask(kept.path, If_None_Match=known, Accept_Encoding="gzip")
    assert (answer.status, answer.body) == (304, b"")
    assert answer.headers["ETag"] == etag
    assert answer.headers["Vary"] == "Accept-Encoding, Cookie"


@pytest.mark.parametrize("sent", ['"other"', "nonsense", 'W/""', "", ","])
def test_who_has_another_is_given_this_one(sent, kept):
    assert kept.ask(kept.path, If_None_Match=sent).status == 200


@pytest.mark.parametrize("known", ["", "*"])
def test_an_nginx_in_front_may_keep_it_until_the_second_ends(known, kept):
    before = int(time.time())
    said = kept.ask(kept.path, If_None_Match=known).headers["X-Accel-Expires"]
    assert said in [f"@{second}" for second in range(before, int(time.time()) + 1)]


def test_a_page_that_has_changed_is_not_the_one_that_somebody_has(kept):
    etag = kept.ask(kept.path).headers["ETag"]
    kept.say()
    if kept.is_on_postgresql:
        time.sleep(1)
    answer = kept.ask(kept.path, If_None_Match=etag)
    assert answer.status == 200
    assert answer.headers["ETag"] != etag


def test_it_comes_in_the_encoding_that_is_wished_for_and_is_the_same_in_each(kept):
    plain = kept.ask(kept.path)
    for _attempt in range(200):  # brotli takes a moment, for which nobody waits
        if kept.ask(kept.path, Accept_Encoding="br").headers["Content-Encoding"] == "br":
            break
        time.sleep(0.05)
    decoded = {None: bytes, "gzip": gzip.decompress, "br": brotli.decompress}
    for accepted, encoding in ENCODINGS.items():
        answer = kept.ask(kept.path, Accept_Encoding=accepted)
        assert answer.headers["Content-Encoding"] == encoding, accepted
        assert decoded[encoding](answer.body) == plain.body
        assert int(answer.headers["Content-Length"]) == len(answer.body)
        assert answer.headers["ETag"] == plain.headers["ETag"]


@pytest.mark.parametrize("cookies", OTHER_COOKIES)
def test_a_cookie_that_changes_no_page_changes_nothing(cookies, kept):
    assert kept.keeps(kept.path, Cookie=cookies)


@pytest.mark.parametrize("cookies", ["session=x", "form=a; session=x", "a=b;session=x", "session", "session=x; form=a"])
def test_a_session_passes_by_and_leaves_nothing(cookies, kept):
    assert not kept.keeps(kept.path, Cookie=cookies) or cookies == "session"
    assert kept.keeps(kept.path)


@pytest.mark.parametrize("query", ["?", "?page=2", "?utm_source=x", "?%00"])
def test_a_query_passes_by_and_leaves_nothing(query, kept):
    answer = kept.ask(kept.path + query)
    assert query == "?" or kept.word in answer.text or answer.status == 400
    assert kept.keeps(kept.path)


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "get"])
def test_no_other_method_is_given_the_page(method, kept):
    assert "</article>" not in kept.ask(kept.path, method=method).text
    assert kept.keeps(kept.path)


@pytest.mark.parametrize("host", ["elsewhere.example", "127.0.0.1.example", "a b", "127.0.0.1:x"])
def test_a_host_that_is_not_ours_is_refused_though_the_page_is_kept(host, kept):
    assert kept.ask(kept.path, Host=host).status == 400


def test_a_port_of_a_strangers_choice_keeps_nothing(kept):
    for _twice in range(2):
        assert not kept.keeps(kept.path, Host="127.0.0.1:81")
        kept.whisper()


def test_each_host_that_is_ours_has_its_own(kept):
    port = kept.server.address.rpartition(":")[2]
    assert not kept.keeps(kept.path, Host=f"localhost:{port}")
    kept.whisper()
    assert kept.keeps(kept.path, Host=f"localhost:{port}")
    assert kept.keeps(kept.path, Host=f"LOCALHOST:{port}")
    assert not kept.keeps(kept.path, Host="testserver")


@pytest.mark.parametrize(
    "header",
    ["X_Forwarded_Host", "X_Forwarded_For", "Accept_Language", "User_Agent", "X_Original_URL"],
)
def test_a_strangers_header_makes_no_page_of_its_own(header, kept):
    assert kept.keeps(kept.path, **{header: "elsewhere.example"})


def test_a_scheme_that_a_stranger_names_is_not_heard(kept):
    assert kept.keeps(kept.path, X_Forwarded_Proto="https")
    assert kept.keeps(kept.path)


def test_a_range_is_given_whole(kept):
    answer = kept.ask(kept.path, Range="bytes=0-9")
    assert answer.status == 200
    assert len(answer.body) > 1000
    assert kept.keeps(kept.path)


@pytest.mark.parametrize(
    "path",
    [
        "/admin/",
        "/healthz",
        "/robots.txt",
        "/sitemap.xml",
        FORM,
        "/search/",
        "/nothing/here/",
        "/consultation/next/",
        "/media/x",
    ],
)
def test_what_is_no_page_has_no_mark_of_the_door(path, kept):
    assert not (kept.ask(path).headers["ETag"] or "").startswith('W/"') or kept.ask(path).headers["Set-Cookie"]


def test_a_feed_is_asked_for_each_time(kept):
    feed = kept.server.shell("from pages.models import ArticleIndexPage; print(ArticleIndexPage.objects.first().url)")
    path = f"{feed.strip()}feed/"
    assert kept.ask(path, Accept_Encoding="gzip").headers["Content-Encoding"] == "gzip"
    shown = "from pages.models import PracticeDetails; PracticeDetails.objects.update(practice_name='{}')"
    kept.server.shell(shown.format("Other Ties"))
    assert "Other Ties" in kept.ask(path).text
    kept.server.shell(shown.format("Therapy Ties"))


def test_a_list_by_topic_is_a_page_like_any_other(kept):
    path = kept.server.shell(
        "from pages.models import *\n"
        "print(ArticleIndexPage.objects.first().url + 'topics/' + Topic.objects.first().slug + '/', end='')"
    )
    assert kept.word in kept.ask(path).text
    kept.whisper()
    assert kept.keeps(path)
