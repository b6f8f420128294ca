"""The visitor's side once there is a request: one link that shows it as it stands, and acts only when pressed."""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from functools import wraps

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from therapyties.security import throttle

from ..form_fields import revision_seen
from ..messages import calendars
from ..models import ConsultationRequest
from ..models.availability import practice_zone
from ..rules.offers import offer
from ..rules.states import HOLDING, Status
from ..services import by_anyone, by_visitor, changing
from ..services.diary import Diary
from ..services.disclosure import disclosed
from .forms import MoveForm
from .private_response import hidden, never_kept, render_private
from .standing import notice_of, standing_of

GUESSES = 20  # wrong links from one address
GUESSES_WITHIN = timedelta(minutes=10)

type View = Callable[[HttpRequest, ConsultationRequest], HttpResponse]


def with_request(view: View) -> Callable[[HttpRequest, str], HttpResponse]:
    """Find the request by the token of the link; a wrong one is counted, and too many close the door for a while.
    What the view is refused is said on the request's page, and nothing was changed."""

    @sensitive_variables("token")
    @wraps(view)
    def find(request: HttpRequest, token: str) -> HttpResponse:
        peer = throttle.peer_of(request)
        if throttle.is_over("link", peer, GUESSES, GUESSES_WITHIN):
            return render_private(request, "link_unknown", {"too_many": True}, status=429)
        stored = by_visitor.find_by_token(token)
        if stored is None:
            throttle.count("link", peer, GUESSES_WITHIN)
            return render_private(request, "link_unknown", status=404)
        try:
            return view(request, stored)
        except changing.NotAllowed as refusal:
            return _page(request, refusal.request, status=409, notice=str(refusal))

    return never_kept(find)


def _to(stored: ConsultationRequest, done: str) -> HttpResponse:
    """Back to the page, which then says what was done."""
    return HttpResponseRedirect(f"{reverse('consultations:yours', args=[stored.token])}?done={done}", status=303)


def _page(request: HttpRequest, stored: ConsultationRequest, status: int = 200, notice: str = "") -> HttpResponse:
    now = timezone.now()
    done = request.GET.get("done", "") if request.method == "GET" else ""
    context = {
        "stored": stored,
        "standing": standing_of(stored, now),
        "done": notice_of(done, stored, now),
        "notice": notice,
    }
    return render_private(request, "yours", context, status)


@require_safe
@with_request
def yours(request: HttpRequest, stored: ConsultationRequest) -> HttpResponse:
    """How it stands today."""
    return _page(request, stored)


@require_http_methods(["GET", "HEAD", "POST"])
@with_request
def move(request: HttpRequest, stored: ConsultationRequest) -> HttpResponse:
    """Choose another time, or take a proposed one; pressing twice is once."""
    if request.method != "POST":
        return _show_times(request, stored)
    form = MoveForm(request.POST)
    if not form.is_valid():
        return _show_times(request, stored, status=422, problem=str(form.errors["slot"][0]))
    slot = form.cleaned_data["slot"]
    if stored.slot == slot and stored.status in HOLDING:
        return _to(stored, "unchanged")
    try:
        by_visitor.move(stored, slot, seen=revision_seen(request.POST))
    except changing.SlotTaken as taken:
        problem = _("That time is not free any more. Your request stands as it was. Please choose another.")
        return _show_times(request, stored, status=422, problem=problem, nearest=taken.nearest)
    return _to(stored, "moved")


def _show_times(
    request: HttpRequest,
    stored: ConsultationRequest,
    status: int = 200,
    problem: str = "",
    nearest: Sequence[datetime] = (),
) -> HttpResponse:
    diary = Diary.now(besides=stored)
    context = {
        "stored": stored,
        "offer": offer(diary.openings, practice_zone(), stored.slot, nearest),
        "problem": problem,
        "diary": diary,
    }
    return render_private(request, "move", context, status)


@require_POST
@with_request
def withdraw(request: HttpRequest, stored: ConsultationRequest) -> HttpResponse:
    """No reason is asked for."""
    if stored.status == Status.WITHDRAWN:
        return _to(stored, "unchanged")
    by_visitor.withdraw(stored, seen=revision_seen(request.POST))
    return _to(stored, "withdrawn")


@require_safe
@with_request
def call_file(request: HttpRequest, stored: ConsultationRequest) -> HttpResponse:
    """The call for the visitor's calendar, once it is set."""
    if stored.status != Status.CONFIRMED or stored.slot is None:
        return _page(request, stored, status=404, notice=_("There is no call to put into a calendar yet."))
    file = calendars.call_file(stored, timezone.now())
    response = hidden(HttpResponse(file, content_type="text/calendar; charset=utf-8"))
    response["Content-Disposition"] = 'attachment; filename="call.ics"'
    return response


@require_safe
@with_request
def disclosure(request: HttpRequest, stored: ConsultationRequest) -> HttpResponse:
    """Everything that is kept about the visitor, and what can be done with it."""
    return render_private(request, "disclosure", {"stored": stored, "disclosed": disclosed(stored)})


@require_safe
@with_request
def disclosure_file(request: HttpRequest, stored: ConsultationRequest) -> HttpResponse:
    """The same as a file that programs can read too."""
    everything = {str(label): value for label, value in disclosed(stored)}
    response = hidden(JsonResponse(everything, json_dumps_params={"indent": 2, "ensure_ascii": False}))
    response["Content-Disposition"] = f'attachment; filename="{stored.reference}.json"'
    return response


@require_POST
@with_request
def renew(request: HttpRequest, stored: ConsultationRequest) -> HttpResponse:
    """Another link for the same request; whoever else has the old one finds nothing any more."""
    stored.token = by_anyone.renew_link(stored)
    return _to(stored, "renewed")


@require_http_methods(["GET", "HEAD", "POST"])
@with_request
def erase(request: HttpRequest, stored: ConsultationRequest) -> HttpResponse:
    """Ask once, then erase everything."""
    if request.method != "POST":
        return render_private(request, "erase", {"stored": stored})
    by_anyone.erase(stored)
    return HttpResponseRedirect(reverse("consultations:erased"), status=303)


@require_safe
@never_kept
def erased(request: HttpRequest) -> HttpResponse:
    return render_private(request, "erased")
