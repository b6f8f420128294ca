"""Django's own signals of signing in and out, written into the audit trail."""

from django.contrib.auth import get_user_model
from django.contrib.auth.signals import user_logged_in, user_logged_out, user_login_failed
from django.dispatch import receiver

from .models import AuditEntry


@receiver(user_logged_in, dispatch_uid="access.signed_in")
def signed_in(user, **kwargs):
    AuditEntry.objects.record("access.signed_in", user=user, about=user.get_username())


@receiver(user_logged_out, dispatch_uid="access.signed_out")
def signed_out(user, **kwargs):
    if user is not None:
        AuditEntry.objects.record("access.signed_out", user=user, about=user.get_username())


@receiver(user_login_failed, dispatch_uid="access.refused")
def refused(credentials, **kwargs):
    """Of what was typed only the name of an account that exists is kept: anything else may be a password."""
    name = str(credentials.get("username", ""))[:150]
    known = get_user_model().objects.filter(username=name).exists() if name and "\0" not in name else False
    AuditEntry.objects.record("access.refused", about=name if known else "")
