"""What the desk says of a request in words: who has shown whose contact it is, how its time is held, what looks odd."""

from datetime import datetime

from django.utils.translation import get_language_info, gettext_lazy
from django.utils.translation import gettext as _

from therapyties import languages

from ..messages import offered
from ..messages.talking import who_calls
from ..models import ConsultationRequest, ContactRoute, Proof
from ..models.requests import EITHER
from ..moments import moment
from ..rules.states import Status
from ..services.diary import schedule_now
from ..services.holding import is_lost

# The signs of spam that the form and the door note, by their codes.
SIGNS = {
    "honeypot": gettext_lazy("A field that people do not see was filled in. Some password managers do that too."),
    "unsigned": gettext_lazy("It did not come from the form as this site made it."),
    "fast": gettext_lazy("It was sent within seconds of opening the form."),
    "stale": gettext_lazy("The form had been open for days."),
    "network": gettext_lazy("Many requests came from the same network within a short time."),
    "many": gettext_lazy("Several requests came from the same connection within a short time."),
}
ANOTHER_SIGN = gettext_lazy("Something else about how it was sent looked odd.")


def proof_in_words(stored: ConsultationRequest) -> str:
    """Whether its visitor has shown that the number or address is theirs, and how; and whether it is another one than
    they gave at first; empty where somebody rang and was written down."""
    if stored.contact_round and stored.proven_at is None:
        return _("It was corrected on the visitor's page, and nobody has shown yet that the new one is theirs.")
    if stored.proven_at is None:
        if stored.contact_route == ContactRoute.EMAIL:
            return _("Nobody has shown yet that this address is theirs.")
        return _("Nobody has shown yet that this number is theirs.")
    if stored.is_added_by_hand and stored.proven_at == stored.received_at:
        return ""  # that they rang is said in its own place, and nobody was asked when
    when = {"when": moment(stored.proven_at)}
    if stored.proven_by == Proof.EMAIL:
        return _("They showed on %(when)s that the address is theirs: they pressed the button in the message.") % when
    return _("You spoke with them on %(when)s.") % when


def who_calls_as_told(stored: ConsultationRequest) -> str:
    """What its visitor is told of who calls whom, in their language."""
    with languages.speaking(stored.language):
        return who_calls(stored)


def mail_subject(stored: ConsultationRequest) -> str:
    """What stands over a mail that the therapist writes by hand, in the language of its reader."""
    with languages.speaking(stored.language):
        return offered.subject_by_hand()


def call_language_in_words(stored: ConsultationRequest) -> str:
    """In which language they would like to talk; empty if they said nothing about it."""
    if stored.call_language == EITHER:
        return _("They would talk in either language.")
    if stored.call_language not in languages.CODES:
        return ""
    return _("They would like to talk in %(language)s.") % {"language": _name_of(stored.call_language)}


def languages_in_words(stored: ConsultationRequest) -> list[str]:
    """What is to be known in a list: nothing of who reads and talks in the language of the desk."""
    reads = _("Reads %(language)s") % {"language": _name_of(languages.known(stored.language))}
    talks = {"language": _name_of(languages.known(stored.call_language))}
    said = [reads] if stored.language != languages.DEFAULT else []
    if stored.call_language in languages.CODES and (said or stored.call_language != languages.DEFAULT):
        said.append(_("Would like to talk in %(language)s") % talks)
    return said


def _name_of(code: str) -> str:
    """“Hebrew”."""
    return get_language_info(code)["name_translated"]


def hold_in_words(stored: ConsultationRequest, now: datetime) -> str:
    """How its time is held; empty where nothing is held or asked for any more."""
    match stored.status:
        case Status.REQUESTED if stored.slot:
            return _hold_of_an_asked_time(stored, now)
        case Status.PROPOSED:
            return _hold_of_proposed_times(stored, now)
        case Status.CONFIRMED:
            return _("This time is theirs.")
    return ""


def _hold_of_an_asked_time(stored: ConsultationRequest, now: datetime) -> str:
    if is_lost(stored, now, schedule_now(now)):
        return _("Somebody else has this time by now. Please propose others.")
    if not stored.holds_its_slot(now):
        return _("It is not kept free: others can still ask for it. It is theirs when you confirm it.")
    if stored.held_until:
        return _(
            "This time is kept for them until %(when)s. It is kept no longer because nobody has shown yet that the "
            "number or address is theirs."
        ) % {"when": moment(stored.held_until)}
    return _("This time is kept for them until you answer.")


def _hold_of_proposed_times(stored: ConsultationRequest, now: datetime) -> str:
    if stored.proposed_until is None:
        return ""
    when = {"when": moment(stored.proposed_until)}
    if stored.proposed_until <= now:
        return _("The proposed times were kept for them until %(when)s.") % when
    return _("The proposed times are kept for them until %(when)s.") % when


def signs_in_words(stored: ConsultationRequest) -> list[str]:
    """What looked odd when it was sent, each sign once."""
    return list(dict.fromkeys(str(SIGNS.get(code, ANOTHER_SIGN)) for code in stored.doubts))
