"""One request on one screen: everything that its page shows, and what may be done to it now."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.utils import timezone
from wagtail.log_actions import registry

from therapyties import languages
from therapyties.security.encryption import Undecryptable
from therapyties.security.tokens import new_token
from therapyties.security.unsent import mark_of

from ..models import ConsentWording, ConsultationRequest, ConsultationSettings
from ..models.requests import STATUS_LABELS
from ..rules.states import ENDED, HOLDING, MOVES, Status
from ..services import by_therapist, drafts, following_up, notes
from ..services.diary import Diary
from ..services.reading import READING
from . import history, remarks
from .answers import ANSWERS, Answer, possible_answers
from .guard import is_discreet, may

HISTORY_SHOWN = 50
OTHERS_SHOWN = 10  # beside the one that is looked at
WINDOW = 12  # characters of a window's name


def screen_of(
    request: HttpRequest,
    stored: ConsultationRequest,
    typed: Answer[Any] | None = None,
    *,
    notes_typed: str | None = None,
) -> dict[str, Any]:
    """One request with everything that may be done to it now, for its template; `typed` is an answer as it was left,
    and `notes_typed` are notes that could not be kept."""
    now = timezone.now()
    is_answerable = any(answer.is_possible(stored) for answer in ANSWERS.values())
    openings = Diary.now(besides=stored).openings if is_answerable else []
    return {
        "stored": stored,
        "answers": possible_answers(stored, openings, typed, _drafts_of(stored)),
        "link": "" if isinstance(stored.token, Undecryptable) else stored.token,
        "may_change": may(request.user, "change"),
        "whose": mark_of(request.user.pk),
        "may_undo": stored.may_undo(now),
        **_given(stored),
        "history": history.events(stored, _logged(stored)),
        "wording": ConsentWording.objects.filter(version=stored.privacy_version).first(),
        "erased_on": stored.erased_on(ConsultationSettings.current().retention_days),
        "now": now,
        "is_discreet": is_discreet(request),
        "proof": remarks.proof_in_words(stored),
        "hold": remarks.hold_in_words(stored, now),
        "who_calls": remarks.who_calls_as_told(stored),
        "mail_subject": remarks.mail_subject(stored),
        "call_language": remarks.call_language_in_words(stored),
        "other_languages": [code for code in languages.CODES if code != stored.language],
        "signs": remarks.signs_in_words(stored),
        "is_open": stored.status in HOLDING,
        "is_perhaps_spam": stored.is_doubtful and stored.is_waiting,
        "claims": stored.claims.open(),
        "follow_up": following_up.shown(stored),
        "calls_them": following_up.is_to_be_called(stored),
        **_others(stored),
        **_acts(stored, now),
        **_next(stored),
        **_notes(stored, notes_typed),
    }


def show(
    request: HttpRequest,
    stored: ConsultationRequest,
    typed: Answer[Any] | None = None,
    *,
    status: int = 200,
    notes_typed: str | None = None,
) -> HttpResponse:
    """The whole screen again, with what was typed."""
    context = screen_of(request, stored, typed, notes_typed=notes_typed) | {"header_title": stored.reference}
    return render(request, "consultations/desk/answer.html", context, status=status)


def _given(stored: ConsultationRequest) -> dict[str, Any]:
    """What is said of the answer that can still be taken back, and of a visitor who gets no message about it."""
    answer = next((answer for answer in ANSWERS.values() if answer.leads_to == stored.status), None)
    return {"given": answer.given, "without_a_message": answer.without_a_message} if answer else {}


def _others(stored: ConsultationRequest) -> dict[str, Any]:
    """What the same number or address asked for beside it."""
    others = list(stored.others_of_the_contact()[: OTHERS_SHOWN + 1])
    return {
        "others": others[:OTHERS_SHOWN],
        "references": ", ".join(other.reference for other in others[:OTHERS_SHOWN]),
        "has_more_others": len(others) > OTHERS_SHOWN,
    }


def _acts(stored: ConsultationRequest, now: datetime) -> dict[str, Any]:
    """Which buttons stand there beside the answers: those that the services accept at this moment, and no other."""
    moves, is_waiting = MOVES[Status(stored.status)], stored.status == Status.REQUESTED
    is_ahead = bool(stored.slot and stored.slot > now)
    return {
        "is_ahead": is_ahead and stored.status == Status.CONFIRMED,
        "is_over": bool(stored.slot) and not is_ahead,
        "may_withdraw_for": stored.status in HOLDING and Status.WITHDRAWN in moves and not stored.is_over(now),
        "may_say_spoke": bool(stored.call_number) and not stored.is_proven and stored.status in HOLDING,
        "endings": _endings(stored, is_ahead=is_ahead),
        "may_clear": stored.status == Status.SPAM or (stored.is_doubtful and is_waiting),
        "may_reopen": stored.status in by_therapist.MAY_REOPEN,
        "may_be_spam": Status.SPAM in moves and is_waiting,
        "may_silence": stored.is_added_by_hand or stored.gets_no_messages,
        "may_hand_over": stored.status == Status.BECAME_CLIENT,
    }


def _endings(stored: ConsultationRequest, *, is_ahead: bool) -> list[tuple[Status, Any]]:
    """What may become of it: (state, label). To a call that is still ahead nobody can have failed to come."""
    moves = MOVES[Status(stored.status)] - ({Status.NO_SHOW} if is_ahead else set())
    return [(status, STATUS_LABELS[status]) for status in ENDED if status in moves and status != stored.status]


def _logged(stored: ConsultationRequest) -> list[Any]:
    entries = registry.get_logs_for_instance(stored).exclude(action__in=READING)
    return list(entries[:HISTORY_SHOWN])


def _next(stored: ConsultationRequest) -> dict[str, Any]:
    """Who waits next, once this one does not: in the order of the first page, those who look like spam at the end."""
    if stored.is_waiting:
        return {"is_answered": False}
    waiting = ConsultationRequest.objects.waiting().exclude(pk=stored.pk).order_by("is_doubtful", "promised_by", "pk")
    return {"is_answered": True, "next": waiting.first()}


def _notes(stored: ConsultationRequest, typed: str | None) -> dict[str, Any]:
    """The notes, their revision, what stands beside them, and a name for this window."""
    return {
        "notes": stored.private_notes if typed is None else typed,
        "notes_seen": notes.revision_of(stored.private_notes),
        "notes_beside": [(draft, notes.text_of(draft)) for draft in notes.beside(stored)],
        "notes_are_typed": typed is not None,
        "window": new_token()[:WINDOW],
    }


def _drafts_of(stored: ConsultationRequest) -> Mapping[str, QueryDict]:
    """What was typed into answers and not sent, by their names."""
    return {
        draft.name: _as_sent(typed)
        for draft in stored.drafts.filter(name__in=list(ANSWERS))
        if (typed := drafts.read(draft)) is not None
    }


def _as_sent(typed: drafts.Typed) -> QueryDict:
    data = QueryDict(mutable=True)
    for name, texts in typed.items():
        data.setlist(name, list(texts))
    return data
