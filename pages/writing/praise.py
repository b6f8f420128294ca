"""Praise of oneself: better, best and only (BPC 651(b)(6), a claim of superiority)."""

from .claims import rule
from .notes import Level

WHY = (
    "A claim to be better than others cannot be proven, and California calls that misleading: say what you do, and for "
    "whom."
)
SOFT = "It may praise the practice: say instead what you do and for whom, or leave it if it speaks of something else."

PRACTICE = (
    r"(?:therap(?:ist|ists|y)|psychotherap\w+|counsell?(?:ors?|ing)|practices?|clinics?|clinicians?|coach(?:es|ing)?"
    r"|psychologists?|specialists?|experts?|providers?|healers?|care|treatment|help|anger management)\b"
)
_PEOPLE = r"(?:therapists?|counsell?ors?|clinicians?|practices?|coach(?:es)?|clinics?|psychologists?)\b"
# Up to three words between, none of which starts another thought ("the best thing in therapy").
NEAR = (
    r"(?:(?!(?:a|an|by|for|from|in|into|is|of|on|than|that|the|them|this|to|us|was|with|you|your)\b)"
    r"[\w’'-]+\s+){0,3}?"
)

RULES = (
    rule(
        "superlative",
        Level.CHANGE,
        WHY,
        r"\b(?:won[’']t|will not|can[’']t|cannot|couldn[’']t|will never|hard to|harder to|impossible to) (?:find"
        r"|get|meet|see|ask for"
        r"|hope for) (?:an?|any|any(?:one|body))? ?(?:[\w-]+ )?(?:better|more \w+|as \w+|kinder|wiser|like)\b",
        r"\b(?:nobody|no ?one|no other \w+|few people)\b[^.!?]{0,50}\b(?:the way I do|like I do|as I do|as well as"
        r" (?:I|me)|the way liron does)\b",
        r"\b(?:not|n[’']t|never|nobody)\b[^.!?]{0,25}\b(?:as|so) \w+ as (?:I am|I do|I have|me|mine|liron)\b",
        r"\bwhy (?:would you )?(?:settle|bother|go|trust|waste|risk|choose|see|try) (?:[\w’']+ ){0,6}?(?:for less"
        r"|anywhere else|anybody else"
        r"|anyone else|ordinary|average|mediocre|second[- ]best|less)\b",
        rf"\b(?:other|most|many|too many|ordinary|average) {NEAR}{_PEOPLE} (?:\w+ )?(?:just|only|merely|simply"
        r"|never|do not|don[’']t"
        r"|won[’']t|nod|charge|waste|fail|cannot|can[’']t|give up|miss)\b",
        r"\b(?:widely|generally|universally|often|locally) (?:regarded|considered|known|seen|recognized|thought of"
        r"|called) as (?:the|one of)\b",
        r"\b(?:number|no\.?)[- ](?:one|1) (?:name|choice|address|place|pick|voice|office)\b",
        r"\b(?:city[’']s|valley[’']s|county[’']s|area[’']s|town[’']s|california[’']s|angeles[’']s?|hills[’']s?)"
        r" (?:very )?(?:best|finest|leading|top|"
        rf"first|favorite|most \w+) {NEAR}{PRACTICE}(?=\W*$|,| (?:is|on|in|for|at|near)\b)",
        r"\b(?:more|better|further|faster) (?:[\w’']+ ){0,4}?than (?:any ?(?:one|body)|other (?:therapists?|people"
        r"|practices?|counselors?)"
        r"|elsewhere|anywhere else|you[’']ll find)\b",
        r"\b(?:something|nothing|what) (?:[\w’']+ ){0,4}?(?:no ?(?:body|one) else|others) (?:can|does|do|offers?"
        r"|has|have|knows?|dare)\b",
        rf"\b(?:best|finest|greatest) (?!practices?\b|care of\b){NEAR}{PRACTICE}"
        r"(?!\s+(?:for|can|could|would|will|to|that|when|is|you)\b)",
        r"#\s?1\b(?!\s+(?:reason|thing|cause|rule|tip|issue|question|mistake|fear|topic))",
        rf"\bnumber[- ]one {NEAR}{PRACTICE}",
        rf"(?<!you are the )\bleading {NEAR}{PRACTICE}",
        rf"\btop {NEAR}{PRACTICE}",
        r"\bmost (?:experienced|trusted|effective|successful|sought[- ]after|qualified|skilled|respected|recommended"
        rf"|advanced) {NEAR}{PRACTICE}",
        rf"\bbetter than (?:any|all|most|other|every) {NEAR}{PRACTICE}",
        rf"\b(?:superior to|ahead of|far above) (?:any|all|most|other|every|ordinary|traditional) {NEAR}{PRACTICE}",
        rf"\b(?:unlike|where) (?:other|most|many|all|ordinary|traditional) {NEAR}{_PEOPLE}",
        rf"\bno other {NEAR}{_PEOPLE}",
        r"\b(?:nobody|no one) (?:else )?(?:knows|understands|helps|does|can|gets) (?:[\w’']+ ){0,6}?(?:than|like)"
        r" I\b",
        rf"\b(?:no one|nobody|no {NEAR}{_PEOPLE}) (?:is )?(?:anywhere )?(?:more|better) (?:\w+ )?(?:to|at|in"
        r"|for|than (?:I|me|liron))\b",
        rf"\bfew (?:{NEAR}{_PEOPLE}) (?:anywhere )?(?:can|have|know|match|are|bring)\b",
        r"\b(?:results|things|work|what) (?:that )?(?:others|other therapists|nobody else) (?:do not|don[’']t"
        r"|cannot|can[’']t|can)",
        rf"\bmore (?:experienced|effective|skilled|qualified|successful|compassionate) than {NEAR}(?:{_PEOPLE}"
        r"|others)",
        rf"\bone of (?:the )?(?:[\w’]+ )?(?:best|top|leading|finest|most \w+) {NEAR}{PRACTICE}",
        r"\b(?:leading|top|foremost) (?:voice|authority|authorities|name|names)\b",
        r"\b(?:like no other|in a class of (?:its|her) own|unsurpassed|incomparable|(?:nationally"
        r"|internationally) recognized)\b",
        rf"\bthe only {NEAR}{_PEOPLE}",
        r"\bvoted (?:the )?(?:best|top|number|favorite)\b",
        r"\b(?:top|highest|highly|best)[- ]rated\b",
        r"\baward[- ]winning\b",
        r"\b(?:world[- ]class|second to none|unmatched|unrivall?ed|unparalleled)\b",
    ),
    rule(
        "superlative",
        Level.LOOK,
        SOFT,
        r"\b(?:renowned|premier|foremost|elite|sought-after|go-to)\b",
        r"\bgold standard\b",
    ),
)
