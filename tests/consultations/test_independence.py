"""Whatever is done to one request, every other with the same number or address is what it would be without it.

Random acts of visitors, strangers, the therapist and the clock on requests A and B that share a contact are done twice:
once all of them, and once without those on A. B's pages, messages, slot, hold and history are compared after each act.
"""

import json
import re
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from itertools import count
from unittest.mock import patch

import pytest
import time_machine
from django.core import mail
from django.db import transaction
from django.test import Client
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from wagtail.models import ModelLogEntry

from consultations.jobs.deadlines import expire, remind
from consultations.messages import outbox
from consultations.models import Availability, ConsultationRequest, WeeklyHours
from consultations.rules.states import Status
from consultations.services import (
    asking,
    by_anyone,
    by_therapist,
    by_visitor,
    changing,
    claiming,
    correcting,
    diary,
    holding,
)
from consultations.visitor.journey import COOKIE, Journey
from tests.asking import BY_EMAIL, BY_PHONE, NOW, announce_requests, ask, at

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]
CONTACTS = {"phone": BY_PHONE, "email": BY_EMAIL}
OTHER_CONTACTS = {
    "phone": ("+1 818-555-0144", "+1 818-555-0155", BY_PHONE["phone"]),
    "email": ("maya.w@example.org", "maya@example.net", BY_EMAIL["email"]),
}
MINUTES = (0, 1, 31, 45, 5 * 60, 26 * 60)  # that pass after an act: within what can be undone, a hold, a day
SLOTS_OF_B = [at(f"2026-03-{day:02} {hour}") for day in (5, 6) for hour in ("10:00", "14:00")]
SLOTS_OF_A = [at(f"2026-03-{day:02} {hour}") for day in (11, 12) for hour in ("10:00", "14:00")]
WORDS = "I will call from a withheld number."


class RolledBack(Exception):
    """Ends a transaction whose rows nobody needs any more."""


# --- what can be done to a request


@dataclass
class Someone:
    """A request by its visitor, whoever that is, and the times that are asked for and offered."""

    name: str
    contact: str
    slots: list[datetime]
    request: ConsultationRequest | None = None
    names: count = field(default_factory=lambda: count(1))

    def deterministic(self, stack: ExitStack) -> None:
        """What is drawn at random for it is the same in every run."""
        stack.enter_context(patch.object(asking, "new_reference", lambda: f"TT-{self.name}-{next(self.names)}"))
        for module in (asking, by_anyone):
            stack.enter_context(patch.object(module, "new_token", lambda: f"token-of-{self.name}-{next(self.names)}"))


def asks(who: Someone, number: int, now: datetime) -> None:
    doubts = ["honeypot", "many"][: number % 3]
    answers = CONTACTS[who.contact] | {"name": f"Visitor {who.name}"}
    with patch("tests.asking.new_token", lambda: f"form-of-{who.name}-{next(who.names)}"):
        who.request = ask(who.slots[number % len(who.slots)], now=now, doubts=doubts, **answers)


def seen(act: Callable, *values: object, **options: object) -> Callable:
    """An act of somebody who has just looked."""

    def look_and_act(who: Someone, number: int, now: datetime) -> None:
        request = who.request
        act(request, *values, seen=request.revision, now=now, **options)

    return look_and_act


def moves(who, number, now):
    by_visitor.move(who.request, who.slots[number % len(who.slots)], seen=who.request.revision, now=now)


def chooses(who, number, now):
    for slot in who.request.proposals[:1]:
        by_visitor.move(who.request, slot, seen=who.request.revision, now=now)


def corrects(who, number, now):
    contact = OTHER_CONTACTS[who.contact][number % 3]
    correcting.correct(who.request, contact, seen=who.request.revision, now=now)


def confirms_another(who, number, now):
    slot = who.slots[number % len(who.slots)]
    by_therapist.confirm(who.request, slot=slot, seen=who.request.revision, words=WORDS, now=now)


def proposes(who, number, now):
    slots = [slot for slot in who.slots if slot != who.request.slot][: 1 + number % 3]
    by_therapist.propose(who.request, slots, seen=who.request.revision, words=WORDS, now=now)


def claims(who, number, now):
    contact = CONTACTS[who.contact][who.contact]
    claiming.claim_withdrawal((who.request.reference, "Thursday")[number % 2], contact, now)


def releases(who, number, now):
    if who.request.is_held and who.request.held_until:
        by_therapist.release_holds([who.request], now=now)


BY_HAND = {
    "confirm": seen(by_therapist.confirm, words=WORDS),
    "confirm another": confirms_another,
    "decline": seen(by_therapist.decline, words="I am sorry."),
    "undo": seen(by_therapist.undo),
    "spoke with": seen(by_therapist.spoke_with),
    "withdraw for": seen(by_therapist.withdraw_for),
    "became a client": seen(by_therapist.finish, Status.BECAME_CLIENT),
    "no show": seen(by_therapist.finish, Status.NO_SHOW),
    "propose": proposes,
    "spam": lambda who, number, now: by_therapist.mark_as_spam([who.request], now=now),
    "notes": lambda who, number, now: by_therapist.keep_notes(who.request, "between us"),
    "retain": lambda who, number, now: by_therapist.retain(who.request, "a reason"),
    "release": releases,
}
BY_VISITOR = {
    "prove": lambda who, number, now: by_visitor.prove(who.request, now),
    "send": lambda who, number, now: by_visitor.send_acknowledgement(who.request, now),
    "move": moves,
    "choose": chooses,
    "withdraw": seen(by_visitor.withdraw),
    "correct": corrects,
    "claim": claims,
    "renew": lambda who, number, now: by_anyone.renew_link(who.request),
    "erase": lambda who, number, now: by_anyone.erase(who.request, now=now),
}
# Those that look at what else is taken and then leave the request without a time, or tell of a time that fell free.
BY_WHAT_IS_FREE = {
    "clear": seen(by_therapist.clear),
    "reopen": seen(by_therapist.reopen),
    "wait for earlier": lambda who, number, now: by_visitor.wait_for_earlier(who.request, bool(number % 2), now),
}
CLOCK = {
    "send": lambda now: outbox.send_due(lambda: now),
    "remind": remind,
    "expire": expire,
}
EVERYTHING = {**BY_HAND, **BY_VISITOR, **BY_WHAT_IS_FREE}


def sequences(of_b):
    """[(who, act, number, minutes that pass)]: both ask, in this order or the other, and then anything happens."""
    passing, numbers = st.sampled_from(MINUTES), st.integers(0, 5)
    on_a = st.tuples(st.just("A"), st.sampled_from(["ask", *EVERYTHING]), numbers, passing)
    on_b = st.tuples(st.just("B"), st.sampled_from(list(of_b)), numbers, passing)
    by_clock = st.tuples(st.just("clock"), st.sampled_from(list(CLOCK)), st.just(0), passing)
    asking_first = [st.tuples(st.just(who), st.just("ask"), numbers, st.sampled_from(MINUTES[:3])) for who in "AB"]
    return st.builds(
        lambda a, b, is_b_first, acts: [*([b, a] if is_b_first else [a, b]), *acts],
        *asking_first,
        st.booleans(),
        st.lists(on_a | on_b | on_a | by_clock, min_size=2, max_size=12),
    )


# --- what B is


def normal(text: str) -> str:
    """Without what is drawn at random, or counted for everybody, whatever B is."""
    text = re.sub(r"/consultation/proof/[\w.-]+/", "/consultation/proof/-/", text)
    text = re.sub(r"/inspect/\d+/", "/inspect/-/", text)
    return re.sub(r'(name="(?:csrfmiddlewaretoken|pass)" value=|nonce=)"[^"]*"', r'\1"-"', text)


def page_of(request: ConsultationRequest, name: str) -> str:
    """One of its private pages, as a browser that may see it shows it."""
    journey = Journey()
    journey.open(request, is_known=True)
    browser = Client()
    browser.cookies[COOKIE] = journey.sealed()
    response = browser.get(reverse(f"consultations:{name}", args=[1]))
    return f"{response.status_code} {normal(response.text)}"


NOT_COMPARED = {"id", "row_key", "is_held", "held_until"}  # the first two say nothing


def without_hold(before: str) -> dict[str, object]:
    """What could be taken back, but for how the time was held then, which `hold` told at that moment."""
    remembered = json.loads(before) if before else {}
    return {name: value for name, value in remembered.items() if name not in NOT_COMPARED}


def look_at(someone: Someone, now: datetime) -> dict[str, object]:
    """Everything that its visitor and the therapist can know of it, part by part."""
    reference = someone.request.reference
    history = ModelLogEntry.objects.filter(label=reference).order_by("timestamp", "pk")
    sent = [
        (written.to, normal(f"{written.subject}\n{written.body}"), [normal(str(part)) for part in written.alternatives])
        for written in mail.outbox
        if reference in f"{written.subject}{written.body}" or "token-of-B-" in written.body
    ]
    found = {
        "history": [(entry.action, entry.data, entry.timestamp) for entry in history],
        "sent": sent,
        "files": [normal(str(part)) for one in mail.outbox if "token-of-B-" in one.body for part in one.attachments],
    }
    request = ConsultationRequest.objects.filter(reference=reference).first()
    if request is None:
        return found | {"row": None}
    messages = request.messages.order_by("pk").values(
        *("kind", "occasion", "created_at", "attempts", "next_try_at", "sent_at", "waits_for_press", "told_slot"),
        *("given_up_at", "dropped_at", "problem"),
    )
    fields = [name.attname for name in request._meta.concrete_fields if name.attname not in NOT_COMPARED]
    return found | {
        "row": {name: getattr(request, name) for name in fields} | {"before": without_hold(request.before)},
        "hold": request.holds_its_slot(now) and (True, request.held_until),
        "messages": list(messages),
    }


def read_its_pages(someone: Someone, now: datetime) -> dict[str, object]:
    request = ConsultationRequest.objects.filter(pk=someone.request.pk).first()
    if request is None:
        return {}
    return {
        "page": page_of(request, "yours"),
        "what is held": page_of(request, "held"),
        "is lost": holding.is_lost(request, now, diary.schedule_now(now)),
    }


@dataclass
class Run:
    """What was seen of B after each act, at the end with its pages, and what became of each act on B."""

    looks: list[dict[str, object]] = field(default_factory=list)
    outcomes: list[str] = field(default_factory=list)
    refused: set[int] = field(default_factory=set)  # the acts on B for which a time was not to be had


def run(sequence, contact, slots_of_a, slots_of_b, *, with_a: bool, left_out=frozenset(), **choices) -> Run:
    """Do it on a site of its own, which is gone afterwards."""
    done, people = Run(), {"A": Someone("A", contact, slots_of_a), "B": Someone("B", contact, slots_of_b)}
    mail.outbox.clear()
    try:
        with transaction.atomic(), patch.object(outbox, "MAILS_TO_ONE_ADDRESS", 1000):
            open_hours(**choices)
            now = NOW
            for place, (who, act, number, minutes) in enumerate(sequence):
                if (who != "A" or with_a) and place not in left_out:
                    step(done, place, people.get(who), act, number, now)
                if people["B"].request is not None:
                    with time_machine.travel(now, tick=False):
                        done.looks.append(look_at(people["B"], now))
                now += timedelta(minutes=minutes)
            if people["B"].request is not None:
                with time_machine.travel(now, tick=False):
                    done.looks.append(look_at(people["B"], now) | read_its_pages(people["B"], now))
            raise RolledBack
    except RolledBack:
        return done


def step(done: Run, place: int, someone: Someone | None, act: str, number: int, now: datetime) -> None:
    with time_machine.travel(now, tick=False), ExitStack() as stack:
        if someone is None:
            CLOCK[act](now)
            return
        outcome = "done"
        someone.deterministic(stack)
        try:
            if act == "ask":
                asks(someone, number, now)
            elif someone.request and (found := ConsultationRequest.objects.filter(pk=someone.request.pk).first()):
                someone.request = found
                EVERYTHING[act](someone, number, now)
        except changing.NotAllowed as refusal:
            outcome = f"not allowed: {refusal}"
        except changing.SlotTaken as taken:
            outcome = f"taken: {taken.nearest}"
            if someone.name == "B":
                done.refused.add(place)
        if someone.name == "B":
            done.outcomes.append(outcome)


def open_hours(**choices) -> None:
    announce_requests()
    availability = Availability.current()
    availability.hours = [WeeklyHours(weekday=day, start=time(9), end=time(17)) for day in range(7)]
    availability.closed_on_federal_holidays = False
    for name, value in choices.items():
        setattr(availability, name, value)
    availability.save()


# --- the two properties

PLENTY = {"calls_a_day": 50, "unproven_holds": 50}
# A sequence is done twice and takes a fifth of a second or more: in full doses five hundred are some minutes.
examples = settings(
    max_examples=min(500, settings.default.max_examples),
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


@examples
@given(sequences(EVERYTHING), st.sampled_from(sorted(CONTACTS)))
def test_with_its_times_out_of_reach_a_request_changes_nothing_of_another_with_the_same_contact(sequence, contact):
    runs = [run(sequence, contact, SLOTS_OF_A, SLOTS_OF_B, with_a=with_a, **PLENTY) for with_a in (True, False)]
    beside, alone = runs
    assert beside.outcomes == alone.outcomes
    for here, there in zip(beside.looks, alone.looks, strict=True):
        assert here == there


@examples
@given(sequences({**BY_HAND, **BY_VISITOR}), st.sampled_from(sorted(CONTACTS)))
def test_with_its_times_in_reach_another_is_stored_promised_and_answered_alike_and_differs_in_hold_or_wish(
    sequence, contact
):
    beside = run(sequence, contact, SLOTS_OF_B, SLOTS_OF_B, with_a=True)
    alone = run(sequence, contact, SLOTS_OF_B, SLOTS_OF_B, with_a=False, left_out=beside.refused)
    assert [outcome for outcome in beside.outcomes if not outcome.startswith("taken")] == alone.outcomes
    for here, there in zip(beside.looks, alone.looks, strict=True):
        for part in ("row", "messages", "sent", "files", "history"):
            assert here.get(part) == there.get(part)
        assert here.get("is lost") or here.get("page") == there.get("page")
        assert here.get("what is held") == there.get("what is held")
