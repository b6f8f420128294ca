"""What presses or misleads a reader: a diagnosis, urgency, offers, insurance (BPC 650, 651, 17500, 16 CFR 251, AAMFT 7)."""

from .claims import rule
from .notes import Level

DIAGNOSIS = "Nobody can be diagnosed by a page: describe what somebody may notice, as in “you may feel low for weeks”."
URGENCY = "It presses somebody who needs time, and a deadline must be true: say which times are open, and nothing more."
PRICE = "California wants a fee exact and with all its conditions: write the fee, or “the fee is agreed on beforehand”."
OFFER = (
    "Free things and discounts need their conditions beside them: say what it costs, and that the first call is free."
)
INSURANCE = "What insurance pays is a fact to check: write “your insurance may pay a part; please ask them”."

_DISORDER = (
    r"(?:depress(?:ion|ed)|PTSD|ADHD|OCD|narcissis\w+|bipolar|borderline|codependen\w+|psychopath\w*|sociopath\w*"
    r"|traumatized|alcoholic|addict(?:ed)?|[\w-]+ disorder|disorder)\b"
)
_BETWEEN = r"(?:(?!(?:who|with|about|for|to|not|no|than|of|as)\b)[\w’'-]+ ){0,3}?"
_THEIRS = r"your (?:partner|husband|wife|spouse|ex|boyfriend|girlfriend|mother|father|child|son|daughter)"
_PLACE = r"(?:spots?|places?|openings?|slots?|seats?|appointments?|times?|sessions?)"

RULES = (
    rule(
        "diagnosis",
        Level.CHANGE,
        DIAGNOSIS,
        rf"\byou(?:[’']re|(?: (?:clearly|probably|obviously|certainly|also|likely))? (?:are|have|suffer from)) "
        rf"(?:suffering from )?{_BETWEEN}{_DISORDER}",
        rf"\b{_THEIRS} (?:(?:clearly|probably|obviously|certainly|also|likely) )?(?:is|has|suffers from) "
        rf"{_BETWEEN}{_DISORDER}",
        unless_supposed=True,
    ),
    rule(
        "urgency",
        Level.CHANGE,
        URGENCY,
        rf"\b(?:only|just) (?:a few|[\w]+) (?:\w+ )?{_PLACE} (?:are |is )?(?:left|remain\w*|available|open)\b",
        rf"\b{_PLACE} (?:are |is )?(?:going|filling|fill)(?: up)? (?:fast|quickly)",
        r"\bfills?(?: up)? (?:fast|quickly)\b",
        r"\b(?:before|until) it(?:[’']s| is) too late\b|\b(?:tomorrow|soon)(?: it)? (?:may|might|will|could) be too late\b",
        r"\boffer (?:ends|expires|closes)\b",
        r"\b(?:limited[- ]time|for a limited time)\b",
        r"^\W*(?:hurry\b|(?:act|book|reserve|sign up|enroll|claim your \w+|call|schedule)(?! (?:911|988))"
        r"(?: \w+){0,3}? now\b(?! or\b))",
        r"\blast chance to (?:save|book|get|join|reserve|claim|sign)\b",
        r"\brunning out of time\b",
        r"\b(?:every|each) (?:day|week|hour) (?:that )?you wait\b",
        even_if_denied=True,
    ),
    rule(
        "offer",
        Level.CHANGE,
        PRICE,
        r"\bas low as\b",
        r"\b(?:lowest|cheapest|best) (?:\w+ )?(?:fees?|prices?|rates?)\b",
    ),
    rule(
        "offer",
        Level.LOOK,
        OFFER,
        r"\b(?:buy|purchase|book) (?:[\w]+,? ){1,4}?get (?:[\w]+ ){1,3}?free\b",
        r"\bfree (?:when|if|with) (?:you|every|each|any|the)\b",
        r"\bget (?:a|one|your) (?:\w+ )?free (?:session|hour|meeting)",
        r"\b\d+\s?% (?:off|discount)\b|\bhalf[- ]price\b|\bdiscount(?:s|ed)?\b",
        r"\brefer (?:a|your) friends?\b",
        r"\bfree (?:gift|bonus|trial)\b",
        r"\b(?:affordable|unbeatable) (?:\w+ )?(?:rates?|fees?|prices?|therapy|sessions?|care)\b",
    ),
    rule(
        "insurance",
        Level.LOOK,
        INSURANCE,
        r"\b(?:accept|take|work with) (?:(?:all|most|any|every|many|your|major|other) ){0,2}insurances?\b",
        r"\binsurance (?:plans? )?(?:(?:will|always|fully|usually|does) )?(?:covers?|pays?|reimburses?)\b",
        r"\binsurances? (?:plans? )?(?:is |are )?(?:accepted|welcome)\b",
        r"\b(?:covered|reimbursed|paid)(?: for)? by (?:your |most |all )?(?:health )?insurance\b",
    ),
)
