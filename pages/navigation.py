"""The live pages as light rows: one query a request serves routing, menu, footer, breadcrumbs and links in texts."""

from collections.abc import Callable
from contextvars import ContextVar
from typing import Any

from django.http import HttpRequest, HttpResponse
from wagtail.models import Page, Site

# The request being answered, for links inside rich text, whose expansion is not told of it.
_request: ContextVar[HttpRequest | None] = ContextVar("request", default=None)


def middleware(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """While a request is answered, links inside its texts may use the rows it has fetched."""

    def remember(request: HttpRequest) -> HttpResponse:
        token = _request.set(request)
        try:
            return get_response(request)
        finally:
            _request.reset(token)

    return remember


def around(request: Any, home: Page | None = None) -> list[Page]:
    """The live pages from the site's home page down, in tree order; plain rows without texts.

    A practice has tens of pages; even a thousand rows of a few short columns cost less than the queries they save.
    """
    if not hasattr(request, "_navigation"):
        if home is None:
            site = Site.find_for_request(request)
            home = site.root_page if site else None
        request._navigation = (
            list(
                Page.objects.live()
                .descendant_of(home, inclusive=True)
                .only("content_type", "depth", "live", "path", "show_in_menus", "title", "url_path")
                .order_by("path")
            )
            if home
            else []
        )
    return request._navigation


def current() -> list[Page]:
    """The rows of the request being answered; none outside of one."""
    request = _request.get()
    return around(request) if request else []


def find(request: HttpRequest, home: Page, path_components: list[str]) -> Page | None:
    """The live page at exactly this path below `home`, or None."""
    wanted = "/".join([home.url_path.rstrip("/"), *path_components, ""])
    return next((page for page in around(request, home) if page.url_path == wanted), None)


def of_type(pages: list[Page], *model_names: str) -> list[Page]:
    return [page for name in model_names for page in pages if page.cached_content_type.model == name]


def in_menu(pages: list[Page]) -> list[Page]:
    return [page for page in pages if page.show_in_menus and page.depth > 2]


def above(pages: list[Page], page: Page) -> list[Page]:
    """The pages on the way from home down to `page`, itself left out."""
    return [other for other in pages if page.path.startswith(other.path) and other.depth < page.depth]
