"""What the therapist sets at the desk: open times seen while typing, the calendar's address, messages, discretion."""

from datetime import timedelta

from django.conf import settings
from django.contrib import messages
from django.core import signing
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST
from wagtail.contrib.settings.views import get_setting_edit_handler
from wagtail.log_actions import log

from therapyties.security.tokens import digest_of, new_token

from ..messages import wording as wordings
from ..messages.composing import compose, values_for
from ..messages.general import MAIL_TEST_SALT, mail_proof
from ..messages.kinds import Kind
from ..messages.outbox import tell_therapist
from ..models import Availability, ConsultationRequest, ConsultationSettings, MessageText, SystemState
from ..models.availability import practice_zone
from ..rules.offers import offer
from ..services.diary import Diary, openings, promise
from .forms import TextForm
from .guard import for_the_therapist

PREVIEWED = timedelta(days=14)
PROOF_LASTS = timedelta(days=7)  # of a test message's link


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
        diary = Diary.now(availability=form.save(commit=False))
        ends = timezone.now() + PREVIEWED
        slots = [slot for slot in diary.openings if slot < ends]
        context |= {"offer": offer(slots, practice_zone(), shown=len(slots) or 1), "away": diary.away}
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
    log(practice, "consultations.feed", user=request.user)
    said = _("Your calendar has a new address.") if token else _("Your calendar is switched off.")
    messages.success(request, said)
    return redirect("wagtailsettings:edit", "consultations", "consultationsettings", practice.site_id)


# --- the wording of messages


@for_the_therapist
def texts(request):
    own = set(MessageText.objects.values_list("kind", flat=True))
    kinds = [(kind, wordings.in_force(kind)[0], kind in own) for kind in Kind]
    return render(request, "consultations/desk/texts.html", {"kinds": kinds})


@require_http_methods(["GET", "HEAD", "POST"])
@for_the_therapist
def text(request, kind):
    """Read, try and change the wording of one kind of message, or go back to the delivered one."""
    if kind not in Kind:
        raise Http404
    kind = Kind(kind)
    own = MessageText.objects.filter(kind=kind).first()
    if request.method == "POST" and "delivered" in request.POST:
        if own:
            log(own, "wagtail.delete", title=kind.label, user=request.user)
            own.delete()
        messages.success(request, _("The delivered wording is in force again."))
        return redirect("desk:text", kind)
    subject, body = wordings.in_force(kind)
    form = TextForm(
        request.POST or None,
        instance=own or MessageText(kind=kind),
        initial=None if own else {"subject": subject, "body": body},
    )
    if request.method == "POST" and form.is_valid():
        subject, body = form.cleaned_data["subject"], form.cleaned_data["body"]
        if "keep" in request.POST:
            log(form.save(), "wagtail.edit", title=kind.label, user=request.user)
            messages.success(request, _("Your wording is kept."))
            return redirect("desk:text", kind)
    shown = None if form.errors else compose(kind, subject, body, _sample(kind))
    context = {
        "kind": kind,
        "form": form,
        "is_own": own is not None,
        "placeholders": sorted(kind.row.placeholders),
        "shown": shown,
    }
    return render(request, "consultations/desk/text.html", context, status=422 if form.errors else 200)


def _sample(kind):
    """Values for a preview: no real request."""
    now = timezone.now()
    slots = openings(now)[:3] or [now]
    request = ConsultationRequest(
        reference="TT-2345-6789",
        slot=slots[0],
        promised_by=promise(now),
        proposed=[slot.isoformat() for slot in slots],
        words=_("Here stand the words you write when you answer."),
    )
    page = reverse("consultations:yours", args=["example"])
    values = values_for(request, f"{settings.SITE_URL}{page}")
    return values | {
        "calls": _("No calls today."),
        "waiting": "",
        "requests": f"{request.reference}",
        "problem": _("The form does not open."),
    }


# --- does mail arrive?


@require_POST
@for_the_therapist
def test_mail(request):
    """Send the therapist a message whose link, once opened, proves that mail arrives."""
    if not ConsultationSettings.current().notify_email:
        messages.error(request, _("Say first where you want to be told: Settings, Consultation form."))
    else:
        now = timezone.now()
        tell_therapist(None, Kind.MAIL_TEST, now, occasion=now)
        messages.success(request, _("A test message is on its way to you. Open the link in it."))
    return _back(request)


@require_http_methods(["GET", "HEAD", "POST"])
@for_the_therapist
def mail_arrived(request, proof):
    """Where the link of a test message leads; pressing the button says that it arrived."""
    try:
        arrived = signing.loads(proof, salt=MAIL_TEST_SALT, max_age=PROOF_LASTS)
    except signing.BadSignature:
        raise Http404 from None
    is_current = arrived == mail_proof()
    if request.method == "POST" and is_current:
        proven = {"mail_proven_for": arrived, "mail_proven_at": timezone.now()}
        SystemState.objects.update_or_create(pk=1, defaults=proven)
        messages.success(request, _("Good: mail from your site arrives."))
        return redirect("wagtailadmin_home")
    return render(request, "consultations/desk/mail_arrived.html", {"is_current": is_current})


# --- somebody may look over the shoulder


@require_POST
@for_the_therapist
def be_discreet(request):
    """Show initials in place of names and numbers from now on, or names again, until the sign-out."""
    request.session["desk_is_discreet"] = bool(request.POST.get("wanted"))
    return _back(request)


def _back(request):
    """To the page whose button was pressed."""
    address = request.POST.get("next", "")
    known = url_has_allowed_host_and_scheme(address, allowed_hosts={request.get_host()})
    return redirect(address if known else reverse("desk:index"))
