"""Middleware that ends sessions by time, and lets nobody into the back office without a second factor."""

from collections.abc import Callable
from urllib.parse import urlencode

from allauth.account.adapter import get_adapter
from django.contrib.auth import logout
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied, SuspiciousOperation
from django.http import HttpRequest, HttpResponse, HttpResponseForbidden, HttpResponseRedirect, QueryDict
from django.http.response import HttpResponseBase
from django.middleware.csrf import CsrfViewMiddleware
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from wagtail import hooks

from therapyties.middleware import BACK_OFFICE
from therapyties.security import unsent
from therapyties.security.encryption import DecryptionError

from ..audit_log import refusals
from ..models import AuditEntry
from . import attempts, known_browsers, second_factor, sessions

ACCOUNTS = "/accounts/"
WAGTAILS_SIGN_IN, WAGTAILS_SIGN_OUT = "/admin/login/", "/admin/logout/"  # the first only leads to ours
# A browser asks for these by itself, without a cookie or with one that has ended; they hold no secret.
BY_ITSELF = ("/admin/worker.js", "/admin/desk.webmanifest")
OPEN = (WAGTAILS_SIGN_IN, *BY_ITSELF)
# What of /accounts/2fa/ is for somebody who has yet to show the second factor.
SHOWING = ("mfa_authenticate", "mfa_reauthenticate", "mfa_reauthenticate_webauthn", "mfa_login_webauthn")
UNSENT, MOST_UNSENT = "access_unsent", 4  # forms, of several windows
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


def _came_from_our_page(request: HttpRequest) -> bool:
    return CsrfViewMiddleware(_nothing).process_view(request, _nothing, (), {}) is None


def _kept(user: User, path: str, data: QueryDict) -> str:
    """Whoever knows the form that was sent to that path keeps what was typed, and does nothing else. The address at
    which it is found again; empty if nobody keeps it."""
    keepers = hooks.get_hooks("session_ended_over_a_form")
    return next((back for keep in keepers if (back := keep(user, path, data))), "")


def keep_what_was_typed(request: HttpRequest) -> str:
    """A form was sent by whom a session that is over had let in fully: what was typed is kept. The address at which it
    is found again; empty if nobody keeps it."""
    user = request.user
    if request.method != "POST" or not user.is_authenticated:
        return ""
    if not second_factor.is_set_up(user) or not second_factor.is_shown(request):
        return ""
    return _kept(user, request.path_info, request.POST) if _came_from_our_page(request) else ""


def seal_what_was_typed(request: HttpRequest) -> bool:
    """A form was sent when nobody was signed in any more: whether what was typed waits, sealed, in the session that
    signing in begins with. Only a page that an account was shown can leave something there."""
    length = request.META.get("CONTENT_LENGTH") or "0"
    is_small = length.isdecimal() and int(length[:9]) <= unsent.LONGEST
    if request.content_type != "application/x-www-form-urlencoded" or not is_small or wants_no_page(request):
        return False
    if unsent.FIELD not in request.POST or not _came_from_our_page(request):
        return False
    if not (seal := unsent.sealed(request.path_info, request.POST)):
        return False
    request.session[UNSENT] = [*request.session.get(UNSENT, []), seal][-MOST_UNSENT:]
    return True


def bring_back(request: HttpRequest, user: User) -> str:
    """What waited, sealed, for this account is kept where it is found again; the address of the last of it."""
    forms = [unsent.opened(seal, user.pk) for seal in request.session.pop(UNSENT)]
    found = [_kept(user, *form) for form in forms if form]
    return next((back for back in reversed(found) if back), "")


def _said_of_a_form(request: HttpRequest, *, is_kept: bool) -> dict[str, str]:
    """What the sign-in page is told of a form that came too late."""
    if request.method != "POST" or request.path_info == WAGTAILS_SIGN_OUT:
        return {}
    return {"form": "kept" if is_kept else "lost"}


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
        said = _said_of_a_form(request, is_kept=bool(back))
        request.access_ended = True  # type: ignore[attr-defined]  # the sign-out is in the audit log already
        logout(request)
        if request.path_info.startswith((BACK_OFFICE, ACCOUNTS)):
            return turn_away(request, reverse("account_login"), back, ended="1", **said)
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
            if name := getattr(request, "access_signed_in", ""):
                known_browsers.remember(request, response, attempts.normal(name))
        return response

    def keep_out(self, request: HttpRequest) -> HttpResponse | None:
        """The way to what is missing, or None for who may go on."""
        path, user = request.path_info, request.user
        in_back_office = path.startswith(BACK_OFFICE) and path not in OPEN
        if not user.is_authenticated:
            return self.lead_in(request) if in_back_office else None
        if not in_back_office and (path in self.showing or not path.startswith(self.behind)):
            return None
        if not second_factor.is_set_up(user):
            return turn_away(request, reverse("access_set_up")) if in_back_office else None
        if second_factor.is_shown(request):
            back = bring_back(request, user) if in_back_office and UNSENT in request.session else ""
            return HttpResponseRedirect(back) if back and request.method == "GET" else None
        ways = [way["url"] for way in get_adapter().get_reauthentication_methods(user) if "mfa" in way["id"]]
        return turn_away(request, ways[0])

    def lead_in(self, request: HttpRequest) -> HttpResponse:
        """To the sign-in, which says what became of a form."""
        if request.method != "POST":
            return turn_away(request, reverse("account_login"))
        try:
            is_kept = seal_what_was_typed(request)
        except SuspiciousOperation:  # too much of it, or no form at all
            is_kept = False
        return turn_away(request, reverse("account_login"), **_said_of_a_form(request, is_kept=is_kept))

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Another key than the one that secrets were kept under is said in words; a refusal is written down."""
        if isinstance(exception, PermissionDenied) and request.user.is_authenticated:
            refusals.write_down(request)
        if isinstance(exception, DecryptionError):
            return render(request, "access/unreadable.html", status=503)
        return None
