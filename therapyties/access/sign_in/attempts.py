"""Rate limits of signing in: each try is counted before anything is compared, so a hundred at one instant are a
hundred. The counts are in the database, which all processes share; allauth's own limits are switched off."""

import unicodedata
from collections.abc import Callable
from datetime import timedelta
from functools import wraps

from django.contrib.auth.models import User
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render

from therapyties.security import throttle

WITHIN = timedelta(minutes=5)
CODE_WORKS = timedelta(seconds=90)  # its own half minute, and one before and after it
MINUTE = timedelta(minutes=1)
PER_NAME, PER_PEER, PER_ACCOUNT = 5, 20, 5
View = Callable[..., HttpResponseBase]


def normal(name: str) -> str:
    """The name without what people do not see as a difference: case, spaces around it, kinds of the same letter."""
    return unicodedata.normalize("NFKC", name).strip().casefold()


def may_try_password(request: HttpRequest, name: str) -> bool:
    """Count one more password for this name from this place; False if that was one too many."""
    for_name = throttle.count("sign-in name", normal(name), WITHIN)
    from_peer = throttle.count("sign-in peer", throttle.peer_of(request), WITHIN)
    return for_name <= PER_NAME and from_peer <= PER_PEER


def forget_passwords(name: str) -> None:
    """After a right password the wrong ones before it are forgiven."""
    throttle.forget("sign-in name", normal(name))


def may_try_code(user: User) -> bool:
    """Count one more code of the second factor for this account; False if that was one too many."""
    return throttle.count("second factor", str(user.pk), WITHIN) <= PER_ACCOUNT


def is_first_use(user: User, code: str) -> bool:
    """Whether this code of the app was not used while it works; however it is written, it is used now."""
    plain = "".join(filter(str.isalnum, code))
    return throttle.count("used code", f"{user.pk} {plain}", CODE_WORKS) <= 1


def forget_codes(user: User) -> None:
    """After a right code the wrong ones before it are forgiven."""
    throttle.forget("second factor", str(user.pk))


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
            if request.method == "POST" and throttle.count(act, asker(request), within) > most:
                return render(request, "429.html", status=429)
            return view(request, *args, **kwargs)

        return counted

    return decorator
