"""Accounts: signing in, roles, and the audit log."""

import sys
from typing import Any

from django.apps import AppConfig, apps
from django.db.models.signals import post_migrate


class AccessConfig(AppConfig):
    name = "therapyties.access"
    label = "access"
    default_auto_field = "django.db.models.BigAutoField"
    verbose_name = "Access"

    def ready(self) -> None:
        from . import changes  # noqa: F401 - connects itself
        from .audit_log import chain  # noqa: F401 - connects itself
        from .audit_log.refusals import write_down_refusals
        from .audit_log.watched import watch
        from .day_range import bound_every_range
        from .sign_in import signals  # noqa: F401 - connects itself

        watch()
        write_down_refusals()
        bound_every_range()
        # Whoever is told last: then there is a permission for every model.
        last = [config for config in apps.get_app_configs() if config.models_module][-1]
        post_migrate.connect(bring_roles_to_this_version, sender=last, dispatch_uid="access.roles")


def bring_roles_to_this_version(sender: AppConfig, apps: Any, verbosity: int = 1, **kwargs: Any) -> None:
    """After each `migrate` the roles are those of this version; whom that changes is said."""
    from django.contrib.auth.management import create_permissions  # models may not be imported before `ready`

    from .roles import make_roles

    try:
        apps.get_model("access", "RoleAsGiven")
    except LookupError:
        return  # it was migrated to an earlier state
    create_permissions(sender, verbosity=0)
    for name, (given, taken) in make_roles().items():
        if verbosity:
            sys.stdout.write(f"The role {name}: {len(given)} rights given, {len(taken)} taken.\n")
