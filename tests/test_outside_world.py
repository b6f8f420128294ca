"""What strangers and proxies may say, what every answer carries, and who may read what is written."""

import os
import stat
import subprocess
import sys
from datetime import timedelta
from ipaddress import ip_network
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import override_settings
from django.utils import timezone
from gunicorn.http.wsgi import Response
from wagtail.documents import get_document_model

from tests.environment import environment_in
from tests.test_project import settings_with
from therapyties import serve
from therapyties.forwarded import believed_only
from therapyties.upkeep import readiness
from therapyties.upkeep.mail_files import forget_mail_files

SAID = {
    "HTTP_X_FORWARDED_FOR": "198.51.100.1",
    "HTTP_X_FORWARDED_PROTO": "https",
    "HTTP_X_FORWARDED_HOST": "elsewhere.example.org",
    "HTTP_X_FORWARDED_SSL": "on",
    "HTTP_X_REAL_IP": "198.51.100.1",
    "HTTP_FORWARDED": "for=198.51.100.1;proto=https",
}


def heard(remote, **more):
    """What the application hears of it."""
    found = {}

    def application(environ, start_response):
        found.update(environ)
        return [b""]

    believed_only(application)({"REMOTE_ADDR": remote, "HTTP_HOST": "example.org", **SAID, **more}, None)
    return {name for name in found if name != "REMOTE_ADDR"}


@pytest.mark.parametrize("remote", ["203.0.113.7", "::1", "", "nonsense"])
def test_what_a_stranger_says_of_where_it_comes_from_is_not_heard(settings, remote):
    settings.TRUSTED_PROXIES, settings.UNIX_SOCKET_IS_A_PROXY = [ip_network("10.0.0.0/8")], False
    assert heard(remote) == {"HTTP_HOST"}


@pytest.mark.parametrize("remote", ["10.0.0.9", "::ffff:10.0.0.9", ""])
def test_a_trusted_proxy_is_believed_about_address_and_scheme_and_nothing_else(settings, remote):
    settings.TRUSTED_PROXIES, settings.UNIX_SOCKET_IS_A_PROXY = [ip_network("10.0.0.0/8")], True
    assert heard(remote) == {"HTTP_HOST", "HTTP_X_FORWARDED_FOR", "HTTP_X_FORWARDED_PROTO"}


def test_the_server_itself_believes_nobody_and_says_no_name():
    site = serve.Site(lambda *_: [])
    assert site.cfg.secure_scheme_headers == {}
    assert site.cfg.forwarded_allow_ips == []
    before = Response.default_headers
    try:
        serve.answer_without_a_name()
        answer = Response(type("Request", (), {"version": (1, 1), "should_close": lambda _: True})(), None, site.cfg)
        answer.status = "200 OK"
        lines = answer.default_headers()
        assert any(line.startswith("Date:") for line in lines)
        assert not [line for line in lines if "gunicorn" in line or line.startswith("Server")]
    finally:
        Response.default_headers = before


@pytest.mark.django_db
@pytest.mark.parametrize(
    "address", ["/", "/static/css/tokens.css", "/healthz", "/robots.txt", "/no-such-page/", "/?x=%00", "/admin/login/"]
)
def test_every_answer_is_closed_to_pages_of_other_sites(client, address):
    answer = client.get(address)
    assert answer["Cross-Origin-Resource-Policy"] == "same-origin"
    assert "camera=()" in answer["Permissions-Policy"]


@pytest.mark.django_db
def test_so_is_the_way_from_http_to_https(client, settings):
    settings.SECURE_SSL_REDIRECT = True
    answer = client.get("/")
    assert answer.status_code == 301
    assert answer["Cross-Origin-Resource-Policy"] == "same-origin"


def test_other_names_and_lists_in_browsers_are_left_alone_unless_asked_for():
    read = settings_with(SITE_URL="https://www.example.org")
    assert not read["SECURE_HSTS_INCLUDE_SUBDOMAINS"]
    assert not read["SECURE_HSTS_PRELOAD"]
    asked = settings_with(SITE_URL="https://www.example.org", HSTS_SUBDOMAINS="true")
    assert asked["SECURE_HSTS_INCLUDE_SUBDOMAINS"]
    assert asked["SECURE_HSTS_PRELOAD"]


def test_what_is_written_under_the_data_folder_its_owner_alone_reads(tmp_path):
    code = "import django; django.setup(); from django.core.files.storage import default_storage as s;"
    code += "from django.core.files.base import ContentFile as C; s.save('a/b.webp', C(b'x'));"
    code += "from django.db import connection as c; c.cursor().execute('create table x(y)')"
    environment = os.environ | environment_in(tmp_path) | {"DJANGO_SETTINGS_MODULE": "therapyties.settings"}
    environment["DATA_DIR"] = str(tmp_path / "data")
    environment["DATABASE_URL"] = f"sqlite:///{tmp_path}/data/site.sqlite3"
    subprocess.run([sys.executable, "-c", code], env=environment, check=True, cwd=Path(__file__).parents[1])
    written = [tmp_path / "data", *(tmp_path / "data").rglob("*")]
    assert len(written) >= 4
    assert [path for path in written if stat.S_IMODE(path.stat().st_mode) & 0o077] == []


# --- mail that is written as files


def test_mail_as_files_is_a_line_of_ready_to_open_and_gone_after_a_day(db, tmp_path):
    title = "Mail that leaves this machine"
    assert {line.title: line.is_done for line in readiness.lines()}[title]
    (tmp_path / "a.log").write_text("To: maya@example.org")
    (tmp_path / "kept.txt").write_text("no mail")
    now = timezone.now()
    with override_settings(MAILERS={"default": {"BACKEND": "x", "OPTIONS": {"file_path": str(tmp_path)}}}):
        assert not {line.title: line.is_done for line in readiness.lines()}[title]
        forget_mail_files(now + timedelta(hours=23))
        assert (tmp_path / "a.log").exists()
        forget_mail_files(now + timedelta(hours=25))
    assert [file.name for file in tmp_path.iterdir()] == ["kept.txt"]


def test_a_folder_for_mail_that_is_not_there_breaks_nothing(tmp_path):
    with override_settings(MAILERS={"default": {"BACKEND": "x", "OPTIONS": {"file_path": str(tmp_path / "none")}}}):
        forget_mail_files(timezone.now())


# --- documents


@pytest.mark.parametrize(
    ("name", "content", "is_taken"),
    [
        ("a.pdf", b"%PDF-1.7\n...", True),
        ("a.PDF", b"%PDF-1.7\n...", True),
        ("a.pdf", b"<html><script>alert(1)</script>", False),
        ("a.pdf", b"PK\x03\x04 a text in another program", False),
        ("a.pdf", b"MZ a program", False),
        ("a.vtt", b"WEBVTT\n\n00:00.000 --> 00:01.000\nHello", True),
        ("a.vtt", b"<html>", False),
        ("a.mp4", b"\x00\x00\x00\x20ftypisom", True),
        ("a.mp4", b"\x1a\x45\xdf\xa3", False),
        ("a.webm", b"\x1a\x45\xdf\xa3...", True),
    ],
)
def test_a_document_is_known_by_what_is_in_it(owner_client, name, content, is_taken):
    form = {"title": "A file", "file": SimpleUploadedFile(name, content)}
    answer = owner_client.post("/admin/documents/add/", form)
    assert get_document_model().objects.exists() == is_taken
    if not is_taken:
        assert "not what its name says" in answer.text
    several = {"title": "A file", "files[]": SimpleUploadedFile(name, content)}
    before = get_document_model().objects.count()
    owner_client.post("/admin/documents/multiple/add/", several, headers={"x-requested-with": "XMLHttpRequest"})
    assert (get_document_model().objects.count() > before) == is_taken


def test_a_document_larger_than_the_proxies_take_is_refused_in_words(owner_client, settings):
    settings.LARGEST_DOCUMENT = 1024 * 1024
    upload = SimpleUploadedFile("a.pdf", b"%PDF-1.7\n" + b"x" * settings.LARGEST_DOCUMENT)
    answer = owner_client.post("/admin/documents/add/", {"title": "A", "file": upload, "collection": "1"})
    assert answer.status_code == 200
    assert "This file is larger than 1 MB." in answer.text
