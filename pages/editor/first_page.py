"""The first page of the back office: what is missing, what is unfinished, and none of what says the same again."""

from typing import Any

from django.db.models import Q
from django.http import HttpRequest
from wagtail.admin.ui.components import Component
from wagtail.models import Page, PageQuerySet
from wagtail.permissions import policy_registry

from ..models import LegalPage, PracticeDetails
from ..writing.views import editable_pages

# Panels of Wagtail's own on the first page that say again what ours say, or speak of what is switched off here.
REPEATED = {
    "recent_edits",
    "user_objects_in_workflow_moderation",
    "whats_new_in_wagtail_version",
    "workflow_objects_to_moderate",
}
SHOWN = 8  # pages of each list on the first page; the rest opens on a press


class MissingLicencePanel(Component):
    """Says plainly what the law asks for and the site does not show yet."""

    name = "missing-licence"
    template_name = "pages/missing_licence_panel.html"
    order = 5


class UnfinishedPanel(Component):
    """The pages somebody has begun to change, and the legal pages nobody has agreed to yet."""

    name = "unfinished"
    template_name = "pages/unfinished_panel.html"
    order = 400

    def __init__(self, pages: PageQuerySet):
        super().__init__()
        self.pages = pages

    def get_context_data(self, parent_context: dict[str, Any] | None = None) -> dict[str, Any]:
        pages = self.pages.select_related("latest_revision__user").defer("latest_revision__content")
        to_review = list(pages.filter(pk__in=LegalPage.objects.filter(needs_review=True).values("pk")).order_by("path"))
        begun = pages.filter(Q(live=False) | Q(has_unpublished_changes=True), depth__gt=1)
        drafts = list(
            begun.exclude(pk__in=[page.pk for page in to_review]).order_by("-latest_revision_created_at", "-pk")
        )
        return {
            "drafts": drafts[:SHOWN],
            "more_drafts": drafts[SHOWN:],
            "to_review": to_review[:SHOWN],
            "more_to_review": to_review[SHOWN:],
        }


def say_what_is_missing(request: HttpRequest, panels: list[Component]) -> None:
    may_fill_in = PracticeDetails.get_permission_policy().user_has_any_permission(request.user, {"change"})
    if may_fill_in and not PracticeDetails.has_licence_number():
        panels.insert(0, MissingLicencePanel())


def show_unfinished(request: HttpRequest, panels: list[Component]) -> None:
    panels[:] = [panel for panel in panels if getattr(panel, "name", "") not in REPEATED]
    if policy_registry.get_by_type(Page).user_has_permission(request.user, "change"):
        panels.append(UnfinishedPanel(editable_pages(request.user)))


def count_nothing(request: HttpRequest, items: list[Component]) -> None:
    """How many pages and pictures there are helps nobody who begins a day."""
    items.clear()
