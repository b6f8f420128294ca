"""The wordings that visitors agreed to, kept word for word."""

from django.db import models
from django.utils import timezone


class ConsentWording(models.Model):
    """What stood beside the box that a visitor ticked, and what it led to, word for word."""

    version = models.CharField(max_length=40, unique=True)
    digest = models.CharField(max_length=64)  # SHA-256 of the text
    text = models.TextField()
    first_used_at = models.DateTimeField(default=timezone.now)

    class Meta:
        default_permissions = ()

    def __str__(self):
        return self.version
