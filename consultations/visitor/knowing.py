"""Whoever opens a private page says what its number ends in, or its e-mail address; wrong tries are counted."""

from datetime import timedelta

from django import forms
from django.utils.crypto import constant_time_compare
from django.utils.translation import gettext_lazy as _

from therapyties.security import throttle
from therapyties.security.encryption import Undecryptable

from ..form_fields import LineField
from ..models import ConsultationRequest

TRIES = 5  # wrong ones
TRIES_WITHIN = timedelta(minutes=10)
FEWEST_DIGITS = 4
EXTENSION = " ext"  # with which a stored number ends; people know the four digits before it


class TooManyTries(Exception):
    """This one was not looked at; after a pause it will be."""


class KnowForm(forms.Form):
    """One field, for either."""

    answer = LineField(
        label=_("Last four digits of your number, or your email address"),
        max_length=254,
        error_messages={"required": _("Please type the last four digits, or the email address.")},
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "none", "spellcheck": "false"}),
    )


def knows(stored: ConsultationRequest, typed: str, *, counted_for: str) -> bool:
    """Whether that is how its contact ends, or its address. Raises TooManyTries after five wrong ones `counted_for` the
    same network or journey in ten minutes; a right one is not counted."""
    if throttle.count("know", counted_for, TRIES_WITHIN) > TRIES:
        raise TooManyTries
    if not _is_it(stored, typed):
        return False
    throttle.give_back("know", counted_for)
    return True


def _is_it(stored: ConsultationRequest, typed: str) -> bool:
    if "@" in typed:
        return not isinstance(stored.email, Undecryptable) and bool(stored.email) and _same(stored.email, typed)
    digits = _digits(typed)
    numbers = [number for number in (stored.phone, stored.call_phone) if not isinstance(number, Undecryptable)]
    endings = [_digits(part) for number in numbers for part in (number, number.partition(EXTENSION)[0])]
    return len(digits) >= FEWEST_DIGITS and any(_ends_in(ending, digits) for ending in endings)


def _ends_in(number: str, digits: str) -> bool:
    return len(digits) <= len(number) and constant_time_compare(number[-len(digits) :], digits)


def _same(address: str, typed: str) -> bool:
    return constant_time_compare(address.casefold(), typed.strip().casefold())


def _digits(text: str) -> str:
    return "".join(str(int(character)) for character in text if character.isdecimal())
