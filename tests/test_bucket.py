"""Media in an S3-compatible bucket: as on the disk for whoever reads, and in words when the store is away."""

import io
import re
import time
from io import StringIO
from unittest.mock import patch

import pytest
from bs4 import BeautifulSoup
from django.core.exceptions import ImproperlyConfigured
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.test import Client
from django.utils import timezone
from PIL import Image
from wagtail.documents import get_document_model

from pages.models import ArticlePage, HomePage
from pages.pictures.picture import SiteImage
from tests import buckets
from tests.postgres import free_port
from tests.test_project import settings_with
from tests.upkeep.dumps import small_database
from therapyties import serve, storage
from therapyties.upkeep import backups

FILM = bytes(range(256)) * 40
GIVEN = ("Content-Type", "Content-Length", "Content-Range", "Cache-Control", "Cross-Origin-Resource-Policy")
GIVEN += (
    "Accept-Ranges",
    "Content-Disposition",
    "Content-Security-Policy",
    "X-Content-Type-Options",
    "Permissions-Policy",
)


@pytest.fixture(scope="session")
def store():
    with buckets.store() as running:
        yield running


@pytest.fixture
def use(settings):
    """use(url): media are in that bucket from now on."""

    def change(url):
        settings.BUCKET = storage.Bucket.of(url)
        backend = {"BACKEND": "therapyties.bucket.BucketStorage"}
        settings.STORAGES = settings.STORAGES | {"default": backend}

    return change


@pytest.fixture
def bucket(store, use, settings, tmp_path):
    """A new bucket that the site uses; nothing is to be written into the folder."""
    settings.MEDIA_ROOT = tmp_path / "media"
    name = store.new_bucket()
    use(store.url(name))
    yield name
    assert not settings.MEDIA_ROOT.exists() or not any(settings.MEDIA_ROOT.iterdir())


@pytest.fixture
def away(use, settings, tmp_path):
    """Nobody answers where the bucket is said to be."""
    settings.MEDIA_ROOT = tmp_path / "media"
    use(f"s3+http://key:secret@127.0.0.1:{free_port()}/media")


@pytest.fixture
def reader(db):
    return Client(raise_request_exception=False)


@pytest.fixture
def committed(django_capture_on_commit_callbacks):
    return django_capture_on_commit_callbacks


def picture():
    buffer = io.BytesIO()
    Image.new("RGB", (700, 500), "#2c5a4c").save(buffer, "PNG")
    return SimpleUploadedFile("picture.png", buffer.getvalue())


def upload(client):
    data = {"title": "A picture", "description": "A hill", "shows": "nobody", "file": picture(), "collection": "1"}
    return client.post("/admin/images/add/", data)


def read(answer):
    return b"".join(answer.streaming_content) if answer.streaming else answer.content


def test_a_picture_goes_from_upload_to_page_to_reader_and_away_again(bucket, store, therapist, reader, committed):
    assert upload(therapist).status_code == 302
    image = SiteImage.objects.get(title="A picture")
    HomePage.objects.update(picture=image)
    page = BeautifulSoup(reader.get("/").text, "html.parser")
    shown = {address.split()[0] for found in page.select("source") for address in found["srcset"].split(", ")}
    shown = {address for address in shown if image.file.name.split("/")[-1].split(".")[0] in address}
    assert len(shown) == 6
    for address in [*shown, image.fallback_url()]:
        assert address.startswith("/media/")
        answer = reader.get(address)
        assert answer.status_code == 200
        assert Image.open(io.BytesIO(read(answer))).size[0] in (320, 640, 700)
    # The back office shows it, too, and asks no other origin.
    edit = therapist.get(f"/admin/images/{image.pk}/")
    assert edit.status_code == 200
    assert str(store.port) not in edit.text
    assert image.file.name in store.names(bucket)
    with committed(execute=True):
        assert therapist.post(f"/admin/images/{image.pk}/delete/").status_code == 302
    assert store.names(bucket) == set()
    assert reader.get(next(iter(shown))).status_code == 404


REQUESTS = [
    {},
    {"range": "bytes=10-19"},
    {"range": "bytes=-5"},
    {"range": "bytes=10000-"},
    {"range": "bytes=0-999999"},
    {"range": "bytes=99999-"},
    {"range": "bytes=0-1,5-6"},
    {"range": "nonsense"},
]


@pytest.mark.parametrize("asked", REQUESTS)
@pytest.mark.parametrize("method", ["get", "head"])
def test_a_film_of_the_bucket_is_answered_as_one_of_the_folder(store, use, settings, tmp_path, reader, asked, method):
    settings.MEDIA_ROOT = tmp_path / "media"
    answers = []
    for place in ("", store.url(store.new_bucket())):
        if place:
            use(place)
        default_storage.save("documents/film.mp4", ContentFile(FILM))
        answer = getattr(reader, method)("/media/documents/film.mp4", headers=asked)
        given = {name: answer[name] for name in GIVEN if name in answer}
        answers.append((answer.status_code, given, read(answer)))
    assert answers[0] == answers[1]


def test_who_has_it_already_is_told_so(bucket, reader):
    default_storage.save("documents/film.mp4", ContentFile(FILM))
    first = reader.get("/media/documents/film.mp4")
    read(first)
    for known in ({"if-none-match": first["ETag"]}, {"if-modified-since": first["Last-Modified"]}):
        again = reader.get("/media/documents/film.mp4", headers=known)
        assert (again.status_code, again.content) == (304, b"")
    other = reader.get("/media/documents/film.mp4", headers={"if-none-match": '"other"'})
    assert (other.status_code, read(other)) == (200, FILM)


@pytest.mark.parametrize(
    "path",
    ["documents/page.html", "documents/none.mp4", "documents", "../a.mp4", "documents/../documents/film.mp4", "%2e%2e/"]
    + ["/documents/film.mp4", "documents//film.mp4", "a" * 2000 + ".mp4", "\ud800.mp4", "documents/film.MP4"],
)
def test_nothing_but_pictures_and_films_by_their_own_names_leaves_the_bucket(bucket, reader, path):
    default_storage.save("documents/film.mp4", ContentFile(FILM))
    default_storage.save("documents/page.html", ContentFile(b"<script>"))
    assert reader.get(f"/media/{path}".encode("utf-8", "replace").decode()).status_code in (404, 301)


def test_a_document_and_its_words_are_kept_and_go_with_their_rows(bucket, store, therapist, reader, committed):
    for name, content in (("film.mp4", b"\0\0\0\x20ftypisom"), ("film.vtt", b"WEBVTT\n\n00:00.000 --> 00:01.000\nHi")):
        form = {"title": name, "file": SimpleUploadedFile(name, content), "collection": "1"}
        assert therapist.post("/admin/documents/add/", form).status_code == 302
    first, second = get_document_model().objects.order_by("pk")
    assert {first.url, second.url} == {"/media/documents/film.mp4", "/media/documents/film.vtt"}
    assert read(reader.get(second.url)).startswith(b"WEBVTT")
    form = {"title": "b", "file": SimpleUploadedFile("film.mp4", b"\0\0\0\x20ftypother"), "collection": "1"}
    therapist.post("/admin/documents/add/", form)  # a second of that name writes over nothing
    assert read(reader.get(first.url)) == b"\0\0\0\x20ftypisom"
    with committed(execute=True):
        for document in get_document_model().objects.all():
            therapist.post(f"/admin/documents/delete/{document.pk}/")
    assert store.names(bucket) == set()


def test_the_card_for_sharing_is_there_as_well_and_the_old_one_is_gone(bucket, store, reader, committed):
    article = ArticlePage.objects.live().first()
    with committed(execute=True):
        article.save_revision().publish()
        article = ArticlePage.objects.get(pk=article.pk)
        first = article.social_card
        article.title = article.seo_title = "Another title"
        article.save_revision().publish()
    card = ArticlePage.objects.get(pk=article.pk).social_card
    assert card != first
    assert card in store.names(bucket)
    assert first not in store.names(bucket)
    assert Image.open(io.BytesIO(read(reader.get(f"/media/{card}")))).size == (1200, 630)
    assert f"/media/{card}" in reader.get(article.url).text


# --- away, or not ours


def test_a_page_whose_pictures_are_away_still_answers(away, reader):
    for address in ("/", "/about/", "/articles/", "/services/couples-therapy/", "/consultation/"):
        assert reader.get(address).status_code == 200


def test_a_picture_that_is_away_is_said_to_be_so_and_soon_without_waiting(away, reader):
    assert reader.get("/media/images/a.webp").status_code == 503
    began = time.monotonic()
    for _picture in range(20):
        answer = reader.get("/media/images/a.webp")
        assert answer.status_code == 503
    assert time.monotonic() - began < 2
    assert answer["Cache-Control"] == "no-store"


def test_what_is_uploaded_meanwhile_is_not_half_kept_and_no_error_of_ours(away, therapist):
    therapist.raise_request_exception = False
    before = SiteImage.objects.count(), get_document_model().objects.count()
    answer = upload(therapist)
    assert answer.status_code == 503
    assert "try again" in answer.text
    form = {"title": "a", "file": SimpleUploadedFile("a.pdf", b"%PDF-1.7"), "collection": "1"}
    assert therapist.post("/admin/documents/add/", form).status_code == 503
    assert (SiteImage.objects.count(), get_document_model().objects.count()) == before
    assert therapist.get("/admin/images/").status_code == 200
    assert therapist.get("/admin/").status_code == 200


def test_a_wrong_key_and_a_bucket_that_is_not_there_stop_the_start_in_words(store, use, settings):
    name = store.new_bucket()
    use(store.url(name))
    serve.check_bucket()
    for url in (store.url(name, secret="w" * 40), store.url("media-of-nobody")):
        use(url)
        with pytest.raises(SystemExit, match=r"^BUCKET_URL: .* refused us: \w+\.") as stopped:
            serve.check_bucket()
        assert store.key not in str(stopped.value)
        assert "wwww" not in str(stopped.value)


def test_with_a_wrong_key_pages_answer_and_pictures_are_said_to_be_away(store, use, reader, therapist):
    therapist.raise_request_exception = False
    use(store.url(store.new_bucket(), secret="w" * 40))
    assert reader.get("/").status_code == 200
    assert reader.get("/media/images/a.webp").status_code == 503
    assert upload(therapist).status_code == 503


def test_the_site_starts_while_the_bucket_is_away_and_says_so(away, capsys):
    serve.check_bucket()
    assert re.match("BUCKET_URL: .*does not answer", capsys.readouterr().err)


# --- settings, copies, backups


def test_a_bucket_is_read_from_one_variable_and_shows_no_key():
    found = settings_with(BUCKET_URL="s3://a%2Fb:c%2Bd@s3.example.org:9000/media/of/us?region=eu-1")["BUCKET"]
    assert (found.endpoint, found.name, found.folder) == ("https://s3.example.org:9000", "media", "of/us")
    assert (found.region, found.key, found.secret) == ("eu-1", "a/b", "c+d")
    assert "c+d" not in f"{found!r} {found}"
    assert settings_with()["BUCKET"] is None


@pytest.mark.parametrize(
    "url",
    ["media", "s3://media", "s3://s3.example.org/media", "s3://a:b@s3.example.org/", "https://a:b@s3.example.org/media"]
    + ["s3://a:b@s3.example.org/media?region=a&region=b", "s3://a:b@s3.example.org:x/m", "s3://a:b@h/media/../x"],
)
def test_another_address_stops_the_start_with_an_example_and_no_secret(url):
    with pytest.raises(ImproperlyConfigured, match=r"^BUCKET_URL is not usable: .+\. Example: BUCKET_URL=s3://"):
        settings_with(BUCKET_URL=url)


def test_without_the_packages_it_is_said_what_to_install():
    with (
        patch("therapyties.storage.are_installed", lambda: False),
        pytest.raises(ImproperlyConfigured, match=r"BUCKET_URL needs packages .*requirements-s3\.txt"),
    ):
        settings_with(BUCKET_URL="s3://a:b@s3.example.org/media")
    with patch("therapyties.storage.find_spec", lambda name: None):
        assert not storage.are_installed()
        assert settings_with()["BUCKET"] is None


def test_what_is_in_the_folder_is_copied_once_and_under_the_same_names(store, use, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"
    default_storage.save("documents/film.mp4", ContentFile(FILM))
    default_storage.save("images/a.webp", ContentFile(b"a"))
    with pytest.raises(CommandError, match="BUCKET_URL"):
        call_command("copy_media_to_bucket")
    name = store.new_bucket()
    use(store.url(name))
    for number in (2, 0):
        said = StringIO()
        call_command("copy_media_to_bucket", stdout=said)
        assert said.getvalue().startswith(f"{number} files")
    assert store.names(name) == {"documents/film.mp4", "images/a.webp"}


def test_a_folder_of_a_bucket_is_all_that_is_touched(store, use, settings, tmp_path, reader):
    settings.MEDIA_ROOT = tmp_path / "media"
    name = store.new_bucket()
    store.client.put_object(Bucket=name, Key="other.mp4", Body=b"of somebody else")
    use(f"{store.url(name)}/ours")
    default_storage.save("film.mp4", ContentFile(FILM))
    assert store.names(name) == {"other.mp4", "ours/film.mp4"}
    assert list(default_storage.names()) == [("film.mp4", len(FILM))]
    assert read(reader.get("/media/film.mp4")) == FILM
    assert reader.get("/media/other.mp4").status_code == 404
    assert reader.get("/media/../other.mp4").status_code == 404


@pytest.fixture
def made(bucket, settings, tmp_path, db):
    """A backup of a site with a bucket; its database is a small one."""
    settings.BACKUP_DIR = tmp_path / "backups"
    default_storage.save("images/a.webp", ContentFile(b"a picture"))
    with patch.object(backups, "_dump_database", lambda folder: small_database(folder / "site.sqlite3")):
        return backups.make(timezone.now())


def test_a_backup_names_the_bucket_and_so_do_its_check_and_its_restoring(made, bucket, db, tmp_path, store):
    said = StringIO()
    call_command("check_backup", made, stdout=said)
    call_command("restore_backup", made, tmp_path / "again", stdout=said)
    checked, _unpacked, restored = said.getvalue().splitlines()
    assert f"media stay in the bucket {bucket} at 127.0.0.1:{store.port}" in checked
    assert f"they stay in the bucket {bucket} at 127.0.0.1:{store.port}" in restored
    assert store.secret not in (tmp_path / "again" / backups.BUCKET).read_text()
