"""What is kept: requests, when calls may be, the outbox, and the practice's choices."""

from .availability import Availability, TimeOff, WeeklyHours
from .consent import ConsentWording
from .outbox import Message, MessageKind, MessageText
from .referrals import Referral
from .requests import ConsultationRequest, ContactRoute, TimeOfDay
from .settings import ConsultationSettings

__all__ = [
    "Availability",
    "ConsentWording",
    "ConsultationRequest",
    "ConsultationSettings",
    "ContactRoute",
    "Message",
    "MessageKind",
    "MessageText",
    "Referral",
    "TimeOfDay",
    "TimeOff",
    "WeeklyHours",
]
