"""The therapist's desk: the list of requests, one request on one screen, and what can be done from there."""

from datetime import datetime

from django.contrib import messages
from django.shortcuts import redirect
from django.urls import path
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.menu import MenuItem
from wagtail.admin.ui.tables import Column, TitleColumn
from wagtail.admin.views import generic
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.log_actions import log

from therapyties.security.spreadsheets import harmless, practice_time

from ..models import ConsultationRequest, ConsultationSettings
from ..services import by_anyone
from . import answers, records, settings
from .answers import desk_context
from .filters import RequestFilterSet
from .guard import is_discreet, may
from .search import NAMES_READ, find


class CheckboxColumn(Column):
    """A box that belongs to the form above the list."""

    cell_template_name = "consultations/desk/checkbox_cell.html"


class NameColumn(Column):
    """The name, or its initials where somebody may look over a shoulder."""

    cell_template_name = "consultations/desk/name_cell.html"


class ReachColumn(Column):
    """The number or address, and beside it what is safe."""

    cell_template_name = "consultations/desk/reach_cell.html"


class MomentColumn(Column):
    """A moment, short."""

    cell_template_name = "consultations/desk/moment_cell.html"


class CallColumn(Column):
    """The time of the call, or the times of day that suit."""

    cell_template_name = "consultations/desk/call_cell.html"


class DeliveryColumn(Column):
    """The status, and in words what was not delivered."""

    cell_template_name = "consultations/desk/status_cell.html"


class RequestIndexView(generic.IndexView):
    page_title = gettext_lazy("Consultations")
    wanted, found, is_cut = "", None, False  # what was looked for, the ids of it, whether names were left unread
    template_name = "consultations/desk/index.html"
    results_template_name = "consultations/desk/index_results.html"
    list_export = [
        "reference",
        "received_at",
        "promised_by",
        "get_status_display",
        "name",
        "get_contact_route_display",
        "reach",
        "is_safe",
        "slot",
        "suits",
        "service",
        "note",
    ]
    export_headings = {
        "received_at": gettext_lazy("Received"),
        "promised_by": gettext_lazy("Reply promised by"),
        "get_status_display": gettext_lazy("Status"),
        "get_contact_route_display": gettext_lazy("How to answer"),
        "slot": gettext_lazy("Call"),
        "reach": gettext_lazy("Phone or e-mail"),
        "is_safe": gettext_lazy("What is safe"),
        "suits": gettext_lazy("What suits"),
    }
    custom_value_preprocess = generic.IndexView.custom_value_preprocess | {
        str: {"csv": harmless, "xlsx": str},
        datetime: {"csv": practice_time, "xlsx": practice_time},
        object: {"csv": harmless, "xlsx": str},
    }

    @cached_property
    def columns(self):
        return [
            CheckboxColumn("choose", label=""),
            self._get_title_column("reference", TitleColumn),
            NameColumn("name", label=_("Name")),
            ReachColumn("reach", label=_("How to reach")),
            CallColumn("slot", label=_("Call"), sort_key="slot"),
            DeliveryColumn("status", label=_("Status"), sort_key="status"),
            MomentColumn("promised_by", label=_("Promised by"), sort_key="promised_by"),
            MomentColumn("received_at", label=_("Received"), sort_key="received_at"),
            Column("service", label=_("Service"), sort_key="service"),
        ]

    def get_base_queryset(self):
        queryset = super().get_base_queryset().of_people()
        if self.found is not None:
            queryset = queryset.filter(pk__in=self.found)
        return queryset if self.is_export else queryset.with_trouble(timezone.now())

    def post(self, request, *args, **kwargs):
        """Find by what was typed, which stands in no address; or copy the chosen ones into a spreadsheet."""
        if "find" in request.POST:
            self.wanted = request.POST.get("find", "").replace("\0", "")[:200].strip()
            if self.wanted:
                self.found, self.is_cut = find(self.wanted)
            return self.get(request, *args, **kwargs)
        chosen = records.chosen_in(request)
        if not chosen:
            messages.warning(request, _("Choose at least one request first."))
            return redirect(self.index_url)
        queryset = self.order_queryset(chosen)
        for stored in queryset:
            log(stored, "consultations.exported", user=request.user)
        return self.as_spreadsheet(queryset, self.FORMAT_XLSX)

    def render_to_response(self, context, **kwargs):
        if self.is_export:
            practice = ConsultationSettings.for_request(self.request)
            log(
                practice,
                "consultations.list_exported",
                user=self.request.user,
                data={"number": self.object_list.count()},
            )
        return super().render_to_response(context, **kwargs)

    def get_context_data(self, **kwargs):
        return super().get_context_data(**kwargs) | {
            "wanted": self.wanted,
            "found": self.found,
            "is_cut": self.is_cut,
            "names_read": NAMES_READ,
            "is_discreet": is_discreet(self.request),
        }


class RequestInspectView(generic.InspectView):
    page_title = gettext_lazy("Request")

    def get(self, request, *args, **kwargs):
        log(self.object, "consultations.viewed", user=request.user)
        return super().get(request, *args, **kwargs)

    def get_context_data(self, **kwargs):
        return super().get_context_data(**kwargs) | desk_context(self.request, self.object)


class RequestDeleteView(generic.DeleteView):
    """Erases with all that belongs to it; the audit log is written by the service."""

    def delete_action(self):
        by_anyone.erase(self.object, self.request.user)

    def get_success_message(self):
        return _("%(reference)s is erased.") % {"reference": self.object.reference}


class ConsultationsMenuItem(MenuItem):
    """“Consultations”, with the number of new ones."""

    def is_shown(self, request):
        return may(request.user, "view")

    def render_component(self, request):
        component = super().render_component(request)  # made anew for each request; this item is everybody's
        if new := ConsultationRequest.objects.waiting().count():
            component.label = _("%(label)s (%(new)d)") % {"label": component.label, "new": new}
        return component


class ConsultationViewSet(ModelViewSet):
    """No one adds a request here, and nothing a visitor wrote is changed: there is a status, notes, and erasing."""

    model = ConsultationRequest
    url_namespace = "desk"
    url_prefix = "consultations"
    icon = "mail"
    menu_label = gettext_lazy("Consultations")
    menu_order = 10
    add_to_admin_menu = True
    menu_item_class = ConsultationsMenuItem
    add_to_reference_index = False
    copy_view_enabled = False
    inspect_view_enabled = True
    index_view_class = RequestIndexView
    inspect_view_class = RequestInspectView
    inspect_template_name = "consultations/desk/inspect.html"
    delete_template_name = "consultations/desk/confirm_erase.html"
    filterset_class = RequestFilterSet
    search_backend_name = None
    list_per_page = 25
    delete_view_class = RequestDeleteView
    index_template_name = "consultations/desk/index.html"
    export_filename = "consultations"
    exclude_form_fields = []

    def get_common_view_kwargs(self, **kwargs):
        return super().get_common_view_kwargs(
            **{"edit_url_name": None, "add_url_name": None, "usage_url_name": None, **kwargs}
        )

    def get_form_class(self, for_update=False):
        return None

    def register_admin_url_finder(self):
        """None: nothing else of the back office leads to a request."""

    def get_urlpatterns(self):
        kept = {"index", "index_results", "inspect", "delete"}
        return [pattern for pattern in super().get_urlpatterns() if pattern.name in kept] + [
            *(path(f"{name}/<int:pk>/", view, name=name) for name, view in answers.ACTIONS.items()),
            path("see/<int:pk>/<slug:answer>/", answers.see, name="see"),
            path("person/<int:pk>/", records.person, name="person"),
            path("person/<int:pk>.json", records.person_file, name="person_file"),
            path("spam/", records.mark_as_spam, name="spam"),
            path("erase/", records.erase_chosen, name="erase_chosen"),
            path("discreet/", settings.be_discreet, name="be_discreet"),
            path("mail/test/", settings.test_mail, name="test_mail"),
            path("mail/arrived/<str:proof>/", settings.mail_arrived, name="mail_arrived"),
            path("openings/", settings.preview_openings, name="openings"),
            path("calendar/", settings.change_feed, name="feed"),
            path("texts/", settings.texts, name="texts"),
            path("texts/<slug:kind>/", settings.text, name="text"),
        ]
