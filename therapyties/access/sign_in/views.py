"""The views of signing in that are ours: the first set-up, staying signed in, emergencies, and what is closed."""

from allauth.account.adapter import get_adapter
from allauth.account.internal.flows.login import record_authentication
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_required
from django.contrib.auth.models import User
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme, urlencode
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from ..models import AuditEntry
from . import emergency, second_factor, sessions
from .forms import AddressForm


class SignedInRequest(HttpRequest):
    """What a view gets behind `login_required`."""

    user: User


def to_sign_in(request: HttpRequest) -> HttpResponse:
    """Wagtail's own sign-in pages lead to the one there is; where somebody wanted to go is kept if it is here."""
    back = request.GET.get("next", "")
    is_here = url_has_allowed_host_and_scheme(back, {request.get_host()}, require_https=request.is_secure())
    query = f"?{urlencode({'next': back})}" if back and is_here else ""
    return HttpResponseRedirect(reverse("account_login") + query)


def not_here(request: HttpRequest) -> HttpResponse:
    """In place of Wagtail's pages about how a site is built, which nobody here needs."""
    raise Http404


@require_safe
def sign_up(request: HttpRequest) -> HttpResponse:
    """Nobody makes an account for themselves."""
    return render(request, "account/signup_closed.html", status=403)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def set_up(request: SignedInRequest) -> HttpResponse:
    """One more step for who has only a password; who has a second factor already finds it where it is kept.

    An account without an address is asked for one, and may go on without; a POST gives it.
    """
    user = request.user
    if second_factor.is_set_up(user):
        return redirect("mfa_index")
    if user.email:
        return redirect("access_set_up") if request.method == "POST" else render(request, "access/set_up.html")
    form = AddressForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        user.email = form.cleaned_data["email"]
        user.save(update_fields=["email"])
        AuditEntry.objects.record("access.address_given", user=user, about=user.get_username(), detail="email")
        messages.success(request, _("A forgotten password can be mended now: the way back in comes to this address."))
        return redirect("access_set_up")
    return render(request, "access/set_up.html", {"form": form}, status=422 if form.errors else 200)


@require_POST
@login_required
def end_others(request: SignedInRequest) -> HttpResponse:
    user = request.user
    ended = sessions.end_all(user, but=request.session.session_key)
    AuditEntry.objects.record("access.others_ended", user=user, about=user.get_username(), detail=str(ended))
    if ended:
        said = ngettext("You were signed out in one other place.", "You were signed out in %d other places.", ended)
        messages.success(request, said % ended if ended > 1 else said)
    else:
        messages.info(request, _("You were signed in nowhere else."))
    return redirect("mfa_index")


@require_http_methods(["GET", "HEAD", "POST"])
def stay(request: HttpRequest) -> HttpResponse:
    """How many seconds are left, and the token that forms need now; a POST says that somebody is there, and starts them
    anew."""
    if not request.user.is_authenticated:
        return JsonResponse({"left": 0}, status=403)
    if request.method == "POST":
        sessions.seen(request.session)
    return JsonResponse({"left": sessions.seconds_left(request.session)}, headers={"X-Form-Token": get_token(request)})


@never_cache
@sensitive_variables("token")
@require_http_methods(["GET", "HEAD", "POST"])
def emergency_access(request: HttpRequest, token: str) -> HttpResponse:
    """Opening the link shows a button, for mail programs open links too; pressing it lets the account in, once."""
    if request.method != "POST":
        return render(request, "access/emergency.html", {"works": emergency.find(token) is not None})
    user = emergency.use(token)
    if user is None:
        return render(request, "access/emergency.html", {"works": False}, status=410)
    logout(request)
    record_authentication(request, user, method="emergency")
    get_adapter().login(request, user)
    return redirect("access_set_up")
