"""What the therapist does about one request: each answer with the message it will send, undone for half a minute."""

from contextlib import contextmanager
from copy import copy
from functools import wraps

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from wagtail.log_actions import registry

from therapyties.security.encryption import Undecryptable

from ..messages.composing import preview
from ..messages.kinds import Kind
from ..models import ConsentWording, ConsultationRequest, ConsultationSettings, ContactRoute
from ..models.requests import STATUS_LABELS
from ..rules.states import ENDED, MOVES, Status
from ..services import by_anyone, by_therapist, changing
from ..services.diary import Diary
from .forms import ConfirmForm, DeclineForm, ProposeForm
from .guard import for_the_therapist, may

LONGEST_NOTES = 10_000  # characters
HISTORY_SHOWN = 50
TAKEN = _lazy("That time is not free, so nothing was changed. Please choose another.")


def action(view):
    """A POST about one request that leads back to it; what stands in its way is said in words, and nothing changes.
    Its address opened again, as a browser does that brings back its pages, shows the request.

    The view gets (request, stored, seen) and returns what to say when it is done.
    """

    @for_the_therapist
    @wraps(view)
    def act(request, pk):
        if request.method != "POST":
            return redirect(reverse("desk:inspect", args=[pk]))
        stored = get_object_or_404(ConsultationRequest, pk=pk)
        seen = request.POST.get("seen", "")
        by_script = "X-Part" in request.headers  # it stays on its page and says by itself how it went
        try:
            said = view(request, stored, int(seen) if seen.isdecimal() and len(seen) < 10 else -1)
        except changing.NotAllowed as refusal:
            if by_script:
                return HttpResponse(str(refusal), status=409)
            messages.error(request, str(refusal))
        except changing.SlotTaken:
            messages.error(request, str(TAKEN))
        except WrongForm as wrong:
            for problem in problems(wrong.form):
                messages.error(request, problem)
            return _show(request, stored, wrong.answer, wrong.form, status=422)
        else:
            if by_script:
                return HttpResponse(status=204)
            if said:
                messages.success(request, said)
        return redirect(reverse("desk:inspect", args=[pk]))

    return act


# --- the three answers


class WrongForm(Exception):
    """An answer that cannot be given like this; `form` holds what was typed and what is wrong with it."""

    def __init__(self, answer, form):
        super().__init__(answer)
        self.answer, self.form = answer, form


ANSWERS = {
    "confirm": Kind.CONFIRMED,
    "propose": Kind.PROPOSED,
    "decline": Kind.DECLINED,
}


def form_for(request, answer, stored, openings, data=None):
    """The form of one of the three answers, empty or with what was sent."""
    match answer:
        case "confirm":
            how = ConsultationSettings.current().how_to_call if stored.email else ""
            return ConfirmForm(data, stored=stored, openings=openings, how_to_call=how)
        case "propose":
            return ProposeForm(data, openings=[slot for slot in openings if slot != stored.slot])
        case "decline":
            return DeclineForm(data)
    raise Http404


def problems(form):
    """Each complaint, with the name of its field."""
    return [
        f"{form.fields[field].label}: {error}" if field in form.fields else error
        for field, errors in form.errors.items()
        for error in errors
    ]


def _checked(request, answer, stored):
    form = form_for(request, answer, stored, Diary.now(besides=stored).openings, request.POST)
    if not form.is_valid():
        raise WrongForm(answer, form)
    return form


@contextmanager
def _keeping(answer, stored, form):
    """What was typed comes back with the words for why it could not be done, as long as there is a request."""
    try:
        yield
    except (changing.NotAllowed, changing.SlotTaken) as refusal:
        if not ConsultationRequest.objects.filter(pk=stored.pk).exists():
            raise
        taken = isinstance(refusal, changing.SlotTaken)
        form.add_error(None, TAKEN if taken else str(refusal))
        stored.refresh_from_db()
        raise WrongForm(answer, form) from None


@action
def confirm(request, stored, seen):
    form = _checked(request, "confirm", stored)
    words = form.cleaned_data["words"]
    with _keeping("confirm", stored, form):
        by_therapist.confirm(stored, seen=seen, slot=form.wanted(), words=words, user=request.user)
    return _told(stored)


@action
def propose(request, stored, seen):
    form = _checked(request, "propose", stored)
    with _keeping("propose", stored, form):
        by_therapist.propose(stored, form.slots(), seen=seen, words=form.cleaned_data["words"], user=request.user)
    return _told(stored)


@action
def decline(request, stored, seen):
    form = _checked(request, "decline", stored)
    with _keeping("decline", stored, form):
        by_therapist.decline(stored, seen=seen, words=form.all_words(), user=request.user)
    return _told(stored)


def _told(stored):
    if stored.contact_route == ContactRoute.PHONE:
        return _("Done. The visitor chose the phone and reads it on their page; please call as well.")
    return ""


@action
def undo(request, stored, seen):
    by_therapist.undo(stored, seen=seen, user=request.user)
    return _("Taken back. Nobody was told, and everything stands as before.")


def shown_as(stored, answer, form):
    """What the visitor will be sent, or read on their page, if this answer is given now.

    {"subject", "text"} for a mail, {"words"} for a page, {"missing"} while the answer is not complete.
    """
    as_if = copy(stored)
    if form.is_bound and not form.is_valid():
        return {"missing": problems(form)}
    values = (
        form.cleaned_data
        if form.is_bound
        else {name: form.get_initial_for_field(f, name) for name, f in form.fields.items()}
    )
    match answer:
        case "confirm":
            as_if.slot = (form.wanted() if form.is_bound else None) or stored.slot
            as_if.words = values["words"] or ""
            if as_if.slot is None:
                return {"missing": [_("Choose a time first.")]}
        case "propose":
            as_if.proposed = [slot.isoformat() for slot in form.slots()] if form.is_bound else []
            as_if.words = values["words"] or ""
            if not as_if.proposed:
                return {"missing": [_("Choose one, two or three times first.")]}
        case "decline":
            as_if.words = form.all_words() if form.is_bound else str(values["words"])
    if stored.contact_route == ContactRoute.PHONE:
        return {"words": as_if.words}
    subject, text, _html = preview(as_if, ANSWERS[answer])
    return {"subject": subject, "text": text}


@for_the_therapist
def see(request, pk, answer):
    """The message as it will be with what is in the form at this moment; nothing is sent or kept.

    For a script only the message; else the whole page, with the form as it was.
    """
    if request.method != "POST":
        return redirect(reverse("desk:inspect", args=[pk]))
    stored = get_object_or_404(ConsultationRequest, pk=pk)
    form = form_for(request, answer, stored, Diary.now(besides=stored).openings, request.POST)
    if request.POST.get("part"):
        context = {"stored": stored, "message": shown_as(stored, answer, form)}
        return render(request, "consultations/desk/message.html", context)
    return _show(request, stored, answer, form)


# --- what became of it


@action
def finish(request, stored, seen):
    status = request.POST.get("status")
    if status not in Status:
        return None
    by_therapist.finish(stored, Status(status), seen=seen, user=request.user)
    return _("%(reference)s is now: %(status)s") % {"reference": stored, "status": STATUS_LABELS[Status(status)]}


@action
def clear(request, stored, seen):
    if by_therapist.clear(stored, seen=seen, user=request.user):
        return _("It counts like any other now, and holds its time.")
    messages.warning(request, _("It counts like any other now. Its time has been taken meanwhile: propose another."))
    return None


@action
def move_first(request, stored, seen):
    first = by_therapist.move_first(stored, seen=seen, user=request.user)
    return _("%(first)s has moved to the new time; this one is closed.") % {"first": first}


@action
def set_aside(request, stored, seen):
    if not by_therapist.mark_as_spam([stored], request.user):
        raise changing.NotAllowed(stored)
    return _("Set aside as spam. Nobody is told.")


@action
def renew_link(request, stored, seen):
    by_anyone.renew_link(stored, request.user)
    if stored.email:
        return _("The visitor's page has a new address. The next message to them holds it.")
    return _("The visitor's page has a new address. It stands below: tell them, for they get no messages.")


@action
def notes(request, stored, seen):
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
def hold(request, stored, seen):
    """Keep it past its time for a reason, or no longer."""
    reason = " ".join(request.POST.get("reason", "").replace("\0", "").split())
    if request.POST.get("release"):
        by_therapist.hold(stored, "", request.user)
        return _("It is erased in its time again.")
    if not reason:
        raise changing.NotAllowed(stored, _("Please say why it is to be kept longer."))
    if len(reason) > 300:
        raise changing.NotAllowed(stored, _("Please keep the reason under 300 characters."))
    by_therapist.hold(stored, reason, request.user)
    return _("It is kept until you release it.")


ACTIONS = {
    "confirm": confirm,
    "propose": propose,
    "decline": decline,
    "undo": undo,
    "finish": finish,
    "clear": clear,
    "move_first": move_first,
    "set_aside": set_aside,
    "renew_link": renew_link,
    "notes": notes,
    "hold": hold,
}


# --- the one screen


def desk_context(request, stored, answer="", form=None):
    """One request with everything that may be done to it now; `form` is what was typed for one of the answers."""
    now = timezone.now()
    to = MOVES[Status(stored.status)]
    is_past = stored.slot is not None and stored.slot <= now
    possible = {
        "confirm": Status.CONFIRMED in to,
        "propose": stored.status in (Status.REQUESTED, Status.CONFIRMED),
        "decline": Status.DECLINED in to,
    }
    openings = Diary.now(besides=stored).openings if any(possible.values()) else []
    answers = []
    for name, is_possible in possible.items():
        if is_possible:
            filled = form if name == answer else form_for(request, name, stored, openings)
            is_open = name == answer if answer else name == "confirm" and stored.is_waiting and not stored.needs_a_look
            answers.append({"name": name, "form": filled, "open": is_open, "message": shown_as(stored, name, filled)})
    history = registry.get_logs_for_instance(stored).exclude(action="consultations.viewed")
    return {
        "stored": stored,
        "answers": answers,
        "link": "" if isinstance(stored.token, Undecryptable) else stored.token,
        "is_past": is_past,
        "may_change": may(request.user, "change"),
        "may_undo": stored.may_undo(now),
        "delivery": stored.messages.all(),
        "history": history[:HISTORY_SHOWN],
        "wording": ConsentWording.objects.filter(version=stored.privacy_version).first(),
        "erased_on": stored.erased_on(ConsultationSettings.current().retention_days),
        "others": list(stored.others_of_the_contact()[:5]),
        "endings": [
            (status, STATUS_LABELS[status])
            for status in ENDED
            if status in to and status != stored.status and (is_past or not stored.slot)
        ],
        "first": stored.first_of_the_contact() if stored.needs_a_look else None,
        "may_clear": stored.status == Status.SPAM or (stored.needs_a_look and stored.status == Status.REQUESTED),
        "may_be_spam": Status.SPAM in to,
    }


def _show(request, stored, answer, form, status=200):
    """The whole screen again, with what was typed."""
    context = desk_context(request, stored, answer, form) | {"header_title": stored.reference}
    return render(request, "consultations/desk/answer.html", context, status=status)
