"""What the therapist typed at a request and has not sent or kept yet, so that no end of a session loses it."""

from datetime import datetime

from django.db import models
from django.utils import timezone

from therapyties.security.encryption import EncryptedTextField, RowKeyField

from .requests import ConsultationRequest


class DraftQuerySet(models.QuerySet):
    def past_keeping(self, before: datetime):
        """Those that nobody has typed at since that moment."""
        return self.filter(kept_at__lt=before)


class Draft(models.Model):
    """What stands in one form of a request's page: an answer's, by the answer's name, or private notes that another
    window had changed meanwhile, by the window's."""

    request = models.ForeignKey(ConsultationRequest, on_delete=models.CASCADE, related_name="drafts")
    name = models.CharField(max_length=24)
    row_key = RowKeyField()
    typed = EncryptedTextField()
    kept_at = models.DateTimeField(default=timezone.now, db_index=True)

    objects = DraftQuerySet.as_manager()

    class Meta:
        default_permissions = ()
        ordering = ("kept_at", "pk")
        constraints = [models.UniqueConstraint(fields=("request", "name"), name="one_draft_of_a_name")]

    def __str__(self):
        return f"{self.request} {self.name}"
