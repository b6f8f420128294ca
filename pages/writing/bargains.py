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
        demand ~ huge|high|great
        you +are +lucky
        last|final +chance|call|opportunity|day|days|hours|spot|seat|opening ~ to|for|before|and +BUYS|save|DEADLINE|
            get|grab|be
        ^ +last|final +chance|call|opportunity
        BUYS ~ by|before|until|today|now|tonight ~ or|otherwise|and ~ LOSES
        BUYS ~ before ~ DEADLINE|LOSES
        BUYS +by|before|today|tonight|within DEADLINE ~ or|to|and
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
        not ~ find|get|see +a? +lower|cheaper|better +fee|price|rate|deal
        BUYS NUM ~ get ~ free|nothing|half
        """,
        unless="CALLS",
        weakened_by="MAY",
        even_if_denied=True,
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
        COVERS +by ~ INSURER
        INSURER +will +COVERS
        any|every|all|most +INSURER
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
        never ~ INSURER ~ denied|refused|turned
        not +pay +a|any|one +thing|cent|dime|penny ~ INSURER
        what ~ INSURER ~ sends|pays|gives ~ enough|plenty|payment
        INSURER ~ cost|costs|costing|pay|paying +you? +nothing
        """,
        weakened_by="MAY PARTLYASK",
        even_if_denied=True,
    ),
)
