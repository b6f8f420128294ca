"""Emergency links, for who lost the second factor: one removes it, so that a new one is set up before all else."""

import hashlib
import hmac
import secrets

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.auth.models import User
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from .. import changes
from ..models import AuditEntry, EmergencyLink
from . import sessions


def make(user: User) -> str:
    """The secret of a new link for the account; an earlier one that was not used works no longer."""
    token = secrets.token_urlsafe(32)
    with transaction.atomic():
        EmergencyLink.objects.filter(user=user).delete()
        EmergencyLink.objects.create(user=user, digest=_digest(token, user))
        AuditEntry.objects.record("access.emergency_made", about=user.get_username())
    return token


def find(token: str) -> EmergencyLink | None:
    """The link with this secret, if it still works."""
    since = timezone.now() - EmergencyLink.LASTS
    fresh = EmergencyLink.objects.filter(used_at=None, made_at__gt=since, user__is_active=True).select_related("user")
    return next((link for link in fresh if hmac.compare_digest(link.digest, _digest(token, link.user))), None)


def use(token: str) -> User | None:
    """Spend the link and forget every second factor and every session of its account; the account, or None.

    Of two who press at the same instant one gets in.
    """
    with transaction.atomic():
        link = find(token)
        if not link or not EmergencyLink.objects.filter(pk=link.pk, used_at=None).update(used_at=timezone.now()):
            return None
        user = get_user_model().objects.select_for_update().get(pk=link.user_id)
        removed = Authenticator.objects.filter(user=user).delete()[0]
        sessions.end_all(user)
        AuditEntry.objects.record(
            "access.emergency_used", user=user, about=user.get_username(), detail=f"second factors removed: {removed}"
        )
        changes.of_account(user, _("an emergency link was used, which removed the second factor"))
    return user


def _digest(token: str, user: User) -> str:
    key = hashlib.sha256(f"emergency {settings.SECRET_KEY}".encode()).digest()
    return hmac.new(key, f"{token}:{user.pk}:{user.password}".encode(), hashlib.sha256).hexdigest()
