"""How the back office looks: its stylesheet, and a menu without what nothing here asks."""

from django.http import HttpRequest
from django.templatetags.static import static
from django.utils.html import format_html_join
from django.utils.safestring import SafeString
from wagtail.admin.menu import MenuItem

SHEETS = (
    "css/desk/tokens.css",
    "css/admin.css",
    "css/desk/breaking.css",
    "css/desk/bar.css",
    "css/desk/said.css",
    "css/desk/picker.css",
    "css/desk/translations.css",
)


def stylesheet() -> SafeString:
    return format_html_join("\n", '<link rel="stylesheet" href="{}">', ((static(sheet),) for sheet in SHEETS))


# Reports about how a site is built, and trees of sites and folders: one practice has one of each.
UNUSED_REPORTS = {"aging-pages", "locked-pages", "page-types-usage", "workflows", "workflow-tasks"}
UNUSED_SETTINGS = {"sites", "collections", "workflows", "workflow-tasks"}


def hide_unused_reports(request: HttpRequest, items: list[MenuItem]) -> None:
    items[:] = [item for item in items if item.name not in UNUSED_REPORTS]


def hide_unused_settings(request: HttpRequest, items: list[MenuItem]) -> None:
    items[:] = [item for item in items if item.name not in UNUSED_SETTINGS]


def hide_unused(request: HttpRequest, items: list[MenuItem]) -> None:
    """Help links to other sites, which nothing here asks."""
    items[:] = [item for item in items if item.name != "help"]
