"""Short forms about a number or an address: correcting it, and saying without one's page that one withdraws."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from ..form_fields import LineField, VisitorEmailField, VisitorPhoneField
from ..messages.talking import way_by_email
from ..models import ConsultationRequest, ContactRoute, TalkByEmail

PHONE_INPUT = {"type": "tel", "autocomplete": "tel", "inputmode": "tel", "maxlength": 40}


class PhoneForm(forms.Form):
    """The number to call."""

    is_for_the_call_alone = False
    phone = VisitorPhoneField(
        label=_("Your phone number"),
        region="US",
        widget=forms.TextInput(attrs=PHONE_INPUT),
        error_messages={"required": _("Please give the number I should call.")},
    )

    def contact(self) -> str:
        return self.cleaned_data["phone"].as_international


class EmailForm(forms.Form):
    """The address to write to."""

    is_for_the_call_alone = False
    email = VisitorEmailField(
        label=_("Your email address"),
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "email", "inputmode": "email"}),
        error_messages={"required": _("Please give the address I should write to.")},
    )

    def contact(self) -> str:
        return self.cleaned_data["email"]


class CallNumberForm(PhoneForm):
    """The number for the call alone, of somebody who is answered by e-mail; empty: there is none."""

    is_for_the_call_alone = True

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["phone"].label = _("A number for the call alone")
        self.fields["phone"].required = False

    def contact(self) -> str:
        return self.cleaned_data["phone"].as_international if self.cleaned_data["phone"] else ""


def correct_form(stored: ConsultationRequest, data: Any = None) -> PhoneForm | EmailForm:
    """The form for what this visitor can correct; for the number of the call alone when that is what was sent."""
    if stored.contact_route == ContactRoute.PHONE:
        return PhoneForm(data)
    if data is not None and "phone" in data and call_number_form(stored):
        return CallNumberForm(data)
    return EmailForm(data)


def call_number_form(stored: ConsultationRequest) -> CallNumberForm | None:
    """The form for the number of the call alone, where the practice asks for one."""
    if stored.contact_route != ContactRoute.EMAIL or way_by_email() is not TalkByEmail.NUMBER:
        return None
    return CallNumberForm()


class WayBackForm(forms.Form):
    """Somebody who kept nothing says which request they mean, and that they withdraw it."""

    which = LineField(
        label=_("Your reference, or the time you asked for"),
        max_length=80,
        help_text=_("For example TT-2345-6789, or Tuesday at 10."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        error_messages={"required": _("Please give the reference, or the time that you asked for.")},
    )
    contact = LineField(
        label=_("The phone number or email address you gave"),
        max_length=254,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        error_messages={"required": _("Please give the number or the address that you asked with.")},
    )

    def clean_contact(self) -> str:
        """As the form of a request cleans it."""
        typed = self.cleaned_data["contact"]
        field = EmailForm.base_fields["email"] if "@" in typed else PhoneForm.base_fields["phone"]
        try:
            value = field.clean(typed)
        except ValidationError as error:
            raise ValidationError(error.messages) from None
        return value.casefold() if isinstance(value, str) else value.as_international
