"""The therapist's desk: the list of requests, one request on one screen, and what can be done from there."""

from datetime import datetime, timedelta

import django_filters
from django import forms
from django.contrib import messages
from django.db.models import Q
from django.shortcuts import redirect
from django.urls import path
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.filters import DateRangePickerWidget, WagtailFilterSet
from wagtail.admin.menu import MenuItem
from wagtail.admin.ui.tables import Column, TitleColumn
from wagtail.admin.views import generic
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.log_actions import log

from . import answer_views, desk_views, record_views, services
from .answer_views import desk_context
from .desk_views import is_discreet, may
from .messages import retention_days
from .models import ConsultationRequest, ConsultationSettings, Status
from .models.requests import WARNED_BEFORE
from .search import NAMES_READ, find

FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


def harmless(value):
    """Text from strangers as a spreadsheet shows it and does not run it."""
    text = str(value)
    return f"'{text}" if text.startswith(FORMULA_STARTS) else text


def practice_time(value):
    """A moment as the therapist's clock shows it, to the minute."""
    return timezone.localtime(value).strftime("%Y-%m-%d %H:%M")


class RequestFilterSet(WagtailFilterSet):
    """How the list is narrowed: nothing here is about a person, for it stands in the page's address."""

    PROMISES = {
        "missed": (gettext_lazy("Missed"), lambda now: Q(promised_by__lte=now)),
        "today": (gettext_lazy("Due today"), lambda now: _within_days(now, 0, 1, "promised_by")),
        "tomorrow": (gettext_lazy("Due tomorrow"), lambda now: _within_days(now, 1, 2, "promised_by")),
        "later": (gettext_lazy("Later"), lambda now: Q(promised_by__gte=_midnight(now, 2))),
    }
    WEEKS = {
        "last": (gettext_lazy("Last week"), -1),
        "this": (gettext_lazy("This week"), 0),
        "next": (gettext_lazy("Next week"), 1),
    }

    status = django_filters.MultipleChoiceFilter(
        label=gettext_lazy("Status"),
        choices=Status,
        widget=forms.CheckboxSelectMultiple,
    )
    promise = django_filters.ChoiceFilter(
        label=gettext_lazy("Answer promised"),
        choices=[(name, label) for name, (label, _when) in PROMISES.items()],
        method="by_promise",
        widget=forms.RadioSelect,
        empty_label=gettext_lazy("Any"),
    )
    week = django_filters.ChoiceFilter(
        label=gettext_lazy("Week of the call"),
        choices=[(name, label) for name, (label, _number) in WEEKS.items()],
        method="by_week",
        widget=forms.RadioSelect,
        empty_label=gettext_lazy("Any"),
    )
    service = django_filters.ChoiceFilter(label=gettext_lazy("Service"), empty_label=gettext_lazy("Any"))
    received_at = django_filters.DateFromToRangeFilter(label=gettext_lazy("Received"), widget=DateRangePickerWidget)
    keeping = django_filters.ChoiceFilter(
        label=gettext_lazy("Keeping"),
        choices=[("soon", gettext_lazy("Erased within a week")), ("held", gettext_lazy("Kept for a reason"))],
        method="by_keeping",
        widget=forms.RadioSelect,
        empty_label=gettext_lazy("Any"),
    )

    class Meta:
        model = ConsultationRequest
        fields = ["status", "promise", "week", "service", "received_at", "keeping"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        asked_for = (
            ConsultationRequest.objects.exclude(service="").order_by("service").values_list("service", flat=True)
        )
        self.filters["service"].extra["choices"] = [(service, service) for service in asked_for.distinct()]

    def by_promise(self, queryset, name, value):
        return queryset.waiting().filter(self.PROMISES[value][1](timezone.now()))

    def by_week(self, queryset, name, value):
        now = timezone.now()
        first = 7 * self.WEEKS[value][1] - timezone.localtime(now).weekday()
        return queryset.filter(_within_days(now, first, first + 7, "slot"))

    def by_keeping(self, queryset, name, value):
        if value == "held":
            return queryset.filter(is_held=True)
        return queryset.past_keeping(timezone.now() + WARNED_BEFORE, retention_days())


def _midnight(now, days):
    """The beginning of the day so many days from today, on the practice's clock."""
    day = timezone.localtime(now).date() + timedelta(days=days)
    return timezone.make_aware(datetime.combine(day, datetime.min.time()))


def _within_days(now, first, end, field):
    return Q(**{f"{field}__gte": _midnight(now, first), f"{field}__lt": _midnight(now, end)})


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
        chosen = record_views.chosen_in(request)
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
    """Erases with all that belongs to it; the trail is written by the service."""

    def delete_action(self):
        services.erase(self.object, self.request.user)

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
            *(path(f"{name}/<int:pk>/", view, name=name) for name, view in answer_views.ACTIONS.items()),
            path("see/<int:pk>/<slug:answer>/", answer_views.see, name="see"),
            path("person/<int:pk>/", record_views.person, name="person"),
            path("person/<int:pk>.json", record_views.person_file, name="person_file"),
            path("spam/", record_views.mark_as_spam, name="spam"),
            path("erase/", record_views.erase_chosen, name="erase_chosen"),
            path("discreet/", desk_views.be_discreet, name="be_discreet"),
            path("mail/test/", desk_views.test_mail, name="test_mail"),
            path("mail/arrived/<str:proof>/", desk_views.mail_arrived, name="mail_arrived"),
            path("openings/", desk_views.preview_openings, name="openings"),
            path("calendar/", desk_views.change_feed, name="feed"),
            path("texts/", desk_views.texts, name="texts"),
            path("texts/<slug:kind>/", desk_views.text, name="text"),
        ]
