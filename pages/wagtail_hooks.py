"""The brand in the back office, and a menu without what the practice does not use."""

from django.templatetags.static import static
from django.utils.html import format_html
from wagtail import hooks
from wagtail.rich_text.pages import PageLinkHandler

from . import navigation


@hooks.register("insert_global_admin_css")
def brand_stylesheet():
    return format_html('<link rel="stylesheet" href="{}">', static("css/admin.css"))


@hooks.register("construct_main_menu")
def hide_unused(request, items):
    """Help links to other sites, which nothing here asks."""
    items[:] = [item for item in items if item.name != "help"]


class NavigationLinkHandler(PageLinkHandler):
    """Links inside rich text, from the rows that the request has fetched anyway; others as Wagtail looks them up."""

    @classmethod
    def get_many(cls, attrs_list):
        rows = {str(page.pk): page for page in navigation.current()}
        pages = [rows.get(str(attrs.get("id"))) for attrs in attrs_list]
        return pages if all(pages) else super().get_many(attrs_list)


@hooks.register("register_rich_text_features", order=10)  # after Wagtail's own handler, which it replaces
def link_without_queries(features):
    features.register_link_type(NavigationLinkHandler)
