"""Three hundred kills while visitors send the form: nothing accepted is lost or there twice, and nobody gets a 500."""

import os
import re
import sqlite3
import threading
import time
from collections import Counter, defaultdict
from contextlib import ExitStack, closing
from dataclasses import dataclass, field
from types import SimpleNamespace

import pytest

from tests import postgres
from tests.mail_server import mail_server
from tests.server import FORM, Person, answers_of, copied_site, forms_shown_a_minute_ago, running

from .killing import Killer

pytestmark = [pytest.mark.both_databases, pytest.mark.slow, pytest.mark.soak]
KILLS, VISITORS, FORMS = 300, 3, 6_000
TRIES = 400  # of one visitor, half a second apart: all of the site may just be starting again
A_SECOND = 1.0
PLAIN = (b"SQLite format 3", b"PGDMP")  # how databases begin that are not sealed

OPEN_HOURS = """
from datetime import time
from consultations.models import Availability, WeeklyHours
availability = Availability.current()
availability.hours = [WeeklyHours(weekday=day, start=time(8), end=time(20)) for day in range(7)]
availability.closed_on_federal_holidays = False
availability.step_minutes, availability.gap_minutes = 15, 0
availability.calls_a_day = availability.unproven_holds = 50
availability.save()
"""
# The leases of whoever was killed have run out; one who is not killed sends what is left.
SEND_THE_REST = """
from django.utils import timezone
from consultations.messages.outbox import send_due
from consultations.models import Message
Message.objects.unsettled().update(next_try_at=timezone.now())
send_due()
print("left", Message.objects.unsettled().count())
"""
WHAT_IS_THERE = """
from consultations.models import ConsultationRequest
for row in ConsultationRequest.objects.exclude(is_self_test=True).order_by("pk"):
    told = ",".join(sorted(message.kind for message in row.messages.filter(sent_at__isnull=False)))
    print("there", row.name.split()[-1], row.slot.isoformat() if row.slot and row.is_held else "-", told or "-")
"""


@dataclass
class Seen:
    """What visitors were answered, from several threads."""

    accepted: list[int] = field(default_factory=list)
    refused: list[int] = field(default_factory=list)  # somebody else had their time
    statuses: Counter = field(default_factory=Counter)
    wrong: list[str] = field(default_factory=list)


def visits(server, reader, slots, forms, numbers, seen, is_over):
    """One after the other reads a page and sends the form, again and again until it is answered."""
    while not is_over.is_set() and (number := next(numbers, None)) is not None:
        person = reader.another(number)
        answered(person.get(("/", FORM, "/articles/")[number % 3]), seen, f"{number} reads")
        typed = answers_of(number, slots[number // 8 % len(slots)], forms[number])
        if number % 4:
            typed |= {"slot": "", "times": ["evenings"]}
        for _try in range(TRIES):
            answer = person.post(FORM, typed)
            answered(answer, seen, f"{number} sends")
            if answer.status == 303:
                seen.accepted.append(number)
                break
            if answer.status == 422 and "was just taken by someone else" in answer.words:
                seen.refused.append(number)
                break
            if answer.status == 503:
                kept = dict(re.findall(r'name="(\w+)" value="([^"]*)"', answer.text))
                if kept.get("started") != typed["started"]:
                    seen.wrong.append(f"{number} got a page that has not kept what was typed")
            time.sleep(0.5)
        else:
            seen.wrong.append(f"{number} was never answered")


def answered(answer, seen, what):
    seen.statuses[answer.status] += 1
    if answer.status not in (0, 200, 303, 422, 503):
        seen.wrong.append(f"{what}: {answer.status} {answer.words[:200]}")


class Times(list):
    """Of what a mail server received: beside each mail the moment."""

    def append(self, mail):
        super().append((time.monotonic(), mail))


@pytest.fixture
def database():
    """The URL of a PostgreSQL server that nobody else uses, for all of it is killed; none for SQLite."""
    if not os.environ.get("TEST_DATABASE_URL"):
        yield ""
        return
    with postgres.server() as url:
        yield url


def test_what_was_accepted_is_there_once_whatever_is_killed_and_nobody_gets_a_500(database, tmp_path):
    with ExitStack() as stack:
        outside = stack.enter_context(mail_server(SimpleNamespace(MAILERS={})))
        outside.received = Times()
        variables = {"MAIL_URL": f"smtp://127.0.0.1:{outside.server_address[1]}", "RUN_WORKER": "true"}
        site = copied_site(tmp_path, database, TRUSTED_PROXIES="127.0.0.1/32", **variables)
        server = stack.enter_context(site)
        server.shell(OPEN_HOURS)
        server.beside.stop()
        server.beside = None
        forms = forms_shown_a_minute_ago(server, FORMS)
        with running(server):
            reader = Person(server)
            slots = reader.get(FORM).slots
            seen, is_over, numbers = Seen(), threading.Event(), iter(Numbers(FORMS))
            threads = [
                threading.Thread(target=visits, args=(server, reader, slots, forms, numbers, seen, is_over))
                for _visitor in range(VISITORS)
            ]
            killer, began = Killer(server, database), time.monotonic()
            for thread in threads:
                thread.start()
            try:
                killer.kill_often(KILLS)
            finally:
                is_over.set()
                for thread in threads:
                    thread.join()
        seconds = time.monotonic() - began
        assert server.shell(SEND_THE_REST).split() == ["left", "0"]
        there = [line.split()[1:] for line in server.shell(WHAT_IS_THERE).splitlines()]
        if not database:
            with closing(sqlite3.connect(server.folder / "site.sqlite3")) as opened:
                assert opened.execute("PRAGMA integrity_check").fetchall() == [("ok",)]

    twice, early = mails_received_twice(outside.received, killer.done)
    count = Counter(number for number, *_rest in there)
    lost = [number for number in seen.accepted if str(number) not in count]
    print(
        f"\n{len(killer.done)} kills in {seconds:.0f} s {killer.how_many()}: {len(seen.accepted)} accepted,"
        f" {len(lost)} lost, {sum(times - 1 for times in count.values())} twice; {len(seen.refused)} were too late for"
        f" their time; answers {dict(seen.statuses)}; {len(outside.received)} mails, {len(twice)} of them again"
        f" at most {max(twice, default=0):.2f} s before a kill, {len(early)} again without one"
    )
    assert len(killer.done) == KILLS
    assert len(seen.accepted) >= KILLS // 3
    assert seen.wrong == []
    assert lost == []
    assert set(count.values()) == {1}
    assert {int(number) for number in count} == set(seen.accepted)
    held = Counter(slot for _number, slot, _told in there if slot != "-")
    assert held
    assert set(held.values()) == {1}
    by_mail = {number for number, _slot, told in there if told == "received"}
    assert by_mail == {number for number in count if answers_of(int(number), slots[0], "")["email"]}
    assert early == []
    copied = [path for path in (tmp_path / "backups").glob("*") if path.read_bytes().startswith(PLAIN)]
    assert copied == []


def mails_received_twice(received, kills):
    """(for each that came again: seconds from it to the next kill; those of them with none within a second)"""
    came = defaultdict(list)
    for at, mail in received:
        came[re.search(rb"^Message-ID: (.+?)\r?$", mail, re.MULTILINE | re.IGNORECASE)[1]].append(at)
    moments = [at for at, _kind in kills]
    until_a_kill = [
        min((moment - at for moment in moments if moment >= at), default=float("inf"))
        for times in came.values()
        for at in sorted(times)[:-1]
    ]
    return until_a_kill, [seconds for seconds in until_a_kill if seconds > A_SECOND]


class Numbers:
    """From 0 on, handed to several threads, each once."""

    def __init__(self, most):
        self.numbers, self.lock = iter(range(most)), threading.Lock()

    def __iter__(self):
        return self

    def __next__(self):
        with self.lock:
            return next(self.numbers)
