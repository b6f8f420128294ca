"""A form without a field: Wagtail's own is refused kindly, an error of ours stays one."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.handlers.wsgi import WSGIRequest
from django.http import HttpResponse, QueryDict
from django.test import RequestFactory, override_settings
from django.urls import path
from django.utils.datastructures import MultiValueDict

from therapyties import wsgi

READS = """
def view(request):
    return HttpResponse(data(request)["missing"])
"""


def view_of(module, data=lambda request: request.POST):
    """A view in a module of that name, which reads a key that is not there."""
    names = {"__name__": module, "HttpResponse": HttpResponse, "data": data}
    exec(READS, names)  # noqa: S102 - for the name of the module
    return names["view"]


def answer_of(client, view):
    client.raise_request_exception = False
    with override_settings(ROOT_URLCONF=(path("read/", view),)):
        return client.post("/read/", {"another": "1"})


def test_a_form_without_a_field_that_wagtail_asks_for_is_answered_400(therapist_client, home):
    therapist_client.raise_request_exception = False
    sent = {"another": SimpleUploadedFile("a.webp", b"")}
    answer = therapist_client.post("/admin/images/multiple/add/", sent, headers={"x-requested-with": "XMLHttpRequest"})
    assert answer.status_code == 400
    assert "988" in answer.text  # the site's page, not Wagtail's line


@pytest.mark.parametrize("module", ["wagtail.admin.views", "another_package.views"])
@pytest.mark.parametrize("kind", ["POST", "GET", "FILES"])
def test_so_is_one_that_any_package_reads_from_what_was_sent(client, db, module, kind):
    answer = answer_of(client, view_of(module, lambda request: getattr(request, kind)))
    assert answer.status_code == 400
    assert "988" in answer.text


def test_so_is_one_from_a_form_that_was_sent_before_and_kept(client, db):
    """Wagtail keeps the form of a page until its preview is asked for."""
    assert answer_of(client, view_of("wagtail.admin.views", lambda request: QueryDict("another=1"))).status_code == 400


@pytest.mark.parametrize("module", ["consultations.visitor.views", "pages.search", "therapyties.media"])
@pytest.mark.parametrize("kind", ["POST", "GET", "FILES"])
def test_a_typing_error_of_our_own_is_a_500_that_somebody_sees(client, db, module, kind, caplog):
    answer = answer_of(client, view_of(module, lambda request: getattr(request, kind)))
    assert answer.status_code == 500
    assert "MultiValueDictKeyError" in caplog.text


def test_a_key_that_is_missing_elsewhere_than_in_what_was_sent_is_an_error_too(client, db):
    answer = answer_of(client, view_of("wagtail.admin.views", lambda request: MultiValueDict()))
    assert answer.status_code == 500


@pytest.mark.parametrize("charset", ["utf-7", "unicode_escape", "hex", "idna", "undefined", "utf-8"])
def test_whatever_letters_a_sender_names_it_is_read_as_utf_8(charset):
    body = b'--xx\r\nContent-Disposition: form-data; name="login"\r\n\r\n+2AA-\\ud800\r\n--xx--\r\n'
    environ = RequestFactory().generic("POST", "/?q=%D7%A9", body, content_type="text/plain").environ
    environ["CONTENT_TYPE"] = f"multipart/form-data; boundary=xx; charset={charset}"
    read = []
    wsgi.in_utf_8(lambda environ, start_response: read.append(WSGIRequest(environ)) or [])(environ, lambda *given: None)
    assert (read[0].GET["q"], read[0].POST["login"]) == ("ש", "+2AA-\\ud800")


def test_the_site_is_served_through_it():
    assert wsgi.site.__qualname__.startswith("in_utf_8.")  # behind the door


def test_a_page_is_compressed_and_a_file_is_sent_as_it_is(client, home, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    (tmp_path / "words.vtt").write_text("WEBVTT\n" * 500)
    wishes = {"accept-encoding": "gzip, br"}
    assert client.get("/", headers=wishes)["Content-Encoding"] == "gzip"
    for more, size in (({}, 3500), ({"range": "bytes=7-106"}, 100)):
        answer = client.get("/media/words.vtt", headers=wishes | more)
        assert "Content-Encoding" not in answer
        assert int(answer["Content-Length"]) == size
        assert b"".join(answer.streaming_content) == (b"WEBVTT\n" * 500)[7 * bool(more) :][:size]


def test_a_stranger_who_asks_for_another_host_is_refused_and_no_error_that_somebody_is_told_of(client, db, caplog):
    assert client.get("/", headers={"host": "another.example"}).status_code == 400
    assert not caplog.records


LONG = 256 * 1024  # bytes
IN_TWO = "multipart/form-data; boundary=x"


@pytest.mark.parametrize("address", ["/", "/consultation/", "/he/consultation/", "/accounts/login/", "/no-such-page/"])
def test_more_than_anybody_types_is_refused_unread_and_no_error_that_somebody_is_told_of(home, client, caplog, address):
    answer = client.post(address, b"note=" + b"x" * LONG, content_type="application/x-www-form-urlencoded")
    assert answer.status_code == 413
    assert "988" in answer.text
    assert len(answer.content) < LONG / 10
    assert not caplog.records


def test_a_long_letter_is_no_more_than_anybody_types_and_comes_back(home, client, answers):
    answers["note"] = "א" * 30_000
    answer = client.post("/consultation/", answers)
    assert answer.status_code == 422
    assert answers["note"] in answer.text


def test_a_long_article_is_taken_in_the_back_office(therapist_client, home):
    answer = therapist_client.post(f"/admin/pages/{home.pk}/edit/", {"title": "x" * 2 * LONG})
    assert answer.status_code == 400  # it was read, and lacks what the page sends


@pytest.mark.parametrize(
    ("sent", "kind"),
    [
        (b"a&" * 20_000, "application/x-www-form-urlencoded"),
        (b'--x\r\nContent-Disposition: form-data; name="a"; filename="b"\r\n\r\n\r\n' * 200 + b"--x--", IN_TWO),
        (b"--x\r\nContent-Disposition: form-data", IN_TWO),
        (b"\xff\xfe" * 1000, "multipart/form-data"),
    ],
)
def test_what_no_form_sends_is_no_error_that_somebody_is_told_of(home, client, caplog, sent, kind):
    client.raise_request_exception = False
    answer = client.post("/consultation/", sent, content_type=kind)
    assert 200 <= answer.status_code < 500
    assert not [record for record in caplog.records if record.levelname == "ERROR"]
