"""The forms of signing in: names, passwords, codes, passkeys."""

import struct
from datetime import timedelta
from typing import Any

from allauth.account import forms as account
from allauth.core import context
from allauth.mfa.adapter import get_adapter
from allauth.mfa.base import forms as mfa
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.forms import ActivateTOTPForm
from allauth.mfa.webauthn import forms as webauthn
from django import forms
from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.http import HttpRequest, QueryDict
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from therapyties.security import throttle
from therapyties.security.encryption import DecryptionError, decrypt, encrypt

from . import attempts
from .adapters import TOO_MANY

PASSWORD_HINT = _("At least 12 characters. A few words that only you would put together are easy to remember.")
PASSKEY_NAME = _("What to call it, so that you know it again")
OF_A_NEW_APP = "the secret of a new app"
LONGEST_NAME = 60  # characters, of a passkey


def describe(form: forms.Form, **labels: Any) -> None:
    """Labels in plain words; nothing in a field before something is typed."""
    for name, field in form.fields.items():
        field.widget.attrs.pop("placeholder", None)
        field.help_text = PASSWORD_HINT if name == "password1" else ""
        field.label = labels.get(name, field.label)


def begin_at_the_first_empty(form: forms.Form, *names: str) -> None:
    """The cursor stands in the first of these fields that comes back empty, as one for a password always does."""
    for name in names:
        if name == names[-1] or not form.data.get(form.add_prefix(name)):
            form.fields[name].widget.attrs["autofocus"] = True
            return


class SignInForm(account.LoginForm):
    """Name and password; and, for who was told to wait, the ticket that says since when."""

    ticket = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        describe(self, login=_("Name"), password=_("Password"))
        begin_at_the_first_empty(self, "login", "password")
        self.fields["login"].widget.attrs |= {"autocapitalize": "none", "spellcheck": "false"}

    def clean(self) -> dict[str, Any] | None:
        try:
            return super().clean()
        finally:
            shown_again: QueryDict = context.request.POST.copy()
            shown_again["ticket"] = getattr(context.request, "access_ticket", "")
            self.data = shown_again


class AddressForm(forms.Form):
    """Where an account that has no address yet gets a new password, once its own is forgotten."""

    email = forms.EmailField(
        label=_("Your email address"), max_length=254, widget=forms.EmailInput(attrs={"autocomplete": "email"})
    )


class PasswordAgainForm(account.ReauthenticateForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        describe(self, password=_("Password"))
        begin_at_the_first_empty(self, "password")


class ChangePasswordForm(account.ChangePasswordForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        describe(
            self,
            oldpassword=_("Your password of today"),
            password1=_("The new password"),
            password2=_("The new password once more"),
        )


class NewPasswordForm(account.ResetPasswordKeyForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        describe(self, password1=_("The new password"), password2=_("The new password once more"))


class WayBackForm(account.ResetPasswordForm):
    """A way back in: at most 3 mails an hour for an address and 10 from one place, and never a word about it.

    Whoever uses up those of somebody else has sent them three ways back in, each of which works.
    """

    WITHIN = timedelta(hours=1)
    PER_ADDRESS, PER_PEER = 3, 10

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        describe(self, email=_("Email address"))

    def save(self, request: HttpRequest, **kwargs: Any) -> None:
        for_address = throttle.count_try("reset address", attempts.normal(self.cleaned_data["email"]), self.WITHIN)
        from_peer = throttle.count_try("reset peer", throttle.peer_of(request), self.WITHIN)
        if for_address <= self.PER_ADDRESS and from_peer <= self.PER_PEER:
            super().save(request, **kwargs)


class CountedCode(forms.Form):
    """A code that is counted before it is looked at, and that works once; before a form of allauth's in a class."""

    user: User
    authenticator: Authenticator

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        describe(self, code=_("Code"))
        self.fields["code"].widget.attrs |= {"inputmode": "numeric", "autocapitalize": "none", "spellcheck": "false"}

    def clean_code(self) -> str:
        try:
            attempts.count_code(context.request, self.user)
        except attempts.TooMany:
            raise ValidationError(TOO_MANY, code="throttled") from None
        try:
            code = super().clean_code()  # type: ignore[misc]
        except DecryptionError:
            raise ValidationError(
                _("The site cannot read what it keeps of your second factor. Please tell whoever runs the site."),
                code="unreadable",
            ) from None
        # allauth remembers used codes in each process by itself, and forgets them sooner than the code ends.
        if self.is_from_app() and not attempts.is_first_use(self.user, code):
            raise get_adapter().validation_error("incorrect_code")
        attempts.forget_codes(context.request, self.user)
        return code

    def is_from_app(self) -> bool:
        return self.authenticator.type == Authenticator.Type.TOTP


class CodeForm(CountedCode, mfa.AuthenticateForm):
    """The second step of signing in."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        begin_at_the_first_empty(self, "code")


class CodeAgainForm(CountedCode, mfa.ReauthenticateForm):
    """The second factor, for somebody who is signed in."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        begin_at_the_first_empty(self, "code")


def _opened(kept: str) -> str:
    """The secret that a session keeps; empty where none is kept, or none that can be read: then another is shown."""
    try:
        return decrypt(kept, OF_A_NEW_APP)
    except DecryptionError:
        return ""


class FirstCodeForm(CountedCode, ActivateTOTPForm):
    """The first code of a new authenticator app; the page may be opened again while the app is being found.

    Sessions lie in the database: the secret stands there encrypted, as it does once the app is set up.
    """

    SESSION_KEY = "mfa.totp.secret"  # allauth's
    SHOWN_AT = "access_app_shown_at"  # seconds since 1970
    LASTS = timedelta(minutes=15)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        session, now = context.request.session, timezone.now().timestamp()
        shown = session[self.SESSION_KEY] = _opened(session.get(self.SESSION_KEY, ""))  # where allauth looks for it
        super().__init__(*args, **kwargs)
        if not self.is_bound:
            if shown and now - session.get(self.SHOWN_AT, 0) < self.LASTS.total_seconds():
                self.secret = shown  # allauth has just made another
            else:
                session[self.SHOWN_AT] = now
        session[self.SESSION_KEY] = encrypt(self.secret, OF_A_NEW_APP)

    def is_from_app(self) -> bool:
        return True


# What a program sends in place of a device's answer fails anywhere in the libraries that read it.
NONSENSE = (ArithmeticError, AttributeError, LookupError, TypeError, ValueError, struct.error)


class FromDevice(forms.Form):
    """Nonsense is refused like a wrong answer; before a form of allauth's in a class."""

    def clean_credential(self) -> Authenticator:
        try:
            return super().clean_credential()  # type: ignore[misc]
        except NONSENSE:
            raise get_adapter().validation_error("incorrect_code") from None


class PasskeyForm(FromDevice, webauthn.AuthenticateWebAuthnForm):
    """A passkey as the second step of signing in."""


class PasskeyAgainForm(FromDevice, webauthn.ReauthenticateWebAuthnForm):
    """A passkey, of somebody who is signed in."""


class PasskeySignInForm(FromDevice, webauthn.LoginWebAuthnForm):
    """A passkey in place of name and password."""


class AddPasskeyForm(webauthn.AddWebAuthnForm):
    """A new passkey, which is a way to sign in by itself; its name may be left to us."""

    name = forms.CharField(label=PASSKEY_NAME, max_length=LONGEST_NAME, required=False)
    passwordless = forms.BooleanField(required=False, initial=True, widget=forms.HiddenInput)

    def clean(self) -> dict[str, Any] | None:
        try:
            return super().clean()
        except NONSENSE:
            raise get_adapter().validation_error("incorrect_code") from None


class NamePasskeyForm(webauthn.EditWebAuthnForm):
    name = forms.CharField(label=PASSKEY_NAME, max_length=LONGEST_NAME)
