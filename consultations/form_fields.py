"""The fields of forms on both sides: how what was typed is cleaned, and what counts as no answer."""

import re
import unicodedata
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.encoding import punycode
from django.utils.translation import gettext_lazy as _
from phonenumber_field.formfields import PhoneNumberField

from .rules.booking import is_on_grid

YES = {"yes", "on", "true", "1"}
NO_SLOT = "none"
FIRST_YEAR, LAST_YEAR = 2000, 2100  # far outside of these, times cannot be counted with
NO_REVISION = -1  # which no request has
VIRAMA = 9  # the combining class of the sign after which a joiner shapes letters of India
JOINERS = "\u200c\u200d"
FULL_WIDTH = {0xFF10 + digit: str(digit) for digit in range(10)}  # the digits of East Asian keyboards
LEFT_TO_RIGHT = {"dir": "ltr"}  # a number or an address, whichever way the page around it runs
INSTANT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(Z|\+00:00)", re.ASCII)


def revision_seen(data: Mapping[str, Any]) -> int:
    """The revision of the request that the page showed on which a button was pressed; NO_REVISION if it says none."""
    seen = str(data.get("seen", ""))
    return int(seen) if seen.isdecimal() and seen.isascii() and len(seen) < 10 else NO_REVISION


def without_controls(text: str, keep: str = "") -> str:
    """Text a spreadsheet, a mail and PostgreSQL can all hold: no control characters."""
    return "".join(character for character in text if character in keep or unicodedata.category(character) != "Cc")


def one_line(text: str, space: str = " ") -> str:
    """What was typed or pasted, without what shows nothing: no control or format characters, which other programs put
    around numbers and addresses, and every other white space than a line's end is a plain `space`. Joiners stay where
    they shape the letters of a name. Full-width digits are plain ones."""
    spaced = (space if _is_foreign_space(character) else character for character in text)
    shown = "".join(character for character in spaced if character in JOINERS or not _shows_nothing(character))
    seen = (character for index, character in enumerate(shown) if character not in JOINERS or _joins(index, shown))
    return "".join(seen).translate(FULL_WIDTH).strip()


def _is_foreign_space(character: str) -> bool:
    """A tab, a space that does not break, a wide one: looks like a space and is another character."""
    return character == "\t" or (unicodedata.category(character) == "Zs" and character != " ")


def _shows_nothing(character: str) -> bool:
    return unicodedata.category(character) in ("Cc", "Cf") and character not in "\r\n"


def _joins(index: int, text: str) -> bool:
    """Whether the joiner there changes how its neighbors look: in Arabic letters, and beside a virama."""
    before, after = text[index - 1 : index], text[index + 1 : index + 2]
    if not before:
        return False
    if unicodedata.combining(before) == VIRAMA or (after and unicodedata.combining(after) == VIRAMA):
        return True
    return bool(after) and unicodedata.bidirectional(before) == unicodedata.bidirectional(after) == "AL"


class LineField(forms.CharField):
    """One line of text; runs of white space count as one space."""

    def to_python(self, value: Any) -> str:
        text = " ".join(one_line(super().to_python(value) or "").split())
        # What shows nothing at all is no answer.
        return text if any(unicodedata.category(character)[0] not in "CZ" for character in text) else ""


class NoteField(forms.CharField):
    """A few lines of text."""

    widget = forms.Textarea

    def to_python(self, value: Any) -> str:
        return without_controls((super().to_python(value) or "").replace("\r\n", "\n"), keep="\n\t")


class YesNoField(forms.ChoiceField):
    """Two radio buttons; what a single checkbox would send counts as yes."""

    def to_python(self, value: Any) -> str:
        value = super().to_python(value)
        return "yes" if value.lower() in YES else value


class SlotField(forms.Field):
    """One of the offered times, written as they are: an instant in UTC on the grid. Absent or "none": no time yet."""

    default_error_messages = {"invalid": _("That is not one of the times in the list. Please choose one of them.")}

    def to_python(self, value: Any) -> datetime | None:
        if not value or value == NO_SLOT:
            return None
        try:
            slot = datetime.fromisoformat(value) if INSTANT.fullmatch(str(value)) else None
        except ValueError:
            slot = None
        if slot is None or not is_on_grid(slot) or not FIRST_YEAR <= slot.year <= LAST_YEAR:
            raise ValidationError(self.error_messages["invalid"], code="invalid")
        return slot.astimezone(UTC)


class VisitorPhoneField(PhoneNumberField):
    """A number as people write or paste it here; a foreign one with its + works too."""

    default_error_messages = {
        "invalid": _("This does not look like a phone number. Please write it with the area code: (818) 555-0123.")
    }

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        return super().widget_attrs(widget) | LEFT_TO_RIGHT

    def to_python(self, value: Any) -> Any:
        if isinstance(value, str):
            value = one_line(value)
            if len(value) > 40 or not value.isprintable():
                raise ValidationError(self.error_messages["invalid"], code="invalid")
        return super().to_python(value)


class VisitorEmailField(forms.EmailField):
    """An address as people write or paste it, to whose domain a mail can be sent."""

    default_error_messages = {
        "invalid": _("This does not look like an email address. Please check it: name@example.org."),
        "letters": _("I can only write to addresses with the letters a to z before the @. Please give another one."),
    }

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        return super().widget_attrs(widget) | LEFT_TO_RIGHT

    def to_python(self, value: Any) -> str:
        return one_line(super().to_python(value) or "", space="")

    def run_validators(self, value: Any) -> None:
        """Beside Django's rules, the domain must have the form in which mail servers know it (IDNA). Few of them take
        other letters before it (RFC 6531), and nobody is promised a message that may never arrive."""
        name, _at, domain = str(value).rpartition("@")
        if domain and any(character.isalpha() for character in name) and not name.isascii():
            raise ValidationError(self.error_messages["letters"], code="letters")
        super().run_validators(value)
        try:
            punycode(str(value).rpartition("@")[2])
        except UnicodeError:
            raise ValidationError(self.error_messages["invalid"], code="invalid") from None
