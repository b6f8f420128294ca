"""Rate limits: counting how often somebody does something, without keeping who."""

import hashlib
import hmac
from datetime import timedelta
from ipaddress import IPv6Address, ip_network

from django.conf import settings
from django.db import DatabaseError, transaction
from django.db.models import F
from django.http import HttpRequest
from django.utils import timezone

from .models import AbuseCount
from .peers import address_of

ABUSE_COUNT_LIFE = timedelta(hours=24)
UNCOUNTED = 1_000_000  # more than anybody may
UNKNOWN = "unknown"


def peer_of(request: HttpRequest) -> str:
    """The network address a request came from; an IPv6 one as its /64, which one household shares; "" if unknown."""
    address = address_of(request.META)
    return str(ip_network((address, 64), strict=False)) if isinstance(address, IPv6Address) else str(address or "")


def network_of(request: HttpRequest) -> str:
    """The network around that address, whose owner gives it out: its /24, or the /48 of an IPv6 one; "" if unknown."""
    address = address_of(request.META)
    if address is None:
        return ""
    return str(ip_network((address, 48 if isinstance(address, IPv6Address) else 24), strict=False))


def _keys(purpose: str, subject: str) -> list[str]:
    """Under what it is counted: today's key for what begins now, yesterday's for what began before midnight (UTC)."""
    days = (timezone.now(), timezone.now() - timedelta(days=1))
    return [_key(f"{day:%Y-%m-%d}", purpose, subject) for day in days]


def _key(day: str, purpose: str, subject: str) -> str:
    secret = hashlib.sha256(f"abuse {day} {settings.SECRET_KEY}".encode()).digest()
    return hmac.new(secret, f"{purpose}:{subject}".encode(), hashlib.sha256).hexdigest()


def count(purpose: str, subject: str, within: timedelta) -> int:
    """How often `subject` did this within the time, this one included.

    0 for an unknown subject, whom nobody may be taken for, and when the database does not answer: counting never
    stands in the way of a form. The time runs from the first one and is not stretched by the others.
    """
    if not subject:
        return 0
    try:
        return _count(purpose, subject, within)
    except DatabaseError:
        return 0


def count_try(purpose: str, subject: str, within: timedelta) -> int:
    """The same for a password, a code or a key: what cannot be counted is one too many. All who are unknown are one."""
    try:
        return _count(purpose, subject or UNKNOWN, within)
    except DatabaseError:
        return UNCOUNTED


def _count(purpose: str, subject: str, within: timedelta) -> int:
    now, keys = timezone.now(), _keys(purpose, subject)
    with transaction.atomic():
        forget_old()
        begun = AbuseCount.objects.filter(key=keys[1], since__gte=now - within).first()
        row = begun or AbuseCount.objects.get_or_create(key=keys[0])[0]
        rows = AbuseCount.objects.filter(pk=row.pk)
        rows.filter(since__lt=now - within).update(count=0, since=now)
        rows.update(count=F("count") + 1)
        return rows.values_list("count", flat=True).first() or 0


def give_back(purpose: str, subject: str) -> None:
    """The last one does not count: what is limited are wrong tries, and it was none."""
    AbuseCount.objects.filter(key__in=_keys(purpose, subject), count__gt=0).update(count=F("count") - 1)


def is_over(purpose: str, subject: str, limit: int, within: timedelta) -> bool:
    """Whether `subject` has done this more than `limit` times within the time; nothing is counted."""
    try:
        recent = AbuseCount.objects.filter(key__in=_keys(purpose, subject), since__gte=timezone.now() - within)
        return bool(subject) and recent.filter(count__gt=limit).exists()
    except DatabaseError:
        return False


def forget(purpose: str, subject: str) -> None:
    AbuseCount.objects.filter(key__in=_keys(purpose, subject)).delete()


def forget_old() -> None:
    """No count is older than a day."""
    AbuseCount.objects.filter(since__lt=timezone.now() - ABUSE_COUNT_LIFE).delete()
