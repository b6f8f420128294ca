"""The therapist's desk: the list of requests, one request on one screen, and what can be done from there."""

from datetime import datetime

import django_filters
from django import forms
from django.urls import path
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.filters import DateRangePickerWidget, WagtailFilterSet
from wagtail.admin.menu import MenuItem
from wagtail.admin.ui.tables import Column, DateColumn, TitleColumn
from wagtail.admin.views import generic
from wagtail.admin.viewsets.model import ModelViewSet

from . import desk_views
from .desk_forms import ConfirmForm, DeclineForm, ProposeForm
from .desk_views import may
from .fields import Undecryptable
from .models import ENDED, MOVES, ConsultationRequest, ConsultationSettings, Status
from .services import diary

FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


def harmless(value):
    """Text from strangers as a spreadsheet shows it and does not run it."""
    text = str(value)
    return f"'{text}" if text.startswith(FORMULA_STARTS) else text


def practice_time(value):
    """A moment as the therapist's clock shows it, to the minute."""
    return timezone.localtime(value).strftime("%Y-%m-%d %H:%M")


class RequestFilterSet(WagtailFilterSet):
    status = django_filters.MultipleChoiceFilter(
        label=gettext_lazy("Status"),
        choices=Status,
        widget=forms.CheckboxSelectMultiple,
    )
    service = django_filters.AllValuesFilter(label=gettext_lazy("Service"))
    received_at = django_filters.DateFromToRangeFilter(label=gettext_lazy("Received"), widget=DateRangePickerWidget)

    class Meta:
        model = ConsultationRequest
        fields = ["status", "service", "received_at"]


class CheckboxColumn(Column):
    """A box that belongs to the form above the list."""

    cell_template_name = "consultations/desk/checkbox_cell.html"


class ReachColumn(Column):
    """The number or address, and beside it what is safe."""

    cell_template_name = "consultations/desk/reach_cell.html"


class CallColumn(Column):
    """The time of the call, or the times of day that suit."""

    cell_template_name = "consultations/desk/call_cell.html"


class DeliveryColumn(Column):
    """The status, and in words what was not delivered."""

    cell_template_name = "consultations/desk/status_cell.html"


class RequestIndexView(generic.IndexView):
    page_title = gettext_lazy("Consultations")
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
            DateColumn("received_at", label=_("Received"), sort_key="received_at", width="12%"),
            self._get_title_column("reference", TitleColumn),
            Column("name", label=_("Name")),
            ReachColumn("reach", label=_("How to reach")),
            CallColumn("slot", label=_("Call"), sort_key="slot"),
            Column("service", label=_("Service"), sort_key="service"),
            DeliveryColumn("status", label=_("Status"), sort_key="status"),
        ]

    def get_base_queryset(self):
        return super().get_base_queryset().with_messages()


class RequestInspectView(generic.InspectView):
    page_title = gettext_lazy("Request")

    def get_context_data(self, **kwargs):
        return super().get_context_data(**kwargs) | desk_context(self.request, self.object)


def desk_context(request, stored):
    """One request with everything that may be done to it now."""
    to = MOVES[Status(stored.status)]
    free = diary(besides=stored).openings
    may_answer = stored.status in (Status.REQUESTED, Status.CONFIRMED)
    how = ConsultationSettings.for_request(request).how_to_call if stored.email else ""
    is_past = stored.slot is not None and stored.slot <= timezone.now()
    return {
        "stored": stored,
        "link": "" if isinstance(stored.token, Undecryptable) else stored.token,
        "is_past": is_past,
        "may_change": may(request.user, "change"),
        "delivery": stored.messages.all(),
        "confirm": ConfirmForm(stored=stored, openings=free, how_to_call=how) if Status.CONFIRMED in to else None,
        "propose": ProposeForm(openings=[slot for slot in free if slot != stored.slot]) if may_answer else None,
        "decline": DeclineForm() if Status.DECLINED in to else None,
        "endings": [
            status for status in ENDED if status in to and status != stored.status and (is_past or not stored.slot)
        ],
        "first": stored.first_of_the_contact() if stored.is_doubtful else None,
        "may_clear": stored.status == Status.SPAM or (stored.is_doubtful and stored.status == Status.REQUESTED),
        "may_be_spam": Status.SPAM in to,
    }


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
    search_fields = ["reference"]
    search_backend_name = None
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
            *(path(f"{name}/<int:pk>/", view, name=name) for name, view in desk_views.ACTIONS.items()),
            path("spam/", desk_views.mark_as_spam, name="spam"),
            path("openings/", desk_views.preview_openings, name="openings"),
            path("calendar/", desk_views.change_feed, name="feed"),
            path("texts/", desk_views.texts, name="texts"),
            path("texts/<slug:kind>/", desk_views.text, name="text"),
        ]
