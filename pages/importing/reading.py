"""From a file to a manuscript, whatever kind of file it is."""

import unicodedata
from html import escape
from pathlib import PurePath

from ..markdown import PROSE, clean
from .files import Kind, decode, recognize
from .manuscript import Manuscript
from .marked_text import read_markdown, read_text
from .word import read_word

LONGEST_TITLE = 255  # characters, as the page's own field
NO_TITLE = "Untitled"


def read(name: str, data: bytes) -> Manuscript:
    """What the file says, with a title. Raises Refused, in words for a person, if it cannot be imported."""
    kind = recognize(name, data)
    if kind is Kind.WORD:
        manuscript = read_word(data)
    else:
        text, guessed = decode(data)
        manuscript = read_markdown(text) if kind is Kind.MARKDOWN else read_text(text)
        if guessed:
            manuscript.notes.add("guessed_letters")
    manuscript.fields = {name: _printable(value) for name, value in manuscript.fields.items()}
    title = _printable(manuscript.title)
    if len(title) > LONGEST_TITLE:
        manuscript.blocks.insert(0, ("text", {"text": clean(f"<p>{escape(title, quote=False)}</p>", PROSE)}))
        title = title[:LONGEST_TITLE].rsplit(" ", 1)[0]
    manuscript.title = title or _title_of_file(name)
    return manuscript


def _title_of_file(name):
    stem = PurePath(name.replace("\\", "/")).stem
    return _printable(stem.replace("_", " "))[:LONGEST_TITLE] or NO_TITLE


def _printable(text):
    """One line without control characters, which a database may refuse."""
    return " ".join("".join(char for char in text if unicodedata.category(char) not in ("Cc", "Cs")).split())
