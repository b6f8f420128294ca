"""What the door and Django say to each other about one request, inside the request's own variables."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase

if TYPE_CHECKING:  # no model is there yet when the door is put up
    from wagtail.models import Page

NAME = "therapyties.door.visit"
# The door answers these itself for a page that it keeps whole.
FOR_THE_DOOR = ("HTTP_ACCEPT_ENCODING", "HTTP_IF_MODIFIED_SINCE", "HTTP_IF_NONE_MATCH", "HTTP_RANGE")
OF_COOKIES = ("HTTP_COOKIE", "CSRF_COOKIE", "CSRF_COOKIE_NEEDS_UPDATE")  # the last two are Django's notes of it
RULES = '"/speculation-rules.json"'


@dataclass
class Visit:
    """Somebody asks whom the door knows nothing of but the address; `is_kept` once Django says that it may be."""

    is_kept: bool = False


def say_it_is_public(page: "Page", request: HttpRequest, serve_args: object, serve_kwargs: object) -> None:
    """Receives Wagtail's `before_serve_page`, after those that may refuse: a live page that nobody is kept from is the
    same for everybody. No preview and nothing else than pages comes here.

    What may be kept is rendered for nobody: of a cookie's content nothing can reach the page, not even the token of a
    form, which would be a new one and come with a cookie.
    """
    request.is_public_page = page.live and not page.get_view_restrictions().exists()  # type: ignore[attr-defined]
    if request.is_public_page and NAME in request.META:  # type: ignore[attr-defined]
        request.COOKIES = {}
        for name in OF_COOKIES:
            request.META.pop(name, None)


def middleware(get_response: Callable[[HttpRequest], HttpResponseBase]) -> Callable[[HttpRequest], HttpResponseBase]:
    """A public page leaves Django whole and uncompressed, for the door to keep; it says what a browser may prefetch.
    Whoever has signed in sees more on it, which nothing keeps, and no browser shows again after they have left."""

    def leave_to_the_door(request: HttpRequest) -> HttpResponseBase:
        response = get_response(request)
        is_html = response.headers.get("Content-Type", "").startswith("text/html")
        if is_html and settings.SESSION_COOKIE_NAME in request.COOKIES:
            response.headers.setdefault("Cache-Control", "no-store")
        if getattr(request, "is_public_page", False) and response.status_code == 200 and is_html:
            response.headers["Speculation-Rules"] = RULES
            visit = request.META.get(NAME)
            if visit and request.method == "GET":
                visit.is_kept = True
                for name in FOR_THE_DOOR:
                    request.META.pop(name, None)
        return response

    return leave_to_the_door
