"""Promises: outcomes, cures and numbers that nobody can justify (BPC 651(b)(3) and (7), CAMFT and AAMFT)."""

from .claims import rule
from .notes import Level

WHY = "California forbids to promise how therapy turns out: say “some people find …” or “it can help to …” instead."
SOFT = "It can be read as a promise: write “may” or “some people find …”, which stays true for everybody."
NUMBER = (
    "A number or a proof that nobody can check counts as a promise in California: say instead how you work, or name "
    "the study."
)

_LOVE = r"(?:marriages?|relationships?|family|families|couples?|connection|love|bond)"
_ADVERB = r"(?:(?:quickly|fully|completely|finally|surely|definitely|really|truly|soon|help) )?"
_COUNT = r"(?:\d[\d,]*|one|two|three|four|five|six|seven|eight|nine|ten|hundreds?|thousands?|dozens?|countless)"
_MANY = r"(?:\b\d{2,}|\b(?:\w+ )?(?:hundreds?|thousands?|dozens?|countless))(?: of)?"
_SHARE = (
    rf"(?:\d{{1,3}}\s?%|\b[\w-]{{1,30}} percent|\b{_COUNT} (?:out of|in) (?:every )?{_COUNT}"
    r"|\b(?:almost|nearly) (?:all|every one))\s+(?:of\s+)?(?:all\s+|the\s+|those\s+)?"
)
_WELL = r"(?:together|improve\w*|better|succeed\w*|recover\w*|happ\w+|closer|satisf\w+|reconcil\w+|reunited|healed)\b"
_YOURS = (
    r"(?:you|the two of you|you two|you both|your (?:\w+ )?(?:marriage|relationship|partner|husband|wife|spouse|family"
    r"|anger|anxiety|life|home|fights?|arguments?|jealousy|connection))"
)
_METHOD = (
    r"\b(?:my|our|this) (?:[\w-]+ ){0,3}?(?:methods?|approach|program|therapy|work|system|process"
    r"|course|sessions?|retreat|workshop)"
)
_HEALS = (
    r"(?:end|stop|erase|heal|fix|save|eliminate|remove|solve|resolve|rebuild|restore|repair|transform|cure|rescue)s?"
)
_TIME = r"(?:\d+|\w+) (?:sessions?|weeks?|days?|hours?|meetings?)\b"

RULES = (
    rule(
        "promise",
        Level.CHANGE,
        WHY,
        r"\bguarantee(?:s|d|ing)?\b",
        r"\b(?:cure|cures|(?<!\ba )(?<!\bthe )cured|curing)\b(?! (?:ham|meat|concrete|resin))",
        unless_others=True,
    ),
    rule(
        "promise",
        Level.CHANGE,
        WHY,
        r"\b(?:I|we|I can|I do|I hereby|Liron) promises?\b(?! (?:you )?to (?:listen|keep|be|answer|call|tell|try|do"
        r"|treat|respect|protect|hear|take|come|give|say|write|ask|meet|stay|explain)\b)",
        r"\b(?:you have|I give you) my word\b",
        r"\b(?:fast|lasting|permanent|immediate|instant|rapid|real) (?:results|relief|cure)\b",
        r"\b(?:money[- ]back|risk[- ]free)\b",
        rf"\bresults in (?:just |only )?{_TIME}",
        rf"\bin (?:just|only|as (?:little|few) as|less than|under) {_TIME}",
        rf"(?:\bwill|[’']ll|\bgoing to) {_ADVERB}"
        r"(?:save|fix|heal|repair|restore|transform|rescue|bring back|erase|eliminate|revive) (?:your|the|any"
        r"|every|all)"
        r"\b",
        # What will become of the reader, or of what is the reader’s.
        rf"\b{_YOURS}(?: will|[’']ll) (?:be |both |finally |soon |also )*(?:no longer|never again"
        rf"|stop (?:\w+ing)|vanish|disappear"
        r"|survive|thrive|reconnect|rediscover|regain|heal|talking|laughing|sleeping|loving)\b",
        rf"\b{_YOURS}(?: will|[’']ll) (?:[\w’']+ ){{1,5}}?again\b",
        r"\b(?:I|we|therapy|liron)(?: will|[’']ll| can)? (?:give|get|bring|return|hand) (?:you )?(?:back )?your "
        r"(?:\w+ )?(?:marriage|husband|wife|partner|life|love|peace|spark|family|relationship|joy|confidence)\b",
        rf"{_METHOD} (?:\w+ly )?{_HEALS} (?!with|at|on|by|when)\w+",
        r"\b(?:therapy|counseling|couples therapy) (?:saves|fixes|heals|transforms|repairs|rescues) ",
        r"\b(?:end|ends|stop|stops|heal|heals|solve|solves|resolve|gone|free of \w+) (?:[\w’']+ ){0,4}?"
        r"(?:permanently|forever|for good|for ever)\b",
        r"\bresults (?:you can (?:see|trust|count on|feel)|that last|speak for themselves)",
        r"\b(?:count on it|without fail|rest assured|no matter how bad|all it takes|happily ever after)\b",
        r"\b(?:I|we) (?:can|will) help (?:anyone|anybody|everyone|everybody|any couple|every couple)\b",
        r"\b(?:turn|turns|turning) (?:your|any|every) (?:\w+ )?(?:marriage|relationship|life) around\b",
        r"\b(?:marriage|relationship|life|partner) of your dreams\b",
        r"^\W*(?:get|win|have) (?:back )?your (?:\w+ )?(?:marriage|husband|wife|partner|ex|life|love"
        r"|spark)\b(?: back)?",
        rf"\b(?:I|we|therapy|Liron)(?: can| know how to)? {_ADVERB}(?:save|fix|heal|repair|rescue) (?:your|any|every) "
        rf"(?:\w+ )?{_LOVE}\b",
        rf"^\W*(?:fix|save|rescue|repair|heal|transform|affair-proof) your (?:\w+ )?{_LOVE}\b",
        r"(?:\bwill|[’']ll|\bgoing to) make (?:you|your \w+) (?:happy|whole|well|strong|love)\b",
        r"\byou(?: will|[’']ll) never (?:[\w’']+ ){1,4}?again\b",
        r"\byou(?: will|[’']ll) (?:both )?(?:fall|be) (?:back )?in love\b",
        r"\byou(?: will|[’']ll) be (?:a new|a different|a changed|your old)\b",
        r"\byou(?: will|[’']ll) (?:leave|walk out of|come out of) (?:every|each|the|your)\b",
        r"\b(?:gone|disappear|vanish|over|away) (?:for good|forever)\b",
        r"\bonce and for all\b",
        r"\bsay goodbye to (?:[\w’']+ ){1,4}?(?:forever|for good)\b",
        r"\bworks? (?:every time|every single time|for (?:everyone|everybody|every couple|all|anyone|anybody)\b)",
        r"\b(?:therapy|counseling|it|this|my \w+) (?:always (?:helps|works)|never fails)",
        r"\bnever fails?\b",
        r"\bno (?:\w+ ){1,3}?(?:that |whom )?I (?:cannot|can[’']t|couldn[’']t) (?:help|fix|save|heal|solve)",
        r"\b(?:change|success|healing|recovery|progress) is (?:certain|inevitable|assured)\b",
    ),
    rule(
        "promise",
        Level.CHANGE,
        NUMBER,
        r"\bproven (?:results?|methods?|approach(?:es)?|techniques?|success|track record|paths?|systems?|ways?|formula"
        r"|programs?|steps|tools|to (?!be\b)\w+)\b",
        r"\b(?:clinically|scientifically)[- ]proven\b",
        r"\bsuccess rates?\b",
        _SHARE + r"(?:(?:my|our) \w+|success\w*|effective|satisf\w+|(?:couples|clients|people|patients|marriages) "
        r"(?:I\b|(?:[\w’']+ ){0,8}?(?:with me|with liron|here)\b))",
        rf"{_SHARE}(?:[\w’']+ ){{1,8}}?{_WELL}",
        rf"\b(?:saved|helped|healed|rescued|repaired) (?:\w+ ){{0,2}}?{_MANY} (?:\w+ )?{_LOVE}\b",
        rf"{_MANY} {_LOVE} (?:have been |were |are )?(?:saved|helped|healed|rescued)\b",
    ),
    rule(
        "promise",
        Level.LOOK,
        SOFT,
        r"\byou(?:[’']ll| will) (?:soon |finally )?(?:feel|be|get) (?:better|happy|happier|healed|free of|whole|calm"
        r"|closer)\b",
        r"\blife[- ]changing\b",
        r"\b(?:quick|easy) (?:fix|solution)\b",
    ),
)
