"""What changes who may come in, and as whom: an entry of the audit log that names the fields, and a mail to the account
and to every owner, wherever it is done. What is done outside of a request, by whoever runs the server, is neither."""

from typing import Any

from allauth.core import context
from django.contrib.auth.models import Group, User
from django.db.models.signals import m2m_changed, post_delete, post_save, pre_save
from django.dispatch import receiver
from django.http import HttpRequest
from django.utils.translation import gettext as _
from wagtail.models import GroupCollectionPermission, GroupPagePermission

from . import letters
from .models import AuditEntry

NOTED = "access_changes"
FIELDS = ("username", "email", "first_name", "last_name", "is_active", "is_superuser")


def of_account(user: User, detail: str, *addresses: str) -> None:
    """To be told when the request is answered."""
    _noted(user.get_username(), detail, {user.email, *addresses})


def _noted(about: str, detail: str, addresses: set[str]) -> None:
    if (request := context.request) is not None:
        noted = request.__dict__.setdefault(NOTED, {})
        change = noted.setdefault(about, letters.Change(about))
        change.addresses |= {address for address in addresses if address}
        if detail not in change.details:
            change.details.append(detail)


def tell(request: HttpRequest) -> None:
    """What was noted while the request was answered is on its way, one mail for each account or role."""
    if noted := request.__dict__.pop(NOTED, None):
        by = request.user.get_username() if request.user.is_authenticated else ""
        letters.tell_of_changes(noted.values(), by)


def _actor() -> User | None:
    """Who is signed in and sent the request that is being answered."""
    request = context.request
    user = getattr(request, "user", None)
    return user if user is not None and user.is_authenticated else None


def _record(action: str, about: str, detail: str, addresses: set[str]) -> None:
    if actor := _actor():
        AuditEntry.objects.record(action, user=actor, about=about, detail=detail)
        _noted(about, detail, addresses)


@receiver(pre_save, sender=User, dispatch_uid="access.account_before")
def look_at_the_account_before(instance: User, update_fields: Any, **kwargs: Any) -> None:
    """What is stored until now lies beside the account, if something that counts is to be written."""
    counts = update_fields is None or set(FIELDS) & set(update_fields)
    stored = _actor() and counts and instance.pk and User.objects.filter(pk=instance.pk).values(*FIELDS).first()
    instance.__dict__["access_before"] = stored


@receiver(post_save, sender=User, dispatch_uid="access.account_changed")
def account_was_saved(instance: User, created: bool, **kwargs: Any) -> None:
    before = instance.__dict__.pop("access_before", None)
    if created:
        _record("access.account_made", instance.get_username(), _("account made"), {instance.email})
    elif before and (changed := [name for name in FIELDS if before[name] != getattr(instance, name)]):
        _record("access.account_changed", before["username"], ", ".join(changed), {before["email"], instance.email})


@receiver(post_delete, sender=User, dispatch_uid="access.account_removed")
def account_was_removed(instance: User, **kwargs: Any) -> None:
    _record("access.account_removed", instance.get_username(), _("account removed"), {instance.email})


@receiver(m2m_changed, sender=User.groups.through, dispatch_uid="access.roles_changed")
def roles_were_changed(instance: User | Group, action: str, reverse: bool, pk_set: set[int] | None, **kw: Any) -> None:
    words = {"post_add": _("role given: %(roles)s"), "post_remove": _("role taken: %(roles)s")}.get(action)
    if action == "pre_clear" and isinstance(instance, User):
        words, pk_set = _("role taken: %(roles)s"), set(instance.groups.values_list("pk", flat=True))
    if not words or not pk_set or not _actor():
        return
    users = User.objects.filter(pk__in=pk_set) if isinstance(instance, Group) else [instance]
    roles = [instance] if isinstance(instance, Group) else Group.objects.filter(pk__in=pk_set)
    names = ", ".join(sorted(role.name for role in roles))
    for user in users:
        _record("access.account_changed", user.get_username(), words % {"roles": names}, {user.email})


@receiver(m2m_changed, sender=Group.permissions.through, dispatch_uid="access.permissions_changed")
def permissions_were_changed(instance: Group, action: str, pk_set: set[int] | None, **kwargs: Any) -> None:
    if action in ("post_add", "post_remove") and pk_set and isinstance(instance, Group):
        given = action == "post_add"
        words = _("permissions given: %(count)d") if given else _("permissions taken: %(count)d")
        _record("access.role_changed", instance.name, words % {"count": len(pk_set)}, set())


@receiver([post_save, post_delete], sender=Group, dispatch_uid="access.role_saved")
def role_was_saved(instance: Group, signal: Any, created: bool = False, **kwargs: Any) -> None:
    if created or signal is post_delete:
        _record("access.role_changed", instance.name, _("role made") if created else _("role removed"), set())


@receiver([post_save, post_delete], sender=GroupPagePermission, dispatch_uid="access.pages_of_a_role")
@receiver([post_save, post_delete], sender=GroupCollectionPermission, dispatch_uid="access.files_of_a_role")
def places_of_a_role_were_changed(sender: type, instance: Any, **kwargs: Any) -> None:
    words = _("what it may do with pages") if sender is GroupPagePermission else _("what it may do with files")
    _record("access.role_changed", instance.group.name, words, set())
