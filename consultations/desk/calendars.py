"""The therapist's own calendars, among the practice's settings: which are read, when they were, and what went wrong."""

from typing import Any
from urllib.parse import urlsplit

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.panels import FieldPanel, HelpPanel, ObjectList
from wagtail.admin.ui.tables import Column
from wagtail.snippets.views.snippets import IndexView, SnippetViewSet

from therapyties.security.outside import Unreachable, checked

from ..models import Availability, BusyCalendar
from ..models.availability import practice_zone
from ..rules.week import week_asked_for
from .blocking import week_of
from .calendar_words import how_it_is
from .guard import DeskRequest, for_the_therapist
from .referrals import NoChooser

KEPT = gettext_lazy("Kept. Type a new one to replace it.")


class CalendarForm(WagtailAdminModelForm):
    """A secret that is stored is not shown again; an empty field leaves it as it is."""

    SECRETS = ("url", "password")

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        for name in self.SECRETS:
            field = self.fields[name]
            field.widget = forms.TextInput(attrs={"autocomplete": "off"})
            if getattr(self.instance, name):
                field.required = False
                self.initial[name] = ""
                field.widget.attrs["placeholder"] = str(KEPT)
        self.fields["password"].widget.input_type = "password"

    def _kept(self, name: str) -> str:
        return self.cleaned_data[name] or getattr(self.instance, name)

    def clean_url(self) -> str:
        url = self._kept("url").strip().replace("webcal://", "https://", 1)
        try:
            checked(url)
        except Unreachable as problem:
            raise forms.ValidationError(str(problem)) from None
        return url

    def clean_password(self) -> str:
        """The one that is kept is for the server that it was given for."""
        typed, url = self.cleaned_data["password"], self.cleaned_data.get("url", "")
        moves = urlsplit(url).netloc != urlsplit(str(self.instance.url or url)).netloc
        if self.instance.password and moves and not typed:
            raise forms.ValidationError(_("The address is another server's: please type the password for it."))
        return self._kept("password")

    def save(self, commit: bool = True) -> BusyCalendar:
        """It is read anew within a minute."""
        self.instance.tried_at = None
        return super().save(commit)


class HowItIs(Column):
    """“Mine: read 3 minutes ago, 12 busy times.”, or what is wrong."""

    def get_value(self, instance: BusyCalendar) -> str:
        return how_it_is(instance, Availability.current(), timezone.now())[1]


@require_POST
@for_the_therapist
def read_soon(request: DeskRequest) -> HttpResponse:
    """Each of them is due now: the worker reads them in its next round, for nothing here waits for other servers."""
    BusyCalendar.objects.update(tried_at=None)
    messages.success(request, _("Your calendar is read within a minute. Look at this page again then."))
    today = timezone.localdate(timezone.now(), practice_zone())
    return redirect(week_of(week_asked_for(request.POST.get("week", ""), today)))


class BusyCalendarIndexView(IndexView):
    add_item_label = gettext_lazy("Add a calendar of yours")


class BusyCalendarViewSet(SnippetViewSet):
    index_view_class = BusyCalendarIndexView
    chooser_viewset_class = NoChooser

    model = BusyCalendar
    icon = "calendar-alt"
    menu_label = gettext_lazy("Your own calendar")
    menu_name = "busy-calendars"
    menu_order = 2
    add_to_settings_menu = True
    copy_view_enabled = False
    list_display = ["name", HowItIs("how_it_is", label=gettext_lazy("How it is"))]
    edit_handler = ObjectList(
        [
            HelpPanel(template="consultations/desk/busy_help.html"),
            FieldPanel("name"),
            FieldPanel("way", widget=forms.RadioSelect),
            FieldPanel("url"),
            FieldPanel("account"),
            FieldPanel("password"),
        ],
        base_form_class=CalendarForm,
    )
