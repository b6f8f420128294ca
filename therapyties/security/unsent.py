"""A form that was sent when nobody was signed in any more, sealed for the account that had been shown it.

The page carries a mark that says whose it is, signed by the site. So nobody but whoever was signed in can leave
anything here, and only the same account opens it.
"""

import json
from datetime import datetime, timedelta

from django.core import signing
from django.http import QueryDict
from django.utils import timezone

from .encryption import DecryptionError, decrypt, encrypt

FIELD = "whose"  # the mark's field in the form
SALT = PLACE = "security.unsent"
MARK_LASTS = timedelta(days=3)  # a page that was left open over a weekend
SEAL_LASTS = timedelta(hours=1)  # as long as signing in may take
LONGEST = 200_000  # bytes of a form; the longest notes in any letters are 60,000


def mark_of(account: int | None) -> str:
    """What a form carries that this account is shown."""
    return signing.dumps(account, salt=SALT)


def sealed(path: str, data: QueryDict, now: datetime | None = None) -> str:
    """The form that was sent to that path, for whom it was shown to alone; empty if it carries no mark of ours."""
    try:
        whose = signing.loads(data.get(FIELD, ""), salt=SALT, max_age=MARK_LASTS)
    except signing.BadSignature:
        return ""
    at = (now or timezone.now()).timestamp()
    return encrypt(json.dumps({"whose": whose, "path": path, "form": data.urlencode(), "at": at}), PLACE)


def opened(seal: str, account: int, now: datetime | None = None) -> tuple[str, QueryDict] | None:
    """(the path, the form); None if it is another account's, too old, or no key opens it."""
    try:
        said = json.loads(decrypt(seal, PLACE))
    except DecryptionError:
        return None
    age = (now or timezone.now()).timestamp() - said["at"]
    if said["whose"] != account or age > SEAL_LASTS.total_seconds():
        return None
    return said["path"], QueryDict(said["form"])
