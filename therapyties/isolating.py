"""For templates: what keeps its own order of reading among words that run the other way."""

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language_bidi

register = template.Library()


@register.filter
def isolated(value: object) -> SafeString:
    """A number, an address or a name in Latin letters as an element that runs from left to right; itself where the
    words around it do so as well."""
    if not value:
        return format_html("{}", "" if value is None else value)
    return format_html('<bdi dir="ltr">{}</bdi>' if get_language_bidi() else "{}", value)


@register.filter
def set_apart(value: object) -> SafeString:
    """What somebody wrote, in whichever script, as an element that runs as its own letters do; itself where the words
    around it run from left to right."""
    return format_html("<bdi>{}</bdi>" if value and get_language_bidi() else "{}", value)
