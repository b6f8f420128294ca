"""The content's generation: one number that rises with whatever a public page may show."""

from django.db import models


class ContentGeneration(models.Model):
    """One row. Triggers of the database raise `number` in the transaction that changes content (triggers.py)."""

    number = models.BigIntegerField()

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return str(self.number)
