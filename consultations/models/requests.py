"""A consultation request: what is kept of it, and which requests there are of a kind."""

from datetime import datetime, timedelta

from django.apps import apps
from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.db.models.functions import Coalesce, Greatest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from phonenumber_field.phonenumber import PhoneNumber
from phonenumbers import NumberParseException

from therapyties import languages
from therapyties.security.encryption import EncryptedTextField, RowKeyField, Undecryptable, keyed_hashes

from ..rules.states import ENDED, HOLDING, Status

TRANSFERRED_KEPT = timedelta(days=30)  # the site is not the clinical record
WARNED_BEFORE = timedelta(days=7)  # of an erasure


class ContactRoute(models.TextChoices):
    PHONE = "phone", _("By phone")
    EMAIL = "email", _("By email")


class TimeOfDay(models.TextChoices):
    MORNINGS = "mornings", _("Weekday mornings")
    AFTERNOONS = "afternoons", _("Weekday afternoons")
    EVENINGS = "evenings", _("Weekday evenings")


EITHER = "either"  # of the languages of the site
CALL_LANGUAGES = [*settings.LANGUAGES, (EITHER, _("Either"))]


class Proof(models.TextChoices):
    """Who has shown that a contact is the visitor's own."""

    EMAIL = "email", _("They pressed the button in the message to them.")
    THERAPIST = "therapist", _("You spoke with them.")


STATUS_LABELS = {
    Status.REQUESTED: _("Waits for you"),
    Status.PROPOSED: _("Waits for them"),
    Status.CONFIRMED: _("Confirmed"),
    Status.DECLINED: _("Declined"),
    Status.WITHDRAWN: _("Withdrawn"),
    Status.EXPIRED: _("Expired"),
    Status.COMPLETED: _("Talked"),
    Status.NOT_A_FIT: _("Did not fit"),
    Status.NO_SHOW: _("Did not come"),
    Status.BECAME_CLIENT: _("Became a client (transferred)"),
    Status.SPAM: _("Set aside as spam"),
}
# Plain values, for they stand in constraints and so in migrations.
HELD = Q(status__in=tuple(status.value for status in HOLDING), is_held=True)
WAITING = Q(status=Status.REQUESTED.value, is_self_test=False)


class ConsultationRequestQuerySet(models.QuerySet):
    def of_people(self):
        """Those that somebody really sent: the daily self-test's own is none."""
        return self.filter(is_self_test=False)

    def holding_a_slot(self):
        """Those whose slot is kept for them, or was until their time to show who they are ran out: see
        `let_go_of_lapsed`."""
        return self.filter(HELD, slot__isnull=False)

    def holding_softly(self):
        """The slot is kept for a while, for nobody has shown yet whose number or address it is."""
        return self.holding_a_slot().filter(held_until__isnull=False)

    def holding_firmly(self):
        return self.holding_a_slot().filter(held_until=None)

    def let_go_of_lapsed(self, now: datetime) -> int:
        """Soft holds whose time is over are wishes from now on; how many there were."""
        return self.holding_softly().filter(held_until__lte=now).update(is_held=False, held_until=None)

    def taking_time(self, now: datetime):
        """Whose slots nobody else is offered: those that hold one now, and the calls that have been, for they count
        for the gap and the limit of their day."""
        lasting = Q(held_until=None) | Q(held_until__gt=now)
        return self.filter(HELD & lasting | Q(status__in=ENDED, slot__lte=now), slot__isnull=False)

    def keeping_proposals(self, now: datetime):
        """Whose proposed times are kept for them."""
        return self.filter(status=Status.PROPOSED, proposed_until__gt=now)

    def waiting(self):
        """The therapist is to answer them, whatever looks odd about them."""
        return self.filter(WAITING)

    def doubtful(self):
        """Those that wait and bear more than one sign of spam."""
        return self.waiting().filter(is_doubtful=True)

    def unanswered_past(self, now: datetime):
        """They wait for the therapist, for a time that has gone by."""
        return self.filter(status=Status.REQUESTED, slot__lt=now)

    def unchosen_past(self, now: datetime):
        """They were offered other times, and let the moment go by until which these were kept."""
        return self.filter(status=Status.PROPOSED, proposed_until__lte=now)

    def past_retention(self, now: datetime, days: int):
        """Those whose retention has ended: `days` after the last contact, for one that became a client after it was
        transferred to the clinical record. Neither what is retained for a reason nor what has a call ahead."""
        last_contact = Greatest("changed_at", Coalesce("slot", "changed_at"))
        ended = self.annotate(last_contact=last_contact).filter(is_retained=False)
        transferred = Q(status=Status.BECAME_CLIENT, changed_at__lte=now - TRANSFERRED_KEPT)
        others = ~Q(status=Status.BECAME_CLIENT) & Q(last_contact__lte=now - timedelta(days=days))
        return ended.filter(transferred | others)

    def soon_past_retention(self, now: datetime, days: int):
        """Whose time is over within a week."""
        return self.past_retention(now + WARNED_BEFORE, days)

    def of_the_contact(self, digests: list[str]):
        """Those of one phone number or address, by its hashes under each key."""
        return self.filter(contact_digest__in=[digest for digest in digests if digest])

    def with_messages(self):
        return self.prefetch_related("messages")

    def with_trouble(self, now: datetime):
        """Each knows by `has_trouble` whether a message about it did not go out."""
        messages = apps.get_model("consultations", "Message").objects  # its module imports this one
        return self.annotate(has_trouble=Exists(messages.undelivered(now).filter(request=OuterRef("pk"))))


class ConsultationRequest(models.Model):
    """Someone asks for a first call. Whatever could identify them is encrypted; no address or browser is kept."""

    reference = models.CharField(_("reference"), max_length=12, unique=True, editable=False)
    row_key = RowKeyField()
    token = EncryptedTextField(editable=False)
    token_digest = models.CharField(max_length=64, unique=True, editable=False)
    # Which rendering of the form it came from, so that a second press is the same request.
    submission_digest = models.CharField(max_length=64, blank=True, db_index=True, editable=False)
    answers_digest = models.CharField(max_length=64, blank=True, editable=False)
    received_at = models.DateTimeField(_("received"), default=timezone.now, db_index=True, editable=False)
    promised_by = models.DateTimeField(_("reply promised by"), editable=False)
    status = models.CharField(
        _("status"),
        max_length=13,
        choices=[(status.value, label) for status, label in STATUS_LABELS.items()],
        default=Status.REQUESTED.value,
        db_index=True,
        editable=False,
    )
    # Rises with every change of state or time: who acts on an older page is told, and calendars know the newer file.
    revision = models.PositiveIntegerField(default=0, editable=False)
    changed_at = models.DateTimeField(default=timezone.now, editable=False)
    is_doubtful = models.BooleanField(_("looks like spam"), default=False, editable=False)
    doubts = models.JSONField(default=list, editable=False)

    slot = models.DateTimeField(_("call"), null=True, blank=True, editable=False)  # its start
    # Nobody else gets the slot: until that moment, or for good. One that is not held is a wish.
    is_held = models.BooleanField(default=False, editable=False)
    held_until = models.DateTimeField(null=True, editable=False)
    confirmed_slot = models.DateTimeField(
        null=True, editable=False
    )  # the last one that the visitor was told is certain
    zone = models.CharField(max_length=64, blank=True, editable=False)  # the practice's, when that time was chosen
    proposed = models.JSONField(default=list, editable=False)  # other starts the therapist offers, ISO 8601 in UTC
    proposed_at = models.DateTimeField(null=True, editable=False)
    proposed_until = models.DateTimeField(null=True, editable=False)  # they are kept for the visitor
    wants_earlier = models.BooleanField(default=False, editable=False)  # to be told, once, of a time that falls free
    earlier_slot = models.DateTimeField(null=True, editable=False)  # of which they were told
    words = EncryptedTextField(_("your words to the visitor"), blank=True, editable=False)

    name = EncryptedTextField(_("name"))
    contact_route = models.CharField(_("how to answer"), max_length=5, choices=ContactRoute)
    contact_digest = models.CharField(max_length=64, blank=True, db_index=True, editable=False)
    phone = EncryptedTextField(_("phone"), blank=True)
    email = EncryptedTextField(_("email"), blank=True)
    call_phone = EncryptedTextField(_("number for the call"), blank=True)  # of somebody who is answered by e-mail
    # A contact is a claim until it is proven. Each correction of it is a new round, in which proof starts anew.
    contact_round = models.PositiveSmallIntegerField(default=0, editable=False)
    proven_at = models.DateTimeField(null=True, editable=False)
    proven_by = models.CharField(max_length=9, choices=Proof, blank=True, editable=False)
    voicemail_ok = models.BooleanField(_("a voicemail is safe"), default=False)
    times = models.JSONField(_("times of day"), default=list)
    times_note = EncryptedTextField(_("about times"), blank=True)
    service = models.CharField(_("service"), max_length=255, blank=True)
    in_california = models.CharField(max_length=6)
    # Everything that is sent or shown to its visitor is in this one, whatever the desk speaks.
    language = models.CharField(
        _("language"), max_length=7, choices=settings.LANGUAGES, default=languages.DEFAULT, editable=False
    )
    # Empty: they said nothing about it.
    call_language = models.CharField(_("language of the call"), max_length=7, choices=CALL_LANGUAGES, blank=True)
    note = EncryptedTextField(_("note"), blank=True)
    private_notes = EncryptedTextField(_("private notes"), blank=True)
    is_retained = models.BooleanField(default=False, editable=False)  # not erased by itself, for this reason:
    retained_because = EncryptedTextField(_("why it is kept longer"), blank=True, editable=False)
    erasure_told_at = models.DateTimeField(null=True, editable=False)  # when the therapist was warned of it
    # How it stood before the therapist's last answer, as JSON, until that can no longer be taken back.
    before = EncryptedTextField(blank=True, editable=False)
    undo_until = models.DateTimeField(null=True, editable=False)
    is_self_test = models.BooleanField(default=False, editable=False)
    answered_at = models.DateTimeField(null=True, editable=False)  # for the first time
    promise_kept = models.BooleanField(null=True, editable=False)  # by that answer; unknown before
    # The week and the headings under which the weekly tally counts it: services/tally.py writes it.
    tallied = models.CharField(max_length=60, blank=True, editable=False)

    # The therapist wrote it down, for somebody rang: whoever it is about has acknowledged no wording.
    is_added_by_hand = models.BooleanField(default=False, editable=False)
    gets_no_messages = models.BooleanField(default=False, editable=False)  # whatever happens: the therapist said so
    privacy_version = models.CharField(max_length=40, editable=False)  # empty: none was acknowledged
    privacy_acknowledged_at = models.DateTimeField(null=True, editable=False)

    objects = ConsultationRequestQuerySet.as_manager()

    class Meta:
        verbose_name = _("consultation request")
        verbose_name_plural = _("requests")
        ordering = ("-received_at",)
        default_permissions = ("view", "change", "delete")  # whoever may change one may add one
        indexes = [
            models.Index(fields=("received_at",), condition=Q(is_self_test=False), name="requests_of_people"),
            models.Index(fields=("promised_by",), condition=WAITING, name="requests_that_wait"),
            models.Index(fields=("promised_by",), name="requests_by_promise"),
            models.Index(fields=("slot",), name="requests_by_call"),
            models.Index(fields=("service",), name="requests_by_service"),
        ]
        constraints = [
            # Calls start on a grid as wide as they are long, so this alone keeps two from overlapping.
            models.UniqueConstraint(fields=("slot",), condition=HELD, name="one_call_at_a_time"),
        ]

    def __str__(self):
        return self.reference

    @property
    def reach(self):
        """Where the visitor asked to be answered, as a person reads it."""
        return self.email if self.contact_route == ContactRoute.EMAIL else self.call_number_read

    @property
    def call_number_read(self):
        """The number to call, as a person reads it."""
        number = self._number
        return number.as_national if number and number.country_code == 1 else self.call_number

    @property
    def call_number(self):
        """The number to call, whatever way the visitor is answered; empty if there is none."""
        return self.phone or self.call_phone

    @property
    def dial(self):
        """The address of a link that dials the number, its extension included."""
        return self._number.as_rfc3966 if self._number else f"tel:{self.call_number}"

    @property
    def _number(self):
        try:
            return PhoneNumber.from_string(self.call_number)
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
        """The times that suit, in words; what was typed may run against them."""
        typed = languages.apart_if_it_turns(str(self.times_note))
        return "; ".join(part for part in (self.times_chosen, typed) if part)

    @property
    def times_chosen(self):
        """The times of day that were chosen, in words; nothing that was typed."""
        labels = dict(TimeOfDay.choices)
        return "; ".join(str(labels.get(time, time)) for time in self.times)

    @property
    def undelivered(self):
        """The messages about it that did not go out, or should have long ago."""
        now = timezone.now()
        return [message for message in self.messages.all() if message.is_undelivered(now)]

    @property
    def is_waiting(self):
        """What the queryset's `waiting()` asks, of this row: the therapist is to answer it."""
        return self.status == Status.REQUESTED and not self.is_self_test

    @property
    def is_proven(self):
        return self.proven_at is not None

    @property
    def is_held_firmly(self):
        """Whether its slot is kept for it for good."""
        return bool(self.slot and self.is_held and self.held_until is None and self.status in HOLDING)

    def holds_its_slot(self, now: datetime) -> bool:
        """Whether nobody else gets its slot at this moment."""
        lasts = self.held_until is None or self.held_until > now
        return bool(self.slot and self.is_held and lasts and self.status in HOLDING)

    @property
    def is_written_to(self):
        """Whether its visitor gets messages: by e-mail, unless the therapist said that there are to be none."""
        return self.contact_route == ContactRoute.EMAIL and not self.gets_no_messages

    @property
    def is_told_by_itself(self):
        """Whether it is written to without anybody's hand: by e-mail, and to somebody who has shown to be there."""
        return self.is_written_to and self.is_proven

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

    def rehash_contact(self):
        """Store the contact's hash under the newest key."""
        if isinstance(self.contact, Undecryptable):
            return
        type(self).objects.filter(pk=self.pk).update(contact_digest=keyed_hashes(self.contact)[0])

    @property
    def initials(self):
        """What is shown of the name where somebody may look over a shoulder."""
        if isinstance(self.name, Undecryptable):
            return str(self.name)
        return " ".join(f"{word[0].upper()}." for word in self.name.split()[:3])

    def retention_ends(self, days: int) -> datetime | None:
        """From when `past_retention(…, days)` has it; None while it is retained for a reason."""
        if self.is_retained:
            return None
        if self.status == Status.BECAME_CLIENT:
            return self.changed_at + TRANSFERRED_KEPT
        return max(self.changed_at, self.slot or self.changed_at) + timedelta(days=days)

    def erased_on(self, days: int) -> datetime | None:
        """When it will be erased by itself: its retention is over, and the therapist was told a week ago."""
        ends = self.retention_ends(days)
        told = self.erasure_told_at
        return max(ends, told + WARNED_BEFORE) if ends and told else ends

    def is_over(self, now: datetime) -> bool:
        """Whether it is a call that was on and whose time has come: nothing of it can be called off any more."""
        return bool(self.status == Status.CONFIRMED and self.slot and self.slot <= now)

    def may_undo(self, now: datetime) -> bool:
        """Whether the therapist's last answer can still be taken back."""
        return bool(self.before and self.undo_until and now < self.undo_until)

    @property
    def proposals(self):
        """The other times the therapist offered, as datetimes in UTC."""
        return [datetime.fromisoformat(text) for text in self.proposed]
