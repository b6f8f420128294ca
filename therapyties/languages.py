"""The language of an answer: that of its address, /he/ for Hebrew; no cookie and no browser's wish changes it.

Pages that have one address for everybody, as a visitor's own, choose theirs by `speaking`.
"""

from collections.abc import Callable
from contextlib import AbstractContextManager
from unicodedata import bidirectional
from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils import translation

DEFAULT = settings.LANGUAGE_CODE
CODES = tuple(code for code, _name in settings.LANGUAGES)
FIELD = "in"  # of an address that is the same in all languages: it says which one the page speaks
OTHERS = tuple(code for code in CODES if code != DEFAULT)
FIRST_STRONG, POP = "\u2068", "\u2069"  # what stands between them has its own direction (Unicode, UAX 9)
TURNING = {"LRE", "RLE", "LRO", "RLO", "PDF", "LRI", "RLI", "FSI", "PDI"}  # classes of the marks that do


def of_path(path: str) -> str:
    """The language in which an address is answered."""
    first = path.lstrip("/").partition("/")[0]
    return first if first in OTHERS else DEFAULT


def of_text(text: str) -> str:
    """Hebrew if most of its letters are, as far as two scripts can tell; else the default one."""
    letters = [letter for letter in text if letter.isalpha()]
    hebrew = sum("א" <= letter <= "ת" for letter in letters)
    return "he" if letters and hebrew * 2 > len(letters) else DEFAULT


def known(code: str) -> str:
    """That language, or the default one if the site does not speak it."""
    return code if code in CODES else DEFAULT


def speaking(code: str) -> AbstractContextManager[None]:
    """Everything inside is said in that language."""
    return translation.override(known(code))


def current() -> str:
    """The language that is spoken now."""
    return known(translation.get_language() or DEFAULT)


def isolated(text: str) -> str:
    """The text as an island that runs from left to right: a number, an address or a name in Latin letters keeps its
    order among words that run the other way (U+2066 and U+2069, UAX #9). Among words that run its own way it stays as
    it is. Not for web addresses: programs that make links of them would take the sign with them."""
    return f"\u2066{text}\u2069" if text and translation.get_language_bidi() else text


def set_apart(text: str) -> str:
    """A name in either script as an island that runs as its own letters do (U+2068): a sentence that begins with it
    keeps the direction of its words. In English it stays as it is."""
    return island(text) if text and translation.get_language_bidi() else text


def apart_if_it_turns(text: str) -> str:
    """What somebody typed, as such an island in any language, wherever it would disturb the words beside it."""
    return island(text) if may_disturb(text) else text


def island(text: str) -> str:
    """The text with a direction of its own, that of its first letter."""
    return f"{FIRST_STRONG}{text}{POP}"


def may_disturb(text: str) -> bool:
    """Whether it holds letters of the other direction than what is spoken now, or marks that turn it round."""
    against = {"L"} if translation.get_language_bidi() else {"R", "AL"}
    return any((kind := bidirectional(one)) in against or kind in TURNING for one in text)


def spoken(text: str, **others: str) -> str:
    """Of one text in several languages, what the one that is spoken now says; where that is empty, the default one."""
    return others.get(current(), "").strip() or text


def in_this_language(url: str, language: str = "") -> str:
    """That URL, which is one for all languages, so that what it leads to speaks this one; that which is spoken now
    without it."""
    chosen = language or current()
    return url + ("" if chosen == DEFAULT else f"?{urlencode({FIELD: chosen})}")


def url_in(name: str, *args: object, language: str = "") -> str:
    """The same of the page with that name."""
    return in_this_language(reverse(name, args=args), language)


def middleware(get_response: Callable[[HttpRequest], HttpResponseBase]) -> Callable[[HttpRequest], HttpResponseBase]:
    def answer(request: HttpRequest) -> HttpResponseBase:
        with translation.override(of_path(request.path_info)):
            request.LANGUAGE_CODE = translation.get_language()
            return get_response(request)

    return answer
