"""What `manage.py check --deploy` says of the variables, by their names: Django would name what no host can set."""

from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, Warning, register

from .mail_files import mail_folder


@register(Tags.security, deploy=True)
def variables_are_fit_for_the_internet(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """Say where the address is not https, and where mail stays on this machine."""
    found: list[CheckMessage] = []
    if not settings.HTTPS:
        found.append(
            Warning(
                "SITE_URL does not begin with https: what people write can be read on its way.",
                hint="Set it to the address that people type. Secure cookies, HSTS and the redirect come with it.",
                id="upkeep.W001",
            )
        )
    if mail_folder():
        found.append(
            Error(
                "MAIL_URL begins with file: messages are files in a folder here, and nobody gets them.",
                hint="Set it to a mail server: MAIL_URL=smtp+tls://user:password@mail.example.org:587",
                id="upkeep.E001",
            )
        )
    return found
