"""What the app adds to the back office, and who may do what there."""

from datetime import timedelta

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
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.chooser import SnippetChooserViewSet
from wagtail.snippets.views.snippets import SnippetViewSet

from . import chart, readiness
from .desk_views import is_discreet, may
from .messages import therapists_address
from .models import Availability, ConsultationRequest, Message, Referral, Status
from .retention import about_to_go
from .viewsets import ConsultationViewSet

register_permission_policy(ConsultationRequest, ModelPermissionPolicy(ConsultationRequest))

SHOWN = 8  # requests on the first page
MOST_TROUBLES = 50
WEEK = timedelta(days=7)
STILL_SHOWN = timedelta(minutes=30)  # a call that has begun


@hooks.register("register_admin_viewset")
def register_desk():
    return ConsultationViewSet()


class DayPanel(Component):
    """The day at a glance: who waits, the earliest promise first; today's calls and the week's; what did not arrive."""

    name = "day"
    template_name = "consultations/desk/day_panel.html"
    order = 10

    def get_context_data(self, parent_context):
        now = timezone.now()
        requests = ConsultationRequest.objects
        waiting = requests.waiting().order_by("promised_by").with_messages()
        total = waiting.count()
        calls = requests.of_people().filter(status=Status.CONFIRMED, slot__gt=now - STILL_SHOWN, slot__lt=now + WEEK)
        calls = list(calls.order_by("slot"))
        today = timezone.localdate(now)
        return {
            "request": parent_context["request"],
            "now": now,
            "requests": waiting[:SHOWN],
            "total": total,
            "more": max(0, total - SHOWN),
            "today": [call for call in calls if timezone.localdate(call.slot) == today],
            "later": [call for call in calls if timezone.localdate(call.slot) > today],
            "unsaid": requests.of_people().filter(status=Status.CONFIRMED, slot__lte=now - STILL_SHOWN).count(),
            "doubtful": requests.doubtful().count(),
            "about_to_go": about_to_go(now).of_people().count(),
            "nobody_is_told": not therapists_address(),
            "hours_are_an_example": Availability.objects.filter(is_example=True).exists(),
            "troubles": _by_problem(Message.objects.in_trouble(now)[:MOST_TROUBLES]),
            "is_discreet": is_discreet(parent_context["request"]),
        }


def _by_problem(messages):
    """[(problem, messages)]: what is wrong with many is said once."""
    found = {}
    for message in messages:
        found.setdefault(message.problem, []).append(message)
    return list(found.items())


class WeeksPanel(Component):
    """Requests by week and what became of them."""

    name = "weeks"
    template_name = "consultations/desk/weeks_panel.html"
    order = 60

    def get_context_data(self, parent_context):
        drawn = chart.weeks(timezone.now())
        return {
            "weeks": drawn,
            "outcomes": [(name, label) for name, label, _states in chart.OUTCOMES],
            "width": chart.WIDTH,
            "height": chart.HEIGHT,
            "total": sum(week.total for week in drawn),
        }


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
            return str(Status(entry.detail).label) if entry.detail in Status else self.label


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
