"""allauth's adapters: rate limits before a password is looked at, encrypted secrets, plain words, mails."""

import time
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.app_settings import REAUTHENTICATION_TIMEOUT
from allauth.account.authentication import get_authentication_records
from allauth.core import context
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import User
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from therapyties.security import throttle
from therapyties.security.encryption import decrypt, encrypt

from .. import letters
from . import attempts, second_factor

TOO_MANY = _("Too many tries. Please wait five minutes, then try again. If you have a passkey, it lets you in now.")
NOT_YET = _(
    "Many passwords are being tried for this name from elsewhere, so this takes a few seconds longer. Please type your"
    " password once more."
)


class AccountAdapter(DefaultAccountAdapter):
    """Names and passwords."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "enter_current_password": _("This is not your password of today."),
        "incorrect_password": _("This is not your password."),
        "rate_limited": TOO_MANY,
        "too_many_login_attempts": TOO_MANY,
        "not_yet": NOT_YET,
        "username_password_mismatch": _("This name and this password do not belong together."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Accounts are made by the owner, in the back office."""
        return False

    def get_client_ip(self, request: HttpRequest) -> str:
        return throttle.peer_of(request) or "unknown"

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """Called before any password is looked at, for signing in and for confirming with the password."""
        try:
            attempts.count_password(request, credentials.get("username", ""), request.POST.get("ticket", ""))
        except attempts.TooMany:
            raise self.validation_error("too_many_login_attempts") from None
        except attempts.NotYet as told:
            request.access_ticket = told.ticket  # type: ignore[attr-defined]
            raise self.validation_error("not_yet") from None

    def authenticate(self, request: HttpRequest, **credentials: Any) -> AbstractBaseUser | None:
        user = super().authenticate(request, **credentials)
        if user:
            attempts.forget_passwords(request, credentials.get("username", ""))
        return user

    def is_reauthentication_required(self, *, app: str, **kwargs: Any) -> bool:
        """Not within five minutes of any sign of who is there: who has just signed in is not asked again."""
        request = context.request
        records = get_authentication_records(request, request.user)
        return not records or time.time() - records[-1]["at"] >= REAUTHENTICATION_TIMEOUT

    def get_reauthentication_methods(self, user: User) -> list[dict[str, Any]]:
        words = {
            "reauthenticate": _("Use your password"),
            "mfa_reauthenticate": _("Use a code from your app, or a recovery code"),
            "mfa_reauthenticate:webauthn": _("Use a passkey"),
        }
        return [method | {"description": words[method["id"]]} for method in super().get_reauthentication_methods(user)]

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        return reverse("mfa_index")

    def get_reset_password_from_key_url(self, key: str) -> str:
        """On the site's own name, whatever name the form was sent to."""
        uid, _dash, token = key.partition("-")
        return letters.link("account_reset_password_from_key", uidb36=uid, key=token)

    def send_password_reset_mail(self, user: User, email: str, context: dict[str, Any]) -> None:
        """To the address of the account, not to what was typed, which may only look like it."""
        super().send_password_reset_mail(user, user.email, context)

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Beside the answer, which takes as long as for an address that nobody has, and does not fail with the mail."""
        context = {"request": self.request, "site_name": settings.WAGTAIL_SITE_NAME} | context
        message = self.render_mail(template_prefix, email, context)
        letters.send([message])


class SecondFactorAdapter(DefaultMFAAdapter):
    """Authenticator apps, passkeys, recovery codes."""

    error_messages = DefaultMFAAdapter.error_messages | {
        "cannot_generate_recovery_codes": _("Set up an authenticator app or a passkey first."),
        "incorrect_code": _(
            "This is not right, or it was used before. Please wait for the next code and try that. If none is right,"
            " look at the clock of your phone: it has to be set automatically."
        ),
    }

    def encrypt(self, text: str) -> str:
        return encrypt(text, second_factor.PLACE)

    def decrypt(self, encrypted_text: str) -> str:
        return decrypt(encrypted_text, second_factor.PLACE)

    def get_totp_label(self, user: User) -> str:
        return user.get_username()

    def build_totp_svg(self, url: str) -> str:
        """The picture to scan, drawn here; as an element of the page, for which no rule has to be relaxed."""
        import qrcode  # one page alone draws a code: no start waits for it
        from qrcode.image.svg import SvgPathImage

        return qrcode.make(url, image_factory=SvgPathImage).to_string(encoding="unicode")

    def generate_authenticator_name(self, user: User, type: str) -> str:
        number = Authenticator.objects.filter(user=user, type=type).count() + 1
        return gettext("My passkey") if number == 1 else gettext("Passkey %(number)d") % {"number": number}

    def get_public_key_credential_rp_entity(self) -> dict[str, Any]:
        return super().get_public_key_credential_rp_entity() | {"name": settings.WAGTAIL_SITE_NAME}

    def get_public_key_credential_user_entity(self, user: User) -> dict[str, Any]:
        return super().get_public_key_credential_user_entity(user) | {"name": user.get_username()}
