"""A disk without room: reading goes on, nothing that was accepted is lost, the worker lives, and a line says so."""

import resource
import time
from datetime import timedelta

import pytest
import time_machine
from django.core import mail
from django.db import connection
from django.test import Client
from django.utils import timezone

from consultations.models import ConsultationRequest, Message
from tests.asking import FORM, answers_to_a_form
from tests.processes import children_of, family_of, is_running, until
from tests.server import Person, answers_of, copied_site, forms_shown_a_minute_ago, running
from therapyties.upkeep.jobs import JOBS
from therapyties.upkeep.worker import Worker

READ = ("/", "/articles/", "/questions/", "/search/?query=anger", FORM)
STAYS = "could not be stored just now. Nothing you typed is lost: please send it once more."
ROUNDS = 12  # seconds: two of the worker's

STORED = """
from consultations.models import ConsultationRequest
print("stored", *sorted(row.email for row in ConsultationRequest.objects.filter(is_self_test=False)))
"""
AT_ONCE = """
from django.utils import timezone
from consultations.models import Message
Message.objects.unsettled().update(next_try_at=timezone.now())
"""
WAITING = """
from consultations.models import Message
print("waiting", Message.objects.unsettled().count())
"""


def no_room_for(pids, *, room=False):
    """No byte is written to a file any more by these processes; or again."""
    for pid in pids:
        _soft, hard = resource.prlimit(pid, resource.RLIMIT_FSIZE)
        resource.prlimit(pid, resource.RLIMIT_FSIZE, (hard if room else 0, hard))


@pytest.mark.slow
@pytest.mark.soak
def test_on_a_full_disk_pages_are_read_what_is_sent_is_kept_in_the_page_and_the_worker_lives(tmp_path):
    with copied_site(tmp_path, TRUSTED_PROXIES="127.0.0.1/32", RUN_WORKER="true") as server, running(server):
        started = forms_shown_a_minute_ago(server, 3)
        reader = Person(server)
        slots = reader.get(FORM).slots
        people = [reader.another(number) for number in (1, 3, 5)]
        sent = [answers_of(person.number, slots[2 * place], started[place]) for place, person in enumerate(people)]
        assert people[0].post(FORM, sent[0]).status == 303
        [serve] = children_of(server.process.pid)
        family = family_of(serve)
        _site, worker = sorted(children_of(serve))

        no_room_for(family)
        try:
            ends = time.monotonic() + ROUNDS
            while time.monotonic() < ends:
                for path in READ:
                    assert reader.get(path).status == 200, path
            assert people[0].get(f"{FORM}yours/").status == 200
            for person, typed in zip(people[1:], sent[1:], strict=True):
                answer = person.post(FORM, typed)
                assert answer.status == 503
                assert STAYS in answer.words
                assert f'value="{typed["email"]}"' in answer.text
            assert is_running(worker)
        finally:
            no_room_for(family, room=True)

        assert children_of(serve)[-1] == worker or worker in children_of(serve)  # and it is still the same one
        for person, typed in zip(people[1:], sent[1:], strict=True):
            assert person.post(FORM, typed).status == 303
        assert server.shell(STORED).split()[1:] == sorted(typed["email"] for typed in sent)
        server.shell(AT_ONCE)  # what failed would be tried after a pause
        until(lambda: server.shell(WAITING).split() == ["waiting", "0"])


ON_EVERY_TABLE = "CREATE TRIGGER no_room BEFORE INSERT OR UPDATE ON {} FOR EACH STATEMENT EXECUTE FUNCTION no_room()"
NO_ROOM = """
CREATE FUNCTION no_room() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION 'could not extend file: No space left on device' USING ERRCODE = 'disk_full'; END $$
"""


def full():
    """The database cannot grow by a single page; PostgreSQL says of every change what it says when it cannot."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            [pages] = cursor.execute("PRAGMA page_count").fetchone()
            cursor.execute(f"PRAGMA max_page_count = {pages}")
        else:
            cursor.execute(NO_ROOM)
            for table in connection.introspection.table_names(cursor):
                cursor.execute(ON_EVERY_TABLE.format(connection.ops.quote_name(table)))


def room_again():
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("PRAGMA max_page_count = 1073741823")
        else:
            cursor.execute("DROP FUNCTION IF EXISTS no_room() CASCADE")


@pytest.fixture
def committed(committed_site):
    """Afterwards there is room."""
    yield
    room_again()


# What rebuilds the search ends its transaction when it is forgotten, which then fails.
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
@pytest.mark.both_databases
def test_on_a_full_database_whoever_is_answered_is_stored_and_whoever_is_not_can_send_it_again(committed, caplog):
    accepted, typed, page, first = 0, {}, None, None
    for number in range(60):
        visitor = Client(raise_request_exception=False, REMOTE_ADDR=f"198.51.100.{number}")
        typed = answers_to_a_form(visitor, contact_route="email", phone="", email=f"visitor-{number}@example.org")
        page = visitor.post(FORM, typed)
        if page.status_code == 503:
            break
        assert page.status_code in (200, 303)
        accepted += 1
        if not first:
            first = visitor
            full()
    assert page.status_code == 503
    assert STAYS in page.text
    assert typed["email"] in page.text
    assert ConsultationRequest.objects.count() == accepted > 0
    for path in READ:
        assert visitor.get(path).status_code == 200, path
    assert first.get(f"{FORM}yours/").status_code == 200

    at_work = Worker(JOBS)  # which does not fall over what it cannot write down
    at_work.run_due()
    at_work.run_due()
    assert "The disk is full." in caplog.text
    room_again()
    for _press in range(2):
        assert visitor.post(FORM, typed).status_code in (200, 303)
    assert ConsultationRequest.objects.count() == accepted + 1
    with time_machine.travel(timezone.now() + timedelta(minutes=10)):
        Worker(JOBS[:1]).run_due()
    assert not Message.objects.unsettled().exists()
    assert {letter.to[0] for letter in mail.outbox} >= {f"visitor-{one}@example.org" for one in range(accepted + 1)}
