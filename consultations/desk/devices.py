"""A word on her phone: the page on which a device is told of new requests from now on, and no longer."""

import json

from cryptography.hazmat.primitives.asymmetric import ec
from django import forms
from django.contrib import messages
from django.contrib.auth.models import User
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from wagtail.log_actions import log

from therapyties.security.outside import Unreachable, checked
from therapyties.security.tokens import digest_of

from ..messages import push
from ..models import Device
from .guard import DeskRequest, for_the_therapist

MOST = 10  # devices of one account
PUBLIC_BYTES, AUTH_BYTES = 65, 16
# What a browser calls itself, by a word in the header that it sends; the first that is found counts.
SYSTEMS = (
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "Android"),
    ("CrOS", "Chromebook"),
    ("Mac OS X", "Mac"),
    ("Windows", "Windows"),
    ("Linux", "Linux"),
)
BROWSERS = (
    ("Edg", "Edge"),
    ("Firefox", "Firefox"),
    ("FxiOS", "Firefox"),
    ("SamsungBrowser", "Samsung Internet"),
    ("Chrome", "Chrome"),
    ("CriOS", "Chrome"),
    ("Safari", "Safari"),  # which the others say they are, too
)
ICONS = (("any", 192), ("any", 512), ("maskable", 512))  # for what, and how many pixels wide
APP = {
    "id": "/admin/",
    "start_url": "/admin/",
    "scope": "/",
    "display": "standalone",
    "background_color": "#faf6f0",
    "theme_color": "#1f4439",
}


class DeviceForm(forms.Form):
    """What the browser got from its push service, and a name for the device."""

    subscription = forms.CharField(max_length=4000, widget=forms.HiddenInput)
    label = forms.CharField(label=gettext_lazy("What you call this device"), max_length=60, required=False)
    # The address that it had before, where the browser says by itself that it has another.
    instead = forms.CharField(max_length=2000, required=False, widget=forms.HiddenInput)

    def clean_subscription(self) -> dict[str, str]:
        """Its address and two keys, as strings. Raises ValidationError if it is anything else."""
        nothing = forms.ValidationError(_("Your browser did not say how this device can be reached."))
        try:
            said = json.loads(self.cleaned_data["subscription"])
            found = {"endpoint": said["endpoint"], "public": said["keys"]["p256dh"], "auth": said["keys"]["auth"]}
            public, auth = push.from_base64(found["public"]), push.from_base64(found["auth"])
            ec.EllipticCurvePublicKey.from_encoded_point(push.CURVE, public)
            is_whole = (len(public), len(auth)) == (PUBLIC_BYTES, AUTH_BYTES) and isinstance(found["endpoint"], str)
        except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
            raise nothing from None
        if not is_whole:
            raise nothing
        try:
            checked(found["endpoint"])
        except Unreachable as problem:
            raise forms.ValidationError(str(problem)) from None
        return found


def words_for(browser: str) -> str:
    """“iPhone, Safari”, of a User-Agent header; what nobody knows is “a browser”."""
    system = next((name for word, name in SYSTEMS if word in browser), "")
    program = next((name for word, name in BROWSERS if word in browser), "")
    return ", ".join(filter(None, (system, program))) or _("a browser")


def troubles(user: User) -> list[str]:
    """A sentence for each device of this account that a word did not reach: for the desk's first page."""
    return [
        _("“%(device)s” is not told of new requests. %(problem)s") % {"device": device.label, "problem": device.problem}
        for device in Device.objects.filter(user=user).in_trouble()[:MOST]
    ]


@require_http_methods(["GET", "HEAD", "POST"])
@for_the_therapist
def devices(request: DeskRequest) -> HttpResponse:
    """The account's devices; a POST adds the one that it comes from."""
    form = DeviceForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid() and _is_kept(request, form):
        return redirect("desk:devices")
    context = {
        "form": form,
        "devices": Device.objects.filter(user=request.user)[: 2 * MOST],
        "suggested": words_for(request.headers.get("User-Agent", "")),
    }
    return render(request, "consultations/desk/devices.html", context, status=422 if form.errors else 200)


def _is_kept(request: DeskRequest, form: DeviceForm) -> bool:
    """Whether this browser is told from now on; if not, the form says why. One of the ten may say so again."""
    if form.cleaned_data["instead"]:
        return _is_renewed(request, form)
    endpoint = form.cleaned_data["subscription"]["endpoint"]
    others = Device.objects.listening().filter(user=request.user).exclude(digest=digest_of(endpoint))
    if others.count() >= MOST:
        form.add_error(None, _("You have ten devices already. Remove one first."))
        return False
    label = form.cleaned_data["label"] or words_for(request.headers.get("User-Agent", ""))
    device = Device.keep(request.user, label[:60], **form.cleaned_data["subscription"])
    log(device, "consultations.device_added", user=request.user)
    messages.success(request, _("“%(device)s” is told of new requests from now on.") % {"device": device.label})
    return True


def _is_renewed(request: DeskRequest, form: DeviceForm) -> bool:
    """Whether a device of this account is reached at its new address from now on. One that was removed stays so."""
    listening = Device.objects.listening().filter(user=request.user)
    device = listening.filter(digest=digest_of(form.cleaned_data["instead"])).first()
    if device is None:
        form.add_error(None, _("This device gets no more messages. Turn it on again here."))
        return False
    device.move(**form.cleaned_data["subscription"])
    log(device, "consultations.device_added", user=request.user)
    return True


@require_POST
@for_the_therapist
def device_key(request: DeskRequest) -> HttpResponse:
    """The public key that a browser asks for before it lets itself be told; made when it is first asked for."""
    return JsonResponse({"key": push.to_base64(push.point(push.signing_key_made().public_key()))})


@require_POST
@for_the_therapist
def device_test(request: DeskRequest, pk: int) -> HttpResponse:
    device = get_object_or_404(Device.objects.listening(), pk=pk, user=request.user)
    Device.objects.filter(pk=device.pk).update(is_test_wanted=True, next_try_at=timezone.now(), attempts=0)
    messages.success(request, _("A test is on its way to “%(device)s”.") % {"device": device.label})
    return redirect("desk:devices")


@require_POST
@for_the_therapist
def device_remove(request: DeskRequest, pk: int) -> HttpResponse:
    device = get_object_or_404(Device, pk=pk, user=request.user)
    log(device, "consultations.device_removed", user=request.user)
    device.delete()
    messages.success(request, _("“%(device)s” gets no more messages.") % {"device": device.label})
    return redirect("desk:devices")


# --- what the browser asks for by itself, whoever is signed in: neither holds a secret


@require_safe
def service_worker(request: HttpRequest) -> HttpResponse:
    """The script that shows a word when it comes. It lies under /admin/, which is all that it is for, and behind no
    sign-in: a browser looks for a newer one when nobody is signed in, and takes no redirect for an answer."""
    script = render_to_string("consultations/desk/worker.js")
    return HttpResponse(script, content_type="text/javascript; charset=utf-8", headers={"Cache-Control": "no-cache"})


@require_safe
def manifest(request: HttpRequest) -> HttpResponse:
    """What the back office is called and looks like among a phone's apps: nothing that tells what it is.

    Its scope is the whole site, for one signs in outside /admin/, and an iPhone would open that in another window.
    """
    icons = [
        {"src": static(f"img/desk-{purpose}-{size}.png"), "sizes": f"{size}x{size}", "purpose": purpose}
        for purpose, size in ICONS
    ]
    content = APP | {"name": _("Desk"), "short_name": _("Desk"), "icons": icons}
    return JsonResponse(content, content_type="application/manifest+json", headers={"Cache-Control": "no-cache"})
