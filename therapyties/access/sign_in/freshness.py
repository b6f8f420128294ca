"""An open desk is not an open account: what changes accounts or carries everything away asks who is there once more."""

from collections.abc import Callable
from typing import Any

from allauth.account.adapter import get_adapter
from allauth.account.internal.flows.reauthentication import is_reauthentication_required, suspend_request
from django.http import HttpRequest, HttpResponse, HttpResponseForbidden
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from .. import changes
from .middleware import wants_no_page

# Whatever lies under these: users, roles, one's own account, and the keys: recovery codes, and the private calendar's.
GUARDED = (
    "wagtailusers_users:index",
    "wagtailusers_groups:index",
    "wagtailadmin_account",
    "mfa_view_recovery_codes",
    "desk:feed",
)
SEVERAL_AT_ONCE = "/admin/bulk/auth/"  # Wagtail's actions on users that are ticked


class Freshness:
    """What is guarded answers only a session that showed who is there less than five minutes ago. A form that comes
    later waits in the session and is sent on once that was shown; one that no page of ours sent was refused before.

    What an answer has changed about accounts is told to whom it concerns.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        changes.tell(request)
        return response

    @cached_property
    def guarded(self) -> tuple[str, ...]:
        return (*(reverse(name) for name in GUARDED), SEVERAL_AT_ONCE)

    def process_view(self, request: HttpRequest, *view: Any) -> HttpResponse | None:
        if not request.user.is_authenticated or not self.is_guarded(request):
            return None
        if not is_reauthentication_required(request, app="access"):
            return None
        if wants_no_page(request):
            return HttpResponseForbidden(_("Please sign in again."), content_type="text/plain; charset=utf-8")
        return suspend_request(request, get_adapter().get_reauthentication_methods(request.user)[0]["url"])

    def is_guarded(self, request: HttpRequest) -> bool:
        """Guarded by its address, or for it is an export of a whole list."""
        path = request.path_info
        return path.startswith(self.guarded) or (path.startswith("/admin/") and bool(request.GET.get("export")))
