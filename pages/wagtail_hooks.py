"""The brand in the back office, and a menu without what the practice does not use."""

from django.templatetags.static import static
from django.urls import include, path, reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.ui.components import Component
from wagtail.admin.widgets import Button
from wagtail.rich_text.pages import PageLinkHandler

from . import navigation
from .importing.drafts import may_import
from .importing.views import import_text
from .models import ArticleIndexPage, PracticeDetails


@hooks.register("insert_global_admin_css")
def brand_stylesheet():
    return format_html('<link rel="stylesheet" href="{}">', static("css/admin.css"))


class MissingLicencePanel(Component):
    """Says plainly what the law asks for and the site does not show yet."""

    name = "missing-licence"
    template_name = "pages/missing_licence_panel.html"
    order = 5


@hooks.register("construct_homepage_panels")
def say_what_is_missing(request, panels):
    may_fill_in = PracticeDetails.get_permission_policy().user_has_any_permission(request.user, {"change"})
    if may_fill_in and PracticeDetails.objects.filter(licence_number="").exists():
        panels.insert(0, MissingLicencePanel())


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


@hooks.register("register_admin_urls")
def import_urls():
    return [path("import/", include(([path("", import_text, name="article")], "importing")))]


class ImportMenuItem(MenuItem):
    def is_shown(self, request):
        return may_import(request.user)


@hooks.register("register_admin_menu_item")
def offer_import():
    return ImportMenuItem(
        _("Import a text"), reverse("importing:article"), name="import", icon_name="upload", order=150
    )


@hooks.register("register_page_header_buttons")
def offer_import_beside_articles(page, user, view_name, next_url=None):
    if view_name == "index" and page.specific_class is ArticleIndexPage and may_import(user):
        yield Button(_("Import a text"), reverse("importing:article"), icon_name="upload", priority=12)
