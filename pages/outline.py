"""The headings of a page: an id for each, levels that never skip, and the contents list."""

import re
from collections import Counter
from typing import NamedTuple

from django.utils.html import strip_tags
from django.utils.safestring import SafeString, mark_safe
from django.utils.text import slugify

HEADING = re.compile(r"<h(?P<level>[2-4])[^>]*>(?P<text>.*?)</h(?P=level)>", re.DOTALL)


class Heading(NamedTuple):
    level: int
    id: str
    text: str


class Outline:
    """Collects the headings of one page in their order.

    An id is the heading's own words, so it stays the same whatever is added around it; a second heading with
    the same words gets -2. A heading too deep for its place is drawn one level below the one before it.
    """

    def __init__(self) -> None:
        self.headings: list[Heading] = []
        self._taken: Counter[str] = Counter()

    def add(self, level: int, html: str) -> Heading:
        text = " ".join(strip_tags(html).replace("&nbsp;", " ").split())
        slug = slugify(text, allow_unicode=True) or "part"
        self._taken[slug] += 1
        if self._taken[slug] > 1:
            slug = f"{slug}-{self._taken[slug]}"
        above = self.headings[-1].level if self.headings else 1
        heading = Heading(min(level, above + 1), slug, text)
        self.headings.append(heading)
        return heading

    def number(self, html: str) -> SafeString:
        """`html` with an id on each of its headings, which are now part of this outline."""

        def numbered(match: re.Match[str]) -> str:
            if not strip_tags(match["text"]).strip():
                return ""
            heading = self.add(int(match["level"]), match["text"])
            return f'<h{heading.level} id="{heading.id}">{match["text"]}</h{heading.level}>'

        return mark_safe(HEADING.sub(numbered, html))  # noqa: S308 - already cleaned by Wagtail's rich text

    def contents(self) -> list[Heading]:
        return [heading for heading in self.headings if heading.level == 2]
