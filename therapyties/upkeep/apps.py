"""What keeps the site in order: is it ready to open, are there backups, are secrets under the newest key."""

from django.apps import AppConfig


class UpkeepConfig(AppConfig):
    name = "therapyties.upkeep"
    label = "upkeep"
    verbose_name = "Upkeep"
