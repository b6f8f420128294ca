"""Which language a page of the journey speaks: its request's; where there is none, the one that the journey knows."""

from collections.abc import Callable
from functools import wraps
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse

from therapyties import languages

from .journey import Journey


def language_of(request: HttpRequest, journey: Journey | None = None) -> str:
    """What its address says, else what the journey knows, else what is spoken already."""
    journey = journey or Journey.of(request)
    said = request.GET.get(languages.FIELD, "")
    return next((code for code in (said, journey.language) if code in languages.CODES), languages.current())


def elsewhere(request: HttpRequest) -> list[tuple[str, str]]:
    """[(language, address)] of the same page in the others."""
    others = [code for code in languages.CODES if code != languages.current()]
    return [(code, f"{request.path}?{urlencode({languages.FIELD: code})}") for code in others]


def in_the_language_of_the_journey(
    view: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """For a page that is about no request."""

    @wraps(view)
    def said(request: HttpRequest) -> HttpResponse:
        with languages.speaking(language_of(request)):
            return view(request)

    return said
