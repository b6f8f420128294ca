"""How the list of requests is narrowed."""

from datetime import datetime, timedelta
from typing import Any

import django_filters
from django import forms
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy
from wagtail.admin.filters import DateRangePickerWidget, WagtailFilterSet

from ..models import ConsultationRequest, ConsultationSettings
from ..models.requests import STATUS_LABELS
from ..models.requests import ConsultationRequestQuerySet as Requests
from ..services.offered_services import names_at_the_desk


class RequestFilterSet(WagtailFilterSet):
    """How the list is narrowed: nothing here is about a person, for it stands in the page's URL."""

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

    WAITS = {
        "people": (gettext_lazy("Waits for an answer"), Q(is_doubtful=False)),
        "doubtful": (gettext_lazy("Looks doubtful"), Q(is_doubtful=True)),
    }

    waits = django_filters.ChoiceFilter(
        label=gettext_lazy("Waits for you"),
        choices=[(name, label) for name, (label, _which) in WAITS.items()],
        method="by_waiting",
        widget=forms.RadioSelect,
        empty_label=gettext_lazy("Any"),
    )
    status = django_filters.MultipleChoiceFilter(
        label=gettext_lazy("Status"),
        choices=[(status.value, label) for status, label in STATUS_LABELS.items()],
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
    service = django_filters.ChoiceFilter(
        label=gettext_lazy("Service"), method="by_service", empty_label=gettext_lazy("Any")
    )
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
        fields = ["waits", "status", "promise", "week", "service", "received_at", "keeping"]

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        asked_for = (
            ConsultationRequest.objects.exclude(service="").order_by("service").values_list("service", flat=True)
        )
        self.services = names_at_the_desk(asked_for.distinct())
        self.filters["service"].extra["choices"] = [(name, name) for name in sorted(set(self.services.values()))]

    def by_service(self, queryset: Requests, name: str, value: str) -> Requests:
        """In whichever language it was asked for."""
        return queryset.filter(service__in=[read for read, named in self.services.items() if named == value])

    def by_waiting(self, queryset: Requests, name: str, value: str) -> Requests:
        return queryset.waiting().filter(self.WAITS[value][1])

    def by_promise(self, queryset: Requests, name: str, value: str) -> Requests:
        return queryset.waiting().filter(self.PROMISES[value][1](timezone.now()))

    def by_week(self, queryset: Requests, name: str, value: str) -> Requests:
        now = timezone.now()
        first = 7 * self.WEEKS[value][1] - timezone.localtime(now).weekday()
        return queryset.filter(_within_days(now, first, first + 7, "slot"))

    def by_keeping(self, queryset: Requests, name: str, value: str) -> Requests:
        if value == "held":
            return queryset.filter(is_retained=True)
        return queryset.soon_past_retention(timezone.now(), ConsultationSettings.current().retention_days)


def _midnight(now: datetime, days: int) -> datetime:
    """The beginning of the day so many days from today, on the practice's clock."""
    day = timezone.localtime(now).date() + timedelta(days=days)
    return timezone.make_aware(datetime.combine(day, datetime.min.time()))


def _within_days(now: datetime, first: int, end: int, field: str) -> Q:
    return Q(**{f"{field}__gte": _midnight(now, first), f"{field}__lt": _midnight(now, end)})
