"""Which requests this browser may see: a short-lived cookie, or, where cookies are blocked, a field of the forms.

The private pages have addresses that say nothing. What they show follows from here, so an address that somebody finds
in a history opens nothing.
"""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any, Self

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from therapyties import languages

from ..models import ConsultationRequest

LASTS = timedelta(minutes=15)  # after the last look
COOKIE = "__Secure-yours" if settings.HTTPS else "yours"
FIELD = "pass"
SALT = "consultations.yours"
MOST = 5  # requests in one browser; the oldest go first
DIGITS = 24  # of the digest by which a cookie knows that a request has still the same private address


@dataclass(frozen=True)
class Opened:
    """A request that this browser may see. `is_known`: whoever looks has said what its contact ends in; `is_sent`: the
    request was sent from here, in this journey."""

    pk: int
    digest: str
    is_known: bool
    is_sent: bool


@dataclass
class Journey:
    """The requests by the number that their pages have in this browser."""

    opened: dict[int, Opened] = field(default_factory=dict)
    name: str = field(default_factory=lambda: secrets.token_urlsafe(9))  # by which its wrong tries are counted
    language: str = ""  # of the request that was opened last, for pages that are about none; empty: not known
    done: str = ""  # what was just done, which the next page says once; in no address, for these stay in a history
    is_by_field: bool = False  # the browser keeps no cookie, so each page hands it on

    @classmethod
    def of(cls, request: HttpRequest) -> Self:
        """What the browser brought; an empty one if that is old, forged, cut, or nothing."""
        for sealed, is_by_field in ((request.COOKIES.get(COOKIE), False), (request.POST.get(FIELD), True)):
            if sealed and (journey := cls._unsealed(sealed, is_by_field)):
                return journey
        return cls(is_by_field=request.method == "POST" and not request.COOKIES)

    @classmethod
    def _unsealed(cls, sealed: str, is_by_field: bool) -> Self | None:
        try:
            content: Mapping[str, Any] = signing.loads(sealed, salt=SALT, max_age=LASTS)
            opened = {int(number): Opened(*values) for number, values in content["opened"].items()}
            language = content.get("language", "")
            return cls(opened, content["name"], language, content["done"], is_by_field)
        except (signing.BadSignature, KeyError, TypeError):  # or an earlier version of this site sealed it otherwise
            return None

    def sealed(self) -> str:
        """Signed, with this moment."""
        opened = {number: (one.pk, one.digest, one.is_known, one.is_sent) for number, one in self.opened.items()}
        content = {"name": self.name, "opened": opened, "language": self.language, "done": self.done}
        return signing.dumps(content, salt=SALT, compress=True)

    def take_done(self) -> str:
        """What was just done; it is not said again."""
        done, self.done = self.done, ""
        return done

    def open(self, stored: ConsultationRequest, *, is_known: bool = False, is_sent: bool = False) -> int:
        """The browser may see this request from now on; the number that its pages have."""
        number = self.number_of(stored) or max(self.opened, default=0) + 1
        before = self.opened.get(number)
        is_known, is_sent = is_known or bool(before and before.is_known), is_sent or bool(before and before.is_sent)
        self.opened[number] = Opened(stored.pk, stored.token_digest[:DIGITS], is_known, is_sent)
        self.language = stored.language
        for oldest in sorted(self.opened)[:-MOST]:
            del self.opened[oldest]
        return number

    def number_of(self, stored: ConsultationRequest) -> int | None:
        found = (number for number, one in self.opened.items() if _is(one, stored))
        return next(found, None)

    def requests(self) -> dict[int, ConsultationRequest]:
        """What there still is of them, the rest is forgotten; one that was given another private address elsewhere is
        none of this browser's any more."""
        rows = ConsultationRequest.objects.in_bulk([one.pk for one in self.opened.values()])
        found = {
            number: rows[one.pk]
            for number, one in sorted(self.opened.items())
            if one.pk in rows and _is(one, rows[one.pk])
        }
        self.opened = {number: self.opened[number] for number in found}
        return found

    def keep[Response: HttpResponse](self, response: Response) -> Response:
        """The same response, with which the browser keeps this for a while from now on."""
        response.set_cookie(
            COOKIE,
            self.sealed(),
            max_age=LASTS,
            path=_path(),
            secure=settings.HTTPS,
            httponly=True,
            samesite="Lax",
        )
        return response


def forget[Response: HttpResponse](response: Response) -> Response:
    """The same response, with which the browser forgets all of it."""
    response.delete_cookie(COOKIE, path=_path(), samesite="Lax")
    return response


def _path() -> str:
    """Below it stand the private pages, in whatever language they speak. The form in another language stands elsewhere:
    it begins a journey of its own, for one cookie is all that the privacy policy names."""
    with languages.speaking(languages.DEFAULT):
        return reverse("asking:form")


def _is(one: Opened, stored: ConsultationRequest) -> bool:
    return one.pk == stored.pk and one.digest == stored.token_digest[:DIGITS]
