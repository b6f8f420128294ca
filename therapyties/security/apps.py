"""What every part of the site needs to keep secrets: encryption, tokens, rate limits, safe spreadsheets."""

from django.apps import AppConfig


class SecurityConfig(AppConfig):
    name = "therapyties.security"
    label = "security"
    default_auto_field = "django.db.models.BigAutoField"
    verbose_name = "Security"
