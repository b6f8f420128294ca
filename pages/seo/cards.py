"""The card drawn for a page when somebody shares it: its title, the practice's name, and the two strands."""

import hashlib
import io
import math
from typing import Any

from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from PIL import Image, ImageDraw, ImageFont, ImageOps
from wagtail.models import Page

from ..models import BasePage, PracticeDetails
from ..pictures.picture import SiteImage

SIZE = (1200, 630)  # pixels, what the networks ask for
PAPER, INK, LEAF, CLAY, SAND = "#faf6f0", "#24302b", "#2c5a4c", "#b4582f", "#efe6d8"
FONTS = settings.BASE_DIR / "static" / "fonts"
MARGIN = 90


def make_card_on_publishing(instance: Page, **kwargs: Any) -> None:
    """Receives Wagtail's `page_published`: after it, the page has its card for sharing."""
    if isinstance(instance, BasePage):
        make_social_card(instance)


def make_social_card(page: BasePage) -> None:
    """Store the picture for sharing `page` and note its name on it: the editor's choice cropped, else a drawn card."""
    content = _cropped(page.social_image) or _drawn(page.title, PracticeDetails.current().practice_name)
    name = f"social/{page.pk}-{hashlib.sha256(content).hexdigest()[:12]}.jpg"
    if not default_storage.exists(name):
        name = default_storage.save(name, ContentFile(content))
    if page.social_card != name:
        old, page.social_card = page.social_card, name
        type(page).objects.filter(pk=page.pk).update(social_card=name)
        if old:
            default_storage.delete(old)


def _cropped(image: SiteImage | None) -> bytes | None:
    """The chosen picture at the card's size, or None if there is none or its file is gone or broken."""
    if image is None:
        return None
    try:
        with image.file.open("rb") as file:
            return _jpeg(ImageOps.fit(Image.open(file).convert("RGB"), SIZE))
    except (OSError, Image.DecompressionBombError):
        return None


def _drawn(title: str, practice_name: str) -> bytes:
    card = Image.new("RGB", SIZE, PAPER)
    draw = ImageDraw.Draw(card)
    width, height = SIZE
    draw.rectangle((0, height - 120, width, height), fill=SAND)
    for colour, phase in ((CLAY, 0), (LEAF, math.pi)):
        points = [(x, height - 120 + 34 * math.sin(x / 150 + phase)) for x in range(-10, width + 10, 3)]
        draw.line(points, fill=colour, width=9, joint="curve")
    draw.text((MARGIN, 70), practice_name, font=_font("assistant", 34, 600), fill=CLAY)
    for size in (72, 62, 54, 46, 38):
        font = _font("frank-ruhl-libre", size, 600)
        lines = _wrapped(title, font, width - 2 * MARGIN)
        if len(lines) * size * 1.2 <= height - 300:
            break
    draw.multiline_text((MARGIN, 140), "\n".join(lines), font=font, fill=INK, spacing=size * 0.2)
    return _jpeg(card)


def _font(family: str, size: int, weight: int) -> ImageFont.FreeTypeFont:
    font = ImageFont.truetype(FONTS / f"{family}-latin.woff2", size)
    font.set_variation_by_axes([weight])
    return font


def _wrapped(text: str, font: ImageFont.FreeTypeFont, width: int) -> list[str]:
    lines = [""]
    for word in text.split():
        longer = f"{lines[-1]} {word}".strip()
        if font.getlength(longer) <= width or not lines[-1]:
            lines[-1] = longer
        else:
            lines.append(word)
    return lines[:6]


def _jpeg(image: Image.Image) -> bytes:
    buffer = io.BytesIO()
    image.save(buffer, "JPEG", quality=84, optimize=True, progressive=True)
    return buffer.getvalue()
