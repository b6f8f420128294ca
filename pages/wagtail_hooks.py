"""The brand in the back office, its menu and first page, and what the editor of a page checks and refuses."""

from django.contrib import messages
from django.db.models import Q
from django.shortcuts import redirect
from django.templatetags.static import static
from django.urls import include, path, reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.ui.components import Component
from wagtail.admin.userbar import ContentCheckerItem
from wagtail.admin.widgets import Button
from wagtail.models import Page
from wagtail.permissions import policy_registry
from wagtail.rich_text.pages import PageLinkHandler
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.chooser import SnippetChooserViewSet
from wagtail.snippets.views.snippets import SnippetViewSet

from . import navigation
from .editor import readiness
from .importing.drafts import may_import
from .importing.views import import_text
from .models import ArticleIndexPage, LegalPage, PracticeDetails, Topic
from .writing import manuscript, rules, views
from .writing.forms import say_left

# Panels of Wagtail's own on the first page that say again what ours say, or speak of what is switched off here.
REPEATED = {
    "recent_edits",
    "user_objects_in_workflow_moderation",
    "whats_new_in_wagtail_version",
    "workflow_objects_to_moderate",
}
SHOWN = 8  # pages of each list on the first page; the rest opens on a press


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


class UnfinishedPanel(Component):
    """The pages somebody has begun to change, and the legal pages nobody has agreed to yet."""

    name = "unfinished"
    template_name = "pages/unfinished_panel.html"
    order = 400

    def __init__(self, pages):
        super().__init__()
        self.pages = pages

    def get_context_data(self, parent_context):
        begun = self.pages.filter(Q(live=False) | Q(has_unpublished_changes=True), depth__gt=1)
        to_review = list(
            self.pages.filter(pk__in=LegalPage.objects.filter(needs_review=True).values("pk")).order_by("path")
        )
        drafts = list(
            begun.exclude(pk__in=[page.pk for page in to_review])
            .select_related("latest_revision__user")
            .order_by("-latest_revision_created_at", "-pk")
        )
        return {
            "drafts": drafts[:SHOWN],
            "more_drafts": drafts[SHOWN:],
            "to_review": to_review[:SHOWN],
            "more_to_review": to_review[SHOWN:],
        }


def _editable_pages(user):
    return policy_registry.get_by_type(Page).instances_user_has_permission_for(user, "change")


@hooks.register("construct_homepage_panels")
def show_unfinished(request, panels):
    panels[:] = [panel for panel in panels if getattr(panel, "name", "") not in REPEATED]
    if policy_registry.get_by_type(Page).user_has_permission(request.user, "change"):
        panels.append(UnfinishedPanel(_editable_pages(request.user)))


hooks.register("register_readiness", readiness.lines, order=1)


class NoChooser(SnippetChooserViewSet):
    """Articles tick their topics, so nothing opens a dialog to choose one; Wagtail's breaks on an empty form."""

    def get_urlpatterns(self):
        return []


class TopicViewSet(SnippetViewSet):
    """Topics under their own name: nobody looks for them under “Snippets”."""

    chooser_viewset_class = NoChooser
    model = Topic
    icon = "tag"
    menu_label = gettext_lazy("Topics")
    menu_order = 350
    add_to_admin_menu = True


register_snippet(TopicViewSet)


# --- writing


@hooks.register("register_admin_urls")
def writing_addresses():
    return [path("writing/", include((views.urlpatterns, "writing")))]


@hooks.register("insert_editor_js")
def writing_script():
    return format_html('<script src="{}" defer></script>', static("js/writing.js"))


class WritingMenuItem(MenuItem):
    def is_shown(self, request):
        return views.may_see_report(request.user)


@hooks.register("register_reports_menu_item")
def offer_writing_report():
    return WritingMenuItem(
        gettext_lazy("Writing checks"), reverse("writing:report"), name="writing", icon_name="edit", order=100
    )


@hooks.register("after_publish_page")
def warn_of_what_was_published(request, page):
    """Nothing is held back for its wording; what the law forbids is named, once, to who has just published it."""
    found = [
        note
        for note in rules.review(manuscript.of_page(page.specific))
        if note.level is rules.Level.CHANGE and note.rule != "prompt"
    ]
    for why in dict.fromkeys(note.why for note in found):
        named = [f"“{note.found}”" if note.found else note.where for note in found if note.why == why]
        messages.warning(
            request, _("Please change: %(named)s. %(why)s") % {"named": ", ".join(dict.fromkeys(named)), "why": why}
        )


@hooks.register("before_bulk_action")
def publish_no_template(request, action_type, pages, action):
    """Several pages published at once: none of them if one still holds prompts of the template."""
    if action_type != "publish":
        return None
    wanted = list(pages)
    if action.cleaned_form.cleaned_data["include_descendants"]:
        wanted += [below for page in pages for below in page.get_descendants().not_live()]
    refused = False
    for page in wanted:
        if left := rules.prompts(manuscript.of_page(page.get_latest_revision_as_object())):
            messages.error(request, f"{page.get_admin_display_title()}: {say_left(left)}")
            refused = True
    return redirect(action.next_url) if refused else None


class Checks(ContentCheckerItem):
    """Wagtail's checks of the drawn page, on what its editor wrote, in an editor's words."""

    axe_include = ["main"]
    # No "p-as-heading": it speaks only of bold lines that our templates set, which no editor can change.
    axe_run_only = [*(rule for rule in ContentCheckerItem.axe_run_only if rule != "p-as-heading"), "image-alt"]
    axe_messages = ContentCheckerItem.axe_messages | {
        "alt-text-quality": {
            "error_name": gettext_lazy("A picture is described by a file name"),
            "help_text": gettext_lazy("Say in one sentence what it shows."),
        },
        "empty-heading": {
            "error_name": gettext_lazy("A heading without words"),
            "help_text": gettext_lazy("Write it, or take it out."),
        },
        "empty-meta-description": {
            "error_name": gettext_lazy("The summary for search engines is empty"),
            "help_text": gettext_lazy("It stands under “Found and shared”."),
        },
        "heading-order": {
            "error_name": gettext_lazy("A small heading without a large one above it"),
            "help_text": gettext_lazy("Make it a large heading, or write one above it."),
        },
        "image-alt": {
            "error_name": gettext_lazy("A picture without a description"),
            "help_text": gettext_lazy("Say in one sentence what it shows."),
        },
        "link-name": {
            "error_name": gettext_lazy("A link without words"),
            "help_text": gettext_lazy("Say where it leads."),
        },
    }


@hooks.register("construct_wagtail_userbar")
def check_in_our_words(request, items, page):
    items[:] = [Checks(in_editor=item.in_editor) if isinstance(item, ContentCheckerItem) else item for item in items]


@hooks.register("construct_homepage_summary_items", order=1000)  # after those that count
def count_nothing(request, items):
    """How many pages and pictures there are helps nobody who begins a day."""
    items.clear()


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
        gettext_lazy("Import a text"), reverse("importing:article"), name="import", icon_name="upload", order=150
    )


@hooks.register("register_page_header_buttons")
def offer_import_beside_articles(page, user, view_name, next_url=None):
    if view_name == "index" and page.specific_class is ArticleIndexPage and may_import(user):
        yield Button(_("Import a text"), reverse("importing:article"), icon_name="upload", priority=12)
