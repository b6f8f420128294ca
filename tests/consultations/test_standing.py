"""What the private page says and offers in every state a request can be in, for either way of being reached."""

import re
from datetime import timedelta
from html import unescape
from itertools import product
from pathlib import Path

import pytest
from django.urls import reverse
from django.utils import timezone

from consultations.models import ConsultationRequest, ContactRoute
from consultations.moments import instant
from consultations.rules.states import MOVES, Status
from consultations.visitor.standing import NOTICES, SITUATIONS, STANDINGS, Situation, standing_of
from tests.asking import FORM

TEMPLATES = sorted((Path(__file__).parents[2] / "templates/consultations").rglob("*.html"))
PROMISE, STEPS, WORDS, MISTYPED = "You will hear by", "What happens next", "I teach on that day.", "you typed is wrong?"
CALENDAR, MOVE, ANEW = "Put it in your calendar", "Choose another time", "Ask for a call again"
PROPOSALS, WITHDRAW, CANCEL = "Press one, and the call is set.", "Withdraw the request", "Cancel the call"
KEEP_THE_ADDRESS = "Keep the address of this page."
PARTS = {PROMISE, STEPS, WORDS, MISTYPED, CALENDAR, MOVE, ANEW, PROPOSALS, WITHDRAW, CANCEL, KEEP_THE_ADDRESS}
REQUESTED = (
    "Your request arrived",
    "Asking was the hard part, and you have done it.",
    {PROMISE, STEPS, MISTYPED, MOVE, WITHDRAW},
)
PROPOSED = (
    "Other times for your call",
    "The time you asked for does not work for Liron. Does one of these suit you?",
    {WORDS, MISTYPED, MOVE, PROPOSALS, WITHDRAW},
)
CONFIRMED = (
    "Your call is set",
    "15 minutes, free, and without any obligation.",
    {WORDS, CALENDAR, MOVE, CANCEL},
)
PAST = (
    "This call has passed",
    "If it did not take place, you are welcome to ask for another.",
    {WORDS, ANEW},
)
DECLINED = (
    "This call will not take place",
    "Liron cannot offer you a call. It says nothing about you.",
    {WORDS, ANEW},
)
WITHDRAWN = (
    "Your request is withdrawn",
    "You need not explain anything, and you may ask again whenever you like.",
    {ANEW},
)
EXPIRED = (
    "The time you asked for has gone by",
    "You did not hear from Liron, and that is our fault. If you still want to talk, choose another time: nothing has "
    "to be filled in again.",
    {MOVE},
)
CLOSED = ("This request is closed", "Nothing is open here any more.", {ANEW})
SET_ASIDE = (
    "Your request arrived",
    "Asking was the hard part, and you have done it.",
    {PROMISE, STEPS, ANEW},
)
# (heading, lead, parts of the page) by state, whether other times are proposed, and whether its own time has come.
# Only a request that waits has proposals; on any other page they would count for nothing.
SHOWN = {
    (Status.REQUESTED, False, False): REQUESTED,
    (Status.REQUESTED, False, True): REQUESTED,
    (Status.REQUESTED, True, False): PROPOSED,
    (Status.REQUESTED, True, True): PROPOSED,
    (Status.CONFIRMED, False, False): CONFIRMED,
    (Status.CONFIRMED, True, False): CONFIRMED,
    (Status.CONFIRMED, False, True): PAST,
    (Status.CONFIRMED, True, True): PAST,
} | {
    (status, *rest): shown
    for status, shown in {
        Status.DECLINED: DECLINED,
        Status.WITHDRAWN: WITHDRAWN,
        Status.EXPIRED: EXPIRED,
        Status.COMPLETED: CLOSED,
        Status.NOT_A_FIT: CLOSED,
        Status.NO_SHOW: CLOSED,
        Status.BECAME_CLIENT: CLOSED,
        Status.SPAM: SET_ASIDE,
    }.items()
    for rest in product((False, True), (False, True))
}


@pytest.fixture
def asked(client, answers, slots):
    client.post(FORM, answers | {"slot": instant(slots[0])})
    return ConsultationRequest.objects.get()


def put(stored, status, proposed=(), slot=None, **values):
    """The request in that state, saved behind the services' back."""
    values |= {"status": status, "proposed": [slot.isoformat() for slot in proposed], "words": WORDS}
    values["slot"] = slot or stored.slot
    for name, value in values.items():
        setattr(stored, name, value)
    stored.save()


def page_of(client, stored, query=""):
    return unescape(client.get(reverse("consultations:yours", args=[stored.token]) + query).text)


@pytest.mark.parametrize("route", ContactRoute)
@pytest.mark.parametrize(("status", "proposes", "is_past"), SHOWN)
def test_every_state_says_and_offers_what_stands_in_the_table(client, asked, slots, status, proposes, is_past, route):
    heading, lead, parts = SHOWN[status, proposes, is_past]
    slot = timezone.now() - timedelta(days=1) if is_past else slots[0]
    put(asked, status, slots[3:5] if proposes else (), slot, contact_route=route, email="maya@example.org")
    page = page_of(client, asked)
    lost = route == ContactRoute.PHONE and parts & {WITHDRAW, CANCEL}  # who is not written to and still waits
    assert f"<h1>{heading}</h1>" in page
    assert lead in " ".join(page.split())
    assert {part for part in PARTS if part in page} == parts | ({KEEP_THE_ADDRESS} if lost else set())
    assert ("<dt>Your call</dt>" in page, "<dt>You asked for</dt>" in page) == (
        status == Status.CONFIRMED,
        status != Status.CONFIRMED,
    )


def test_the_table_of_these_tests_has_every_state():
    assert set(SHOWN) == set(product(Status, (False, True), (False, True)))


def test_a_proposed_time_that_has_gone_by_is_not_offered_and_the_last_one_takes_the_page_with_it(client, asked, slots):
    gone = timezone.now() - timedelta(hours=1)
    put(asked, Status.REQUESTED, [gone, slots[3]])
    page = page_of(client, asked)
    assert f'value="{instant(slots[3])}"' in page
    assert instant(gone) not in page
    put(asked, Status.REQUESTED, [gone])
    assert "<h1>Your request arrived</h1>" in page_of(client, asked)


def test_the_words_of_an_earlier_answer_are_not_shown_with_a_later_state(client, asked):
    put(asked, Status.EXPIRED)
    assert WORDS not in page_of(client, asked)


@pytest.mark.parametrize("status", Status)
def test_the_page_offers_only_moves_that_there_are(status):
    """But for spam, whose visitor may not take it up again: that is the therapist's to do."""
    row = STANDINGS[SITUATIONS[status]]
    assert row.may_move == (Status.REQUESTED in MOVES[status] and status != Status.SPAM)
    assert row.may_withdraw == (Status.WITHDRAWN in MOVES[status])


def test_every_situation_has_its_row_and_a_way_on():
    assert set(STANDINGS) == set(Situation)
    assert all(row.may_move or row.may_withdraw or row.may_ask_anew for row in STANDINGS.values())


def test_a_call_without_a_time_has_not_passed():
    stored = ConsultationRequest(status=Status.CONFIRMED, slot=None)
    assert standing_of(stored, timezone.now()) == STANDINGS[Situation.CONFIRMED]


@pytest.mark.parametrize("status", Status)
@pytest.mark.parametrize(
    ("done", "words", "is_said"),
    [
        ("moved", "It is kept for you and waits for Liron's answer", lambda status: status == Status.REQUESTED),
        ("unchanged", "This is the time you have already.", lambda status: status != Status.WITHDRAWN),
        ("renewed", "Keep it: the old one leads nowhere any more.", lambda status: True),
        ("withdrawn", 'role="status"', lambda status: False),
        ("x", 'role="status"', lambda status: False),
    ],
)
def test_what_was_just_done_is_said_as_long_as_it_is_so(client, asked, status, done, words, is_said):
    put(asked, status)
    assert (words in page_of(client, asked, f"?done={done}")) == is_said(status)
    assert words not in page_of(client, asked)


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: path.name)
def test_no_template_that_speaks_of_a_request_asks_for_its_state(template):
    """What depends on it comes from Python, by tables; the state's own name may be shown."""
    assert not re.search(r"\.status\b", template.read_text())


def test_a_new_address_is_said_in_bold(client, asked):
    assert "<strong>This page has a new address.</strong>" in page_of(client, asked, "?done=renewed")
    assert NOTICES["renewed"].said_in == frozenset(Situation)
