"""What a therapist’s page may not claim: California’s rules for advertising, and what is worth a second look."""

from functools import lru_cache

from .bargains import RULES as BARGAINS
from .claims import Rule, read
from .hebrew import claims as claims_in_hebrew
from .hebrew import is_hebrew
from .limits import RULES as LIMITS
from .notes import Level
from .praise import RULES as PRAISE
from .pressure import RULES as PRESSURE
from .promises import RULES as PROMISES
from .reading_level import are_hebrew, words
from .results import RULES as RESULTS
from .standing import RULES as STANDING
from .testimony import RULES as TESTIMONY
from .testimony import SIGNED, signatures
from .titles import RULES as TITLES
from .voices import RULES as VOICES

# Combinations come last and are left out where a rule of the same name has spoken: one note a sentence is enough.
RULES = (*PROMISES, *PRAISE, *TESTIMONY, *TITLES, *PRESSURE, *RESULTS, *VOICES, *STANDING, *BARGAINS, *LIMITS)


@lru_cache(4096)  # while somebody types, all paragraphs but one are the same as a moment ago
def forbidden(text: str) -> tuple[tuple[Rule, Level, str], ...]:
    """(rule, level, words found) for each claim in a paragraph."""
    found = list(claims_in_hebrew(text)) if is_hebrew(text) else []
    if are_hebrew(words(text)):
        return tuple(found)  # rules of one language would mislead in the other
    for sentence in read(text):
        names: set[str] = set()
        for rule in RULES:
            for start, end in rule.spans(sentence) if rule.is_due(sentence, names) else ():
                level = sentence.level_of(rule, start, end)
                if level is not None:
                    found.append((rule, level, sentence.text[start:end].strip(' —–-“”"')))
                    names.add(rule.name)
                    if rule.combined:
                        break
    found += [(SIGNED, SIGNED.level, who) for who in signatures(text)]
    return tuple(found)
