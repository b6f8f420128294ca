"""Requests as the form hands them on, on a Monday of the practice, and everything that can happen to one."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from django.core import mail
from django.utils import timezone
from wagtail.models import Site

from consultations.jobs.deadlines import expire, remind
from consultations.messages.outbox import send_due
from consultations.models import ConsultationSettings, Message
from consultations.services import (
    asking,
    by_anyone,
    by_therapist,
    by_visitor,
    changing,
    correcting,
    following_up,
    renderings,
)
from therapyties.security.tokens import new_token

FORM = "/consultation/"


def at(text):
    """That moment on the practice's wall clock."""
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo("America/Los_Angeles")).astimezone(UTC)


NOW = at("2026-03-02 09:00")  # a Monday
SLOT = at("2026-03-04 10:00")
EARLIER = at("2026-03-03 10:00")
OTHERS = [at("2026-03-05 10:00"), at("2026-03-05 14:00"), at("2026-03-06 10:00")]
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
WORDS = "I will call from a withheld number."
SECRETS = ("Maya", "few words", "ouples")  # of what `ask` asks with, what no message may hold
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
    return asking.request_consultation(answers | changed, submission=new_token(), doubts=list(doubts), now=now)


def prove(request, now=NOW):
    """Whoever asked has shown that the contact is theirs: by the press in the message, or by speaking."""
    if request.contact_route == "email":
        by_visitor.prove(request, now=now)
    else:
        do(by_therapist.spoke_with, request, now=now)
    request.refresh_from_db()
    return request


def ask_and_prove(slot=SLOT, *, now=NOW, **changed):
    """A request whose visitor has shown who they are."""
    return prove(ask(slot, now=now, **changed), now)


def do(act, request, *args, now=NOW, **options):
    """What somebody does who has just looked at the request."""
    request.refresh_from_db()
    act(request, *args, seen=request.revision, now=now, **options)


def deliver(now=NOW):
    """The mails that go out half a minute after that moment, when an answer can no longer be taken back."""
    before = len(mail.outbox)
    send_due(lambda: now + changing.UNDO)
    return mail.outbox[before:]


def hold(request):
    """Whether its time is kept for it, and until when."""
    request.refresh_from_db()
    return request.is_held, request.held_until


def outcomes():
    """(the kinds of the messages sent, of those dropped)"""
    return tuple(
        {message.kind for message in Message.objects.filter(**{f"{outcome}__isnull": False})}
        for outcome in ("sent_at", "dropped_at")
    )


def answers_to_a_form(client, **changed):
    """What a person who looked at the form and took a minute would send."""
    if not client.cookies:
        client.get(FORM)
    return {
        "started": renderings.signed_name(seconds_ago=60),
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
        "relay_note": "",
    } | changed


def announce_requests():
    """New requests are announced to liron@example.org."""
    site = Site.objects.get(is_default_site=True)
    ConsultationSettings.objects.update_or_create(site=site, defaults={"notify_email": "liron@example.org"})


# --- how each kind comes about; each gives the moment of it


def nothing(request):
    return NOW


def confirming(request):
    do(by_therapist.confirm, request, words=WORDS)
    return NOW


def moving(request):
    do(by_visitor.move, request, OTHERS[0])
    return NOW


def declining(request):
    do(by_therapist.decline, request, words=WORDS)
    return NOW


def proposing(request):
    do(by_therapist.propose, request, [slot for slot in OTHERS if slot != request.slot], words=WORDS)
    return NOW


def agreeing(request):
    proposing(request)
    deliver()
    return moving(request)


def calling_off(request):
    confirming(request)
    deliver()
    return declining(request)


def letting_proposals_pass(request):
    proposing(request)
    deliver()
    request.refresh_from_db()
    assert expire(request.proposed_until) == 1
    return request.proposed_until


def following_up_kindly(request):
    """Beside the message that went out by itself when the times were let go."""
    moment_of_it = letting_proposals_pass(request)
    deliver(moment_of_it)
    request.refresh_from_db()
    if request.is_written_to:
        following_up.follow_up(request, now=moment_of_it)
    return moment_of_it


def being_reminded_to_choose(request):
    proposing(request)
    deliver()
    request.refresh_from_db()
    remind(request.proposed_until - HOUR)
    return request.proposed_until - HOUR


def hearing_of_an_earlier_time(request):
    """Somebody else's call, a day earlier, is called off."""
    other = ask(EARLIER, **BY_PHONE)
    do(by_therapist.confirm, other)
    by_visitor.wait_for_earlier(request, True, now=NOW)
    do(by_visitor.withdraw, other)
    return NOW


def correcting_the_address(request):
    do(correcting.correct, request, "+1 818-555-0188" if request.phone else "maya.w@example.org")
    return NOW


def renewing_the_address(request):
    by_anyone.renew_link(request)
    request.refresh_from_db()
    return timezone.now()


def withdrawing(request):
    do(by_visitor.withdraw, request)
    return NOW


def erasing(request):
    by_anyone.erase(request, now=NOW)
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
