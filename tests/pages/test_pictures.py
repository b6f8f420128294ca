"""A picture looks the same in the file that was sent, in the one that is kept and in its copies, whatever its mode."""

import io
import struct
import zlib
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image, ImageCms
from pillow_heif import register_heif_opener
from wagtail.models import UploadedFile

from pages.pictures.picture import SiteImage

register_heif_opener()  # a phone writes HEIC
pytestmark = pytest.mark.django_db
ADD = "/admin/images/add/"
SIDE = 320  # pixels; the four quarters have a color each
RED, GREEN, BLUE, WHITE = (200, 30, 40), (30, 160, 60), (20, 40, 180), (250, 250, 250)
COLORS = (RED, GREEN, BLUE, WHITE)
GREYS = (10, 90, 170, 250)
NEAR = 12  # what compressing may change of 255


def quarters(mode, values, side=SIDE):
    picture = Image.new(mode, (side, side))
    for place, value in enumerate(values):
        left, top = place % 2 * side // 2, place // 2 * side // 2
        picture.paste(value, (left, top, left + side // 2, top + side // 2))
    return picture


def written(picture, kind="PNG", **options):
    content = io.BytesIO()
    picture.save(content, kind, **options)
    return content.getvalue()


def png(depth, kind, values, transparent=b"", more=()):
    """A PNG of the four values in a depth that Pillow does not write; kind 0 is grey, 2 is color."""

    def chunk(name, data):
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    def row(pair):
        half = SIDE // 2
        if depth == 16:
            return b"".join(b"".join(struct.pack(">H", part) for part in value) * half for value in pair)
        bits = "".join(f"{value[0]:0{depth}b}" * half for value in pair)
        return int(bits, 2).to_bytes(len(bits) // 8, "big")

    rows = b"".join((b"\0" + row(pair)) * (SIDE // 2) for pair in (values[:2], values[2:]))
    parts = [chunk(b"IHDR", struct.pack(">IIBBBBB", SIDE, SIDE, depth, kind, 0, 0, 0)), *(chunk(*one) for one in more)]
    if transparent:
        parts.append(chunk(b"tRNS", transparent))
    return b"\x89PNG\r\n\x1a\n" + b"".join([*parts, chunk(b"IDAT", zlib.compress(rows)), chunk(b"IEND", b"")])


def palette(transparency=None):
    picture = quarters("P", range(4))
    picture.putpalette([part for color in COLORS for part in color])
    return written(picture, **({} if transparency is None else {"transparency": transparency}))


def grey(values, alpha=(255, 255, 255, 255)):
    return [(value, value, value, opaque) for value, opaque in zip(values, alpha, strict=True)]


def solid(colors=COLORS, alpha=(255, 255, 255, 255)):
    return [(*color, opaque) for color, opaque in zip(colors, alpha, strict=True)]


FIRST_CLEAR = (0, 255, 255, 255)
HALF = (0, 128, 255, 255)
LINEAR = struct.pack(">I", 100_000)  # the gamma of a file that holds light as it is
SHADES = tuple(shade * 257 for shade in GREYS)
PICTURES = {
    "P": (palette(), solid()),
    "P with one clear color": (palette(0), solid(alpha=FIRST_CLEAR)),
    "P with half clear colors": (palette(bytes(HALF)), solid(alpha=HALF)),
    "1": (written(quarters("1", (0, 1, 0, 1))), grey((0, 255, 0, 255))),
    "1 with a clear color": (png(1, 0, [(0,), (1,), (0,), (1,)], b"\0\0"), grey((0, 255, 0, 255), (0, 255, 0, 255))),
    "two bits of grey, one clear": (
        png(2, 0, [(1,), (0,), (2,), (3,)], b"\0\1"),
        grey((85, 0, 170, 255), FIRST_CLEAR),
    ),
    "L": (written(quarters("L", GREYS)), grey(GREYS)),
    "L with a clear shade": (written(quarters("L", GREYS), transparency=10), grey(GREYS, FIRST_CLEAR)),
    "LA": (written(quarters("LA", [*zip(GREYS, HALF, strict=True)])), grey(GREYS, HALF)),
    "RGB": (written(quarters("RGB", COLORS)), solid()),
    "RGB with a clear color": (written(quarters("RGB", COLORS), transparency=RED), solid(alpha=FIRST_CLEAR)),
    "RGBA": (written(quarters("RGBA", solid(alpha=HALF))), solid(alpha=HALF)),
    "I;16": (png(16, 0, [(shade,) for shade in SHADES]), grey(GREYS)),
    "I;16 with a clear shade": (
        png(16, 0, [(shade,) for shade in SHADES], struct.pack(">H", SHADES[0])),
        grey(GREYS, FIRST_CLEAR),
    ),
    "RGB of 16 bits with a clear color": (
        png(
            16,
            2,
            [tuple(part * 257 for part in color) for color in COLORS],
            struct.pack(">HHH", *(c * 257 for c in RED)),
        ),
        solid(alpha=FIRST_CLEAR),
    ),
    "JPEG in RGB": (written(quarters("RGB", COLORS), "JPEG", quality=95), solid()),
    "JPEG in L": (written(quarters("L", GREYS), "JPEG", quality=95), grey(GREYS)),
    "WebP": (written(quarters("RGBA", solid(alpha=HALF)), "WEBP", lossless=True, exact=True), solid(alpha=HALF)),
    "AVIF": (written(quarters("RGB", COLORS), "AVIF", quality=90), solid()),
    "HEIC": (written(quarters("RGB", COLORS), "HEIF", quality=95), solid()),
    "brightness of its own": (
        png(16, 0, [(shade,) for shade in SHADES], more=[(b"gAMA", LINEAR)]),
        grey([round(255 * (shade / 255) ** (1 / 2.2)) for shade in GREYS]),
    ),
}


def keep(client, content, name="picture.bin", **changes):
    data = {"title": "A picture", "description": "Four colors", "shows": "nobody", "collection": "1"}
    answer = client.post(ADD, data | {"file": SimpleUploadedFile(name, content)} | changes)
    assert answer.status_code == 302, answer.context["form"].errors
    return SiteImage.objects.get(title="A picture")


def looks(image):
    """What the middle of each quarter looks like, in the kept file and in every copy."""
    names = [image.file.name, *(name for kind in ("avif", "webp") for _width, name in image.prepared[kind])]
    assert len(names) > 2
    for name in names:
        with Image.open(Path(image.file.storage.path(name))) as picture:
            seen = picture.convert("RGBA")
            quarter = seen.width // 4
            places = [(quarter, quarter), (quarter * 3, quarter), (quarter, quarter * 3), (quarter * 3, quarter * 3)]
            yield name, [seen.getpixel(place) for place in places]


def assert_alike(seen, expected, name):
    for found, wanted in zip(seen, expected, strict=True):
        assert abs(found[3] - wanted[3]) <= NEAR, (name, seen, expected)
        if wanted[3] > NEAR:  # what is clear has no color
            assert all(abs(a - b) <= NEAR for a, b in zip(found, wanted, strict=True)), (name, seen, expected)


@pytest.mark.parametrize("mode", PICTURES)
def test_a_picture_of_any_mode_looks_the_same_kept_and_copied(therapist_client, mode):
    content, expected = PICTURES[mode]
    for name, seen in looks(keep(therapist_client, content)):
        assert_alike(seen, expected, name)


def cmyk_profile():
    """A profile of a press, where a system has one."""
    places = [Path("/usr/share/color/icc/ghostscript/default_cmyk.icc"), *Path("/usr/share/color").rglob("*CMYK*.icc")]
    return next((place.read_bytes() for place in places if place.exists()), b"")


@pytest.mark.parametrize("profile", [cmyk_profile(), b"", b"no profile at all"], ids=["its profile", "none", "broken"])
def test_a_picture_for_print_gets_the_colors_of_a_screen(therapist_client, profile):
    inks = [(0, 220, 200, 10), (200, 0, 220, 10), (230, 180, 0, 0), (0, 0, 0, 0)]
    picture = quarters("CMYK", inks)
    expected = picture.convert("RGB")
    if len(profile) > 100:
        expected = ImageCms.profileToProfile(
            picture, io.BytesIO(profile), ImageCms.createProfile("sRGB"), outputMode="RGB"
        )
    image = keep(therapist_client, written(picture, "JPEG", quality=95, icc_profile=profile))
    with Image.open(image.file.path) as kept:
        assert kept.mode == "RGB"
        assert "icc_profile" not in kept.info
    quarter = SIDE // 4
    places = [(quarter, quarter), (quarter * 3, quarter), (quarter, quarter * 3), (quarter * 3, quarter * 3)]
    wanted = [(*expected.getpixel(place), 255) for place in places]
    for name, seen in looks(image):
        assert_alike(seen, wanted, name)


def test_a_color_profile_of_a_screen_stays_with_the_file_and_its_copies(therapist_client):
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    image = keep(therapist_client, written(quarters("RGB", COLORS), "JPEG", quality=95, icc_profile=profile))
    names = [image.file.name, *(name for kind in ("avif", "webp") for _width, name in image.prepared[kind])]
    for name in names:
        with Image.open(Path(image.file.storage.path(name))) as picture:
            assert picture.info["icc_profile"] == profile


@pytest.mark.parametrize(
    ("name", "kind", "ending"),
    [
        ("photo.jfif", "JPEG", ".jpg"),
        ("drawing.jpg", "PNG", ".png"),
        ("photo.png", "JPEG", ".jpg"),
        ("photo", "WEBP", ".webp"),
        ("photo.txt", "AVIF", ".avif"),
        ("IMG_0001.HEIC", "HEIF", ".jpg"),
        ("IMG_0001.jpg", "HEIF", ".jpg"),
    ],
)
def test_what_counts_is_in_the_file_and_not_its_ending(therapist_client, name, kind, ending):
    image = keep(therapist_client, written(quarters("RGB", COLORS), kind), name)
    assert Path(image.file.name).suffix == ending
    assert len(image.prepared["avif"]) == 1


def test_a_picture_of_an_iphone_lies_as_it_was_held_and_says_not_where(therapist_client):
    exif = Image.Exif()
    exif[0x010E] = "MARKER-PLACE"
    content = written(quarters("RGB", COLORS, 400).crop((0, 0, 400, 200)), "HEIF", exif=exif.tobytes())
    assert b"MARKER" in content
    image = keep(therapist_client, content, "IMG_0002.heic")
    assert (image.width, image.height) == (400, 200)
    assert b"MARKER" not in Path(image.file.path).read_bytes()


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (written(quarters("P", range(4)), "GIF"), "save it as JPEG or PNG"),
        (written(quarters("RGB", COLORS), "TIFF"), "save it as JPEG or PNG"),
        (written(quarters("RGB", COLORS), "BMP"), "save it as JPEG or PNG"),
        (written(quarters("RGB", COLORS), "HEIF")[:400], "Most Compatible"),
        (b"\0\0\0\x18ftypheic\0\0\0\0mif1heic" + b"x" * 300, "Most Compatible"),
    ],
)
def test_what_cannot_be_shown_is_refused_with_what_to_do(therapist_client, content, words):
    data = {"title": "A picture", "description": "x", "shows": "nobody", "collection": "1"}
    answer = therapist_client.post(ADD, data | {"file": SimpleUploadedFile("a.jpg", content)})
    assert words in str(answer.context["form"].errors["file"])


# --- what it is for


@pytest.mark.parametrize("address", [ADD, "/admin/images/chooser/create/"])
def test_what_a_picture_shows_is_asked_wherever_one_is_added(therapist_client, address):
    page = therapist_client.get(ADD if address == ADD else "/admin/images/chooser/").content.decode()
    assert "What does it show?" in page
    assert "It is only decoration" in page
    prefix = "" if address == ADD else "image-chooser-upload-"
    data = {"title": "A picture", "description": " ", "shows": "nobody", "collection": "1"}

    def post(**more):
        file = SimpleUploadedFile("a.png", written(quarters("RGB", COLORS)))
        return therapist_client.post(
            address, {prefix + key: value for key, value in (data | more | {"file": file}).items()}
        )

    assert "say in a sentence what the picture shows" in post().content.decode().replace("\\u0027", "'")
    assert not SiteImage.objects.filter(title="A picture").exists()
    post(decorative="on")
    assert SiteImage.objects.get(title="A picture").description == ""


def test_several_pictures_at_once_are_each_asked_about_afterwards(therapist_client):
    exif = Image.Exif()
    exif[0x010E] = "MARKER-PLACE"
    content = written(quarters("RGB", COLORS), "HEIF", exif=exif.tobytes())
    sent = {"title": "A picture", "collection": "1", "files[]": SimpleUploadedFile("a.heic", content)}
    address = "/admin/images/multiple/add/"
    answer = therapist_client.post(address, sent, headers={"x-requested-with": "XMLHttpRequest"}).json()
    image = SiteImage.objects.get(title="A picture")
    assert Path(image.file.name).suffix == ".jpg"  # converted before anything was asked
    assert b"MARKER" not in Path(image.file.path).read_bytes()
    form = answer["form"]
    assert "What does it show?" in form
    assert 'type="file"' not in form
    assert 'decorative" checked' not in form.replace("\n", "")
    names = {key: f"image-{image.pk}-{key}" for key in ("title", "description", "shows", "collection", "decorative")}
    sent = {names["title"]: "A picture", names["shows"]: "nobody", names["collection"]: "1", names["description"]: ""}
    again = f"/admin/images/multiple/{image.pk}/"
    ajax = {"x-requested-with": "XMLHttpRequest"}
    answer = therapist_client.post(again, sent, headers=ajax).json()
    assert "say in a sentence what the picture shows" in answer["form"]
    answer = therapist_client.post(again, sent | {names["description"]: "Four colors"}, headers=ajax).json()
    assert answer["success"]


@pytest.mark.parametrize("title", ["a" * 300, "a\0b"])
def test_no_picture_is_kept_as_it_was_sent(therapist_client, title):
    """Wagtail would keep it until the rest is filled in, with all that the camera wrote into it, and then use it."""
    sent = {"title": title, "collection": "1"} | {"files[]": SimpleUploadedFile("a.png", written(quarters("L", GREYS)))}
    answer = therapist_client.post("/admin/images/multiple/add/", sent, headers={"x-requested-with": "XMLHttpRequest"})
    assert answer.json()["error_message"]
    assert not UploadedFile.objects.exists()


def test_a_picture_that_was_said_to_be_decoration_says_so_in_its_form(therapist_client):
    image = keep(therapist_client, written(quarters("RGB", COLORS)), description="", decorative="on")
    form = therapist_client.get(f"/admin/images/{image.pk}/").context["form"]
    assert form["decorative"].value() is True


@pytest.mark.parametrize(
    ("mode", "kind", "colors"),
    [("RGBA", "PNG", "alpha"), ("RGB", "JPEG", ""), ("RGB", "HEIF", ""), ("L", "PNG", "grey")],
)
def test_a_picture_larger_than_any_copy_needs_is_kept_smaller_and_looks_the_same(therapist_client, mode, kind, colors):
    wanted = {"alpha": solid(alpha=HALF), "": solid(), "grey": grey(GREYS)}[colors]
    picture = quarters(mode, GREYS if mode == "L" else [color[: len(mode)] for color in wanted])
    large = picture.resize((5200, 5200), Image.Resampling.NEAREST)
    image = keep(therapist_client, written(large, kind))
    assert (image.width, image.height) == (2560, 2560)
    for name, seen in looks(image):
        assert_alike(seen, wanted, name)


def test_what_a_picture_was_called_stands_in_no_address(therapist_client):
    image = keep(therapist_client, written(quarters("RGB", COLORS), "PNG"), name="client-jane-doe.png")
    names = [image.file.name, *(name for kind in ("avif", "webp") for _width, name in image.prepared[kind])]
    assert not [name for name in names if "jane" in name]
    assert image.title == "A picture"
