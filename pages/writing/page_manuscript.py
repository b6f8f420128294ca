"""Reads what a page says and shows into a manuscript: from a saved page, or from its editor's form."""

from collections.abc import Callable, Iterator
from functools import cache
from typing import Any, NamedTuple

from django.db import models
from django.utils.text import capfirst
from wagtail.admin.panels import FieldPanel, MultiFieldPanel, Panel
from wagtail.blocks import Block, CharBlock, ListBlock, RichTextBlock, StructBlock, StructValue, TextBlock
from wagtail.fields import StreamField
from wagtail.images.blocks import ImageBlock
from wagtail.models import Page

from ..pictures.picture import SiteImage
from .manuscript import Manuscript, Passage, Picture, Stretch
from .rich_text import read_html, read_plain

NOT_SHOWN = {"slug", "review_note"}
SEARCH_SUMMARY = "search_description"
BODY = "body"
# Pictures that the page itself does not show, but lists and shared links.
ELSEWHERE = {"ArticlePage.picture"}
SHARED = "social_image"


class Place(NamedTuple):
    """A field of the editor."""

    name: str
    label: str
    field: models.Field


@cache
def places(model: type[Page]) -> tuple[Place, ...]:
    """The fields of a page's editor in their order, named as they are there."""

    def walk(panel: Panel, group: str = "") -> Iterator[Place]:
        if isinstance(panel, FieldPanel):
            if panel.field_name not in NOT_SHOWN:
                label = str(panel.heading or capfirst(panel.db_field.verbose_name))
                yield Place(panel.field_name, f"{group}: {label}" if group else label, panel.db_field)
            return
        inner = str(panel.heading) if isinstance(panel, MultiFieldPanel) else ""
        for child in getattr(panel, "children", ()):
            yield from walk(child, inner)

    return tuple(walk(model.get_edit_handler()))


def of_page(page: Page) -> Manuscript:
    """What a page, saved or not, says."""
    return _read(type(page), lambda name: getattr(page, name))


def of_form(form: Any) -> Manuscript:
    """What stands in the form of a page's editor at this moment, complete or not.

    Each field is read by itself, before any rule of the form: what is missing elsewhere hides nothing. A field
    that was not sent has its stored value. Raises an error of Python's own for what no editor could have sent.
    """

    def value_of(name: str) -> Any:
        field, sent = form.fields.get(name), (form.data, form.files, form.add_prefix(name))
        if field is None or field.widget.value_omitted_from_data(*sent):
            return getattr(form.instance, name)
        return field.widget.value_from_datadict(*sent)

    return _read(type(form.instance), value_of)


def _read(model: Any, value_of: Callable[[str], Any]) -> Manuscript:
    passages: list[Passage] = []
    pictures: list[Picture] = []
    for name, label, field in places(model):
        value, anchor = value_of(name), f"id_{name}"
        match field:
            case StreamField():
                for number, child in enumerate(value or (), start=1):
                    part = f"Part {number}: {child.block.label}"
                    where = part if name == BODY else f"{label}, {part[0].lower()}{part[1:]}"
                    read = _Block(where, f"{name}-{number}")
                    read.add(child.block, child.value)
                    passages += read.passages()
                    pictures += read.pictures
            case models.ForeignKey(related_model=related) if related is SiteImage:
                if picture := _image(value):
                    pictures.append(_standing_alone(picture, f"{model.__name__}.{name}", label, anchor))
            case models.CharField() | models.TextField():
                is_prose = isinstance(field, models.TextField) and name != SEARCH_SUMMARY
                passages.append(Passage(label, read_plain(str(value or "")), is_prose, anchor))
    return Manuscript(tuple(passages), tuple(pictures), str(value_of(SEARCH_SUMMARY) or ""))


def _image(value: Any) -> SiteImage | None:
    if isinstance(value, SiteImage):
        return value
    return SiteImage.objects.filter(pk=value).first() if str(value or "").isdecimal() else None


def _standing_alone(image: SiteImage, name: str, label: str, anchor: str) -> Picture:
    """A picture with a field of its own: beside it the page has no room for a caption."""
    is_elsewhere = name in ELSEWHERE or name.endswith(f".{SHARED}")
    return Picture(
        where=label,
        key=None if is_elsewhere else image.pk,
        alt=image.description,
        is_decorative=is_elsewhere,
        is_model=image.shows == SiteImage.Shows.MODEL,
        anchor=anchor,
    )


class _Block:
    """One block of the body, taken apart."""

    def __init__(self, where: str, anchor: str):
        self.where, self.anchor = where, anchor
        self.prose: list[Stretch] = []
        self.lines: list[Stretch] = []
        self.pictures: list[Picture] = []

    def add(self, block: Block, value: Any, around: StructValue | None = None) -> None:
        """Takes in `value`; a kind of block that says nothing adds nothing."""
        match block:
            case ImageBlock():
                if value is not None:
                    self._add_picture(value, (around or {}).get("caption") or "")
            case StructBlock():
                for name, child in block.child_blocks.items():
                    self.add(child, value.get(name), value)
            case ListBlock():
                for child in value or ():
                    self.add(block.child_block, child)
            case RichTextBlock():
                self.prose += read_html(value.source if value else "")
            case TextBlock():
                self.prose += read_plain(value or "")
            case CharBlock():
                self.lines += read_plain(value or "")

    def _add_picture(self, image: SiteImage, caption: str) -> None:
        self.pictures.append(
            Picture(
                where=self.where,
                key=image.pk,
                alt=image.contextual_alt_text or "",
                is_decorative=bool(image.decorative),
                is_model=image.shows == SiteImage.Shows.MODEL,
                caption=caption,
                anchor=self.anchor,
            )
        )

    def passages(self) -> Iterator[Passage]:
        for stretches, is_prose in ((self.lines, False), (self.prose, True)):
            if stretches:
                yield Passage(self.where, tuple(stretches), is_prose, self.anchor)
