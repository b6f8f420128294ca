"""What the app adds to the back office, and who may do what there."""

from django.templatetags.static import static
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.ui.components import Component
from wagtail.log_actions import LogFormatter
from wagtail.permission_policies import ModelPermissionPolicy
from wagtail.permissions import register_permission_policy

from .desk_views import may
from .messages import therapists_address
from .models import Availability, ConsultationRequest, Message, Status
from .viewsets import ConsultationViewSet

register_permission_policy(ConsultationRequest, ModelPermissionPolicy(ConsultationRequest))

SHOWN = 8  # requests on the first page


@hooks.register("register_admin_viewset")
def register_desk():
    return ConsultationViewSet()


class WaitingPanel(Component):
    """Who waits for an answer, the earliest promise first; what is coming; and whether messages arrive."""

    name = "waiting"
    template_name = "consultations/desk/waiting_panel.html"
    order = 10

    def get_context_data(self, parent_context):
        now = timezone.now()
        requests = ConsultationRequest.objects.waiting().order_by("promised_by").with_messages()
        total = requests.count()
        coming = ConsultationRequest.objects.filter(status=Status.CONFIRMED, slot__gt=now).order_by("slot")
        return {
            "requests": requests[:SHOWN],
            "total": total,
            "more": max(0, total - SHOWN),
            "coming": coming[:SHOWN],
            "doubtful": ConsultationRequest.objects.doubtful().count(),
            "nobody_is_told": not therapists_address(),
            "hours_are_an_example": Availability.objects.filter(is_example=True).exists(),
            "troubles": list(Message.objects.in_trouble(now)[:SHOWN]),
        }


@hooks.register("construct_homepage_panels")
def show_waiting(request, panels):
    if may(request.user, "view"):
        panels.insert(0, WaitingPanel())


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
    actions.register_action("consultations.notes", "Change notes", "Notes changed")
    actions.register_action("consultations.link", "Change link", "Link replaced")

    @actions.register_action("consultations.status")
    class StatusFormatter(LogFormatter):
        label = "Change status"

        def format_message(self, entry):
            return str(Status(entry.detail).label) if entry.detail in Status else self.label
