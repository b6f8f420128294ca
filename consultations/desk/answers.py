"""The therapist's answers to a request, one class each: its form, its message, its words, and how it is given."""

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from copy import copy
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, ClassVar

from django import forms
from django.contrib.auth.base_user import AbstractBaseUser
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ..messages.composing import preview
from ..messages.kinds import Kind
from ..models import ConsultationRequest, ConsultationSettings, ContactRoute
from ..moments import near_moment
from ..rules.states import HOLDING, MOVES, Status
from ..services import by_therapist
from .forms import ConfirmForm, DeclineForm, ProposeForm, problems


@dataclass(frozen=True)
class Shown:
    """What the visitor will be sent, or read on their page; or what is `missing` before that can be said."""

    subject: str = ""
    text: str = ""  # of a mail; empty if there is none
    words: str = ""  # on the page of who chose the phone
    missing: Sequence[str | Promise] = ()


class Answer[Form: forms.Form](ABC):
    """One answer to one request, empty or as it was filled in."""

    name: ClassVar[str]  # in URLs
    leads_to: ClassVar[Status]
    given: ClassVar[str | Promise]  # what is said as long as it can be taken back
    button_style: ClassVar[str] = "button"
    form: Form
    kind: Kind  # of the message that tells the visitor
    is_open = False  # its form is shown without being asked for

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
    def button(self) -> str:
        """What stands on the button that gives it."""

    @property
    def shortcut(self) -> str:
        """What stands on a button above the form, for who has nothing to fill in; empty if there is none."""
        return ""

    @abstractmethod
    def as_if(self) -> ConsultationRequest:
        """The request in memory, as the message would be about it if this were given now."""

    @abstractmethod
    def give(self, *, seen: int, user: AbstractBaseUser) -> None:
        """It is given; raises NotAllowed or SlotTaken if it cannot be, and nothing is changed."""

    def words(self) -> str:
        """The words in the form: typed, or offered with it."""
        if self.form.is_bound:
            return self.form.cleaned_data["words"]
        return str(self.form.get_initial_for_field(self.form.fields["words"], "words") or "")

    def missing(self) -> Sequence[str | Promise]:
        """What is to be filled in or mended first."""
        return problems(self.form) if self.form.is_bound else ()

    def message(self) -> Shown:
        """What its visitor is told; rendered, nothing is sent or kept."""
        if missing := self.missing():
            return Shown(missing=missing)
        as_if = self.as_if()
        if as_if.contact_route == ContactRoute.PHONE:
            return Shown(words=as_if.words)
        subject, text, _html = preview(as_if, self.kind)
        return Shown(subject=subject, text=text)


def how_to_call(stored: ConsultationRequest) -> str:
    """What the practice says to people who gave an address, put into the form to be changed."""
    return ConsultationSettings.current().how_to_call if stored.email else ""


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
    def button(self) -> str:
        return _("Confirm the call") if self.stored.slot else _("Set the call for this time")

    @property
    def shortcut(self) -> str:
        if self.stored.slot is None:
            return ""
        return _("Confirm %(when)s") % {"when": near_moment(self.stored.slot, self.stored.zone)}

    def slot(self) -> datetime | None:
        return (self.form.wanted() if self.form.is_bound else None) or self.stored.slot

    def missing(self) -> Sequence[str | Promise]:
        return super().missing() or (() if self.slot() else (_("Choose a time first."),))

    def as_if(self) -> ConsultationRequest:
        as_if = copy(self.stored)
        as_if.status, as_if.slot, as_if.words = Status.CONFIRMED, self.slot(), self.words()
        return as_if

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
        return stored.status in HOLDING

    def make_form(self, openings: Sequence[datetime], data: Mapping[str, Any] | None) -> ProposeForm:
        others = [slot for slot in openings if slot != self.stored.slot]
        return ProposeForm(data, stored=self.stored, openings=others, how_to_call=how_to_call(self.stored))

    @property
    def summary(self) -> str:
        return _("Propose other times")

    @property
    def button(self) -> str:
        return _("Propose these")

    def missing(self) -> Sequence[str | Promise]:
        return super().missing() if self.form.is_bound else (_("Choose one, two or three times first."),)

    def as_if(self) -> ConsultationRequest:
        as_if = copy(self.stored)
        as_if.proposed = [slot.astimezone(UTC).isoformat() for slot in self.form.slots()]
        as_if.proposed_until = by_therapist.kept_until(self.form.slots(), timezone.now())
        as_if.words = self.words()
        return as_if

    def give(self, *, seen: int, user: AbstractBaseUser) -> None:
        by_therapist.propose(self.stored, self.form.slots(), seen=seen, words=self.words(), user=user)


class Decline(Answer[DeclineForm]):
    """There will be no call, in the therapist's own words."""

    name = "decline"
    leads_to = Status.DECLINED
    given = gettext_lazy("The call is declined.")
    button_style = "button no"

    def make_form(self, openings: Sequence[datetime], data: Mapping[str, Any] | None) -> DeclineForm:
        self.kind = by_therapist.decline_kind(self.stored)
        return DeclineForm(data)

    @property
    def summary(self) -> str:
        return _("Cancel the call") if self.stored.status == Status.CONFIRMED else _("Decline")

    @property
    def button(self) -> str:
        return self.summary

    def words(self) -> str:
        return self.form.all_words() if self.form.is_bound else super().words()

    def as_if(self) -> ConsultationRequest:
        as_if = copy(self.stored)
        as_if.words = self.words()
        return as_if

    def give(self, *, seen: int, user: AbstractBaseUser) -> None:
        by_therapist.decline(self.stored, seen=seen, words=self.words(), user=user)


# By name, in the order in which they stand on the page.
ANSWERS: dict[str, type[Answer[Any]]] = {answer.name: answer for answer in (Confirm, Propose, Decline)}


def possible_answers(
    stored: ConsultationRequest, openings: Sequence[datetime], typed: Answer[Any] | None = None
) -> list[Answer[Any]]:
    """Every answer that can be given now, each with its form; the one that was `typed` as it was left, and open."""
    possible = [
        typed if typed and typed.name == answer.name else answer(stored, openings)
        for answer in ANSWERS.values()
        if answer.is_possible(stored)
    ]
    for answer in possible:
        answer.is_open = answer is typed if typed else answer.name == Confirm.name and stored.is_waiting
    return possible
