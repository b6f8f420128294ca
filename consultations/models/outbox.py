"""The outbox: one row per message, written with what happened and sent after it; and the therapist's own wording."""

from datetime import datetime, timedelta

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from therapyties import languages

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

    def free_to_claim(self, now: datetime):
        """Unsettled, and neither pausing nor in somebody's hands, nor waiting for a press.

        A next try further off than any pause was written by a clock that ran ahead, and does not count. It asks of the
        message's own columns alone: PostgreSQL looks at these once more when another process has just claimed the row,
        and not at what a join or a subquery found before.
        """
        its_time = Q(next_try_at__lte=now) | Q(next_try_at__gt=now + 2 * PAUSES[-1])
        return self.unsettled().filter(its_time, waits_for_press=False)

    def due(self, now: datetime):
        """To be tried at `now`; while an answer can be taken back, nothing about its request leaves."""
        settled_request = Q(request=None) | Q(request__undo_until=None) | Q(request__undo_until__lte=now)
        return self.free_to_claim(now).filter(settled_request)

    def undelivered(self, now: datetime):
        """What should be there by now and is not: the last try failed, nobody has tried for too long, or it was given
        up."""
        untried = Q(attempts=0, created_at__lt=now - NOTICED_AFTER)
        failed = ~Q(problem="") | untried | Q(given_up_at__isnull=False)
        return self.filter(failed, sent_at=None, dropped_at=None, waits_for_press=False)

    def in_trouble(self, now: datetime):
        """The same, but what was given up more than a week ago: what the therapist should know of today."""
        return self.undelivered(now).filter(Q(given_up_at=None) | Q(given_up_at__gt=now - SHOWN_FOR))


class Message(models.Model):
    """One mail. Who claims it moves `next_try_at` a lease ahead; a claim that dies runs out, and another is made."""

    request = models.ForeignKey(ConsultationRequest, null=True, on_delete=models.CASCADE, related_name="messages")
    name = models.CharField(max_length=22, default="", db_index=True)  # random: it tells nobody how many there are
    kind = models.CharField(max_length=20)  # messages/kinds.py tells what it is
    occasion = models.CharField(max_length=40, default="")  # which of several; its kind reads and writes it
    created_at = models.DateTimeField(default=timezone.now)
    attempts = models.PositiveSmallIntegerField(default=0)
    next_try_at = models.DateTimeField(default=timezone.now)
    sent_at = models.DateTimeField(null=True)
    waits_for_press = models.BooleanField(default=False)  # its visitor sends it, from the page of their request
    told_slot = models.DateTimeField(null=True)  # the time of the call that it told as certain
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
                condition=Q(sent_at=None, given_up_at=None, dropped_at=None, waits_for_press=False),
                name="messages_that_wait",
            )
        ]

    def __str__(self):
        return f"{self.request or '-'} {self.kind}"

    def is_undelivered(self, now: datetime) -> bool:
        """Whether it should be there by now and is not."""
        if self.sent_at or self.dropped_at or self.waits_for_press:
            return False
        return bool(self.given_up_at or self.problem or (not self.attempts and self.created_at < now - NOTICED_AFTER))


class MessageText(models.Model):
    """The therapist's own wording of one kind of message in one language; without a row the delivered wording is
    used."""

    kind = models.CharField(max_length=20)
    language = models.CharField(max_length=7, choices=settings.LANGUAGES, default=languages.DEFAULT)
    subject = models.CharField(_("subject"), max_length=120)
    body = models.TextField(_("text"), max_length=4000)

    class Meta:
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=("kind", "language"), name="one_wording_in_a_language")]

    def __str__(self):
        return self.kind
