"""The devices of the desk are told that a request waits; what their push services answer is acted on."""

import logging
import time
from collections.abc import Collection
from datetime import datetime

from django.db.models import Q
from django.utils.translation import gettext as _

from therapyties.jobs import stop_asked
from therapyties.security.outside import Answer, Network, Unreachable

from ..messages import push
from ..models import ConsultationRequest, Device, PushNotice
from ..models.push import FORGOTTEN_AFTER

MAY = "consultations.change_consultationrequest"  # who may use the desk
MOST_SECONDS = 25  # of one round: the mails of the next one wait behind it
GOOD = range(200, 300)
NOT_FOUND, GONE, MANY = 404, 410, 429
BROKEN = range(500, 600)
logger = logging.getLogger(__name__)


def tell_devices(now: datetime, allowed: Collection[Network] = ()) -> None:
    """Whoever is to be told something is tried once. `allowed`: networks of this machine that may be asked, which only
    tests have."""
    spread(now)
    begun = time.monotonic()
    for device in Device.objects.due(now).select_related("user"):
        if stop_asked.is_set() or time.monotonic() - begun > MOST_SECONDS:
            break
        if device.claim(now):
            tell(device, now, allowed)


def spread(now: datetime) -> None:
    """What was announced since the last round is for every device to tell, once."""
    notices = PushNotice.objects.order_by("-pk")
    if newest := notices.first():
        Device.objects.listening().update(wanted_at=min(newest.created_at, now))
        notices.filter(pk__lte=newest.pk).delete()


def tell(device: Device, now: datetime, allowed: Collection[Network] = ()) -> None:
    """One try at a device that was claimed."""
    if not may_be_told(device):
        device.delete()
        return
    is_waited_for = bool(device.wanted_at) and ConsultationRequest.objects.waiting().exists()
    if not is_waited_for and not device.is_test_wanted:
        device.note_needless()
        return
    key = push.signing_key()
    if key is None or not device.is_readable:
        problem = _("What reaches it can no longer be decrypted. Remove it here, and turn it on again over there.")
        device.note_failure(problem, now, later=None, is_over=True)
        return
    try:
        kind, words = ("request", _("A request waits")) if is_waited_for else ("test", _("This is a test"))
        settle(device, push.send(device, kind, words, key, now, allowed), now)
    except Unreachable as problem:
        device.note_failure(str(problem), now, later=None)
    except Exception as error:  # whatever is stored of one, the others are told
        logger.error("A device could not be told: %s", type(error).__name__)
        device.note_failure(_("The word for it could not be made."), now, later=None)


def settle(device: Device, answer: Answer, now: datetime) -> None:
    """What the push service answered, noted."""
    status = {"status": answer.status}
    if answer.status in GOOD:
        device.note_told(now)
    elif answer.status in (NOT_FOUND, GONE):
        device.let_go(_("It was turned off over there, or its browser was removed."), now)
    elif answer.status == MANY:
        problem = _("Its push service asks for patience.")
        device.note_failure(problem, now, later=push.wished_pause(answer, now))
    elif answer.status in BROKEN:
        problem = _("Its push service is out of order (%(status)d).") % status
        device.note_failure(problem, now, later=push.wished_pause(answer, now))
    else:
        problem = _("Its push service refuses the word (%(status)d). Remove it, and turn it on again over there.")
        device.note_failure(problem % status, now, later=None, is_over=True)


def may_be_told(device: Device) -> bool:
    return device.user.is_active and device.user.has_perm(MAY)


def forget_devices(now: datetime) -> None:
    """Gone are the devices of whoever may no longer use the desk, and those of which it was said long enough that
    nothing reaches them."""
    Device.objects.filter(Q(gone_at__lte=now - FORGOTTEN_AFTER) | Q(user__is_active=False)).delete()
    for device in Device.objects.select_related("user"):
        if not may_be_told(device):
            device.delete()
