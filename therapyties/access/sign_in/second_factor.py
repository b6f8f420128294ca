"""Whether an account has a second factor, and whether a session has shown it."""

from allauth.account.authentication import get_authentication_records
from allauth.mfa.models import Authenticator
from allauth.mfa.utils import is_mfa_enabled
from django.contrib.auth.models import User
from django.http import HttpRequest

PLACE = "a second factor"  # where what is encrypted of one belongs; migrations hold a copy
# Recovery codes stand in for one of these, and are none by themselves.
KINDS = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)


def is_set_up(user: User) -> bool:
    return is_mfa_enabled(user, KINDS)


def is_shown(request: HttpRequest) -> bool:
    """Whether this session has shown a second factor of the account that is signed in."""
    return any(record["method"] == "mfa" for record in get_authentication_records(request, request.user))
