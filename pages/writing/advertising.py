"""What a therapist’s page may not claim: California’s rules for advertising, and what is worth a second look."""

import re
from dataclasses import dataclass
from functools import lru_cache

from .notes import Level

PRACTICE = (
    r"(?:therap(?:ist|ists|y)|psychotherap\w+|counsell?(?:ors?|ing)|practice|clinic|clinicians?|coach(?:es|ing)?"
    r"|psychologists?|specialists?|experts?|provider|care|treatment|help)\b"
)
# Up to three words between, none of which starts another thought ("the best thing in therapy").
NEAR = (
    r"(?:(?!(?:a|an|by|for|from|in|into|is|of|on|than|that|the|them|this|to|us|was|with|you|your)\b)"
    r"[\w’'-]+\s+){0,3}?"
)
# What a sentence may say before a forbidden word that turns it into its opposite.
DENIED = re.compile(
    r"(?:\b(?:no|not|never|nobody|cannot|without|neither|nor|none|beware|anyone who|anybody who|someone who|instead of"
    r"|rather than)\b|n[’']t\b)[^,;:.!?—]{0,60}$",
    re.IGNORECASE,
)
QUOTED = re.compile(r"“[^”]*”|\"[^\"]*\"")


@dataclass(frozen=True)
class Rule:
    """Words that must not stand on a page. A denial or a question is no claim; a quotation is only worth a look."""

    name: str
    level: Level
    pattern: re.Pattern[str]
    why: str


def _rule(name: str, level: Level, why: str, *patterns: str) -> Rule:
    return Rule(name, level, re.compile("|".join(patterns), re.IGNORECASE), why)


PROMISE = "Nobody can promise how therapy turns out, and California forbids a therapist to claim it."
SUPERLATIVE = "A claim to be better than others cannot be proven, and California calls that misleading advertising."
TESTIMONY = (
    "What clients say may not advertise a therapist: they cannot be asked for it freely, and it gives them away."
)

RULES = (
    _rule(
        "promise",
        Level.CHANGE,
        PROMISE,
        r"\bguarantee(?:s|d|ing)?\b",
        r"\b(?:cure|cures|cured|curing)\b",
        r"\bproven (?:results?|methods?|approach(?:es)?|techniques?|success|track record|to work)\b",
        r"\b(?:clinically|scientifically)[- ]proven\b",
        r"\bsuccess rates?\b",
        r"\b(?:fast|lasting|permanent|immediate|instant|rapid|real) results\b",
        r"\b(?:money[- ]back|risk[- ]free)\b",
        r"\bresults in (?:just |only )?(?:\d+|\w+) (?:sessions?|weeks?|days?)\b",
        r"\bin (?:just|only|as (?:little|few) as) (?:\d+|\w+) (?:sessions?|weeks?|days?)\b",
        r"(?:\bwill|[’']ll|\bgoing to) (?:(?:quickly|fully|completely|finally|surely|definitely) )?"
        r"(?:save|fix|heal|repair|restore|transform|rescue) (?:your|the|any|every)\b",
        r"(?:\d{1,3}\s?(?:%|percent)|\b(?:\d+|seven|eight|nine) (?:out of|in) (?:\d+|ten))\s+(?:of\s+)?"
        r"(?:(?:my|our) \w+|success\w*|effective|satisf\w+)",
    ),
    _rule(
        "promise",
        Level.LOOK,
        "It can be read as a promise; “may” or “some people find” stays true for everybody.",
        r"\byou(?:[’']ll| will) (?:soon )?(?:feel|be|get) (?:better|happy|happier|healed|free of|whole)\b",
        r"\blife[- ]changing\b",
        r"\b(?:quick|easy) (?:fix|solution)\b",
    ),
    _rule(
        "superlative",
        Level.CHANGE,
        SUPERLATIVE,
        rf"\bbest (?!practices?\b|care of\b){NEAR}{PRACTICE}(?!\s+(?:for|can|could|would|will|to|that|when|is|you)\b)",
        r"#\s?1\b(?!\s+(?:reason|thing|cause|rule|tip|issue|question|mistake|fear|topic))",
        rf"\bnumber[- ]one {NEAR}{PRACTICE}",
        rf"\bleading {NEAR}{PRACTICE}",
        rf"\btop {NEAR}{PRACTICE}",
        rf"\bmost (?:experienced|trusted|effective|successful|sought[- ]after|qualified|skilled) {NEAR}{PRACTICE}",
        rf"\bbetter than (?:any|all|most|other|every) {NEAR}{PRACTICE}",
        r"\b(?:top|highest|highly|best)[- ]rated\b",
        r"\baward[- ]winning\b",
        r"\b(?:world[- ]class|second to none|unmatched|unrivall?ed|unparalleled)\b",
    ),
    _rule(
        "superlative",
        Level.LOOK,
        "If this praises the practice, it is a claim nobody can prove; if it speaks of something else, leave it.",
        r"\b(?:renowned|premier|foremost)\b",
    ),
    _rule(
        "testimonial",
        Level.CHANGE,
        TESTIMONY,
        r"\btestimonials?\b",
        r"\bsuccess stor(?:y|ies)\b",
        r"\b(?:my|our|happy|satisfied|former|past|grateful) (?:\w+ )?(?:clients|couples|patients) "
        r"(?:(?:often|always|have|usually|all|still) )?"
        r"(?:say|said|tell|told|report|reported|love|loved|rave|describe|agree|recommend|thank)\b",
        r"\bwhat (?:(?:my|our|other|past) )?(?:clients|people|couples) (?:are saying|say)"
        r" about (?:me|us|liron|the practice)",
        r"\b(?:my|our|client|customer|patient|google|yelp|online|star|rave|verified|read|see|positive|great|excellent)"
        r" reviews?\b(?! (?:the|your|what|how|our|my|it)\b)",
        r"\b(?:five|5)[- ]stars?\b",
        r"\brated [1-5]\b",
        r"[★⭐🌟]+",
        r"[—–-]\s?(?:a |an )?(?:(?:former|past|happy|grateful) )?(?:client|patient)\b(?!s)(?=\W*$)",
    ),
    _rule(
        "testimonial",
        Level.LOOK,
        "Words of clients can give one of them away and read like praise; better say what you yourself notice.",
        r"\b(?:many|most|some|other|one of my) (?:\w+ )?(?:clients|patients) "
        r"(?:(?:often|always|have) )?(?:say|said|tell|told|report)\b",
    ),
    _rule(
        "team",
        Level.CHANGE,
        "The practice is one therapist, and California asks that nobody takes it for more: say “I”.",
        r"\bour (?:team|staff|therapists|clinicians|counsell?ors|experts|specialists)\b",
        r"\bteam of (?:\w+ )?(?:therapists|clinicians|counsell?ors|experts|specialists|professionals)\b",
    ),
    _rule(
        "badge",
        Level.LOOK,
        "No office gives out such a seal; better say what you do to keep things private.",
        r"\bHIPAA[- ](?:compliant|compliance|certified|approved)\b",
    ),
)


@lru_cache(4096)  # while somebody types, all paragraphs but one are the same as a moment ago
def forbidden(text: str) -> tuple[tuple[Rule, Level, str], ...]:
    """(rule, level, words found) for each claim in a paragraph."""
    quotations = [match.span() for match in QUOTED.finditer(text)]
    found = []
    for rule in RULES:
        for match in rule.pattern.finditer(text):
            before = text[: match.start()]
            ending = re.search(r"[.!?]", text[match.end() :])
            is_question = bool(ending and ending[0] == "?")
            if DENIED.search(before) or is_question:
                continue
            level = rule.level
            if any(start <= match.start() and match.end() <= end for start, end in quotations):
                if level is Level.LOOK:
                    continue
                level = Level.LOOK
            found.append((rule, level, match[0].strip(" —–-")))
    return tuple(found)
