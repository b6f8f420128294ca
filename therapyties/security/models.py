"""Counts for rate limits: how often somebody did something, without who it was."""

from django.db import models
from django.utils import timezone


class AbuseCount(models.Model):
    """How often somebody did something lately. `key` is a keyed hash, new every day, that tells nobody who."""

    key = models.CharField(max_length=64, unique=True)
    since = models.DateTimeField(default=timezone.now, db_index=True)
    count = models.PositiveIntegerField(default=0)

    class Meta:
        db_table = "consultations_abusecount"  # from where it moved here
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.count} since {self.since:%H:%M}"
