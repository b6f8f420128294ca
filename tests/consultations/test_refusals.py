"""What becomes of a message that its server does not take: nobody there, come again, too slow."""

from datetime import timedelta

import pytest
from django.urls import reverse

from consultations.messages.outbox import send_due
from consultations.models import Message
from tests.asking import NOW, ask
from tests.mail_server import mail_server

MINUTE = timedelta(minutes=1)
GONE, OTHER = "gone@example.org", "noa@example.org"


def send(now=NOW):
    return send_due(lambda: now)


def to_gone():
    return Message.objects.get(request__in=[request for request in requests() if request.email == GONE])


def requests():
    return [message.request for message in Message.objects.select_related("request")]


@pytest.mark.parametrize(
    "refusal",
    [b"550 no such user here", b"550 5.1.1 user unknown", b"553 mailbox name not allowed", b"550-5.1.10 gone"],
)
def test_who_does_not_exist_is_tried_once_and_the_desk_says_so(settings, db, therapist, refusal):
    ask(slot=None, email=GONE)
    ask(slot=None, email=OTHER)
    refusal = refusal if b"550-" not in refusal else b"550-5.1.10 gone\r\n550 5.1.10 gone"
    with mail_server(settings, refuses=GONE.encode(), refusal=refusal):
        assert send() == (1, 1)
    message = to_gone()
    assert (message.given_up_at, message.attempts) == (NOW, 1)
    assert message.problem == "There is no such email address."
    assert "There is no such email address." in therapist.get(reverse("desk:inspect", args=[message.request_id])).text
    assert send(NOW + timedelta(days=1)) == (0, 0)


@pytest.mark.parametrize(
    "refusal",
    [
        b"550 5.7.1 relaying denied",
        b"552 5.2.2 mailbox full",
        b"554 5.7.1 blocked",
        b"503 5.5.1 out of order",
        b"552 full",
    ],
)
def test_what_may_be_mended_is_tried_for_two_days(settings, db, refusal):
    ask(slot=None, email=GONE)
    with mail_server(settings, refuses=GONE.encode(), refusal=refusal):
        assert send() == (0, 1)
    message = to_gone()
    assert (message.given_up_at, message.next_try_at) == (None, NOW + MINUTE)
    assert message.problem == "The mail server refused the address."


@pytest.mark.parametrize("refusal", [b"451 4.7.1 greylisted, come again", b"450 busy", b"421 4.3.2 closing"])
def test_a_server_that_asks_to_come_again_is_waited_for_and_is_trouble_only_when_it_goes_on(
    settings, db, therapist, refusal
):
    ask(slot=None, email=GONE)
    with mail_server(settings, refuses=GONE.encode(), refusal=refusal):
        assert send() == (0, 1)
        assert to_gone().problem == ""
        assert not Message.objects.in_trouble(NOW + MINUTE).exists()
        assert send(NOW + MINUTE) == (0, 1)
        assert send(NOW + 5 * MINUTE) == (0, 1)
        assert Message.objects.in_trouble(NOW + 5 * MINUTE).count() == 1
    assert to_gone().problem == "The mail server asked to be tried later."
    assert send(NOW + 20 * MINUTE) == (1, 0)


def test_a_server_that_drips_costs_its_mail_a_deadline_and_not_the_others_their_turn(settings, db):
    for number in range(5):
        ask(slot=None, email=f"visitor-{number}@example.org")
    with mail_server(settings, dies_at="drips", seconds=0.3) as server:
        assert send() == (0, 3)
        assert server.left.wait(20)
    tried = Message.objects.filter(attempts=1)
    assert {message.problem for message in tried} == {"The mail server took longer than a minute."}
    assert len(tried) == 3
    assert send(NOW + MINUTE) == (5, 0)
