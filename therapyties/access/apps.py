"""Accounts: signing in, roles, and the audit log."""

from django.apps import AppConfig


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
