"""The form of the visitor, its answers checked and cleaned."""

from dataclasses import replace
from datetime import datetime
from typing import Any, cast

from django import forms
from django.conf import settings
from django.forms.boundfield import BoundField
from django.utils.functional import Promise
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from phonenumber_field.phonenumber import PhoneNumber

from therapyties import languages

from ..form_fields import (
    NO_SLOT,
    LineField,
    NoteField,
    SlotField,
    VisitorEmailField,
    VisitorPhoneField,
    YesNoField,
)
from ..models import ContactRoute, TimeOfDay
from ..models.requests import EITHER
from ..services import renderings
from ..services.diary import Diary
from ..services.offered_services import offered_services
from . import consent

LEFT_ALONE = {
    "autocomplete": "off",
    "tabindex": "-1",
    "data-1p-ignore": "",
    "data-bwignore": "",
    "data-form-type": "other",
    "data-lpignore": "true",
}
EMAIL_HINT = _("I will write to you, and my email says how we talk.")
YES_NO = [("yes", _("Yes")), ("no", _("No"))]


class RouteRadios(forms.RadioSelect):
    """The two ways, each with a sentence on who calls whom: templates/django/forms/choices.html shows `hint`."""

    hints: dict[str, str | Promise]

    def create_option(self, name: str, value: Any, *args: Any, **kwargs: Any) -> dict[str, Any]:
        return super().create_option(name, value, *args, **kwargs) | {"hint": self.hints[value]}


class FieldForAll(BoundField):
    """While nobody has filled it in, a field is the same for everybody, and it is drawn once."""

    form: "ConsultationForm"

    def as_field_group(self) -> SafeString:
        if self.form.is_bound:
            return super().as_field_group()
        key = (self.name, self.initial, get_language())
        if key not in self.form.drawn:
            self.form.drawn[key] = super().as_field_group()
        return self.form.drawn[key]


class MoveForm(forms.Form):
    """Another time for a call that was asked for."""

    slot = SlotField(error_messages={"required": _("Please choose a time first.")})


class ConsultationForm(forms.Form):
    """Everything that is asked, and nothing more. A prefix-less form: its field names are a contract."""

    bound_field_class = FieldForAll

    slot = SlotField(required=False)
    times = forms.MultipleChoiceField(
        label=_("Times of day that suit you"),
        choices=TimeOfDay,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Choose at least one, or write a few words below."),
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
        label=_("What should I call you?"),
        max_length=80,
        help_text=_("A first name or any other name is enough."),
        error_messages={
            "required": _("Please give a name that I can use. It need not be your full name."),
            "max_length": _("Please use a name of at most 80 characters."),
        },
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    contact_route = forms.ChoiceField(
        label=_("How may I reach you?"),
        choices=[(ContactRoute.PHONE.value, _("By phone")), (ContactRoute.EMAIL.value, _("By email"))],
        widget=RouteRadios,
        help_text=_("Choose one. I will use only that one."),
        error_messages=dict.fromkeys(("required", "invalid_choice"), _("Please choose how I may reach you.")),
    )
    phone = VisitorPhoneField(
        label=_("Your phone number"),
        region="US",
        required=False,
        widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "tel", "inputmode": "tel", "maxlength": 40}),
    )
    voicemail_ok = YesNoField(
        label=_("May I leave a voicemail?"),
        choices=YES_NO,
        required=False,
        widget=forms.RadioSelect,
        help_text=_("Choose no if someone else may hear it. If you do not choose, I leave none. I never text."),
        error_messages={"invalid_choice": _("Please choose whether a voicemail is safe.")},
    )
    email = VisitorEmailField(
        label=_("Your email address"),
        required=False,
        max_length=254,
        help_text=_("Use one that only you read. The subject will simply say “Your call request”."),
        error_messages={
            "max_length": _("This is too long for an email address. Please check it: name@example.org."),
        },
        widget=forms.EmailInput(attrs={"autocomplete": "email", "inputmode": "email"}),
    )
    call_phone = VisitorPhoneField(
        label=_("A number for the call alone"),
        region="US",
        required=False,
        help_text=_("I will call this number at the time of the call, and never before it."),
        widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "tel", "inputmode": "tel", "maxlength": 40}),
    )
    service = forms.ChoiceField(
        label=_("What is it about?"),
        required=False,
        error_messages={"invalid_choice": _("Please choose one from the list, or leave it open.")},
    )
    in_california = forms.ChoiceField(
        label=_("Will you be in California when we speak?"),
        choices=[*YES_NO, ("unsure", _("Not sure"))],
        widget=forms.RadioSelect,
        help_text=_("My license is for California."),
        error_messages=dict.fromkeys(
            ("required", "invalid_choice"), _("Please say whether you will be in California.")
        ),
    )
    adult = YesNoField(
        label=_("Are you 18 or over?"),
        choices=YES_NO,
        widget=forms.RadioSelect,
        error_messages=dict.fromkeys(("required", "invalid_choice"), _("Please say whether you are 18 or over.")),
    )
    call_language = forms.ChoiceField(
        label=_("Language for our call"),
        choices=[*settings.LANGUAGES, (EITHER, _("Either"))],
        required=False,
        widget=forms.RadioSelect,
        error_messages={"invalid_choice": _("Please choose one of the languages, or leave it open.")},
    )
    note = NoteField(
        label=_("Is there something I should know before we talk?"),
        max_length=300,
        required=False,
        help_text=_("At most 300 characters. Please leave out medical and very private details; they can wait."),
        error_messages={"max_length": _("Please shorten the note to 300 characters.")},
        widget=forms.Textarea(attrs={"rows": 4, "autocomplete": "off"}),
    )
    privacy = forms.BooleanField(
        error_messages={"required": _("Please tick that you have read what happens with what you write.")}
    )
    # A field no person sees. Its name says nothing to fillers of forms and password managers, and they are told to pass
    # over it: what fills it in is a program that fills in everything.
    relay_note = forms.CharField(
        label=_("Leave this empty"),
        required=False,
        widget=forms.TextInput(attrs=LEFT_ALONE),
    )
    started = forms.CharField(required=False, widget=forms.HiddenInput)

    ROUTE_MISSING = {
        ContactRoute.PHONE: ("phone", _("Please give the number I should call.")),
        ContactRoute.EMAIL: ("email", _("Please give the email address I should write to.")),
    }
    OF_ROUTE = {ContactRoute.PHONE: ("phone", "voicemail_ok"), ContactRoute.EMAIL: ("email", "call_phone")}
    OPTIONAL = ("times_note", "call_phone", "call_language")
    FOLD = ("service", "note")  # closed until there is something in it
    SECTIONS = (
        (_("About you"), ("name", "contact_route", "phone", "voicemail_ok", "email", "call_phone", "call_language")),
        (_("Two things I have to ask"), ("in_california", "adult")),
    )

    def __init__(
        self,
        *args: Any,
        diary: Diary,
        ask_for_note: bool = True,
        email_hint: str | Promise = EMAIL_HINT,
        ask_for_call_number: bool = False,
        drawn: dict[Any, SafeString] | None = None,
        **kwargs: Any,
    ):
        super().__init__(*args, **kwargs)
        self.drawn = (
            {} if drawn is None else drawn
        )  # what other forms of the same content have drawn, and this one adds
        self.diary = diary  # what was open when the form was made, for its page
        service = cast(forms.ChoiceField, self.fields["service"])
        self.services = dict(offered_services())
        service.choices = [("", _("I would rather not say yet")), *self.services.items()]
        if self.initial.get("service") not in self.services:  # an address names it, and anybody can write one
            self.initial.pop("service", None)
        self.policy = consent.policy_in_force()
        self.fields["privacy"].label = consent.label(self.policy)
        self.fields["started"].initial = renderings.signed_name
        for field in self.OPTIONAL:
            self.fields[field].is_optional = True  # type: ignore[attr-defined]  # for templates/django/forms/
        if not ask_for_note:
            del self.fields["note"]
        if not ask_for_call_number:
            del self.fields["call_phone"]
        cast(RouteRadios, self.fields["contact_route"].widget).hints = {
            ContactRoute.PHONE: _("I will call you at your number. You do not need to call me."),
            ContactRoute.EMAIL: email_hint,
        }

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
        for of, fields in self.OF_ROUTE.items():
            for field in fields if of != route else ():
                self.errors.pop(field, None)
                self.cleaned_data[field] = ""

    def judge_nothing(self) -> None:
        """From now on it shows what was typed, with no word on what is wrong or missing."""
        self.errors.clear()

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
        styles = {name: f"route--{route}" for route, names in self.OF_ROUTE.items() for name in names}
        return [
            (heading, [(self[name], styles.get(name, "")) for name in names if name in self.fields])
            for heading, names in self.SECTIONS
        ]

    def fold(self) -> list[BoundField]:
        """The fields that may all be passed over."""
        return [self[name] for name in self.FOLD if name in self.fields]

    def fold_is_open(self) -> bool:
        """Whether something stands in it, or is wrong with it."""
        return any(field.errors or field.value() for field in self.fold())

    @property
    def is_for_someone_else(self) -> str:
        """Why the practice cannot be the one to help, whatever else was answered: "elsewhere", "young", or "" """
        if self.cleaned_data.get("adult") == "no":
            return "young"
        return "elsewhere" if self.cleaned_data.get("in_california") == "no" else ""

    def answers(self) -> dict[str, Any]:
        """What is stored, by the names of the model's fields."""
        data = self.cleaned_data
        of_call = {"call_phone": _international(data["call_phone"])} if "call_phone" in self.fields else {}
        return {
            "slot": data["slot"],
            "name": data["name"],
            "contact_route": data["contact_route"],
            "phone": _international(data["phone"]),
            "email": data["email"],
            "voicemail_ok": data["voicemail_ok"] == "yes",
            "times": data["times"],
            "times_note": data["times_note"],
            "service": data["service"],
            "in_california": data["in_california"],
            "note": data.get("note", ""),
            "language": languages.current(),
            "call_language": data["call_language"],
            "privacy_version": consent.version_in_force(self.policy),
            **of_call,
        }

    def rendering(self) -> renderings.Rendering:
        """Which rendering of the form this is, and what makes it doubtful."""
        rendering = renderings.read(self.cleaned_data.get("started", ""))
        if self.cleaned_data.get("relay_note"):
            return replace(rendering, doubts=("honeypot", *rendering.doubts))
        return rendering


def _international(number: PhoneNumber | str) -> str:
    return number.as_international if isinstance(number, PhoneNumber) else ""
