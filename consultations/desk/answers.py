"""The therapist's answers to a request, one class each: its form, its message, its words, and how it is given."""

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from copy import copy
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, ClassVar

from django import forms
from django.contrib.auth.base_user import AbstractBaseUser
from django.forms.boundfield import BoundField
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from therapyties import languages

from ..messages.composing import preview
from ..messages.kinds import Kind
from ..models import ConsultationRequest, ConsultationSettings
from ..moments import instant, moment, near_moment
from ..rules.states import HOLDING, MOVES, Status
from ..services import by_therapist
from ..services.standing import standing_of
from .forms import ConfirmForm, DeclineForm, ProposeForm, problems


@dataclass(frozen=True)
class Shown:
    """What the visitor will be sent, or read on their page, in their language; or what is `missing` before that can be
    said."""

    subject: str = ""
    text: str = ""  # of a mail; empty if there is none
    heading: str = ""  # of the page of who gets no mail,
    lead: str = ""
    times: Sequence[str] = ()  # that can be chosen there
    words: str = ""
    missing: Sequence[str | Promise] = ()


@dataclass(frozen=True)
class Button:
    """What stands on the button that gives an answer. One that names a time sends that time, whatever else is chosen in
    the form; `other`, beside it, sends what is chosen."""

    label: str
    at: datetime | None = None
    other: str = field(default="")

    @property
    def value(self) -> str:
        return instant(self.at) if self.at else ""


class Answer[Form: forms.Form](ABC):
    """One answer to one request, empty or as it was filled in."""

    name: ClassVar[str]  # in URLs
    leads_to: ClassVar[Status]
    given: ClassVar[str | Promise]  # what is said as long as it can be taken back
    # Of somebody who is not written to, and reads it on their page alone.
    without_a_message: ClassVar[str | Promise] = gettext_lazy(
        "They get no message and read it on their page: please call as well."
    )
    button_style: ClassVar[str] = "button"
    fold: tuple[str, ...] = ()  # fields that stay closed until something stands in them
    form: Form
    kind: Kind  # of the message that tells the visitor
    is_open = False  # its form is shown without being asked for
    is_draft = False  # what stands in it was typed before, and not sent

    def __init__(
        self, stored: ConsultationRequest, openings: Sequence[datetime], data: Mapping[str, Any] | None = None
    ):
        self.stored = stored
        self.form = self.make_form(openings, data)

    @classmethod
    def is_possible(cls, stored: ConsultationRequest) -> bool:
        return cls.leads_to in MOVES[Status(stored.status)]

    @abstractmethod
    def make_form(self, openings: Sequence[datetime], data: Mapping[str, Any] | None) -> Form:
        """The form, with the times in its lists that stand open now; `data` is what was sent."""

    @property
    @abstractmethod
    def summary(self) -> str:
        """What stands over the form."""

    @property
    @abstractmethod
    def button(self) -> Button:
        """The button that gives it, as the form is now."""

    @property
    @abstractmethod
    def neutral(self) -> str:
        """What stands on the button while it is not known what the form says: it names no time and no number."""

    def fields(self) -> list[BoundField]:
        return [field for field in self.form.visible_fields() if field.name not in self.fold]

    def folded(self) -> list[BoundField]:
        return [field for field in self.form.visible_fields() if field.name in self.fold]

    def is_fold_open(self) -> bool:
        """Whether something stands in it."""
        return any(field.errors or (self.form.is_bound and field.data) for field in self.folded())

    @abstractmethod
    def as_if(self) -> ConsultationRequest:
        """The request in memory, as the message would be about it if this were given now."""

    @abstractmethod
    def give(self, *, seen: int, user: AbstractBaseUser) -> None:
        """It is given; raises NotAllowed or SlotTaken if it cannot be, and nothing is changed."""

    def become(self, status: Status, **values: object) -> ConsultationRequest:
        """The request in memory, with its words, in that state: which of its times was certain is forgotten as it will
        be."""
        as_if = copy(self.stored)
        as_if.status, as_if.words = status, self.words()
        if self.stored.status != Status.CONFIRMED:
            as_if.confirmed_slot = None
        for name, value in values.items():
            setattr(as_if, name, value)
        return as_if

    def words(self) -> str:
        """The words in the form: typed, or offered with it."""
        if self.form.is_bound:
            return self.form.cleaned_data["words"]
        return str(self.form.get_initial_for_field(self.form.fields["words"], "words") or "")

    def missing(self) -> Sequence[str | Promise]:
        """What is to be filled in or mended first."""
        if self.form.is_bound:
            return problems(self.form)
        words = self.form.fields["words"]
        return (words.error_messages["required"],) if words.required and not self.words().strip() else ()

    def message(self) -> Shown:
        """What its visitor is told; rendered, nothing is sent or kept."""
        if missing := self.missing():
            return Shown(missing=missing)
        as_if = self.as_if()
        if not as_if.is_written_to:
            return _on_the_page(as_if)
        subject, text, _html = preview(as_if, self.kind)
        return Shown(subject=subject, text=text)


def _on_the_page(as_if: ConsultationRequest) -> Shown:
    with languages.speaking(as_if.language):
        page = standing_of(as_if, timezone.now())
        times = [moment(slot, as_if.zone) for slot in page.proposals]
        words = as_if.words if page.shows_words else ""
        return Shown(heading=str(page.heading), lead=str(page.lead), times=times, words=words)


def how_to_call(stored: ConsultationRequest) -> str:
    """What the practice says in their language to people who gave an address, put into the form to be changed."""
    with languages.speaking(stored.language):
        return ConsultationSettings.current().how_to_call_spoken() if stored.email else ""


class Confirm(Answer[ConfirmForm]):
    """The call is on: at the time asked for, or at another that was agreed."""

    name = "confirm"
    leads_to = Status.CONFIRMED
    kind = Kind.CONFIRMED
    given = gettext_lazy("The call is confirmed.")

    def make_form(self, openings: Sequence[datetime], data: Mapping[str, Any] | None) -> ConfirmForm:
        return ConfirmForm(data, stored=self.stored, openings=openings, how_to_call=how_to_call(self.stored))

    @property
    def summary(self) -> str:
        return _("Confirm")

    @property
    def fold(self) -> tuple[str, ...]:  # type: ignore[override]
        return ("slot", "other") if self.asked() else ()

    @property
    def neutral(self) -> str:
        return _("Confirm the time chosen here")

    @property
    def button(self) -> Button:
        slot = None if self.form.is_bound and not self.form.is_valid() else self.slot()
        if slot is None:
            return Button(self.neutral)
        when = near_moment(slot, self.stored.zone)
        return Button(_("Confirm %(when)s") % {"when": when}, at=slot, other=_("Confirm another time chosen here"))

    def asked(self) -> datetime | None:
        """The time that was asked for, as long as it is ahead."""
        slot = self.stored.slot
        return slot if slot and slot > timezone.now() else None

    def slot(self) -> datetime | None:
        return (self.form.wanted() if self.form.is_bound else None) or self.asked()

    def missing(self) -> Sequence[str | Promise]:
        return super().missing() or (() if self.slot() else (_("Choose a time first."),))

    def as_if(self) -> ConsultationRequest:
        slot = self.slot()
        return self.become(Status.CONFIRMED, slot=slot, confirmed_slot=slot)

    def give(self, *, seen: int, user: AbstractBaseUser) -> None:
        by_therapist.confirm(self.stored, seen=seen, slot=self.form.wanted(), words=self.words(), user=user)


class Propose(Answer[ProposeForm]):
    """Not at that time, but perhaps at one of these."""

    name = "propose"
    leads_to = Status.PROPOSED
    kind = Kind.PROPOSED
    given = gettext_lazy("The other times are proposed.")

    @classmethod
    def is_possible(cls, stored: ConsultationRequest) -> bool:
        return stored.status in HOLDING and not stored.is_over(timezone.now())

    def make_form(self, openings: Sequence[datetime], data: Mapping[str, Any] | None) -> ProposeForm:
        others = [slot for slot in openings if slot != self.stored.slot]
        return ProposeForm(data, stored=self.stored, openings=others, how_to_call=how_to_call(self.stored))

    @property
    def summary(self) -> str:
        return _("Propose other times")

    @property
    def neutral(self) -> str:
        return _("Propose the times chosen here")

    @property
    def button(self) -> Button:
        number = 0 if self.form.is_bound and not self.form.is_valid() else len(self.form.slots())
        if not number:
            return Button(self.neutral)
        return Button(_("Propose this time") if number == 1 else _("Propose these %d times") % number)

    def missing(self) -> Sequence[str | Promise]:
        nothing_open = () if self.form.is_bound or self.form.slots() else (_("Choose one, two or three times first."),)
        return (*super().missing(), *nothing_open)

    def as_if(self) -> ConsultationRequest:
        slots, now = self.form.slots(), timezone.now()
        return self.become(
            Status.PROPOSED,
            proposed=[slot.astimezone(UTC).isoformat() for slot in slots],
            proposed_at=now,
            proposed_until=by_therapist.kept_until(slots, now),
        )

    def give(self, *, seen: int, user: AbstractBaseUser) -> None:
        by_therapist.propose(self.stored, self.form.slots(), seen=seen, words=self.words(), user=user)


class Decline(Answer[DeclineForm]):
    """There will be no call, in the therapist's own words."""

    name = "decline"
    leads_to = Status.DECLINED
    given = gettext_lazy("The call is declined.")
    without_a_message = gettext_lazy("They get no message and read it on their page.")
    button_style = "button no"

    @classmethod
    def is_possible(cls, stored: ConsultationRequest) -> bool:
        return super().is_possible(stored) and not stored.is_over(timezone.now())

    def make_form(self, openings: Sequence[datetime], data: Mapping[str, Any] | None) -> DeclineForm:
        self.kind = by_therapist.decline_kind(self.stored)
        with languages.speaking(self.stored.language):
            return DeclineForm(data)

    @property
    def summary(self) -> str:
        return _("Cancel the call") if self.stored.status == Status.CONFIRMED else _("Decline")

    @property
    def neutral(self) -> str:
        return self.summary

    @property
    def button(self) -> Button:
        return Button(self.neutral)

    def words(self) -> str:
        return self.form.all_words() if self.form.is_bound else super().words()

    def as_if(self) -> ConsultationRequest:
        return self.become(Status.DECLINED)

    def give(self, *, seen: int, user: AbstractBaseUser) -> None:
        by_therapist.decline(self.stored, seen=seen, words=self.words(), user=user)


# By name, in the order in which they stand on the page.
ANSWERS: dict[str, type[Answer[Any]]] = {answer.name: answer for answer in (Confirm, Propose, Decline)}


def possible_answers(
    stored: ConsultationRequest,
    openings: Sequence[datetime],
    typed: Answer[Any] | None = None,
    drafts: Mapping[str, Mapping[str, Any]] | None = None,
) -> list[Answer[Any]]:
    """Every answer that can be given now, each with its form; the one that was `typed` as it was left, and open. One
    of the `drafts` fills the form in which it was typed."""
    drafts = drafts or {}
    possible = [
        typed if typed and typed.name == answer.name else answer(stored, openings, drafts.get(answer.name))
        for answer in ANSWERS.values()
        if answer.is_possible(stored)
    ]
    for answer in possible:
        answer.is_draft = answer.name in drafts and answer is not typed
    first = next((answer for answer in possible if answer.is_draft), None)
    for answer in possible:
        is_first = answer is first if first else answer.name == Confirm.name and stored.is_waiting
        answer.is_open = answer is typed if typed else is_first
    return possible
