"""A message becomes a mail: its address, its words and its calendar file, as things stand when its turn comes.

What goes to a visitor is said in the language of their request, what goes to the therapist in that of the desk.
"""

from datetime import datetime
from email.message import MIMEPart
from urllib.parse import urlsplit

from django.apps import apps
from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import get_language_bidi
from django.utils.translation import gettext as _

from therapyties import languages
from therapyties.security.encryption import Undecryptable

from ..models import ConsultationRequest, ConsultationSettings, Message
from ..moments import moment, short_moment
from . import calendars, talking, wording
from .kinds import Kind
from .letters import Letter
from .proofs import proof_url
from .row import Calendar
from .sender import sender_line


class NoAddress(Exception):
    """It is not known where this message should go; says why, in words for the desk."""


def write(message: Message, now: datetime) -> EmailMultiAlternatives | None:
    """The mail for a message, as things stand at `now`; None if it is not true any more, or if its visitor is to get
    no messages by now.

    Raises NoAddress if there is nowhere to send it.
    """
    kind = Kind(message.kind)
    letter = Letter(message, now, kind.row.occasion)
    if not kind.row.still_true(letter):
        return None
    if kind.is_for_the_visitor and letter.request is not None and letter.request.gets_no_messages:
        return None
    if kind.is_for_the_visitor:
        return _to_the_visitor(letter)
    with languages.speaking(languages.DEFAULT):
        return _to_the_therapist(letter)


def values_for(request: ConsultationRequest, link: str) -> dict[str, str]:
    """What stands for each placeholder about a request, in the language that is spoken now."""
    return {
        "reference": languages.isolated(request.reference),
        "link": link,
        "when": moment(request.slot, request.zone) if request.slot else _("a time still to be agreed"),
        "short": short_moment(request.slot, request.zone) if request.slot else _("a time still to be agreed"),
        "promise": moment(request.promised_by),
        "words": str(request.words),
        "options": "\n".join(moment(slot, request.zone) for slot in request.proposals),
        "until": moment(request.proposed_until) if request.proposed_until else "",
        "earlier": moment(request.earlier_slot, request.zone) if request.earlier_slot else "",
        "talk": talking.who_calls(request),
        "instead": _instead_of(request),
    }


def _instead_of(request: ConsultationRequest) -> str:
    """Why other times are proposed: a call that was on is off, or the time asked for does not suit; empty if there was
    none."""
    if request.confirmed_slot:
        return _("I am sorry: I have to call off our call on %(when)s.") % {
            "when": moment(request.confirmed_slot, request.zone)
        }
    return _("The time you asked for does not work for me.") if request.slot else ""


def preview(request: ConsultationRequest, kind: Kind) -> tuple[str, str, str]:
    """(subject, text, HTML) of the message about a request as it stands in memory, saved or not, in the language that
    its visitor reads.

    Where the message will hold the address of a proof, the preview only says so: it stands in the message alone.
    """
    with languages.speaking(request.language):
        proof = "" if request.is_proven else _("(an address that is only in this message)")
        values, has_time = values_for(request, _link_of(request)), request.slot is not None
        return compose(kind, *wording.in_force(kind), values, proof, has_time=has_time)


def compose(
    kind: Kind, subject: str, body: str, values: dict[str, str], proof: str = "", *, has_time: bool = True
) -> tuple[str, str, str]:
    """(subject, text, HTML) of a message with this wording, its frame in the language that is spoken now; the last is
    empty for those to the therapist. `proof` is the address by which its reader shows that the mailbox is theirs, where
    that is still to be shown."""
    subject, text = wording.one_line(wording.fill(subject, values)), wording.fill(body, values)
    if not kind.is_for_the_visitor:
        return subject, f"{text}\n", ""
    context = {
        "subject": subject,
        "language": languages.current(),
        "direction": "rtl" if get_language_bidi() else "ltr",
        "practice": apps.get_model(settings.PRACTICE_DETAILS_MODEL).current(),
        "with_crisis": kind.row.with_crisis,
        "proof": proof,
        "is_first": kind is Kind.RECEIVED,
        "is_the_end": kind in (Kind.DECLINED, Kind.CALLED_OFF, Kind.WITHDRAWN),
        "has_time": has_time,
    }
    return (
        subject,
        render_to_string("emails/frame.txt", context | {"body": text}).strip() + "\n",
        render_to_string("emails/frame.html", context | {"body": wording.fill_html(body, values)}),
    )


def _to_the_visitor(letter: Letter) -> EmailMultiAlternatives:
    request = letter.request
    if request is None:
        raise NoAddress(_("The visitor gave no email address."))
    if isinstance(request.email, Undecryptable) or isinstance(request.token, Undecryptable):
        raise NoAddress(_("The address cannot be decrypted."))
    if not request.email:
        raise NoAddress(_("The visitor gave no email address."))
    with languages.speaking(request.language):
        proof = "" if request.is_proven else proof_url(letter.message)
        mail = _mail(letter, request.email, values_for(request, _link_of(request)), proof)
        match Kind(letter.message.kind).row.calendar:
            case Calendar.REQUEST:
                _enclose(mail, calendars.call_file(request, letter.now), Calendar.REQUEST)
            case Calendar.CANCEL if told := _told_as_certain(request):
                _enclose(mail, calendars.call_file(request, letter.now, cancelled_at=told), Calendar.CANCEL)
        return mail


def _link_of(request: ConsultationRequest) -> str:
    token = "-" if isinstance(request.token, Undecryptable) else request.token
    return settings.SITE_URL + languages.url_in("consultations:private", token, language=request.language)


def _to_the_therapist(letter: Letter) -> EmailMultiAlternatives:
    """The reference and a link behind the sign-in; no name, no note."""
    address = ConsultationSettings.current().notify_email
    if not address:
        raise NoAddress(_("No address is set under Settings, Consultation form."))
    request = letter.request
    if of_no_request := Kind(letter.message.kind).row.values:
        values = of_no_request(letter)
    elif request is not None:
        values = values_for(request, settings.SITE_URL + reverse("desk:inspect", args=[request.pk]))
    else:
        raise NoAddress(_("The request it is about is erased."))
    return _mail(letter, address, values)


def _mail(letter: Letter, address: str, values: dict[str, str], proof: str = "") -> EmailMultiAlternatives:
    has_time = letter.request is not None and letter.request.slot is not None
    kind = Kind(letter.message.kind)
    subject, text, html = compose(kind, *wording.in_force(kind), values, proof, has_time=has_time)
    mail = EmailMultiAlternatives(subject, text, sender_line(), to=[address])
    mail.extra_headers["Auto-Submitted"] = "auto-generated"  # no absence note answers it (RFC 3834)
    # The same for every try, so that a mailbox which got it twice shows it once.
    # Its name is random: a site that was restored from a backup never gives a new message one that was used.
    name = letter.message.name or f"{letter.message.pk}.{letter.message.created_at:%Y%m%d%H%M%S%f}"  # of before names
    mail.extra_headers["Message-ID"] = f"<{name}@{urlsplit(settings.SITE_URL).hostname}>"
    if html:
        mail.attach_alternative(html, "text/html")
    return mail


def _enclose(mail: EmailMultiAlternatives, file: bytes, method: Calendar) -> None:
    part = MIMEPart()
    part.set_content(file, maintype="text", subtype="calendar", filename="call.ics", disposition="attachment")
    part.replace_header("Content-Type", f'text/calendar; charset="utf-8"; method={method.value}; name="call.ics"')
    mail.attach(part)


def _told_as_certain(request: ConsultationRequest) -> datetime | None:
    """The time of the call that the last confirmation named; None if none has left, or a later message cancelled it."""
    sent = request.messages.filter(sent_at__isnull=False).order_by("sent_at", "pk")
    told = sent.filter(kind=Kind.CONFIRMED).last()
    off = [kind for kind in Kind if kind.row.calendar is Calendar.CANCEL]
    if told is None or sent.filter(kind__in=off, sent_at__gte=told.sent_at, pk__gt=told.pk).exists():
        return None
    return told.told_slot or request.confirmed_slot or request.slot
