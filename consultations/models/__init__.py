"""What is kept: requests, when calls may be, the outbox, counts of abuse, and the practice's choices."""

from .availability import Availability, TimeOff, WeeklyHours
from .outbox import Message, MessageKind, MessageText
from .requests import (
    ENDED,
    HOLDING,
    MOVES,
    AbuseCount,
    ConsentWording,
    ConsultationRequest,
    ContactRoute,
    Status,
    TimeOfDay,
    digest_of,
    new_reference,
    new_token,
)
from .settings import ConsultationSettings, Referral

__all__ = [
    "ENDED",
    "HOLDING",
    "MOVES",
    "AbuseCount",
    "Availability",
    "ConsentWording",
    "ConsultationRequest",
    "ConsultationSettings",
    "ContactRoute",
    "Message",
    "MessageKind",
    "MessageText",
    "Referral",
    "Status",
    "TimeOfDay",
    "TimeOff",
    "WeeklyHours",
    "digest_of",
    "new_reference",
    "new_token",
]
