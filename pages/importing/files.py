"""Which kind of file it is, by what is in it; a hostile, huge or wrong one is refused with what to do instead."""

import io
import lzma
import re
import zipfile
import zlib
from enum import Enum
from pathlib import PurePath
from typing import NoReturn
from xml.parsers import expat

from django.utils.translation import gettext as _

LARGEST_FILE = 10 * 1024 * 1024  # bytes
MOST_WORDS = 30_000  # a hundred pages; an article has a few thousand words
MOST_LINES = 4_000  # of text, or paragraphs, items and rows of a Word file
LONGEST_TEXT = 250_000  # characters
MOST_ENTRIES = 2_000  # files inside a Word file
LARGEST_UNPACKED = 100 * 1024 * 1024  # bytes, all of them together
LARGEST_XML = 12 * 1024 * 1024  # bytes of text and formatting, which take many times that in memory
MOST_TAGS = 200_000  # in all of that XML
HIGHEST_RATIO = 150  # unpacked to packed; text in Word files shrinks to a tenth or so
CHUNK = 64 * 1024  # bytes

MARKDOWN_ENDINGS = {".md", ".markdown"}
ENDINGS = {".docx", ".txt", *MARKDOWN_ENDINGS}


class Refused(Exception):
    """The file is not imported; the message says why and what to do, to a person."""


class Kind(Enum):
    WORD = "word"
    MARKDOWN = "markdown"
    TEXT = "text"


def recognize(name: str, data: bytes) -> Kind:
    """The kind of a file that may be read. Raises Refused for any other."""
    if len(data) > LARGEST_FILE:
        raise Refused(too_large())
    if not data.strip(b"\0 \t\r\n"):
        raise Refused(_("The file is empty."))
    if data.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        check_package(data)
        return Kind.WORD
    if reason := _other_kind(data):
        raise Refused(reason)
    ending = PurePath(name).suffix.lower()
    if ending == ".docx":
        raise Refused(_("The file is named like a Word file, but it is none. Open it and save it as .docx again."))
    if ending not in ENDINGS:
        raise Refused(_("Only files that end in .docx, .md or .txt can be imported."))
    return Kind.MARKDOWN if ending in MARKDOWN_ENDINGS else Kind.TEXT


def too_large() -> str:
    return _("The file is too large: at most %(size)d MB can be imported. Smaller pictures often help.") % {
        "size": LARGEST_FILE // 1024 // 1024
    }


def check_length(text: str, lines: int = 0) -> None:
    """Raises Refused for a text that is longer than any article; `lines` if they are not in the text itself."""
    lines = lines or sum(bool(line.strip()) for line in text.splitlines())
    if len(text) > LONGEST_TEXT or lines > MOST_LINES or len(text.split(maxsplit=MOST_WORDS)) > MOST_WORDS:
        raise Refused(too_long())


def too_long() -> str:
    return _("The text is as long as a book. Please import it in parts.")


def _other_kind(data: bytes) -> str:
    """What to do about a file of a known kind that is not imported; empty for everything else."""
    if data.startswith(b"\xd0\xcf\x11\xe0"):
        if "EncryptedPackage".encode("utf-16-le") in data:
            return _("The file is protected by a password. Save it without one and try again.")
        return _("This is an old Word file. Open it in Word and save it as .docx, then try again.")
    kinds = (
        (rb"\s*%PDF-", _("This is a PDF. Open the text it was made from and save that as .docx, then try again.")),
        (rb"\s*\{\\rtf", _("This is an RTF file. Open it in Word and save it as .docx, then try again.")),
        (
            rb"\s*<(!doctype\s+html|html|\?xml)",
            _("This is a web page or another file of marks. Open it, copy its text into Word and save it as .docx."),
        ),
        (
            rb"\x89PNG|\xff\xd8\xff|GIF8|RIFF....WEBP|....ftyp",
            _("This is a picture or a video. Pictures are added under Pictures, or in the article itself."),
        ),
        (rb"\x1f\x8b|7z\xbc\xaf|Rar!|BZh", _("This is a packed file. Unpack it first and import the text in it.")),
    )
    return next((reason for shape, reason in kinds if re.match(shape, data, re.IGNORECASE | re.DOTALL)), "")


# --- Word


def check_package(data: bytes) -> None:
    """Raises Refused unless the packed file is a Word file that is safe to open."""
    damaged = Refused(_("The file is damaged. Open it in Word and save it as .docx again."))
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            _check_entries(package)
            _check_contents(package)
    except (zipfile.BadZipFile, zlib.error, lzma.LZMAError, OSError, EOFError, ValueError, RuntimeError) as error:
        raise damaged from error


def _check_entries(package: zipfile.ZipFile) -> None:
    entries = package.infolist()
    names = [entry.filename for entry in entries]
    if any(entry.flag_bits & 0x1 for entry in entries):
        raise Refused(_("The file is protected by a password. Save it without one and try again."))
    unpacked = sum(entry.file_size for entry in entries)
    packed = sum(entry.compress_size for entry in entries)
    unsafe = any(
        name.startswith(("/", "\\")) or "\\" in name or ":" in name.split("/")[0] or ".." in name.split("/")
        for name in names
    )
    if (
        unsafe
        or len(set(names)) != len(names)
        or len(entries) > MOST_ENTRIES
        or unpacked > LARGEST_UNPACKED
        or unpacked > HIGHEST_RATIO * max(packed, CHUNK)
    ):
        raise Refused(
            _("The file is built in a way that no word processor does, so it was not opened. Save it as .docx again.")
        )


def _check_contents(package: zipfile.ZipFile) -> None:
    names = set(package.namelist())
    kind = package.read("mimetype")[:100] if "mimetype" in names else b""
    if b"opendocument" in kind:
        raise Refused(_("This is an OpenDocument file. Open it and save it as .docx (Word), then try again."))
    if any(name.startswith(("xl/", "ppt/")) for name in names):
        raise Refused(_("This is a spreadsheet or a presentation. Copy its text into Word and save it as .docx."))
    if any(name.endswith(".iwa") or name == "Index.zip" for name in names):
        raise Refused(_("This is a Pages file. Export it as Word (.docx), then try again."))
    if "[Content_Types].xml" not in names:
        raise Refused(_("This is a packed file, not a Word file. Unpack it first and import the text in it."))
    xml = [entry for entry in package.infolist() if _is_xml(package, entry)]
    if sum(entry.file_size for entry in xml) > LARGEST_XML:
        raise Refused(too_long())
    if sum(package.read(entry).count(b"<") for entry in xml) > MOST_TAGS:
        raise Refused(too_long())
    types = package.read("[Content_Types].xml")
    if b"macroenabled" in types.lower() or any(name.lower().endswith("vbaproject.bin") for name in names):
        raise Refused(_("The file holds macros, which are programs. Save it as .docx without them and try again."))
    if b"wordprocessingml" not in types:
        raise Refused(_("This is a packed file, not a Word file. Unpack it first and import the text in it."))


class _RootReached(Exception):
    """The prologue is over."""


def _is_xml(package: zipfile.ZipFile, entry: zipfile.ZipInfo) -> bool:
    """True if the entry has a root element, as the parser that will read it sees it.

    Raises Refused for a document type: it could declare entities that grow without end or name other files, and no
    word processor writes one.
    """

    def refuse(*args: object) -> NoReturn:
        raise Refused(_("The file declares things that no word processor does, so it was not opened."))

    def stop(*args: object) -> NoReturn:
        raise _RootReached

    parser = expat.ParserCreate()
    parser.StartDoctypeDeclHandler = refuse
    parser.StartElementHandler = stop
    try:
        with package.open(entry) as file:
            while chunk := file.read(CHUNK):
                parser.Parse(chunk)
    except _RootReached:
        return True
    except (expat.ExpatError, LookupError):
        return False
    return False
