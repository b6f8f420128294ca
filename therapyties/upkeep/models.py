"""How each job of the worker went."""

from datetime import datetime
from typing import Any

from django.db import models


class JobRun(models.Model):
    """One row for each job that has run: when it last went well and, while it fails, since when and why."""

    name = models.CharField(max_length=60, unique=True)
    last_ok_at = models.DateTimeField(null=True)
    failing_since = models.DateTimeField(null=True)
    failed_at = models.DateTimeField(null=True)  # the last time, while it fails
    problem = models.CharField(max_length=200, blank=True)  # the kind of error in plain words, no personal data

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return self.name


def well(now: datetime) -> dict[str, Any]:
    """What the row of a job says that went well at that moment."""
    return {"last_ok_at": now, "failing_since": None, "failed_at": None, "problem": ""}
