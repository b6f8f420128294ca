"""What readers search for and the practice has not said yet: search answers for it, honestly."""

import re

from django import template
from django.utils.translation import gettext as _

from ..models import PracticeDetails

register = template.Library()

FEE = re.compile(
    r"\b(?:fees?|costs?|prices?|pricing|hourly rates?|your rates?|do you charge|payments?|pay(?:ing)?\b(?! attention)"
    r"|afford|affordable|expensive|cheap|how much|sliding scales?)\b",
    re.IGNORECASE,
)
INSURANCE = re.compile(
    r"\b(?:insurances?|insured|insurers?|superbills?|reimburse\w*|co-?pays?|deductibles?|(?:in|out)[- ]of[- ]network"
    r"|in[- ]network|covered|coverage|medi-?cal|medicaid|medicare|ppo|hmo)\b",
    re.IGNORECASE,
)


@register.simple_tag
def not_said_yet(query: str, practice: PracticeDetails) -> list[str]:
    """A sentence for each matter of money that `query` asks about and the practice's details do not answer."""
    said = []
    if FEE.search(query) and not practice.says_the_fee:
        said.append(
            _("What a session costs is not said here yet. Ask me on the free call; the call itself costs nothing.")
        )
    if INSURANCE.search(query) and not practice.insurance.strip():
        said.append(_("How it is with insurance is not said here yet. Ask me on the free call."))
    return said
