"""What became of requests week by week, as numbers alone: they stay when the requests are erased."""

from django.db import models


class WeeklyTally(models.Model):
    """How many requests that came in one week are counted under one heading; `week` is its Monday.

    services/tally.py says which headings there are, and keeps them true.
    """

    week = models.DateField()
    heading = models.CharField(max_length=12)
    number = models.IntegerField(default=0)

    class Meta:
        default_permissions = ()
        ordering = ("week", "heading")
        constraints = [models.UniqueConstraint(fields=("week", "heading"), name="one_number_of_a_week_and_heading")]

    def __str__(self):
        return f"{self.week} {self.heading}: {self.number}"
