"""How a line of text stands in the HTML of a mail, for templates."""

import re

from django import template
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString, mark_safe

register = template.Library()
NUMBER_WITH_SIGNS = re.compile(r"\d+(?:-\d+)+")


@register.filter
def whole_numbers(line: str) -> SafeString:
    """The line, in which a phone number stays on one line of the screen: its halves would be read in the wrong order
    where lines run from right to left."""
    whole = r'<span dir="ltr" style="white-space: nowrap">\g<0></span>'
    return mark_safe(NUMBER_WITH_SIGNS.sub(whole, conditional_escape(line)))  # noqa: S308 — escaped just before
