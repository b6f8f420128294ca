"""One request on one screen: what is shown of it, and everything that can be pressed there."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from typing import Any, Concatenate

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.log_actions import registry

from therapyties.security.encryption import Undecryptable

from ..form_fields import revision_seen
from ..messages.talking import who_calls
from ..models import ConsentWording, ConsultationRequest, ConsultationSettings, ContactRoute
from ..models.requests import STATUS_LABELS
from ..rules.states import ENDED, HOLDING, MOVES, Status
from ..services import by_anyone, by_therapist, changing
from ..services.diary import Diary
from . import remarks
from .answers import ANSWERS, Answer, possible_answers
from .forms import problems
from .guard import DeskRequest, for_the_therapist, is_discreet, may

LONGEST_NOTES = 10_000  # characters
LONGEST_REASON = 300
HISTORY_SHOWN = 50
OTHERS_SHOWN = 10  # beside the one that is looked at


# --- the screen


def screen_of(request: HttpRequest, stored: ConsultationRequest, typed: Answer[Any] | None = None) -> dict[str, Any]:
    """One request with everything that may be done to it now, for its template; `typed` is an answer as it was left."""
    now = timezone.now()
    moves = MOVES[Status(stored.status)]
    is_answerable = any(answer.is_possible(stored) for answer in ANSWERS.values())
    openings = Diary.now(besides=stored).openings if is_answerable else []
    others = list(stored.others_of_the_contact()[: OTHERS_SHOWN + 1])
    return {
        "stored": stored,
        "answers": possible_answers(stored, openings, typed),
        "link": "" if isinstance(stored.token, Undecryptable) else stored.token,
        "may_change": may(request.user, "change"),
        "may_undo": stored.may_undo(now),
        "given": next((answer.given for answer in ANSWERS.values() if answer.leads_to == stored.status), ""),
        "delivery": stored.messages.all(),
        "history": registry.get_logs_for_instance(stored).exclude(action="consultations.viewed")[:HISTORY_SHOWN],
        "wording": ConsentWording.objects.filter(version=stored.privacy_version).first(),
        "erased_on": stored.erased_on(ConsultationSettings.current().retention_days),
        "now": now,
        "is_discreet": is_discreet(request),
        "proof": remarks.proof_in_words(stored),
        "hold": remarks.hold_in_words(stored, now),
        "who_calls": who_calls(stored),
        "signs": remarks.signs_in_words(stored),
        "is_perhaps_spam": stored.is_doubtful and stored.is_waiting,
        "others": others[:OTHERS_SHOWN],
        "references": ", ".join(other.reference for other in others[:OTHERS_SHOWN]),
        "has_more_others": len(others) > OTHERS_SHOWN,
        "claims": stored.claims.open(),
        "may_withdraw_for": stored.status in HOLDING and Status.WITHDRAWN in moves,
        "may_say_spoke": bool(stored.call_number) and not stored.is_proven and stored.status in HOLDING,
        "endings": [] if stored.slot and stored.slot > now else _endings(stored),
        "may_clear": stored.status == Status.SPAM or (stored.is_doubtful and stored.status == Status.REQUESTED),
        "may_reopen": stored.status in by_therapist.MAY_REOPEN,
        "may_be_spam": Status.SPAM in moves,
    }


def _endings(stored: ConsultationRequest) -> list[tuple[Status, Any]]:
    """What may become of it once the call is over: (state, label)."""
    moves = MOVES[Status(stored.status)]
    return [(status, STATUS_LABELS[status]) for status in ENDED if status in moves and status != stored.status]


def _show(request: HttpRequest, typed: Answer[Any], status: int = 200) -> HttpResponse:
    """The whole screen again, with what was typed."""
    context = screen_of(request, typed.stored, typed) | {"header_title": typed.stored.reference}
    return render(request, "consultations/desk/answer.html", context, status=status)


# --- how something is pressed

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


# --- answering


@action
def give(request: DeskRequest, stored: ConsultationRequest, seen: int, answer: type[Answer[Any]]) -> str | HttpResponse:
    """Give one of the answers; one that cannot be given like this comes back with everything typed."""
    typed = answer(stored, Diary.now(besides=stored).openings, request.POST)
    if typed.form.is_valid():
        with refusals_told_to(lambda why: typed.form.add_error(None, why)):
            typed.give(seen=seen, user=request.user)
    if typed.form.errors:
        return _show_again(request, typed)
    if stored.contact_route == ContactRoute.PHONE:
        return _("Done. The visitor chose the phone and reads it on their page; please call as well.")
    return ""


def _show_again(request: DeskRequest, typed: Answer[Any]) -> HttpResponse:
    """The screen as the request stands by now, and over it what is wrong; for a request that is gone only that."""
    wrong = problems(typed.form)
    if not ConsultationRequest.objects.filter(pk=typed.stored.pk).exists():
        raise changing.NotAllowed(typed.stored, " ".join(str(problem) for problem in wrong))
    for problem in wrong:
        messages.error(request, problem)
    typed.stored.refresh_from_db()
    return _show(request, typed, status=422)


@for_the_therapist
def see(request: DeskRequest, pk: int, answer: str) -> HttpResponse:
    """The message as it will be with what is in the form at this moment; nothing is sent or kept.

    For a script only the message; else the whole page, with the form as it was.
    """
    if request.method != "POST":
        return redirect("desk:inspect", pk)
    stored = get_object_or_404(ConsultationRequest, pk=pk)
    if answer not in ANSWERS:
        raise Http404
    typed = ANSWERS[answer](stored, Diary.now(besides=stored).openings, request.POST)
    if not request.POST.get("part"):
        return _show(request, typed)
    context = {"stored": stored, "message": typed.message()}
    return render(request, "consultations/desk/message.html", context)


@action
def undo(request: DeskRequest, stored: ConsultationRequest, seen: int) -> str:
    by_therapist.undo(stored, seen=seen, user=request.user)
    return _("Taken back. Nobody was written to; whoever looked at their page meanwhile may have seen it.")


# --- what became of it


@action
def finish(request: DeskRequest, stored: ConsultationRequest, seen: int) -> str:
    status = request.POST.get("status")
    if status is None or status not in Status:
        return ""
    by_therapist.finish(stored, Status(status), seen=seen, user=request.user)
    return _("%(reference)s is now: %(status)s") % {"reference": stored, "status": STATUS_LABELS[Status(status)]}


@action
def clear(request: DeskRequest, stored: ConsultationRequest, seen: int) -> str:
    """It is no spam."""
    if by_therapist.clear(stored, seen=seen, user=request.user):
        return _("It is no spam: it counts like any other now.")
    messages.warning(request, _("It is no spam. Its time has been taken meanwhile: propose another."))
    return ""


@action
def reopen(request: DeskRequest, stored: ConsultationRequest, seen: int) -> str:
    by_therapist.reopen(stored, seen=seen, user=request.user)
    return _("Open again. Nobody is told; your next answer tells them.")


@action
def spoke_with(request: DeskRequest, stored: ConsultationRequest, seen: int) -> str:
    """The number is theirs, for the therapist has spoken with them."""
    by_therapist.spoke_with(stored, seen=seen, user=request.user)
    return _("Noted: you spoke with them, so the number is theirs.")


@action
def withdraw_for(request: DeskRequest, stored: ConsultationRequest, seen: int) -> str:
    """The visitor said so without their page."""
    by_therapist.withdraw_for(stored, seen=seen, user=request.user)
    return _("Withdrawn, as they said.")


@action
def set_aside(request: DeskRequest, stored: ConsultationRequest, seen: int) -> str:
    if not by_therapist.mark_as_spam([stored], request.user):
        raise changing.NotAllowed(stored)
    return _("Set aside as spam. Nobody is told.")


# --- beside the answers


@action
def renew_link(request: DeskRequest, stored: ConsultationRequest, seen: int) -> str:
    by_anyone.renew_link(stored, request.user)
    if stored.email:
        return _("The visitor's page has a new address. The next message to them holds it.")
    return _("The visitor's page has a new address. It stands below: tell them, for they get no messages.")


@action
def keep_notes(request: DeskRequest, stored: ConsultationRequest, seen: int) -> str:
    """Replace the private notes; nothing happens if they are unchanged."""
    text = request.POST.get("private_notes", stored.private_notes).replace("\0", "").replace("\r\n", "\n")
    if isinstance(stored.private_notes, Undecryptable):
        raise changing.NotAllowed(stored, _("The notes cannot be decrypted, so they cannot be replaced either."))
    if len(text) > LONGEST_NOTES:
        raise changing.NotAllowed(stored, _("Please keep the notes under 10,000 characters. They were not changed."))
    if text != stored.private_notes:
        by_therapist.keep_notes(stored, text, request.user)
    return _("Your notes are kept.")


@action
def retain(request: DeskRequest, stored: ConsultationRequest, seen: int) -> str:
    """Keep it past its time for a reason, or no longer."""
    if request.POST.get("release"):
        by_therapist.retain(stored, "", request.user)
        return _("It is erased in its time again.")
    reason = " ".join(request.POST.get("reason", "").replace("\0", "").split())
    if not reason:
        raise changing.NotAllowed(stored, _("Please say why it is to be kept longer."))
    if len(reason) > LONGEST_REASON:
        raise changing.NotAllowed(stored, _("Please keep the reason under 300 characters."))
    by_therapist.retain(stored, reason, request.user)
    return _("It is kept until you release it.")


# Everything but the answers that one press does, by its name in URLs.
ACTIONS: dict[str, View[[]]] = {
    "undo": undo,
    "finish": finish,
    "clear": clear,
    "reopen": reopen,
    "spoke_with": spoke_with,
    "withdraw_for": withdraw_for,
    "set_aside": set_aside,
    "renew_link": renew_link,
    "notes": keep_notes,
    "hold": retain,
}
