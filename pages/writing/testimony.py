"""Words of clients: praise, reviews and stories of success (BPC 651(b)(8), 16 CFR 255, CAMFT and AAMFT)."""

import re

from .claims import rule, signed_quotations
from .notes import Level

WHY = (
    "Words of clients may not advertise a therapist, for nobody can be asked for them freely: say instead what you "
    "yourself notice in your work."
)
SOFT = "Words of clients can give one of them away and read like praise: say instead what you yourself notice."

_ONE = (
    r"\b(?:an?|one|another|some|many|most|several|every|my|our|her|his) (?:[\w-]+ )?"
    r"(?:clients?|couples?|patients?|husbands?|wife|wives|man|woman|reader)(?: from [\w ]{1,20}?)?"
    r"(?: (?:I|who|that|we)(?: [\w’']+){1,5}?(?= (?:call|say|said|tell|told|wr)))?"
)
_MANY = r"(?:\b(?:clients|couples|patients)|" + _ONE + r")"
_SAY = r"(?:call|calls|called|say|says|said|tell|tells|told|write|writes|wrote|report|reports|reported)\b"
_DID = r"(?:saved|changed|rescued|transformed|healed|helped|gave|brought|turned|taught|fixed)"
_PRAISE = (
    r"(?:saved|changed|rescued|transformed|healed|helped|miracle|best|amazing|wonderful|incredible"
    r"|recommend\w*|grateful"
    r"|thank\w*)\b"
)

RULES = (
    rule(
        "testimonial",
        Level.CHANGE,
        WHY,
        r"\btestimonials?\b",
        # A story of success at second hand: “My neighbor’s daughter saw her and swears …”.
        r"\b(?:neighbor|friend|cousin|sister|brother|mother|father|colleague|coworker|daughter|son|couple|client"
        r"|patient)s?(?:[’']s? \w+)?"
        r"(?: \w+)? (?:saw|went to|worked with|came to|visited|tried|called|found) (?:her|him|me|us|liron|this"
        r"|here)\b[^.!?]{0,60}?"
        r"\b(?:swears?|says?|said|now|never|finally|saved|different|again|engaged|happ\w+|together)\b",
        r"\b(?:a|an) (?:completely |totally |entirely |whole )(?:different|new|changed) (?:person|man|woman|couple"
        r"|family)\b",
        r"\b(?:hear|read|stories|words|letters|notes|thanks) (?:directly )?(?:from|by|of) (?:some |the |other |real"
        r" |actual )?"
        r"(?:people|couples|clients|families|those|patients|husbands|wives|others) (?:who(?:se)?|I|that)\b",
        rf"{_ONE}(?: recently| once| also)? (?:told|wrote|texted|emailed|said to) (?:me|us)(?: [\w’']+){{0,4}}?"
        r" that (?:I|we|it|liron|therapy|our)\b",
        r"\b(?:ask|talk to) (?:any of )?(?:my|our) (?:\w+ )?(?:clients|couples|patients)\b",
        r"\b(?:my|our) (?:\w+ )?(?:clients|couples|patients) (?:speak|talk) for (?:me|us|themselves)\b",
        r"\bsuccess stor(?:y|ies)\b",
        r"\b(?:my|our|happy|satisfied|former|past|grateful) (?:\w+ )?(?:clients|couples|patients) "
        r"(?:(?:often|always|have|usually|all|still) )?"
        r"(?:say|said|tell|told|report|reported|love|loved|rave|describe|agree|recommend|thank)\b",
        r"\bwhat (?:(?:my|our|other|past|former) )?(?:clients|people|couples) (?:are saying|say)"
        r" about (?:me|us|liron|the practice)",
        r"\bwords (?:from|of) (?:(?:my|our|other|past|former|happy) )?(?:clients|couples|patients)\b",
        r"\b(?:my|our|client|customer|patient|google|yelp|online|star|rave|verified|read|see|positive|great"
        r"|excellent)"
        r" reviews?\b(?! (?:the|your|what|how|our|my|it)\b)",
        r"\b(?:leave|write|post|give) (?:me |us )?an? (?:\w+ )?review\b",
        r"\b(?:five|5)[- ]stars?\b",
        r"\brated [1-5]\b",
        r"[★⭐🌟]+",
        r"[—–-]\s?(?:a |an )?(?:(?:former|past|happy|grateful) )?(?:client|patient)\b(?!s)(?=\W*$)",
        rf"{_MANY} (?:(?:often|always|even|all|still) )?(?:recommend|love|adore|praise|call|thank|trust|rave about) "
        r"(?:me|us|liron|working with|my work|my practice)\b",
        # Who speaks, and what is claimed: “One couple told me that I had saved their marriage”.
        rf"{_MANY} (?:\w+ ){{0,2}}?{_SAY}(?: me| us| others)?(?=[ ,][^.!?]{{0,50}}\b(?:I|you|liron|therapy"
        r"|so much|it the|our work)\b)"
        rf"[^.!?]{{0,60}}?\b{_PRAISE}",
        r"\b(?:sings?|singing) (?:my|our|liron[’']s) praises?\b|\bdon[’']t (?:just )?take my word\b",
        r"\b(?:read|hear|see) (?:what|how|why|from) (?:[\w’']+ ){0,3}?(?:clients|couples|families|patients) "
        r"(?:[\w’']+ ){0,2}?(?:say|think|love|trust|felt|who)\b",
        r"\b(?:loved|trusted|recommended|praised) by (?:[\w’']+ ){0,3}?(?:clients|couples|families|patients"
        r"|parents)\b",
        # Who praises Liron by name speaks as a client, signed or not.
        r"\b(?:liron|our therapist|therapy(?: with \w+)?|counseling(?: with \w+)?) "
        rf"(?:(?:has|have|had|really|truly|literally) )?{_DID} (?:me|us|my|our)\b",
        r"\b(?:thank(?:s| you),?(?: so much,?)?|thank|thanks to|grateful to|grateful for|recommend) liron\b",
    ),
    rule(
        "testimonial",
        Level.LOOK,
        SOFT,
        r"\b(?:many|most|some|other|one of my) (?:\w+ )?(?:clients|patients) "
        r"(?:(?:often|always|have) )?(?:say|said|tell|told|report)\b",
    ),
)
SIGNED = rule("testimonial", Level.CHANGE, WHY)

_CLIENT = re.compile(
    r"\b(?:client|patient|couple|husband|wife|married|anonymous|reviewer|review|yelp|google|mother|father|mom|dad)\b",
    re.I,
)
# A name made unrecognizable, as one does with a client's and never with an author's: “M.”, “Sarah K.”, “J. and T.”
_INITIALS = re.compile(r"(?:[A-Z]\w+ )?(?:[A-Z]\.)?[A-Z](?:\.|(?=,|$))(?:\s?(?:and|&|\+)\s?[A-Z]\b\.?)?(?:$|,)")
_FIRST_NAME = re.compile(r"[A-Z][a-z]+(?: (?:and|&) [A-Z][a-z]+)?(?:,.*| (?:from|of|in) [A-Z].*)?$")
_PRACTICE = re.compile(
    r"\b(?:we|walked|liron|therap(?:y|ist)|counsel\w+|sessions?|she|our marriage|our relationship|recommend\w*)\b",
    re.I,
)


def signatures(text: str) -> list[str]:
    """Under which names a paragraph quotes clients: speaker and claim are read together."""
    return [
        who
        for quoted, who in signed_quotations(text)
        if _CLIENT.search(who) or _INITIALS.match(who) or (_FIRST_NAME.match(who) and _PRACTICE.search(quoted))
    ]
