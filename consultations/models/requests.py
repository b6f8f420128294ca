"""A consultation request: what is kept of it, and which states may follow each other."""

import hashlib
import secrets
from datetime import datetime, timedelta

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.db.models.functions import Coalesce, Greatest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from phonenumber_field.phonenumber import PhoneNumber
from phonenumbers import NumberParseException

from ..fields import EncryptedTextField, Undecryptable, keyed_hashes

TRANSFERRED_KEPT = timedelta(days=30)  # the site is not the clinical record
WARNED_BEFORE = timedelta(days=7)  # of an erasure
# Without I, O, 0 and 1, which are misheard and misread.
ALPHABET = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"


def new_reference() -> str:
    """A random name for a request that can be read out on the phone; it says nothing about anyone."""
    first, second = ("".join(secrets.choice(ALPHABET) for _ in range(4)) for _ in range(2))
    return f"TT-{first}-{second}"


def new_token() -> str:
    """The secret of a request's link: 256 bits that nobody guesses."""
    return secrets.token_urlsafe(32)


def digest_of(token: str) -> str:
    """What is stored to find a row by a secret; the secret cannot be had from it."""
    return hashlib.sha256(token.encode()).hexdigest()


def practice_zone() -> str:
    return settings.PRACTICE_TIME_ZONE


class Status(models.TextChoices):
    REQUESTED = "requested", _("Requested")
    CONFIRMED = "confirmed", _("Confirmed")
    DECLINED = "declined", _("Declined")
    WITHDRAWN = "withdrawn", _("Withdrawn")
    EXPIRED = "expired", _("Expired")
    COMPLETED = "completed", _("Talked")
    NOT_A_FIT = "not_a_fit", _("Did not fit")
    NO_SHOW = "no_show", _("Did not come")
    BECAME_CLIENT = "became_client", _("Became a client (transferred)")
    SPAM = "spam", _("Set aside as spam")


# The states in which a request holds its slot, and those after which the call is over.
HOLDING = (Status.REQUESTED, Status.CONFIRMED)
ENDED = (Status.COMPLETED, Status.BECAME_CLIENT, Status.NOT_A_FIT, Status.NO_SHOW)
# Every move there is. From requested or confirmed to requested: another time was chosen.
MOVES: dict[Status, frozenset[Status]] = {
    Status.REQUESTED: frozenset(Status),
    Status.CONFIRMED: frozenset({Status.REQUESTED, Status.DECLINED, Status.WITHDRAWN, *ENDED}),
    Status.DECLINED: frozenset(),
    Status.WITHDRAWN: frozenset(),
    Status.EXPIRED: frozenset({Status.REQUESTED, *ENDED}),  # a late visitor may choose anew, a late therapist may call
    Status.COMPLETED: frozenset(ENDED),  # what became of it is learned later, or was pressed wrongly
    Status.NOT_A_FIT: frozenset(ENDED),
    Status.NO_SHOW: frozenset(ENDED),
    Status.BECAME_CLIENT: frozenset(ENDED),
    Status.SPAM: frozenset({Status.REQUESTED}),
}


class ContactRoute(models.TextChoices):
    PHONE = "phone", _("By phone")
    EMAIL = "email", _("By e-mail")


class TimeOfDay(models.TextChoices):
    MORNINGS = "mornings", _("Weekday mornings")
    AFTERNOONS = "afternoons", _("Weekday afternoons")
    EVENINGS = "evenings", _("Weekday evenings")


LIVE = Q(status__in=HOLDING, is_doubtful=False)
WAITING = Q(status=Status.REQUESTED, is_doubtful=False, proposed_at=None, is_self_test=False)


class ConsultationRequestQuerySet(models.QuerySet):
    def of_people(self):
        """Those that somebody really sent: the daily self-test's own is none."""
        return self.filter(is_self_test=False)

    def live(self):
        """Neither over nor doubtful: they hold their slot, if they have one, and their contact."""
        return self.filter(LIVE)

    def waiting(self):
        """The therapist is to answer them: requested, no other time proposed yet, and not like spam."""
        return self.filter(WAITING)

    def doubtful(self):
        """Unanswered ones that look like spam, or like somebody who asked before."""
        return self.filter(status=Status.REQUESTED, is_doubtful=True)

    def holding_a_slot(self):
        return self.live().filter(slot__isnull=False)

    def taking_time(self, now: datetime):
        """Whose slots nobody else is offered: those that hold one, and the calls that have been, for they count for
        the gap and the limit of their day.

        A second request of a contact holds nothing, but its slot is not offered either: if it stayed on the list, a
        stranger who types in somebody's number could tell that there is a first one.
        """
        again = Q(status=Status.REQUESTED, doubts=["again"])
        return self.filter(LIVE | again | Q(status__in=ENDED, slot__lte=now), slot__isnull=False)

    def unanswered_past(self, now: datetime):
        """Requested, for a time that has gone by."""
        return self.filter(status=Status.REQUESTED, slot__lt=now)

    def past_keeping(self, now: datetime, days: int):
        """Whose time is over: `days` after the last contact, for one that became a client after it was transferred to
        the clinical record. Neither what is held for a reason nor what has a call ahead."""
        last_contact = Greatest("changed_at", Coalesce("slot", "changed_at"))
        kept = self.annotate(last_contact=last_contact).filter(is_held=False)
        transferred = Q(status=Status.BECAME_CLIENT, changed_at__lte=now - TRANSFERRED_KEPT)
        others = ~Q(status=Status.BECAME_CLIENT) & Q(last_contact__lte=now - timedelta(days=days))
        return kept.filter(transferred | others)

    def of_the_contact(self, digests: list[str]):
        """Those of one phone number or address, by its hashes under each key."""
        return self.filter(contact_digest__in=[digest for digest in digests if digest])

    def with_messages(self):
        return self.prefetch_related("messages")

    def with_trouble(self, now: datetime):
        """Each knows by `has_trouble` whether a message about it did not go out."""
        messages = self.model._meta.get_field("messages").related_model.objects
        return self.annotate(has_trouble=Exists(messages.undelivered(now).filter(request=OuterRef("pk"))))


class ConsultationRequest(models.Model):
    """Someone asks for a first call. Whatever could identify them is encrypted; no address or browser is kept."""

    reference = models.CharField(_("reference"), max_length=12, unique=True, default=new_reference, editable=False)
    token = EncryptedTextField(editable=False)
    token_digest = models.CharField(max_length=64, unique=True, editable=False)
    # Which rendering of the form it came from, so that a second press is the same request.
    submission_digest = models.CharField(max_length=64, blank=True, db_index=True, editable=False)
    answers_digest = models.CharField(max_length=64, blank=True, editable=False)
    received_at = models.DateTimeField(_("received"), default=timezone.now, db_index=True, editable=False)
    promised_by = models.DateTimeField(_("reply promised by"), editable=False)
    status = models.CharField(
        _("status"), max_length=13, choices=Status, default=Status.REQUESTED, db_index=True, editable=False
    )
    # Rises with every change of state or time: who acts on an older page is told, and calendars know the newer file.
    revision = models.PositiveIntegerField(default=0, editable=False)
    changed_at = models.DateTimeField(default=timezone.now, editable=False)
    is_doubtful = models.BooleanField(_("looks like spam"), default=False, editable=False)
    doubts = models.JSONField(default=list, editable=False)

    slot = models.DateTimeField(_("call"), null=True, blank=True, editable=False)  # its start
    zone = models.CharField(max_length=64, default=practice_zone, editable=False)  # the practice's, at that time
    proposed = models.JSONField(default=list, editable=False)  # other starts the therapist offers, ISO 8601 in UTC
    proposed_at = models.DateTimeField(null=True, editable=False)
    words = EncryptedTextField(_("your words to the visitor"), blank=True, editable=False)

    name = EncryptedTextField(_("name"))
    contact_route = models.CharField(_("how to answer"), max_length=5, choices=ContactRoute)
    contact_digest = models.CharField(max_length=64, blank=True, db_index=True, editable=False)
    phone = EncryptedTextField(_("phone"), blank=True)
    email = EncryptedTextField(_("e-mail"), blank=True)
    voicemail_ok = models.BooleanField(_("a voicemail is safe"), default=False)
    times = models.JSONField(_("times of day"), default=list)
    times_note = EncryptedTextField(_("about times"), blank=True)
    service = models.CharField(_("service"), max_length=255, blank=True)
    in_california = models.CharField(max_length=6)
    note = EncryptedTextField(_("note"), blank=True)
    private_notes = EncryptedTextField(_("private notes"), blank=True)
    is_held = models.BooleanField(default=False, editable=False)  # not erased by itself, for this reason:
    held_because = EncryptedTextField(_("why it is kept longer"), blank=True, editable=False)
    erasure_told_at = models.DateTimeField(null=True, editable=False)  # when the therapist was warned of it
    # How it stood before the therapist's last answer, as JSON, until that can no longer be taken back.
    before = EncryptedTextField(blank=True, editable=False)
    undo_until = models.DateTimeField(null=True, editable=False)
    is_self_test = models.BooleanField(default=False, editable=False)

    privacy_version = models.CharField(max_length=40, editable=False)
    privacy_acknowledged_at = models.DateTimeField(editable=False)

    objects = ConsultationRequestQuerySet.as_manager()

    class Meta:
        verbose_name = _("consultation request")
        verbose_name_plural = _("consultations")
        ordering = ("-received_at",)
        default_permissions = ("view", "change", "delete")  # nobody but a visitor adds one
        indexes = [
            models.Index(fields=("received_at",), condition=Q(is_self_test=False), name="requests_of_people"),
            models.Index(fields=("promised_by",), condition=WAITING, name="requests_that_wait"),
            models.Index(fields=("promised_by",), name="requests_by_promise"),
            models.Index(fields=("slot",), name="requests_by_call"),
            models.Index(fields=("service",), name="requests_by_service"),
        ]
        constraints = [
            # Calls start on a grid as wide as they are long, so this alone keeps two from overlapping.
            models.UniqueConstraint(fields=("slot",), condition=LIVE, name="one_call_at_a_time"),
            models.UniqueConstraint(
                fields=("contact_digest",), condition=LIVE & ~Q(contact_digest=""), name="one_live_request_per_contact"
            ),
        ]

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
        now = timezone.now()
        return [message for message in self.messages.all() if message.is_undelivered(now)]

    @property
    def is_waiting(self):
        """Whether the visitor waits for the therapist, not the other way round."""
        return self.status == Status.REQUESTED and self.proposed_at is None

    def first_of_the_contact(self):
        """Another live request of the same phone number or address, if there is one."""
        if not self.contact_digest:
            return None
        return type(self).objects.live().filter(contact_digest=self.contact_digest).exclude(pk=self.pk).first()

    def others_of_the_contact(self):
        """What the same phone number or address asked for earlier or later, the newest first."""
        if not self.contact_digest:
            return type(self).objects.none()
        digests = {self.contact_digest, *keyed_hashes(self.contact)}
        return type(self).objects.of_people().of_the_contact(list(digests)).exclude(pk=self.pk)

    @property
    def contact(self):
        """The number or address, as it is hashed."""
        return self.email.casefold() if self.contact_route == ContactRoute.EMAIL else self.phone

    @property
    def initials(self):
        """What is shown of the name where somebody may look over a shoulder."""
        if isinstance(self.name, Undecryptable):
            return str(self.name)
        return " ".join(f"{word[0].upper()}." for word in self.name.split()[:3])

    def erased_on(self, days: int):
        """When it will be erased by itself, with a setting of so many days; None while it is held."""
        if self.is_held:
            return None
        if self.status == Status.BECAME_CLIENT:
            over = self.changed_at + TRANSFERRED_KEPT
        else:
            over = max(self.changed_at, self.slot or self.changed_at) + timedelta(days=days)
        return max(over, self.erasure_told_at + WARNED_BEFORE) if self.erasure_told_at else over

    def may_undo(self, now: datetime) -> bool:
        """Whether the therapist's last answer can still be taken back."""
        return bool(self.before and self.undo_until and now < self.undo_until)

    @property
    def proposals(self):
        """The other times the therapist offered, as datetimes in UTC."""
        return [datetime.fromisoformat(text) for text in self.proposed]


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


class AbuseCount(models.Model):
    """How often somebody knocked lately. `key` is a keyed hash that changes every day; nobody can be read from it."""

    key = models.CharField(max_length=64, unique=True)
    since = models.DateTimeField(default=timezone.now, db_index=True)
    count = models.PositiveIntegerField(default=0)

    class Meta:
        default_permissions = ()

    def __str__(self):
        return f"{self.count} since {self.since:%H:%M}"
