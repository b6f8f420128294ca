"""Everything that can be pressed at one request's page, each a POST that leads back to it."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language_info
from django.utils.translation import gettext as _

from therapyties import languages

from ..models import ConsultationRequest
from ..models.requests import STATUS_LABELS
from ..rules.states import Status
from ..services import adding, by_anyone, by_therapist, changing, drafts, following_up
from ..services.diary import Diary
from . import notes
from .answers import ANSWERS, Answer
from .forms import problems
from .guard import DeskRequest, for_the_therapist
from .pressing import View, action, refusals_told_to
from .screen import show

LONGEST_REASON = 300

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
    drafts.drop(stored, ANSWERS)
    return ""  # the page says it, beside the button that takes it back


def _show_again(request: DeskRequest, typed: Answer[Any]) -> HttpResponse:
    """The screen as the request stands by now, and over it what is wrong; for a request that is gone only that."""
    wrong = problems(typed.form)
    if not ConsultationRequest.objects.filter(pk=typed.stored.pk).exists():
        raise changing.NotAllowed(typed.stored, " ".join(str(problem) for problem in wrong))
    for problem in wrong:
        messages.error(request, problem)
    typed.stored.refresh_from_db()
    return show(request, typed.stored, typed, status=422)


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
        return show(request, stored, typed)
    context = {"stored": stored, "answer": typed, "message": typed.message()}
    return render(request, "consultations/desk/seen.html", context)


@action
def undo(request: DeskRequest, stored: ConsultationRequest, seen: int) -> str:
    name = next((answer.name for answer in ANSWERS.values() if answer.leads_to == stored.status), "")
    words = stored.words
    by_therapist.undo(stored, seen=seen, user=request.user)
    if name and words:
        with refusals_told_to(lambda why: None):  # it is taken back all the same
            drafts.keep(stored, name, {"words": [str(words)]})
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
    if stored.is_told_by_itself:
        return _("The visitor's page has a new address. A message with it is on its way to them.")
    if stored.is_written_to:
        return _("The visitor's page has a new address. The next message to them holds it.")
    return _("The visitor's page has a new address. It stands below: tell them, for they get no messages.")


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


@action
def write_to(request: DeskRequest, stored: ConsultationRequest, seen: int) -> str:
    """They get messages from now on, or none."""
    wanted = request.POST.get("wanted") == "yes"
    adding.write_to(stored, wanted, user=request.user)
    return _("They get messages from now on.") if wanted else _("They get no messages from now on.")


@action
def speak(request: DeskRequest, stored: ConsultationRequest, seen: int) -> str:
    """Their page and their messages in another language from now on."""
    language = request.POST.get("language", "")
    if language not in languages.CODES:
        raise changing.NotAllowed(stored, _("Please choose one of the languages in the list."))
    by_anyone.speak(stored, language, request.user)
    name = {"language": get_language_info(language)["name_translated"]}
    return _("They read %(language)s from now on: their page, and what is sent to them.") % name


@action
def follow_up(request: DeskRequest, stored: ConsultationRequest, seen: int) -> str:
    """One kind message to somebody who chose none of the proposed times."""
    following_up.follow_up(stored, user=request.user)
    return _("Your message is on its way.")


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
    "notes": notes.keep,
    "notes_beside": notes.settle,
    "drafts": notes.keep_draft,
    "hold": retain,
    "write_to": write_to,
    "speak": speak,
}
