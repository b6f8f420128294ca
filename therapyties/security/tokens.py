"""Secrets and names that nobody guesses: tokens of links, and references that can be read out on the phone."""

import hashlib
import secrets

# Without I, O, 0 and 1, which are misheard and misread.
ALPHABET = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"


def new_reference() -> str:
    """A random name for a request that can be read out on the phone; it says nothing about anyone."""
    first, second = ("".join(secrets.choice(ALPHABET) for _ in range(4)) for _ in range(2))
    return f"TT-{first}-{second}"


def new_token() -> str:
    """The secret of a request's link: 256 bits that nobody guesses."""
    return secrets.token_urlsafe(32)


def digest_of(token: str) -> str:
    """What is stored to find a row by a secret; the secret cannot be had from it."""
    return hashlib.sha256(token.encode()).hexdigest()
