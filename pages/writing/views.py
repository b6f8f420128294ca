"""Notes on the writing: of the page in the editor, saved or not, and of all live pages in one list."""

from typing import Any

from django.contrib.auth.models import AnonymousUser, User
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBadRequest
from django.shortcuts import get_object_or_404, render
from django.template.loader import render_to_string
from django.urls import path
from django.views.decorators.http import require_GET, require_POST
from wagtail.models import Page, PageQuerySet
from wagtail.permissions import policy_registry

from .manuscript import Manuscript
from .notes import Level
from .page_manuscript import of_form, of_page
from .reading_level import EASY_GRADE, grade, words
from .review import prose_of, review

PER_PAGE = 25  # pages of the report
# What Wagtail's widgets raise for a form that their editor could not have sent.
BROKEN = (AttributeError, LookupError, TypeError, ValueError)


@require_POST
def check_page(request: HttpRequest, pk: int) -> HttpResponse:
    """Notes on a page as it stands in its editor; nothing is saved."""
    page = get_object_or_404(Page, pk=pk).specific
    if not page.permissions_for_user(request.user).can_edit():
        raise PermissionDenied
    return _notes(request, page)


@require_POST
def check_new(request: HttpRequest, parent_pk: int, model_name: str) -> HttpResponse:
    """The same for a page that does not exist yet."""
    parent = get_object_or_404(Page, pk=parent_pk).specific
    if not parent.permissions_for_user(request.user).can_add_subpage():
        raise PermissionDenied
    for model in parent.allowed_subpage_models():
        if model._meta.model_name == model_name:
            return _notes(request, model(), parent)
    raise Http404


def _notes(request: HttpRequest, page: Page, parent: Page | None = None) -> HttpResponse:
    form_class = page.get_edit_handler().get_form_class()
    try:
        form = form_class(request.POST, instance=page, parent_page=parent, for_user=request.user)
        said = of_form(form)
    except BROKEN:
        return HttpResponseBadRequest(render_to_string("400.html"))
    return render(request, "pages/writing_notes.html", summary(said))


def summary(said: Manuscript) -> dict[str, Any]:
    """The notes on a manuscript, how many of each level, and how much there is to read."""
    notes = review(said)
    prose = prose_of(said)
    return {
        "notes": notes,
        "changes": sum(note.level is Level.CHANGE for note in notes),
        "looks": sum(note.level is Level.LOOK for note in notes),
        "words": sum(len(words(sentence)) for sentence in prose),
        "grade": grade(prose),
        "easy": EASY_GRADE,
    }


def may_see_report(user: User | AnonymousUser) -> bool:
    return policy_registry.get_by_type(Page).user_has_permission(user, "change")


def editable_pages(user: User | AnonymousUser) -> PageQuerySet:
    return policy_registry.get_by_type(Page).instances_user_has_permission_for(user, "change")


@require_GET
def report(request: HttpRequest) -> HttpResponse:
    """Every live page that this person may edit, with its notes: first what asks for a change."""
    if not may_see_report(request.user):
        raise PermissionDenied
    pages = editable_pages(request.user).live().filter(depth__gt=1).order_by("path").specific()
    rows = [{"page": page} | summary(of_page(page)) for page in pages]
    rows.sort(key=lambda row: (-row["changes"], -row["looks"]))
    context = {
        "rows": Paginator(rows, PER_PAGE).get_page(request.GET.get("p")),
        "total": len(rows),
        "changes": sum(row["changes"] for row in rows),
    }
    return render(request, "pages/writing_report.html", context)


urlpatterns = [
    path("pages/<int:pk>/", check_page, name="page"),
    path("new/<int:parent_pk>/<slug:model_name>/", check_new, name="new"),
    path("report/", report, name="report"),
]
