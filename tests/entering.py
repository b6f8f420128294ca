"""How the tests come in: with the second factor done, or as far as a test wants to go itself.

Nothing of Django is imported before it is needed: processes beside the tests read this before they have set it up.
"""

import time
from types import SimpleNamespace

PASSWORD = "a long enough phrase"
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
LOGIN = "/accounts/login/"


def enter(client, user):
    """The client, signed in as `user`, who has an authenticator app and has shown a code of it."""
    from allauth.account.internal.flows.login import record_authentication
    from allauth.mfa.models import Authenticator
    from allauth.mfa.totp.internal.auth import TOTP

    if not Authenticator.objects.filter(user=user, type=Authenticator.Type.TOTP).exists():
        TOTP.activate(user, SECRET)
    client.force_login(user)
    session = client.session
    record_authentication(SimpleNamespace(session=session), user, "mfa")
    session.save()
    return client


def code(secret=SECRET, later=0):
    """What the app shows now, or so many half minutes `later`."""
    from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value

    return format_hotp_value(hotp_value(secret, int(time.time()) // 30 + later))


def sign_in(client, name="liron", password=PASSWORD, **extra):
    return client.post(LOGIN, {"login": name, "password": password}, **extra)


def show_code(client, typed=None):
    return client.post("/accounts/2fa/authenticate/", {"code": typed or code()})
