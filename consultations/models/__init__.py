"""What is kept: requests, when calls may be, the outbox, the practice's choices, the system's state."""

from .availability import Availability, TimeOff, WeeklyHours
from .consent import ConsentWording
from .outbox import Message, MessageText
from .referrals import Referral
from .requests import ConsultationRequest, ContactRoute, TimeOfDay
from .settings import ConsultationSettings
from .system_state import SystemState

__all__ = [
    "Availability",
    "ConsentWording",
    "ConsultationRequest",
    "ConsultationSettings",
    "ContactRoute",
    "Message",
    "MessageText",
    "Referral",
    "SystemState",
    "TimeOfDay",
    "TimeOff",
    "WeeklyHours",
]
