"""Who calls whom, at which number: one sentence for each way, the same on pages, in messages and in calendar files."""

from django.apps import apps
from django.conf import settings
from django.utils.translation import gettext as _

from therapyties import languages
from therapyties.security.encryption import Undecryptable

from ..models import ConsultationRequest, ConsultationSettings, ContactRoute, TalkByEmail
from ..rules.states import Status

SHOWN_DIGITS = 2  # of a number, to who knows it


def way_by_email(practice: ConsultationSettings | None = None) -> TalkByEmail:
    """What the practice decided for visitors who chose e-mail; a number that it has not given cannot be called."""
    way = TalkByEmail((practice or ConsultationSettings.current()).talk_by_email or TalkByEmail.WRITE)
    return TalkByEmail.WRITE if way is TalkByEmail.VISITOR and not practice_phone() else way


def practice_phone() -> str:
    return apps.get_model(settings.PRACTICE_DETAILS_MODEL).current().phone


def hint_by_email(way: TalkByEmail) -> str:
    """What the form says beside “by e-mail”."""
    match way:
        case TalkByEmail.NUMBER:
            return _("I will write to you. You may add a number for the call alone.")
        case TalkByEmail.VISITOR:
            return _("I will write to you, and you call me at %(phone)s.") % {
                "phone": languages.isolated(practice_phone())
            }
    return _("I will write to you, and my email says how we talk.")


def who_calls(request: ConsultationRequest) -> str:
    """The sentence for one request; its number by the last digits alone."""
    if ending := ending_of(request):
        return _("I will call you at the number ending in %(digits)s. You do not need to call me.") % {"digits": ending}
    if request.contact_route == ContactRoute.PHONE:
        return _("I will call you at your number. You do not need to call me.")
    if way_by_email() is TalkByEmail.VISITOR:
        return _("You call me at %(phone)s.") % {"phone": languages.isolated(practice_phone())}
    if request.status == Status.CONFIRMED and request.words:
        return _("My words to you say how we talk.")
    if request.gets_no_messages:
        return _("I will tell you how we talk.")
    return _("I will write to you, and my email says how we talk.")


def ending_of(request: ConsultationRequest) -> str:
    """The last digits of the number that is called; empty if there is none, or no key opens it."""
    number = request.call_number
    if isinstance(number, Undecryptable):
        return ""
    digits = "".join(character for character in number if character.isdigit())
    return digits[-SHOWN_DIGITS:]


def is_said_how(request: ConsultationRequest, words: str) -> bool:
    """Whether the visitor knows how the two of them talk: by a number, or by the therapist's words."""
    if request.contact_route == ContactRoute.PHONE or request.call_number or words.strip():
        return True
    return way_by_email() is TalkByEmail.VISITOR
