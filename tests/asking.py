"""Requests as the form hands them on, on a Monday of the practice, and everything that can happen to one."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from django.core import mail
from wagtail.models import Site

from consultations import services
from consultations.deadlines import expire, remind
from consultations.forms import new_start
from consultations.models import ConsultationSettings, new_token
from consultations.outbox import send_due

FORM = "/consultation/"


def at(text):
    """That moment on the practice's wall clock."""
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo("America/Los_Angeles")).astimezone(UTC)


NOW = at("2026-03-02 09:00")  # a Monday
SLOT = at("2026-03-04 10:00")
OTHERS = [at("2026-03-05 10:00"), at("2026-03-05 14:00"), at("2026-03-06 10:00")]
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
WORDS = "I will call from a withheld number."
BY_PHONE = {"contact_route": "phone", "phone": "+1 818-555-0123", "email": ""}
BY_EMAIL = {"contact_route": "email", "phone": "", "email": "maya@example.org"}


def ask(slot=SLOT, *, now=NOW, doubts=(), **changed):
    """A request as the form hands it on."""
    answers = BY_EMAIL | {
        "slot": slot,
        "name": "Maya",
        "voicemail_ok": False,
        "times": [] if slot else ["evenings"],
        "times_note": "",
        "service": "Couples therapy",
        "in_california": "yes",
        "note": "A few words",
        "privacy_version": "of these tests",
    }
    return services.request_consultation(answers | changed, submission=new_token(), doubts=list(doubts), now=now)


def do(act, request, *args, now=NOW, **options):
    """What somebody does who has just looked at the request."""
    request.refresh_from_db()
    act(request, *args, seen=request.revision, now=now, **options)


def deliver(now=NOW):
    """The mails that go out half a minute after that moment, when an answer can no longer be taken back."""
    before = len(mail.outbox)
    send_due(lambda: now + services.UNDO)
    return mail.outbox[before:]


def answers_to_a_form(client, **changed):
    """What a person who took a minute would send."""
    return {
        "started": new_start(seconds_ago=60),
        "slot": "",
        "name": "Maya",
        "contact_route": "phone",
        "phone": "(818) 555-0123",
        "email": "",
        "voicemail_ok": "yes",
        "times": ["evenings"],
        "times_note": "",
        "service": "",
        "in_california": "yes",
        "adult": "yes",
        "note": "A few words",
        "privacy": "on",
        "website": "",
    } | changed


def announce_requests():
    """New requests are announced to liron@example.org."""
    site = Site.objects.get(is_default_site=True)
    ConsultationSettings.objects.update_or_create(site=site, defaults={"notify_email": "liron@example.org"})


# --- how each kind comes about; each gives the moment of it


def nothing(request):
    return NOW


def asking_again(request):
    ask(OTHERS[0], contact_route=request.contact_route, phone=request.phone, email=request.email)
    return NOW


def confirming(request):
    do(services.confirm, request, words=WORDS)
    return NOW


def moving(request):
    do(services.move, request, OTHERS[0])
    return NOW


def declining(request):
    do(services.decline, request, words=WORDS)
    return NOW


def proposing(request):
    do(services.propose, request, [slot for slot in OTHERS if slot != request.slot], words=WORDS)
    return NOW


def agreeing(request):
    proposing(request)
    deliver()
    return moving(request)


def withdrawing(request):
    do(services.withdraw, request)
    return NOW


def erasing(request):
    services.erase(request, now=NOW)
    return NOW


def staying_silent(request):
    assert expire(SLOT + MINUTE) == 1
    return SLOT + MINUTE


def reminding(request):
    confirming(request)
    deliver()
    remind(SLOT - DAY)
    return SLOT - DAY


def almost_breaking_the_promise(request):
    remind(request.promised_by - 4 * HOUR)
    return request.promised_by - 4 * HOUR


def breaking_the_promise(request):
    remind(request.promised_by + MINUTE)
    return request.promised_by + MINUTE
