"""What the therapist sets: open times seen while typing, the calendar's URL, mail that arrives, discretion."""

from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.core import signing
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST
from wagtail.contrib.settings.views import get_setting_edit_handler
from wagtail.log_actions import log

from therapyties.security.tokens import digest_of, new_token

from ..messages.general import MAIL_TEST_SALT, mail_proof
from ..messages.kinds import Kind
from ..messages.outbox import tell_therapist
from ..models import Availability, ConsultationSettings, SystemState, TimeOff
from ..models.availability import AvailabilityForm, practice_zone
from ..rules.booking import days_of
from ..services.blocking import calls_in, stretches_ahead
from ..services.diary import Diary
from .forms import problems
from .guard import DISCREET, DeskRequest, for_the_therapist, is_discreet

PREVIEWED = timedelta(days=14)
MOST_TIME_OFF = 50  # rows that are looked through for calls at a time
PROOF_LASTS = timedelta(days=7)  # of a test message's link


# --- availability and the private calendar


@require_POST
@for_the_therapist
def preview_openings(request: DeskRequest) -> HttpResponse:
    """The next two weeks as visitors would see them with what is in the editor at this moment, and the calls that stand
    in time off which is not saved yet; nothing is saved."""
    now = timezone.now()
    form_class = get_setting_edit_handler(Availability).get_form_class()
    form = form_class(request.POST, instance=Availability.current(), for_user=request.user)
    is_valid = form.is_valid()
    touched = calls_in(stretches_ahead(_unsaved_time_off(form), now), now)
    context: dict[str, Any] = {"touched": touched, "is_discreet": is_discreet(request)}
    if not is_valid:
        rows = [row for rows in form.formsets.values() for row in rows.forms if row not in rows.deleted_forms]
        context |= {"is_valid": False, "errors": problems(form, *rows)}
    else:
        diary = Diary.now(availability=form.save(commit=False))
        slots = [slot for slot in diary.openings if slot < now + PREVIEWED]
        context |= {"is_valid": True, "days": list(days_of(slots, practice_zone())), "away": diary.away}
    return render(request, "consultations/desk/openings.html", context)


def _unsaved_time_off(form: AvailabilityForm) -> list[TimeOff]:
    """The rows of time off that are new or changed and say when; others of the form may be wrong."""
    rows = form.formsets["time_off"]
    changed = [row for row in rows.forms if row.has_changed() and row not in rows.deleted_forms]
    return [row.instance for row in changed if row.is_valid()][:MOST_TIME_OFF]


@require_POST
@for_the_therapist
def hours_are_right(request: DeskRequest) -> HttpResponse:
    """The hours of the example are the therapist's own."""
    Availability.objects.filter(is_example=True).update(is_example=False)
    messages.success(request, _("These are your hours now."))
    return _back(request)


@require_http_methods(["GET", "HEAD", "POST"])
@for_the_therapist
def change_feed(request: DeskRequest) -> HttpResponse:
    """The private calendar's URL, on a page of its own: no form that is half filled in stands around its buttons. A
    press makes a new one, or none; the old one stops working."""
    practice = ConsultationSettings.for_request(request)
    if request.method != "POST":
        return render(request, "consultations/desk/feed.html", {"practice": practice})
    token = new_token() if request.POST.get("wanted") else ""
    practice.feed_token, practice.feed_digest = token, digest_of(token) if token else ""
    practice.save(update_fields=["feed_token", "feed_digest"])
    log(practice, "consultations.feed", user=request.user)
    said = _("Your calendar has a new address.") if token else _("Your calendar is switched off.")
    messages.success(request, said)
    return redirect("desk:feed")


# --- does email arrive?


@require_POST
@for_the_therapist
def test_mail(request: DeskRequest) -> HttpResponse:
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
def mail_arrived(request: DeskRequest, proof: str) -> HttpResponse:
    """Where the link of a test message leads; pressing the button says that it arrived."""
    try:
        arrived = signing.loads(proof, salt=MAIL_TEST_SALT, max_age=PROOF_LASTS)
    except signing.BadSignature:
        raise Http404 from None
    is_current = arrived == mail_proof()
    if request.method == "POST" and is_current:
        proven = {"mail_proven_for": arrived, "mail_proven_at": timezone.now()}
        SystemState.objects.update_or_create(pk=1, defaults=proven)
        messages.success(request, _("Good: email from your site arrives."))
        return redirect("wagtailadmin_home")
    return render(request, "consultations/desk/mail_arrived.html", {"is_current": is_current})


# --- somebody may look over the shoulder


@require_POST
@for_the_therapist
def be_discreet(request: DeskRequest) -> HttpResponse:
    """Show initials in place of names and numbers from now on, or names again, until the sign-out."""
    request.session[DISCREET] = bool(request.POST.get("wanted"))
    return _back(request)


def _back(request: DeskRequest) -> HttpResponse:
    """To the page whose button was pressed."""
    url = request.POST.get("next", "")
    known = url_has_allowed_host_and_scheme(url, allowed_hosts={request.get_host()})
    return redirect(url if known else reverse("desk:index"))
