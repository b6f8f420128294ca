"""Reads Markdown, with properties at its top or without, and plain text, which becomes Markdown first."""

import base64
import binascii
import re
from typing import Any

from django.utils.translation import gettext as _
from markdown_it.tree import SyntaxTreeNode

from .. import markdown
from .files import Refused, check_length
from .imported_text import ImportedText, choose_title, fits
from .markdown_dialects import settle_marks
from .plain_text import to_markdown
from .prose import Prose
from .remarks import Remarks

# Properties that a file may carry at its top, and the article's field for each.
PROPERTIES = {
    "title": "title",
    "summary": "summary",
    "description": "summary",
    "introduction": "introduction",
    "search_description": "search_description",
    "seo_title": "seo_title",
}
YAML = re.compile(r"\A---[ \t]*\n(?P<lines>(?:.*\n)*?)(?:---|\.\.\.)[ \t]*(?:\n|\Z)")
YAML_LINE = re.compile(r"(?P<name>[A-Za-z][\w-]*):(?:[ \t]+(?P<value>.*))?|[ \t]+.*|- .*|#.*|")
# The parser looks for the partner of each of these in its whole paragraph, which takes the square of their number.
MARKS = "[*_`<|"
MOST_MARKS = 20_000  # in a text; five thousand words in bold have as many
MOST_IN_A_PARAGRAPH = 1_000  # of one kind
PICTURE = re.compile(r"data:image/[\w.+-]+;base64,(?P<content>[A-Za-z0-9+/=%]*)")


def read_text(text: str) -> ImportedText:
    check_length(text)
    return _read(to_markdown(text), ImportedText())


def read_markdown(text: str) -> ImportedText:
    """Pictures written into the text (as base64) are kept; those only named are not fetched."""
    text = re.sub(r"\r\n?", "\n", text).replace("\0", "")
    check_length(PICTURE.sub("", text))
    imported = ImportedText()
    matter, text = _properties(text, imported.remarks)
    for name, value in matter.items():
        if PROPERTIES.get(name) and isinstance(value, str) and value.strip():
            imported.fields.setdefault(PROPERTIES[name], " ".join(value.split()))
    imported.remarks.add_properties([name for name in matter if name not in PROPERTIES])
    imported.title = imported.fields.pop("title", "")
    try:
        _check_marks(text)
        return _read(settle_marks(text, imported.remarks), imported)
    except (IndexError, ValueError, AssertionError, RecursionError) as error:  # marks nested as nobody would
        raise Refused(
            _("The marks in this Markdown file could not be read. Rename it so that it ends in .txt and try again.")
        ) from error


def _check_marks(text: str) -> None:
    """Raises ValueError for a text with more marks than could be read in time."""
    paragraphs = re.split(r"\n {0,3}(?:[*+-] |>? *\n)", text)
    if sum(map(text.count, MARKS)) > MOST_MARKS or any(
        part.count(mark) > MOST_IN_A_PARAGRAPH for part in paragraphs for mark in MARKS
    ):
        raise ValueError("too many marks")


def _properties(text: str, remarks: Remarks) -> tuple[dict[str, Any], str]:
    """What stands at the top between +++ (TOML) or --- (YAML, its simple lines), and the text under it."""
    if text.startswith("+++\n"):
        try:
            return markdown.read_page(text)
        except ValueError:  # not closed, or not TOML
            remarks.add("unread_properties")
            return {}, text
    if match := YAML.match(text):
        lines = match["lines"].splitlines()
        found = [line for line in map(YAML_LINE.fullmatch, lines) if line]
        if found and len(found) == len(lines):
            named = [(line["name"], line["value"] or "") for line in found if line["name"]]
            return {name.lower(): _unquoted(value.strip()) for name, value in named}, text[match.end() :]
    return {}, text


def _unquoted(value: str) -> str:
    quoted = len(value) > 1 and value[0] == value[-1] and value[0] in "\"'"
    return value[1:-1] if quoted else value


def _read(text: str, imported: ImportedText) -> ImportedText:
    text += "\n"  # the plugin of the containers looks one character beyond a last line that is only a mark
    tokens = markdown.parser.parse(text)
    if any(token.level >= markdown.DEEPEST - 1 for token in tokens):
        raise ValueError("nested as nobody would")
    nodes = SyntaxTreeNode(tokens).children
    headings = [
        (int(node.tag[1]), node is nodes[0], markdown.text_of(node)) for node in nodes if node.type == "heading"
    ]
    first = next((words for level, _first, words in headings if level == 1), "")
    if imported.title:
        drop = " ".join(first.split()).casefold() == imported.title.casefold()
    else:
        drop = choose_title([(level, is_first) for level, is_first, _words in headings])
        imported.title = first if drop else ""
    levels = [level for level, *_rest in headings]
    if drop:
        levels.remove(1)
    prose = Prose(imported.remarks, levels, drop_title=drop)

    def accept(block: markdown.Block) -> bool:
        accepted = fits(block)
        if not accepted:
            imported.remarks.add("long_quotes" if block[0] == "pull_quote" else "shapes")
        return accepted

    def find_picture(source: str) -> int | None:
        match = PICTURE.fullmatch(source)
        try:
            content = base64.b64decode(match["content"], validate=True) if match else b""
        except binascii.Error:
            content = b""
        if content:
            return imported.keep_picture(content)
        imported.remarks.add("absent_pictures")
        return None

    imported.blocks = markdown.to_blocks(text, find_picture, prepare=prose.fit, accepts=accept)
    for name, value in imported.blocks:
        if name == "picture":
            value["image"]["decorative"] = False  # an empty description is more often forgotten than meant
    return imported
