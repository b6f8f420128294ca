"""Middleware that ends sessions by time, and lets nobody into the back office without a second factor."""

from collections.abc import Callable
from urllib.parse import urlencode

from allauth.account.adapter import get_adapter
from django.contrib.auth import logout
from django.core.exceptions import SuspiciousOperation
from django.http import HttpRequest, HttpResponse, HttpResponseForbidden, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.middleware.csrf import CsrfViewMiddleware
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from wagtail import hooks

from therapyties.security.encryption import DecryptionError

from ..models import AuditEntry
from . import second_factor, sessions

BACK_OFFICE, ACCOUNTS = "/admin/", "/accounts/"
WAGTAILS_SIGN_IN, WAGTAILS_SIGN_OUT = "/admin/login/", "/admin/logout/"  # the first only leads to ours
# A browser asks for these by itself, without a cookie or with one that has ended; they hold no secret.
BY_ITSELF = ("/admin/worker.js", "/admin/desk.webmanifest")
OPEN = (WAGTAILS_SIGN_IN, *BY_ITSELF)
# What of /accounts/2fa/ is for somebody who has yet to show the second factor.
SHOWING = ("mfa_authenticate", "mfa_reauthenticate", "mfa_reauthenticate_webauthn", "mfa_login_webauthn")
BEHIND = ("mfa_index", "account_change_password", "access_end_others")


def wants_no_page(request: HttpRequest) -> bool:
    """Whether a script asks, to which the sign-in page would be no answer."""
    return (
        request.headers.get("X-Requested-With") == "XMLHttpRequest"
        or request.headers.get("Sec-Fetch-Dest", "document") == "empty"
        or "application/json" in request.headers.get("Accept", "")
    )


def turn_away(request: HttpRequest, url: str, back: str = "", **more: str) -> HttpResponse:
    """To `url`, which leads back here, or to `back`; a script is told no."""
    if wants_no_page(request):
        return HttpResponseForbidden(_("Please sign in again."), content_type="text/plain; charset=utf-8")
    can_be_opened = request.method in ("GET", "HEAD") and request.path_info != WAGTAILS_SIGN_OUT
    back = back or (request.get_full_path() if can_be_opened else reverse("wagtailadmin_home"))
    return HttpResponseRedirect(f"{url}?{urlencode({'next': back, **more})}")


def _nothing(_request: HttpRequest) -> HttpResponse:
    return HttpResponse()


def keep_what_was_typed(request: HttpRequest) -> str:
    """A form was sent by whom a session that is over had let in fully: whoever knows the form may keep what was typed,
    and does nothing else. The address at which it is found again; empty if nobody keeps it."""
    user = request.user
    if request.method != "POST" or not user.is_authenticated:
        return ""
    if not second_factor.is_set_up(user) or not second_factor.is_shown(request):
        return ""
    if CsrfViewMiddleware(_nothing).process_view(request, _nothing, (), {}) is not None:
        return ""  # no page of ours sent it
    keepers = hooks.get_hooks("session_ended_over_a_form")
    return next((back for keep in keepers if (back := keep(request))), "")


class SessionEnds:
    """A session ends after a quarter of an hour without anybody, and after eight hours whoever is there."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if request.user.is_authenticated:
            if not sessions.seconds_left(request.session) and request.path_info not in BY_ITSELF:
                return self.end(request)
            if sessions.STARTED not in request.session:
                sessions.begin(request.session)
            elif request.path_info.startswith((BACK_OFFICE, ACCOUNTS)) and sessions.shows_somebody(request):
                sessions.seen(request.session)
        return self.get_response(request)

    def end(self, request: HttpRequest) -> HttpResponseBase:
        AuditEntry.objects.record(
            "access.session_ended",
            user=request.user,
            about=request.user.get_username(),
            detail="idle" if sessions.is_idle(request.session) else "eight hours",
        )
        try:
            back = keep_what_was_typed(request)
        except SuspiciousOperation:  # too much of it, or no form at all: the session ends all the same
            back = ""
        request.access_ended = True  # type: ignore[attr-defined]  # the sign-out is in the audit log already
        logout(request)
        if request.path_info.startswith((BACK_OFFICE, ACCOUNTS)):
            return turn_away(request, reverse("account_login"), back, ended="1")
        return self.get_response(request)


class SecondFactor:
    """What lies behind it answers only a session that has shown a second factor of its account."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    @cached_property
    def showing(self) -> tuple[str, ...]:
        return tuple(reverse(name) for name in SHOWING)

    @cached_property
    def behind(self) -> tuple[str, ...]:
        return tuple(reverse(name) for name in BEHIND)

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.keep_out(request) or self.get_response(request)
        if request.path_info.startswith(ACCOUNTS):
            response.headers.setdefault("Cache-Control", "no-store")
            response.headers["X-Robots-Tag"] = "noindex"
        return response

    def keep_out(self, request: HttpRequest) -> HttpResponse | None:
        """The way to what is missing, or None for who may go on."""
        path, user = request.path_info, request.user
        in_back_office = path.startswith(BACK_OFFICE) and path not in OPEN
        if not user.is_authenticated:
            return turn_away(request, reverse("account_login")) if in_back_office else None
        if not in_back_office and (path in self.showing or not path.startswith(self.behind)):
            return None
        if not second_factor.is_set_up(user):
            return turn_away(request, reverse("access_set_up")) if in_back_office else None
        if second_factor.is_shown(request):
            return None
        ways = [way["url"] for way in get_adapter().get_reauthentication_methods(user) if "mfa" in way["id"]]
        return turn_away(request, ways[0])

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Another key than the one that secrets were kept under is said in words."""
        if isinstance(exception, DecryptionError):
            return render(request, "access/unreadable.html", status=503)
        return None
