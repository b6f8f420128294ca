"""Reads Word files: mammoth makes HTML of them, which becomes blocks."""

import html
import io
import re
from itertools import pairwise
from typing import Any
from xml.etree.ElementTree import ParseError

import mammoth
from bs4 import BeautifulSoup, PageElement, Tag
from django.utils.translation import gettext as _

from .. import markdown
from .files import Refused, check_length
from .imported_text import ImportedText, choose_title, fits
from .plain_text import LONGEST_LONE_HEADING, MOST_LONE_WORDS, STOPS
from .prose import BLOCKS, HEADINGS, Prose, lines_of, soup_of, text_of
from .remarks import Remarks
from .shapes import CAPTION_MARK
from .word_cleaning import clean_word
from .word_package import Package

STYLES = """
p[style-name='Title'] => h1.title:fresh
p[style-name='Subtitle'] => p.subtitle:fresh
p[style-name='heading 7'] => h6:fresh
p[style-name='heading 8'] => h6:fresh
p[style-name='heading 9'] => h6:fresh
p[style-name='Quote'] => blockquote > p:fresh
p[style-name='Intense Quote'] => blockquote > p:fresh
p[style-name='Quotations'] => blockquote > p:fresh
p[style-name='Block Text'] => blockquote > p:fresh
p[style-name='caption'] => p.caption:fresh
p[style-name='Caption'] => p.caption:fresh
r[style-name='Emphasis'] => em
r[style-name='Intense Emphasis'] => em
"""
NOTES_HEADING = "Notes"
TITLE = "{http://purl.org/dc/elements/1.1/}title"
# What word processors write under pictures by themselves.
MADE_DESCRIPTION = re.compile(
    r"\s*(Description automatically generated( with .* confidence)?|AI-generated content may be incorrect\.?)\s*\Z"
)
NO_TITLE = re.compile(r"(microsoft word|word document|untitled|document\d*\Z)|\.docx?\Z", re.IGNORECASE)


def read_word(data: bytes) -> ImportedText:
    """What the Word file says; nothing that it names elsewhere is fetched. `recognize` has to have let it through."""
    imported = ImportedText()

    def keep(image: Any) -> dict[str, str]:
        return _keep(image, imported)

    try:
        clean = clean_word(data, imported.remarks)
        made = mammoth.convert_to_html(
            io.BytesIO(clean),
            style_map=STYLES,
            include_embedded_style_map=False,
            external_file_access=False,
            convert_image=mammoth.images.img_element(keep),
        )
        soup = soup_of(made.value)
        title_in_properties = _title_in_properties(data)
    except Exception as error:  # a malformed file breaks mammoth in many ways, and all mean the same to a person
        raise Refused(
            _("The Word file could not be read. Open it in Word, save it as .docx again and try once more.")
        ) from error
    check_length(text_of(soup), lines=len(soup.find_all(["p", "li", "tr", *HEADINGS])))
    _remark_on_what_is_left_out(made.messages, imported.remarks)
    for box in soup.find_all("input"):
        box.replace_with("☑" if box.has_attr("checked") else "☐")
    _take_footnotes(soup, imported.remarks)
    _find_bold_headings(soup, imported.remarks)
    imported.title, prose = _take_title(soup, imported.remarks)
    if not imported.title:
        imported.title = title_in_properties
    for caption in soup.find_all("p", class_="caption"):
        if text_of(caption):
            caption.insert(0, CAPTION_MARK)
    if (subtitle := soup.find("p", class_="subtitle")) and not subtitle.find("img"):
        imported.fields["introduction"] = text_of(subtitle)
        subtitle.decompose()
    walk = _Walk(imported, prose)
    for element in list(soup.contents):
        walk.add(element)
    walk.flush()
    imported.blocks = walk.blocks
    return imported


def _keep(image: Any, imported: ImportedText) -> dict[str, str]:
    """The attributes of a picture's element: its place among the kept ones, and its description."""
    description = (image.alt_text or "").strip()
    made = MADE_DESCRIPTION.search(description)
    if made:
        imported.remarks.add("made_descriptions")
        description = description[: made.start()].strip()
    attributes = {"alt": " ".join(description.split())}
    try:
        with image.open() as file:
            content = file.read()
    except (mammoth.docx.files.InvalidFileReferenceError, KeyError):
        imported.remarks.add("absent_pictures")
        return attributes
    place = imported.keep_picture(content, attributes["alt"])
    return attributes if place is None else attributes | {"src": f"picture:{place}"}


def _remark_on_what_is_left_out(messages: list[Any], remarks: Remarks) -> None:
    for said, remark in (("An unrecognised element was ignored", "unknown_parts"), ("A w:sym element", "signs")):
        if any(message.message.startswith(said) for message in messages):
            remarks.add(remark)


def _title_in_properties(data: bytes) -> str:
    package = Package(data)
    try:
        core = next(package.related("", "core-properties"), "")
        title = (package.read(core).findtext(TITLE) or "").strip() if core else ""
    except ParseError:  # the text is not worse for it
        return ""
    finally:
        package.close()
    return "" if NO_TITLE.search(title) else title


# --- the document as a whole


def _take_footnotes(soup: BeautifulSoup, remarks: Remarks) -> None:
    """Footnotes and endnotes become paragraphs at the end, with the numbers that stand in the text."""
    for mark in soup.find_all("sup"):
        if mark.find("a", href=re.compile(r"#(foot|end)note-")):
            mark.replace_with(mark.get_text())
    items = soup.find_all("li", id=re.compile(r"(foot|end)note-"))
    if not items:
        return
    remarks.add("footnotes")
    listing = items[0].parent
    levels = [int(heading.name[1]) for heading in soup.find_all(HEADINGS) if not _is_title(heading)]
    heading = soup.new_tag(f"h{min(levels, default=2)}")
    heading.append(NOTES_HEADING)
    paragraphs: list[PageElement] = [heading]
    for number, item in enumerate(items, 1):
        for back in item.find_all("a", href=re.compile(r"#(foot|end)note-ref-")):
            back.decompose()
        parts = [part.extract() for part in list(item.contents)]
        first = parts[0] if parts and isinstance(parts[0], Tag) and parts[0].name == "p" else None
        if first is None:
            first = soup.new_tag("p")
            parts.insert(0, first)
        first.insert(0, f"[{number}] ")
        paragraphs += parts
    if listing is not None:
        listing.replace_with(*paragraphs)


def _is_title(heading: Tag) -> bool:
    return "title" in (heading.get("class") or ())


def _find_bold_headings(soup: BeautifulSoup, remarks: Remarks) -> None:
    """Where nothing is a heading by its style, short lines in bold with text under them are taken for headings."""
    if any(not _is_title(heading) for heading in soup.find_all(HEADINGS)):
        return
    elements = [element for element in soup.contents if isinstance(element, Tag)]
    for element, after in pairwise(elements):
        if _is_bold_line(element) and after.name in BLOCKS and not _is_bold_line(after):
            element.name = "h2"
            remarks.add("bold_headings")


def _is_bold_line(element: Tag) -> bool:
    words = text_of(element)
    bold = " ".join(text_of(part) for part in element.find_all("strong"))
    return (
        element.name == "p"
        and bool(words)
        and words.replace(" ", "") == bold.replace(" ", "")
        and len(words) <= LONGEST_LONE_HEADING
        and len(words.split()) <= MOST_LONE_WORDS
        and words[-1] not in STOPS
        and element.find("img") is None
    )


def _take_title(soup: BeautifulSoup, remarks: Remarks) -> tuple[str, Prose]:
    """The title, taken out of the text, and what fits the rest."""
    headings = [heading for heading in soup.find_all(HEADINGS) if text_of(heading)]
    title = next((heading for heading in headings if _is_title(heading)), None)
    if title is None:
        first = next((element for element in soup.contents if isinstance(element, Tag)), None)
        if choose_title([(int(heading.name[1]), heading is first) for heading in headings]):
            title = next(heading for heading in headings if heading.name == "h1")
    words = ""
    if title is not None and not title.find("img"):
        words = text_of(title)
        headings.remove(title)
        title.decompose()
    return words, Prose(remarks, [int(heading.name[1]) for heading in headings])


# --- block by block


class _Walk:
    """Goes through the elements in their order and makes blocks of them."""

    def __init__(self, imported: ImportedText, prose: Prose):
        self.imported = imported
        self.prose = prose
        self.blocks: list[markdown.Block] = []
        self._pending: list[str] = []

    def add(self, element: Any) -> None:
        if not isinstance(element, Tag):
            if str(element).strip():
                self._pending.append(f"<p>{html.escape(str(element), quote=False)}</p>")
        elif element.name == "table":
            self._add_table(element)
        elif element.name == "blockquote":
            self._add_quote(element)
        elif element.name != "dl":  # where mammoth would put comments
            self._add_prose(element)

    def flush(self) -> None:
        if text := "".join(self._pending):
            self._pending.clear()
            if cleaned := markdown.clean(self.prose.fit(text), markdown.PROSE):
                self.blocks.append(("text", {"text": cleaned}))

    def _add_prose(self, element: Tag) -> None:
        before, after = _pictures_around(element)
        for picture in before:
            self._add_picture(picture)
        if text_of(element) or element.find("img", alt=bool):  # a picture that is not in the file leaves its words
            self._pending.append(str(element))
        for picture in after:
            self._add_picture(picture)

    def _add_picture(self, image: Tag) -> None:
        self.flush()
        value = {
            "image": int(str(image["src"]).removeprefix("picture:")),
            "alt_text": image["alt"],
            "decorative": False,
        }
        self.blocks.append(("picture", {"image": value, "caption": ""}))

    def _add_table(self, table: Tag) -> None:
        self.imported.remarks.add("tables")
        pictures = [image.extract() for image in _kept_pictures(table)]
        for part in lines_of(table):
            self.add(part)
        for picture in pictures:
            self._add_picture(picture)

    def _add_quote(self, quote: Tag) -> None:
        pictures = [image.extract() for image in _kept_pictures(quote)]
        words = "\n".join(filter(None, map(text_of, quote.find_all("p")))) or text_of(quote)
        block = ("pull_quote", {"quote": words})
        if words and fits(block):
            self.flush()
            self.blocks.append(block)
        elif words:
            self.imported.remarks.add("long_quotes")
            for part in list(quote.contents):
                self.add(part)
        for picture in pictures:
            self._add_picture(picture)


def _kept_pictures(element: Tag) -> list[Tag]:
    return element.find_all("img", src=re.compile(r"picture:\d+"))


def _pictures_around(element: Tag) -> tuple[list[Tag], list[Tag]]:
    """The pictures of an element, taken out of it: those before its first words, and all others."""
    before: list[Tag] = []
    after: list[Tag] = []
    has_text = False
    for node in list(element.descendants):
        if not isinstance(node, Tag):
            has_text = has_text or bool(str(node).strip())
        elif node.name == "img" and node.get("src"):
            (after if has_text else before).append(node)
    for image in before + after:
        image.extract()
    return before, after
