"""Secrecy without limits, and help at any hour (Civ. Code 56, Evid. Code 1024, Penal Code 11166, CAMFT 2)."""

from .claims import combined
from .notes import Level
from .titles import SECRECY

ALWAYS = (
    "Nobody is there at every hour, and somebody in danger would wait for you: say when you answer, and to call 911 or "
    "988 in an emergency."
)

RULES = (
    combined(
        "secrecy",
        Level.CHANGE,
        SECRECY,
        """
        SAIDHERE ~ ABSOLUTE ~ KEPT
        SAIDHERE ~ KEPT ~ ABSOLUTE
        NOBODYELSE ~ will|can|could|ever|gets ~ KNOWS ~ SAIDHERE|me|ever|you|it
        NOBODYELSE ~ KNOWS ~ SAIDHERE
        i +will? +never KNOWS ~ SAIDHERE|anyone|anybody|soul
        tell +me ~ anything|everything ~ never KNOWS
        secret|secrets|private|confidential ~ grave|vault|forever
        under +oath ~ KNOWS
        not +even ~ would|could +i KNOWS
        SAIDHERE ~ never +be +heard|repeated|told|known|shared
        no|zero +chance|danger ~ KNOWS ~ you|it|us
        secret|secrets|confession|confessions ~ safe +with
        NOBODYELSE|nobody|no ~ make|force|get|compel ~ me +talk|speak|tell|testify
        lips +are +sealed
        never|not ~ find +out ~ you
        no +law|court|judge|one ~ make|force|get|compel|reach ~ me|talk|you|it|them
        before ~ i +would +tell|say|reveal
        i +would ~ jail|prison ~ tell|reveal|say
        stay|stays|stayed +between +these +walls
        between +these +walls|us ~ ABSOLUTE
        confess|tell|say|told|confide ~ grave|vault|tomb|sealed
        ABSOLUTE ~ between +these +walls|us
        nothing +gets|is|ever +written|recorded|saved|stored
        never ~ get|gets|got +out
        not +be +hacked|traced|subpoenaed|overheard|leaked|intercepted
        """,
        weakened_by="MAY",
        even_if_denied=True,
        unless="LIMITS FORMS",
    ),
    combined(
        "secrecy",
        Level.CHANGE,
        SECRECY,
        """
        completely|totally|absolutely|fully|perfectly|percent|entirely +secret|private|confidential|anonymous|secure|
            secrecy|confidentiality|privacy
        """,
        unless="LIMITS",
    ),
    combined(
        "availability",
        Level.CHANGE,
        ALWAYS,
        """
        ALLHOURS & US|crisis|emergency|support|available|help|answer
        """,
        weakened_by="",
        unless="LIFELINES FORMS",
    ),
    combined(
        "availability",
        Level.CHANGE,
        ALWAYS,
        """
        INSTEAD ~ LIFELINES
        """,
        weakened_by="",
        even_if_denied=True,
    ),
)
