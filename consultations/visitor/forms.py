"""The form of the visitor, its answers checked and cleaned."""

from dataclasses import replace
from datetime import datetime
from typing import Any, cast

from django import forms
from django.forms.boundfield import BoundField
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page

from ..form_fields import NO_SLOT, LineField, NoteField, SlotField, VisitorPhoneField, YesNoField
from ..models import ContactRoute, TimeOfDay
from ..services import renderings
from ..services.diary import Diary
from . import consent


class MoveForm(forms.Form):
    """Another time for a call that was asked for."""

    slot = SlotField(error_messages={"required": _("Please choose a time first.")})


class ConsultationForm(forms.Form):
    """Everything that is asked, and nothing more. A prefix-less form: its field names are a contract."""

    slot = SlotField(label=_("When shall we talk?"), required=False)
    times = forms.MultipleChoiceField(
        label=_("Times of day that suit you"),
        choices=TimeOfDay,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Choose at least one, or write a few words below. Times are those of Los Angeles."),
        error_messages={"invalid_choice": _("Please choose from the times of day in the list.")},
    )
    times_note = LineField(
        label=_("Anything else about times"),
        max_length=80,
        required=False,
        help_text=_("For example: Tuesdays are bad, or only between 12 and 1."),
        error_messages={"max_length": _("Please keep the line about times under 80 characters.")},
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    name = LineField(
        label=_("What should Liron call you?"),
        max_length=80,
        help_text=_("A first name or any other name is enough."),
        error_messages={
            "required": _("Please give a name that Liron can use. It need not be your full name."),
            "max_length": _("Please use a name of at most 80 characters."),
        },
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    contact_route = forms.ChoiceField(
        label=_("How may Liron reach you?"),
        choices=ContactRoute,
        widget=forms.RadioSelect,
        help_text=_("Choose one. The other way will not be used."),
        error_messages=dict.fromkeys(("required", "invalid_choice"), _("Please choose how Liron may reach you.")),
    )
    phone = VisitorPhoneField(
        label=_("Phone number"),
        region="US",
        required=False,
        widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "tel", "inputmode": "tel", "maxlength": 40}),
    )
    voicemail_ok = YesNoField(
        label=_("If you cannot answer"),
        choices=[("yes", _("It is safe to leave a voicemail")), ("no", _("Please do not leave a voicemail"))],
        required=False,
        widget=forms.RadioSelect,
        help_text=_("If you do not choose, Liron leaves none. No text messages are sent."),
        error_messages={"invalid_choice": _("Please choose whether a voicemail is safe.")},
    )
    email = forms.EmailField(
        label=_("E-mail address"),
        required=False,
        max_length=254,
        help_text=_("Use one that only you read. The subject will simply say “Your call request”."),
        error_messages={
            "invalid": _("This does not look like an e-mail address. Please check it: name@example.org."),
            "max_length": _("This e-mail address is too long to be one."),
        },
        widget=forms.EmailInput(attrs={"autocomplete": "email", "inputmode": "email"}),
    )
    service = forms.ChoiceField(
        label=_("What is it about?"),
        required=False,
        error_messages={"invalid_choice": _("Please choose one from the list, or leave it open.")},
    )
    in_california = forms.ChoiceField(
        label=_("Will you be in California when we speak?"),
        choices=[("yes", _("Yes")), ("no", _("No")), ("unsure", _("I am not sure"))],
        widget=forms.RadioSelect,
        help_text=_("The license is for California."),
        error_messages=dict.fromkeys(
            ("required", "invalid_choice"), _("Please say whether you will be in California.")
        ),
    )
    adult = YesNoField(
        label=_("Are you 18 or over?"),
        choices=[("yes", _("Yes")), ("no", _("No"))],
        widget=forms.RadioSelect,
        error_messages=dict.fromkeys(("required", "invalid_choice"), _("Please say whether you are 18 or over.")),
    )
    note = NoteField(
        label=_("Is there something Liron should know before calling?"),
        max_length=300,
        required=False,
        help_text=_("At most 300 characters. Please leave out medical and very private details; they can wait."),
        error_messages={"max_length": _("Please shorten the note to 300 characters.")},
        widget=forms.Textarea(attrs={"rows": 4, "autocomplete": "off"}),
    )
    privacy = forms.BooleanField(
        error_messages={"required": _("Please tick that you have read what happens with what you write.")}
    )
    # A field no person sees: what fills it in is a program.
    website = forms.CharField(
        label=_("Leave this empty"),
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off", "tabindex": "-1"}),
    )
    started = forms.CharField(required=False, widget=forms.HiddenInput)

    ROUTE_MISSING = {
        ContactRoute.PHONE: ("phone", _("Please give the number Liron should call.")),
        ContactRoute.EMAIL: ("email", _("Please give the e-mail address Liron should write to.")),
    }
    OPTIONAL = ("times_note", "service", "note")
    SECTIONS = (
        (_("About you"), ("name", "contact_route", "phone", "voicemail_ok", "email")),
        (_("Two things that have to be asked"), ("in_california", "adult")),
        (_("If you like"), ("service", "note")),
    )

    def __init__(self, *args: Any, diary: Diary, ask_for_note: bool = True, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.diary = diary  # what was open when the form was made, for its page
        service = cast(forms.ChoiceField, self.fields["service"])
        self.services = dict(offered_services())
        service.choices = [("", _("I would rather not say yet")), *self.services.items()]
        self.policy = consent.policy_in_force()
        self.fields["privacy"].label = consent.label(self.policy)
        self.fields["started"].initial = renderings.signed_name
        for field in self.OPTIONAL:
            self.fields[field].is_optional = True  # type: ignore[attr-defined]  # for templates/django/forms/
        if not ask_for_note:
            del self.fields["note"]

    def clean_service(self) -> str:
        """The service's title as it stands today: the slug may change, what was asked for does not."""
        return self.services.get(self.cleaned_data["service"], "")

    def clean(self) -> dict[str, Any]:
        answers = super().clean() or self.cleaned_data
        when = ("slot", "times", "times_note")
        if not any(answers.get(field) or self.has_error(field) for field in when):
            if self.diary.openings and self.data.get("slot") != NO_SLOT:
                self.add_error("slot", _("Please choose a time, or “None of these suits me” to say when would."))
            else:
                self.add_error("times", _("Please choose a time of day, or write a few words about when suits you."))
        if route := answers.get("contact_route"):
            field, missing = self.ROUTE_MISSING[ContactRoute(route)]
            if not answers.get(field) and not self.has_error(field):
                self.add_error(field, missing)
            self._forget_other_route(route)
        return answers

    def _forget_other_route(self, route: str) -> None:
        """What was typed under the route not chosen is neither judged nor kept."""
        others = ("email",) if route == ContactRoute.PHONE else ("phone", "voicemail_ok")
        for field in others:
            self.errors.pop(field, None)
            self.cleaned_data[field] = ""

    @property
    def chosen(self) -> datetime | None:
        """The time that was chosen, even if other answers are wrong."""
        return self.cleaned_data.get("slot") if self.is_bound and self.errors is not None else None

    @property
    def wants_no_slot(self) -> bool:
        """Whether the fields for times of day are wanted instead."""
        return self.is_bound and self.data.get("slot") == NO_SLOT

    def sections(self) -> list[tuple[str | Promise, list[tuple[BoundField, str]]]]:
        """[(heading, [(field, style)])]: the parts of the page, in their order."""
        styles = {"phone": "route--phone", "voicemail_ok": "route--phone", "email": "route--email"}
        return [
            (heading, [(self[name], styles.get(name, "")) for name in names if name in self.fields])
            for heading, names in self.SECTIONS
        ]

    @property
    def is_for_someone_else(self) -> str:
        """Why Liron cannot be the one to help, whatever else was answered: "elsewhere", "young", or "" """
        if self.cleaned_data.get("adult") == "no":
            return "young"
        return "elsewhere" if self.cleaned_data.get("in_california") == "no" else ""

    def answers(self) -> dict[str, Any]:
        """What is stored, by the names of the model's fields."""
        data = self.cleaned_data
        return {
            "slot": data["slot"],
            "name": data["name"],
            "contact_route": data["contact_route"],
            "phone": data["phone"].as_international if data["phone"] else "",
            "email": data["email"],
            "voicemail_ok": data["voicemail_ok"] == "yes",
            "times": data["times"],
            "times_note": data["times_note"],
            "service": data["service"],
            "in_california": data["in_california"],
            "note": data.get("note", ""),
            "privacy_version": consent.version_in_force(self.policy),
        }

    def rendering(self) -> renderings.Rendering:
        """Which rendering of the form this is, and what makes it doubtful."""
        rendering = renderings.read(self.cleaned_data.get("started", ""))
        if self.cleaned_data.get("website"):
            return replace(rendering, doubts=("honeypot", *rendering.doubts))
        return rendering


def offered_services() -> list[tuple[str, str]]:
    """[(slug, title)] of the live service pages, in their order."""
    return list(
        Page.objects.live()
        .filter(content_type__app_label="pages", content_type__model="servicepage")
        .order_by("path")
        .values_list("slug", "title")
    )
