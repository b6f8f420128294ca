"""Browsers in which somebody signed in before: each has tries of its own, which no stranger can use up.

A browser keeps a random number for each name, signed together with that name; the name itself is not in it. Here
nothing is kept. It opens nothing: a name, a password and a second factor are asked for as from anybody.
"""

import secrets
from datetime import timedelta

from django.conf import settings
from django.core import signing
from django.http import HttpRequest
from django.http.response import HttpResponseBase

COOKIE = "__Secure-known" if settings.HTTPS else "known"
PATH = "/accounts/"
LASTS = timedelta(days=180)
MOST, BETWEEN = 3, "|"  # names that one browser is known for, the newest first


def _signer(name: str) -> signing.TimestampSigner:
    return signing.TimestampSigner(salt=f"access.known-browser {name}")


def key_of(request: HttpRequest, name: str) -> str:
    """The number by which this browser is counted for that name, as `attempts.normal` has it; empty if it is a
    stranger."""
    for signed in request.COOKIES.get(COOKIE, "").split(BETWEEN)[:MOST]:
        try:
            return _signer(name).unsign(signed, max_age=LASTS)
        except signing.BadSignature:
            continue
    return ""


def remember(request: HttpRequest, response: HttpResponseBase, name: str) -> None:
    """The browser is known for that name from now on, and for those of the last others."""
    others = [
        signed for signed in request.COOKIES.get(COOKIE, "").split(BETWEEN) if signed and not _is_for(signed, name)
    ]
    signed = [_signer(name).sign(secrets.token_urlsafe(16)), *others][:MOST]
    response.set_cookie(
        COOKIE,
        BETWEEN.join(signed),
        max_age=LASTS,
        path=PATH,
        secure=settings.HTTPS,
        httponly=True,
        samesite="Strict",
    )


def _is_for(signed: str, name: str) -> bool:
    try:
        _signer(name).unsign(signed)
    except signing.BadSignature:
        return False
    return True
