"""Under which name messages leave: the one that the host set; the therapist's own in the letters of its reader."""

from email.headerregistry import Address
from email.utils import parseaddr

from django.apps import apps
from django.conf import settings

from therapyties import languages


def sender() -> tuple[str, str]:
    """(name, address) in the language that is spoken now. A host who calls the sender otherwise than the therapist is
    called in the practice's details, by the whole name or its first part, is taken at their word."""
    name, address = parseaddr(settings.DEFAULT_FROM_EMAIL)
    details = apps.get_model(settings.PRACTICE_DETAILS_MODEL)
    here = details.current().therapist_name
    with languages.speaking(languages.DEFAULT):
        own = details.current().therapist_name
    for known, said in ((own, here), (own.partition(" ")[0], here.partition(" ")[0])):
        if name and name == known:
            return said, address
    return name, address


def sender_line() -> str:
    """The same for a header."""
    name, address = sender()
    if name == parseaddr(settings.DEFAULT_FROM_EMAIL)[0]:
        return settings.DEFAULT_FROM_EMAIL
    return str(Address(name, addr_spec=address))
