"""What the app adds to the back office, and who may do what there."""

from wagtail import hooks
from wagtail.admin.ui.components import Component
from wagtail.log_actions import LogFormatter
from wagtail.permission_policies import ModelPermissionPolicy
from wagtail.permissions import register_permission_policy

from .messages import therapists_address
from .models import ConsultationRequest, Status
from .viewsets import ConsultationViewSet, may

register_permission_policy(ConsultationRequest, ModelPermissionPolicy(ConsultationRequest))

SHOWN = 8  # requests on the first page


@hooks.register("register_admin_viewset")
def register_desk():
    return ConsultationViewSet()


class WaitingPanel(Component):
    """Who waits for an answer, the earliest promise first."""

    name = "waiting"
    template_name = "consultations/desk/waiting_panel.html"
    order = 10

    def get_context_data(self, parent_context):
        requests = ConsultationRequest.objects.waiting().order_by("promised_by").with_messages()
        return {
            "requests": requests[:SHOWN],
            "total": requests.count(),
            "doubtful": ConsultationRequest.objects.doubtful().count(),
            "nobody_is_told": not therapists_address(),
        }


@hooks.register("construct_homepage_panels")
def show_waiting(request, panels):
    if may(request.user, "view"):
        panels.insert(0, WaitingPanel())


@hooks.register("register_log_actions")
def name_actions(actions):
    actions.register_action("consultations.notes", "Change notes", "Notes changed")

    @actions.register_action("consultations.status")
    class StatusFormatter(LogFormatter):
        label = "Change status"

        def format_message(self, entry):
            status = entry.data.get("status", "")
            return f"Marked as {Status(status).label.lower()}" if status in Status else self.label
