"""Media in an S3-compatible bucket: as on the disk for whoever reads, and in words when the store is away."""

import io
import os
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
from django.db import OperationalError
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from PIL import Image
from wagtail.documents import get_document_model

from pages.models import ArticleIndexPage, ArticlePage, HomePage
from pages.pictures.picture import SiteImage
from tests import buckets
from tests.pages.test_editor import answers
from tests.postgres import free_port
from tests.test_project import settings_with
from tests.upkeep.dumps import small_database
from therapyties import serve, storage
from therapyties.bucket import BucketStorage
from therapyties.upkeep import backups
from therapyties.upkeep.jobs import make_late_pictures

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
def goes_away(bucket, store, use):
    """goes_away() and the site's bucket does not answer any more; goes_away(False) and it does again."""
    return lambda away=True: use(store.url(bucket, port=free_port()) if away else store.url(bucket))


@pytest.fixture
def reader(db):
    return Client(raise_request_exception=False)


@pytest.fixture
def committed(django_capture_on_commit_callbacks):
    return django_capture_on_commit_callbacks


def picture():
    buffer = io.BytesIO()
    Image.new("RGB", (800, 500), "#2c5a4c").save(buffer, "PNG")
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
        assert Image.open(io.BytesIO(read(answer))).size[0] in (320, 720, 800)
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


def test_a_page_that_is_published_meanwhile_is_published_and_its_card_is_made_later(
    goes_away, bucket, store, editor_client, reader, committed
):
    index = ArticleIndexPage.objects.get(locale__language_code="en")
    add = reverse("wagtailadmin_pages:add", args=["pages", "articlepage", index.pk])
    publish = {"action-publish": "yes"}
    with committed(execute=True):
        editor_client.post(add, answers("<p>One.</p>", title="On rain") | publish)
    page = ArticlePage.objects.get(slug="on-rain")
    first = page.social_card
    goes_away()
    edit = reverse("wagtailadmin_pages:edit", args=[page.pk])
    with committed(execute=True):
        answer = editor_client.post(edit, answers("<p>Two.</p>", title="On snow") | publish, follow=True)
    assert answer.status_code == 200
    assert "made by itself" in answer.text
    page = ArticlePage.objects.get(pk=page.pk)
    assert (page.live, page.title, page.social_card) == (True, "On snow", "")
    assert "On snow" in reader.get(page.url).text
    with pytest.raises(storage.Away):
        make_late_pictures(timezone.now())
    goes_away(False)
    make_late_pictures(timezone.now())
    card = ArticlePage.objects.get(pk=page.pk).social_card
    of_this_page = {name for name in store.names(bucket) if name.startswith(f"social/{page.pk}-")}
    assert card in of_this_page
    assert first not in of_this_page
    assert f"/media/{card}" in reader.get(page.url).text
    before = store.names(bucket)
    make_late_pictures(timezone.now())  # nothing is missing any more
    assert store.names(bucket) == before


def test_a_card_that_cannot_be_deleted_stops_nobody(goes_away, bucket, reader, committed, caplog):
    article = ArticlePage.objects.live().first()
    with committed(execute=True):
        article.save_revision().publish()
    article = ArticlePage.objects.get(pk=article.pk)
    with committed() as callbacks:
        article.title = article.seo_title = "Another title"
        article.save_revision().publish()
    goes_away()
    for callback in callbacks:
        callback()
    assert "An old card stays in the bucket" in caplog.text


def test_copies_that_could_not_be_made_are_made_later_and_until_then_the_picture_itself_is_shown(
    goes_away, bucket, store, therapist, reader
):
    assert upload(therapist).status_code == 302
    image = SiteImage.objects.get(title="A picture")
    image.renditions.all().delete()
    goes_away()
    image.prepare()
    image = SiteImage.objects.get(pk=image.pk)
    assert not image.is_prepared
    assert image.fallback_url() == f"/media/{image.file.name}"
    goes_away(False)
    make_late_pictures(timezone.now())
    image = SiteImage.objects.get(pk=image.pk)
    assert image.is_prepared
    assert Image.open(io.BytesIO(read(reader.get(image.fallback_url())))).size[0] == 720


def test_a_picture_is_deleted_with_its_files_or_not_at_all(goes_away, bucket, store, therapist, committed):
    therapist.raise_request_exception = False
    upload(therapist)
    form = {"title": "a", "file": SimpleUploadedFile("a.pdf", b"%PDF-1.7"), "collection": "1"}
    therapist.post("/admin/documents/add/", form)
    document = get_document_model().objects.get()
    image = SiteImage.objects.get(title="A picture")
    addresses = f"/admin/images/{image.pk}/delete/", f"/admin/documents/delete/{document.pk}/"
    for away, status, left in ((True, 503, 1), (False, 302, 0)):
        goes_away(away)
        for address in addresses:
            with committed(execute=True):
                assert therapist.post(address).status_code == status
        assert SiteImage.objects.filter(pk=image.pk).count() == left
        assert get_document_model().objects.count() == left
    assert store.names(bucket) == set()


def test_what_stores_are_made_for_one_bucket_speak_on_one_connection_and_a_fork_on_another(bucket, store, use):
    first, second = BucketStorage(), BucketStorage()
    second_before = second.connection
    assert first.connection is second_before
    assert first.bucket.name == bucket
    reader, writer = os.pipe()
    if not (child := os.fork()):
        os.write(writer, b"the same" if first.connection is second_before else b"another")
        os._exit(0)
    os.waitpid(child, 0)
    assert os.read(reader, 100) == b"another"
    os.close(reader)
    os.close(writer)


def test_whoever_watches_from_outside_hears_whether_the_bucket_answers(goes_away, bucket, store, use, reader, settings):
    settings.STATUS_TOKEN = "a-token-of-the-tests-that-is-long-enough"
    look = {"Authorization": f"Bearer {settings.STATUS_TOKEN}"}
    wrong = store.url(bucket, secret="w" * 40)
    cases = [(store.url(bucket), True, "answers"), (wrong, False, "refuses us"), (None, False, "does not answer")]
    for url, is_well, words in cases:
        use(url) if url else goes_away()
        answer = reader.get("/statusz", headers=look)
        assert f"{'well' if is_well else 'BAD '} bucket: {words}" in answer.text
        assert is_well or answer.status_code == 503
        as_json = reader.get("/statusz", headers=look | {"Accept": "application/json"})
        [found] = [one for one in as_json.json()["findings"] if one["name"] == "bucket"]
        assert (found["is_well"], found["words"].startswith(words)) == (is_well, True)
        for text in (answer.text, as_json.text):
            for secret in (store.key, store.secret, "wwww", bucket, str(store.port)):
                assert secret not in text
    with patch("django.db.backends.base.base.BaseDatabaseWrapper.cursor", side_effect=OperationalError("away")):
        assert "BAD  bucket: " in reader.get("/statusz", headers=look).text
    settings.BUCKET = None
    assert "bucket" not in reader.get("/statusz", headers=look).text


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
