"""How something is pressed at a request's page: one POST, refused in words, and back to the page."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from typing import Concatenate

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _

from ..form_fields import revision_seen
from ..models import ConsultationRequest
from ..services import changing
from .guard import DeskRequest, for_the_therapist

type Action[**More] = Callable[Concatenate[DeskRequest, ConsultationRequest, int, More], str | HttpResponse]
type View[**More] = Callable[Concatenate[HttpRequest, int, More], HttpResponse]


@contextmanager
def refusals_told_to(tell: Callable[[str], object]) -> Iterator[None]:
    """What is refused inside ends there, with nothing changed, and is told in words."""
    try:
        yield
    except changing.SlotTaken:
        tell(_("That time is not free, so nothing was changed. Please choose another."))
    except changing.NotAllowed as refusal:
        tell(str(refusal))


def action[**More](act: Action[More]) -> View[More]:
    """A POST about one request that leads back to it; what stands in its way is said in words, and nothing changes.
    Its URL opened again, as a browser does that brings back its pages, shows the request.

    `act` gets (request, stored, the revision that the page showed) and returns what to say when it is done, or a page.
    """

    @for_the_therapist
    @wraps(act)
    def view(request: DeskRequest, pk: int, *args: More.args, **kwargs: More.kwargs) -> HttpResponse:
        if request.method != "POST":
            return redirect("desk:inspect", pk)
        stored = get_object_or_404(ConsultationRequest, pk=pk)
        refusals: list[str] = []
        done: str | HttpResponse = ""
        with refusals_told_to(refusals.append):
            done = act(request, stored, revision_seen(request.POST), *args, **kwargs)
        return done if isinstance(done, HttpResponse) else _say(request, stored, done, refusals)

    return view


def _say(request: DeskRequest, stored: ConsultationRequest, said: str, refusals: list[str]) -> HttpResponse:
    """How it went: on the request's page, or to the script that stays on its own page."""
    if "X-Part" in request.headers:
        return HttpResponse(" ".join(refusals), status=409) if refusals else HttpResponse(status=204)
    for refusal in refusals:
        messages.error(request, refusal)
    if said:
        messages.success(request, said)
    return redirect("desk:inspect", stored.pk)
