"""Titles, seals and praise of oneself in other words (BPC 651(b)(2) and (6), 2902, 2054, 4980, 4982)."""

from .claims import combined
from .notes import Level
from .praise import WHY as PRAISE
from .pressure import DIAGNOSIS
from .titles import BADGE, SCOPE, TITLE

RULES = (
    combined(
        "title",
        Level.CHANGE,
        TITLE,
        """
        i|liron am|is +also? +a|an|the|your HELD
        as +your|a|an HELD ~ i|she|liron
        SHE|working|trained|practicing|licensed|works|practices|train|serves|sees +as +a|an|your HELD
        HELD +of? liron
        liron HELD
        prof|professor +liron
        meet|ask|call +the|our|a HELD ~ next|behind|for|who|in
        medical +school|degree|training
        psychiatric|psychological|medical +staff|team|clinic|practice|experts
        HELD +level|grade|quality|in
        title +of ~ HELD
        practicing|practices|practice|practiced|licensed +in? +FIELD
        license +in +FIELD
        FIELD ~ under|at|license|licensed ~ roof|hands|here
        HELD +of +the|love|hearts|marriages|your|relationships
        call|calls|calling me|her|liron doc|doctor|dr
        the +HELD +will|is +see|in|now|ready
        my +doctorate|phd|md|psyd|medical
        medical +professional|expert|advice|opinion
        found +one|him|her|them|it +in|with liron|me
        ^ +need|want a|an HELD
        looking +for a|an HELD ~ liron|found|here
        """,
        weakened_by="NOT MAY AWAY",
        unless="REFERRING",
    ),
    combined(
        "title",
        Level.CHANGE,
        SCOPE,
        """
        i|liron|she|we PRESCRIBES ~ MEDICINE
        licensed ~ all|every|fifty|# ~ states|state
        MEDICINE +management|plan|plans|checks|check|refills|evaluation
        i will tell +you ~ DISORDER
        i|we|liron|she|our|my ~ DIAGNOSES ~ YOU|DISORDER
        i|we|liron ~ test|evaluate|screen|assess|scan|examine ~ YOU|DISORDER ~ DISORDER|for
        TESTS ~ by|with|from|here|US
        leave|get|receive|go|have ~ with +a +diagnosis ~ TIME|hour|session
        i|we|liron +diagnose|diagnoses
        QUIZ ~ learn|find|see|discover|know ~ DISORDER|disorder
        QUIZ ~ DIAGNOSES|reveal|reveals|tells ~ DISORDER|YOU
        """,
    ),
    combined(
        "diagnosis",
        Level.CHANGE,
        DIAGNOSIS,
        """
        PARTNER|you is|are|was|sounds|has|have|must|were +like? +a|an|the|classic|textbook|probably|clearly|
            clinical ~ DISORDER
        CLIENT who ~ are|is +a|the? +narcissists|narcissist|sociopaths|psychopaths|codependent|borderline|abusers|
            addicts
        that|it is +called? +DISORDER|anxiety|clinical
        made +you|him|her +DISORDER
        signs|symptoms ~ of +DISORDER ~ you
        you|he|she ~ show|shows|have|has ~ signs|symptoms ~ of DISORDER
        PARTNER is +avoidant|bipolar|narcissistic|autistic|codependent|toxic|abusive
        man|woman|husband|wife who ~ is +clinically|a +DISORDER|depressed
        you are +addicted|codependent|traumatized|DISORDER
        """,
        unless_supposed=True,
        unless="REFERRING",
    ),
    combined(
        "superlative",
        Level.CHANGE,
        PRAISE,
        """
        US|METHOD ~ MORE ~ than ~ OTHERS
        MORE ~ than ~ OTHERS ~ PEOPLE|PLACES|offers|offer|get|find
        MORE skilled|experienced|effective|qualified|gifted|trained ~ than
        MORE +than OTHERS ~ PEOPLE|PLACES
        US|METHOD ~ beat|beats|outperform|outperforms|leaves|succeed|succeeds ~ OTHERPEOPLE|OTHERS|where
        """,
        unless_supposed=True,
        unless="REFERRING",
    ),
    combined(
        "superlative",
        Level.CHANGE,
        PRAISE,
        """
        NOBODY ~ MORE|as|like|so ~ LIKEUS
        NOBODY ~ MORE ~ PEOPLE ~ PLACES
        NOBODY ~ PLACES ~ does|do|offers|has|can|knows|understands ~ MORE|this|what|as
        can|could|will|cannot not? MATCHED ~ PLACES|OTHERS
        not be MATCHED ~ PLACES|OTHERS|US
        no|without|NOBODY +MATCHED
        no ~ MATCHED ~ i|me|my|liron|what
        while|where|when|whereas|unlike +other|most|many|average ~ PEOPLE ~ i|we|liron|my|our
        OTHERPEOPLE ~ FAILS
        OTHERPEOPLE ~ i|my|me|mine|liron|here
        i|my|me|mine ~ OTHERPEOPLE
        PEOPLE ~ failed|fail ~ because|US
        NOBODY ~ but|except|besides +me|liron|us
        compared|contrast|opposed|unlike ~ OTHERS|PEOPLE|colleagues|schools ~ i|my|liron|me
        tried +therapy|counseling|everything|others ~ liron|not
        not|never ~ seeing|tried|met +liron|me
        METHOD|my ~ beats|outperforms|outshines|trumps
        i|liron +am|is +better|faster|superior|different
        nowhere|elsewhere ~ with +me|liron|us
        skip|waste|forget|enough ~ OTHERPEOPLE
        IDIOM
        """,
        weakened_by="MAY",
        even_if_denied=True,
        unless="REFERRING",
    ),
    combined(
        "superlative",
        Level.CHANGE,
        PRAISE,
        """
        BESTS +PRACTICE ~ PLACES
        BESTS PRACTICE ~ in|of|on ~ PLACES
        PLACES 's? BESTS ~ PRACTICE
        US|SHE +am|is ~ BESTS PEOPLE
        the +BESTS PEOPLE
        the +BESTS PRACTICE ~ you +will|ever|can
        BESTS PRACTICE ~ la
        PEOPLE ~ that|who|whom ~ first|turn
        EST|most ~ PRACTICE|PEOPLE ~ PLACES|you +will
        EST|most PRACTICE|prices|fees|rates ~ in|on|of|around ~ PLACES
        """,
        weakened_by="NOT MAY YOU",
        unless="REFERRING OWN FORYOU",
    ),
    combined(
        "badge",
        Level.CHANGE,
        BADGE,
        """
        OFFICE ~ has|have|recommends|endorses|approves|certifies|checked|trusts|recommend|endorse|vouches|picked|
            chose ~ SEALED|me|my|this
        SEALED ~ by|of ~ OFFICE
        OFFICE 's? +official? +SEALED
        OFFICE ~ vouches|picked|recommends|stands
        SEALED ~ from ~ OFFICE
        certified|licensed|registered|accredited CRAFT healer|healers|master|whisperer|guru|doctor
        certified +master|healer|expert|guru ~ CRAFT
        CRAFT ~ RANKED +level|status|tier
        RANKED +seal|level|status|badge
        seal|badge|stamp +of
        state|county|city|board|government ~ highest|top|best +mark|rating|honor|grade
        seal|badge|stamp ~ OFFICE|SEALED|quality|excellence|care
        """,
        unless="LIMITS",
    ),
)
