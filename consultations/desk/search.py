"""Finding a request by what a person has at hand: a reference, a number or address, or a name."""

import unicodedata

from phonenumber_field.phonenumber import PhoneNumber
from phonenumbers import NumberParseException

from therapyties.security.encryption import keyed_hashes

from ..models import ConsultationRequest
from ..models.requests import ConsultationRequestQuerySet as Requests
from ..services.claiming import reference_in

NAMES_READ = 5_000  # the newest; each name has to be decrypted to be compared
MOST_FOUND = 25  # a page of the list


def find(text: str) -> tuple[list[int], bool]:
    """(the ids of the requests that match, the newest first, whether older names were left unread).

    A reference and a whole number or address match exactly, by index; anything else is looked for in the names.
    """
    text = " ".join(text.split())
    requests = ConsultationRequest.objects.of_people().order_by("-received_at")
    if reference := reference_in(text):
        return _ids(requests.filter(reference=reference)), False
    if contact := _contact(text):
        return _ids(requests.of_the_contact(keyed_hashes(contact))), False
    return _by_name(requests, text)


def _contact(text: str) -> str:
    """The number or address as it is hashed, or "" if it is neither."""
    if "@" in text:
        return text.casefold()
    if sum(character.isdecimal() for character in text) < 7:
        return ""
    try:
        return PhoneNumber.from_string(text, region="US").as_international
    except NumberParseException:
        return ""


def _by_name(requests: Requests, text: str) -> tuple[list[int], bool]:
    wanted = _plain(text)
    if not wanted:
        return [], False
    rows = list(requests.values_list("pk", "name")[: NAMES_READ + 1])
    found = [pk for pk, name in rows[:NAMES_READ] if wanted in _plain(name)]
    return found[:MOST_FOUND], len(rows) > NAMES_READ


def _plain(name: str) -> str:
    """Without case and accents, so that José is found by jose."""
    parts = unicodedata.normalize("NFKD", name.casefold())
    return " ".join("".join(part for part in parts if not unicodedata.combining(part)).split())


def _ids(requests: Requests) -> list[int]:
    return list(requests.values_list("pk", flat=True)[:MOST_FOUND])
