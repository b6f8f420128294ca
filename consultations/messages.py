"""The mails about a request: one function for each, and what happens when one cannot be sent."""

import logging
import smtplib
import socket
from datetime import timedelta

from django.conf import settings
from django.core.mail import EmailMessage
from django.db.models import F
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from . import throttle
from .fields import Undecryptable
from .models import ConsultationRequest, ConsultationSettings, ContactRoute, Message, MessageKind

MAILS_TO_ONE_ADDRESS = 3  # a day
logger = logging.getLogger(__name__)


class NoAddress(Exception):
    """It is not known where this message should go; says why, in words for the desk."""


def due_for(request: ConsultationRequest) -> list[Message]:
    """The messages a new request calls for, not saved: to the therapist if an address is set, to the visitor if
    e-mail is their route.

    A doubtful one is answered like any other, so that no sender can tell; but one address hears three times a day at
    most, so that no stranger's mailbox is filled from here.
    """
    kinds = [MessageKind.NEW_REQUEST] if therapists_address() else []
    if (
        request.contact_route == ContactRoute.EMAIL
        and throttle.count("mail to", request.email.casefold(), timedelta(days=1)) <= MAILS_TO_ONE_ADDRESS
    ):
        kinds.append(MessageKind.RECEIVED)
    return [Message(request=request, kind=kind) for kind in kinds]


def therapists_address() -> str:
    """Where new requests are announced; empty until the therapist has said so."""
    return ConsultationSettings.objects.values_list("notify_email", flat=True).first() or ""


def new_request(request: ConsultationRequest) -> EmailMessage:
    """To the therapist: the reference and a link behind the sign-in; no name, no note."""
    address = therapists_address()
    if not address:
        raise NoAddress(_("No address is set under Settings, Consultation form."))
    link = settings.SITE_URL + reverse("desk:inspect", args=[request.pk])
    return _mail("emails/new_request.txt", address, {"request": request, "link": link})


def received(request: ConsultationRequest) -> EmailMessage:
    """To the visitor: the request arrived, and by when they hear. Fit for a lock screen."""
    if isinstance(request.email, Undecryptable) or isinstance(request.token, Undecryptable):
        raise NoAddress(_("The address cannot be decrypted."))
    link = settings.SITE_URL + reverse("consultations:received", args=[request.token])
    return _mail("emails/received.txt", request.email, {"request": request, "link": link})


WRITERS = {MessageKind.NEW_REQUEST: new_request, MessageKind.RECEIVED: received}


def deliver(messages: list[Message]) -> None:
    """Try to send each and note what became of it; a server that did not answer once is not asked again this time."""
    unreachable = ""
    for message in messages:
        this = Message.objects.filter(pk=message.pk)
        if not this.waiting(timezone.now()).update(tried_at=timezone.now(), attempts=F("attempts") + 1):
            continue  # another process is sending it, or has
        problem = unreachable or _send(message)
        if problem in (_unreachable(), _gave_up()):
            unreachable = problem
        now = timezone.now()
        outcome = {"failed_at": now, "problem": problem} if problem else {"sent_at": now, "problem": ""}
        this.update(**outcome)


def _send(message: Message) -> str:
    """Send it; the problem in plain words, or an empty text if there was none."""
    try:
        WRITERS[MessageKind(message.kind)](message.request).send()
    except NoAddress as reason:
        return str(reason)
    except smtplib.SMTPRecipientsRefused:
        return _("The mail server refused the address.")
    except smtplib.SMTPAuthenticationError:
        return _("The mail server did not accept our password.")
    except smtplib.SMTPServerDisconnected:
        return _gave_up()
    except (socket.gaierror, OSError):  # smtplib's other errors are OSErrors too
        return _unreachable()
    except Exception:
        # Whatever a mail library raises, the request is stored and the visitor is not to be troubled.
        logger.error("Message %s of request %s could not be made", message.kind, message.request)
        return _("The message could not be made.")
    return ""


def _unreachable() -> str:
    return _("The mail server could not be reached.")


def _gave_up() -> str:
    return _("The mail server broke off.")


def _mail(template: str, address: str, context: dict) -> EmailMessage:
    """The first line of the template is the subject."""
    subject, _blank, body = render_to_string(template, context).partition("\n")
    return EmailMessage(subject.strip(), body.strip() + "\n", to=[address])
