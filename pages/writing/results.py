"""Promises in other words: who does it, what becomes of whom, and how surely or soon (BPC 651(b)(3) and (7), CAMFT)."""

from .claims import combined
from .notes import Level
from .promises import NUMBER, WHY

SCIENCE = (
    "Science has shown nothing of the kind about your practice: say how you work, or name a study with what it found "
    "and for whom."
)
SOFTENED = "NOT MAY HELP"

RULES = (
    combined(
        "promise",
        Level.CHANGE,
        WHY,
        # I and my method end it or bring it back.
        """
        US|METHOD will|shall +HEALS
        YOU +will|gets|get|is|are|going +be? +HEALS ~ US|METHOD|TIME|FOREVER|here|UNIT
        i|we|liron can +HEALS
        i|we|liron SAVES ~ PROBLEM|recovery|everything ~ TIME
        me|i|we|liron ~ HEALS +your|every|any|all GOOD|CLIENT|PROBLEM
        GOOD|BETTER|PROBLEM ~ shall|will ~ TIME
        CLIENT|YOU can|will|may? +expect ~ BETTER|GONE|relief|results|TIME
        GOOD +returns|comes|awakens|wins ~ when|to|with|here|after
        fix|cure|remedy|solution|antidote|medicine|recipe +for ~ GOOD|PROBLEM|broken
        METHOD|i|we|liron yields|restores|brings|creates|guarantees|fixes ~ GOOD|BETTER
        US|METHOD will|shall|going HEALS PROBLEM|GOOD|YOU|CLIENT|DISORDER|it|them|everything|things
        US|METHOD will|shall +SAVES PROBLEM|DISORDER
        PROBLEM|GOOD will|gets|get|is|are|going +be? +HEALS ~ US|METHOD|TIME|FOREVER|here|UNIT
        US|METHOD will|shall +certainly|surely|definitely|finally|fully|completely|quickly|truly +SAVES PROBLEM|GOOD|
            YOU
        liron +MENDS
        US|METHOD achieve|achieves|attain|attains|deliver|delivers|ensure|ensures|produce|produces|secure|
            secures ~ GOOD|BETTER|MORE|results|outcomes
        METHOD|liron MENDS PROBLEM|GOOD|CLIENT|DISORDER|BRAIN
        i|we|liron +HEALS PROBLEM|GOOD|CLIENT|DISORDER|BETTER
        US|METHOD SAVES ~ PROBLEM|GOOD|CLIENT|YOU ~ TIME|FOREVER
        TIME ~ US|METHOD will|can ~ SAVES|BETTER
        SURE ~ YOU|GOOD|BETTER|PROBLEM|CLIENT|US
        YOU|GOOD|BETTER|PROBLEM|CLIENT|US ~ SURE
        i|we will +get|bring|make|put|lead|take|carry|walk you|it|your|them|things BETTER|back|home|right|through|
            out|there
        """,
        weakened_by=SOFTENED,
        unless="DATA",
    ),
    combined(
        "promise",
        Level.CHANGE,
        WHY,
        # What will become of the reader, by when or how surely.
        """
        YOU|CLIENT|she|he will|going ~ BETTER|GONE|AGAIN|SAVES ~ TIME|FOREVER|AGAIN
        TIME|FOREVER ~ YOU|CLIENT|GOOD will|going ~ BETTER|GONE|SAVES|AGAIN
        YOU|GOOD will|going +be?  +BETTER
        YOU will|going ~ BETTER|SAVES ~ AGAIN|each|other
        YOU|PARTNER|he|she|they will|going ~ JOY
        YOU +end|ends +up JOY
        work|stick|come|sit|stay|trust|start|walk +with|to|down|in me|us|liron ~ and ~ YOU|PROBLEM|GOOD ~ will|is|
            GONE|BETTER
        do +the +work ~ and ~ will ~ BETTER|AGAIN|GOOD
        PROBLEM can +be GONE|HEALS
        PROBLEM will|going GONE
        PROBLEM GONE|SAVES ~ TIME|FOREVER
        PROBLEM GONE ~ METHOD|here|me
        PROBLEM leaves|ends|stops|dies|goes ~ when|here|with|after|once
        is|are|becomes|be +history
        GOOD|PROBLEM ~ returns|return|leaves|comes ~ EVERY CLIENT
        ^ +HEALS|SAVES ~ TIME
        PROBLEM ~ pulled|root|uprooted|evicted|erased|deleted|buried
        whatever|no +broke|cracked|went|happened|is|matter ~ i|we|liron ~ HEALS|SAVES
        will|can|does ~ it|this|therapy|method|you|we +HEALS|work|BETTER|be ~ YES
        SPAN ~ is|are|will|gets|all ~ HEALS|JOY|history|enough|saved|PROBLEM
        hear|see|watch|feel ~ PROBLEM GONE|HEALS|fade|end
        TIME ~ PROBLEM|GOOD ~ GONE|BETTER|SAVES
        TIME ~ GONE|SAVES PROBLEM
        GONE|SAVES ~ PROBLEM|GOOD ~ TIME
        SPAN ~ takes|enough|undo|undoes|stop|SAVES ~ PROBLEM|silence|distance
        takes ~ SPAN ~ SAVES|GONE|BETTER|see
        SPAN ~ and +YOU ~ done|BETTER|GONE|free
        BETTER|GOOD|relief ~ TIME|FOREVER ~ guarantee*|assured
        GOOD|BETTER|PROBLEM ~ guaranteed|assured|certain
        notice|feel|see|expect ~ change|difference|results|shift|new ~ TIME|before
        from +PROBLEM|silence|roommates|strangers|enemies +to BETTER|GOOD|lovers
        PROBLEM ~ history|curable|goodbye
        years ~ i +need|take|do|only ~ SPAN|UNIT
        """,
        weakened_by=SOFTENED,
        unless="ADMIN SOMEONE",
    ),
    combined(
        "promise",
        Level.CHANGE,
        WHY,
        # Denials that promise.
        """
        YOU|CLIENT will +not|never|no +recognize|fight|argue|worry|need|feel|cry|yell|shout ~ PROBLEM|AGAIN|ever|
            another|anymore|more|marriage
        PROBLEM will +not|never survive|return|come|stand|bother|trouble|control|rule
        PROBLEM ~ no +match|chance|place|longer|more
        never|no +have|more|another PROBLEM|sleepless|slammed
        ^ +no +more PROBLEM|sleepless|slammed|walking|lonely|silent
        come|comes|arrive|arrives|enter ~ go|goes|leave|leaves|walk|drive +without|home|healed|free|hand
        no +way ~ fail|fails|lose|loses|wrong
        never +being|be|feeling ~ again|another
        has|have|will not|never +failed|fail yet|once|ever|anyone|me
        never +have|feel|suffer|lose +another|a PROBLEM|panic|sleepless
        last ~ time|treatment|therapist|PROBLEM|year ~ you ~ ever|will
        only ~ therapist|program|method|session|call ~ you ~ ever|need
        """,
        weakened_by="MAY",
        even_if_denied=True,
    ),
    combined(
        "promise",
        Level.CHANGE,
        WHY,
        # An order to the reader, with the time it takes.
        """
        ^ +leave|walk|wake|go|stop|end|get|feel|break|regain|rediscover|restore|rebuild|save|fix|heal|overcome|
            beat ~ BETTER|GONE|PROBLEM|GOOD|AGAIN ~ TIME|FOREVER
        ^ +conquer|banish|silence|turn|transform|fall|find|sleep|become|win|master|lose|erase|kiss|wave ~ BETTER|
            GONE|PROBLEM|GOOD|AGAIN ~ TIME|FOREVER
        ^ +leave|walk|come ~ session|hour|door|room|office|visit|meeting ~ BETTER|GONE|SAVES
        ^ +sit|lie|show|drop|enter|bring ~ as|your ~ get|leave|walk|stand|take ~ as|BETTER|JOY|home
        ^ +come|walk|arrive ~ go|leave|walk ~ BETTER|home|hand|lovers|out
        ^ +BETTER ~ TIME
        ^ +expect ~ TIME
        ^ +get|win|bring|take|fall|have ~ GOOD ~ back|again
        you +are ~ SPAN|conversations|steps|sessions +away
        ^ +kiss|wave|say ~ PROBLEM ~ goodbye
        TIME is all ~ PROBLEM|GOOD|BETTER|GONE
        """,
        weakened_by=SOFTENED,
    ),
    combined(
        "promise",
        Level.CHANGE,
        WHY,
        # Everybody who comes; money back.
        """
        whoever|those ~ process|me|HERE ~ GOOD|BETTER|JOY
        or +you +do? +will? +not +pay
        unbroken|perfect|flawless|spotless +record|score|history
        no +hopeless
        or +it +is +free
        EVERY CLIENT ~ HERE ~ BETTER|GONE|OUTCOME
        EVERY CLIENT ~ i|we|liron can|will ~ SAVES
        money|refund|cent ~ back|refunded|returned ~ if|unless
        if|unless ~ BETTER|work|works|satisfied|happy|PROBLEM|difference|improvement ~ money|refund|refunded|fee|
            cent|dollar|penny|dime ~ back|refund|refunded|yours
        if|unless ~ BETTER|work|works|satisfied|happy|PROBLEM|difference ~ you +pay|owe ~ nothing
        if|unless ~ BETTER|work|works|satisfied|happy|PROBLEM|difference ~ will +not ~ charge|pay|owe
        if|unless ~ BETTER|work|works|satisfied|happy|PROBLEM|difference ~ session ~ free
        """,
        weakened_by="",
        even_if_denied=True,
    ),
    combined(
        "promise",
        Level.CHANGE,
        NUMBER,
        # How many of those who come succeed, and who never failed.
        """
        SHARE ~ CLIENT ~ HERE ~ OUTCOME|BETTER|GONE
        HERE ~ SHARE ~ CLIENT ~ OUTCOME|BETTER|GONE
        SHARE ~ CLIENT ~ OUTCOME|BETTER|GONE ~ HERE
        SHARE ~ HERE ~ OUTCOME
        SHARE CLIENT SAVES|OUTCOME|BETTER ~ since|HERE
        COUNT +CLIENT ~ COUNT ~ OUTCOME
        COUNT CLIENT saved|rescued|reunited|healed|helped|restored|repaired
        US ~ SAVES|helped|brought|kept|guided|pulled ~ COUNT CLIENT
        US ~ lost ~ COUNT ~ CLIENT
        US have|has ~ never|yet|not ~ CLIENT|case|problem|marriage ~ not|fail|lose|lost|failed|help
        US ~ NOT ~ lost|failed|lose|fail|failure|failures ~ CLIENT|case|since|yet|ever|SPAN
        my|our couples|clients|patients|pairs ~ NOT ~ OUTCOME|PROBLEM|RUIN
        my|our +couples|clients|patients|pairs OUTCOME
        SHARE ~ those ~ HERE ~ OUTCOME|BETTER|GONE|would
        out|of ~ CLIENT ~ COUNT ~ OUTCOME|HEALS ~ HERE
        US ~ no +CLIENT ~ ever|returns|goes|leaves|fails
        NOT CLIENT|case|problem ~ beyond|too|hopeless|impossible|resist ~ US|METHOD|far|late|broken|hard|big|here
        """,
        weakened_by="MAY",
        even_if_denied=True,
    ),
    combined(
        "promise",
        Level.CHANGE,
        NUMBER,
        """
        divorce|relapse|failure|dropout|recovery|reconciliation|save +rate|rates
        than +i +can +count
        HEALS ~ more +marriages|couples|families|relationships ~ than
        track|success|win|batting|satisfaction|cure +record|rate|rates|ratio|history|average|score
        numbers +do? +not? +lie|speak
        """,
    ),
    combined(
        "promise",
        Level.CHANGE,
        SCIENCE,
        """
        US|METHOD|TIME ~ REWIRES ~ BRAIN
        BRAIN ~ REWIRES ~ TIME|US|METHOD|FOREVER
        REWIRES BRAIN ~ TIME|FOREVER|METHOD
        SCIENCE ~ PROVES ~ US
        SCIENCE ~ proven|proved|proves|prove ~ METHOD
        US|METHOD ~ SCIENCE +PROVES
        SCIENCE +PROVES ~ BETTER|GOOD|PROBLEM
        scientific|proven|medical|undeniable +fact|truth|proof
        backed|supported|validated|confirmed +by ~ SCIENCE
        PROVES ~ SCIENCE ~ GOOD|BETTER|US|METHOD
        as +proven +as
        METHOD ~ is|are +proven
        cellular|quantum|molecular|genetic|neural +level|healing|therapy|love|counseling|field|energy
        """,
    ),
)
