"""The brand in the back office, and a menu without what the practice does not use."""

from django.templatetags.static import static
from django.utils.html import format_html
from wagtail import hooks


@hooks.register("insert_global_admin_css")
def brand_stylesheet():
    return format_html('<link rel="stylesheet" href="{}">', static("css/admin.css"))


@hooks.register("construct_main_menu")
def hide_unused(request, items):
    """Help links to other sites, which nothing here asks."""
    items[:] = [item for item in items if item.name != "help"]
