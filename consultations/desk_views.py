"""What the therapist does at the desk: answers, notes, the private calendar, the wording of messages."""

from datetime import timedelta
from functools import wraps

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST
from wagtail.contrib.settings.views import get_setting_edit_handler
from wagtail.permissions import policy_registry

from . import services
from . import texts as wordings
from .desk_forms import ConfirmForm, DeclineForm, ProposeForm, TextForm
from .fields import Undecryptable
from .messages import compose, values_for
from .models import (
    Availability,
    ConsultationRequest,
    ConsultationSettings,
    MessageKind,
    MessageText,
    Status,
    digest_of,
    new_token,
)
from .offers import offer

LONGEST_NOTES = 10_000  # characters
PREVIEWED = timedelta(days=14)


def may(user, action):
    return policy_registry.get_by_type(ConsultationRequest).user_has_permission(user, action)


def for_the_therapist(view):
    """Nobody else gets in."""

    @wraps(view)
    def guarded(request, *args, **kwargs):
        if not may(request.user, "change"):
            raise PermissionDenied
        return view(request, *args, **kwargs)

    return guarded


def action(view):
    """A POST about one request that leads back to it; what stands in its way is said in words, and nothing changes.

    The view gets (request, stored, seen) and returns what to say when it is done.
    """

    @require_POST
    @for_the_therapist
    def act(request, pk):
        stored = get_object_or_404(ConsultationRequest, pk=pk)
        seen = request.POST.get("seen", "")
        try:
            said = view(request, stored, int(seen) if seen.isdecimal() and len(seen) < 10 else -1)
        except services.NotAllowed as refusal:
            messages.error(request, str(refusal))
        except services.SlotTaken:
            messages.error(request, _("That time is not free, so nothing was changed. Please choose another."))
        else:
            if said:
                messages.success(request, said)
        return redirect(reverse("desk:inspect", args=[pk]))

    return act


def _complain(request, form):
    for field, errors in form.errors.items():
        label = f"{form.fields[field].label}: " if field in form.fields else ""
        for error in errors:
            messages.error(request, f"{label}{error}")


@action
def confirm(request, stored, seen):
    form = ConfirmForm(request.POST, stored=stored, openings=services.diary(besides=stored).openings)
    if not form.is_valid():
        return _complain(request, form)
    words = form.cleaned_data["words"]
    services.confirm(stored, seen=seen, slot=form.wanted(), words=words, user=request.user)
    return _("The call is confirmed.") + " " + _how_told(stored)


@action
def propose(request, stored, seen):
    form = ProposeForm(request.POST, openings=services.diary(besides=stored).openings)
    if not form.is_valid():
        return _complain(request, form)
    services.propose(stored, form.slots(), seen=seen, words=form.cleaned_data["words"], user=request.user)
    return _("The other times are proposed.") + " " + _how_told(stored)


@action
def decline(request, stored, seen):
    form = DeclineForm(request.POST)
    if not form.is_valid():
        return _complain(request, form)
    words = form.cleaned_data["words"]
    if form.cleaned_data["with_referrals"]:
        words = f"{words}\n\n{ConsultationSettings.for_request(request).referrals}".strip()
    services.decline(stored, seen=seen, words=words, user=request.user)
    return _("The call is declined.") + " " + _how_told(stored)


def _how_told(stored):
    if stored.email:
        return _("A message is on its way to the visitor.")
    return _("The visitor chose the phone and reads it on their page; please call as well.")


@action
def finish(request, stored, seen):
    status = request.POST.get("status")
    if status not in Status:
        return None
    services.finish(stored, Status(status), seen=seen, user=request.user)
    return _("%(reference)s is now: %(status)s") % {"reference": stored, "status": Status(status).label}


@action
def clear(request, stored, seen):
    if services.clear(stored, seen=seen, user=request.user):
        return _("It counts like any other now, and holds its time.")
    messages.warning(request, _("It counts like any other now. Its time has been taken meanwhile: propose another."))
    return None


@action
def move_first(request, stored, seen):
    first = services.move_first(stored, seen=seen, user=request.user)
    return _("%(first)s has moved to the new time; this one is closed.") % {"first": first}


@action
def set_aside(request, stored, seen):
    if not services.mark_as_spam([stored], request.user):
        raise services.NotAllowed(stored)
    return _("Set aside as spam. Nobody is told.")


@action
def renew_link(request, stored, seen):
    services.renew_link(stored, request.user)
    if stored.email:
        return _("The visitor's page has a new address. The next message to them holds it.")
    return _("The visitor's page has a new address. It stands below: tell them, for they get no messages.")


@action
def notes(request, stored, seen):
    """Replace the private notes; nothing happens if they are unchanged."""
    text = request.POST.get("private_notes", stored.private_notes).replace("\0", "").replace("\r\n", "\n")
    if isinstance(stored.private_notes, Undecryptable):
        raise services.NotAllowed(stored, _("The notes cannot be decrypted, so they cannot be replaced either."))
    if len(text) > LONGEST_NOTES:
        raise services.NotAllowed(stored, _("Please keep the notes under 10,000 characters. They were not changed."))
    if text != stored.private_notes:
        services.keep_notes(stored, text, request.user)
    return _("Your notes are kept.")


ACTIONS = {
    "confirm": confirm,
    "propose": propose,
    "decline": decline,
    "finish": finish,
    "clear": clear,
    "move_first": move_first,
    "set_aside": set_aside,
    "renew_link": renew_link,
    "notes": notes,
}


@require_POST
@for_the_therapist
def mark_as_spam(request):
    chosen = [int(pk) for pk in request.POST.getlist("choose") if pk.isdecimal() and len(pk) < 18]
    if not chosen:
        messages.warning(request, _("Choose at least one request first."))
        return redirect(reverse("desk:index"))
    total = services.mark_as_spam(list(ConsultationRequest.objects.filter(pk__in=chosen)), request.user)
    messages.success(request, ngettext("%d request marked as spam.", "%d requests marked as spam.", total) % total)
    return redirect(reverse("desk:index"))


# --- availability and the private calendar


@require_POST
@for_the_therapist
def preview_openings(request):
    """The next two weeks as visitors would see them with what is in the editor at this moment; nothing is saved."""
    availability = Availability.current()
    form_class = get_setting_edit_handler(Availability).get_form_class()
    form = form_class(request.POST, instance=availability, for_user=request.user)
    context = {"is_valid": form.is_valid(), "errors": _said_wrong(form)}
    if context["is_valid"]:
        diary = services.diary(availability=form.save(commit=False))
        ends = timezone.now() + PREVIEWED
        slots = [slot for slot in diary.openings if slot < ends]
        context |= {"offer": offer(slots, shown=len(slots) or 1), "away": diary.away}
    return render(request, "consultations/desk/openings.html", context)


def _said_wrong(form):
    """Each complaint once, with the name of its field."""
    rows = [row for rows in form.formsets.values() for row in rows.forms if row not in rows.deleted_forms]
    return dict.fromkeys(
        f"{part.fields[field].label}: {error}" if field in part.fields else error
        for part in (form, *rows)
        for field, errors in part.errors.items()
        for error in errors
    )


@require_POST
@for_the_therapist
def change_feed(request):
    """Make a new address for the private calendar, or none; the old one leads nowhere from now on."""
    practice = ConsultationSettings.for_request(request)
    token = new_token() if request.POST.get("wanted") else ""
    practice.feed_token, practice.feed_digest = token, digest_of(token) if token else ""
    practice.save(update_fields=["feed_token", "feed_digest"])
    said = _("Your calendar has a new address.") if token else _("Your calendar is switched off.")
    messages.success(request, said)
    return redirect("wagtailsettings:edit", "consultations", "consultationsettings", practice.site_id)


# --- the wording of messages


@for_the_therapist
def texts(request):
    own = set(MessageText.objects.values_list("kind", flat=True))
    kinds = [(kind, wordings.wording(kind)[0], kind in own) for kind in MessageKind]
    return render(request, "consultations/desk/texts.html", {"kinds": kinds})


@require_http_methods(["GET", "HEAD", "POST"])
@for_the_therapist
def text(request, kind):
    """Read, try and change the wording of one kind of message, or go back to the delivered one."""
    if kind not in MessageKind:
        raise Http404
    kind = MessageKind(kind)
    own = MessageText.objects.filter(kind=kind).first()
    if request.method == "POST" and "delivered" in request.POST:
        MessageText.objects.filter(kind=kind).delete()
        messages.success(request, _("The delivered wording is in force again."))
        return redirect("desk:text", kind)
    subject, body = wordings.wording(kind)
    form = TextForm(
        request.POST or None,
        instance=own or MessageText(kind=kind),
        initial=None if own else {"subject": subject, "body": body},
    )
    if request.method == "POST" and form.is_valid():
        subject, body = form.cleaned_data["subject"], form.cleaned_data["body"]
        if "keep" in request.POST:
            form.save()
            messages.success(request, _("Your wording is kept."))
            return redirect("desk:text", kind)
    shown = None if form.errors else compose(kind, subject, body, _sample(kind))
    context = {
        "kind": kind,
        "form": form,
        "is_own": own is not None,
        "placeholders": sorted(wordings.PLACEHOLDERS[kind]),
        "shown": shown,
    }
    return render(request, "consultations/desk/text.html", context, status=422 if form.errors else 200)


def _sample(kind):
    """Values for a preview: no real request."""
    now = timezone.now()
    slots = services.openings(now)[:3] or [now]
    request = ConsultationRequest(
        reference="TT-2345-6789",
        slot=slots[0],
        promised_by=services.promise(now),
        proposed=[slot.isoformat() for slot in slots],
        words=_("Here stand the words you write when you answer."),
    )
    page = reverse("consultations:yours", args=["example"])
    values = values_for(request, f"{settings.SITE_URL}{page}")
    return values | {"calls": _("No calls today."), "waiting": ""}
