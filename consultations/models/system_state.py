"""What the site has found out about itself: whether its mail arrives, and whether its form works."""

from django.db import models


class SystemState(models.Model):
    """One row, written by the site alone."""

    # For which sender and address a test mail has arrived, and when its link was opened.
    mail_proven_for = models.CharField(max_length=64, blank=True)
    mail_proven_at = models.DateTimeField(null=True)
    self_tested_at = models.DateTimeField(null=True)
    self_test_problem = models.CharField(max_length=200, blank=True)  # in words; empty if the form works

    class Meta:
        default_permissions = ()

    def __str__(self):
        return "system state"

    @classmethod
    def current(cls) -> "SystemState":
        """The row, or an unsaved one that has found out nothing yet."""
        return cls.objects.filter(pk=1).first() or cls(pk=1)
