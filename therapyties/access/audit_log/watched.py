"""What is logged about these models goes into the audit log, and nowhere into Wagtail's own history."""

from typing import Any

from django.apps import apps
from django.db import models
from django.db.models.signals import pre_save
from wagtail.log_actions import registry

from ..models import CHANGED, AuditEntry

WATCHED = (
    "consultations.ConsultationRequest",
    "consultations.ConsultationSettings",
    "consultations.Availability",
    "consultations.Device",
    "consultations.MessageText",
    "pages.PracticeDetails",
    "auth.User",
    "auth.Group",
)
# Of these an entry names the fields that a form has changed.
NAMED = (
    "consultations.ConsultationSettings",
    "consultations.Availability",
    "consultations.MessageText",
    "pages.PracticeDetails",
)


def look_what_changes(sender: type[models.Model], instance: models.Model, **kwargs: Any) -> None:
    """The names of the fields that are about to be written otherwise lie beside the row, for what is logged of it."""
    before = sender._base_manager.filter(pk=instance.pk).first() if instance.pk else None
    names = [field.name for field in sender._meta.concrete_fields]
    changed = [name for name in names if before and getattr(before, name) != getattr(instance, name)]
    instance.__dict__[CHANGED] = [*instance.__dict__.get(CHANGED, []), *changed]


def watch() -> None:
    """Lead what is logged about WATCHED models into the audit log. Wagtail's site history, which editors may read,
    and which forgets nothing, then holds no row about them."""
    for name in WATCHED:
        registry.log_entry_models_by_type.register(apps.get_model(name), value=AuditEntry)
    for name in NAMED:
        pre_save.connect(look_what_changes, sender=apps.get_model(name), dispatch_uid=f"access.changes.{name}")
