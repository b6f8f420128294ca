"""What the app adds to the back office, and who may do what there."""

from django.templatetags.static import static
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.log_actions import LogFormatter
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.chooser import SnippetChooserViewSet
from wagtail.snippets.views.snippets import SnippetViewSet

from .desk import readiness
from .desk.guard import may
from .desk.listing import ConsultationViewSet
from .desk.panels import DayPanel, WeeksPanel
from .models import Referral
from .models.requests import STATUS_LABELS


@hooks.register("register_admin_viewset")
def register_desk():
    return ConsultationViewSet()


@hooks.register("construct_homepage_panels")
def show_the_day(request, panels):
    if may(request.user, "view"):
        panels += [DayPanel(), WeeksPanel()]


hooks.register("register_readiness", readiness.lines, order=10)


class TextsMenuItem(MenuItem):
    def is_shown(self, request):
        return may(request.user, "change")


@hooks.register("register_settings_menu_item")
def offer_texts():
    return TextsMenuItem(_("Messages"), reverse("desk:texts"), name="texts", icon_name="edit", order=3)


@hooks.register("insert_global_admin_js")
def desk_script():
    return format_html('<script src="{}" defer></script>', static("js/desk.js"))


@hooks.register("register_log_actions")
def name_actions(actions):
    for action, label, message in (
        ("consultations.viewed", "Look at a request", "Looked at"),
        ("consultations.notes", "Change notes", "Notes changed"),
        ("consultations.link", "Replace a link", "Link replaced"),
        ("consultations.undone", "Take an answer back", "Answer taken back"),
        ("consultations.held", "Keep longer", "Kept longer for a reason"),
        ("consultations.released", "Keep no longer", "Kept no longer than others"),
        ("consultations.exported", "Export a request", "Exported"),
        ("consultations.list_exported", "Export the list", "List exported"),
        ("consultations.erased", "Erase a request", "Erased"),
        ("consultations.feed", "Change the calendar's address", "Address of the private calendar changed"),
    ):
        actions.register_action(action, label, message)

    @actions.register_action("consultations.status")
    class StatusFormatter(LogFormatter):
        label = "Change status"

        def format_message(self, entry):
            return str(STATUS_LABELS[entry.detail]) if entry.detail in STATUS_LABELS else self.label


class NoChooser(SnippetChooserViewSet):
    """Nothing chooses one in a dialog, so there is none: Wagtail's would be open to every account."""

    def get_urlpatterns(self):
        return []


class ReferralViewSet(SnippetViewSet):
    """Others who may help, in the practice's settings."""

    chooser_viewset_class = NoChooser

    model = Referral
    icon = "group"
    menu_label = _("Others who may help")
    menu_name = "referrals"
    menu_order = 4
    add_to_settings_menu = True
    list_display = ["name", "licence", "languages"]


register_snippet(ReferralViewSet)
