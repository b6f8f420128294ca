"""What a password may not be made of: the words that anybody would try first here."""

import unicodedata

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

# docs/security.md names this list.
WORDS = (
    "therapyties",
    "therapist",
    "therapy",
    "ties",
    "liron",
    "couples",
    "couple",
    "marriage",
    "family",
    "counseling",
    "consultation",
    "practice",
    "california",
    "losangeles",
    "password",
    "passphrase",
    "welcome",
    "admin",
    "owner",
    "editor",
    "desk",
)
FEWEST_LEFT = 6  # letters that are none of these


class NotOnlyOurWords:
    """A password has at least six letters beside the words of this site; digits and signs do not count."""

    def validate(self, password: str, user: object = None) -> None:
        plain = unicodedata.normalize("NFKC", password).casefold()
        left = "".join(letter for letter in plain if letter.isalpha())
        for word in WORDS:
            left = left.replace(word, "")
        if len(left) < FEWEST_LEFT:
            raise ValidationError(self.get_help_text(), code="our_words")

    def get_help_text(self) -> str:
        return _("Please use more than the words of this site: at least six letters of other words.")
