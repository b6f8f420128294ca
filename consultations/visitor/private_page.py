"""The visitor's side once there is a request: pages whose address says nothing, and which act only when pressed."""

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import wraps

from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_http_methods, require_safe

from therapyties import languages
from therapyties.languages import url_in
from therapyties.patience import patiently
from therapyties.security import throttle

from ..form_fields import revision_seen
from ..messages import calendars, talking
from ..models import ConsultationRequest, ContactRoute
from ..models.availability import practice_zone
from ..rules.booking import nearest
from ..rules.offers import offer
from ..rules.states import HOLDING, Status
from ..services import by_anyone, by_visitor, changing, correcting, earlier, reading
from ..services.diary import Diary, schedule_now
from ..services.disclosure import disclosed
from ..services.holding import acknowledgement_of, is_lost
from ..services.standing import Situation, notice_of, situation_of, standing_of
from .contact_forms import call_number_form, correct_form
from .forms import MoveForm
from .journey import Journey, Opened, forget
from .knowing import KnowForm, TooManyTries, knows
from .origin import stateless
from .private_response import hidden, never_kept, render_private
from .speaking import elsewhere, in_the_language_of_the_journey, language_of

PRESSES, PRESSES_WITHIN = 3, timedelta(days=1)  # of “send it”, from one network
# A page that stayed open may show what the browser's journey no longer means by its number.
ANOTHER = gettext_lazy(
    "The page you pressed on was about another request. Nothing was changed; here is the one that is open now."
)
NOT_STORED = gettext_lazy(
    "That could not be stored just now, and nothing was changed. Please press once more in a minute."
)
logger = logging.getLogger(__name__)


@dataclass
class Visit:
    """One look at one request."""

    request: HttpRequest
    journey: Journey
    number: int
    stored: ConsultationRequest

    def to(self, done: str = "") -> HttpResponse:
        """On to a page of this request, which says what was done; where cookies are blocked, that page itself."""
        if self.journey.is_by_field:
            self.stored.refresh_from_db()
            return show(self, done=done)
        self.journey.done = done
        one = len(self.journey.opened) == 1
        page = ("consultations:yours_all",) if one else ("consultations:yours", self.number)
        return HttpResponseRedirect(url_in(*page, language=self.stored.language), status=303)

    def render(self, template: str, context: dict[str, object] | None = None, status: int = 200) -> HttpResponse:
        shown = {
            "stored": self.stored,
            "number": self.number,
            "is_one_of_several": len(self.journey.opened) > 1,
            "pass": self.handed_on,
            **(context or {}),
        }
        return render_private(self.request, template, shown, status)

    @property
    def handed_on(self) -> str:
        """What the page's forms carry where the browser keeps no cookie."""
        return self.journey.sealed() if self.journey.is_by_field else ""


def begin(
    request: HttpRequest,
    journey: Journey,
    stored: ConsultationRequest,
    *,
    is_known: bool = False,
    is_sent: bool = False,
    done: str = "",
) -> HttpResponse:
    """On to the page of a request that this browser may see from now on."""
    number = journey.open(stored, is_known=is_known, is_sent=is_sent)
    return journey.keep(Visit(request, journey, number, stored).to(done))


type View = Callable[[Visit], HttpResponse]


def private(view: View) -> Callable[..., HttpResponse]:
    """A page of one of the browser's requests. What the view is refused is said on the request's page, and nothing was
    changed; without such a request there is a way to ask for a call, and a way back."""

    @never_kept
    @stateless
    @sensitive_post_parameters()
    @sensitive_variables("journey")
    @wraps(view)
    def look(request: HttpRequest, number: int | None = None) -> HttpResponse:
        journey = Journey.of(request)
        found = journey.requests()
        if number is None and len(found) > 1:
            with languages.speaking(language_of(request, journey)):
                return journey.keep(_show_all(request, journey, found))
        chosen = next(iter(found), 0) if number is None else number
        if chosen not in found:
            return _show_none(request, journey)
        stored = found[chosen]
        reading.visited(stored, timezone.now())
        journey.language = stored.language
        with languages.speaking(stored.language):
            response = _answer(view, Visit(request, journey, chosen, stored))
        return journey.keep(response) if journey.opened else forget(response)

    return look


def _answer(view: View, visit: Visit) -> HttpResponse:
    if visit.request.POST.get("about", visit.stored.reference) != visit.stored.reference:
        return show(visit, status=409, notice=str(ANOTHER))
    try:
        return patiently(lambda: view(visit)) if visit.request.method == "POST" else view(visit)
    except changing.NotAllowed as refusal:
        if refusal.request.pk:
            visit.stored = refusal.request
        return show(visit, status=409, notice=str(refusal))
    except DatabaseError:
        if visit.request.method != "POST":
            raise
        logger.exception("Nothing was stored")
        return show(visit, status=503, notice=str(NOT_STORED))


def known(view: View) -> View:
    """A page that shows or changes what could identify somebody: asked once in a journey, before it opens."""
    return _asked_first(view, lambda opened: opened.is_known)


def known_or_sent(view: View) -> View:
    """The same, but for the browser that sent the request just now: whoever mistyped their number could not say how it
    ends, and the page shows none of it."""
    return _asked_first(view, lambda opened: opened.is_known or opened.is_sent)


def _asked_first(view: View, is_open: Callable[[Opened], bool]) -> View:
    @wraps(view)
    def ask(visit: Visit) -> HttpResponse:
        if is_open(visit.journey.opened[visit.number]):
            return view(visit)
        form = KnowForm(visit.request.POST if "answer" in visit.request.POST else None)
        if form.is_valid():
            try:
                if knows(visit.stored, form.cleaned_data["answer"], counted_for=visit.journey.name):
                    visit.journey.open(visit.stored, is_known=True)
                    if visit.journey.is_by_field:
                        visit.request.method = "GET"  # the answer to the question is the page that was asked for
                        return view(visit)
                    return HttpResponseRedirect(visit.request.get_full_path(), status=303)
            except TooManyTries:
                return visit.render("know", {"form": form, "too_many": True}, status=429)
            form.add_error("answer", _("That is not what I have here. Please look again, and try once more."))
        return visit.render("know", {"form": form}, status=422 if form.errors else 200)

    return ask


def pressed(view: View) -> View:
    """What acts, by POST alone; its address, which a browser may keep, leads to the request's page."""

    @wraps(view)
    def act(visit: Visit) -> HttpResponse:
        return view(visit) if visit.request.method == "POST" else visit.to()

    return act


# --- the page itself


def show(visit: Visit, status: int = 200, notice: str = "", done: str = "") -> HttpResponse:
    """How it stands today."""
    stored, now = visit.stored, timezone.now()
    lost = is_lost(stored, now, schedule_now(now))
    situation = situation_of(stored, now, is_lost=lost)
    told = acknowledgement_of(stored) if stored.contact_route == ContactRoute.EMAIL else None
    openings = Diary.now(besides=stored).openings if situation is Situation.LOST or stored.earlier_slot else []
    standing = standing_of(stored, now, situation)
    context = {
        "standing": standing,
        "nearest": nearest(openings, stored.slot) if situation is Situation.LOST and stored.slot else [],
        "earlier": stored.earlier_slot if standing.may_move and _is_earlier(stored, openings) else None,
        "may_wait_for_earlier": earlier.may_wait_for_earlier(stored, now),
        "who_calls": talking.who_calls(stored),
        "may_correct": correcting.may_correct(stored),
        "told": told,
        "is_undelivered": bool(told and told.is_undelivered(now)),
        "asks_for_press": bool(told and not stored.is_proven and stored.status in HOLDING),
        "keeps_time_for_press": bool(stored.slot and situation in (Situation.REQUESTED, Situation.LATE)),
        "done": notice_of(done, situation),
        "notice": notice,
        "elsewhere": elsewhere(visit.request),
    }
    return visit.render("yours", context, status)


def _is_earlier(stored: ConsultationRequest, openings: Sequence[datetime]) -> bool:
    """Whether the time that it was told of is still before its own, and to be had."""
    told = stored.earlier_slot
    return bool(told and stored.slot and told < stored.slot and told in openings)


def _show_none(request: HttpRequest, journey: Journey) -> HttpResponse:
    with languages.speaking(language_of(request, journey)):
        return render_private(request, "no_request", {"elsewhere": elsewhere(request)}, status=404)


def _show_all(request: HttpRequest, journey: Journey, found: dict[int, ConsultationRequest]) -> HttpResponse:
    """Several requests in one browser, each by its time and reference."""
    handed_on = journey.sealed() if journey.is_by_field else ""
    return render_private(request, "yours_all", {"requests": found.items(), "pass": handed_on})


@require_http_methods(["GET", "HEAD", "POST"])
@private
def yours(visit: Visit) -> HttpResponse:
    return show(visit, done=visit.journey.take_done())


# --- what can be done


@require_http_methods(["GET", "HEAD", "POST"])
@private
def move(visit: Visit) -> HttpResponse:
    """Choose another time, or take one that is offered; pressing twice is once."""
    request, stored = visit.request, visit.stored
    if request.method != "POST" or "seen" not in request.POST:
        return _show_times(visit)
    form = MoveForm(request.POST)
    if not form.is_valid():
        problem = str(form.errors["slot"][0])
        if "few" in request.POST:  # pressed on the page itself, below the times that it offers
            return show(visit, status=422, notice=problem)
        return _show_times(visit, status=422, problem=problem)
    slot = form.cleaned_data["slot"]
    seen = revision_seen(request.POST)
    is_theirs = stored.slot == slot and stored.status in (Status.REQUESTED, Status.CONFIRMED)
    if is_theirs and (stored.holds_its_slot(timezone.now()) or seen != stored.revision):  # the second press, if a wish
        return visit.to("unchanged")
    try:
        by_visitor.move(stored, slot, seen=seen)
    except changing.SlotTaken as taken:
        problem = _("That time was just taken. Your request stands as it was. Please choose another.")
        return _show_times(visit, status=422, problem=problem, nearest=taken.nearest)
    return visit.to("moved")


def _show_times(visit: Visit, status: int = 200, problem: str = "", nearest: Sequence[datetime] = ()) -> HttpResponse:
    diary = Diary.now(besides=visit.stored)
    context = {
        "offer": offer(diary.openings, practice_zone(), visit.stored.slot, nearest),
        "problem": problem,
        "diary": diary,
    }
    return visit.render("move", context, status)


@require_http_methods(["GET", "HEAD", "POST"])
@private
@pressed
def withdraw(visit: Visit) -> HttpResponse:
    """No reason is asked for."""
    if visit.stored.status == Status.WITHDRAWN:
        return visit.to("unchanged")
    by_visitor.withdraw(visit.stored, seen=revision_seen(visit.request.POST))
    return visit.to("withdrawn")


@require_http_methods(["GET", "HEAD", "POST"])
@private
@pressed
def send(visit: Visit) -> HttpResponse:
    """The message that waited for a press leaves; so often from one network, whoever is written to."""
    if throttle.count("send", throttle.network_of(visit.request), PRESSES_WITHIN) > PRESSES:
        refused = _("Too many messages were sent from your connection today. Please try again tomorrow.")
        return show(visit, status=429, notice=refused)
    by_visitor.send_acknowledgement(visit.stored)
    return visit.to("sent")


@require_http_methods(["GET", "HEAD", "POST"])
@private
@pressed
def wait_for_earlier(visit: Visit) -> HttpResponse:
    """To be told of an earlier time, or not any more."""
    wanted = bool(visit.request.POST.get("wanted"))
    by_visitor.wait_for_earlier(visit.stored, wanted)
    return visit.to("waits" if wanted else "waits_not")


@require_http_methods(["GET", "HEAD", "POST"])
@private
def call_file(visit: Visit) -> HttpResponse:
    """The call for the visitor's calendar, once it is set."""
    stored = visit.stored
    if stored.status != Status.CONFIRMED or stored.slot is None:
        return show(visit, status=404, notice=_("There is no call to put into a calendar yet."))
    file = calendars.call_file(stored, timezone.now())
    response = hidden(HttpResponse(file, content_type="text/calendar; charset=utf-8"))
    response["Content-Disposition"] = 'attachment; filename="call.ics"'
    return response


@require_http_methods(["GET", "HEAD", "POST"])
@private
@pressed
def speak(visit: Visit) -> HttpResponse:
    """This page and the messages in another language from now on; what is said next is said in that one."""
    language = visit.request.POST.get("language", "")
    if language not in languages.CODES:
        return show(visit, status=422, notice=_("This page does not speak that language. Nothing was changed."))
    by_anyone.speak(visit.stored, language)
    visit.journey.language = visit.stored.language = language
    with languages.speaking(language):
        return visit.to("spoken")


# --- what is held


@require_http_methods(["GET", "HEAD", "POST"])
@private
@known
def disclosure(visit: Visit) -> HttpResponse:
    """Everything that is kept about the visitor, and what can be done with it."""
    may_correct = correcting.may_correct(visit.stored)
    return visit.render("disclosure", {"disclosed": disclosed(visit.stored), "may_correct": may_correct})


@require_http_methods(["GET", "HEAD", "POST"])
@private
@known
def disclosure_file(visit: Visit) -> HttpResponse:
    """The same as a file that programs can read too."""
    everything = {str(label): value for label, value in disclosed(visit.stored)}
    response = hidden(JsonResponse(everything, json_dumps_params={"indent": 2, "ensure_ascii": False}))
    response["Content-Disposition"] = 'attachment; filename="your-request.json"'
    return response


@require_http_methods(["GET", "HEAD", "POST"])
@private
@known_or_sent
def correct(visit: Visit) -> HttpResponse:
    """Another number or address; whoever it belongs to shows so anew."""
    request, stored = visit.request, visit.stored
    if not correcting.may_correct(stored):
        raise changing.NotAllowed(stored, _("This can no longer be corrected here."))
    form = correct_form(stored, request.POST if request.method == "POST" and "seen" in request.POST else None)
    if not form.is_valid():
        forms = [form, other] if (other := call_number_form(stored)) and not form.is_for_the_call_alone else [form]
        return visit.render("correct", {"form": form, "forms": forms}, status=422 if form.errors else 200)
    seen = revision_seen(request.POST)
    if form.is_for_the_call_alone:
        correcting.correct_call_number(stored, form.contact(), seen=seen)
    else:
        correcting.correct(stored, form.contact(), seen=seen)
    return visit.to("corrected")


@require_http_methods(["GET", "HEAD", "POST"])
@private
@known
def renew(visit: Visit) -> HttpResponse:
    """Another private address for the same request; whoever else has the old one finds nothing any more."""
    if visit.request.method != "POST" or "sure" not in visit.request.POST:
        return visit.render("renew")
    by_anyone.renew_link(visit.stored)
    visit.stored.refresh_from_db()
    del visit.journey.opened[visit.number]
    visit.number = visit.journey.open(visit.stored, is_known=True)
    return visit.to("renewed")


@require_http_methods(["GET", "HEAD", "POST"])
@private
@known
def erase(visit: Visit) -> HttpResponse:
    """Ask once, then erase everything."""
    if visit.request.method != "POST" or "sure" not in visit.request.POST:
        return visit.render("erase")
    by_anyone.erase(visit.stored)
    del visit.journey.opened[visit.number]
    return HttpResponseRedirect(url_in("consultations:erased"), status=303)


@require_safe
@never_kept
@in_the_language_of_the_journey
def erased(request: HttpRequest) -> HttpResponse:
    return render_private(request, "erased", {"elsewhere": elsewhere(request)})
