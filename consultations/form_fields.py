"""The fields of forms on both sides: how what was typed is cleaned, and what counts as no answer."""

import re
import unicodedata
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from phonenumber_field.formfields import PhoneNumberField

from .rules.booking import is_on_grid

REORDERING = {"LRE", "RLE", "LRO", "RLO", "PDF", "LRI", "RLI", "FSI", "PDI"}  # they turn what stands beside them
YES = {"yes", "on", "true", "1"}
NO_SLOT = "none"
NO_REVISION = -1  # which no request has
INSTANT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(Z|\+00:00)", re.ASCII)


def revision_seen(data: Mapping[str, Any]) -> int:
    """The revision of the request that the page showed on which a button was pressed; NO_REVISION if it says none."""
    seen = str(data.get("seen", ""))
    return int(seen) if seen.isdecimal() and seen.isascii() and len(seen) < 10 else NO_REVISION


def without_controls(text: str, keep: str = "") -> str:
    """Text a spreadsheet, a mail and PostgreSQL can all hold: no control characters."""
    return "".join(character for character in text if character in keep or unicodedata.category(character) != "Cc")


class LineField(forms.CharField):
    """One line of text; runs of white space count as one space."""

    def to_python(self, value: Any) -> str:
        text = without_controls(" ".join((super().to_python(value) or "").split()))
        text = "".join(character for character in text if unicodedata.bidirectional(character) not in REORDERING)
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
        if slot is None or not is_on_grid(slot):
            raise ValidationError(self.error_messages["invalid"], code="invalid")
        return slot.astimezone(UTC)


class VisitorPhoneField(PhoneNumberField):
    """A number as people write it here; a foreign one with its + works too."""

    default_error_messages = {
        "invalid": _("This does not look like a phone number. Please write it with the area code: (818) 555-0123.")
    }

    def to_python(self, value: Any) -> Any:
        if isinstance(value, str) and (len(value) > 40 or not value.isprintable()):
            raise ValidationError(self.error_messages["invalid"], code="invalid")
        return super().to_python(value)
