"""Many at the same instant, on a database whose rows are really committed."""

from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from threading import Barrier, BrokenBarrierError
from unittest.mock import patch

import pytest
from django.core import mail
from django.db import connections
from django.test import Client

from consultations.messages import outbox
from consultations.models import ConsultationRequest, ConsultationSettings, Message
from tests.asking import FORM, answers_to_a_form

pytestmark = pytest.mark.both_databases


def together(number, act):
    def closing(index):
        try:
            return act(index)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(number) as pool:
        return list(pool.map(closing, range(number)))


def test_fifty_visitors_at_once_are_fifty_requests(committed_site):
    looked = Client()
    forms = [answers_to_a_form(looked, name=f"Visitor {n}", phone=f"(818) 555-01{n:02}") for n in range(50)]
    responses = together(50, lambda number: Client().post(FORM, forms[number], REMOTE_ADDR=f"203.0.113.{number}"))
    assert {response.status_code for response in responses} == {200}  # no cookie: the page itself
    assert {request.name for request in ConsultationRequest.objects.all()} == {f"Visitor {n}" for n in range(50)}
    assert not ConsultationRequest.objects.filter(is_doubtful=True).exists()


def test_fifty_forms_with_one_number_at_once_are_fifty_requests_none_of_which_is_doubted(committed_site):
    looked = Client()
    forms = [answers_to_a_form(looked, note=f"number {number}") for number in range(50)]
    responses = together(50, lambda number: Client().post(FORM, forms[number], REMOTE_ADDR=f"203.0.113.{number}"))
    assert {response.status_code for response in responses} == {200}
    assert {request.note for request in ConsultationRequest.objects.waiting()} == {f"number {n}" for n in range(50)}
    assert not ConsultationRequest.objects.doubtful().exists()


def test_two_that_send_what_waits_send_it_once(committed_site):
    from wagtail.models import Site

    defaults = {"notify_email": "liron@example.org"}
    ConsultationSettings.objects.update_or_create(site=Site.objects.get(), defaults=defaults)
    Client().post(FORM, answers_to_a_form(Client()))
    assert Message.objects.count() == 1
    both, claims = Barrier(2), []

    def claim(pk, now, claim=outbox.claim):
        with suppress(BrokenBarrierError):
            both.wait(30)  # both have seen that it is due
        claims.append(claim(pk, now))
        return claims[-1]

    with patch("consultations.messages.outbox.claim", claim):
        together(2, lambda _: outbox.send_due())
    assert sorted(claims) == [False, True]
    assert [message.to for message in mail.outbox] == [["liron@example.org"]]
