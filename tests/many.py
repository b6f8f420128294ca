"""As many requests as a large practice has after years, made at once."""

from datetime import timedelta

from django.utils import timezone

from consultations.models import ConsultationRequest, Message
from consultations.rules.states import Status
from therapyties.security.encryption import keyed_hashes
from therapyties.security.tokens import digest_of

NAMES = ["Maya", "José", "Noa", "Dan", "Ruth", "Tomás", "Liat", "Ben", "Ella", "Sam"]
STATES = [Status.REQUESTED, Status.DECLINED, Status.COMPLETED, Status.BECAME_CLIENT, Status.NO_SHOW, Status.WITHDRAWN]


def named(number):
    digits = "".join("23456789"[int(digit)] for digit in f"{number:08o}")
    return f"TT-{digits[:4]}-{digits[4:]}"


def requests_to(number, now=None):
    """That many requests, each with a message that was sent."""
    now = now or timezone.now()
    for start in range(ConsultationRequest.objects.count(), number, 1000):
        rows = ConsultationRequest.objects.bulk_create(
            [_made(one, now) for one in range(start, min(start + 1000, number))]
        )
        Message.objects.bulk_create(
            [Message(request=row, kind="new_request", occasion="0", sent_at=now) for row in rows]
        )


def _made(number, now):
    phone, received = f"+1 818-555-{number:06}", now - timedelta(minutes=7 * number)
    return ConsultationRequest(
        reference=named(number),
        token=f"token {number}",
        token_digest=digest_of(f"{number}"),
        received_at=received,
        promised_by=received + timedelta(days=2),
        **_call_of(number, now),
        name=f"{NAMES[number % 10]} {number}",
        contact_route="phone",
        phone=phone,
        contact_digest=keyed_hashes(phone)[0],
        voicemail_ok=True,
        times=["evenings"],
        in_california="yes",
        service=["Couples therapy", "", "Individual therapy"][number % 3],
        note="A few words about it",
        privacy_version="x",
        privacy_acknowledged_at=now,
    )


def _call_of(number, now):
    """Twenty calls are ahead; of those that were, seventy stand in each week."""
    hour = now.replace(minute=0, second=0, microsecond=0)
    if number < 20:
        return {"status": Status.CONFIRMED, "slot": hour + timedelta(hours=2 * number + 2), "is_held": True}
    if number % 60 in (2, 3, 4):
        return {"slot": hour - timedelta(minutes=7 * number), "status": STATES[number % 6]}
    return {"status": STATES[number % 6]}
