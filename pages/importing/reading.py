"""From a file to an imported text, whatever kind of file it is."""

import re
import unicodedata
from collections.abc import Iterator
from html import escape, unescape
from pathlib import PurePath
from typing import Any

from django.utils.html import strip_tags
from django.utils.translation import gettext as _

from ..markdown import PROSE, clean
from .files import Kind, Refused, recognize
from .imported_text import ImportedText
from .letters import decode
from .marked_text import read_markdown, read_text
from .shapes import shape
from .word import read_word

TURNS = re.compile("[\u202a-\u202e\u2066-\u2069]")  # embeddings, overrides and isolates, and what ends them
MARKS = re.compile("[\u200e\u200f\u061c]")
LONGEST_TITLE = 255  # characters, as the page's own field
NO_TITLE = "Untitled"


def read(name: str, data: bytes) -> ImportedText:
    """What the file says, with a title. Raises Refused, in words for a person, if it cannot be imported."""
    kind = recognize(name, data)
    if kind is Kind.WORD:
        imported = read_word(data)
    else:
        text, guessed = decode(data)
        imported = read_markdown(text) if kind is Kind.MARKDOWN else read_text(text)
        if guessed:
            imported.remarks.add("guessed_letters", name=guessed)
        if broken := text.count("\ufffd"):
            imported.remarks.add("damaged_letters", broken)
    _leave_out_turns(imported)
    said = [imported.title, imported.fields, [value for _name, value in imported.blocks]]
    if not (imported.pictures or any(map(_shows, _strings(said)))):
        raise Refused(
            _(
                "There are no words and no pictures in this file that can be imported. Drawings, charts and formulas, "
                "and what stands at the top and bottom of each sheet, are not taken: save them as pictures."
            )
        )
    shape(imported)
    imported.fields = {name: _printable(value) for name, value in imported.fields.items()}
    title = _printable(imported.title)
    if len(title) > LONGEST_TITLE:
        imported.blocks.insert(0, ("text", {"text": clean(f"<p>{escape(title, quote=False)}</p>", PROSE)}))
        title = title[:LONGEST_TITLE].rsplit(" ", 1)[0]
    imported.title = title or _title_of_file(name)
    return imported


def _leave_out_turns(imported: ImportedText) -> None:
    """No sign turns the direction of what follows it: left open, it would turn the rest of a page. The marks that only
    stand for a letter of one direction stay in texts, where a sign of punctuation may need one; a title has none."""
    parts = [imported.title, imported.fields, [value for _name, value in imported.blocks]]
    if number := sum(len(TURNS.findall(text)) for text in _strings(parts)):
        imported.remarks.add("direction_signs", number)
        imported.fields = _without_turns(imported.fields)
        imported.blocks = [(name, _without_turns(value)) for name, value in imported.blocks]
    imported.title = MARKS.sub("", TURNS.sub("", imported.title))


def _without_turns(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _without_turns(part) for name, part in value.items()}
    if isinstance(value, list | tuple):
        return type(value)(_without_turns(part) for part in value)
    return TURNS.sub("", value) if isinstance(value, str) else value


def _strings(value: object) -> Iterator[str]:
    if isinstance(value, dict | list | tuple):
        for part in value.values() if isinstance(value, dict) else value:
            yield from _strings(part)
    elif isinstance(value, str):
        yield strip_tags(value)


def _shows(text: str) -> bool:
    """True if a reader would see anything of it."""
    return any(unicodedata.category(char)[0] not in "CZ" for char in unescape(text))


def _title_of_file(name: str) -> str:
    stem = PurePath(name.replace("\\", "/")).stem
    return _printable(stem.replace("_", " "))[:LONGEST_TITLE] or NO_TITLE


def _printable(text: str) -> str:
    """One line without control characters, which a database may refuse."""
    return " ".join("".join(char for char in text if unicodedata.category(char) not in ("Cc", "Cs")).split())
