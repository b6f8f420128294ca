"""The letters of a text file, by its bytes: which of the ways to write them the file uses, where it does not say."""

import codecs
import re
import unicodedata

from django.utils.translation import gettext as _

from .files import Refused

MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),  # before UTF-16, whose mark is its beginning
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
# Ways to write a letter in one byte, by their names for people; of two that fit as well, the first is taken.
GUESSES = {
    "cp1252": "Windows-1252",
    "cp1255": "Windows-1255",
    "iso8859_8": "ISO-8859-8",
    "mac_roman": "Mac Roman",
    "cp1251": "Windows-1251",
    "cp1253": "Windows-1253",
    "koi8_r": "KOI8-R",
    "cp862": "DOS Hebrew (862)",
}
WIDE = {"utf-16-le": "UTF-16", "utf-16-be": "UTF-16"}
LARGEST_SAMPLE = 20_000  # characters that are looked at
# Rows of Unicode, each of 256 characters, in which texts of the languages above are written.
ROWS = {0x00, 0x01, 0x03, 0x04, 0x05, 0x20, 0x21, 0x25, 0x26, 0xFB}
FINAL = "ךםןףץ"
FEW = 50  # one in so many may be broken in a text that is UTF-8 otherwise
QUOTES = "“”‘’„«»"


def decode(data: bytes) -> tuple[str, str]:
    """The text of a file, and the name of its encoding if that had to be guessed. Raises Refused if it is none."""
    text, guessed = _decode(data)
    controls = sum(unicodedata.category(char) == "Cc" and char not in "\n\r\t\f\v\x85" for char in text)
    if "\0" in text or controls * 100 > len(text):
        raise Refused(_("This is not a text. Only .docx, .md and .txt files can be imported."))
    if not text.strip("\ufeff \t\r\n"):
        raise Refused(_("The file is empty."))
    return text, guessed


def _decode(data: bytes) -> tuple[str, str]:
    for mark, encoding in MARKS:
        if data.startswith(mark):
            return _strictly(data[len(mark) :], encoding), ""
    if wide := _wide(data):
        return _strictly(data, wide), WIDE[wide]
    try:
        return data.decode("utf-8"), ""
    except UnicodeDecodeError:
        pass
    text = data.decode("utf-8", "replace")
    read = sum(ord(char) > 0x7F for char in text) - text.count("\ufffd")
    broken = text.count("\ufffd")
    if read >= FEW * broken:  # one broken place: a file that was cut, or put together of two
        return text, ""
    if read >= broken:  # by chance bytes of one letter each are hardly ever whole letters of UTF-8
        return text, _("UTF-8, with places that are broken")
    best = max(GUESSES, key=lambda encoding: _likelihood(data, encoding))
    return _strictly(data, best), GUESSES[best]


def _wide(data: bytes) -> str:
    """The order of bytes of a text in UTF-16 without its mark; empty if it is none."""
    if len(data) < 4 or len(data) % 2:
        return ""
    even, odd = data[::2].count(0) * 4 > len(data), data[1::2].count(0) * 4 > len(data)
    if even != odd:  # Latin letters have a zero in every second byte
        return "utf-16-be" if even else "utf-16-le"
    sample = data[: 2 * LARGEST_SAMPLE]
    for encoding, high in (("utf-16-le", sample[1::2]), ("utf-16-be", sample[::2])):
        low = sample[::2] if encoding == "utf-16-le" else sample[1::2]
        usual = sum(byte in ROWS for byte in high)
        spaces = sum(row == 0 and byte in b" \n\r\t" for row, byte in zip(high, low, strict=True))
        if usual * 20 >= 19 * len(high) and (spaces or set(high) == {0x05}):
            return encoding
    return ""


def _likelihood(data: bytes, encoding: str) -> float:
    """How much the bytes above 127 look like words and punctuation; less than nothing for what nobody writes."""
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError:
        return float("-inf")
    score = 0.0
    looked = 0
    for match in re.finditer(r"[^\W\d_]+|[^\x00-\x7f]", text):
        word = match[0]
        strange = [char for char in word if ord(char) > 0x7F]
        if not strange:
            continue
        looked += 1
        score += _of_word(word, strange, text, match.start(), match.end())
        if looked > LARGEST_SAMPLE:
            break
    return score


def _of_word(word: str, strange: list[str], text: str, start: int, end: int) -> float:
    if not word[0].isalpha():
        return _of_sign(word, text, start, end)
    scripts = {unicodedata.name(char, "? ").split()[0] for char in word}
    if len(scripts) > 1:
        return -2.0 * len(strange)
    if scripts == {"HEBREW"}:
        wrong = sum(char in FINAL for char in word[:-1])
        return len(strange) * 1.5 - 3.0 * wrong
    usual = word.islower() or word.isupper() or word.istitle()
    plain = len(word) - len(strange)
    if scripts == {"LATIN"}:  # accents are the exception in a word
        odd = sum(char in "ÐÞßðþ×÷ªºŠšŽžƒĿŒ" for char in strange)
        if len(word) == 1:
            return 1.0 if word in "àÀéÉèÈóÓòÒôÔåÅöÖæÆ" else 0.2 - odd
        return (len(strange) if usual and plain >= len(strange) else -2.0 * len(strange)) - odd
    return (1.2 if usual else -2.0) * len(strange)  # Cyrillic and Greek: all of a word


def _of_sign(sign: str, text: str, start: int, end: int) -> float:
    before, after = text[start - 1 : start], text[end : end + 1]
    inside = before.isalpha() and after.isalpha()
    if unicodedata.category(sign) in ("Cc", "Cn", "Co"):
        return -3.0
    if unicodedata.category(sign) == "Mn":  # a vowel sign of Hebrew stands under a letter of it
        return 0.5 if "\u05d0" <= before <= "\u05ea" or unicodedata.category(before or " ") == "Mn" else -2.0
    if sign in "“‘„«":
        return -1.0 if before.isalpha() else 1.5
    if sign in QUOTES:
        return 1.5 if before and not before.isspace() else -1.0
    if sign in "–—…" and not inside:
        return 1.0
    if sign in "–—…•·\xa0€£§©®™°":
        return 0.5
    return -2.0 if inside else -0.3


def _strictly(data: bytes, encoding: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError:
        raise Refused(
            _("The letters of this file cannot be read. Save it as .docx, or as text in UTF-8, and try again.")
        ) from None
