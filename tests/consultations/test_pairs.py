"""Schedule that the database is asked for many rows, and Python for one: both always say the same."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from consultations.messages.kinds import Kind
from consultations.models import ConsultationRequest, Message
from consultations.models.outbox import NOTICED_AFTER
from consultations.models.requests import TRANSFERRED_KEPT, WARNED_BEFORE
from consultations.rules.states import HOLDING, Status
from therapyties.security.tokens import new_reference, new_token

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]
NOW = datetime(2026, 3, 2, 18, tzinfo=UTC)
DAYS = 90
# Around every limit there is: just before, on it, just after, and anywhere.
LIMITS = [timedelta(0), NOTICED_AFTER, WARNED_BEFORE, TRANSFERRED_KEPT, timedelta(days=DAYS)]
moments = st.builds(
    lambda limit, microseconds: NOW - limit + timedelta(microseconds=microseconds),
    st.sampled_from(LIMITS),
    st.sampled_from([-1, 0, 1]),
) | st.timedeltas(timedelta(days=-180), timedelta(days=180)).map(lambda apart: NOW + apart)
perhaps = st.none() | moments
requests = st.fixed_dictionaries(
    {
        "status": st.sampled_from([status.value for status in Status]),
        "slot": perhaps,
        "changed_at": moments,
        "proposed_at": perhaps,
        "erasure_told_at": perhaps,
        "is_doubtful": st.booleans(),
        "is_held": st.booleans(),
        "held_until": perhaps,
        "is_self_test": st.booleans(),
        "is_retained": st.booleans(),
    }
)
messages = st.fixed_dictionaries(
    {
        "created_at": moments,
        "attempts": st.integers(0, 2),
        "sent_at": perhaps,
        "given_up_at": perhaps,
        "dropped_at": perhaps,
        "problem": st.sampled_from(["", "The mail server could not be reached."]),
        "waits_for_press": st.booleans(),
    }
)
examples = settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture], database=None
)


class RolledBack(Exception):
    """Ends a transaction whose rows nobody needs any more."""


def stored(rows):
    """Those requests in the database; two that would hold the same slot are one."""
    seen = set()
    for values in rows:
        holds = values["slot"] if values["status"] in HOLDING and values["is_held"] else None
        if holds and holds in seen:
            continue
        seen.add(holds)
        ConsultationRequest.objects.create(
            reference=new_reference(),
            token="-",
            token_digest=new_token(),
            promised_by=NOW,
            privacy_acknowledged_at=NOW,
            **values,
        )
    return ConsultationRequest.objects.all()


def compare(write, ask_the_database, ask_python):
    """What the database says of the rows that `write` makes is what Python says of each."""
    try:
        with transaction.atomic():
            rows = write()
            by_database = set(ask_the_database(rows).values_list("pk", flat=True))
            by_python = {row.pk for row in rows if ask_python(row)}
            assert by_database == by_python
            raise RolledBack
    except RolledBack:
        return


@examples
@given(st.lists(requests, max_size=8))
def test_who_waits_is_the_same_for_the_list_and_for_one_request(rows):
    compare(lambda: stored(rows), lambda found: found.waiting(), lambda request: request.is_waiting)


@examples
@given(st.lists(requests, max_size=8))
def test_whose_slot_nobody_else_is_offered_is_the_same_for_the_diary_and_for_one_request(rows):
    def ask_the_database(found):
        return found.taking_time(NOW).filter(status__in=HOLDING)

    compare(lambda: stored(rows), ask_the_database, lambda request: request.holds_its_slot(NOW))


@examples
@given(st.lists(requests, max_size=8))
def test_what_is_held_for_good_is_the_same_for_the_diary_and_for_one_request(rows):
    compare(lambda: stored(rows), lambda found: found.holding_firmly(), lambda request: request.is_held_firmly)


@examples
@given(st.lists(requests, max_size=8))
def test_a_hold_whose_time_is_over_is_a_wish_once_it_was_let_go_of(rows):
    def write():
        held = {row.pk for row in stored(rows) if row.holds_its_slot(NOW)}
        ConsultationRequest.objects.let_go_of_lapsed(NOW)
        assert {row.pk for row in ConsultationRequest.objects.holding_a_slot()} == held
        return ConsultationRequest.objects.all()

    compare(write, lambda found: found.holding_a_slot(), lambda request: request.holds_its_slot(NOW))


@examples
@given(st.lists(requests, max_size=8))
def test_whose_retention_is_over_is_the_same_for_the_night_and_for_one_request(rows):
    def is_over(request):
        ends = request.retention_ends(DAYS)
        return ends is not None and ends <= NOW

    compare(lambda: stored(rows), lambda found: found.past_retention(NOW, DAYS), is_over)


@examples
@given(st.lists(requests, max_size=8))
def test_what_the_night_erases_is_what_one_request_says_of_its_day(rows):
    def told_a_week_ago(found):
        return found.past_retention(NOW, DAYS).filter(erasure_told_at__lte=NOW - WARNED_BEFORE)

    def is_erased_now(request):
        day = request.erased_on(DAYS)
        return day is not None and request.erasure_told_at is not None and day <= NOW

    compare(lambda: stored(rows), told_a_week_ago, is_erased_now)


@examples
@given(st.lists(messages, max_size=8))
def test_what_is_not_delivered_is_the_same_for_the_desk_and_for_one_message(rows):
    def write():
        for number, values in enumerate(rows):
            Message.objects.create(kind=Kind.MAIL_TEST, occasion=str(number), **values)
        return Message.objects.all()

    compare(write, lambda found: found.undelivered(NOW), lambda message: message.is_undelivered(NOW))
