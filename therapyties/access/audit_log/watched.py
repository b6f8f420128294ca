"""What is logged about these models goes into the audit log, and nowhere into Wagtail's own history."""

from django.apps import apps
from wagtail.log_actions import registry

from ..models import AuditEntry

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


def watch() -> None:
    """Lead what is logged about WATCHED models into the audit log. Wagtail's site history, which editors may read,
    and which forgets nothing, then holds no row about them."""
    for name in WATCHED:
        registry.log_entry_models_by_type.register(apps.get_model(name), value=AuditEntry)
