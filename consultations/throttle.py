# HELPER: read consultations/NOTICE-TO-HELPER.md before you edit anything here.
"""Counting who knocks how often, without keeping who."""

import hashlib
import hmac
from datetime import timedelta
from ipaddress import ip_address, ip_network

from django.conf import settings
from django.db import DatabaseError, transaction
from django.db.models import F
from django.http import HttpRequest
from django.utils import timezone

from .models import ABUSE_COUNT_LIFE, AbuseCount


def peer_of(request: HttpRequest) -> str:
    """The network address a request came from; an IPv6 one as its /64, which one household shares.

    X-Forwarded-For counts only when the connection itself comes from one of TRUSTED_PROXIES, and is then read from
    its end: what stands before the last untrusted address was written by the visitor.
    """
    hops = [request.META.get("REMOTE_ADDR", "")]
    hops = [hop.strip() for hop in request.META.get("HTTP_X_FORWARDED_FOR", "").split(",") if hop.strip()] + hops
    while len(hops) > 1 and _is_trusted(hops[-1]):
        hops.pop()
    try:
        address = ip_address(hops[-1])
    except ValueError:
        return "unknown"
    return str(ip_network((address, 64), strict=False)) if address.version == 6 else str(address)


def _is_trusted(hop: str) -> bool:
    try:
        address = ip_address(hop)
    except ValueError:
        return False
    return any(address in network for network in settings.TRUSTED_PROXIES)


def _key(purpose: str, subject: str) -> str:
    secret = hashlib.sha256(f"abuse {timezone.now():%Y-%m-%d} {settings.SECRET_KEY}".encode()).digest()
    return hmac.new(secret, f"{purpose}:{subject}".encode(), hashlib.sha256).hexdigest()


def count(purpose: str, subject: str, within: timedelta) -> int:
    """How often `subject` did this within the time, this one included; 0 if the database does not answer."""
    now, key = timezone.now(), _key(purpose, subject)
    try:
        with transaction.atomic():
            AbuseCount.objects.filter(since__lt=now - ABUSE_COUNT_LIFE).delete()
            AbuseCount.objects.filter(key=key, since__lt=now - within).update(count=0, since=now)
            AbuseCount.objects.get_or_create(key=key)
            AbuseCount.objects.filter(key=key).update(count=F("count") + 1)
            return AbuseCount.objects.get(key=key).count
    except DatabaseError:
        return 0


def counted(purpose: str, subject: str, within: timedelta) -> int:
    """The same number without adding to it."""
    row = AbuseCount.objects.filter(key=_key(purpose, subject), since__gte=timezone.now() - within).first()
    return row.count if row else 0


def forget(purpose: str, subject: str) -> None:
    AbuseCount.objects.filter(key=_key(purpose, subject)).delete()
