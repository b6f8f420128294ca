"""The therapist's desk: the list of requests, one request on one screen, and what can be done from there."""

from datetime import datetime

import django_filters
from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect
from django.urls import path, reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_POST
from wagtail.admin.filters import DateRangePickerWidget, WagtailFilterSet
from wagtail.admin.menu import MenuItem
from wagtail.admin.ui.tables import Column, DateColumn, TitleColumn
from wagtail.admin.views import generic
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.permissions import policy_registry

from . import services
from .fields import Undecryptable
from .models import ConsultationRequest, Status

FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
LONGEST_NOTES = 10_000  # characters


def may(user, action):
    return policy_registry.get_by_type(ConsultationRequest).user_has_permission(user, action)


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
        "suits",
        "service",
        "note",
    ]
    export_headings = {
        "received_at": gettext_lazy("Received"),
        "promised_by": gettext_lazy("Reply promised by"),
        "get_status_display": gettext_lazy("Status"),
        "get_contact_route_display": gettext_lazy("How to answer"),
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
            Column("suits", label=_("What suits")),
            Column("service", label=_("Service"), sort_key="service"),
            DeliveryColumn("status", label=_("Status"), sort_key="status"),
        ]

    def get_base_queryset(self):
        return super().get_base_queryset().with_messages()


class RequestInspectView(generic.InspectView):
    page_title = gettext_lazy("Request")

    def get_context_data(self, **kwargs):
        return super().get_context_data(**kwargs) | {
            "stored": self.object,
            "statuses": [choice for choice in Status.choices if choice[0] != self.object.status],
            "may_change": may(self.request.user, "change"),
            "delivery": self.object.messages.all(),
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
        kept = {"index", "index_results", "inspect", "delete", "history", "history_results"}
        return [pattern for pattern in super().get_urlpatterns() if pattern.name in kept] + [
            path("status/<int:pk>/", change_status, name="status"),
            path("notes/<int:pk>/", change_notes, name="notes"),
            path("spam/", mark_as_spam, name="spam"),
        ]


def _allowed(request):
    if not may(request.user, "change"):
        raise PermissionDenied


@require_POST
def change_status(request, pk):
    """Give the status that was pressed, and keep the notes typed before pressing it."""
    _allowed(request)
    stored = get_object_or_404(ConsultationRequest, pk=pk)
    status = request.POST.get("status")
    if _keep_notes(request, stored) and status in Status:
        services.set_status([stored], status, request.user)
        said = {"reference": stored, "status": Status(status).label}
        messages.success(request, _("%(reference)s is now: %(status)s") % said)
    return redirect(reverse("desk:inspect", args=[pk]))


@require_POST
def change_notes(request, pk):
    _allowed(request)
    if _keep_notes(request, get_object_or_404(ConsultationRequest, pk=pk)):
        messages.success(request, _("Your notes are kept."))
    return redirect(reverse("desk:inspect", args=[pk]))


def _keep_notes(request, stored):
    """False, with the reason said, if the typed notes cannot be kept; nothing happens if none were sent or changed."""
    text = request.POST.get("private_notes", stored.private_notes).replace("\0", "").replace("\r\n", "\n")
    if text == stored.private_notes:
        return True
    if isinstance(stored.private_notes, Undecryptable):
        messages.error(request, _("The notes cannot be decrypted, so they cannot be replaced either."))
    elif len(text) > LONGEST_NOTES:
        messages.error(request, _("Please keep the notes under 10,000 characters. They were not changed."))
    else:
        services.keep_notes(stored, text, request.user)
        return True
    return False


@require_POST
def mark_as_spam(request):
    _allowed(request)
    chosen = [int(pk) for pk in request.POST.getlist("choose") if pk.isdecimal() and len(pk) < 18]
    if not chosen:
        messages.warning(request, _("Choose at least one request first."))
        return redirect(reverse("desk:index"))
    total = services.set_status(list(ConsultationRequest.objects.filter(pk__in=chosen)), Status.SPAM, request.user)
    messages.success(request, ngettext("%d request marked as spam.", "%d requests marked as spam.", total) % total)
    return redirect(reverse("desk:index"))
