"""The signed name of one rendering of the form: made with the page, read with the answers, and what is doubtful."""

import secrets
import time
from dataclasses import dataclass
from datetime import timedelta

from django.core import signing

FASTEST = timedelta(seconds=3)  # nobody reads and fills in the form sooner
OLDEST = timedelta(days=2)
SALT = "consultations.form"
SELF_TEST = "self-test."  # with this begins a name that the daily self-test made for itself; nobody else can sign one


@dataclass(frozen=True)
class Rendering:
    """What the form's answers say of the page they came from: its secret name, and doubts, as short codes."""

    name: str
    doubts: tuple[str, ...] = ()

    @property
    def is_self_test(self) -> bool:
        return self.name.startswith(SELF_TEST)


def signed_name(*, is_self_test: bool = False, seconds_ago: int = 0) -> str:
    """A new name, signed with the time at which the form is shown."""
    mark = SELF_TEST if is_self_test else ""
    return _signed(f"{mark}{secrets.token_urlsafe(24)}", seconds_ago)


def read(signed: str) -> Rendering:
    """The rendering that a signed name stands for. One that nobody signed gets a new name, and so is never the same as
    another; one that came back too soon or too late keeps its own."""
    signer = signing.TimestampSigner(salt=SALT)
    try:
        name = signer.unsign(signed)
    except signing.BadSignature:
        return Rendering(secrets.token_urlsafe(24), ("unsigned",))
    if not _is_younger(signed, OLDEST):
        return Rendering(name, ("stale",))  # a tab left open, or one rendering used by a program for ever
    return Rendering(name, ("fast",) if _is_younger(signed, FASTEST) else ())


def renewed(signed: str) -> str:
    """The same rendering, as if it had been shown a minute ago: whoever is told to press once more on a page that was
    open for days is not doubted for its age. One that nobody signed becomes a new one."""
    try:
        name = signing.TimestampSigner(salt=SALT).unsign(signed)
    except signing.BadSignature:
        return signed_name(seconds_ago=60)
    return _signed(name, 60)


def _signed(name: str, seconds_ago: int) -> str:
    made = signing.b62_encode(int(time.time()) - seconds_ago)  # as TimestampSigner writes it
    return signing.Signer(salt=SALT).sign(f"{name}:{made}")


def _is_younger(signed: str, age: timedelta) -> bool:
    try:
        signing.TimestampSigner(salt=SALT).unsign(signed, max_age=age)
    except signing.SignatureExpired:
        return False
    return True
