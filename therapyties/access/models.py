"""The audit log, whose rows are added and never changed, and links for an emergency."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any, Self

from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.dispatch import Signal
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.log_actions import registry

Account = AbstractBaseUser | AnonymousUser
CHANGED = "access_changed"  # beside a row: the names of its fields that were written otherwise (audit_log/watched.py)


class AuditEntryQuerySet(models.QuerySet["AuditEntry"]):
    """Answers what the back office asks of any history: an entry holds words and points at nothing."""

    def select_related(self, *fields: Any) -> Self:
        return self


Entries = models.Manager.from_queryset(AuditEntryQuerySet)


written = Signal()  # entries were added in the transaction that is open


class AuditEntryManager(Entries["AuditEntry"]):
    """Takes what Wagtail's `log()` gives, so that no other app has to know of the audit log."""

    def record(self, action: str, *, user: Account | None = None, about: str = "", detail: str = "") -> "AuditEntry":
        """A new row, now. `about` is a reference, an account's name or a kind of setting; never a visitor's name."""
        name = user.get_username() if user is not None and user.is_authenticated else ""
        entry = self.create(action=action, account=name, about=about[:150], detail=detail[:200])
        written.send(AuditEntry)
        return entry

    def log_action(
        self,
        instance: models.Model,
        action: str,
        *,
        user: Account | None = None,
        data: dict[str, Any] | None = None,
        title: str | None = None,
        **ignored: Any,
    ) -> "AuditEntry":
        """What Wagtail's log registry calls. Of `data` the values are kept, which here are codes and numbers; without
        any, the names of the fields that were changed."""
        changed = dict.fromkeys(instance.__dict__.pop(CHANGED, []))
        detail = ", ".join(str(value) for value in (data or {}).values()) or ", ".join(changed)
        return self.record(action, user=user, about=title or str(instance), detail=detail)

    def log_action_of_many(
        self, abouts: Iterable[str], action: str, *, user: Account | None = None, data: dict[str, Any] | None = None
    ) -> None:
        """The same for many at once, each named by its `about`."""
        name = user.get_username() if user is not None and user.is_authenticated else ""
        detail = ", ".join(str(value) for value in (data or {}).values())[:200]
        rows = (AuditEntry(action=action, account=name, about=about[:150], detail=detail) for about in abouts)
        self.bulk_create(rows, batch_size=500)
        written.send(AuditEntry)

    def for_instance(self, instance: models.Model) -> models.QuerySet["AuditEntry"]:
        """What was done with it, the newest first."""
        return self.filter(about=str(instance))


class AuditEntry(models.Model):
    """Who did what, about what, when. No personal data but the name of the account."""

    at = models.DateTimeField(_("when"), default=timezone.now, db_index=True, editable=False)
    action = models.CharField(_("what"), max_length=60, db_index=True, editable=False)
    account = models.CharField(_("account"), max_length=150, blank=True, db_index=True, editable=False)
    about = models.CharField(_("about"), max_length=150, blank=True, db_index=True, editable=False)
    detail = models.CharField(_("detail"), max_length=200, blank=True, editable=False)

    objects = AuditEntryManager()

    class Meta:
        verbose_name = _("entry of the audit log")
        verbose_name_plural = _("entries of the audit log")
        ordering = ("-at", "-pk")
        default_permissions = ("view",)  # nobody adds, changes or deletes one by hand

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.action} {self.about}".strip()

    @property
    def timestamp(self) -> datetime:
        """`at`, by the name that the back office knows; as `user_display_name` is `account`."""
        return self.at

    @property
    def user_display_name(self) -> str:
        return self.account

    @property
    def what(self) -> str:
        """The action in words."""
        formatter = registry.get_formatter(self)
        return formatter.format_message(self) or formatter.label if formatter else self.action


class AuditSeal(models.Model):
    """The place of an entry in the hash chain. It is added and never changed, as the entry is; see audit_log/chain.py.

    `entry` is its number and no foreign key: a seal without its entry is what tells that one is gone.
    """

    number = models.BigIntegerField(primary_key=True)  # 1, 2, 3 …: none is left out
    entry = models.BigIntegerField(unique=True)
    at = models.DateTimeField()  # the entry's, by which the database knows when it may go
    previous = models.CharField(max_length=64)
    digest = models.CharField(max_length=64)

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.number} {self.digest[:12]}"


class EmergencyLink(models.Model):
    """A link for who lost the second factor: made by whoever runs the server, works once, and soon no longer.

    What opens it is not stored, only a hash of it together with the account's password hash: a new password ends it.
    """

    LASTS = timedelta(minutes=10)

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    digest = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField(default=timezone.now)
    used_at = models.DateTimeField(null=True)

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.user} {self.made_at:%Y-%m-%d %H:%M}"


class RoleAsGiven(models.Model):
    """What the software last gave a role, and in which version (roles.py): whatever else it has, somebody changed."""

    name = models.CharField(max_length=150, primary_key=True)  # of the group
    version = models.PositiveIntegerField()
    may = models.JSONField()  # a list of rights

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.name} {self.version}"
