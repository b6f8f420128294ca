"""The list of requests: its columns, what is found in it, and what leaves it as a spreadsheet."""

from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.ui.tables import Column
from wagtail.admin.views import generic
from wagtail.log_actions import log

from therapyties.security.encryption import DecryptionError, decrypt, encrypt
from therapyties.security.spreadsheets import harmless, practice_time

from ..models import ConsultationRequest
from ..services import reading
from . import records, remarks
from .guard import is_discreet
from .search import NEWEST, Found, find

WANTED = "desk_wanted"  # in the session, encrypted: what was looked for last
FOUND = "found"  # in the address of the list, which says no more than that something was looked for


class CheckboxColumn(Column):
    """A box that belongs to the form above the list."""

    cell_template_name = "consultations/desk/checkbox_cell.html"


class ReferenceColumn(Column):
    """The reference, which leads to the request; what else can be done with one stands on its page."""

    cell_template_name = "consultations/desk/reference_cell.html"


class NameColumn(Column):
    """The name, or its initials where somebody may look over a shoulder."""

    cell_template_name = "consultations/desk/name_cell.html"


class ReachColumn(Column):
    """The number or address, and beside it what is safe, and which language it is where that is not the desk's."""

    cell_template_name = "consultations/desk/reach_cell.html"

    def get_cell_context_data(self, instance: ConsultationRequest, parent_context: dict[str, Any]) -> dict[str, Any]:
        said = remarks.languages_in_words(instance)
        return super().get_cell_context_data(instance, parent_context) | {"languages": said}


class MomentColumn(Column):
    """A moment, short."""

    cell_template_name = "consultations/desk/moment_cell.html"


class CallColumn(Column):
    """The time of the call, and how long it is kept for who waits; or the times of day that suit."""

    cell_template_name = "consultations/desk/call_cell.html"

    def get_cell_context_data(self, instance: ConsultationRequest, parent_context: dict[str, Any]) -> dict[str, Any]:
        is_kept = instance.holds_its_slot(timezone.now())
        asks = instance.is_waiting and instance.slot is not None
        return super().get_cell_context_data(instance, parent_context) | {
            "kept_until": instance.held_until if asks and is_kept else None,
            "is_not_kept": asks and not is_kept,
        }


class DeliveryColumn(Column):
    """The status, and in words what was not delivered."""

    cell_template_name = "consultations/desk/status_cell.html"


class RequestIndexView(generic.IndexView):
    """The list, which finds by what stands in no URL, and writes into the audit log what leaves it."""

    page_title = gettext_lazy("Requests")
    wanted = ""  # what was looked for
    found: Found | None = None
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
        "get_language_display",
        "get_call_language_display",
    ]
    export_headings = {
        "received_at": gettext_lazy("Received"),
        "promised_by": gettext_lazy("Reply promised by"),
        "get_status_display": gettext_lazy("Status"),
        "get_contact_route_display": gettext_lazy("How to answer"),
        "slot": gettext_lazy("Call"),
        "reach": gettext_lazy("Phone or email"),
        "is_safe": gettext_lazy("What is safe"),
        "suits": gettext_lazy("What suits"),
        "get_language_display": gettext_lazy("Language they read"),
        "get_call_language_display": gettext_lazy("Language for the call"),
    }
    custom_value_preprocess = generic.IndexView.custom_value_preprocess | {
        str: {"csv": harmless, "xlsx": str},
        datetime: {"csv": practice_time, "xlsx": practice_time},
        object: {"csv": harmless, "xlsx": str},
    }

    @cached_property
    def columns(self) -> list[Column]:
        return [
            CheckboxColumn("choose", label=""),
            ReferenceColumn("reference", label=_("Reference"), sort_key="reference"),
            NameColumn("name", label=_("Name")),
            ReachColumn("reach", label=_("How to reach")),
            CallColumn("slot", label=_("Call"), sort_key="slot"),
            DeliveryColumn("status", label=_("Status"), sort_key="status"),
            MomentColumn("promised_by", label=_("Promised by"), sort_key="promised_by"),
            MomentColumn("received_at", label=_("Received"), sort_key="received_at"),
            Column("service", label=_("Service"), sort_key="service"),
        ]

    def get_list_buttons(self, instance: ConsultationRequest) -> list[Any]:
        """None: the name leads to everything that can be done with a request."""
        return []

    def get_base_queryset(self) -> QuerySet:
        queryset = super().get_base_queryset().of_people()
        if self.found is not None:
            queryset = queryset.filter(pk__in=self.found.ids)
        return queryset if self.is_export else queryset.with_trouble(timezone.now())

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """The list, or what of it was looked for last where the address says that something was."""
        self.wanted = _looked_for(request) if FOUND in request.GET else ""
        if self.wanted:
            self.found = find(self.wanted)
        return super().get(request, *args, **kwargs)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Find by what was typed, which stands in no address; or copy the chosen ones into a spreadsheet."""
        if "find" in request.POST:
            return redirect(self._found_at(request.POST["find"].replace("\0", "")[:200].strip()))
        chosen = records.chosen_in(request)
        if not chosen:
            return redirect(self.index_url)
        queryset = self.order_queryset(chosen)
        for stored in queryset:
            log(stored, "consultations.exported", user=request.user)
        return self.as_spreadsheet(queryset, self.FORMAT_XLSX)

    def _found_at(self, wanted: str) -> str:
        """Where that is shown, to which a browser can come back; of nothing it is the whole list."""
        if not wanted:
            self.request.session.pop(WANTED, None)
            return self.index_url
        self.request.session[WANTED] = encrypt(wanted, WANTED)
        return f"{self.index_url}?{FOUND}=yes"

    def render_to_response(self, context: dict[str, Any], **kwargs: Any) -> HttpResponse:
        if self.is_export:
            reading.listed(self.request.user, "consultations.list_exported", self.object_list.count())
        else:
            seen = "consultations.listed" if self.found is None else "consultations.searched"
            reading.listed(self.request.user, seen, len(context["object_list"]))
        return super().render_to_response(context, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | {
            "wanted": self.wanted,
            "found": self.found,
            "newest": NEWEST,
            "is_discreet": is_discreet(self.request),
        }


def _looked_for(request: HttpRequest) -> str:
    """What was looked for last in this session; empty if nothing was, or no key opens it."""
    try:
        return decrypt(request.session.get(WANTED, ""), WANTED)
    except DecryptionError:
        return ""
