"""Forms that work without cookies: what our own pages send is taken, whether or not the browser keeps anything."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt, csrf_protect

SAME = "same-origin"


def stateless[**Arguments](
    view: Callable[Arguments, HttpResponse],
) -> Callable[Arguments, HttpResponse]:
    """A POST is taken when the browser says that it comes from our own pages, which no other page can make it say; from
    a browser that says nothing, only with the token."""
    protected = csrf_protect(view)

    @csrf_exempt
    @wraps(view)
    def taken(*args: Any, **kwargs: Any) -> HttpResponse:
        request: HttpRequest = args[0]
        return (view if _is_from_our_pages(request) else protected)(*args, **kwargs)

    return taken


def _is_from_our_pages(request: HttpRequest) -> bool:
    """Whether Origin and Sec-Fetch-Site, which scripts cannot set, both name this site, as far as they are sent.

    A browser that sends no referrer at all writes “null” for our own pages too; then Sec-Fetch-Site alone tells.
    """
    origin, site = request.headers.get("Origin"), request.headers.get("Sec-Fetch-Site")
    if origin in (None, "null"):
        return site == SAME
    ours = (f"{request.scheme}://{request.get_host()}".casefold(), settings.SITE_URL.casefold())
    return origin.casefold() in ours and site in (None, SAME)
