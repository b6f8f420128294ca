"""What somebody says about a request without its private page: it changes nothing by itself."""

from datetime import datetime

from django.db import models
from django.utils import timezone

from therapyties.security.encryption import EncryptedTextField, RowKeyField

from .requests import ConsultationRequest


class ClaimQuerySet(models.QuerySet):
    def open(self):
        """Those that the therapist has not settled yet."""
        return self.filter(settled_at=None)

    def past_keeping(self, before: datetime):
        """Those that came before that moment, settled or not."""
        return self.filter(received_at__lt=before)


class Claim(models.Model):
    """Somebody says: withdraw. `request` is the one that they seem to mean; None if there is none, or several."""

    request = models.ForeignKey(ConsultationRequest, null=True, on_delete=models.CASCADE, related_name="claims")
    received_at = models.DateTimeField(default=timezone.now)
    row_key = RowKeyField()
    which = EncryptedTextField()  # the reference or the time, as it was typed
    contact = EncryptedTextField()  # the number or address, as it was typed
    settled_at = models.DateTimeField(null=True)

    objects = ClaimQuerySet.as_manager()

    class Meta:
        default_permissions = ()
        ordering = ("-received_at", "-pk")
        indexes = [models.Index(fields=("received_at",), condition=models.Q(settled_at=None), name="claims_that_wait")]

    def __str__(self):
        return f"claim {self.pk}"

    @property
    def gives_the_reference(self):
        """Whether what was typed is the reference of the request that it seems to mean."""
        typed = "".join(str(self.which).upper().split()).replace("-", "")
        return self.request is not None and typed.endswith(self.request.reference.removeprefix("TT-").replace("-", ""))

    @property
    def gives_the_contact(self):
        """Whether the number or address is that of the request, as it is now."""
        return self.request is not None and self.contact == self.request.contact
