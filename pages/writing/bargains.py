"""Pressure and prices in other words (BPC 650, 651(c), 17500, 16 CFR 251)."""

from .claims import combined
from .notes import Level
from .pressure import INSURANCE, OFFER, PRICE, URGENCY

RULES = (
    combined(
        "urgency",
        Level.CHANGE,
        URGENCY,
        """
        only|just +COUNT PLACE LEFT
        only|just ~ PLACE LEFT
        COUNT PLACE ~ LEFT ~ GRAB|before|so|now|will
        COUNT PLACE ~ will +not ~ be|last|wait
        PLACE LEFT ~ GRAB|before
        GRAB ~ before|while ~ LOSES|LEFT|gone|CLIENT
        COUNT|people|others ~ LOOKING
        PLACE +closes|close|closing|fills|filling|sold|disappear|vanish|grows ~ DEADLINE|fast|quickly|minutes|hour|
            soon|TIME
        PLACE ~ is|are +growing|shrinking|disappearing|vanishing|going
        PLACE ~ will +not +be|last|wait
        PLACE ~ be +yours
        COUNT places? ~ then +i +close
        PLACE ~ if +you ~ quick|fast|now
        almost|nearly +booked|full|gone|sold
        i +only? accept|take|see +only|just +COUNT ~ CLIENT
        i +only +accept|take|see +COUNT ~ CLIENT
        COUNT +CLIENT ~ asked|waiting|want|requested|booked ~ PLACE
        be +quick ~ before|or|PLACE|they|these
        PLACE +remain|remains|left|remaining
        price|rate|fee|fees|prices ~ hold|good|valid|frozen|until|till +until? DEADLINE
        first +come +first
        only ~ handful|few ~ CLIENT ~ get|in|accepted|each|every|per
        this|the +rate|price|offer|fee ~ will +not
        BUYS ~ next|within +COUNT +hours|minutes|days
        demand ~ huge|high|great
        last|final +chance|call|opportunity|day|days|hours|spot|seat|opening ~ to|for|before|and +BUYS|save|DEADLINE|
            get|grab|be
        ^ +last|final +chance|call|opportunity
        BUYS ~ by|before|until|today|now|tonight ~ or|otherwise|and ~ LOSES
        book|sign|enroll|reserve|register|order|call|claim|schedule|buy ~ before ~ DEADLINE|LOSES
        book|sign|enroll|reserve|register|order|call|claim|schedule|buy|
            reply|respond|decide +by|before|today|
            tonight|within DEADLINE ~ or|to|and
        BUYS +today ~ tomorrow
        offer|sale|price|prices|rate|rates|discount|enrollment|doors|door|registration|deal|fee|clock|page ~ ends|
            expires|closes|end|expire|close|rises|goes|go|rise|vanish|shuts|down|runs|good ~ DEADLINE|up|soon|
            through|until|tonight
        until|by DEADLINE ~ to +claim|join|book|decide|save|reserve|enroll
        final|last +day|hours|call ~ to
        """,
        weakened_by="",
        even_if_denied=True,
        unless="LIFELINES LATER",
    ),
    combined(
        "urgency",
        Level.CHANGE,
        URGENCY,
        """
        WAITS ~ RUIN
        RUIN ~ because|if|while|when +you ~ WAITS
        CRUEL ~ RUIN|WAITS
        SIGNS ~ RUIN
        ABSENT
        ABSENT ~ call|act|before|while
        call|act +me? +now|today ~ while|before
        CLIENT ~ ignore|wait|delay ~ RUIN
        not let +time
        LOSING
        clock ~ ticking|running
        tomorrow ~ be ~ day|late ~ RUIN|walks|leaves
        SHARE ~ marriages|couples|relationships ~ not +survive|make|last
        you|your ~ are|will|kids|children|son|daughter ~ LOSING
        your +kids|children|son|daughter ~ learning|watching|suffering|paying|hear|hears ~ from|you|your|for
        """,
        weakened_by="MAY",
        even_if_denied=True,
        unless="LIFELINES",
    ),
    combined(
        "offer",
        Level.CHANGE,
        OFFER,
        """
        FREE ~ THING
        THING ~ FREE
        CHEAP ~ MONEY|THING
        MONEY ~ CHEAP
        CHEAP
        newcomers|followers|readers|subscribers|members|clients|couples pay|pays +only? +half
        not ~ find|get|see +a? +lower|cheaper|better +fee|price|rate|deal
        BUYS NUM ~ get ~ free|nothing|half
        """,
        unless="CALLS",
        weakened_by="MAY",
    ),
    combined(
        "offer",
        Level.CHANGE,
        PRICE,
        """
        REFERS & WHOM & REWARD
        """,
        weakened_by="NOT MAY",
    ),
    combined(
        "offer",
        Level.CHANGE,
        PRICE,
        """
        COPAY & WAIVES
        """,
        weakened_by="MAY",
        even_if_denied=True,
        unless="ASKING",
    ),
    combined(
        "insurance",
        Level.LOOK,
        INSURANCE,
        """
        INSURER & COVERS & WHOLE
        INSURER ~ COVERS ~ relax|YES
        COVERS +by ~ INSURER
        INSURER +will +COVERS
        any|every|all|most +INSURER
        in +network ~ everybody|everyone|all|every|most|any
        INSURER ~ at no|zero cost
        INSURER +covers|pays|picks|reimburses
        """,
        weakened_by="MAY NOT PARTLYASK",
        unless_supposed=True,
    ),
    combined(
        "insurance",
        Level.LOOK,
        INSURANCE,
        """
        no INSURER ~ ever|turned|denied|refused
        INSURER ~ never|not ~ no|denies|refuses|rejects
        never ~ INSURER ~ denied|refused|turned
        not ~ pay ~ part|rest|remainder|share ~ INSURER
        not +pay +a|any|one +thing|cent|dime|penny ~ INSURER
        what ~ INSURER ~ sends|pays|gives ~ enough|plenty|payment
        INSURER ~ cost|costs|costing|pay|paying +you? +nothing
        """,
        weakened_by="MAY PARTLYASK",
        even_if_denied=True,
    ),
)
