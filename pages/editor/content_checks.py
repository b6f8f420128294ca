"""What the editor's panel of checks says about the drawn page, in an editor's words."""

from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail.admin.userbar import ContentCheckerItem
from wagtail.models import Page


class Checks(ContentCheckerItem):
    """Wagtail's checks of the drawn page, on what its editor wrote, in an editor's words."""

    axe_include = ["main"]
    # No "p-as-heading": it speaks only of bold lines that our templates set, which no editor can change.
    axe_run_only = [*(rule for rule in ContentCheckerItem.axe_run_only if rule != "p-as-heading"), "image-alt"]
    axe_messages = ContentCheckerItem.axe_messages | {
        "alt-text-quality": {
            "error_name": _("A picture is described by a file name"),
            "help_text": _("Say in one sentence what it shows."),
        },
        "empty-heading": {
            "error_name": _("A heading without words"),
            "help_text": _("Write it, or take it out."),
        },
        "empty-meta-description": {
            "error_name": _("The summary for search engines is empty"),
            "help_text": _("It stands under “Found and shared”."),
        },
        "heading-order": {
            "error_name": _("A small heading without a large one above it"),
            "help_text": _("Make it a large heading, or write one above it."),
        },
        "image-alt": {
            "error_name": _("A picture without a description"),
            "help_text": _("Say in one sentence what it shows."),
        },
        "link-name": {
            "error_name": _("A link without words"),
            "help_text": _("Say where it leads."),
        },
    }


def check_in_our_words(request: HttpRequest, items: list[Any], page: Page | None) -> None:
    items[:] = [Checks(in_editor=item.in_editor) if isinstance(item, ContentCheckerItem) else item for item in items]
