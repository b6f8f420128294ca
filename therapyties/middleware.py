"""Headers that every answer carries, and input that no view should have to think about."""

from collections.abc import Callable
from http import HTTPStatus
from traceback import walk_tb

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest, QueryDict
from django.http.response import HttpResponseBase
from django.middleware.gzip import GZipMiddleware
from django.template.loader import render_to_string
from django.utils.datastructures import MultiValueDictKeyError
from django.views.decorators.csp import csp_override

PERMISSIONS_POLICY = ", ".join(
    f"{feature}=()"
    for feature in (
        "accelerometer",
        "browsing-topics",
        "camera",
        "display-capture",
        "geolocation",
        "gyroscope",
        "hid",
        "idle-detection",
        "magnetometer",
        "microphone",
        "midi",
        "payment",
        "serial",
        "usb",
    )
)


GetResponse = Callable[[HttpRequest], HttpResponseBase]
OURS = ("consultations", "pages", "therapyties")
BACK_OFFICE = "/admin/"


def plain_bad_input(get_response: GetResponse) -> GetResponse:
    """A NUL in the URL or its query is answered 400: PostgreSQL would otherwise fail on it deep inside. More than
    anybody types is answered 413, unread: a form that is shown again would take many times its size."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        if not request.path.startswith(BACK_OFFICE) and _length(request) > settings.LARGEST_ANSWERS:
            return HttpResponse(render_to_string("400.html"), status=HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
        if (
            "\0" in request.path
            or "%00" in request.META.get("QUERY_STRING", "")
            or "\0" in request.META.get("QUERY_STRING", "")
        ):
            return HttpResponseBadRequest(render_to_string("400.html"))
        return get_response(request)

    return middleware


def _length(request: HttpRequest) -> int:
    """Bytes of what was sent; 0 if nothing says it."""
    said = request.META.get("CONTENT_LENGTH") or ""
    return int(said) if said.isascii() and said.isdigit() else 0


class WholeForms:
    """A form without a field that Wagtail's page always sends is answered 400: no browser sends it so.

    Wagtail and other packages read such a field without a look whether it is there. Where our own code does, that is
    an error of ours, and stays one.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if isinstance(exception, MultiValueDictKeyError) and _was_read_by_a_package(exception, request):
            return HttpResponseBadRequest(render_to_string("400.html"))
        return None


def _was_read_by_a_package(error: MultiValueDictKeyError, request: HttpRequest) -> bool:
    """Whether what lacked the key is a form that was sent, now or, as for a preview, before and kept by a package; and
    who asked it for the key is none of our modules."""
    frames = [frame for frame, _line in walk_tb(error.__traceback__)]
    if len(frames) < 2:
        return False
    *_, reader, read = frames
    data = read.f_locals.get("self")
    was_sent = isinstance(data, QueryDict) or data is request.FILES
    return was_sent and reader.f_globals.get("__name__", "").partition(".")[0] not in OURS


class Compressed(GZipMiddleware):
    """Pages are compressed for whoever understands that. A file that is read while it is sent stays as it is: pictures
    and films become no smaller, a part of one would be no part any more, and each reader would cost a thread."""

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        return response if response.streaming else super().process_response(request, response)


def headers_of_every_answer(get_response: GetResponse) -> GetResponse:
    """Every answer, of files and of errors too, carries the Permissions-Policy, and no page of another site may take it
    into itself."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        response = get_response(request)
        response.headers.setdefault("Permissions-Policy", PERMISSIONS_POLICY)
        response.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        return response

    return middleware


def security_headers(get_response: GetResponse) -> GetResponse:
    """Every answer under /admin/, whoever makes it, has the back office's Content Security Policy and is kept by no
    browser."""
    of_the_back_office = csp_override(settings.ADMIN_CSP)(get_response)

    def middleware(request: HttpRequest) -> HttpResponseBase:
        if request.path.startswith(BACK_OFFICE):
            response = of_the_back_office(request)
            response.headers.setdefault("Cache-Control", "no-store")
        else:
            response = get_response(request)
        return response

    return middleware
