"""The card for a page when somebody shares it: its title, its drawing, the practice's name and the two strands.

A Hebrew page has its title at the right, in the order in which it is read.
"""

import hashlib
import io
import logging
import math
from contextlib import suppress
from functools import partial
from itertools import groupby
from typing import Any

from bidi.algorithm import get_display
from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction
from django.utils.translation import get_language_bidi
from PIL import Image, ImageDraw, ImageFont, ImageOps
from wagtail.models import Page, get_page_models

from therapyties import languages
from therapyties.storage import Away

from ..models import BasePage, PracticeDetails
from ..pictures.picture import SiteImage

logger = logging.getLogger(__name__)

SIZE = (1200, 630)  # pixels, what the networks ask for
PAPER, INK, LEAF, CLAY, SAND = (
    "#faf6f0",
    "#24302b",
    "#2c5a4c",
    "#b4582f",
    "#efe6d8",
)  # as in the light half of tokens.css
FONTS = settings.BASE_DIR / "static" / "fonts"
MARGIN = 90
WEIGHT = 600
ARCH = (480, 490)  # of the drawing on the card
CARD, CARD_ALONE = "card.jpg", "alone.jpg"  # with the other shapes beside it, and without
# What Google asks of an article's picture, each of more than 800,000 pixels.
SHAPES = {"1x1": (1200, 1200), "4x3": (1200, 900), "16x9": (1200, 675)}


def make_card_on_publishing(instance: Page, **kwargs: Any) -> None:
    """Receives Wagtail's `page_published`: after it, the page has its card for sharing; or none, while the bucket is
    away: the page is published all the same, and `make_what_is_missing` makes its card."""
    if not isinstance(instance, BasePage):
        return
    try:
        make_social_card(instance)
    except Away:
        logger.warning("The card of page %s has to wait: the bucket does not take it", instance.pk)
        instance.social_card = ""
        type(instance).objects.filter(pk=instance.pk).update(social_card="")


def make_what_is_missing() -> None:
    """Every page on the site has its card, and no older one of those that were late is kept. Raises Away."""
    for model in get_page_models():
        if issubclass(model, BasePage):
            for page in model.objects.live().filter(social_card=""):
                make_social_card(page)
                _forget_others_of(page)


def _forget_others_of(page: BasePage) -> None:
    """Nobody remembers the name of the card that it had before."""
    folder, kept = "social", page.social_card.split("/")[1]
    for name in default_storage.listdir(folder)[0]:
        if name.startswith(f"{page.pk}-") and name != kept:
            for file in default_storage.listdir(f"{folder}/{name}")[1]:
                default_storage.delete(f"{folder}/{name}/{file}")


def make_social_card(page: BasePage) -> None:
    """Store the pictures for sharing `page` and note the card's name on it.

    The card is the editor's choice cropped, else drawn. A page with a picture also has that in the shapes that search
    engines ask for, in the same folder.
    """
    picture = _opened(page.social_image)
    drawing = picture or _opened(
        page.card_picture if page.card_picture and not page.card_picture.model_notice else None
    )
    with languages.speaking(page.locale.language_code):
        words = page.sharing_title, PracticeDetails.current().practice_name
        content = _jpeg(ImageOps.fit(picture, SIZE)) if picture else _jpeg(_drawn(*words, drawing, get_language_bidi()))
    digest = hashlib.sha256(content).hexdigest()[:12]
    name = f"social/{page.pk}-{digest}/{CARD if drawing else CARD_ALONE}"
    if not default_storage.exists(name):
        if drawing:
            for shape, size in SHAPES.items():
                default_storage.save(_beside(name, shape), ContentFile(_jpeg(ImageOps.fit(drawing, size))))
        name = default_storage.save(name, ContentFile(content))
    if page.social_card != name:
        old, page.social_card = page.social_card, name
        type(page).objects.filter(pk=page.pk).update(social_card=name)
        if old:
            transaction.on_commit(partial(_delete, type(page), old))


def _delete(model: type[BasePage], card: str) -> None:
    """Runs once the change is certain; a card that is wanted again by then stays."""
    if not model.objects.filter(social_card=card).exists():
        try:
            for file in (card, *shapes(card)):
                default_storage.delete(file)
        except Away:
            logger.warning("An old card stays in the bucket: %s", card)


def shapes(card: str) -> list[str]:
    """The file names of the same picture in each of SHAPES; none where the page has no picture, or an older card."""
    return [_beside(card, shape) for shape in SHAPES] if card.endswith(f"/{CARD}") else []


def _beside(card: str, shape: str) -> str:
    return f"{card.rsplit('/', 1)[0]}/{shape}.jpg"


def _opened(image: SiteImage | None) -> Image.Image | None:
    """The picture in memory, or None if there is none or its file is gone or broken; raises Away."""
    if image is None:
        return None
    try:
        with image.file.open("rb") as file:
            return Image.open(file).convert("RGB")
    except Away:
        raise
    except (OSError, Image.DecompressionBombError):
        return None


def _drawn(title: str, practice_name: str, drawing: Image.Image | None, is_rtl: bool = False) -> Image.Image:
    """The practice's name, unless the title has it, over the title, and the drawing in an arch beside them."""
    card = Image.new("RGB", SIZE, PAPER)
    draw = ImageDraw.Draw(card)
    width, height = SIZE
    draw.rectangle((0, height - 120, width, height), fill=SAND)
    for colour, phase in ((CLAY, 0), (LEAF, math.pi)):
        points = [(x, height - 120 + 34 * math.sin(x / 150 + phase)) for x in range(-10, width + 10, 3)]
        draw.line(points, fill=colour, width=9, joint="curve")
    room = width - 2 * MARGIN
    if drawing:
        corner = (MARGIN if is_rtl else width - MARGIN - ARCH[0], MARGIN - 20)
        card.paste(ImageOps.fit(drawing, ARCH), corner, _arch())
        room -= ARCH[0] + 50
    if practice_name.casefold() not in title.casefold():
        Typeface("assistant", 34, is_rtl).write(draw, practice_name, 70, CLAY)
    for size in (72, 62, 54, 46, 38):
        face = Typeface("frank-ruhl-libre", size, is_rtl)
        lines = _wrapped(title, face, room)
        if len(lines) * size * 1.2 <= height - 300 and max(map(face.width, lines)) <= room:
            break
    for number, line in enumerate(lines):
        face.write(draw, line, 140 + round(number * size * 1.2), INK)
    return card


def _arch() -> Image.Image:
    """A mask of the arch, drawn large and made small so that its edge is smooth."""
    width, height = ARCH[0] * 4, ARCH[1] * 4
    mask = Image.new("L", (width, height), 0)
    draw = ImageDraw.Draw(mask)
    draw.ellipse((0, 0, width, width), fill=255)
    draw.rounded_rectangle((0, width // 2, width, height), radius=72, corners=(False, False, True, True), fill=255)
    return mask.resize(ARCH, Image.Resampling.LANCZOS)


class Typeface:
    """A family in one size, with its Latin and its Hebrew file; lines begin at the left, or at the right in Hebrew."""

    def __init__(self, family: str, size: int, is_rtl: bool) -> None:
        self.is_rtl = is_rtl
        self.latin = self._font(f"{family}-latin.woff2", size)
        # The letters come in the order in which they are seen: a layout of its own would turn them round once more.
        self.hebrew = self._font(f"{family}-hebrew.woff2", size, layout_engine=ImageFont.Layout.BASIC)

    @staticmethod
    def _font(file: str, size: int, **options: Any) -> ImageFont.FreeTypeFont:
        font = ImageFont.truetype(FONTS / file, size, **options)
        with suppress(OSError):  # of a file that has this one weight alone
            font.set_variation_by_axes([WEIGHT])
        return font

    def width(self, line: str) -> float:
        """Pixels."""
        return sum(font.getlength(text) for text, font in self._runs(line))

    def write(self, draw: ImageDraw.ImageDraw, line: str, top: int, colour: str) -> None:
        left = SIZE[0] - MARGIN - self.width(line) if self.is_rtl else float(MARGIN)
        baseline = top + self.latin.getmetrics()[0]
        for text, font in self._runs(line):
            draw.text((left, baseline), text, font=font, fill=colour, anchor="ls")
            left += font.getlength(text)

    def _runs(self, line: str) -> list[tuple[str, ImageFont.FreeTypeFont]]:
        """The line from left to right, in parts that one file can draw."""
        shown = get_display(line, base_dir="R" if self.is_rtl else "L")
        groups = groupby(shown, key=lambda letter: "\u0590" <= letter <= "\u05ff")
        return [("".join(letters), self.hebrew if is_hebrew else self.latin) for is_hebrew, letters in groups]


def _wrapped(text: str, face: Typeface, width: int) -> list[str]:
    lines = [""]
    for word in text.split():
        longer = f"{lines[-1]} {word}".strip()
        if face.width(longer) <= width or not lines[-1]:
            lines[-1] = longer
        else:
            lines.append(word)
    return lines[:6]


def _jpeg(image: Image.Image) -> bytes:
    buffer = io.BytesIO()
    image.save(buffer, "JPEG", quality=84, optimize=True, progressive=True)
    return buffer.getvalue()
