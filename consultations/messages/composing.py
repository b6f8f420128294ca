"""What each message says, to whom, and whether it is still true when its turn comes."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from email.message import MIMEPart
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from django.conf import settings
from django.core import signing
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from therapyties.security.encryption import Undecryptable
from therapyties.security.tokens import digest_of

from ..models import ConsultationRequest, ConsultationSettings, Message, MessageKind
from ..models.requests import WARNED_BEFORE
from ..rules.states import Status
from ..templatetags.moments import clock, day_name, day_of, moment, short_moment
from . import calendars, wording

Kind = MessageKind
MAIL_TEST_SALT = "consultations.mail-test"


class NoAddress(Exception):
    """It is not known where this message should go; says why, in words for the desk."""


@dataclass(frozen=True)
class Letter:
    """What is about to be sent about one request."""

    message: Message
    now: datetime

    @property
    def request(self) -> ConsultationRequest:
        return self.message.request

    @property
    def kind(self) -> MessageKind:
        return MessageKind(self.message.kind)

    @property
    def is_newest(self) -> bool:
        """Whether nothing has happened to the request since the message was written."""
        return str(self.request.revision) == self.message.occasion


def _is_requested(letter: Letter) -> bool:
    return letter.request.status == Status.REQUESTED


def _is_requested_and_newest(letter: Letter) -> bool:
    return letter.is_newest and letter.request.status == Status.REQUESTED


def _is_newest(letter: Letter) -> bool:
    return letter.is_newest


def _is_about_the_same_promise(letter: Letter) -> bool:
    return letter.request.is_waiting and letter.request.promised_by.isoformat() == letter.message.occasion


def _is_ahead(letter: Letter) -> bool:
    request = letter.request
    return (
        request.status == Status.CONFIRMED
        and request.slot is not None
        and request.slot.isoformat() == letter.message.occasion
        and letter.now < request.slot
    )


def _is_ahead_and_newest(letter: Letter) -> bool:
    return letter.is_newest and letter.now < letter.request.slot


# A message whose condition no longer holds is dropped: what it says is not so any more.
STILL_TRUE: dict[MessageKind, Callable[[Letter], bool]] = {
    Kind.RECEIVED: _is_requested_and_newest,
    Kind.ALREADY: lambda letter: letter.request.first_of_the_contact() is not None,
    Kind.CONFIRMED: _is_ahead_and_newest,
    Kind.MOVED: _is_newest,
    Kind.DECLINED: _is_newest,
    Kind.PROPOSED: _is_newest,
    Kind.WITHDRAWN: _is_newest,
    Kind.EXPIRED: _is_newest,
    Kind.REMINDER: _is_ahead,
    Kind.LATE: _is_about_the_same_promise,
    Kind.NEW_REQUEST: _is_requested,
    Kind.NOW_WITHDRAWN: lambda letter: letter.request is None or letter.is_newest,
    Kind.NOW_MOVED: _is_newest,
    Kind.NOW_AGREED: _is_newest,
    Kind.PROMISE_NEAR: _is_about_the_same_promise,
    Kind.MORNING: lambda letter: letter.now.astimezone(_zone()).date().isoformat() == letter.message.occasion,
    Kind.ERASURE_NEAR: lambda letter: bool(_about_to_be_erased(letter)["requests"]),
    Kind.MAIL_TEST: lambda letter: True,
    Kind.SELF_TEST: lambda letter: bool(_failed_self_test(letter)["problem"]),
    Kind.LICENCE_NEAR: lambda letter: True,
}
CALLS_OFF = {Kind.MOVED, Kind.DECLINED, Kind.PROPOSED, Kind.WITHDRAWN}


def write(message: Message, now: datetime) -> EmailMultiAlternatives | None:
    """The mail for a message, as things stand at `now`; None if it is not true any more.

    Raises NoAddress if there is nowhere to send it.
    """
    letter = Letter(message, now)
    if not STILL_TRUE[letter.kind](letter):
        return None
    return _to_the_visitor(letter) if letter.kind.is_for_the_visitor else _to_the_therapist(letter)


def therapists_address() -> str:
    """Where the therapist is written to; empty until they have said so."""
    return ConsultationSettings.objects.values_list("notify_email", flat=True).first() or ""


def values_for(request: ConsultationRequest, link: str) -> dict[str, str]:
    """What stands for each placeholder about a request."""
    return {
        "reference": request.reference,
        "link": link,
        "when": moment(request.slot, request.zone) if request.slot else _("a time still to be agreed"),
        "short": short_moment(request.slot, request.zone) if request.slot else _("a time still to be agreed"),
        "promise": moment(request.promised_by),
        "words": str(request.words),
        "options": "\n".join(moment(slot, request.zone) for slot in request.proposals),
    }


def preview(request: ConsultationRequest, kind: MessageKind) -> tuple[str, str, str]:
    """(subject, text, HTML) of the message about a request as it stands in memory, saved or not."""
    return compose(kind, *wording.wording(kind), values_for(request, _link_of(request)))


def compose(kind: MessageKind, subject: str, body: str, values: dict[str, str]) -> tuple[str, str, str]:
    """(subject, text, HTML) of a message with this wording; the last is empty for those to the therapist."""
    subject, text = wording.one_line(wording.fill(subject, values)), wording.fill(body, values)
    if not kind.is_for_the_visitor:
        return subject, f"{text}\n", ""
    with_crisis = kind in (Kind.RECEIVED, Kind.MOVED, Kind.LATE, Kind.EXPIRED, Kind.DECLINED)
    context = {"subject": subject, "with_crisis": with_crisis}
    return (
        subject,
        render_to_string("emails/frame.txt", context | {"body": text}).strip() + "\n",
        render_to_string("emails/frame.html", context | {"body": wording.fill_html(body, values)}),
    )


def _to_the_visitor(letter: Letter) -> EmailMultiAlternatives:
    # Who asked twice is told of the first request, behind its own link.
    request = letter.request.first_of_the_contact() if letter.kind == Kind.ALREADY else letter.request
    if isinstance(request.email, Undecryptable) or isinstance(request.token, Undecryptable):
        raise NoAddress(_("The address cannot be decrypted."))
    if not request.email:
        raise NoAddress(_("The visitor gave no e-mail address."))
    mail = _mail(letter, request.email, values_for(request, _link_of(request)))
    if letter.kind == Kind.CONFIRMED:
        _enclose(mail, calendars.call_file(request, letter.now), "REQUEST")
    elif letter.kind in CALLS_OFF and request.slot and _was_told_it_is_on(request):
        _enclose(mail, calendars.call_file(request, letter.now, cancelled=True), "CANCEL")
    return mail


def _link_of(request: ConsultationRequest) -> str:
    token = "-" if isinstance(request.token, Undecryptable) else request.token
    return settings.SITE_URL + reverse("consultations:yours", args=[token])


def _to_the_therapist(letter: Letter) -> EmailMultiAlternatives:
    """The reference and a link behind the sign-in; no name, no note."""
    address = therapists_address()
    if not address:
        raise NoAddress(_("No address is set under Settings, Consultation form."))
    request = letter.request
    desk = settings.SITE_URL + reverse("desk:index")
    if letter.kind in WITHOUT_REQUEST:
        values = {"link": desk} | WITHOUT_REQUEST[letter.kind](letter)
    elif request is None:  # it was erased by its visitor; its reference is all that is left
        values = {"link": desk, "reference": letter.message.occasion, "when": _("and everything about it is erased")}
    else:
        values = values_for(request, settings.SITE_URL + reverse("desk:inspect", args=[request.pk]))
    return _mail(letter, address, values)


def _mail(letter: Letter, address: str, values: dict[str, str]) -> EmailMultiAlternatives:
    subject, text, html = compose(letter.kind, *wording.wording(letter.kind), values)
    mail = EmailMultiAlternatives(subject, text, to=[address])
    # The same for every try, so that a mailbox which got it twice shows it once.
    mail.extra_headers["Message-ID"] = f"<{letter.message.pk}.{letter.kind}@{urlsplit(settings.SITE_URL).hostname}>"
    if html:
        mail.attach_alternative(html, "text/html")
    return mail


def _enclose(mail: EmailMultiAlternatives, file: bytes, method: str) -> None:
    part = MIMEPart()
    part.set_content(file, maintype="text", subtype="calendar", filename="call.ics", disposition="attachment")
    part.replace_header("Content-Type", f'text/calendar; charset="utf-8"; method={method}; name="call.ics"')
    mail.attach(part)


def _was_told_it_is_on(request: ConsultationRequest) -> bool:
    return request.messages.filter(kind=Kind.CONFIRMED, sent_at__isnull=False).exists()


def _the_day(now: datetime) -> dict[str, str]:
    """Today's calls by reference, and how many wait."""
    today = now.astimezone(_zone()).date()
    calls = [
        call
        for call in ConsultationRequest.objects.holding_a_slot().order_by("slot")
        if call.slot.astimezone(_zone()).date() == today
    ]
    lines = [f"{clock(call.slot, call.zone)}  {call.reference}  {call.get_status_display()}" for call in calls]
    waiting = ConsultationRequest.objects.waiting().count()
    said = ngettext("%d person waits for an answer.", "%d people wait for an answer.", waiting) % waiting
    return {"calls": "\n".join(lines) or _("No calls today."), "waiting": said if waiting else ""}


def mail_proof() -> str:
    """What a test mail proves that it arrives: this sender to this address."""
    return digest_of(f"{settings.DEFAULT_FROM_EMAIL} to {therapists_address()}")


def _test_of_the_mail(letter: Letter) -> dict[str, str]:
    proof = signing.dumps(mail_proof(), salt=MAIL_TEST_SALT)
    return {"link": settings.SITE_URL + reverse("desk:mail_arrived", args=[proof])}


def _about_to_be_erased(letter: Letter) -> dict[str, str]:
    """Those whose time is over within a week, and when."""
    days = retention_days()
    lines = [
        f"{day_of(request.erased_on(days))}  {request.reference}  {request.get_status_display()}"
        for request in ConsultationRequest.objects.past_keeping(letter.now + WARNED_BEFORE, days)
    ]
    return {"requests": "\n".join(lines)}


def _failed_self_test(letter: Letter) -> dict[str, str]:
    return {"problem": ConsultationSettings.objects.values_list("self_test_problem", flat=True).first() or ""}


def _license_soon_over(letter: Letter) -> dict[str, str]:
    day = datetime.strptime(letter.message.occasion[:10], "%Y-%m-%d").date()  # noqa: DTZ007 - a day has no zone
    return {"when": day_name(day), "link": settings.SITE_URL + reverse("wagtailadmin_home")}


# What stands in the messages that are about no single request.
WITHOUT_REQUEST: dict[MessageKind, Callable[[Letter], dict[str, str]]] = {
    Kind.MORNING: lambda letter: _the_day(letter.now),
    Kind.ERASURE_NEAR: _about_to_be_erased,
    Kind.MAIL_TEST: _test_of_the_mail,
    Kind.SELF_TEST: _failed_self_test,
    Kind.LICENCE_NEAR: _license_soon_over,
}


def retention_days() -> int:
    """For how many days after the last contact a request is kept."""
    return ConsultationSettings.objects.values_list("retention_days", flat=True).first() or 90


def _zone() -> ZoneInfo:
    return ZoneInfo(settings.PRACTICE_TIME_ZONE)
