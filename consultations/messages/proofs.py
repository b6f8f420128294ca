"""The address in a message by which its reader shows that the mailbox is theirs; it stands in that message alone."""

from django.conf import settings
from django.core import signing

from therapyties import languages

from ..models import ConsultationRequest, Message

SALT = "consultations.proof"
SEPARATOR = "."


def proof_url(message: Message) -> str:
    """Made from the message and the round of its request's contact: it dies with either."""
    if message.request is None:
        raise ValueError("a message about no request proves nothing")
    token = _signer().sign(_named(message, message.request))
    return settings.SITE_URL + languages.url_in("consultations:proof", token, language=message.request.language)


def request_proven_by(token: str) -> ConsultationRequest | None:
    """The request whose contact the token proves; None for one that nobody made, or that is not valid any more."""
    try:
        name = _signer().unsign(token)
    except signing.BadSignature:
        return None
    message = Message.objects.select_related("request").filter(name=name.rpartition("-")[0]).exclude(name="").first()
    if message is None or message.request is None or _named(message, message.request) != name:
        return None
    return message.request


def _named(message: Message, request: ConsultationRequest) -> str:
    return f"{message.name}-{request.contact_round}"


def _signer() -> signing.Signer:
    return signing.Signer(salt=SALT, sep=SEPARATOR)
