"""Leads from the first place where a word stands in a text to where it is explained."""

import html
import re
from collections.abc import Iterable
from typing import NamedTuple

# A tag, a comment, or the text between two of them.
PIECES = re.compile(r"<!--.*?-->|<[^>]*>|[^<]+", re.DOTALL)
TAG = re.compile(r"<(?P<closes>/?)(?P<name>[a-zA-Z][a-zA-Z0-9]*)")
# In these a link would be wrong or would be a second one.
NOT_IN = {"a", "button", "figcaption", "h1", "h2", "h3", "h4", "h5", "h6", "script", "style", "summary", "svg"}


class Term(NamedTuple):
    id: str  # of the part of the list that explains it
    forms: tuple[str, ...]  # the word itself first


class Glossary:
    """Those words, ready to be looked for in a text."""

    def __init__(self, terms: Iterable[Term], url: str) -> None:
        self._terms = {html.escape(form, quote=False).casefold(): term for term in terms for form in term.forms}
        self._url = html.escape(url)
        longest_first = sorted(self._terms, key=len, reverse=True)
        self._words = re.compile(rf"(?<![\w-])(?:{'|'.join(map(re.escape, longest_first))})(?![\w-])", re.IGNORECASE)

    def linked(self, text: str) -> str:
        """HTML in which the first place of each term is a link to the part of the list that explains it.

        Headings, links and the like stay as they are, and so does a term that stands nowhere else.
        """
        if not self._terms:
            return text
        done: set[str] = set()

        def link(match: re.Match[str]) -> str:
            term = self._terms[match[0].casefold()]
            if term.id in done:
                return match[0]
            done.add(term.id)
            return f'<a class="term" href="{self._url}#{html.escape(term.id)}">{match[0]}</a>'

        made: list[str] = []
        inside = 0  # how many of NOT_IN are open
        for piece in PIECES.findall(text):
            tag = TAG.match(piece)
            if tag and tag["name"].lower() in NOT_IN:
                inside = max(0, inside - 1) if tag["closes"] else inside + 1
            made.append(piece if inside or piece.startswith("<") else self._words.sub(link, piece))
        return "".join(made)
