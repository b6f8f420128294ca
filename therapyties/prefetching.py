"""Which links a browser may fetch before they are pressed: those to public pages."""

from django.http import HttpRequest, JsonResponse
from django.urls import reverse
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from therapyties import languages

PRIVATE = ("wagtailadmin_home", "account_login", "asking:form", "search")


@require_safe
@cache_control(public=True, max_age=86_400)  # seconds
def speculation_rules(request: HttpRequest) -> JsonResponse:
    """Named by the header Speculation-Rules of public pages (door/visit.py): no script is written into a page for it.

    Left out is what is somebody's own, what a request for would change something, and what is no page.
    """
    without = [
        "/*\\?:query",  # one that is not empty
        "/*.*",
        "/healthz",
        "/readyz",
        "/*/feed/",
        "/accounts/*",
        "/documents/*",
        "/media/*",
        "/static/*",
    ]
    for code in languages.CODES:
        with languages.speaking(code):
            without += [reverse(name) + "*" for name in PRIVATE]
    without = list(dict.fromkeys(without))
    rule = {
        "source": "document",
        "where": {
            "and": [
                {"href_matches": "/*"},
                {"not": {"href_matches": without}},
                {"not": {"selector_matches": "[rel~=nofollow], [download]"}},
            ]
        },
        "eagerness": "moderate",
    }
    return JsonResponse({"prefetch": [rule]}, content_type="application/speculationrules+json")
