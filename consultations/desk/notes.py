"""Private notes and half-written answers keep themselves, and a session that ends takes none of their words along."""

import re

from django.contrib import messages
from django.contrib.auth.models import User
from django.http import HttpResponse, QueryDict
from django.urls import Resolver404, resolve, reverse
from django.utils.translation import gettext as _

from therapyties.security import unsent

from ..models import ConsultationRequest
from ..services import changing, drafts, notes
from .answers import ANSWERS
from .guard import DeskRequest, may
from .pressing import action, refusals_told_to
from .screen import show

WINDOW = re.compile(r"[\w-]{1,16}", re.ASCII)


def typed_notes(data: QueryDict) -> str:
    return data.get(notes.TEXT, "").replace("\0", "").replace("\r\n", "\n")


def window_of(data: QueryDict) -> str:
    """The name of the window that sent it; all that say none share one."""
    window = data.get("window", "")
    return window if WINDOW.fullmatch(window) else "-"


@action
def keep(request: DeskRequest, stored: ConsultationRequest, seen: int) -> str | HttpResponse:
    """The notes are replaced, unless another window has changed them meanwhile: then both texts are kept."""
    if notes.TEXT not in request.POST:
        raise changing.NotAllowed(stored, _("That was not the form of the notes: nothing was changed."))
    text, refusals, is_kept = typed_notes(request.POST), list[str](), False
    with refusals_told_to(refusals.append):
        known, window = request.POST.get("notes_seen", ""), window_of(request.POST)
        is_kept = notes.keep(stored, text, seen=known, window=window, user=request.user)
    if "X-Part" in request.headers:
        return _told_to_a_script(text, refusals, is_kept=is_kept)
    if is_kept:
        return _("Your notes are saved.")
    return _shown_again(request, stored, text, refusals)


def _told_to_a_script(text: str, refusals: list[str], *, is_kept: bool) -> HttpResponse:
    """With the revision to type over next; 422: it is kept nowhere; 409: it is kept beside the notes."""
    if refusals:
        return HttpResponse(" ".join(refusals), status=422)
    return HttpResponse(status=204 if is_kept else 409, headers={"X-Notes": notes.revision_of(text)} if is_kept else {})


def _shown_again(request: DeskRequest, stored: ConsultationRequest, text: str, refusals: list[str]) -> HttpResponse:
    """The page with both texts, or with what could not be kept and why; a request that is gone has none."""
    if not ConsultationRequest.objects.filter(pk=stored.pk).exists():
        raise changing.NotAllowed(stored, " ".join(refusals))
    for refusal in refusals or [_("These notes were changed in another window. Both texts are kept: see below.")]:
        messages.error(request, refusal)
    stored.refresh_from_db()
    return show(request, stored, status=422 if refusals else 409, notes_typed=text if refusals else None)


@action
def settle(request: DeskRequest, stored: ConsultationRequest, seen: int) -> str:
    """What stands beside the notes is added to them, or let go."""
    number = request.POST.get("draft", "")
    found = [draft for draft in notes.beside(stored) if str(draft.pk) == number]
    if not found:
        return _("That is settled already.")
    is_added = request.POST.get("how") == "add"
    notes.settle(stored, found[0], is_added=is_added, user=request.user)
    return _("Added at the end of your notes.") if is_added else _("Let go. Your notes stay as they are.")


@action
def keep_draft(request: DeskRequest, stored: ConsultationRequest, seen: int) -> str:
    """What is typed into an answer is kept until it is given; or it is not wanted any more."""
    name = request.POST.get("answer", "")
    if request.POST.get("drop"):
        drafts.drop(stored, [name] if name in ANSWERS else [])
        return _("What you had typed is gone.")
    if name not in ANSWERS or not ANSWERS[name].is_possible(stored):
        raise changing.NotAllowed(stored)
    drafts.keep(stored, name, fields_of(request.POST))
    return _("What you typed is kept here until you send it.")


def fields_of(data: QueryDict) -> drafts.Typed:
    """What was typed and chosen, without what belongs to the page itself."""
    beside = ("csrfmiddlewaretoken", "seen", "answer", "part", "at", "window", "notes_seen", unsent.FIELD)
    return {name: [text.replace("\0", "") for text in texts] for name, texts in data.lists() if name not in beside}


def rescue(user: User, path: str, data: QueryDict) -> str:
    """A form of a request's page came when its session was over: nothing is done, and what was typed is kept. The
    address at which it is found again, behind the sign-in; empty if it is none of these forms, or too long to keep."""
    name, pk = _form_at(path)
    stored = ConsultationRequest.objects.filter(pk=pk).first() if name and may(user, "change") else None
    if stored is None:
        return ""
    typed, beside = fields_of(data), f"{notes.BESIDE}{window_of(data)}"
    if name == "notes":
        name, typed = beside, {notes.TEXT: [typed_notes(data)]}
    elif not ANSWERS[name].is_possible(stored):  # its form is not there any more, so its words stand with the notes
        name, typed = beside, {notes.TEXT: typed.get("words", [""])}
    if typed not in ({notes.TEXT: [stored.private_notes]}, {notes.TEXT: [""]}):
        refusals = list[str]()
        with refusals_told_to(refusals.append):
            drafts.keep(stored, name, typed, most=drafts.MOST_RESCUED)
        if refusals:
            return ""  # so that nobody is told that it is kept
    return reverse("desk:inspect", args=[stored.pk])


def _form_at(path: str) -> tuple[str, int]:
    """(the answer, or “notes”; the request) of the form that is sent to that path; empty if it is none of these."""
    try:
        found = resolve(path)
    except Resolver404:
        return "", 0
    name = found.kwargs.get("answer") if found.url_name == "see" else found.url_name
    is_ours = found.namespace == "desk" and name in (*ANSWERS, "notes")
    return (str(name), found.kwargs["pk"]) if is_ours else ("", 0)
