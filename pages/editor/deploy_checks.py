"""What `manage.py check --deploy` says about the content: a site may not open without its license number."""

from typing import Any

from django.core.checks import Tags, Warning, register
from django.db import DatabaseError

from ..models import PracticeDetails


@register(Tags.security, deploy=True)
def license_number_is_shown(app_configs: Any, **kwargs: Any) -> list[Warning]:
    """Warn while the practice's details have no license number; say nothing while there is no database yet."""
    try:
        missing = not PracticeDetails.has_licence_number()
    except DatabaseError:
        return []
    if not missing:
        return []
    return [
        Warning(
            "The license number is missing: California asks for it on every page.",
            hint="Fill it in under Settings, Practice details.",
            id="pages.W001",
        )
    ]
