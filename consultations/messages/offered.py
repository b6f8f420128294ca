"""Words that the therapist is offered for somebody else to read, in the language that is spoken now."""

from django.utils.translation import gettext as _


def regret() -> str:
    """What a no may say."""
    return _("I am sorry. I hope that you find somebody who suits you.")


def subject_by_hand() -> str:
    """Over a mail that the therapist writes in a program of their own."""
    return _("Your call request")
