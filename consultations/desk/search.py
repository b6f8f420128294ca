"""Finding a request by what a person has at hand: a part of a name, a number, an address or a reference."""

import unicodedata
from dataclasses import dataclass

from phonenumber_field.phonenumber import PhoneNumber
from phonenumbers import NumberParseException

from therapyties.security.encryption import encrypted_field, keyed_hashes
from therapyties.security.tokens import ALPHABET

from ..models import ConsultationRequest
from ..services.claiming import reference_in

NEWEST = 5_000  # looked through for a part: each name and number has to be decrypted to be compared
SEARCHED = ("name", "email", "phone", "call_phone")
MOST_FOUND = 25  # a page of the list
FEWEST_DIGITS, FEWEST_OF_A_REFERENCE = 4, 3


@dataclass(frozen=True)
class Found:
    """The ids of the requests that match; whether there are more, and whether older ones were left unread."""

    ids: list[int]
    is_full: bool = False
    is_cut: bool = False


def find(text: str) -> Found:
    """What matches, the newest first.

    A whole reference, number or address is found by index, however old its request is; a part of one, or of a name, in
    the newest requests.
    """
    wanted = Wanted.of(text)
    requests = ConsultationRequest.objects.of_people().order_by("-received_at", "-pk")
    if reference := reference_in(wanted.text):
        return Found(list(requests.filter(reference=reference).values_list("pk", flat=True)))
    if not wanted.plain:
        return Found([])
    contact = _contact(wanted.text)
    whole = requests.of_the_contact(keyed_hashes(contact)) if contact else requests.none()
    ids = list(whole.values_list("pk", flat=True)[: MOST_FOUND + 1])
    rows = list(requests.values_list("pk", "row_key", "reference", *SEARCHED)[: NEWEST + 1])
    fields = [encrypted_field(ConsultationRequest, name) for name in SEARCHED]
    for pk, row_key, reference, *stored in rows[:NEWEST]:
        if len(ids) > MOST_FOUND:
            break
        texts = [field.opened(text, row_key) for field, text in zip(fields, stored, strict=True)]
        if pk not in ids and wanted.is_in(reference, *texts):
            ids.append(pk)
    return Found(ids[:MOST_FOUND], len(ids) > MOST_FOUND, len(rows) > NEWEST)


@dataclass(frozen=True)
class Wanted:
    """What was typed, in the forms in which it is compared; an empty one matches nothing."""

    text: str
    plain: str  # without case and accents
    digits: str  # of a number, however it is punctuated
    of_a_reference: str

    @classmethod
    def of(cls, text: str) -> "Wanted":
        text = " ".join(text.split())
        digits, squeezed = _digits(text), "".join(one for one in text.upper() if one.isalnum())
        is_a_number = not any(one.isalpha() for one in text) and len(digits) >= FEWEST_DIGITS
        part = squeezed.removeprefix("TT") if text.upper().startswith("TT") else squeezed
        is_a_part = len(part) >= FEWEST_OF_A_REFERENCE and set(part) <= set(ALPHABET)
        return cls(text, _plain(text), digits if is_a_number else "", part if is_a_part else "")

    def is_in(self, reference: str, name: str, email: str, phone: str, call_phone: str) -> bool:
        if self.plain in _plain(name) or (email and self.plain in email.casefold()):
            return True
        if self.digits and any(self.digits in _digits(number) for number in (phone, call_phone) if number):
            return True
        return bool(self.of_a_reference) and self.of_a_reference in reference.replace("-", "")[2:]


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


def _digits(text: str) -> str:
    """Its digits alone, whatever script they are written in."""
    return "".join(str(unicodedata.decimal(one)) for one in text if one.isdecimal())


def _plain(name: str) -> str:
    """Without case and accents, so that José is found by jose."""
    parts = unicodedata.normalize("NFKD", name.casefold())
    return " ".join("".join(part for part in parts if not unicodedata.combining(part)).split())
