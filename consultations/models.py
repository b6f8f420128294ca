"""What is kept of a consultation request, the messages about it, and the settings of the form."""

import hashlib
import secrets
from datetime import timedelta

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from phonenumber_field.phonenumber import PhoneNumber
from phonenumbers import NumberParseException
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.contrib.settings.models import BaseSiteSetting, register_setting

from .fields import EncryptedTextField

# Without I, O, 0 and 1, which are misheard and misread.
ALPHABET = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
ABUSE_COUNT_LIFE = timedelta(hours=24)
SENDING_TAKES = timedelta(minutes=5)  # at most; after that whoever was sending is dead
SENT_WITHIN = timedelta(hours=48)  # or not at all: an acknowledgement weeks late only frightens


def new_reference() -> str:
    """A random name for a request that can be read out on the phone; it says nothing about anyone."""
    first, second = ("".join(secrets.choice(ALPHABET) for _ in range(4)) for _ in range(2))
    return f"TT-{first}-{second}"


def digest_of(token: str) -> str:
    """What is stored to find a request by the token of its link; the token cannot be had from it."""
    return hashlib.sha256(token.encode()).hexdigest()


class Status(models.TextChoices):
    NEW = "new", _("New")
    CONTACTED = "contacted", _("Contacted")
    BOOKED = "booked", _("Booked")
    DECLINED = "declined", _("Declined")
    CLOSED = "closed", _("Closed")
    SPAM = "spam", _("Spam")


class ContactRoute(models.TextChoices):
    PHONE = "phone", _("By phone")
    EMAIL = "email", _("By e-mail")


class TimeOfDay(models.TextChoices):
    MORNINGS = "mornings", _("Weekday mornings")
    AFTERNOONS = "afternoons", _("Weekday afternoons")
    EVENINGS = "evenings", _("Weekday evenings")


class ConsultationRequestQuerySet(models.QuerySet):
    def waiting(self):
        """Nobody has answered them yet, and they do not look like spam."""
        return self.filter(status=Status.NEW, is_doubtful=False)

    def doubtful(self):
        """New ones that look like spam."""
        return self.filter(status=Status.NEW, is_doubtful=True)

    def with_messages(self):
        return self.prefetch_related("messages")


class ConsultationRequest(models.Model):
    """Someone asks for a first call. Whatever could identify them is encrypted; no address or browser is kept."""

    reference = models.CharField(_("reference"), max_length=12, unique=True, default=new_reference, editable=False)
    token = EncryptedTextField(editable=False)
    token_digest = models.CharField(max_length=64, unique=True, editable=False)
    received_at = models.DateTimeField(_("received"), default=timezone.now, db_index=True, editable=False)
    promised_by = models.DateTimeField(_("reply promised by"), editable=False)
    status = models.CharField(_("status"), max_length=10, choices=Status, default=Status.NEW, db_index=True)
    is_doubtful = models.BooleanField(_("looks like spam"), default=False, editable=False)
    doubts = models.JSONField(default=list, editable=False)

    name = EncryptedTextField(_("name"))
    contact_route = models.CharField(_("how to answer"), max_length=5, choices=ContactRoute)
    phone = EncryptedTextField(_("phone"), blank=True)
    email = EncryptedTextField(_("e-mail"), blank=True)
    voicemail_ok = models.BooleanField(_("a voicemail is safe"), default=False)
    times = models.JSONField(_("times of day"), default=list)
    times_note = EncryptedTextField(_("about times"), blank=True)
    service = models.CharField(_("service"), max_length=255, blank=True)
    in_california = models.CharField(max_length=6)
    note = EncryptedTextField(_("note"), blank=True)
    private_notes = EncryptedTextField(_("private notes"), blank=True)

    privacy_version = models.CharField(max_length=40, editable=False)
    privacy_acknowledged_at = models.DateTimeField(editable=False)

    objects = ConsultationRequestQuerySet.as_manager()

    class Meta:
        verbose_name = _("consultation request")
        verbose_name_plural = _("consultations")
        ordering = ("-received_at",)
        default_permissions = ("view", "change", "delete")  # nobody but a visitor adds one

    def __str__(self):
        return self.reference

    @property
    def reach(self):
        """Where the visitor asked to be answered, as a person reads it."""
        if self.contact_route == ContactRoute.EMAIL:
            return self.email
        number = self._number
        return number.as_national if number and number.country_code == 1 else self.phone

    @property
    def dial(self):
        """The address of a link that dials the number, its extension included."""
        return self._number.as_rfc3966 if self._number else f"tel:{self.phone}"

    @property
    def _number(self):
        try:
            return PhoneNumber.from_string(self.phone)
        except NumberParseException:
            return None

    @property
    def is_safe(self):
        """What the visitor called safe, in words."""
        if self.contact_route == ContactRoute.EMAIL:
            return _("Asked to be written to.")
        return _("A voicemail is safe.") if self.voicemail_ok else _("Do not leave a voicemail.")

    @property
    def suits(self):
        """The times that suit, in words."""
        labels = dict(TimeOfDay.choices)
        return "; ".join(
            str(part) for part in [*(labels.get(time, time) for time in self.times), self.times_note] if part
        )

    @property
    def undelivered(self):
        """The messages about it that did not go out, or should have long ago."""
        late = timezone.now() - SENDING_TAKES
        return [
            message
            for message in self.messages.all()
            if not message.sent_at and (message.failed_at or message.created_at < late)
        ]


class MessageKind(models.TextChoices):
    NEW_REQUEST = "new_request", _("To you: a new request")
    RECEIVED = "received", _("To the visitor: your request arrived")


class MessageQuerySet(models.QuerySet):
    def waiting(self, now):
        """Not sent, young enough to be of use, and nobody is sending it at this moment."""
        in_hand = Q(tried_at__gt=now - SENDING_TAKES) & (Q(failed_at=None) | Q(failed_at__lt=F("tried_at")))
        return self.filter(sent_at=None, created_at__gt=now - SENT_WITHIN).exclude(in_hand)


class Message(models.Model):
    """One mail about one request: written with it, sent after it, and never more than one of a kind."""

    request = models.ForeignKey(ConsultationRequest, on_delete=models.CASCADE, related_name="messages")
    kind = models.CharField(max_length=20, choices=MessageKind)
    created_at = models.DateTimeField(default=timezone.now)
    attempts = models.PositiveSmallIntegerField(default=0)
    tried_at = models.DateTimeField(null=True)
    sent_at = models.DateTimeField(null=True)
    failed_at = models.DateTimeField(null=True)
    problem = models.CharField(max_length=200, blank=True)  # in plain words, without personal data

    objects = MessageQuerySet.as_manager()

    class Meta:
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=("request", "kind"), name="one_message_of_a_kind")]

    def __str__(self):
        return f"{self.request} {self.kind}"


class AbuseCount(models.Model):
    """How often somebody knocked lately. `key` is a keyed hash that changes every day; nobody can be read from it."""

    key = models.CharField(max_length=64, unique=True)
    since = models.DateTimeField(default=timezone.now, db_index=True)
    count = models.PositiveIntegerField(default=0)

    class Meta:
        default_permissions = ()

    def __str__(self):
        return f"{self.count} since {self.since:%H:%M}"


@register_setting(icon="mail", order=2)
class ConsultationSettings(BaseSiteSetting):
    """What the therapist decides about the form."""

    notify_email = models.EmailField(
        _("where to tell you of a new request"),
        blank=True,
        help_text=_("The mail holds a reference and a link, never a name. Empty: you will only see requests here."),
    )
    reply_working_days = models.PositiveSmallIntegerField(
        _("working days until you answer"),
        default=2,
        validators=[MinValueValidator(1), MaxValueValidator(5)],
        help_text=_("Visitors are told a day and 6 pm. From 1 to 5."),
    )
    ask_for_note = models.BooleanField(
        _("ask for a short note"), default=True, help_text=_("Off: the form has no free text about what brings people.")
    )

    panels = [
        MultiFieldPanel(
            [FieldPanel("notify_email"), FieldPanel("reply_working_days"), FieldPanel("ask_for_note")],
            heading=_("Consultation requests"),
        )
    ]

    class Meta:
        verbose_name = _("consultation form")
