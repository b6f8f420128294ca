"""Who is refused something in the back office stands in the audit log."""

from functools import wraps

from django.http import HttpRequest, HttpResponse
from wagtail.admin import auth

from ..models import AuditEntry


def write_down(request: HttpRequest) -> None:
    """Of the address only the name of the view is kept."""
    match = request.resolver_match
    AuditEntry.objects.record("access.not_allowed", user=request.user, about=match.view_name if match else "")


def write_down_refusals() -> None:
    """What the back office shows to whom it refuses a page comes from one function of Wagtail's, which is replaced by
    one that writes first. What a script is refused is seen by the middleware."""
    refuse = auth.permission_denied

    @wraps(refuse)
    def refuse_and_write(request: HttpRequest) -> HttpResponse:
        write_down(request)
        return refuse(request)

    auth.permission_denied = refuse_and_write
