"""Running the site: the worker and its jobs, backups, new keys, and whether it is ready to open."""

from django.apps import AppConfig


class UpkeepConfig(AppConfig):
    name = "therapyties.upkeep"
    label = "upkeep"
    verbose_name = "Upkeep"

    def ready(self) -> None:
        from . import deploy_checks  # noqa: F401 - which registers itself, and needs the apps
