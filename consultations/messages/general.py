"""What stands in the messages that are about no single request: the day, what will be erased, tests, the license."""

from datetime import datetime

from django.conf import settings
from django.core import signing
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from therapyties.security.tokens import digest_of

from ..models import ConsultationRequest, ConsultationSettings, SystemState
from ..models.availability import practice_zone
from ..moments import clock, day_name, day_of
from .calendars import desk_link_of
from .occasions import LicenceWarning

MAIL_TEST_SALT = "consultations.mail-test"


def desk_link() -> str:
    return settings.SITE_URL + reverse("desk:index")


def the_day(now: datetime) -> dict[str, str]:
    """Today's calls by reference, and how many wait."""
    today = now.astimezone(practice_zone()).date()
    calls = [
        call
        for call in ConsultationRequest.objects.holding_a_slot().order_by("slot")
        if call.slot.astimezone(practice_zone()).date() == today
    ]
    lines = [
        f"{clock(call.slot, call.zone)}  {call.reference}  {call.get_status_display()}\n{desk_link_of(call)}"
        for call in calls
    ]
    waiting = ConsultationRequest.objects.waiting().count()
    said = ngettext("%d person waits for an answer.", "%d people wait for an answer.", waiting) % waiting
    return {
        "link": desk_link(),
        "calls": "\n".join(lines) or _("No calls today."),
        "waiting": said if waiting else "",
    }


def about_to_be_erased(now: datetime) -> dict[str, str]:
    """Those whose time is over within a week, and when."""
    days = ConsultationSettings.current().retention_days
    lines = [
        f"{day_of(request.erased_on(days))}  {request.reference}  {request.get_status_display()}"
        for request in ConsultationRequest.objects.soon_past_retention(now, days)
    ]
    return {"link": desk_link(), "requests": "\n".join(lines)}


def erased(reference: str) -> dict[str, str]:
    """A request that is gone: its reference is all that is left."""
    return {"link": desk_link(), "reference": reference}


def claims() -> dict[str, str]:
    return {"link": settings.SITE_URL + reverse("wagtailadmin_home")}


def mail_proof() -> str:
    """What a test mail proves that it arrives: this sender to this address."""
    return digest_of(f"{settings.DEFAULT_FROM_EMAIL} to {ConsultationSettings.current().notify_email}")


def test_of_the_mail() -> dict[str, str]:
    proof = signing.dumps(mail_proof(), salt=MAIL_TEST_SALT)
    return {"link": settings.SITE_URL + reverse("desk:mail_arrived", args=[proof])}


def failed_self_test() -> dict[str, str]:
    return {"link": desk_link(), "problem": SystemState.current().self_test_problem}


def license_soon_over(warning: LicenceWarning) -> dict[str, str]:
    return {"link": settings.SITE_URL + reverse("wagtailadmin_home"), "when": day_name(warning.expires)}
