"""The language of an answer: that of its address, /he/ for Hebrew; no cookie and no browser's wish changes it.

Pages that have one address for everybody, as a visitor's own, choose theirs by `speaking`.
"""

from collections.abc import Callable
from contextlib import AbstractContextManager

from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils import translation

DEFAULT = settings.LANGUAGE_CODE
CODES = tuple(code for code, _name in settings.LANGUAGES)
OTHERS = tuple(code for code in CODES if code != DEFAULT)


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


def spoken(text: str, **others: str) -> str:
    """Of one text in several languages, what the one that is spoken now says; where that is empty, the default one."""
    return others.get(current(), "").strip() or text


def middleware(get_response: Callable[[HttpRequest], HttpResponseBase]) -> Callable[[HttpRequest], HttpResponseBase]:
    def answer(request: HttpRequest) -> HttpResponseBase:
        with translation.override(of_path(request.path_info)):
            request.LANGUAGE_CODE = translation.get_language()
            return get_response(request)

    return answer
