"""Rate limits of signing in: each try is counted before anything is compared, so a hundred at one instant are a
hundred. The counts are in the database, which all processes share; allauth's own limits are switched off.

Nobody is shut out by what others do. A name is counted together with the network that tries it, and a browser that
signed in before is counted by itself; what is tried for a name from everywhere only makes strangers wait between two
tries, without a thread waiting with them. A passkey needs no name and is counted by none of these.
"""

import secrets
import time
import unicodedata
from collections.abc import Callable
from datetime import timedelta
from functools import wraps

from django.contrib.auth.models import User
from django.core import signing
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render

from therapyties.security import throttle

from .. import letters
from . import known_browsers

WITHIN = timedelta(minutes=5)
DAY = timedelta(days=1)
CODE_WORKS = timedelta(seconds=90)  # its own half minute, and one before and after it
MINUTE = timedelta(minutes=1)
PER_NAME_AND_NETWORK, PER_PEER, PER_NETWORK, PER_BROWSER, PER_ACCOUNT = 5, 20, 40, 10, 5
SLOW_FROM = 10  # tries for one name within five minutes, from everywhere; beyond them a try waits for its turn
SLOWER_FROM = 50
TURN, LATE_TURN = 5, 20  # seconds until it is one's turn
TURN_LASTS = timedelta(minutes=10)
MANY_IN_A_DAY = 30  # tries for one name from everywhere, of which the account is told
View = Callable[..., HttpResponseBase]


class TooMany(Exception):
    """This try is not looked at, nor is the next one for five minutes."""


class NotYet(Exception):
    """This try is not looked at; one that brings the ticket, in some seconds, is."""

    def __init__(self, ticket: str) -> None:
        self.ticket = ticket


def normal(name: str) -> str:
    """The name without what people do not see as a difference: case, spaces around it, kinds of the same letter."""
    return unicodedata.normalize("NFKC", name).strip().casefold()


def count_password(request: HttpRequest, name: str, ticket: str = "") -> None:
    """One more password for this name from here. Raises TooMany or NotYet if it is not to be looked at."""
    name = normal(name)
    if request.user.is_authenticated and name == normal(request.user.get_username()):
        _at_most(PER_ACCOUNT, "password again", str(request.user.pk))  # nobody but who is in can use this up
    elif browser := known_browsers.key_of(request, name):
        _at_most(PER_BROWSER, "sign-in browser", browser)
    else:
        _count_stranger(request, name, ticket)


def _count_stranger(request: HttpRequest, name: str, ticket: str) -> None:
    lately = throttle.count_try("sign-in name", name, WITHIN)
    if lately == SLOW_FROM + 1 or throttle.count_try("sign-in name today", name, DAY) == MANY_IN_A_DAY:
        letters.tell_of_tries(name)
    network = throttle.network_of(request)
    if lately > SLOW_FROM and not _is_ones_turn(ticket, name):
        _at_most(PER_NETWORK, "sign-in turn", network)
        raise NotYet(ticket if _opened(ticket, name) else _new_ticket(name, lately))
    _at_most(PER_NAME_AND_NETWORK, "sign-in name here", f"{name} {network}")
    _at_most(PER_PEER, "sign-in peer", throttle.peer_of(request))
    _at_most(PER_NETWORK, "sign-in network", network)


def _at_most(most: int, purpose: str, subject: str) -> None:
    if throttle.count_try(purpose, subject, WITHIN) > most:
        raise TooMany


def _new_ticket(name: str, tries: int) -> str:
    """Whoever brings it with the same name, once, after the time that it holds, has waited."""
    at = time.time() + (LATE_TURN if tries > SLOWER_FROM else TURN)
    return signing.dumps([secrets.token_urlsafe(12), at], salt=f"access.turn {name}")


def _opened(ticket: str, name: str) -> tuple[str, float] | None:
    """(its number, when its turn is); None if it is none of ours for this name."""
    try:
        number, at = signing.loads(ticket, salt=f"access.turn {name}")
    except signing.BadSignature:
        return None
    return number, at


def _is_ones_turn(ticket: str, name: str) -> bool:
    if not (found := _opened(ticket, name)):
        return False
    number, at = found
    is_now = at <= time.time() <= at + TURN_LASTS.total_seconds()
    return is_now and throttle.count_try("turn", number, 2 * TURN_LASTS) == 1


def forget_passwords(request: HttpRequest, name: str) -> None:
    """After a right password the wrong ones before it are forgiven, of whoever knew it."""
    name = normal(name)
    throttle.forget("sign-in name", name)
    throttle.forget("sign-in name here", f"{name} {throttle.network_of(request)}")
    if browser := known_browsers.key_of(request, name):
        throttle.forget("sign-in browser", browser)


def count_code(request: HttpRequest, user: User) -> None:
    """One more code of the second factor. Raises TooMany if it is not to be looked at.

    Six digits can be guessed from many addresses, so strangers, who have shown the right password, share one budget
    for the account. A browser that signed in before has its own.
    """
    _at_most(PER_ACCOUNT, *_of_codes(request, user))


def forget_codes(request: HttpRequest, user: User) -> None:
    """After a right code the wrong ones before it are forgiven."""
    throttle.forget(*_of_codes(request, user))


def _of_codes(request: HttpRequest, user: User) -> tuple[str, str]:
    browser = known_browsers.key_of(request, normal(user.get_username()))
    return ("code browser", browser) if browser else ("second factor", str(user.pk))


def is_first_use(user: User, code: str) -> bool:
    """Whether this code of the app was not used while it works; however it is written, it is used now."""
    plain = "".join(filter(str.isalnum, code))
    return throttle.count_try("used code", f"{user.pk} {plain}", CODE_WORKS) <= 1


def account_of(request: HttpRequest) -> str:
    """Whoever is signed in, as an asker to be counted."""
    return str(request.user.pk or "")


def limited(
    act: str, most: int, within: timedelta = MINUTE, asker: Callable[[HttpRequest], str] = throttle.peer_of
) -> Callable[[View], View]:
    """A view that takes no more than `most` forms of one asker within the time; what is beyond is answered 429."""

    def decorator(view: View) -> View:
        @wraps(view)
        def counted(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponseBase:
            if request.method == "POST" and throttle.count_try(act, asker(request), within) > most:
                return render(request, "429.html", status=429)
            return view(request, *args, **kwargs)

        return counted

    return decorator
