"""The app of the consultation requests."""

from django.apps import AppConfig


class ConsultationsConfig(AppConfig):
    name = "consultations"
    default_auto_field = "django.db.models.BigAutoField"
    verbose_name = "Consultations"
