"""Pictures: what an editor may upload, what is made of it, and that a lost file breaks no page."""

import io
from pathlib import Path
from unittest.mock import patch

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from PIL import Image
from wagtail.models import Page

from pages.models import ArticlePage, HomePage
from pages.pictures import picture as pictures
from pages.pictures.picture import SiteImage, SiteRendition, prepare_what_is_missing

pytestmark = pytest.mark.django_db
ADD = "/admin/images/add/"


def picture(width=900, height=600, kind="PNG", name="picture.png"):
    buffer = io.BytesIO()
    Image.new("RGB", (width, height), "#2c5a4c").save(buffer, kind)
    return SimpleUploadedFile(name, buffer.getvalue())


def upload(client, file, **changes):
    data = {"title": "A picture", "description": "A hill", "shows": "nobody", "file": file, "collection": "1"}
    return client.post(ADD, data | changes)


@pytest.mark.both_databases
def test_an_uploaded_picture_has_its_copies_before_anyone_sees_it(therapist_client):
    assert upload(therapist_client, picture()).status_code == 302
    image = SiteImage.objects.get(title="A picture")
    assert [width for width, _name in image.prepared["avif"]] == [320, 720, 900]
    assert [width for width, _name in image.prepared["webp"]] == [320, 720, 900]
    for kind in ("avif", "webp"):
        assert all(Path(image.file.storage.path(name)).exists() for _width, name in image.prepared[kind])


def test_a_replaced_file_shows_at_once(therapist_client):
    upload(therapist_client, picture())
    image = SiteImage.objects.get(title="A picture")
    before = image.sources()
    changed = {"title": "A picture", "description": "", "decorative": "on", "shows": "nobody", "collection": "1"}
    changed["file"] = picture(500, 400)
    assert therapist_client.post(f"/admin/images/{image.pk}/", changed).status_code == 302
    image = SiteImage.objects.get(pk=image.pk)
    assert image.is_prepared
    assert image.sources() != before
    assert [width for width, _name in image.prepared["avif"]] == [320, 500]


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_what_a_camera_writes_into_a_picture_is_not_kept(therapist_client, kind):
    exif = Image.Exif()
    exif[0x010E] = "MARKER-PLACE"
    exif[0x0112] = 6  # lies on its side
    buffer = io.BytesIO()
    Image.new("RGB", (400, 300), "#2c5a4c").save(buffer, kind, exif=exif, comment=b"MARKER-COMMENT")
    file = SimpleUploadedFile(f"portrait.{kind.lower()}", buffer.getvalue())
    assert b"MARKER" in buffer.getvalue()
    assert upload(therapist_client, file).status_code == 302
    image = SiteImage.objects.get(title="A picture")
    assert (image.width, image.height) == (300, 400)
    stored = [image.file.name, *(name for kind in ("avif", "webp") for _width, name in image.prepared[kind])]
    for name in stored:
        assert b"MARKER" not in Path(image.file.storage.path(name)).read_bytes()


@pytest.mark.parametrize(
    ("file", "words"),
    [
        (SimpleUploadedFile("letter.png", b"Dear Liron, this is a letter."), "image"),
        (SimpleUploadedFile("page.svg", b"<svg xmlns='http://www.w3.org/2000/svg'/>"), "save it as JPEG or PNG"),
        (SimpleUploadedFile("empty.png", b""), "empty"),
        (SimpleUploadedFile("half.png", picture().read()[:200]), "corrupted"),
    ],
    ids=["a letter", "a drawing that can run", "nothing", "half a picture"],
)
def test_a_file_that_is_no_picture_is_refused_with_a_message(therapist_client, file, words):
    answer = upload(therapist_client, file)
    assert answer.status_code == 200
    assert words in str(answer.context["form"].errors["file"])
    assert not SiteImage.objects.filter(title="A picture").exists()


def test_a_picture_of_100_megapixels_is_refused_with_a_message(therapist_client):
    buffer = io.BytesIO()
    Image.new("1", (10_000, 10_000)).save(buffer, "PNG")
    answer = upload(therapist_client, SimpleUploadedFile("huge.png", buffer.getvalue()))
    assert answer.status_code == 200
    assert "pixels" in answer.content.decode()


@pytest.mark.parametrize("address", ["/", "/about/", "/articles/", "/services/couples-therapy/"])
def test_a_page_whose_files_are_gone_still_renders(client, settings, tmp_path, address):
    settings.MEDIA_ROOT = tmp_path
    assert client.get(address).status_code == 200


def test_a_picture_without_copies_shows_its_original(client):
    SiteImage.objects.update(prepared={})
    html = client.get("/").content.decode()
    assert "<source" not in html
    assert "original_images" in html


def test_a_broken_file_can_be_published_and_shows_its_original(home):
    number = HomePage.objects.get(locale__language_code="en").picture_id
    SiteRendition.objects.filter(image=number).delete()
    SiteImage.objects.filter(pk=number).update(prepared={}, file="original_images/nowhere.webp")
    image = SiteImage.objects.get(pk=number)
    image.prepare()
    assert image.sources() == []
    assert image.fallback_url() == "/media/original_images/nowhere.webp"


def test_pictures_with_copies_of_earlier_widths_get_those_of_today_and_are_shown_meanwhile(therapist_client):
    with patch.multiple(pictures, WIDTHS=(320, 640), EDITION=1):
        upload(therapist_client, picture())
    image = SiteImage.objects.get(title="A picture")
    assert image.sources()
    prepare_what_is_missing()
    image.refresh_from_db()
    assert [width for width, _name in image.prepared["avif"]] == [320, 720, 900]
    with patch.object(SiteImage, "prepare", side_effect=AssertionError("made twice")):
        prepare_what_is_missing()


@pytest.mark.parametrize("edition", [{}, {"edition": 1}, {"edition": None}])
def test_a_broken_file_is_tried_once_and_not_each_time_again(home, edition):
    SiteImage.objects.update(prepared={"edition": pictures.EDITION})
    number = HomePage.objects.get(locale__language_code="en").picture_id
    SiteRendition.objects.filter(image=number).delete()
    SiteImage.objects.filter(pk=number).update(prepared=edition, file="original_images/nowhere.webp")
    prepare_what_is_missing()
    assert SiteImage.objects.get(pk=number).prepared == {
        "file": "original_images/nowhere.webp",
        "edition": pictures.EDITION,
    }


def test_a_photograph_of_a_model_says_so(client):
    SiteImage.objects.update(shows=SiteImage.Shows.MODEL)
    article = "/articles/how-relationship-therapy-can-transform-your-connection/"
    assert "The person pictured is a model, not a client." in client.get(article).content.decode()


def test_no_visitor_makes_a_copy(client, monkeypatch):
    def fail(*args, **kwargs):
        raise AssertionError("a visitor made a copy of a picture")

    monkeypatch.setattr(SiteImage, "create_renditions", fail)
    for address in ("/", "/services/", "/articles/", "/about/"):
        assert client.get(address).status_code == 200


@pytest.mark.both_databases
def test_seeding_again_changes_nothing_and_edits_survive():
    article = ArticlePage.objects.get(locale__language_code="en", slug="anger-is-a-signal")
    article.title = "Edited by Liron"
    article.save_revision().publish()
    before = list(Page.objects.order_by("pk").values_list("pk", "title", "latest_revision"))
    call_command("seed_site", verbosity=0)
    assert list(Page.objects.order_by("pk").values_list("pk", "title", "latest_revision")) == before


@pytest.mark.both_databases
def test_a_first_login_is_made_once_and_told_once(capsys, django_user_model):
    call_command("first_login")
    said = capsys.readouterr().out
    assert "password" in said
    assert "asks for your email address" in said
    call_command("first_login")
    assert capsys.readouterr().out == ""
    assert django_user_model.objects.count() == 1
