"""What every answer carries, and what input no view should have to think about."""

from django.conf import settings
from django.http import HttpResponseBadRequest
from django.template.loader import render_to_string
from django.utils.datastructures import MultiValueDictKeyError

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


def plain_bad_input(get_response):
    """A NUL in the address or its query is answered 400: PostgreSQL would otherwise fail on it deep inside."""

    def middleware(request):
        if (
            "\0" in request.path
            or "%00" in request.META.get("QUERY_STRING", "")
            or "\0" in request.META.get("QUERY_STRING", "")
        ):
            return HttpResponseBadRequest(render_to_string("400.html"))
        return get_response(request)

    return middleware


class WholeForms:
    """A form without a field that its page always sends is answered 400: no browser sends it so."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_exception(self, request, exception):
        if isinstance(exception, MultiValueDictKeyError):
            return HttpResponseBadRequest(render_to_string("400.html"))
        return None


def security_headers(get_response):
    """Every answer carries the permissions policy; the back office has its own content policy and is never kept."""

    def middleware(request):
        response = get_response(request)
        response.headers.setdefault("Permissions-Policy", PERMISSIONS_POLICY)
        if request.path.startswith("/admin/"):
            response._csp_config = settings.ADMIN_CSP
            response.headers.setdefault("Cache-Control", "no-store")
        return response

    return middleware
