"""How the back office looks: its stylesheet, and a menu without what nothing here asks."""

from django.http import HttpRequest
from django.templatetags.static import static
from django.utils.html import format_html_join
from django.utils.safestring import SafeString
from wagtail.admin.menu import MenuItem

SHEETS = ("css/desk/tokens.css", "css/admin.css", "css/desk/bar.css")


def stylesheet() -> SafeString:
    return format_html_join("\n", '<link rel="stylesheet" href="{}">', ((static(sheet),) for sheet in SHEETS))


def hide_unused(request: HttpRequest, items: list[MenuItem]) -> None:
    """Help links to other sites, which nothing here asks."""
    items[:] = [item for item in items if item.name != "help"]
