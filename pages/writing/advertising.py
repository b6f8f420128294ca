"""What a therapist’s page may not claim: California’s rules for advertising, and what is worth a second look."""

from functools import lru_cache

from .claims import Rule, read
from .notes import Level
from .praise import RULES as PRAISE
from .pressure import RULES as PRESSURE
from .promises import RULES as PROMISES
from .testimony import RULES as TESTIMONY
from .testimony import SIGNED, signatures
from .titles import RULES as TITLES

RULES = (*PROMISES, *PRAISE, *TESTIMONY, *TITLES, *PRESSURE)


@lru_cache(4096)  # while somebody types, all paragraphs but one are the same as a moment ago
def forbidden(text: str) -> tuple[tuple[Rule, Level, str], ...]:
    """(rule, level, words found) for each claim in a paragraph."""
    found = []
    for sentence in read(text):
        for rule in RULES:
            for match in rule.pattern.finditer(sentence.text):
                level = sentence.level_of(rule, *match.span())
                if level is not None:
                    found.append((rule, level, match[0].strip(' —–-“”"')))
    found += [(SIGNED, SIGNED.level, who) for who in signatures(text)]
    return tuple(found)
