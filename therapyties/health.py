"""Whether the process answers, and whether its database does and belongs to it."""

from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache

from .upkeep import versions


@never_cache
def healthz(request: HttpRequest) -> HttpResponse:
    """The process answers."""
    return HttpResponse("ok\n", content_type="text/plain")


@never_cache
def readyz(request: HttpRequest) -> HttpResponse:
    """The database answers too, and belongs to this version or an older one; else 503."""
    try:
        names = versions.unknown()
    except DatabaseError:
        return HttpResponse("the database does not answer\n", status=503, content_type="text/plain")
    if names:
        said = versions.WAY_OUT.format(names=", ".join(names))
        return HttpResponse(f"{said}\n", status=503, content_type="text/plain")
    return HttpResponse("ready\n", content_type="text/plain")
