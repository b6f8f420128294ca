"""Who presses the link of a message, or corrects how to reach them: what becomes of the time that is kept."""

from unittest.mock import patch

import pytest

from consultations.messages.proofs import proof_url, request_proven_by
from consultations.models import ConsultationRequest, Message, Proof
from consultations.rules.states import Status
from consultations.services import by_anyone, by_therapist, by_visitor, changing, correcting, holding
from consultations.services.diary import schedule_now
from tests.asking import (
    BY_PHONE,
    DAY,
    HOUR,
    MINUTE,
    NOW,
    OTHERS,
    SLOT,
    ask,
    ask_and_prove,
    confirming,
    declining,
    deliver,
    do,
    hold,
    proposing,
    prove,
    staying_silent,
    withdrawing,
)

# --- proof


@pytest.mark.both_databases
def test_a_press_makes_the_hold_firm_and_is_noted_once(practice):
    request = ask()
    for _again in range(2):
        prove(request, NOW + MINUTE)
    assert hold(request) == (True, None)
    assert (request.proven_at, request.proven_by) == (NOW + MINUTE, Proof.EMAIL)


@pytest.mark.both_databases
@pytest.mark.parametrize("is_free", [True, False])
def test_a_late_press_takes_the_time_again_if_it_is_free(practice, is_free):
    request = ask()
    late = NOW + 5 * HOUR
    if not is_free:
        ask_and_prove(email="second@example.org", now=late)
    prove(request, late)
    assert hold(request) == (is_free, None)
    assert request.slot == SLOT
    assert holding.is_lost(request, late, schedule_now(late)) is not is_free


@pytest.mark.parametrize("happens", [withdrawing, declining, staying_silent, lambda request: None])
def test_a_press_after_the_end_proves_and_holds_nothing(practice, happens):
    request = ask()
    happens(request)
    status = ConsultationRequest.objects.get().status
    prove(request, NOW + DAY)
    assert request.is_proven
    assert (request.status, hold(request)) == (status, (status == Status.REQUESTED, None))


def test_a_press_for_what_is_erased_does_nothing(practice):
    request = ask()
    token = proof_url(Message.objects.get()).rstrip("/").rpartition("/")[2]
    assert request_proven_by(token) == request
    by_anyone.erase(request, now=NOW)
    assert request_proven_by(token) is None
    by_visitor.prove(request, now=NOW)
    assert not ConsultationRequest.objects.exists()


def test_the_address_of_a_proof_dies_with_the_contact_that_it_was_sent_to(practice):
    request = ask()
    old = ConsultationRequest.objects.get()
    token = proof_url(Message.objects.get()).rstrip("/").rpartition("/")[2]
    do(correcting.correct, request, "maya.w@example.org")
    assert request_proven_by(token) is None
    by_visitor.prove(old, now=NOW)  # a press that was on its way
    assert not ConsultationRequest.objects.get().is_proven


@pytest.mark.parametrize("token", ["", "1-0", "1-0.x", "x.y.z", "-.", "١-0.x"])
def test_a_forged_proof_proves_nothing(practice, token):
    ask()
    assert request_proven_by(token) is None


def test_a_doubtful_one_that_is_pressed_stays_a_wish_until_a_person_looks(practice):
    request = prove(ask(doubts=["fast", "many"]))
    assert (request.is_proven, hold(request)) == (True, (False, None))
    assert do(by_therapist.clear, request) is None
    assert hold(request) == (True, None)


def test_who_was_spoken_with_is_doubted_no_more(practice):
    request = prove(ask(doubts=["fast", "many"], **BY_PHONE))
    assert (request.is_doubtful, hold(request)) == (False, (True, None))


@pytest.mark.parametrize("happens", [confirming, proposing, declining, withdrawing])
def test_what_was_answered_is_not_opened_again_by_clearing_it_of_spam(practice, happens):
    request = ask_and_prove()
    happens(request)
    request.refresh_from_db()
    status = request.status
    with pytest.raises(changing.NotAllowed):
        do(by_therapist.clear, request)
    request.refresh_from_db()
    assert request.status == status


def test_who_was_spoken_with_while_an_answer_could_be_taken_back_is_doubted_no_more_after_it(practice):
    request = ask(doubts=["fast", "many"], **BY_PHONE)
    confirming(request)
    do(by_therapist.spoke_with, request)
    do(by_therapist.undo, request, now=NOW + MINUTE / 4)
    assert (hold(request), request.is_doubtful) == ((True, None), False)


def test_the_daily_self_test_holds_its_time_whatever_comes_from_the_same_network(practice):
    request = ConsultationRequest(slot=SLOT, is_doubtful=True, is_self_test=True, status=Status.REQUESTED)
    found = holding.hold_of(request, SLOT, NOW, schedule_now(NOW), promised_by=NOW + DAY)
    assert found == holding.FIRM


# --- corrections


@pytest.mark.both_databases
def test_a_corrected_address_is_written_to_once_and_has_to_be_proven_anew(practice):
    request = ask()
    deliver()
    do(correcting.correct, request, "maya.w@example.org", now=NOW + HOUR)
    request.refresh_from_db()
    assert (request.is_proven, hold(request)) == (False, (True, NOW + 5 * HOUR))
    [written] = deliver(NOW + HOUR)
    assert written.to == ["maya.w@example.org"]
    assert "/proof/" in written.body
    assert not deliver(NOW + DAY)


def test_a_contact_is_corrected_three_times_at_most(practice):
    request = ask()
    for number in range(3):
        do(correcting.correct, request, f"{number}@example.org")
    with pytest.raises(changing.NotAllowed):
        do(correcting.correct, request, "4@example.org")
    assert len(deliver()) == 1  # to the last; nobody reads of an address that is none of theirs


def test_an_address_that_was_shown_to_be_theirs_is_not_corrected_on_the_page(practice):
    """Whoever knows it could turn their messages away, and they would be told nothing."""
    request = ask_and_prove()
    deliver()
    with pytest.raises(changing.NotAllowed):
        do(correcting.correct, request, "somebody@example.org")
    assert not deliver()


def test_correcting_ends_what_the_therapist_could_take_back(practice):
    """Else the confirmation that was taken back would go to the new address."""
    request = ask()
    deliver()
    confirming(request)
    do(correcting.correct, request, "maya.w@example.org")
    with pytest.raises(changing.NotAllowed):
        do(by_therapist.undo, request)
    [written] = deliver()
    assert (written.to, request.status) == (["maya.w@example.org"], Status.CONFIRMED)


def test_a_confirmed_call_stays_kept_when_the_number_is_corrected(practice):
    request = ask_and_prove(**BY_PHONE)
    confirming(request)
    do(correcting.correct, request, "+1 818-555-0199")
    assert hold(request) == (True, None)


# --- one form, two people


@pytest.mark.parametrize(
    ("changed", "number"),
    [
        ({"name": "Dan", "slot": OTHERS[0]}, 2),  # a couple shares a phone, and goes back to one form
        ({"name": "Dan", "slot": SLOT}, 1),  # nobody else could ask for that time: a name was mistyped
        ({"slot": OTHERS[0]}, 1),
        ({"email": "maya.w@example.org"}, 1),
        ({"name": "Dan", "email": "dan@example.org", "slot": OTHERS[0]}, 2),
    ],
)
def test_other_answers_in_one_form_are_a_correction_only_of_the_same_person(practice, changed, number):
    with patch("tests.asking.new_token", lambda: "one form"):
        first = ask()
        ask(**changed)
    assert ConsultationRequest.objects.count() == number
    first.refresh_from_db()
    assert (first.name == "Maya") or number == 1


def test_correcting_ones_own_answers_again_and_again_keeps_no_message_back(practice):
    with patch("tests.asking.new_token", lambda: "one form"):
        for number in range(6):
            ask(note=f"number {number}")
    assert len(deliver()) == 1
    ask(OTHERS[0])
    assert len(deliver()) == 1
