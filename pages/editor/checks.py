"""What `manage.py check --deploy` says about the content: a site may not open without its license number."""

from django.core.checks import Tags, Warning, register
from django.db import DatabaseError


@register(Tags.security, deploy=True)
def license_number_is_shown(app_configs, **kwargs):
    """Warn while the practice's details have no license number; say nothing while there is no database yet."""
    from ..models import PracticeDetails

    try:
        missing = PracticeDetails.objects.filter(licence_number="").exists()
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
