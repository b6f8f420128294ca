"""What lets a page be given again as it was rendered: the content's generation, and the door in front of Django."""

from django.apps import AppConfig
from django.core.checks import Tags, register
from django.db.models.signals import post_migrate, pre_migrate


class DoorConfig(AppConfig):
    name = "therapyties.door"
    label = "door"
    default_auto_field = "django.db.models.BigAutoField"
    verbose_name = "Stored pages"

    def ready(self) -> None:
        # It needs the models, which are not there yet while Django reads this module.
        from . import triggers

        pre_migrate.connect(triggers.take_off_before_migrating, sender=self, dispatch_uid="door.take_off")
        post_migrate.connect(triggers.put_on_after_migrating, sender=self, dispatch_uid="door.put_on")
        register(triggers.check, Tags.database)
