"""Notes on the writing: of the page in the editor, saved or not, and of all live pages in one list."""

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpResponseBadRequest
from django.shortcuts import get_object_or_404, render
from django.template.loader import render_to_string
from django.urls import path
from django.views.decorators.http import require_GET, require_POST
from wagtail.models import Page
from wagtail.permissions import policy_registry

from . import manuscript, rules

PER_PAGE = 25  # pages of the report
# What Wagtail's widgets raise for a form that their editor could not have sent.
BROKEN = (AttributeError, LookupError, TypeError, ValueError)


@require_POST
def check_page(request, pk):
    """Notes on a page as it stands in its editor; nothing is saved."""
    page = get_object_or_404(Page, pk=pk).specific
    if not page.permissions_for_user(request.user).can_edit():
        raise PermissionDenied
    return _notes(request, page)


@require_POST
def check_new(request, parent_pk, model_name):
    """The same for a page that does not exist yet."""
    parent = get_object_or_404(Page, pk=parent_pk).specific
    if not parent.permissions_for_user(request.user).can_add_subpage():
        raise PermissionDenied
    for model in parent.allowed_subpage_models():
        if model._meta.model_name == model_name:
            return _notes(request, model(), parent)
    raise Http404


def _notes(request, page, parent=None):
    form_class = page.get_edit_handler().get_form_class()
    try:
        form = form_class(request.POST, instance=page, parent_page=parent, for_user=request.user)
        said = manuscript.of_form(form)
    except BROKEN:
        return HttpResponseBadRequest(render_to_string("400.html"))
    return render(request, "pages/writing_notes.html", summary(said))


def summary(said: rules.Manuscript) -> dict:
    """The notes on a manuscript, how many of each level, and how much there is to read."""
    notes = rules.review(said)
    prose = rules.prose_of(said)
    return {
        "notes": notes,
        "changes": sum(note.level is rules.Level.CHANGE for note in notes),
        "looks": sum(note.level is rules.Level.LOOK for note in notes),
        "words": sum(len(rules.words(sentence)) for sentence in prose),
        "grade": rules.grade(prose),
        "easy": rules.EASY_GRADE,
    }


def may_see_report(user) -> bool:
    return policy_registry.get_by_type(Page).user_has_permission(user, "change")


@require_GET
def report(request):
    """Every live page that this person may edit, with its notes: first what asks for a change."""
    if not may_see_report(request.user):
        raise PermissionDenied
    editable = policy_registry.get_by_type(Page).instances_user_has_permission_for(request.user, "change")
    pages = editable.live().filter(depth__gt=1).order_by("path").specific()
    rows = [{"page": page} | summary(manuscript.of_page(page)) for page in pages]
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
