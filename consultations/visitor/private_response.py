"""Answers that are about one person: kept nowhere, found by nobody."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import cache_control

never_kept = cache_control(no_store=True, private=True)


def hidden[Response: HttpResponse](response: Response) -> Response:
    """The same, which search engines leave out."""
    response["X-Robots-Tag"] = "noindex"
    return response


def render_private(
    request: HttpRequest, template: str, context: Mapping[str, Any] | None = None, status: int = 200
) -> HttpResponse:
    """A page from templates/consultations/, without the box that invites to a call. It is in the language of its
    request, and offers another by itself; the header, whose switch would lead away from it, does not."""
    always = {"sensitive": True, "hide_call": True, "robots": "noindex", "speaks_one_language": True}
    shown = always | dict(context or {})
    return hidden(render(request, f"consultations/{template}.html", shown, status=status))
