"""The wording of the messages: delivered in templates/emails/, changed by the therapist, filled in by name.

A placeholder is a name in braces. Nothing else is understood: no attributes, no formats, no template language.
"""

import re
from collections.abc import Iterable, Mapping

from django.core.exceptions import ValidationError
from django.template.loader import render_to_string
from django.utils.html import escape, format_html, format_html_join, linebreaks
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from therapyties import languages

from ..models import MessageText
from .kinds import Kind

PLACEHOLDER = re.compile(r"\{([a-z]+)\}")
BLANK_LINES = re.compile(r"\n\s*\n\s*")
WORDS = "words"  # the placeholder of what the therapist typed, in whichever language


def delivered(kind: Kind) -> tuple[str, str]:
    """(subject, text) as the house wrote them in the language that is spoken now: the first line of the template is
    the subject."""
    subject, _blank, body = render_to_string(f"emails/{kind}.txt").strip().partition("\n")
    return subject.strip(), body.strip()


def in_force(kind: Kind) -> tuple[str, str]:
    """(subject, text) in force in the language that is spoken now: the therapist's own, or the delivered ones."""
    own = MessageText.objects.filter(kind=kind, language=languages.current()).first()
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
    return _filled(text, {name: isolated(name, str(value)) for name, value in values.items()})


def fill_html(text: str, values: Mapping[str, str]) -> SafeString:
    """The same as paragraphs of HTML, everything escaped and the link made one. Words of the therapist that are a
    paragraph by themselves have their own direction, and beside others stand apart from them. What is too long for a
    line breaks: a mail that is wider than a phone is shown too small to read."""
    shown = {name: isolated_html(name, str(value)) for name, value in values.items()}
    paragraphs = []
    for paragraph in BLANK_LINES.split(text):
        if paragraph.strip() == f"{{{WORDS}}}" and WORDS in values:
            own = linebreaks(escape(values[WORDS].strip())).replace("<p>", '<p dir="auto">')
            paragraphs.append(own if values[WORDS].strip() else "")
        elif filled := _filled(escape(paragraph), shown):
            paragraphs.append(linebreaks(filled))
    whole = mark_safe("\n\n".join(filter(None, paragraphs)))  # noqa: S308 — escaped just before
    return format_html('<div style="overflow-wrap: anywhere">{}</div>', whole)


def _filled(text: str, shown: Mapping[str, str]) -> str:
    filled = PLACEHOLDER.sub(lambda found: shown.get(found[1], found[0]), text)
    return BLANK_LINES.sub("\n\n", filled).strip()


def isolated(name: str, value: str) -> str:
    """A value as it stands in a text: what may run against the direction of the sentence does not disturb it."""
    if name != WORDS or not languages.may_disturb(value):
        return value
    return "\n".join(languages.island(line) if line.strip() else line for line in value.split("\n"))


def isolated_html(name: str, value: str) -> SafeString:
    """The same in HTML; the link is one."""
    if name == "link":
        return format_html('<a href="{0}" dir="ltr">{0}</a>', value)
    if name == WORDS:
        return format_html_join("\n", "<bdi>{}</bdi>", ((line,) for line in value.split("\n")))
    return escape(value)


def one_line(text: str) -> str:
    """Fit for a header."""
    return " ".join(text.split())
