"""The outbox at work: messages are put in with what happened, claimed with a lease, tried, and settled."""

import logging
import re
import secrets
import smtplib
from datetime import datetime, timedelta

from django.db.models import F
from django.db.models.functions import Least
from django.utils import timezone
from django.utils.translation import gettext as _

from therapyties import languages
from therapyties.mail import TooSlow
from therapyties.security import throttle

from ..models import ConsultationRequest, ConsultationSettings, Device, Message, PushNotice
from ..models.outbox import GIVEN_UP_AFTER, LEASE, PAUSES
from ..rules.crowds import MANY, WITHIN
from ..rules.holding import PRESSED_WITHIN
from .composing import NoAddress, write
from .kinds import Kind
from .occasions import REVISION, ROUND
from .row import Calendar

MAILS_TO_ONE_ADDRESS = 3  # acknowledgements a day; more wait until their visitor sends them
NOW = timedelta(0)
NAME_BYTES = 16
MOST_SLOW = 3  # mails of one round that may take a minute each before the server counts as not there
NOTED_FROM = 3  # tries: a server that asks a stranger to come again in some minutes is no trouble yet
NOBODY = {550, 551, 553}  # RFC 5321, 4.2.3: of the mailbox; unless the second code says that it is about something else
NOBODY_BY_SECOND_CODE, ANY_SECOND_CODE = re.compile(rb"5\.1\.\d"), re.compile(rb"\d\.\d{1,3}\.\d{1,3}")  # RFC 3463
logger = logging.getLogger(__name__)


class Nobody(Exception):
    """There is no such mailbox: no other try will find one."""


class ComeAgain(Exception):
    """The server took nothing yet and asks to be tried later, as it does with senders it does not know."""


class Unreachable(Exception):
    """The mail server does not answer; asking it again at once would only keep everybody waiting."""


def tell_visitor(
    request: ConsultationRequest,
    kind: Kind,
    now: datetime,
    occasion: object = None,
    *,
    after: timedelta = NOW,
    by_hand: bool = False,
) -> None:
    """Put a message to the visitor into the outbox, once for the occasion, if e-mail is how they want to hear and the
    therapist has not said that they get none; it is not sent before so much time has passed.

    A contact is a claim until it is proven: before that it is sent the acknowledgement, and what the therapist sends
    `by_hand`. An address that is acknowledged more than three times a day may be a stranger's, whose mailbox nobody
    fills from here: what is too much waits for a press on the page of its request.
    """
    if not request.is_written_to:
        return
    if kind.row.is_acknowledgement:
        if request.messages.filter(kind=kind, occasion=kind.row.occasion.write(request.contact_round)).exists():
            return
        many = throttle.count("mail to", request.email.casefold(), timedelta(days=1)) > MAILS_TO_ONE_ADDRESS
        _put(request, kind, now, occasion, after, waits_for_press=many)
    elif request.is_proven or by_hand:
        _put(request, kind, now, occasion, after)


def press(message: Message, now: datetime) -> None:
    """A message that waited for its visitor leaves."""
    rows = Message.objects.filter(pk=message.pk, waits_for_press=True)
    rows.update(waits_for_press=False, created_at=now, next_try_at=now)


def tell_therapist(request: ConsultationRequest | None, kind: Kind, now: datetime, occasion: object = None) -> None:
    """Put a message to the therapist into the outbox, once for the occasion, if they have said where."""
    if ConsultationSettings.current().notify_email and not (request and request.is_self_test):
        _put(request, kind, now, occasion)


def announce(request: ConsultationRequest, now: datetime) -> None:
    """Tell the therapist of a new request, each as long as few come: of a crowd their first page speaks, and a mailbox
    with thousands of messages would hide the one that matters."""
    if request.is_self_test or throttle.count("announced", "everybody", WITHIN) > MANY:
        return
    tell_therapist(request, Kind.NEW_REQUEST, now)
    if Device.objects.listening().exists():
        PushNotice.objects.create(created_at=now)  # the worker tells the devices (jobs/push.py)


def take_back(request: ConsultationRequest, now: datetime) -> bool:
    """Drop what the request's newest revision was to tell its visitor; False if one of it may be on its way already."""
    newest = [kind for kind in Kind if kind.is_for_the_visitor and kind.row.occasion is REVISION]
    told = request.messages.filter(occasion=REVISION.write(request.revision), kind__in=newest)
    told.unsettled().filter(attempts=0).update(dropped_at=now)
    return not told.exclude(dropped_at=now).exists()


def hand_over(request: ConsultationRequest, taken_back: int) -> None:
    """An answer was taken back: what waited to be told of the revision before it is as true as then, of the newest."""
    before, newest = REVISION.write(taken_back - 1), REVISION.write(request.revision)
    kinds = [kind for kind in Kind if kind.row.occasion is REVISION]
    request.messages.unsettled().filter(kind__in=kinds, occasion=before).update(occasion=newest)


def _put(
    request: ConsultationRequest | None,
    kind: Kind,
    now: datetime,
    occasion: object,
    after: timedelta = NOW,
    *,
    waits_for_press: bool = False,
) -> None:
    if occasion is None and request is not None:
        occasion = request.contact_round if kind.row.occasion is ROUND else request.revision
    message = Message(
        request=request,
        name=secrets.token_urlsafe(NAME_BYTES),
        kind=kind,
        occasion=kind.row.occasion.write(occasion),
        created_at=now,
        next_try_at=now + after,
        waits_for_press=waits_for_press,
    )
    Message.objects.bulk_create([message], ignore_conflicts=True)


def send_due(clock=timezone.now, should_stop=lambda: False) -> tuple[int, int]:
    """Try every message that is due, each once; (sent, failed for now). Stops when the mail server does not answer,
    or between two messages when it `should_stop`. What went wrong is written down in the language of the desk."""
    with languages.speaking(languages.DEFAULT):
        return _send_due(clock, should_stop)


def _send_due(clock, should_stop) -> tuple[int, int]:
    sent = failing = slow = 0
    due = Message.objects.due(clock()).select_related("request").order_by("next_try_at", "pk")
    for pk in list(due.values_list("pk", flat=True)):
        if should_stop():
            break
        if not claim(pk, clock()):
            continue  # another process has it, or it is settled
        message = Message.objects.select_related("request").filter(pk=pk).first()
        if message is None:
            continue  # erased with its request at this very moment
        try:
            sent += _try(message, clock)
        except Unreachable as problem:
            _failed(message, str(problem), clock())
            return sent, failing + 1
        except Nobody:
            failing += 1
            _given_up(message, _("There is no such email address."), clock())
        except ComeAgain:
            failing += 1
            said = _("The mail server asked to be tried later.")
            _failed(message, said if message.attempts >= NOTED_FROM else "", clock())
        except TooSlow:
            failing, slow = failing + 1, slow + 1
            _failed(message, _("The mail server took longer than a minute."), clock())
            if slow == MOST_SLOW:
                return sent, failing
        except Exception as problem:
            failing += 1
            _failed(message, _in_words(message, problem), clock())
    return sent, failing


def claim(pk: int, now: datetime) -> bool:
    """Take a message for the time of a lease; False if it is not to be had. Of many who claim at once one gets it."""
    claimed = (
        Message.objects.free_to_claim(now).filter(pk=pk).update(next_try_at=now + LEASE, attempts=F("attempts") + 1)
    )
    return bool(claimed)


def _try(message: Message, clock) -> bool:
    mail = write(message, clock())
    row = Message.objects.filter(pk=message.pk)
    if mail is None:
        row.update(dropped_at=clock(), problem="")
        return False
    try:
        mail.send()
    except smtplib.SMTPAuthenticationError:
        raise Unreachable(_("The mail server did not accept our password.")) from None
    except smtplib.SMTPServerDisconnected:
        raise Unreachable(_("The mail server broke off.")) from None
    except smtplib.SMTPConnectError:
        raise Unreachable(_("The mail server could not be reached.")) from None
    except TooSlow:
        raise
    except (smtplib.SMTPRecipientsRefused, smtplib.SMTPResponseException) as refusal:
        raise _meant_by(refusal) from None
    except OSError:  # smtplib's other errors are OSErrors too
        raise Unreachable(_("The mail server could not be reached.")) from None
    row.update(sent_at=clock(), problem="")
    _note_what_was_told(message, Kind(message.kind), clock())
    return True


def _meant_by(refusal: smtplib.SMTPRecipientsRefused | smtplib.SMTPResponseException) -> Exception:
    """What a server means that answers, and does not take this message; the refusal itself where nothing follows."""
    answers: list[tuple[int, bytes | str]]
    if isinstance(refusal, smtplib.SMTPRecipientsRefused):
        answers = list(refusal.recipients.values())
    else:
        answers = [(refusal.smtp_code, refusal.smtp_error)]
    if all(400 <= code < 500 for code, _said in answers):
        return ComeAgain()
    if isinstance(refusal, smtplib.SMTPRecipientsRefused) and all(_is_nobody(*answer) for answer in answers):
        return Nobody()
    return refusal


def _is_nobody(code: int, said: bytes | str) -> bool:
    words = said if isinstance(said, bytes) else said.encode(errors="replace")
    if second := ANY_SECOND_CODE.match(words):
        return bool(NOBODY_BY_SECOND_CODE.match(second[0]))
    return code in NOBODY


def _note_what_was_told(message: Message, kind: Kind, now: datetime) -> None:
    """A time that was told as certain is kept, for what may have to be called off; and once the message with the proof
    is on its way, the time to press in it runs."""
    request = message.request
    if request is None or not kind.is_for_the_visitor:
        return
    if kind.row.calendar is Calendar.REQUEST:
        Message.objects.filter(pk=message.pk).update(told_slot=request.slot)
    if kind.row.is_acknowledgement:
        soft = ConsultationRequest.objects.holding_softly().filter(pk=request.pk)
        soft.update(held_until=Least(F("held_until"), now + PRESSED_WITHIN))


def _given_up(message: Message, problem: str, now: datetime) -> None:
    Message.objects.filter(pk=message.pk).update(problem=problem, given_up_at=now)


def _failed(message: Message, problem: str, now: datetime) -> None:
    """Note what went wrong, and when to try again: after growing pauses, for two days."""
    pause = PAUSES[min(message.attempts, len(PAUSES)) - 1]
    gone = now + pause > message.created_at + GIVEN_UP_AFTER
    outcome = {"given_up_at": now} if gone else {"next_try_at": now + pause}
    Message.objects.filter(pk=message.pk).update(problem=problem, **outcome)


def _in_words(message: Message, problem: Exception) -> str:
    match problem:
        case NoAddress():
            return str(problem)
        case smtplib.SMTPRecipientsRefused():
            return _("The mail server refused the address.")
        case smtplib.SMTPResponseException():
            return _("The mail server refused the message.")
    # Whatever a mail library raises, its words may hold an address.
    logger.error(
        "Message %s of request %s could not be made: %s", message.kind, message.request, type(problem).__name__
    )
    return _("The message could not be made.")
