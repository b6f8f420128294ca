"""Signing in and out, and every change of a password or a second factor, written into the audit log."""

from typing import Any

from allauth.account.internal.flows.login import record_authentication
from allauth.account.signals import password_changed, password_reset
from allauth.mfa.models import Authenticator
from allauth.mfa.signals import (
    authentication_failed,
    authenticator_added,
    authenticator_removed,
    authenticator_reset,
)
from django.contrib.auth import get_user_model
from django.contrib.auth.models import User
from django.contrib.auth.signals import user_logged_in, user_logged_out, user_login_failed
from django.dispatch import receiver
from django.http import HttpRequest
from django.utils.translation import gettext as _

from .. import changes
from ..models import AuditEntry
from . import sessions

WORDS = {
    Authenticator.Type.TOTP: "authenticator app",
    Authenticator.Type.WEBAUTHN: "passkey",
    Authenticator.Type.RECOVERY_CODES: "recovery codes",
}


def _record(action: str, user: User, detail: str = "") -> None:
    AuditEntry.objects.record(action, user=user, about=user.get_username(), detail=detail)


def _record_and_tell(action: str, user: User, words: str, detail: str = "") -> None:
    _record(action, user, detail)
    changes.of_account(user, words)


@receiver(user_logged_in, dispatch_uid="access.signed_in")
def signed_in(user: User, request: HttpRequest | None = None, **kwargs: Any) -> None:
    if request is not None:
        sessions.begin(request.session)
        request.access_signed_in = user.get_username()  # type: ignore[attr-defined]  # the answer makes it known
    _record("access.signed_in", user)


@receiver(user_logged_out, dispatch_uid="access.signed_out")
def signed_out(user: User | None, request: HttpRequest | None = None, **kwargs: Any) -> None:
    if user is not None and not getattr(request, "access_ended", False):
        _record("access.signed_out", user)


@receiver(user_login_failed, dispatch_uid="access.refused")
def refused(credentials: dict[str, Any], **kwargs: Any) -> None:
    """Of what was typed only the name of an account that exists is kept: anything else may be a password."""
    name = str(credentials.get("username", ""))[:150]
    known = get_user_model().objects.filter(username=name).exists() if name and "\0" not in name else False
    AuditEntry.objects.record("access.refused", about=name if known else "")


@receiver(authentication_failed, dispatch_uid="access.factor_refused")
def factor_refused(user: User, authenticator: Authenticator, **kwargs: Any) -> None:
    AuditEntry.objects.record("access.factor_refused", about=user.get_username(), detail=WORDS[authenticator.type])


@receiver(authenticator_added, dispatch_uid="access.factor_added")
def factor_added(request: HttpRequest, user: User, authenticator: Authenticator, **kwargs: Any) -> None:
    """Who has just set one up has shown it."""
    if authenticator.type != Authenticator.Type.RECOVERY_CODES:
        record_authentication(request, user, method="mfa", id=authenticator.pk, type=authenticator.type)
    _record_and_tell("access.factor_added", user, _("a second factor was set up"), WORDS[authenticator.type])


@receiver(authenticator_removed, dispatch_uid="access.factor_removed")
def factor_removed(user: User, authenticator: Authenticator, **kwargs: Any) -> None:
    _record_and_tell("access.factor_removed", user, _("a second factor was removed"), WORDS[authenticator.type])


@receiver(authenticator_reset, dispatch_uid="access.codes_made")
def codes_made(user: User, **kwargs: Any) -> None:
    _record_and_tell("access.codes_made", user, _("new recovery codes were made"))


@receiver(password_changed, dispatch_uid="access.password_changed")
def password_was_changed(user: User, **kwargs: Any) -> None:
    _record_and_tell("access.password_changed", user, _("the password was changed"))


@receiver(password_reset, dispatch_uid="access.password_reset")
def password_was_reset(user: User, **kwargs: Any) -> None:
    _record_and_tell("access.password_reset", user, _("a new password was chosen from an email"))
