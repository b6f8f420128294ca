"""Once a day the form is tried as a visitor would, and what is broken is told to the therapist in plain words."""

from datetime import timedelta

import pytest
import time_machine
from django.core import mail
from django.utils import timezone

from consultations.jobs import selftest
from consultations.messages.outbox import send_due
from consultations.models import ConsultationRequest, Message, SystemState
from consultations.services import asking, by_visitor
from consultations.services.diary import openings
from tests.asking import FORM


def state(request):
    request.refresh_from_db()
    return {
        field.attname: getattr(request, field.attname)
        for field in request._meta.concrete_fields
        if field.attname not in ("revision", "before", "undo_until")
    }


# --- the daily self-test


@pytest.fixture
def four_in_the_morning(slots):
    return timezone.localtime().replace(hour=4, minute=5) + timedelta(days=1)


@pytest.mark.both_databases
def test_once_a_day_the_form_is_tried_and_nothing_of_it_is_left(four_in_the_morning, notify):
    open_before = openings()
    with time_machine.travel(four_in_the_morning, tick=False):
        selftest.run_daily(timezone.now())
        assert not ConsultationRequest.objects.exists()
        assert not Message.objects.exists()
        state = SystemState.current()
        assert (state.self_tested_at, state.self_test_problem) == (timezone.now(), "")
        selftest.run_daily(timezone.now() + timedelta(hours=3))
        state.refresh_from_db()
        assert state.self_tested_at == timezone.now()
    assert openings() == open_before


def test_it_really_asks_for_a_time_and_withdraws_it(slots, monkeypatch):
    happened = []

    def ask_for(answers, **options):
        happened.append((answers["slot"], options["is_self_test"]))
        return asked_for(answers, **options)

    asked_for = asking.request_consultation
    monkeypatch.setattr(asking, "request_consultation", ask_for)
    withdrawn = by_visitor.withdraw
    monkeypatch.setattr(by_visitor, "withdraw", lambda *a, **k: happened.append("withdrawn") or withdrawn(*a, **k))
    assert selftest.run(timezone.now()) == ""
    assert happened == [(slots[-1], True), "withdrawn"]


def test_while_no_time_is_open_it_asks_for_times_of_day(db):
    from consultations.models import Availability

    availability = Availability.current()
    availability.hours = []
    availability.save()
    assert openings() == []
    assert selftest.run(timezone.now()) == ""


def broken(*args, **kwargs):
    raise ValueError("what the visitor typed")


@pytest.mark.parametrize(("room", "part"), [(asking, "request_consultation"), (by_visitor, "withdraw")])
def test_what_is_broken_for_visitors_is_told_to_the_therapist_in_plain_words(
    four_in_the_morning, notify, monkeypatch, room, part
):
    monkeypatch.setattr(room, part, broken)
    with time_machine.travel(four_in_the_morning, tick=False):
        selftest.run_daily(timezone.now())
        send_due(timezone.now)
    [told] = mail.outbox
    assert told.subject == "Your booking form needs a look"
    assert "typed" not in told.body
    assert not ConsultationRequest.objects.exists()


def test_nobody_else_can_mark_a_request_as_a_test(client, answers):
    client.post(FORM, answers | {"started": "self-test.x:1:2"})
    assert not ConsultationRequest.objects.get().is_self_test
