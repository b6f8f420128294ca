"""The audit log's page in the back office: to read, to filter, to export; looking at it is an entry as well."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

import django_filters
from django import forms
from django.db import models
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _
from wagtail.admin.auth import permission_required
from wagtail.admin.filters import DateRangePickerWidget, WagtailFilterSet
from wagtail.admin.ui.tables import Column
from wagtail.admin.views.reports import ReportView
from wagtail.log_actions import registry

from therapyties.security.spreadsheets import harmless, practice_time

from ..models import AuditEntry

MAY_READ = "access.view_auditentry"


def actions_there_are() -> list[tuple[str, str]]:
    """[(code, words)] of what has happened at least once."""
    words = dict(registry.get_choices())
    codes = AuditEntry.objects.order_by("action").values_list("action", flat=True).distinct()
    return [(code, words.get(code, code)) for code in codes]


def accounts_there_are() -> list[tuple[str, str]]:
    """[(name, name)] of every account that did something."""
    names = AuditEntry.objects.order_by("account").values_list("account", flat=True).distinct()
    return [(name, name) for name in names if name]


class AuditLogFilterSet(WagtailFilterSet):
    at = django_filters.DateFromToRangeFilter(label=_("When"), widget=DateRangePickerWidget)
    action = django_filters.MultipleChoiceFilter(
        label=_("What"), choices=actions_there_are, widget=forms.CheckboxSelectMultiple
    )
    account = django_filters.MultipleChoiceFilter(
        label=_("Account"), choices=accounts_there_are, widget=forms.CheckboxSelectMultiple
    )
    about = django_filters.CharFilter(label=_("About"), lookup_expr="icontains")

    class Meta:
        model = AuditEntry
        fields = ["at", "action", "account", "about"]


class AuditLogView(ReportView):
    """Every entry, the newest first."""

    model = AuditEntry
    page_title = _("Audit log")
    header_icon = "list-ul"
    index_url_name = "access_audit_log"
    index_results_url_name = "access_audit_log_results"
    permission_required = "view"
    filterset_class = AuditLogFilterSet
    default_ordering = "-at"
    export_filename = "audit-log"
    list_export = ["at", "account", "what", "about", "detail"]
    export_headings = {"at": _("When"), "account": _("Account"), "what": _("What"), "about": _("About")}
    custom_value_preprocess = ReportView.custom_value_preprocess | {
        str: {"csv": harmless, "xlsx": str},
        datetime: {"csv": practice_time, "xlsx": practice_time},
        object: {"csv": harmless, "xlsx": str},
    }
    columns = [
        Column("at", label=_("When"), accessor=lambda entry: practice_time(entry.at), sort_key="at", width="15%"),
        Column("account", label=_("Account"), sort_key="account"),
        Column("what", label=_("What"), sort_key="action"),
        Column("about", label=_("About"), sort_key="about"),
        Column("detail", label=_("Detail")),
    ]

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not self.results_only:
            done = f"access.trail_{'exported' if self.is_export else 'read'}"
            AuditEntry.objects.record(done, user=request.user, detail=request.GET.urlencode())
        return super().get(request, *args, **kwargs)

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [*self.breadcrumbs_items, {"url": "", "label": self.get_page_title()}]


class HistoryInAuditLog:
    """A viewset whose history is the part of the audit log that is about one of its own."""

    model: type[models.Model]

    def _in_audit_log(self, request: HttpRequest, pk: str) -> HttpResponse:
        about = get_object_or_404(self.model, pk=pk)
        return redirect(f"{reverse('access_audit_log')}?{urlencode({'about': str(about)})}")

    @property
    def history_view(self) -> Callable[..., HttpResponseBase]:
        return permission_required(MAY_READ)(self._in_audit_log)

    history_results_view = history_view
