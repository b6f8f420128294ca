"""Somebody rang: the page on which the therapist adds their call."""

import re
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any, cast
from zoneinfo import ZoneInfo

from django import forms
from django.conf import settings
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods
from phonenumber_field.phonenumber import PhoneNumber

from therapyties import languages
from therapyties.security.tokens import new_token

from ..form_fields import NO_SLOT, LineField, NoteField, SlotField, VisitorEmailField, VisitorPhoneField
from ..models import ConsultationRequest, ConsultationSettings, ContactRoute
from ..moments import instant, near_moment
from ..rules.adding import Objection
from ..rules.offers import offer
from ..services.adding import Caller, Questionable, add_call
from ..services.diary import Diary
from .forms import OpeningField, OtherTimeField, problems
from .guard import DeskRequest, for_the_therapist
from .pressing import refusals_told_to

SUBMISSION = re.compile(r"[\w-]{20,64}", re.ASCII)
BELOW = "below"
TOLD, SILENT = "told", "silent"
WORDS: Mapping[Objection, str | Promise] = {
    Objection.OUT_OF_HOURS: gettext_lazy("It is outside your hours."),
    Objection.TIME_OFF: gettext_lazy("You have taken that time off."),
    Objection.BUSY: gettext_lazy("Your own calendar says that you are busy then."),
    Objection.DAY_IS_FULL: gettext_lazy("That day has as many calls as you take on one day."),
    Objection.TOO_NEAR: gettext_lazy("It is closer to another call than the pause you keep between calls."),
}


class WhenField(SlotField):
    """One of the times that come next, another one that is chosen below, or none yet."""

    widget = forms.RadioSelect

    def offer(self, near: Iterable[datetime], chosen: Any) -> None:
        """What is chosen stands there too, whether it is near or not: whatever is ticked is what is meant."""
        try:
            slots = {*near, self.to_python(chosen)}
        except ValidationError:
            slots = {*near}
        cast(forms.RadioSelect, self.widget).choices = [
            *(
                (instant(slot), near_moment(slot))
                for slot in sorted(slot for slot in slots if isinstance(slot, datetime))
            ),
            (BELOW, gettext_lazy("Another time")),
            (NO_SLOT, gettext_lazy("No time yet: they wait for your answer")),
        ]

    def to_python(self, value: Any) -> Any:
        return BELOW if value == BELOW else super().to_python(value)


class AddCallForm(forms.Form):
    """Who rang, how they are reached, and when the two of them talk."""

    name = LineField(
        label=gettext_lazy("Name"),
        max_length=80,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        error_messages={"required": gettext_lazy("Please write what you call them.")},
    )
    contact_route = forms.ChoiceField(
        label=gettext_lazy("How you reach them"),
        choices=[
            (ContactRoute.PHONE.value, gettext_lazy("By phone")),
            (ContactRoute.EMAIL.value, gettext_lazy("By email")),
        ],
        initial=ContactRoute.PHONE.value,
        widget=forms.RadioSelect,
        error_messages=dict.fromkeys(("required", "invalid_choice"), gettext_lazy("Please choose how you reach them.")),
    )
    phone = VisitorPhoneField(
        label=gettext_lazy("Their number"),
        region="US",
        required=False,
        help_text=gettext_lazy("For the call. If you reach them by email, it may stay empty."),
        widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "off", "inputmode": "tel", "maxlength": 40}),
    )
    voicemail_ok = forms.BooleanField(label=gettext_lazy("A voicemail is safe: they said so"), required=False)
    email = VisitorEmailField(
        label=gettext_lazy("Their email address"),
        required=False,
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "off", "inputmode": "email"}),
    )
    when = WhenField(label=gettext_lazy("Time of the call"), required=False, initial=NO_SLOT)
    slot = OpeningField(label=gettext_lazy("An open time"), required=False)
    other = OtherTimeField(
        label=gettext_lazy("Any other time"),
        required=False,
        help_text=gettext_lazy("Any quarter-hour, also outside your hours."),
    )
    language = forms.ChoiceField(
        label=gettext_lazy("The language of their page and their messages"),
        choices=settings.LANGUAGES,
        initial=languages.DEFAULT,
        required=False,
        widget=forms.RadioSelect,
        error_messages={"invalid_choice": gettext_lazy("Please choose one of the languages in the list.")},
    )
    in_california = forms.ChoiceField(
        label=gettext_lazy("Will they be in California when you speak?"),
        choices=[("yes", gettext_lazy("Yes")), ("unsure", gettext_lazy("Not asked yet"))],
        initial="unsure",
        required=False,
        widget=forms.RadioSelect,
        error_messages={"invalid_choice": gettext_lazy("Please choose whether they will be in California.")},
    )
    private_notes = NoteField(
        label=gettext_lazy("A note for yourself"),
        required=False,
        max_length=2000,
        help_text=gettext_lazy("It begins your private notes: only for you, encrypted."),
        widget=forms.Textarea(attrs={"rows": 3, "dir": "auto"}),
    )
    telling = forms.ChoiceField(
        label=gettext_lazy("Messages to them"),
        choices=[
            (TOLD, gettext_lazy("As to anybody: the confirmation, a reminder, and what changes")),
            (SILENT, gettext_lazy("None, until you change it on their page")),
        ],
        initial=TOLD,
        required=False,
        widget=forms.RadioSelect,
        help_text=gettext_lazy("Only by email. Whoever is reached by phone gets none in any case."),
        error_messages={"invalid_choice": gettext_lazy("Please choose whether they get messages.")},
    )
    words = NoteField(
        label=gettext_lazy("A few words with the confirmation"),
        required=False,
        max_length=1000,
        help_text=gettext_lazy("How the two of you talk, if you have no number of theirs. It goes out in an email."),
        widget=forms.Textarea(attrs={"rows": 2, "dir": "auto"}),
    )
    submission = forms.CharField(required=False, widget=forms.HiddenInput, initial=new_token)

    def __init__(self, *args: Any, openings: list[datetime], **kwargs: Any):
        super().__init__(*args, **kwargs)
        near = offer(openings, ZoneInfo(settings.PRACTICE_TIME_ZONE)).next
        when = cast(WhenField, self.fields["when"])
        when.offer(near, self.data.get(self.add_prefix("when")) if self.is_bound else self.initial.get("when"))
        cast(OpeningField, self.fields["slot"]).offer(openings, "–")

    def clean_submission(self) -> str:
        """A name that no page of ours gave is replaced by one that nobody else has."""
        sent = self.cleaned_data["submission"]
        return sent if SUBMISSION.fullmatch(sent) else new_token()

    def clean(self) -> None:
        super().clean()
        route = self.cleaned_data.get("contact_route")
        if route == ContactRoute.PHONE and not self.cleaned_data.get("phone") and "phone" not in self.errors:
            self.add_error("phone", _("Please write the number to call."))
        if route == ContactRoute.EMAIL and not self.cleaned_data.get("email") and "email" not in self.errors:
            self.add_error("email", _("Please write the address to write to."))
        if self._is_below() and self.cleaned_data.get("slot") and self.cleaned_data.get("other"):
            self.add_error("other", ValidationError(_("Please choose one time: from the list, or here.")))
        if self.cleaned_data.get("when") == BELOW and self.chosen() is None:
            self.add_error("when", ValidationError(_("Please choose the other time.")))

    def _is_below(self) -> bool:
        """Whether the time is the one in the fields below, also for a form that was sent without the first ones."""
        return self.cleaned_data.get("when") == BELOW or not self.data.get(self.add_prefix("when"))

    def chosen(self) -> datetime | None:
        if self._is_below():
            return self.cleaned_data.get("other") or self.cleaned_data.get("slot")
        return self.cleaned_data["when"]

    def caller(self) -> Caller:
        data = self.cleaned_data
        number = data["phone"]
        return Caller(
            name=data["name"],
            contact_route=data["contact_route"],
            phone=number.as_international if isinstance(number, PhoneNumber) else "",
            email=data["email"],
            voicemail_ok=data["voicemail_ok"],
            in_california=data["in_california"] or "unsure",
            private_notes=data["private_notes"],
            gets_no_messages=data["telling"] == SILENT,
            language=data["language"] or languages.DEFAULT,
        )

    def words_sent(self) -> str:
        """What goes with the confirmation; whoever gets no message reads them on their page. What was offered, and
        nobody touched, is said in their language."""
        words, practice = self.cleaned_data["words"], ConsultationSettings.current()
        with languages.speaking(self.caller().language):
            return practice.how_to_call_spoken() if words.strip() == practice.how_to_call.strip() else words


@require_http_methods(["GET", "HEAD", "POST"])
@for_the_therapist
def add(request: DeskRequest) -> HttpResponse:
    """Add a call at an open time, or at any other after a question. `?at=` names a time; what is none is passed
    over."""
    openings = Diary.now().openings
    if request.method != "POST":
        return _page(request, AddCallForm(openings=openings, initial=_initial(request.GET.get("at", ""))))
    form = AddCallForm(request.POST, openings=openings)
    if not form.is_valid():
        return _page(request, form, status=422)
    return _add(request, form)


def _add(request: DeskRequest, form: AddCallForm) -> HttpResponse:
    slot = form.chosen()
    is_sure = slot is not None and request.POST.get("sure") == instant(slot)
    submission = form.cleaned_data["submission"]
    options: dict[str, Any] = {"submission": submission, "words": form.words_sent(), "is_sure": is_sure}
    try:
        with refusals_told_to(lambda why: form.add_error(None, why)):
            stored, is_new = add_call(form.caller(), slot, user=request.user, **options)
            return _done(request, stored, is_new=is_new)
    except Questionable as question:
        return _page(request, form, question=question)
    return _page(request, form, status=422)


def _done(request: HttpRequest, stored: ConsultationRequest, *, is_new: bool) -> HttpResponse:
    if not is_new:
        messages.warning(
            request, _("This was added already, as %(reference)s. Nothing was added again.") % {"reference": stored}
        )
    elif stored.is_written_to:
        messages.success(
            request, _("Added. The message to them leaves in half a minute; until then, erasing it stops it.")
        )
    else:
        messages.success(request, _("Added. Nobody is written to."))
    return redirect("desk:inspect", stored.pk)


def _initial(at: str) -> dict[str, Any]:
    """The time that the address names, and nothing if it is none that can be chosen."""
    try:
        slot = SlotField().clean(at or None) if at else None
    except ValidationError:
        slot = None
    initial: dict[str, Any] = {"words": ConsultationSettings.current().how_to_call}
    return initial | ({"when": instant(slot)} if slot and slot > timezone.now() else {})


def _page(
    request: HttpRequest, form: AddCallForm, *, question: Questionable | None = None, status: int = 200
) -> HttpResponse:
    slot = form.chosen() if question else None
    context: dict[str, Any] = {
        "form": form,
        "problems": problems(form) if form.is_bound and form.errors else [],
        "reasons": [WORDS[objection] for objection in question.objections] if question else [],
        "sure": instant(slot) if slot else "",
        "when": near_moment(slot) if slot else "",
    }
    return render(request, "consultations/desk/add_call.html", context, status=status)
