"""The small files that are asked for by a fixed name: icon, manifest, security contact, where to change a password."""

from datetime import UTC, datetime, timedelta

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.templatetags.static import static
from django.utils import timezone
from django.views.decorators.http import require_safe

from pages.models import PracticeDetails
from pages.seo.cards import PAPER

A_DAY = {"Cache-Control": f"public, max-age={24 * 60 * 60}"}
IMAGES = settings.BASE_DIR / "static" / "img"
CONTACT_HOLDS = timedelta(days=180)  # RFC 9116 advises less than a year


@require_safe
def favicon(request: HttpRequest) -> HttpResponse:
    """For what looks for an icon without reading a page."""
    return HttpResponse((IMAGES / "favicon.ico").read_bytes(), content_type="image/x-icon", headers=A_DAY)


@require_safe
def manifest(request: HttpRequest) -> JsonResponse:
    """What the public site is called and looks like on a phone: a page of the browser, and no app of its own."""
    name = PracticeDetails.current().practice_name
    content = {
        "name": name,
        "short_name": name,
        "start_url": "/",
        "scope": "/",
        "display": "browser",
        "background_color": PAPER,
        "theme_color": PAPER,
        "icons": [
            {"src": static(f"img/icon-{size}.png"), "sizes": f"{size}x{size}", "type": "image/png"}
            for size in (192, 512)
        ],
    }
    return JsonResponse(content, content_type="application/manifest+json", headers=A_DAY)


@require_safe
def security_contact(request: HttpRequest) -> HttpResponse:
    """Whom to tell of a hole (RFC 9116): the practice's public email address; 404 while it has none."""
    email = PracticeDetails.current().email
    if not email:
        raise Http404
    lines = (
        f"Contact: mailto:{email}",
        f"Expires: {_midnight(timezone.now() + CONTACT_HOLDS):%Y-%m-%dT%H:%M:%SZ}",
        f"Preferred-Languages: {settings.LANGUAGE_CODE}",
        f"Canonical: {settings.SITE_URL}{request.path}",
    )
    return HttpResponse("".join(f"{line}\n" for line in lines), content_type="text/plain; charset=utf-8")


@require_safe
def change_password(request: HttpRequest) -> HttpResponse:
    """Where a password manager sends somebody who should change their password of the back office."""
    return redirect("account_change_password")


def _midnight(moment: datetime) -> datetime:
    return moment.astimezone(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
