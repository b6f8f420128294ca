"""The therapist's desk in the back office: one request seen and erased, and the URLs of everything at the desk."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, path
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.views import generic
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.log_actions import log

from ..models import ConsultationRequest
from ..rules.states import Status
from ..services import by_anyone, notes
from . import (
    adding,
    blocking,
    calendars,
    claims,
    crowd,
    dated_hours,
    devices,
    handing_over,
    one_request,
    practice_settings,
    records,
    week,
    wording,
)
from .answers import ANSWERS
from .filters import RequestFilterSet
from .listing import RequestIndexView
from .menu import ConsultationsMenuItem
from .screen import screen_of


class RequestInspectView(generic.InspectView):
    """One request; that somebody looked at it is written into the audit log."""

    page_title = gettext_lazy("Request")

    header_more_buttons: list[Any] = []  # erasing stands on the page, with what it means

    def get_breadcrumbs_items(self) -> list[dict[str, str]]:
        """Ends with the reference alone, for which a phone has room."""
        return [*super().get_breadcrumbs_items()[:-1], {"url": "", "label": self.object.reference}]

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        log(self.object, "consultations.viewed", user=request.user)
        return super().get(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | screen_of(self.request, self.object)


class RequestDeleteView(generic.DeleteView):
    """Erases with all that belongs to it; the audit log is written by the service."""

    page_title = gettext_lazy("Erase")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        is_on = self.object.status == Status.CONFIRMED and self.object.slot is not None
        is_ahead = is_on and not self.object.is_over(timezone.now())
        beside = [notes.text_of(draft) for draft in notes.beside(self.object)]
        return super().get_context_data(**kwargs) | {"is_call_ahead": is_ahead, "beside": beside}

    def delete_action(self) -> None:
        by_anyone.erase(self.object, self.request.user)

    def get_success_message(self) -> str:
        return _("%(reference)s is erased.") % {"reference": self.object.reference}


class ConsultationViewSet(ModelViewSet):
    """Nothing that a visitor wrote is changed here: there is a status, notes, a call added by hand, erasing."""

    model = ConsultationRequest
    url_namespace = "desk"
    url_prefix = "consultations"
    icon = "mail"
    menu_label = gettext_lazy("Requests")
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
    exclude_form_fields: list[str] = []

    def get_common_view_kwargs(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_common_view_kwargs(
            **{"edit_url_name": None, "add_url_name": None, "usage_url_name": None, **kwargs}
        )

    def get_form_class(self, for_update: bool = False) -> None:
        return None

    def register_admin_url_finder(self) -> None:
        """None: nothing else of the back office leads to a request."""

    def get_urlpatterns(self) -> list[URLPattern]:
        kept = {"index", "index_results", "inspect", "delete"}
        return [pattern for pattern in super().get_urlpatterns() if pattern.name in kept] + [
            *(path(f"{name}/<int:pk>/", one_request.give, {"answer": cls}, name=name) for name, cls in ANSWERS.items()),
            *(path(f"{name}/<int:pk>/", view, name=name) for name, view in one_request.ACTIONS.items()),
            path("see/<int:pk>/<slug:answer>/", one_request.see, name="see"),
            path("add/", adding.add, name="add_call"),
            path("follow-up/<int:pk>/", one_request.follow_up, name="follow_up"),
            path("hand-over/<int:pk>/", handing_over.hand_over, name="hand_over"),
            path("claims/<int:pk>/settle/", claims.settle, name="settle_claim"),
            path("many/", crowd.look, name="crowd"),
            path("many/release/", crowd.release, name="crowd_release"),
            path("many/set-aside/", crowd.set_aside, name="crowd_set_aside"),
            path("person/<int:pk>/", records.person, name="person"),
            path("person/<int:pk>.json", records.person_file, name="person_file"),
            path("spam/", records.mark_as_spam, name="spam"),
            path("erase/", records.erase_chosen, name="erase_chosen"),
            path("discreet/", practice_settings.be_discreet, name="be_discreet"),
            path("mail/test/", practice_settings.test_mail, name="test_mail"),
            path("mail/arrived/<str:proof>/", practice_settings.mail_arrived, name="mail_arrived"),
            path("devices/", devices.devices, name="devices"),
            path("devices/key/", devices.device_key, name="device_key"),
            path("devices/<int:pk>/test/", devices.device_test, name="device_test"),
            path("devices/<int:pk>/remove/", devices.device_remove, name="device_remove"),
            path("openings/", practice_settings.preview_openings, name="openings"),
            path("week/", week.week, name="week"),
            path("block/", blocking.block, name="block"),
            path("unblock/<int:pk>/", blocking.unblock, name="unblock"),
            path("extra-hours/", dated_hours.extra_hours, name="extra_hours"),
            path("extra-hours/week/", dated_hours.week_hours, name="week_hours"),
            path("extra-hours/close/<int:pk>/", dated_hours.close, name="close_hours"),
            path("extra-hours/weekly/", dated_hours.weekly, name="weekly_hours"),
            path("own-calendars/read/", calendars.read_soon, name="read_calendars"),
            path("hours/right/", practice_settings.hours_are_right, name="hours_are_right"),
            path("calendar/", practice_settings.change_feed, name="feed"),
            path("texts/", wording.wordings, name="wordings"),
            path("texts/<slug:kind>/", wording.wording, name="wording"),
            path("texts/<slug:kind>/<slug:language>/", wording.wording, name="wording"),
        ]
