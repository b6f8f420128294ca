"""What is kept: requests, when calls may be, the outbox, the practice's choices, the system's state."""

from .availability import Availability
from .busy import BusyCalendar
from .claims import Claim
from .consent import ConsentWording
from .drafts import Draft
from .hours import HoursOfDate, TimeOff, WeeklyHours
from .outbox import Message, MessageText
from .push import Device, PushKey, PushNotice
from .referrals import Referral
from .requests import ConsultationRequest, ContactRoute, Proof, TimeOfDay
from .settings import ConsultationSettings, TalkByEmail
from .system_state import SystemState
from .tally import WeeklyTally

__all__ = [
    "Availability",
    "BusyCalendar",
    "Claim",
    "ConsentWording",
    "ConsultationRequest",
    "ConsultationSettings",
    "ContactRoute",
    "Device",
    "Draft",
    "HoursOfDate",
    "Message",
    "MessageText",
    "Proof",
    "PushKey",
    "PushNotice",
    "Referral",
    "SystemState",
    "TalkByEmail",
    "TimeOfDay",
    "TimeOff",
    "WeeklyHours",
    "WeeklyTally",
]
