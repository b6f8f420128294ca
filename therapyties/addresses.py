"""Addresses that hold a user and a password, as they stand in variables: which are taken, and why another is not."""

import re
from urllib.parse import SplitResult, urlsplit

ESCAPED = "a password in it has %40 for @, %2F for /, %3F for ?, %23 for #"
RESERVED = ("example", "invalid", "localhost", "test")
HOST = re.compile(r"[a-z0-9.-]+|\[[a-f0-9]*:[a-f0-9.:]+\]", re.IGNORECASE)


class Wrong(ValueError):
    """A value that cannot be used; says why in the rest of a sentence, without the value, for that may be a secret."""


def split(url: str) -> SplitResult:
    """The parts of scheme://user:password@host:port/path?query; raises Wrong where one could take some of the password
    for the host, or the other way round."""
    try:
        parts = urlsplit(url)
        port_is_one = parts.port is None or parts.port > 0
    except ValueError:  # whose words hold what was taken for a port, perhaps a password
        raise Wrong(f"its host or its port cannot be read; {ESCAPED}") from None
    if not port_is_one:
        raise Wrong("no port has the number 0")
    if any(not character.isprintable() or character.isspace() for character in url):
        raise Wrong("there is a space in it, or a character that cannot be seen")
    if url.count("@") > 1 or "@" in parts.path + parts.query or "#" in url:
        raise Wrong(f"where the password ends cannot be told; {ESCAPED}")
    return parts


def is_reserved(host: str) -> bool:
    """Whether that name is for examples and tests, or this machine's own: nobody has it on the internet (RFC 2606)."""
    labels = host.rstrip(".").lower().split(".")
    return labels[-1] in RESERVED or (labels[-2:-1] == ["example"] and labels[-1] in ("com", "net", "org"))
