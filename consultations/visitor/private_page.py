"""The visitor's side once there is a request: one link that shows it as it stands, and acts only when pressed."""

from datetime import timedelta
from functools import wraps

from django.core.exceptions import ValidationError
from django.http import HttpResponse, HttpResponseRedirect, JsonResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from therapyties.security import throttle

from ..messages import calendars
from ..models.availability import practice_zone
from ..rules.offers import offer
from ..rules.states import HOLDING, MOVES, Status
from ..services import by_anyone, by_visitor, changing
from ..services.diary import Diary
from ..services.disclosure import held_about
from .forms import SlotField
from .views import never_kept, private_page

GUESSES = 20  # wrong links from one address
GUESSES_WITHIN = timedelta(minutes=10)


def with_request(view):
    """Find the request by the token of the link; a wrong one is counted, and too many close the door for a while."""

    @sensitive_variables("token")
    @wraps(view)
    def find(request, token):
        peer = throttle.peer_of(request)
        if throttle.is_over("link", peer, GUESSES, GUESSES_WITHIN):
            return private_page(request, "link_unknown", {"too_many": True}, status=429)
        stored = by_visitor.find_by_token(token)
        if stored is None:
            throttle.count("link", peer, GUESSES_WITHIN)
            return private_page(request, "link_unknown", status=404)
        return view(request, stored)

    return never_kept(find)


def _to(stored, done):
    """Back to the page, which then says what was done."""
    return HttpResponseRedirect(f"{reverse('consultations:yours', args=[stored.token])}?done={done}", status=303)


def _page(request, stored, status=200, notice=""):
    now = timezone.now()
    is_past = stored.slot is not None and stored.slot <= now
    over = stored.status == Status.CONFIRMED and is_past
    context = {
        "stored": stored,
        "notice": notice,
        "done": request.GET.get("done") if request.method == "GET" else "",
        "is_past": is_past,
        "proposals": [slot for slot in stored.proposals if slot > now],
        "may_move": not over and Status.REQUESTED in MOVES[Status(stored.status)] and stored.status != Status.SPAM,
        "may_withdraw": not over and Status.WITHDRAWN in MOVES[Status(stored.status)],
    }
    return private_page(request, "yours", context, status)


@require_safe
@with_request
def yours(request, stored):
    """How it stands today."""
    return _page(request, stored)


@require_http_methods(["GET", "HEAD", "POST"])
@with_request
def move(request, stored):
    """Choose another time, or take a proposed one; pressing twice is once."""
    if request.method != "POST":
        return _show_times(request, stored)
    try:
        slot = SlotField(required=False).clean(request.POST.get("slot"))
    except ValidationError as error:
        return _show_times(request, stored, status=422, problem=error.message)
    if slot is None:
        return _show_times(request, stored, status=422, problem=_("Please choose a time first."))
    if stored.slot == slot and stored.status in HOLDING:
        return _to(stored, "unchanged")
    try:
        by_visitor.move(stored, slot, seen=_seen(request))
    except changing.SlotTaken as taken:
        problem = _("That time is not free any more. Your request stands as it was. Please choose another.")
        return _show_times(request, stored, status=422, problem=problem, nearest=taken.nearest)
    except changing.NotAllowed as refusal:
        return _page(request, refusal.request, status=409, notice=str(refusal))
    return _to(stored, "moved")


def _show_times(request, stored, status=200, problem="", nearest=()):
    diary = Diary.now(besides=stored)
    context = {
        "stored": stored,
        "offer": offer(diary.openings, practice_zone(), request.GET.get("from", "")),
        "nearest": nearest,
        "problem": problem,
        "diary": diary,
    }
    return private_page(request, "move", context, status)


@require_POST
@with_request
def withdraw(request, stored):
    """No reason is asked for."""
    if stored.status == Status.WITHDRAWN:
        return _to(stored, "unchanged")
    try:
        by_visitor.withdraw(stored, seen=_seen(request))
    except changing.NotAllowed as refusal:
        return _page(request, refusal.request, status=409, notice=str(refusal))
    return _to(stored, "withdrawn")


@require_safe
@with_request
def call_file(request, stored):
    """The call for the visitor's calendar, once it is set."""
    if stored.status != Status.CONFIRMED or stored.slot is None:
        return _page(request, stored, status=404, notice=_("There is no call to put into a calendar yet."))
    file = calendars.call_file(stored, timezone.now())
    response = HttpResponse(file, content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="call.ics"'
    response["X-Robots-Tag"] = "noindex"
    return response


@require_safe
@with_request
def held(request, stored):
    """Everything that is held about the visitor, and what can be done with it."""
    return private_page(request, "held", {"stored": stored, "held": held_about(stored)})


@require_safe
@with_request
def held_file(request, stored):
    everything = {str(label): value for label, value in held_about(stored)}
    response = JsonResponse(everything, json_dumps_params={"indent": 2, "ensure_ascii": False})
    response["Content-Disposition"] = f'attachment; filename="{stored.reference}.json"'
    response["X-Robots-Tag"] = "noindex"
    return response


@require_POST
@with_request
def renew(request, stored):
    """Another link for the same request; whoever else has the old one finds nothing any more."""
    stored.token = by_anyone.renew_link(stored)
    return _to(stored, "renewed")


@require_http_methods(["GET", "HEAD", "POST"])
@with_request
def erase(request, stored):
    """Ask once, then erase everything."""
    if request.method != "POST":
        return private_page(request, "erase", {"stored": stored})
    by_anyone.erase(stored)
    return HttpResponseRedirect(reverse("consultations:erased"), status=303)


@require_safe
@never_kept
def erased(request):
    return private_page(request, "erased")


def _seen(request):
    """The revision that the page showed; -1, which none has, if it is missing."""
    seen = request.POST.get("seen", "")
    return int(seen) if seen.isdecimal() and seen.isascii() and len(seen) < 10 else -1
