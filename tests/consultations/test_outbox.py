"""The outbox at work: written with the event, claimed by one, tried again after failures, and workers that die."""

import contextlib
import os
import re
import select
import signal
import sqlite3
import subprocess
import sys
import threading
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from itertools import pairwise
from pathlib import Path
from unittest.mock import patch

import pytest
import time_machine
from django.core import mail
from django.core.management import call_command
from django.db import DatabaseError, connections, transaction
from django.urls import reverse

from consultations.jobs.deadlines import remind
from consultations.messages import outbox
from consultations.messages.kinds import Kind
from consultations.messages.outbox import claim, send_due, tell_therapist, tell_visitor
from consultations.models import ConsultationRequest, Message
from consultations.services import by_anyone, by_therapist, by_visitor, changing
from tests import template
from tests.asking import (
    DAY,
    HOUR,
    MINUTE,
    NOW,
    OTHERS,
    SLOT,
    WORDS,
    ask,
    ask_and_prove,
    at,
    confirming,
    deliver,
    do,
    withdrawing,
)
from tests.environment import environment_in
from tests.mail_server import mail_server

ROOT = Path(__file__).parents[2]
SECOND = timedelta(seconds=1)
LEASE = timedelta(minutes=5)
ADDRESSES = [f"visitor-{number}@example.org" for number in range(20)]


def send(now=NOW):
    """(sent, failed for now)"""
    return send_due(lambda: now)


def trouble(problem):
    return patch("django.core.mail.backends.locmem.EmailBackend.send_messages", side_effect=problem)


def unreachable():
    return trouble(ConnectionRefusedError)


# --- written with the event


@pytest.mark.both_databases
def test_an_event_told_twice_is_one_message(notify):
    request = ask_and_prove()
    for _again in range(2):
        tell_visitor(request, Kind.REMINDER, NOW, occasion=NOW)
        tell_therapist(request, Kind.NEW_REQUEST, NOW)
        tell_therapist(None, Kind.MORNING, NOW, occasion=NOW.date())
    assert Counter(Message.objects.values_list("kind", flat=True)) == {
        "received": 1,
        "new_request": 1,
        "reminder": 1,
        "morning": 1,
    }


@pytest.mark.both_databases
def test_each_event_has_a_message_of_its_own(db):
    request = ask_and_prove()
    for slot in (OTHERS[0], SLOT, OTHERS[0]):
        do(by_visitor.move, request, slot)
    assert Message.objects.filter(kind="moved").count() == 3


@pytest.mark.both_databases
def test_what_is_rolled_back_leaves_no_message(notify):
    with transaction.atomic():
        confirming(ask())
        assert Message.objects.count() == 3
        transaction.set_rollback(True)
    assert not Message.objects.exists()


@pytest.mark.both_databases
def test_an_event_that_cannot_be_stored_leaves_no_message(notify):
    request = ask()
    written = Message.objects.count()
    with patch("consultations.services.changing.log", side_effect=DatabaseError), pytest.raises(DatabaseError):
        withdrawing(request)
    request.refresh_from_db()
    assert (request.status, Message.objects.count()) == ("requested", written)


@pytest.mark.both_databases
def test_a_time_that_is_gone_is_told_to_nobody(db):
    ask()
    request = ask(OTHERS[0], email="second@example.org")
    written = Message.objects.count()
    with pytest.raises(changing.SlotTaken):
        do(by_therapist.confirm, request, slot=SLOT, words=WORDS)
    assert Message.objects.count() == written


# --- claimed


def together(number, act):
    """What that many threads got, each with a connection of its own."""
    gate = threading.Barrier(number)

    def begin(index):
        try:
            gate.wait(20)
            return act(index)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(number) as threads:
        return list(threads.map(begin, range(number)))


@pytest.mark.both_databases
def test_of_many_who_claim_a_message_at_once_one_gets_it(committed_site):
    ask(slot=None)
    message = Message.objects.get()
    assert sorted(together(8, lambda _: claim(message.pk, NOW))) == [False] * 7 + [True]


@pytest.mark.both_databases
def test_many_who_send_at_once_send_each_message_once(committed_site):
    for address in ADDRESSES[:10]:
        ask(slot=None, email=address)
    counts = together(4, lambda _: send())
    assert [sum(count) for count in zip(*counts, strict=True)] == [10, 0]
    assert sorted(message.to[0] for message in mail.outbox) == ADDRESSES[:10]


@pytest.mark.both_databases
def test_a_message_whose_sender_died_is_taken_up_after_the_lease_and_not_before(db):
    ask()
    assert claim(Message.objects.get().pk, NOW)
    assert send(NOW + LEASE - SECOND) == (0, 0)
    assert send(NOW + LEASE) == (1, 0)
    assert send(NOW + DAY) == (0, 0)
    assert len(mail.outbox) == 1


def test_a_sender_asked_to_stop_finishes_the_message_in_hand_and_begins_no_other(db):
    for address in ADDRESSES[:3]:
        ask(slot=None, email=address)
    assert send_due(lambda: NOW, should_stop=lambda: bool(mail.outbox)) == (1, 0)
    assert send() == (2, 0)


@pytest.mark.both_databases
def test_a_request_erased_while_its_message_is_being_sent_stops_nobody_elses(db):
    erased = ask(slot=None, email=ADDRESSES[0])
    ask(slot=None, email=ADDRESSES[1])

    def claim_and_erase(pk, now):
        claimed = claim(pk, now)
        by_anyone.erase(erased, now=NOW)
        return claimed

    with patch.object(outbox, "claim", claim_and_erase):
        send()
    assert [message.to for message in mail.outbox] == [[ADDRESSES[1]]]


# --- tried again


def test_tries_grow_apart_and_end_after_two_days_with_the_problem_kept(db, therapist):
    request = ask(slot=None)
    tries = []
    with unreachable():
        while (message := Message.objects.get()).given_up_at is None:
            tries.append(message.next_try_at)
            assert send(tries[-1] - SECOND) == (0, 0)
            assert send(tries[-1]) == (0, 1)
    pauses = [(later - earlier) // MINUTE for earlier, later in pairwise(tries)]
    assert pauses == [1, 4, 15, 60, 180, 360, 720, 720, 720]
    assert message.given_up_at == tries[-1] <= NOW + 2 * DAY
    assert message.problem == "The mail server could not be reached."
    assert send(NOW + 10 * DAY) == (0, 0)
    assert not mail.outbox
    assert request.undelivered == [message]
    assert "not delivered" in therapist.get(reverse("desk:index")).text


def test_what_failed_shows_on_the_desk_until_it_goes_out(db, therapist):
    ask()
    with unreachable():
        send()
    with time_machine.travel(NOW, tick=False):
        assert "could not be delivered yet" in therapist.get("/admin/").text
        assert send(NOW + MINUTE) == (1, 0)
        assert "could not be delivered yet" not in therapist.get("/admin/").text
    assert Message.objects.get().problem == ""


def test_a_clock_that_jumps_back_repeats_nothing(notify):
    confirming(ask_and_prove())
    deliver()
    for moment in (SLOT - DAY, SLOT - DAY - HOUR, SLOT - DAY, at("2026-03-04 07:00"), NOW, at("2026-03-04 07:00")):
        remind(moment)
        deliver(moment)
    assert Counter(Message.objects.filter(sent_at__isnull=False).values_list("kind", flat=True)) == {
        "confirmed": 1,
        "reminder": 1,
        "morning": 1,
    }


def test_a_clock_that_jumps_back_loses_nothing(db):
    ask(slot=None, email=ADDRESSES[0])
    with unreachable():
        send()
    ask(slot=None, email=ADDRESSES[1], now=NOW + MINUTE)  # and then the clock is set right
    assert send(NOW - timedelta(hours=6)) == send(NOW) == (0, 0)
    assert send(NOW + MINUTE) == (2, 0)


def test_what_a_clock_far_ahead_wrote_does_not_wait_for_that_day(db):
    ask(slot=None, now=NOW + timedelta(days=365))
    assert send(NOW) == (1, 0)
    assert send(NOW + timedelta(days=365)) == (0, 0)


def test_no_address_is_ever_logged_or_kept_with_the_problem(db, caplog):
    request = ask()
    with trouble(ValueError("maya@example.org")):
        assert send() == (0, 1)
    assert request.reference in caplog.text
    assert "maya" not in caplog.text + Message.objects.get().problem


# --- mail servers


@pytest.mark.parametrize("dies_at", ["EHLO", "MAIL", "RCPT", "DATA", ".", "silence", "refused"])
def test_a_mail_server_that_dies_costs_one_try_of_one_message(settings, notify, caplog, dies_at):
    ask()
    with mail_server(settings, dies_at):
        assert send() == (0, 1)
    tried, untried = Message.objects.all()
    assert (tried.attempts, tried.next_try_at, untried.attempts) == (1, NOW + MINUTE, 0)
    assert "mail server" in tried.problem
    assert "maya@" not in tried.problem + caplog.text
    assert send(NOW + MINUTE) == (2, 0)
    assert send(NOW + DAY) == (0, 0)


def test_a_mail_server_that_dies_after_it_took_the_message_has_it(settings, db):
    ask()
    with mail_server(settings, "QUIT") as server:
        assert send() == (1, 0)
        assert send(NOW + DAY) == (0, 0)
    assert len(server.received) == 1


def test_a_message_sent_again_bears_the_same_name(settings, db):
    ask()
    with mail_server(settings, ".") as server:
        send()
        send(NOW + MINUTE)
    names = [
        re.search(rb"^Message-ID: +(\S+)", message, re.MULTILINE | re.IGNORECASE)[1] for message in server.received
    ]
    assert len(names) == 2
    assert len(set(names)) == 1
    [third] = deliver(NOW + HOUR)
    assert third.message()["Message-ID"].encode() == names[0]
    ask(slot=None, email=ADDRESSES[1])
    [other] = deliver(NOW + HOUR)
    assert other.message()["Message-ID"].encode() != names[0]


def test_one_bad_address_does_not_stop_the_others(settings, db, caplog):
    for address in ADDRESSES[:3]:
        ask(slot=None, email=address)
    with mail_server(settings, refuses=ADDRESSES[0].encode()) as server:
        assert send() == (2, 1)
    assert len(server.received) == 2
    problem = Message.objects.get(sent_at=None).problem
    assert problem == "There is no such email address."
    assert "visitor-" not in caplog.text


# --- the command


@pytest.mark.both_databases
def test_the_command_does_what_the_clock_brings_and_sends_once(db, capsys):
    ask_and_prove()
    with time_machine.travel(SLOT + MINUTE, tick=False):
        for _again in range(2):
            call_command("run_worker")
    assert capsys.readouterr().out.splitlines() == ["Every job ran.", "Every job ran."]
    assert [message.subject for message in mail.outbox] == ["Your call request", "About your call request"]
    assert ConsultationRequest.objects.get().status == "expired"


def wait_until(happened, seconds=60):
    """Look until it has; there is nothing to wait on but what another process writes."""
    ends = time.monotonic() + seconds
    while not happened():
        assert time.monotonic() < ends, "it did not happen"
        time.sleep(0.003)


class House:
    """A site with a database file and a mail folder of its own, twenty messages in its outbox, and workers to kill."""

    def __init__(self, folder):
        self.folder = folder
        template.put(folder, f"sqlite:///{folder}/site.sqlite3")
        environment = os.environ | environment_in(folder) | {"DJANGO_SETTINGS_MODULE": "therapyties.settings"}
        command = [sys.executable, "-m", "tests.workers", str(len(ADDRESSES))]
        options = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "bufsize": 0, "start_new_session": True}
        self.workers = subprocess.Popen(command, env=environment, cwd=ROOT, **options)
        assert self.heard() == "ready"

    def heard(self, seconds=60):
        """The next line that the starter of the workers says."""
        readable, _, _ = select.select([self.workers.stdout], [], [], seconds)
        assert readable, "nothing was said"
        return self.workers.stdout.readline().decode().strip()

    def start_a_worker(self):
        """The numbers of the worker's parent and of the worker."""
        self.workers.stdin.write(b"\n")
        return [int(number) for number in self.heard().split()]

    def close(self):
        self.workers.stdin.close()
        self.workers.wait(20)
        self.workers.stdout.close()

    def database(self, statement):
        with contextlib.closing(sqlite3.connect(self.folder / "site.sqlite3", timeout=20)) as database, database:
            return database.execute(statement).fetchall()

    def put_all_back(self):
        self.database("UPDATE consultations_message SET sent_at = NULL, next_try_at = '2020-01-01 00:00:00'")
        for file in (self.folder / "mail").glob("*"):
            file.unlink()

    def let_leases_run_out(self):
        self.database("UPDATE consultations_message SET next_try_at = '2020-01-01 00:00:00' WHERE sent_at IS NULL")

    def waiting(self):
        return self.database("SELECT count(*) FROM consultations_message WHERE sent_at IS NULL")[0][0]

    def delivered(self):
        """The Message-IDs of the mails that are completely there."""
        ends = b"\n" + b"-" * 79 + b"\n"
        mails = [text for file in (self.folder / "mail").glob("*") for text in file.read_bytes().split(ends)[:-1]]
        return [re.search(rb"^Message-ID: +(\S+)", text, re.MULTILINE | re.IGNORECASE)[1] for text in mails]


@pytest.fixture(scope="module")
def prepared_house(tmp_path_factory):
    with contextlib.closing(House(tmp_path_factory.mktemp("outbox"))) as house:
        yield house


@pytest.fixture
def house(prepared_house):
    prepared_house.put_all_back()
    return prepared_house


@pytest.mark.xdist_group("workers")
def test_workers_killed_at_any_moment_lose_nothing_and_one_asked_to_stop_ends_well(house, dose):
    kills = dose((1, 6, 11), range(1, len(ADDRESSES)))
    for number in kills:
        _parent, worker = house.start_a_worker()
        wait_until(lambda number=number: len(house.delivered()) >= number)
        os.kill(worker, signal.SIGKILL)
        assert [house.heard(), house.heard()] == [f"ended {-signal.SIGKILL}", "gone"]
        house.let_leases_run_out()
    _parent, worker = house.start_a_worker()
    wait_until(lambda: not house.waiting())
    os.kill(worker, signal.SIGTERM)
    assert [house.heard(), house.heard()] == ["ended 0", "gone"]
    counts = Counter(house.delivered())
    assert len(counts) == len(ADDRESSES)
    # Who is killed between handing a mail over and noting it repeats that one, under the same name.
    assert counts.total() - len(ADDRESSES) <= len(kills)


@pytest.mark.xdist_group("workers")
def test_a_worker_ends_when_whoever_started_it_is_gone(house):
    parent, _worker = house.start_a_worker()
    wait_until(lambda: not house.waiting())
    os.kill(parent, signal.SIGKILL)
    assert house.heard() == "gone"
