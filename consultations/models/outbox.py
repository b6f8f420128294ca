"""The outbox: one row per message, written with what happened and sent after it; and the therapist's own wording."""

from datetime import datetime, timedelta

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from .requests import ConsultationRequest

LEASE = timedelta(minutes=5)  # whoever claimed a message and has not sent it by then is dead
GIVEN_UP_AFTER = timedelta(hours=48)  # an acknowledgement weeks late only frightens
PAUSES = tuple(timedelta(minutes=minutes) for minutes in (1, 4, 15, 60, 180, 360, 720))  # after the 1st, 2nd… failure
NOTICED_AFTER = timedelta(minutes=15)  # a message that waits longer without a try: nobody is sending

SHOWN_FOR = timedelta(days=7)  # a message that was given up


class MessageQuerySet(models.QuerySet):
    def unsettled(self):
        """Neither sent nor given up nor found needless."""
        return self.filter(sent_at=None, given_up_at=None, dropped_at=None)

    def due(self, now: datetime):
        """To be tried at `now`: unsettled, and neither pausing nor in somebody's hands.

        A next try further off than any pause was written by a clock that ran ahead, and does not count.
        """
        return self.unsettled().filter(Q(next_try_at__lte=now) | Q(next_try_at__gt=now + 2 * PAUSES[-1]))

    def undelivered(self, now: datetime):
        """What should be there by now and is not: the last try failed, nobody has tried for too long, or it was given
        up."""
        untried = Q(attempts=0, created_at__lt=now - NOTICED_AFTER)
        return self.filter(~Q(problem="") | untried | Q(given_up_at__isnull=False), sent_at=None, dropped_at=None)

    def in_trouble(self, now: datetime):
        """The same, but what was given up more than a week ago: what the therapist should know of today."""
        return self.undelivered(now).filter(Q(given_up_at=None) | Q(given_up_at__gt=now - SHOWN_FOR))


class Message(models.Model):
    """One mail. Who claims it moves `next_try_at` a lease ahead; a claim that dies runs out, and another is made."""

    request = models.ForeignKey(ConsultationRequest, null=True, on_delete=models.CASCADE, related_name="messages")
    kind = models.CharField(max_length=20)  # messages/kinds.py tells what it is
    occasion = models.CharField(max_length=40, default="")  # which of several; its kind reads and writes it
    created_at = models.DateTimeField(default=timezone.now)
    attempts = models.PositiveSmallIntegerField(default=0)
    next_try_at = models.DateTimeField(default=timezone.now)
    sent_at = models.DateTimeField(null=True)
    given_up_at = models.DateTimeField(null=True)
    dropped_at = models.DateTimeField(null=True)  # it was no longer true when its turn came
    problem = models.CharField(max_length=200, blank=True)  # of the last try, in plain words without personal data

    objects = MessageQuerySet.as_manager()

    class Meta:
        default_permissions = ()
        ordering = ("created_at", "pk")
        constraints = [
            models.UniqueConstraint(fields=("request", "kind", "occasion"), name="one_message_for_an_occasion"),
            models.UniqueConstraint(
                fields=("kind", "occasion"), condition=Q(request=None), name="one_general_message_for_an_occasion"
            ),
        ]
        indexes = [
            models.Index(
                fields=("next_try_at",),
                condition=Q(sent_at=None, given_up_at=None, dropped_at=None),
                name="messages_that_wait",
            )
        ]

    def __str__(self):
        return f"{self.request or '-'} {self.kind}"

    def is_undelivered(self, now: datetime) -> bool:
        """Whether it should be there by now and is not."""
        if self.sent_at or self.dropped_at:
            return False
        return bool(self.given_up_at or self.problem or (not self.attempts and self.created_at < now - NOTICED_AFTER))


class MessageText(models.Model):
    """The therapist's own wording of one kind of message; without a row the delivered wording is used."""

    kind = models.CharField(max_length=20, unique=True)
    subject = models.CharField(_("subject"), max_length=120)
    body = models.TextField(_("text"), max_length=4000)

    class Meta:
        default_permissions = ()

    def __str__(self):
        return self.kind
