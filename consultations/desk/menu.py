"""What the desk adds to the back office's menu."""

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from wagtail.admin.menu import MenuItem
from wagtail.admin.ui.components import Component

from ..models import ConsultationRequest
from .guard import may


class ConsultationsMenuItem(MenuItem):
    """“Requests”, with the number of those who wait."""

    def is_shown(self, request: HttpRequest) -> bool:
        return may(request.user, "view")

    def render_component(self, request: HttpRequest) -> Component:
        component = super().render_component(request)  # made anew for each request; this item is everybody's
        if waiting := ConsultationRequest.objects.waiting().filter(is_doubtful=False).count():
            component.label = _("%(label)s (%(waiting)d)") % {"label": component.label, "waiting": waiting}
        return component


class WordingMenuItem(MenuItem):
    """“Messages” and “A word on your phone”, among the settings."""

    def is_shown(self, request: HttpRequest) -> bool:
        return may(request.user, "change")


def wording_item() -> WordingMenuItem:
    return WordingMenuItem(_("Messages"), reverse("desk:wordings"), name="wordings", icon_name="edit", order=3)


class PlainMenuItem(MenuItem):
    """A page of the desk, for whoever may answer requests."""

    def is_shown(self, request: HttpRequest) -> bool:
        return may(request.user, "change")


def week_item() -> PlainMenuItem:
    return PlainMenuItem(_("Your week"), reverse("desk:week"), name="week", icon_name="calendar-alt", order=11)


def call_times_item() -> PlainMenuItem:
    url = reverse("wagtailsettings:edit", args=["consultations", "availability"])
    return PlainMenuItem(_("Call times"), url, name="call-times", icon_name="time", order=12)


def devices_item() -> WordingMenuItem:
    title = _("A word on your phone")
    return WordingMenuItem(title, reverse("desk:devices"), name="devices", icon_name="mobile-alt", order=4)
