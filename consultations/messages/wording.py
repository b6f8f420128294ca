"""The wording of the messages: delivered in templates/emails/, changed by the therapist, filled in by name.

A placeholder is a name in braces. Nothing else is understood: no attributes, no formats, no template language.
"""

import re
from collections.abc import Iterable, Mapping

from django.core.exceptions import ValidationError
from django.template.loader import render_to_string
from django.utils.html import escape, format_html, linebreaks
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from ..models import MessageText
from .kinds import Kind

PLACEHOLDER = re.compile(r"\{([a-z]+)\}")
BLANK_LINES = re.compile(r"\n\s*\n\s*")


def delivered(kind: Kind) -> tuple[str, str]:
    """(subject, text) as the house wrote them: the first line of the template is the subject."""
    subject, _blank, body = render_to_string(f"emails/{kind}.txt").strip().partition("\n")
    return subject.strip(), body.strip()


def in_force(kind: Kind) -> tuple[str, str]:
    """(subject, text) in force: the therapist's own, or the delivered ones."""
    own = MessageText.objects.filter(kind=kind).first()
    return (own.subject, own.body) if own else delivered(kind)


def check(kind: Kind, subject: str, body: str) -> dict[str, list[ValidationError]]:
    """What is wrong with a wording, by field, in words; empty if nothing is."""
    wrong: dict[str, list[ValidationError]] = {}
    for field, text in (("subject", subject), ("body", body)):
        unknown = sorted(set(PLACEHOLDER.findall(text)) - kind.row.placeholders)
        stray = "{" in (rest := PLACEHOLDER.sub("", text)) or "}" in rest
        if unknown or stray:
            problem = _("Braces may only hold one of these: %(known)s.") % {"known": listed(kind.row.placeholders)}
            wrong.setdefault(field, []).append(ValidationError(problem))
    missing = kind.row.needed - set(PLACEHOLDER.findall(body))
    if missing:
        problem = _("Please keep %(names)s in it.") % {"names": listed(missing)}
        wrong.setdefault("body", []).append(ValidationError(problem))
    return wrong


def listed(names: Iterable[str]) -> str:
    """“{link}, {when}”."""
    return ", ".join(f"{{{name}}}" for name in sorted(names))


def fill(text: str, values: Mapping[str, str]) -> str:
    """The text with its placeholders replaced; an empty one leaves no gap, one without a value stays as written."""
    filled = PLACEHOLDER.sub(lambda found: str(values.get(found[1], found[0])), text)
    return BLANK_LINES.sub("\n\n", filled).strip()


def fill_html(text: str, values: dict[str, str]) -> SafeString:
    """The same as paragraphs of HTML, everything escaped and the link made one."""
    shown = {name: escape(value) for name, value in values.items()}
    if "link" in values:
        shown["link"] = format_html('<a href="{0}">{0}</a>', values["link"])
    return mark_safe(linebreaks(fill(escape(text), shown)))  # noqa: S308 — escaped just before


def one_line(text: str) -> str:
    """Fit for a header."""
    return " ".join(text.split())
