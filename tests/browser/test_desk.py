"""The desk's pages about who somebody is, in every width and colour."""

import pytest

from tests.browsing import looks_well, sign_in

ASKED = """
from datetime import timedelta
from django.utils import timezone
from consultations.models import ConsultationRequest
from consultations.services import by_therapist, claiming
from consultations.services.diary import openings
from tests.asking import BY_PHONE, ask, do

now = timezone.now()
slots = openings(now)
before = now - timedelta(minutes=20)
people = [ask(None, now=before, **(BY_PHONE | {"phone": f"+1 818-555-01{n}"})) for n in range(10, 26)]
his = ask(slots[20], now=before, name="Noam, whose name is much longer than a phone is wide", **BY_PHONE)
dana = {"email": "dana@example.org", "call_phone": "+1 818-555-0177"}
doubtful = ask(slots[4], now=before, doubts=["honeypot", "fast"], **dana)
hers = ask(slots[4], now=before, name="Maya", **BY_PHONE)
offered = ask(None, now=before, email="tal@example.org")
do(by_therapist.propose, offered, slots[12:14], words="I will write.", now=before)
claiming.claim_withdrawal(his.reference, "+1 818-555-0123", now)
claiming.claim_withdrawal("Tuesday, around ten in the morning", "+1 818-555-0199", now)
ConsultationRequest.objects.filter(pk=doubtful.pk).update(promised_by=now - timedelta(days=1))
print("asked", his.pk, doubtful.pk, offered.pk)
"""
ENDED = """
from consultations.models import Claim, ConsultationRequest
ConsultationRequest.objects.filter(privacy_version="of these tests").delete()
Claim.objects.all().delete()
"""


@pytest.fixture(scope="module")
def asked(server):
    """The numbers of the requests whose pages are looked at."""
    yield server.shell(ASKED).split("asked ")[1].split()
    server.shell(ENDED)


def test_who_somebody_is_reads_well(visit, server, width, scheme, asked):
    page = visit(width, scheme)
    sign_in(page, server)
    page.locator(".desk-fold:not([open]) > summary").evaluate_all("folds => folds.forEach(fold => fold.click())")
    for words in ("1 looks doubtful", "1 is overdue", "kept until", "around ten in the morning"):
        assert page.get_by_text(words).last.is_visible()
    looks_well(page)
    page.get_by_role("link", name="Look at them").click()
    page.get_by_role("heading", name="Many at once").wait_for()
    looks_well(page)
    for pk in asked:
        for look in ("inspect", "person"):
            page.goto(f"/admin/consultations/{look}/{pk}/")
            looks_well(page)
