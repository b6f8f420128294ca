"""For how long the audit log is kept."""

from datetime import datetime, timedelta

from django.db.models import Min

from ..models import AuditEntry, AuditSeal

KEPT = timedelta(days=6 * 366)  # 45 CFR 164.316(b)(2): six years; the triggers of the first migration say the same


def prune(now: datetime) -> int:
    """Delete what has been in the log for longer than KEPT; how many rows that were."""
    old = now - KEPT
    gone = AuditEntry.objects.filter(at__lte=old).delete()[0]
    # From the beginning of the chain, so that it stays whole.
    kept = AuditSeal.objects.filter(at__gt=old).aggregate(first=Min("number"))["first"]
    seals = AuditSeal.objects.filter(at__lte=old)
    (seals.filter(number__lt=kept) if kept else seals).delete()
    return gone
