"""Search over the pages."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from wagtail.models import Page

PER_PAGE = 10
LONGEST_QUERY = 100  # characters


def search(request: HttpRequest) -> HttpResponse:
    """Live pages that match ?q=, best first; an unreadable page number is the first page."""
    # A quotation mark would open a phrase in SQLite's query language, and one alone is an error there.
    query = " ".join(request.GET.get("q", "").replace('"', " ").split())[:LONGEST_QUERY]
    found = Page.objects.live().filter(depth__gt=1).search(query) if query else Page.objects.none()
    results = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "pages/search.html", {"query": query, "results": results})
