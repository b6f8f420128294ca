"""The open times as radio buttons: a form shows hundreds, so they are written here and not by a template for each."""

from collections.abc import Sequence
from datetime import date, datetime
from functools import lru_cache

from django import template
from django.template.loader import render_to_string
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, gettext

from ..moments import clock, day_of, instant, practice_zone
from ..rules.offers import Day

register = template.Library()
CHOICE = (
    '<label class="choice slot"><input type="radio" name="slot" value="%(at)s"%(checked)s%(identity)s>'
    '<span class="choice__text">%(words)s</span></label>'
)


@register.simple_tag
def slot_choices(slots: Sequence[datetime], checked: datetime | None = None, day: str = "") -> SafeString:
    """A radio button for each time; its label is the whole phrase, of which the day is heard and not seen where all are
    of that `day`. Where it is seen, the first one is what a mistake in the form leads to."""
    if day:
        words = gettext('<span class="visually-hidden">%(day)s,</span> <time datetime="%(at)s">%(time)s</time>')
    else:
        words = gettext(
            '<span>%(day)s<span class="visually-hidden">,</span></span> <time datetime="%(at)s">%(time)s</time>'
        )
    found = []
    for number, slot in enumerate(slots):
        at = instant(slot)
        choice = {
            "at": at,
            "checked": " checked" if slot == checked else "",
            "identity": ' id="id_slot_0"' if number == 0 and not day else "",
            "words": words % {"day": escape(day or day_of(slot)), "at": at, "time": escape(clock(slot))},
        }
        found.append(CHOICE % choice)
    return mark_safe("\n".join(found))  # noqa: S308 - every part is a text of ours or escaped


@register.simple_tag
def day_row(day: Day, chosen: datetime | None = None, problem: str = "") -> SafeString:
    """One day that opens to its times; `chosen` is ticked if it is one of them."""
    ticked = chosen if chosen in day.slots else None
    return _day_row(day.day, tuple(day.slots), day.is_open, ticked, bool(problem), practice_zone(), get_language())


@lru_cache(maxsize=500)  # days: the same times are the same row for everybody, and a form shows a dozen
def _day_row(
    day: date,
    slots: Sequence[datetime],
    is_open: bool,
    chosen: datetime | None,
    is_wrong: bool,
    zone: str,
    language: str | None,
) -> SafeString:
    context = {"day": Day(day, slots, is_open), "chosen": chosen, "problem": is_wrong}
    return render_to_string("components/day.html", context)
