"""Whatever happens, an address that nobody has proven is sent one message by itself, and else only answers by hand."""

from collections import Counter
from datetime import timedelta

import pytest
import time_machine
from django.core import mail
from django.db import transaction
from hypothesis import given
from hypothesis import strategies as st

from consultations.jobs.deadlines import expire, remind
from consultations.messages import outbox
from consultations.models import ConsultationRequest
from consultations.services import changing
from tests.asking import NOW

from .test_independence import EVERYTHING, SLOTS_OF_B, RolledBack, Someone, asks, examples, open_hours

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]
ANSWERS = ("confirm", "confirm another", "decline", "propose", "withdraw for")
PROVING = ("prove", "spoke with")
acts = st.tuples(st.sampled_from(sorted(set(EVERYTHING) - {*PROVING, "claim"})), st.integers(0, 5))


@examples
@given(st.lists(st.tuples(acts, st.sampled_from([1, 31, 5 * 60, 26 * 60])), max_size=12))
def test_before_proof_there_is_one_message_to_an_address_and_one_for_each_answer_by_hand(sequence):
    """After each act everything is sent, and the clock brings what it would."""
    mail.outbox.clear()
    someone, answered, now = Someone("B", "email", SLOTS_OF_B), Counter(), NOW
    try:
        with transaction.atomic():
            open_hours(calls_a_day=50)
            asks(someone, 0, now)
            for (act, number), minutes in sequence:
                with time_machine.travel(now, tick=False):
                    outbox.send_due(lambda now=now: now)
                    found = ConsultationRequest.objects.filter(pk=someone.request.pk).first()
                    if found is None:
                        break
                    someone.request, address = found, found.email
                    try:
                        EVERYTHING[act](someone, number, now)
                    except (changing.NotAllowed, changing.SlotTaken):
                        pass
                    else:
                        answered[address] += act in ANSWERS
                    now += timedelta(minutes=minutes)
                    for by_clock in (remind, expire):
                        by_clock(now)
                    outbox.send_due(lambda now=now: now)
            raise RolledBack
    except RolledBack:
        pass
    sent = Counter(written.to[0] for written in mail.outbox)
    del sent["liron@example.org"]
    corrected = sum(act == "correct" for (act, _number), _minutes in sequence)  # each begins with one message anew
    for address, number in sent.items():
        assert number <= 1 + answered[address] + corrected
    assert not [one for one in mail.outbox if one.to != ["liron@example.org"] and "/proof/" not in one.body]
