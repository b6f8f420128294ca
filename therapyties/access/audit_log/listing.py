"""The audit trail's page in the back office: to read, to filter, to export; looking at it is an entry as well."""

from datetime import datetime

import django_filters
from django import forms
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _
from wagtail.admin.auth import permission_required
from wagtail.admin.filters import DateRangePickerWidget, WagtailFilterSet
from wagtail.admin.ui.tables import Column
from wagtail.admin.views.reports import ReportView
from wagtail.log_actions import registry
from wagtail.permission_policies import ModelPermissionPolicy

from therapyties.security.spreadsheets import harmless, practice_time

from ..models import AuditEntry

MAY_READ = "access.view_auditentry"


def actions_there_are():
    """[(code, words)] of what has happened at least once."""
    words = dict(registry.get_choices())
    codes = AuditEntry.objects.order_by("action").values_list("action", flat=True).distinct()
    return [(code, words.get(code, code)) for code in codes]


def accounts_there_are():
    names = AuditEntry.objects.order_by("account").values_list("account", flat=True).distinct()
    return [(name, name) for name in names if name]


class TrailFilterSet(WagtailFilterSet):
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


class TrailView(ReportView):
    """Every entry, the newest first."""

    model = AuditEntry
    page_title = _("Audit trail")
    header_icon = "list-ul"
    index_url_name = "access_trail"
    index_results_url_name = "access_trail_results"
    permission_policy = ModelPermissionPolicy(AuditEntry)
    permission_required = "view"
    filterset_class = TrailFilterSet
    default_ordering = "-at"
    export_filename = "audit-trail"
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

    def get(self, request, *args, **kwargs):
        if not self.results_only:
            done = f"access.trail_{'exported' if self.is_export else 'read'}"
            AuditEntry.objects.record(done, user=request.user, detail=request.GET.urlencode())
        return super().get(request, *args, **kwargs)

    def get_breadcrumbs_items(self):
        return [*self.breadcrumbs_items, {"url": "", "label": self.get_page_title()}]


class HistoryInTrail:
    """A viewset whose history is the part of the trail that is about one of its own."""

    def _in_trail(self, request, pk):
        about = get_object_or_404(self.model, pk=pk)
        return redirect(f"{reverse('access_trail')}?{urlencode({'about': str(about)})}")

    @property
    def history_view(self):
        return permission_required(MAY_READ)(self._in_trail)

    history_results_view = history_view
