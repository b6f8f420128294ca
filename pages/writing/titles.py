"""Who one is: titles and licenses, a team, seals (BPC 2902, 2054, 4980, 4982, 16 CCR 1811, 16 CFR 255, AAMFT 9)."""

from .claims import rule
from .notes import Level

TITLE = (
    "California protects this title, and it is not yours: write “Licensed Marriage and Family Therapist”, as on your "
    "license."
)
SCOPE = "This belongs to another license: say instead that you work together with a doctor or a psychologist."
TEAM = "The practice is one therapist, and California asks that nobody takes it for more: say “I”."
SECRECY = (
    "The law makes exceptions, for instance when a child is in danger: say that it stays private, and except when."
)
BADGE = "No office gives out such a seal: say instead what you do to keep things private."

_HELD = (
    r"(?:psychologist|psychiatrist|psychoanalyst|neuropsychologist|physician|doctor|medical doctor|social worker"
    r"|nurse"
    r"|professional clinical counselor|LCSW|LPCC)\b"
)
_WORDS = r"(?:(?!(?:of|to|with|for|who|and|than|from|whose|by|like|about|not)\b)[\w’'-]+,? ){0,4}?"
_DOCTORATE = r"(?:Ph\.?D\b|Psy\.?D\b|Ed\.?D\b|M\.D\b|MD\b|doctorate|doctoral degree|medical degree)"

RULES = (
    rule(
        "title",
        Level.CHANGE,
        TITLE,
        rf"\b(?:I am|I[’']m|I was|I became|liron is|liron was)(?: also)? (?:an?|the|your) {_WORDS}{_HELD}",
        rf"\b(?:I|liron) (?:\w+ )?(?:works?|practices?|practiced|serves?|trained|worked) as (?:an?|the|your) {_WORDS}"
        + _HELD,
        rf"\bliron, (?:an?|the|your) {_WORDS}{_HELD}|{_HELD},? liron\b|\b{_HELD} (?:behind|at) therapy ties\b",
        r"\b(?:relationship|marriage|love) doctor\b|\blicensed (?:nationwide|in (?:all|every|50|fifty))\b",
        rf"\b(?:as an?|as your) {_WORDS}{_HELD},? (?:I|my)\b",
        rf"\bmy (?:\w+ )?(?:work|practice|training|career|role|years|experience) as an? {_WORDS}{_HELD}",
        r"\b(?:Dr\.?|doctor) liron\b",
        rf"\bliron(?: [\w’'-]+)?,? (?:(?:LMFT|M\.?A\.?|M\.?S\.?),? )?{_DOCTORATE}",
        rf"\bI (?:\w+ )?(?:have|hold|earned|received|completed) (?:an?|my) (?:\w+ )?{_DOCTORATE}",
        rf"^\W*(?:(?:your|licensed|clinical|experienced|female|trusted|local|[\w]+-speaking) ){{1,4}}{_HELD}"
        r"(?= (?:in|for|near|serving|of)\b|\W*$)",
        rf"\b(?:think of|see|consider|call|treat) (?:me|liron) (?:as )?(?:an?|your) {_WORDS}{_HELD}",
        r"\bboard[- ]certified (?:by|in)\b",
        r"\bboard[- ]certified (?:\w+ )?(?:therapist|psych\w+|counselor|specialist|coach|marriage)",
    ),
    rule(
        "title",
        Level.CHANGE,
        SCOPE,
        r"\b(?:I|liron|who|one who|she) (?:(?:can|also|may|will) ){1,2}(?:prescribe|adjust|change|manage|write)s?"
        r" (?:you |your |a |the )?(?:\w+ )?"
        r"(?:medications?|medicines?|meds|dos(?:e|age)s?|prescriptions?)\b",
        r"\b(?:I|liron) (?:(?:can|also|may|will) )?prescribes? (?:\w+ )?(?:medications?|medicine|drugs|pills"
        r"|\w+depressants)",
        r"\b(?:I|liron) (?:(?:can|also|may|will) )?(?:offers?|provides?|does?|performs?|gives?) (?:\w+ )?(?:neuro)?"
        r"psycholog\w+ (?:testing|tests?|assessments?|evaluations?)",
    ),
    rule(
        "team",
        Level.CHANGE,
        TEAM,
        r"\b(?:our|of our|meet our) (?:\w+ )?(?:team|staff|therapists|clinicians|counsell?ors|experts"
        r"|specialists|providers|psychologists)\b",
        r"\b(?:group|network|group practice) of (?:\w+ )?(?:therapists|clinicians|counsell?ors|experts"
        r"|specialists)\b",
        r"\bgroup practice\b|\bmy colleagues and I\b",
        r"\bteam of (?:\w+ )?(?:therapists|clinicians|counsell?ors|experts|specialists|professionals)\b",
        r"\bour (?:offices|locations|clinics)\b",
    ),
    rule(
        "secrecy",
        Level.CHANGE,
        SECRECY,
        r"\b(?:nothing|not a word|none of it|no word)(?: that)? (?:of what )?(?:you|we) (?:ever )?(?:say|tell|share"
        r"|write|talk|discuss|do)\b"
        r"[^.!?]{0,30}?\b(?:ever|leaves?|be (?:told|shared|repeated|known))\b",
        r"\b(?:no ?one|nobody)(?: else)? (?:will|can|could|shall) ever (?:know|find out|hear|learn|see)\b",
        r"\b(?:I|we|liron) (?:will )?(?:never|under no circumstances) (?:tell|share|repeat|disclose"
        r"|reveal)\b[^.!?]{0,30}"
        r"\b(?:anyone|anybody|any ?thing|a soul|whatever|no matter|ever)\b",
        r"\bwithout (?:a single |any |one )?exceptions?\b|\bcan never (?:leak|get out|be read|be stolen|be hacked)\b",
        r"\b(?:whatever|what|everything|anything) (?:you|we)\b[^.!?]{0,40}\bstays? (?:there|here|with me|in (?:this"
        r"|the|my) (?:room|office))"
        r"(?: \w+)? (?:forever|always|for good|no matter|for ever)\b",
        r"\b(?:total|absolute|complete|perfect|unconditional) (?:secrecy|confidentiality|privacy|discretion)\b",
        r"\b(?:stays?|remains?|is|kept) (?:strictly |always |absolutely )?(?:between us|secret|confidential"
        r"|private)[^.!?]{0,15}"
        r"(?:\balways\b|\bforever\b|\bno matter\b|\bwhatever\b|\bwithout exception)",
        even_if_denied=True,
    ),
    rule(
        "badge",
        Level.LOOK,
        BADGE,
        r"\bHIPAA[- ](?:seal|badge|certificate|certification)\b|\bofficial (?:\w+ )?seal\b",
        r"\bHIPAA[- ](?:compliant|compliance|certified|approved|secure)\b",
        r"\b(?:endorsed|approved|recommended|accredited) by (?:the )?(?:state|board|california|medical|american"
        r"|government)|\bseal of approval\b|\b(?:bank|military)[- ](?:level|grade)\b|\b(?:state"
        r"|government)[- ]approved\b",
        r"\b(?:100\s?%|completely|absolutely|totally|fully) (?:secure|safe|private|confidential|anonymous)\b",
    ),
)
