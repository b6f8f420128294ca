"""What presses or misleads: a diagnosis, urgency, offers, insurance (BPC 650, 651, 17500, 16 CFR 251, AAMFT 7)."""

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
    r"|traumatized|alcoholic|addict(?:ed)?|trauma|anxiety|[\w-]+ disorder|disorder)\b"
)
_BETWEEN = r"(?:(?!(?:who|with|about|for|to|not|no|than|of|as)\b)[\w’'-]+ ){0,3}?"
_THEIRS = r"your (?:partner|husband|wife|spouse|ex|boyfriend|girlfriend|mother|father|child|son|daughter)"
_DESCRIBED = rf"(?:{_THEIRS}|(?:the )?(?:man|woman|person|partner|somebody|someone) (?:that )?you (?:[\w’']+ ){{1,2}}?)"
_PLACE = r"(?:spots?|places?|openings?|slots?|seats?|appointments?|times?|sessions?)"

RULES = (
    rule(
        "diagnosis",
        Level.CHANGE,
        DIAGNOSIS,
        r"\byou(?:[’']re|(?: (?:clearly|probably|obviously|certainly|also|likely))? (?:are|have|suffer from)) "
        rf"(?:suffering from )?{_BETWEEN}{_DISORDER}",
        rf"\b{_DESCRIBED} ?(?:(?:clearly|probably|obviously|certainly|also|likely) )?(?:is|has|suffers from) "
        rf"{_BETWEEN}{_DISORDER}",
        r"\b(?:what you have|this|that|what you feel) is (?:called |clearly |textbook |a case of "
        rf"|clinical )?{_DISORDER}",
        r"\byou meet the criteria\b",
        unless_supposed=True,
    ),
    rule(
        "urgency",
        Level.CHANGE,
        URGENCY,
        rf"\b(?:only|just) (?:a few|[\w]+) (?:\w+ )?{_PLACE} (?:are |is )?(?:left|remain\w*|available|open)\b",
        rf"\b{_PLACE} (?:are |is )?(?:going|filling|fill)(?: up)? (?:fast|quickly)",
        r"\bfills?(?: up)? (?:fast|quickly)\b",
        r"\b(?:before|until) it(?:[’']s| is) too late\b",
        r"\b(?:tomorrow|soon)(?: it)? (?:may|might|will|could) be too late\b",
        r"\b(?:doors?|enrol\w+|registration|sign-ups?|the list|waitlist) closes?\b|\b(?:today|tonight|this \w+)"
        r" only\b",
        r"\bor you(?:[’']ll| will| may| might) (?:lose|regret)\b|\bclock is ticking\b|\b(?:miss out|don[’']t miss)\b",
        rf"\b(?:while|before) (?:{_PLACE}|they|supplies|it) (?:last|are gone|is gone|run out|goes up|go up)\b",
        rf"\b(?:last|one|two|three|final) {_PLACE} (?:left|remaining)\b|\b(?:last|final) (?:spots?|openings?"
        r"|slots?|places?)(?: for| in|\W*$)",
        r"\b(?:prices?|fees?|rates?) (?:go|goes|will go|rise|will rise|increase) ?(?:up|soon|on|after|next)?\b",
        r"\bthe first (?:[\w]+) (?:callers|couples|people|clients|to (?:call|book|sign))\b"
        r"|\bsecure your (?:spot|place)\b",
        r"\boffer (?:ends|expires|closes)\b",
        r"\b(?:limited[- ]time|for a limited time)\b",
        r"^\W*(?:hurry\b|(?:act|book|reserve|sign up|enroll|claim your \w+|call|schedule)(?! (?:911|988))"
        r"(?: \w+){0,3}? now\b(?! or\b))",
        r"\blast chance to (?:save|book|get|join|reserve|claim|sign)\b",
        r"\brunning out of time\b",
        r"\b(?:every|each) (?:day|night|morning|week|month|hour) (?:that )?you (?:wait|delay|hesitate|put (?:this"
        r"|it) off|do nothing|stay silent)\b",
        rf"\b(?:one|two|three|four|five|few|\d+) (?:\w+ )?{_PLACE} (?:remain|are left|left|to go|only)\b|\bonce"
        r" (?:they[’']re|it[’']s|they are|it is) gone\b",
        r"\byou (?:wouldn[’']t|would not) be (?:reading|here|on this page)\b|\b(?:marriage|relationship|love"
        r"|family) (?:is|weren[’']t|isn[’']t|may be)"
        r" (?:already )?(?:dying|dead|over|doomed)\b",
        r"\bif you (?:don[’']t|do not|won[’']t|fail to) (?:act|call|book|start|come|change|get help|do something"
        r"|reach out)\b",
        r"\b(?:call|book|act|come|write|decide) (?:before|by) (?:midnight|tonight|tomorrow|noon|\w+day|the end of)\b",
        r"\byour (?:kids|children|marriage|family) (?:can(?:no|[’'])t|won[’']t|will not) wait\b",
        r"\b(?:don[’']t|do not) wait (?:another|a|one more|until|till|any)\b",
        even_if_denied=True,
    ),
    rule(
        "offer",
        Level.CHANGE,
        PRICE,
        r"\bas low as\b",
        r"\b(?:lowest|cheapest|best) (?:\w+ )?(?:fees?|prices?|rates?)\b",
        r"\b(?:nobody|no ?one|no \w+)(?: [\w’']+){0,4}? (?:charges?|costs?|asks?) less\b|\bcheaper than (?:any"
        r"|other|most|all)\b",
        r"\b(?:co-?pay\w*|deductible)s? (?:is|are|will be) (?:on me|waived|forgiven|free)\b|\bwaive (?:your|the)"
        r" (?:co-?pay|deductible)",
        r"\b(?:send|bring|refer|tell|introduce|recommend)\b(?: me| us)? (?:an?|your|some|any) (?:\w+ )?(?:friends?"
        r"|couples?|neighbors?"
        r"|famil(?:y|ies)|relatives?|clients?|colleagues?)\b[^.!?]{0,60}?(?:\boff\b|\bfree\b|\bcredit|\bdollars\b"
        r"|\bdiscount|\bgift"
        r"|\breward|\bbonus|\$|\bthank[- ]you\b|\bon me\b)",
    ),
    rule(
        "offer",
        Level.LOOK,
        OFFER,
        r"\b(?:buy|purchase|book) (?:[\w]+,? ){1,4}?get (?:[\w]+ ){1,3}?free\b",
        r"\bfree (?:when|if|with) (?:you|every|each|any|the)\b",
        r"\bget (?:a|one|your) (?:\w+ )?free (?:session|hour|meeting)",
        r"\b\d+\s?% (?:off|discount|on)\b|\bsave (?:\d+\s?%|\$\s?\d+)|\bhalf off\b|\bhalf[- ]price\b"
        r"|\bdiscount(?:s|ed)?\b",
        r"\brefer (?:a|your) friends?\b",
        r"\bfree (?:gift|bonus|trial)\b|\btwo for (?:the price of )?one\b|\b(?:promo|coupon"
        r"|discount) codes?\b|\bcoupons?\b",
        r"\b(?:starting|start|starts) (?:at|from) (?:just |only )?\$|\b(?:from|for) (?:just|only) \$"
        r"|\breferral (?:bonus|reward)",
        r"\bspecial (?:\w+ )?(?:offer|price|rate|deal)s?\b",
        r"\b(?:affordable|unbeatable) (?:\w+ )?(?:rates?|fees?|prices?|therapy|sessions?|care)\b",
    ),
    rule(
        "insurance",
        Level.LOOK,
        INSURANCE,
        r"\b(?:accept|take|work with) (?:(?:all|most|any|every|many|your|major|other) ){0,2}insurances?\b",
        r"\b(?:insurance|insurers?|your plan|PPO)(?: plans?| companies)? (?:(?:will|always|fully|usually"
        r"|does) )?(?:covers?|pays?|reimburses?)\b",
        r"\binsurances? (?:plans? )?(?:is |are )?(?:accepted|welcome)\b",
        r"\b(?:covered|reimbursed|paid)(?: for)? by (?:your |most |all )?(?:health )?(?:insurance|insurer|plan)\b",
        r"\b(?:insurer|insurance|plan|they)\b[^.!?]{0,30}\b(?:all of it|everything|the whole (?:fee|cost|bill)"
        r"|100\s?%|every session|in full)\b",
        r"\b(?:in-network with (?:all|most|every)|no out-of-pocket|fully covered|(?:accepted"
        r"|covered) by (?:all|most|every))\b",
    ),
)
