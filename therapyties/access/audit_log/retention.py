"""For how long the audit log is kept."""

from datetime import datetime, timedelta

from ..models import AuditEntry

KEPT = timedelta(days=6 * 366)  # 45 CFR 164.316(b)(2): six years; the triggers of the first migration say the same


def prune(now: datetime) -> int:
    """Delete what has been in the log for longer than KEPT; how many rows that were."""
    return AuditEntry.objects.filter(at__lte=now - KEPT).delete()[0]
