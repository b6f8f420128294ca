"""Cells of a spreadsheet: text from strangers that must not run, and moments by the practice's clock."""

from datetime import datetime

from django.utils import timezone

FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


def harmless(value: object) -> str:
    """Text from strangers as a spreadsheet shows it and does not run it."""
    text = str(value)
    return f"'{text}" if text.startswith(FORMULA_STARTS) else text


def practice_time(value: datetime) -> str:
    """A moment as the therapist's clock shows it, to the minute."""
    return timezone.localtime(value).strftime("%Y-%m-%d %H:%M")
