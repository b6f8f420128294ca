"""What the template of a new article leaves to be filled in."""

import re

from .manuscript import Manuscript

PROMPT = re.compile(r"\[[A-Zא-ת][^\[\]\s]*(?:\s+[^\[\]\s]+){2,}\s*\]")


def prompts(manuscript: Manuscript) -> list[str]:
    """The template's prompts that are still to be filled in."""
    return [match[0] for _, stretch, _ in manuscript.stretches() for match in PROMPT.finditer(stretch.text)]
