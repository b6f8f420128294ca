"""The forms of the therapist: for each answer to a request, and for the wording of a message."""

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from functools import lru_cache
from itertools import zip_longest
from typing import Any, cast
from zoneinfo import ZoneInfo

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import get_language_info
from django.utils.translation import gettext_lazy as _

from ..form_fields import FIRST_YEAR, LAST_YEAR, NoteField, SlotField
from ..messages import offered, wording
from ..messages.kinds import Kind
from ..messages.talking import is_said_how
from ..models import ConsultationRequest, MessageText, Referral
from ..moments import clock, day_name, instant, moment
from ..rules.booking import days_of, is_on_grid
from ..rules.offers import instead


def problems(*parts: forms.BaseForm) -> list[str]:
    """Each complaint of these forms once, with the name of its field."""
    said = (
        f"{part.fields[field].label}: {error}" if field in part.fields else str(error)
        for part in parts
        for field, errors in part.errors.items()
        for error in errors
    )
    return list(dict.fromkeys(said))


class OpeningSelect(forms.Select):
    """A list of hundreds of times, drawn by one template: Django's own takes one for each of them."""

    template_name = "consultations/desk/openings_select.html"


class OpeningField(SlotField):
    """One of the open times from a list that is grouped by days."""

    widget = OpeningSelect

    def prepare_value(self, value: Any) -> Any:
        return instant(value) if isinstance(value, datetime) else value

    def offer(self, openings: Iterable[datetime], empty_label: str | Promise) -> None:
        self.widget.choices = [("", empty_label), *_by_day(tuple(openings))]


@lru_cache(maxsize=16)
def _by_day(openings: tuple[datetime, ...]) -> list[tuple[str, list[tuple[str, str]]]]:
    """[(day, [(value, label)])]: a page shows the same list four times."""
    zone = ZoneInfo(settings.PRACTICE_TIME_ZONE)
    return [
        (name, [(instant(slot), f"{name}, {clock(slot)}") for slot in slots])
        for name, slots in ((day_name(day), slots) for day, slots in days_of(openings, zone))
    ]


class OtherTimeField(forms.DateTimeField):
    """Any other quarter-hour, written in the practice's time; an hour that the clock jumps over is none."""

    widget = forms.DateTimeInput(attrs={"type": "datetime-local", "step": 900}, format="%Y-%m-%dT%H:%M")

    def to_python(self, value: Any) -> datetime | None:
        try:
            result = super().to_python(value)
        except ValidationError:
            raise ValidationError(_("Please give a day and a time that exists, on a quarter-hour.")) from None
        if result is not None and not FIRST_YEAR <= result.year <= LAST_YEAR:
            raise ValidationError(_("Please check the year: it is too far away for a call."))
        if result is not None and not is_on_grid(result):
            raise ValidationError(_("Please choose a quarter-hour, such as 9:15."))
        return result.astimezone(UTC) if result else None


HOW_TO_TALK = _("Please write how the two of you will talk: the visitor gave no phone number.")


def _ask_how(words: forms.Field, stored: ConsultationRequest, how_to_call: str) -> None:
    """Who gave an address and no number can only be called once somebody has said how: the field asks for that."""
    words.initial = how_to_call
    words.required = not is_said_how(stored, "")
    if words.required:
        words.label = _("How the two of you will talk")


class ConfirmForm(forms.Form):
    """Yes: at the time asked for, or at one agreed otherwise."""

    at = SlotField(required=False, widget=forms.HiddenInput)  # sent by the button that names it, and wins
    slot = OpeningField(label=_("At"), required=False)
    other = OtherTimeField(label=_("Or at any other time"), required=False)
    words = NoteField(
        label=_("A few words with it"),
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 2, "dir": "auto"}),
        help_text=_("For example how you will call, or the number to call. It goes out in an email: nothing private."),
        error_messages={"required": HOW_TO_TALK},
    )

    def __init__(
        self,
        *args: Any,
        stored: ConsultationRequest,
        openings: Iterable[datetime],
        how_to_call: str = "",
        **kwargs: Any,
    ):
        super().__init__(*args, **kwargs)
        is_ahead = stored.slot is not None and stored.slot > timezone.now()
        asked = moment(stored.slot, stored.zone) if stored.slot and is_ahead else _("Choose a time")
        cast(OpeningField, self.fields["slot"]).offer([slot for slot in openings if slot != stored.slot], asked)
        _ask_how(self.fields["words"], stored, how_to_call)
        if not stored.is_written_to:
            self.fields["words"].help_text = _("They read it on their page, and get no message.")

    def wanted(self) -> datetime | None:
        """The time that the button named; else the one that was chosen instead of the one asked for, or None."""
        return self.cleaned_data["at"] or self.cleaned_data["other"] or self.cleaned_data["slot"]


class ProposeForm(forms.Form):
    """Not then, but perhaps at one of these: three near it are chosen until others are."""

    first = OpeningField(label=_("First time"), required=False)
    second = OpeningField(label=_("Second time"), required=False)
    third = OpeningField(label=_("Third time"), required=False)
    other = OtherTimeField(label=_("Or any other time"), required=False)
    words = NoteField(
        label=_("A few words with it"),
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 2, "dir": "auto"}),
        error_messages={"required": HOW_TO_TALK},
    )

    def __init__(
        self,
        *args: Any,
        stored: ConsultationRequest,
        openings: Sequence[datetime],
        how_to_call: str = "",
        **kwargs: Any,
    ):
        super().__init__(*args, **kwargs)
        _ask_how(self.fields["words"], stored, how_to_call)  # whoever chooses a time has agreed
        near = instead(openings, ZoneInfo(settings.PRACTICE_TIME_ZONE), stored.slot)
        for name, slot in zip_longest(("first", "second", "third"), near):
            cast(OpeningField, self.fields[name]).offer(openings, "–")
            self.fields[name].initial = slot

    def slots(self) -> list[datetime]:
        """Those that are chosen, or are as long as nobody has touched the form."""
        names = ("first", "second", "third", "other")
        chosen = (self.cleaned_data[name] if self.is_bound else self.fields[name].initial for name in names)
        return sorted({slot for slot in chosen if slot})

    def clean(self) -> None:
        super().clean()
        if not self.errors and not 1 <= len(self.slots()) <= 3:
            raise ValidationError(_("Please choose one, two or three times."))


class DeclineForm(forms.Form):
    """No, in the therapist's own words; those that are offered are in the language in which the form is made."""

    words = NoteField(
        label=_("Your words"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4, "dir": "auto"}),
        error_messages={"required": _("Please write a sentence: the visitor reads it on their page.")},
    )
    referrals = forms.ModelMultipleChoiceField(
        Referral.objects.all(),
        label=_("Add others who may help"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("They stand under your words. The list is yours: Settings, Others who may help."),
    )

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["words"].initial = offered.regret()
        if not Referral.objects.exists():
            del self.fields["referrals"]

    def all_words(self) -> str:
        """The therapist's words, and under them the others who were ticked."""
        chosen = self.cleaned_data.get("referrals") or []
        return "\n\n".join([self.cleaned_data["words"], *(referral.lines for referral in chosen)])


class WordingForm(forms.ModelForm):
    """The wording of one kind of message; what it may not say is told beside the field."""

    class Meta:
        model = MessageText
        fields = ("subject", "body")
        widgets = {"body": forms.Textarea(attrs={"rows": 14})}

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        is_from_the_right = get_language_info(self.instance.language)["bidi"]
        for field in self.fields.values():
            field.widget.attrs |= {"lang": self.instance.language, "dir": "rtl" if is_from_the_right else "ltr"}

    def clean_subject(self) -> str:
        return wording.one_line(self.cleaned_data["subject"])

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        wrong = wording.check(Kind(self.instance.kind), cleaned.get("subject", ""), cleaned.get("body", ""))
        for field, errors in wrong.items():
            if field in cleaned:
                self.add_error(field, errors)
        return cleaned
