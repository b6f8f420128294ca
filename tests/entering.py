"""How the tests come in: with the second factor done, or as far as a test wants to go itself."""

import time
from types import SimpleNamespace

from allauth.account.internal.flows.login import record_authentication
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value

PASSWORD = "a long enough phrase"
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"


def enter(client, user):
    """The client, signed in as `user`, who has an authenticator app and has shown a code of it."""
    if not Authenticator.objects.filter(user=user, type=Authenticator.Type.TOTP).exists():
        TOTP.activate(user, SECRET)
    client.force_login(user)
    session = client.session
    record_authentication(SimpleNamespace(session=session), user, "mfa")
    session.save()
    return client


def code(secret=SECRET, later=0):
    """What the app shows now, or so many half minutes `later`."""
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30 + later))
