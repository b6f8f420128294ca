"""The addresses that visitors are sent or keep: each asks before it opens, and acts only when pressed."""

from collections.abc import Callable
from datetime import timedelta
from functools import wraps

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_http_methods

from therapyties import languages
from therapyties.security import throttle

from ..messages.proofs import request_proven_by
from ..models import ConsultationRequest
from ..services import by_visitor
from .journey import Journey
from .knowing import KnowForm, TooManyTries, knows
from .origin import stateless
from .private_page import Visit, begin
from .private_response import never_kept, render_private
from .speaking import language_of

GUESSES = 20  # wrong addresses from one place
GUESSES_WITHIN = timedelta(minutes=10)
REFERRER = "strict-origin"  # what is asked for next does not learn these addresses, not even from our own pages

type View = Callable[[HttpRequest, ConsultationRequest], HttpResponse]
type Find = Callable[[str], ConsultationRequest | None]


def found_by(find: Find) -> Callable[[View], Callable[[HttpRequest, str], HttpResponse]]:
    """The view gets the request that the address stands for; wrong ones are counted, and too many close the door for a
    while, but not to a browser in which that request is open."""

    def guard(view: View) -> Callable[[HttpRequest, str], HttpResponse]:
        @require_http_methods(["GET", "HEAD", "POST"])
        @never_kept
        @stateless
        @sensitive_post_parameters()
        @sensitive_variables("token")
        @wraps(view)
        def look(request: HttpRequest, token: str) -> HttpResponse:
            peer, stored = throttle.peer_of(request), find(token)
            is_open_here = stored is not None and Journey.of(request).number_of(stored) is not None
            if not is_open_here and throttle.is_over("link", peer, GUESSES, GUESSES_WITHIN):
                return _unknown(request, too_many=True, status=429)
            if stored is None:
                throttle.count("link", peer, GUESSES_WITHIN)
                return _unknown(request, status=404)
            with languages.speaking(stored.language):
                response = view(request, stored)
            response["Referrer-Policy"] = REFERRER
            return response

        return look

    return guard


def _unknown(request: HttpRequest, *, status: int, too_many: bool = False) -> HttpResponse:
    """It is not offered in other languages: each look at a wrong address is counted."""
    with languages.speaking(language_of(request)):
        return render_private(
            request, "link_unknown", {"too_many": too_many, "speaks_one_language": False}, status=status
        )


@found_by(by_visitor.find_by_token)
def private_address(request: HttpRequest, stored: ConsultationRequest) -> HttpResponse:
    """The private address of a request: it asks for what the visitor knows, unless this browser has just done so."""
    journey = Journey.of(request)
    number = journey.number_of(stored)
    if number is not None and not journey.is_by_field:
        return journey.keep(Visit(request, journey, number, stored).to())
    form = KnowForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            if knows(stored, form.cleaned_data["answer"], counted_for=throttle.network_of(request)):
                return begin(request, journey, stored, is_known=True)
        except TooManyTries:
            return render_private(request, "know", {"form": form, "too_many": True}, status=429)
        form.add_error("answer", _("That is not what I have here. Please look again, and try once more."))
    return render_private(request, "know", {"form": form}, status=422 if form.errors else 200)


@found_by(request_proven_by)
def proof(request: HttpRequest, stored: ConsultationRequest) -> HttpResponse:
    """“Yes, it was me”: a press shows that the address is the visitor's, once. Looking changes nothing."""
    journey = Journey.of(request)
    if stored.is_proven and request.method == "POST" and journey.number_of(stored) is not None:
        return begin(request, journey, stored)  # the second of two presses
    if stored.is_proven:
        return render_private(request, "proof", {"is_proven": True})
    if request.method != "POST":
        return render_private(request, "proof")
    by_visitor.prove(stored)
    stored.refresh_from_db()
    return begin(request, journey, stored, done="proven")
