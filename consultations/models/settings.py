"""What the therapist decides about the form, the messages and the private calendar."""

from django.apps import apps
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.forms import TextInput
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, HelpPanel, MultiFieldPanel
from wagtail.contrib.settings.models import BaseSiteSetting, register_setting

from therapyties import languages
from therapyties.security.encryption import EncryptedTextField, RowKeyField

IN_HEBREW = {"lang": "he", "dir": "rtl"}  # of a field at the desk in which Hebrew is written


class FeedTitles(models.TextChoices):
    REFERENCE = "reference", _("the reference")
    INITIALS = "initials", _("the initials")


class TalkByEmail(models.TextChoices):
    """Who calls whom when somebody wants to be answered by e-mail."""

    WRITE = "write", _("I write to them how we talk")
    NUMBER = "number", _("I call them: the form has room for a number, for the call alone")
    VISITOR = "visitor", _("They call me, at the phone number under Practice details")


@register_setting(icon="mail", order=2)
class ConsultationSettings(BaseSiteSetting):
    """What the therapist decides about the form."""

    notify_email = models.EmailField(
        _("where to tell you of a new request"),
        blank=True,
        help_text=_("The email holds a reference and a link, never a name. Empty: you will only see requests here."),
    )
    morning_list = models.BooleanField(
        _("a list every morning"),
        default=True,
        help_text=_("At 7 am, on days with a call or an open request: the calls of the day, without names."),
    )
    reply_working_days = models.PositiveSmallIntegerField(
        _("working days until you answer"),
        default=2,
        validators=[MinValueValidator(1), MaxValueValidator(5)],
        help_text=_("Visitors are told a day and 6 pm. From 1 to 5. Days off and holidays do not count."),
    )
    ask_for_note = models.BooleanField(
        _("ask for a short note"), default=True, help_text=_("Off: the form has no free text about what brings people.")
    )
    how_to_call = models.CharField(
        _("how to talk with people who gave an email address"),
        blank=True,
        max_length=300,
        help_text=_("Put under your confirmation, where you can change it. For example the number they should call."),
    )
    how_to_call_in_hebrew = models.CharField(
        _("the same in Hebrew"),
        blank=True,
        max_length=300,
        help_text=_("For people who read Hebrew. Empty: they are offered the English text."),
    )
    talk_by_email = models.CharField(
        _("who calls whom, when somebody chose email"),
        max_length=7,
        choices=TalkByEmail,
        blank=True,
        help_text=_(
            "The form, the messages and the calendar say it. Until you choose: you write to them how you talk."
        ),
    )
    retention_days = models.PositiveSmallIntegerField(
        _("days until a request is erased"),
        default=90,
        validators=[MinValueValidator(30), MaxValueValidator(365)],
        help_text=_(
            "After the last contact, from 30 to 365. Who became a client is erased 30 days after you said so: this "
            "site is not the clinical record. You are told a week before, and can keep one longer for a reason. The "
            "privacy policy names this number: change it there too."
        ),
    )
    feed_titles = models.CharField(
        _("a call is called by"), max_length=9, choices=FeedTitles, default=FeedTitles.REFERENCE
    )
    row_key = RowKeyField()
    feed_token = EncryptedTextField(blank=True, editable=False)
    feed_digest = models.CharField(max_length=64, blank=True, editable=False)

    panels = [
        MultiFieldPanel(
            [
                FieldPanel("notify_email"),
                FieldPanel("morning_list"),
                FieldPanel("reply_working_days"),
                FieldPanel("ask_for_note"),
                FieldPanel("talk_by_email"),
                FieldPanel("how_to_call"),
                FieldPanel("how_to_call_in_hebrew", widget=TextInput(attrs=IN_HEBREW)),
            ],
            heading=_("Consultation requests"),
        ),
        FieldPanel("retention_days", heading=_("How long requests are kept")),
        MultiFieldPanel(
            [HelpPanel(template="consultations/desk/feed_panel.html"), FieldPanel("feed_titles")],
            heading=_("Your calls in your own calendar"),
        ),
    ]

    class Meta:
        verbose_name = _("consultation form")

    def clean(self) -> None:
        """Nobody is told to call a number that is not there."""
        super().clean()
        practice = apps.get_model(settings.PRACTICE_DETAILS_MODEL).current()
        if self.talk_by_email == TalkByEmail.VISITOR and not practice.phone:
            said = _("There is no phone number under Settings, Practice details yet. Write it there first.")
            raise ValidationError({"talk_by_email": said})

    def how_to_call_spoken(self) -> str:
        """In the language that is spoken now, if the therapist wrote it in that one too."""
        return languages.spoken(self.how_to_call, he=self.how_to_call_in_hebrew)

    @classmethod
    def current(cls) -> "ConsultationSettings":
        """The practice's record, or an unsaved one with the defaults."""
        return cls.objects.order_by("pk").first() or cls()
