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
    r"(?:you|the two of you|you two|you both|your (?:\w+ )?(?:marriage|relationship|partner|husband|wife|spouse"
    r"|family"
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

_GOOD = (
    r"(?:trust|love|intimacy|passion|peace|joy|harmony|closeness|connection|desire|sleep|confidence|happiness"
    r"|marriage"
    r"|relationship|family|bond|spark|wounds?|hearts?|trauma|damage|home)"
)
_BAD = (
    r"(?:fights?|fighting|arguments?|arguing|conflicts?|anger|rage|jealousy|anxiety|panic(?: attacks)?|problems?|pain"
    r"|silence|distance|resentment|sadness|worry|worries|fear|depression|drama|shouting|trouble|loneliness|distrust)"
)
_CLIENTS = (
    r"(?:couples?|clients?|partners|people|spouses|families|husbands|wives|everyone|everybody|those|all|men|women)"
)

RULES = (
    rule(
        "promise",
        Level.CHANGE,
        WHY,
        # What becomes of those who come: “Couples who commit to the program don’t end up divorced”.
        rf"\b{_CLIENTS} who (?:[\w’'-]+ ){{1,9}}?(?:do not|don[’']t|never|won[’']t|will not|stop|no longer) "
        r"(?:[\w’']+ ){0,2}?(?:divorced?|divorcing|separat\w+|split\w*|break\w*|fight\w*|fail\w*|come back"
        r"|relapse)\b",
        rf"\b(?:every|all|each)(?: of)?(?: the| my| our)? (?:\w+ )?{_CLIENTS} (?:[\w’'-]+ ){{0,8}}?(?:leaves?"
        r"|walks? out"
        r"|gets? better|improves?|heals?|succeeds?|stays? together|reconciles?|finds? (?:\w+ )?(?:peace|love"
        r"|happiness))\b",
        rf"\b{_GOOD} (?:[\w’']+ ){{0,2}}?(?:will be|[’']ll be|is going to be|will feel) (?:\w+ ){{0,2}}?(?:restored"
        r"|rebuilt"
        r"|repaired|healed|back|saved|renewed|stronger|deeper|whole|reborn|mended|like new|better)\b",
        rf"\b{_BAD} (?:[\w’']+ ){{0,2}}?(?:will be|will become|is|are|becomes?|[’']re|[’']s)(?: all)? (?:history"
        r"|gone|a thing of "
        r"the past|solved|behind you|a memory|over)\b",
        r"\b(?:they|it)(?:[’']re|[’']s| are| is) (?:history|a thing of the past|gone for good|behind you)\b",
        rf"^\W*(?:(?:the|your|all|no more) )?(?:\w+ )?{_BAD}(?: between you)? (?:stops?|ends?) (?:here|today|now"
        r"|tonight|with me)\b",
        rf"\b(?:end|stop|leave|put|make) (?:the|your|all|every) (?:\w+ )?{_BAD} (?:behind|history|forever|for good"
        r"|today)\b",
        r"\b(?:I|we|liron)(?:[’']ll| will| can| shall) (?:put|piece|bring|glue|patch|get) (?:[\w’']+ ){1,5}?(?:back"
        r" together|together "
        r"again|back on track|back to (?:life|normal))\b",
        r"\b(?:won[’']t|will not|will never|never) (?:come apart|fall apart|break|happen|return|come back|drift"
        r" apart)"
        r"(?: a second time| again| any ?more| ever)?(?=\W*$)",
        rf"\b{_COUNT} (?:short |easy )?(?:visits?|sessions?|meetings?|weeks?|evenings?|hours?)(?:,| and| —| –|:)"
        r" (?:they|it"
        r"|you|your|the two)\b(?! (?:can|may|might|could|meet|come|choose|decide|see|are free|is free|do not))",
        r"\b(?:you|you two|the two of you|both of you)(?: both)? (?:won[’']t|will not|will no longer|will never"
        r"|[’']ll never|[’']ll no longer) "
        r"(?:be |keep )?(?:fight\w*|argu\w*|shout\w*|yell\w*|worr\w*|cry\w*|hurt\w*|need (?:a |another )?(?:lawyer"
        r"|therap\w+))\b",
        r"\b(?:give me|after|in|within) \w+ (?:\w+days?|evenings?|weekends?|months?|weeks?|sessions?|visits?"
        r"|meetings?)\b[^.!?]{0,20}"
        r"\b(?:I[’']ll|I will|you[’']ll|you will|your \w+ will) (?:hand|give|bring|return|get|have|be|feel|find"
        r"|walk|love|laugh|sleep)\b",
        r"\b(?:hand|give|bring|return)(?:ing)? (?:you|it|them) (?:both )?back (?:the|your|what)\b",
        r"\b(?:return|refund|give back|pay back) (?:you )?(?:every|your|all|the whole|each) (?:cent|dollar|penny"
        r"|money|fee|payment)\b|\brefund\w* if\b",
        r"\b(?:stronger|closer|happier|better|calmer|more in love) than (?:ever|you (?:ever )?(?:were|have been"
        r"|thought))\b",
        r"\blike (?:newlyweds|new|the first day|when you met)\b|\bas good as new\b",
        r"\b(?:results?|success|happiness|change|relief|recovery) (?:is|are) (?:assured|certain|a given|sure)\b",
        r"\b(?:can|will|would|could|does|do) not fail\b|\b(?:can|won|doesn)[’']t fail\b",
    ),
    rule(
        "promise",
        Level.CHANGE,
        NUMBER,
        # Denials that boast: “I have yet to lose a marriage”.
        r"\b(?:I|we|liron)(?: have| has|[’']ve)? (?:yet to (?:lose|fail|see|meet)|never (?:once )?(?:lost|failed"
        r"|had)|not (?:once )?"
        r"(?:lost|failed)) (?:an?|any|one|with)\b",
        r"\b(?:I|we|liron)(?: have| has|[’']ve)? (?:only |just )?lost (?:only |just )?\w+ (?:couples?|marriages?"
        r"|clients?|families)\b",
        rf"\b{_COUNT} (?:out of|in|of) (?:every |each )?{_COUNT} (?:\w+ )?(?:pairs?|couples?|clients?|marriages?"
        r"|people|families)\b"
        r"[^.!?]{0,40}\b(?:my|our|me|with me|still|here|I)\b",
        r"\b(?:not|never) (?:a single|one) (?:\w+ )?(?:couple|client|marriage|family)\b",
        r"\b(?:science|research|studies|brain scans|evidence|statistics|the data) (?:has |have |ha[sd] been"
        r" )?(?:proven?|proves?|shown?"
        r"|shows?|confirms?|confirmed|agrees?) (?:that )?(?:my|our|this|these|liron[’']s)\b",
        r"\b(?:works|helps|heals|changes|rewires)(?: [\w’']+){0,4}? (?:in|for) (?:everyone|everybody|every(?: \w+)?"
        r"|all|anybody"
        r"|anyone) (?:who|that)\b",
        even_if_denied=True,
    ),
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
        r"\b(?:money-back|your money back|money back (?:if|guarantee|promise|when)|risk[- ]free)\b",
        rf"\bresults in (?:just |only )?{_TIME}",
        rf"\bin (?:just|only|as (?:little|few) as|less than|under) {_TIME}",
        rf"(?:\bwill|[’']ll|\bgoing to) {_ADVERB}"
        r"(?:save|fix|heal|repair|restore|transform|rescue|bring back|erase|eliminate|revive) (?:your|the|any"
        r"|every|all)"
        r"\b",
        # What will become of the reader, or of what is the reader’s.
        rf"\b{_YOURS}(?: will|[’']ll) (?:be |both |finally |soon |also )*(?:no longer|never again"
        r"|stop (?:\w+ing)|vanish|disappear"
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
        rf"\b(?:I|we|therapy|Liron)(?: can| know how to)? {_ADVERB}(?:save|fix|heal|repair|rescue) (?:your|any"
        r"|every) "
        rf"(?:\w+ )?{_LOVE}\b",
        rf"^\W*(?:fix|save|rescue|repair|heal|transform|affair-proof) your (?:\w+ )?{_LOVE}\b",
        r"(?:\bwill|[’']ll|\bgoing to) make (?:you|your \w+) (?:happy|whole|well|strong|love)\b",
        r"\byou(?: will|[’']ll) never (?:[\w’']+ ){1,4}?again\b",
        r"\byou(?: will|[’']ll) (?:both )?(?:fall|be) (?:back )?in love\b",
        r"\byou(?: will|[’']ll) be (?:a new|a different|a changed|your old)\b",
        r"\byou(?: will|[’']ll) (?:leave|walk out of|come out of) (?:every|each|the|your)(?! (?:room|house|table))\b",
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
        r"\bproven (?:results?|methods?|approach(?:es)?|techniques?|success|track record|paths?|systems?|ways?"
        r"|formula"
        r"|programs?|steps|tools|to (?!be\b)\w+)\b",
        r"\b(?:clinically|scientifically)[- ]proven\b",
        r"\bsuccess rates?\b",
        _SHARE + r"(?:(?:my|our) (?!brain|time|life|lives|day|body)\w+|success\w*|effective|satisf\w+"
        r"|(?:couples|clients|people|patients|marriages) "
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
