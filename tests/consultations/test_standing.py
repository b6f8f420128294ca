"""What the private page says and offers in every situation a request can be in, for either way of being reached."""

import re
from pathlib import Path

import pytest
import time_machine

from consultations.models import ConsultationRequest, ContactRoute
from consultations.rules.states import MOVES, Status
from consultations.services.standing import (
    NOTICES,
    SITUATIONS,
    STANDINGS,
    Situation,
    Turn,
    notice_of,
    situation_of,
    standing_of,
)
from tests.asking import BY_EMAIL, BY_PHONE, DAY, MINUTE, NOW, OTHERS, SLOT, WORDS, ask, do, proposing
from tests.visitors import YOURS, Visitor, heading_of, in_every_situation, words_of

TEMPLATES = sorted((Path(__file__).parents[2] / "templates/consultations").rglob("*.html"))
KEEP, STEPS, FILE = "Keep a way back", "What happens next", "Add to your calendar"
MOVE, ANOTHER, TAKE = "Move the call", "Choose another time", "Take this time"
WITHDRAW, CANCEL, ANEW = "Withdraw my request", "Cancel our call", "Ask for another call"
CERTAIN = "It is certain when I confirm it."
PARTS = {KEEP, STEPS, FILE, MOVE, ANOTHER, TAKE, WITHDRAW, CANCEL, ANEW, CERTAIN, WORDS}
DAY_OF = "Wednesday, March 4"
# situation: (whose turn it is, heading, a sentence of it, what the page holds of PARTS)
SHOWN = {
    Situation.REQUESTED: (
        Turn.MINE,
        "I have your request",
        "You will hear from me by Wednesday, March 4, 9 am Pacific time.",
        {KEEP, STEPS, ANOTHER, WITHDRAW, CERTAIN},
    ),
    Situation.LATE: (
        Turn.MINE,
        "I have not answered you yet",
        "I am sorry. I have not forgotten you.",
        {KEEP, STEPS, ANOTHER, WITHDRAW, CERTAIN},
    ),
    Situation.LOST: (
        Turn.YOURS,
        "The time you asked for is taken",
        "Your request is still with me: choose another time.",
        {KEEP, ANOTHER, TAKE, WITHDRAW},
    ),
    Situation.PROPOSED: (
        Turn.YOURS,
        "Times for our call",
        "I keep these times for you until Wednesday, March 4, 6 pm Pacific time.",
        {KEEP, ANOTHER, TAKE, WITHDRAW, WORDS},
    ),
    Situation.PROPOSED_INSTEAD: (
        Turn.YOURS,
        "I have to move our call",
        f"Our call on {DAY_OF}, 10 am Pacific time is off. I am sorry.",
        {KEEP, ANOTHER, TAKE, WITHDRAW, WORDS},
    ),
    Situation.CONFIRMED: (
        Turn.SET,
        f"I will call you on {DAY_OF} at 10 am",
        "I will call you at the number ending in 23.",
        {KEEP, FILE, MOVE, CANCEL, WORDS},
    ),
    Situation.CONFIRMED_BY_EMAIL: (
        Turn.SET,
        f"We talk on {DAY_OF} at 10 am",
        "My words to you say how we talk.",
        {KEEP, FILE, MOVE, CANCEL, WORDS},
    ),
    Situation.PAST: (
        Turn.OVER,
        "The time of our call has passed",
        "If we did not talk, you are welcome to ask for another call.",
        {ANEW, WORDS},
    ),
    Situation.DECLINED: (
        Turn.OVER,
        "I cannot offer you a call",
        "It does not mean that anything is wrong with you or with what you wrote.",
        {ANEW, WORDS},
    ),
    Situation.CALLED_OFF: (
        Turn.OVER,
        f"Our call on {DAY_OF} at 10 am is off",
        "I had to call it off. It does not mean that anything is wrong with you.",
        {ANEW, WORDS},
    ),
    Situation.WITHDRAWN: (Turn.OVER, "Your request is withdrawn", "You do not have to explain anything", {ANEW}),
    Situation.EXPIRED: (
        Turn.YOURS,
        "The time you asked for has passed",
        "You did not hear from me in time. I am sorry.",
        {KEEP, ANOTHER},
    ),
    Situation.UNCHOSEN: (
        Turn.YOURS,
        "I no longer keep those times for you",
        "None of them was chosen, and that is all right.",
        {KEEP, ANOTHER},
    ),
    Situation.CLOSED: (Turn.OVER, "This request is closed", "There is nothing more to do here.", {ANEW}),
    # Who is set aside is not told so.
    Situation.SET_ASIDE: (Turn.MINE, "I have your request", "You will hear from me by", {KEEP, STEPS, ANEW, CERTAIN}),
}
MADE = in_every_situation()


@pytest.fixture
def now():
    with time_machine.travel(NOW, tick=False) as clock:
        yield clock


def test_the_tables_of_these_tests_hold_every_situation():
    assert set(SHOWN) == set(MADE) == set(STANDINGS) == set(Situation)


@pytest.mark.parametrize("situation", Situation, ids=lambda situation: situation.name)
def test_every_situation_says_and_offers_what_stands_in_the_table(db, now, situation):
    stored, moment = MADE[situation]()
    now.move_to(moment)
    page = Visitor().opens(stored).get(YOURS)
    turn, heading, sentence, parts = SHOWN[situation]
    words = words_of(page)
    assert heading_of(page) == heading
    assert f'class="turn turn--{turn.value}"' in page.text
    assert sentence in words
    assert {part for part in PARTS if part in words} == parts
    # Each situation ends in something to do, and none in a promise that is not one.
    assert parts & {ANOTHER, MOVE, ANEW}
    assert ("You did not hear from me" in words) == (situation is Situation.EXPIRED)


@pytest.mark.parametrize("route", [BY_PHONE, BY_EMAIL], ids=["phone", "email"])
@pytest.mark.parametrize("status", Status)
def test_every_state_has_its_page_by_either_way(db, now, status, route):
    stored = ask(**route)
    for slot, proposed_until in ((SLOT, None), (None, None), (NOW - DAY, NOW - DAY), (SLOT, NOW + DAY)):
        if slot is None and status == Status.CONFIRMED:
            continue  # the service refuses to confirm a call without a time
        proposals = [slot.isoformat() for slot in OTHERS] if proposed_until else []
        ConsultationRequest.objects.update(
            status=status, slot=slot, proposed=proposals, proposed_until=proposed_until, is_held=False
        )
        page = Visitor().opens(stored).get(YOURS)
        assert page.status_code == 200
        assert not re.search(r"%\(\w+\)s|None", words_of(page).replace("None of", ""))


def test_by_phone_the_page_is_the_only_way_back_and_by_email_the_message_has_it_too(db, now):
    by_phone, by_email = ask(None, **BY_PHONE), ask(None, **BY_EMAIL)
    assert "your only way back to this request" in words_of(Visitor().opens(by_phone).get(YOURS))
    assert "is also in my message" in words_of(Visitor().opens(by_email).get(YOURS))


def test_a_proven_visitor_is_told_of_the_one_reminder(db, now):
    stored = ask(proven_at=None)
    proposing(stored)
    page = Visitor().opens(stored)
    assert "remind you once" not in words_of(page.get(YOURS))
    ConsultationRequest.objects.update(proven_at=NOW)
    assert "I keep these times for you until Wednesday, March 4, 6 pm Pacific time, and remind you once." in words_of(
        page.get(YOURS)
    )


def test_a_proposed_time_that_has_passed_is_not_offered_and_the_last_one_takes_the_page_with_it(db, now):
    stored = ask()
    proposing(stored)
    stored.refresh_from_db()
    values = {slot: f'value="{slot:%Y-%m-%dT%H:%M:%SZ}"' for slot in OTHERS}
    page = Visitor().opens(stored).get(YOURS).text
    assert all(value in page for value in values.values())
    assert standing_of(stored, OTHERS[0]).proposals == ()  # they are no longer kept by then
    assert situation_of(stored, stored.proposed_until - MINUTE) is Situation.PROPOSED
    assert situation_of(stored, stored.proposed_until) is Situation.UNCHOSEN


def test_two_who_let_a_time_pass_read_words_that_fit_the_cause(db):
    """Who got no answer is asked for pardon; who chose none of the times is not."""
    silent = ConsultationRequest(status=Status.EXPIRED, promised_by=NOW, slot=SLOT)
    unchosen = ConsultationRequest(status=Status.EXPIRED, promised_by=NOW, slot=SLOT, proposed_at=NOW)
    assert situation_of(silent, NOW) is Situation.EXPIRED
    assert situation_of(unchosen, NOW) is Situation.UNCHOSEN


def test_a_call_that_was_moved_and_then_declined_is_not_one_that_was_called_off(db, now):
    stored = ConsultationRequest(status=Status.DECLINED, promised_by=NOW, slot=OTHERS[0], confirmed_slot=SLOT)
    assert situation_of(stored, NOW) is Situation.DECLINED
    stored.slot = SLOT
    assert situation_of(stored, NOW) is Situation.CALLED_OFF


@pytest.mark.parametrize("status", [*Status])
def test_the_page_offers_only_moves_that_there_are(status):
    """Not every one: what was declined, or set aside, the therapist alone takes up again."""
    row = STANDINGS[SITUATIONS[status]]
    assert not row.may_move or Status.REQUESTED in MOVES[status]
    assert row.may_withdraw == (Status.WITHDRAWN in MOVES[status] and status != Status.SPAM)


def test_every_situation_has_a_way_on():
    assert all(row.may_move or row.may_withdraw or row.may_ask_anew for row in STANDINGS.values())


def test_a_call_without_a_time_has_not_passed():
    stored = ConsultationRequest(
        status=Status.CONFIRMED, slot=None, promised_by=NOW, contact_route=ContactRoute.PHONE, phone="+1 818-555-0123"
    )
    assert situation_of(stored, NOW + 9 * DAY) is Situation.CONFIRMED


@pytest.mark.parametrize("situation", Situation, ids=lambda situation: situation.name)
def test_what_was_just_done_is_said_as_long_as_it_is_so(situation):
    assert bool(notice_of("moved", situation)) == (situation is Situation.REQUESTED)
    assert bool(notice_of("unchanged", situation)) == (situation is not Situation.WITHDRAWN)
    assert notice_of("renewed", situation) is NOTICES["renewed"]
    for unknown in ("withdrawn", "", "x"):
        assert notice_of(unknown, situation) is None


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: path.name)
def test_no_template_that_speaks_of_a_request_asks_for_its_state(template):
    """What depends on it comes from Python, by tables; the state's own name may be shown."""
    assert not re.search(r"\.status\b", template.read_text())


def test_a_time_that_another_has_is_not_promised_again(db, now):
    stored, _moment = MADE[Situation.LOST]()
    words = words_of(Visitor().opens(stored).get(YOURS))
    assert "You will hear from me" not in words
    assert CERTAIN not in words
    do(lambda request, **_given: request.delete(), ConsultationRequest.objects.exclude(pk=stored.pk).get())
    assert heading_of(Visitor().opens(stored).get(YOURS)) == "I have your request"
