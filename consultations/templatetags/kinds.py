"""The kinds of messages, in words."""

from django import template

from ..messages.kinds import Kind

register = template.Library()


@register.filter
def kind_label(kind: str) -> str:
    """“The call is confirmed”."""
    return Kind(kind).label
