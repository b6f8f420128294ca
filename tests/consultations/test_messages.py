"""What is written to whom, and mail servers that die."""

import socket
import threading
from datetime import timedelta
from unittest.mock import patch

import pytest
import time_machine
from cryptography.fernet import Fernet
from django.core import mail
from django.core.management import call_command
from django.db import OperationalError
from django.test import override_settings
from django.urls import reverse
from django.utils import timezone

from consultations.models import ConsultationRequest, Message

from .conftest import FORM

SECRETS = ("Maya", "few words", "ouples", "herapy session", "example.org/couples")


@pytest.fixture
def send(client, django_capture_on_commit_callbacks):
    def post(answers):
        with django_capture_on_commit_callbacks(execute=True):
            return client.post(FORM, answers)

    return post


def test_the_visitor_is_written_to_in_words_fit_for_a_lock_screen(send, by_email, notify):
    page = send(by_email | {"service": "couples-therapy"})["Location"]
    [written] = [message for message in mail.outbox if message.to == ["maya@example.org"]]
    assert written.subject == "Your call request"
    assert page in written.body
    assert ConsultationRequest.objects.get().reference in written.body
    assert "988" in written.body
    assert "is the practice of Liron" in written.body
    assert not [secret for secret in SECRETS if secret in written.subject + written.body]


def test_the_therapist_reads_a_reference_and_a_link_and_no_name(send, by_email, notify):
    send(by_email)
    [written] = [message for message in mail.outbox if message.to == ["liron@example.org"]]
    stored = ConsultationRequest.objects.get()
    assert stored.reference in written.subject
    assert reverse("desk:inspect", args=[stored.pk]) in written.body
    assert stored.token not in written.body
    assert not [secret for secret in (*SECRETS, "maya@") if secret in written.subject + written.body]


def test_who_chose_the_phone_gets_no_mail(send, answers, notify):
    send(answers | {"email": "maya@example.org"})
    assert [message.to for message in mail.outbox] == [["liron@example.org"]]


def test_a_doubtful_sender_cannot_tell(send, by_email, notify):
    send(by_email | {"website": "x"})
    assert ["maya@example.org"] in [message.to for message in mail.outbox]


def test_nobody_can_fill_a_strangers_mailbox(send, by_email):
    for number in range(6):
        send(by_email | {"note": f"number {number}"})
    assert ConsultationRequest.objects.count() == 6
    assert len(mail.outbox) == 3


def test_without_an_address_for_new_requests_the_desk_says_so(send, answers, therapist):
    send(answers)
    assert not Message.objects.exists()
    assert "Nobody is told of a new request by mail yet" in therapist.get("/admin/").text
    assert "not delivered" not in therapist.get(reverse("desk:index")).text


class BadServer(threading.Thread):
    """A mail server that greets, listens for a while and then dies, or says nothing at all."""

    def __init__(self, dies_at):
        super().__init__(daemon=True)
        self.dies_at = dies_at
        self.socket = socket.create_server(("127.0.0.1", 0))
        self.port = self.socket.getsockname()[1]
        self.kept = []

    def run(self):
        while True:
            try:
                connection, _address = self.socket.accept()
            except OSError:
                return
            if self.dies_at == "silence":
                self.kept.append(connection)
            else:
                self.talk(connection)

    def talk(self, connection):
        with connection, connection.makefile("rwb") as lines:
            lines.write(b"220 hello\r\n")
            lines.flush()
            for line in lines:
                if line.upper().startswith(self.dies_at):
                    return
                lines.write(b"250 yes\r\n")
                lines.flush()

    def close(self):
        self.socket.close()
        for connection in self.kept:
            connection.close()


@pytest.mark.parametrize("dies_at", [b"EHLO", b"MAIL", b"RCPT", b"DATA", "silence", "refused"])
def test_a_mail_server_that_dies_costs_neither_the_request_nor_the_visitors_time(
    send, by_email, notify, settings, therapist, dies_at
):
    server = BadServer(dies_at)
    if dies_at == "refused":
        server.close()
    else:
        server.start()
    options = {"host": "127.0.0.1", "port": server.port, "timeout": 1}
    settings.MAILERS = {"default": {"BACKEND": "django.core.mail.backends.smtp.EmailBackend", "OPTIONS": options}}
    started = timezone.now()
    response = send(by_email)
    server.close()
    assert response.status_code == 303
    assert timezone.now() - started < timedelta(seconds=4)
    messages = Message.objects.all()
    assert len(messages) == 2
    assert all(message.failed_at and "mail server" in message.problem for message in messages)
    assert "not delivered" in therapist.get(reverse("desk:index")).text


def test_what_was_not_delivered_goes_out_later_and_once(send, by_email, notify, capsys):
    with patch("django.core.mail.backends.locmem.EmailBackend.send_messages", side_effect=ConnectionRefusedError):
        send(by_email)
    assert not mail.outbox
    for _ in range(2):
        call_command("send_messages")
    assert len(mail.outbox) == 2
    assert not Message.objects.filter(sent_at=None).exists()
    assert capsys.readouterr().out.splitlines() == ["2 sent, 0 still waiting.", "0 sent, 0 still waiting."]


def test_a_message_that_somebody_is_sending_is_left_to_them(send, by_email, notify, client):
    client.post(FORM, by_email)  # stored; its messages wait
    Message.objects.update(tried_at=timezone.now())
    call_command("send_messages", verbosity=0)
    assert not mail.outbox
    Message.objects.update(tried_at=timezone.now() - timedelta(minutes=6))
    call_command("send_messages", verbosity=0)
    assert len(mail.outbox) == 2


def test_a_message_of_last_week_is_not_sent_any_more(client, by_email, notify):
    client.post(FORM, by_email)
    Message.objects.update(created_at=timezone.now() - timedelta(days=7))
    call_command("send_messages", verbosity=0)
    assert not mail.outbox


def test_a_message_that_was_never_tried_shows_on_the_desk(client, answers, notify):
    client.post(FORM, answers)
    assert not ConsultationRequest.objects.get().undelivered
    with time_machine.travel(timezone.now() + timedelta(hours=1)):
        assert ConsultationRequest.objects.get().undelivered


def test_an_address_that_cannot_be_decrypted_is_not_written_to(client, by_email, notify):
    client.post(FORM, by_email)
    with override_settings(FIELD_ENCRYPTION_KEYS=[Fernet.generate_key().decode()]):
        call_command("send_messages", verbosity=0)
    assert [message.to for message in mail.outbox] == [["liron@example.org"]]
    assert Message.objects.get(sent_at=None).problem == "The address cannot be decrypted."


def test_trouble_with_the_database_after_the_request_is_stored_is_no_trouble_of_the_visitors(send, answers):
    with patch("consultations.services.deliver", side_effect=OperationalError("locked")):
        assert send(answers).status_code == 303


def test_no_address_is_ever_logged(send, by_email, notify, caplog):
    with patch(
        "django.core.mail.backends.locmem.EmailBackend.send_messages", side_effect=ValueError("maya@example.org")
    ):
        send(by_email)
    assert "maya@" not in caplog.text
    assert Message.objects.filter(failed_at__isnull=False).count() == 2
