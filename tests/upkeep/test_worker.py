"""The worker: each job when it is due, each by itself; what fails is said, seen, and stops nothing else."""

import errno
import resource
import sqlite3
from contextlib import contextmanager
from datetime import timedelta
from io import StringIO
from unittest.mock import patch

import pytest
import time_machine
from django.core import mail
from django.core.management import CommandError, call_command
from django.db import OperationalError, transaction
from django.utils import timezone

from consultations.models import Message
from tests.asking import ask
from tests.upkeep.dumps import small_database
from therapyties import jobs
from therapyties.jobs import Job
from therapyties.upkeep import backups, readiness, sealing, worker
from therapyties.upkeep.jobs import BACKUP, JOBS
from therapyties.upkeep.models import JobRun
from therapyties.upkeep.worker import Worker

pytestmark = pytest.mark.both_databases

MINUTE = timedelta(minutes=1)
SECRET = "Maya, maya@example.org"


@pytest.fixture(autouse=True)
def _no_stop():
    jobs.stop_asked.clear()
    yield
    jobs.stop_asked.clear()


@pytest.fixture
def folder(tmp_path, settings):
    settings.BACKUP_DIR = tmp_path / "backups"
    settings.MEDIA_ROOT = tmp_path / "media"
    settings.MEDIA_ROOT.mkdir()
    (settings.MEDIA_ROOT / "a.webp").write_bytes(bytes(range(256)) * 4000)
    return settings.BACKUP_DIR


class Tried:
    """A job's work that counts its runs and raises what it is told to."""

    def __init__(self, error=None):
        self.error = error
        self.runs = 0

    def __call__(self, now):
        self.runs += 1
        if self.error:
            raise self.error


def failing_lines():
    return readiness.failing_jobs()


@contextmanager
def listed(*made):
    """These jobs in place of the site's."""
    with patch.object(readiness, "JOBS", made):
        yield Worker(made)


def test_a_job_that_fails_stops_no_other_and_is_said_without_what_it_was_about(db, caplog):
    before, fails, after = Tried(), Tried(ValueError(SECRET)), Tried()
    with listed(Job("a", MINUTE, before), Job("b", MINUTE, fails), Job("c", MINUTE, after)) as at_work:
        assert at_work.run_due() == ["b"]
        [line] = failing_lines()
    assert (before.runs, fails.runs, after.runs) == (1, 1, 1)
    assert "“b” failed" in caplog.text
    assert "ValueError" in caplog.text
    for said in (caplog.text, line.title, line.why, str(JobRun.objects.get(name="b").problem)):
        assert "Maya" not in said
    assert JobRun.objects.get(name="a").last_ok_at
    assert JobRun.objects.get(name="a").failing_since is None


def test_a_job_that_fails_inside_a_generator_leaves_no_transaction_to_the_others(db):
    """As the search does on a full disk: its error holds the generator, and the generator the transaction."""

    def rows():
        with transaction.atomic():
            yield 1

    def fails(now):
        try:
            for _row in rows():
                transaction.set_rollback(True)
                raise OperationalError("database or disk is full")
        except OperationalError as error:
            fails.keeps = error  # for as long as nobody looks what is no longer needed
            raise

    after = Tried()
    at_work = Worker([Job("b", MINUTE, fails), Job("a", MINUTE, lambda now: after(JobRun.objects.count()))])
    assert at_work.run_due() == ["b"]
    assert after.runs == 1
    assert JobRun.objects.get(name="b").problem
    assert JobRun.objects.get(name="a").last_ok_at


def test_a_failing_job_is_a_line_with_since_when_and_gone_after_its_next_success(db, owner_client):
    work = Tried(OSError(errno.ENOSPC, "No space left on device"))
    with time_machine.travel("2026-03-02 10:00 -0800", tick=False) as clock, listed(Job("b", MINUTE, work)) as at_work:
        for _again in range(3):
            at_work.run_due()
            clock.shift(MINUTE)
        [line] = readiness.failing_jobs()
        assert line.title == "The site fails at: b"
        assert "March 2, 2026, 10 a.m." in line.why  # since the first time
        assert "The disk is full." in line.why
        assert line in readiness.all_lines()
        page = owner_client.get("/admin/ready/").text
        assert "The site fails at: b" in page
        assert "The disk is full." in page
        work.error = None
        at_work.run_due()
        assert not readiness.failing_jobs()
        assert "fails at" not in owner_client.get("/admin/ready/").text
    record = JobRun.objects.get()
    assert (record.failing_since, record.failed_at, record.problem) == (None, None, "")
    assert record.last_ok_at


def test_jobs_run_as_often_as_they_ask_and_after_a_clock_set_back(db):
    often, seldom = Tried(), Tried()
    with time_machine.travel("2026-03-02 10:00 -0800", tick=False) as clock:
        at_work = Worker((Job("often", timedelta(seconds=5), often), Job("seldom", MINUTE, seldom)))
        for _round in range(13):  # a minute
            at_work.run_due()
            clock.shift(5)
        assert (often.runs, seldom.runs) == (13, 2)
        clock.shift(-86_400)
        at_work.run_due()
        assert (often.runs, seldom.runs) == (14, 3)


def test_what_failed_is_not_tried_again_at_once_by_a_worker_that_was_started_again(db):
    work = Tried(ValueError())
    job = Job("b", timedelta(hours=1), work)
    with time_machine.travel("2026-03-02 10:00 -0800", tick=False) as clock:
        for _start in range(3):
            Worker([job]).run_due()
            clock.shift(MINUTE)
        assert work.runs == 1
        clock.shift(60 * MINUTE)
        Worker([job]).run_due()
        assert work.runs == 2


def test_a_failure_that_goes_on_is_logged_once_an_hour(db, caplog):
    with time_machine.travel("2026-03-02 10:00 -0800", tick=False) as clock:
        at_work = Worker([Job("b", MINUTE, Tried(ValueError()))])
        for _round in range(121):
            at_work.run_due()
            clock.shift(MINUTE)
    assert caplog.text.count("“b” failed") == 3


def test_a_database_that_takes_no_record_is_logged_and_the_jobs_go_on(db, caplog):
    full = OperationalError("database or disk is full")
    works, fails = Tried(), Tried(ValueError())
    with (
        patch.object(JobRun.objects, "get_or_create", side_effect=full),
        patch.object(JobRun.objects, "update_or_create", side_effect=full),
        patch.object(JobRun.objects, "exclude", side_effect=full),
    ):
        at_work = Worker([Job("b", MINUTE, fails), Job("a", MINUTE, works)])
        assert at_work.run_due() == ["b"]
        with time_machine.travel(timezone.now() + MINUTE):
            assert at_work.run_due() == ["b"]
    assert works.runs == 2
    for said in ("“b” failed:", "“b” failed could not be recorded", "“a” went well could not be recorded"):
        assert caplog.text.count(said) == 1, said


def test_a_success_that_is_no_news_is_not_written_each_time(db, django_assert_num_queries):
    with time_machine.travel("2026-03-02 10:00 -0800", tick=False) as clock:
        at_work = Worker([Job("a", timedelta(seconds=5), Tried())])
        at_work.run_due()
        first = JobRun.objects.get().last_ok_at
        for _round in range(119):
            clock.shift(5)
            with django_assert_num_queries(1):  # a look, which locks nothing
                at_work.run_due()
        assert JobRun.objects.get().last_ok_at == first
        clock.shift(5)
        at_work.run_due()
        assert JobRun.objects.get().last_ok_at == timezone.now()


def test_a_stop_that_is_asked_for_is_obeyed_after_the_job_in_hand(db):
    later = Tried()
    at_work = Worker([Job("a", MINUTE, lambda now: jobs.stop_asked.set()), Job("b", MINUTE, later)])
    at_work.run_due()
    assert later.runs == 0


def test_the_worker_goes_on_when_everything_fails_and_ends_with_its_parent(db):
    """Which before took it down, again and again."""
    fails = Tried(OperationalError("unable to open database file"))
    at_work = Worker([Job("b", timedelta(0), fails)])
    parents = iter([1, 1, 1, 2])
    with patch.object(worker.os, "getppid", lambda: next(parents)), patch.object(worker, "PAUSE", 0):
        worker.watch(at_work, parent=1)
    assert fails.runs == 3


def test_a_transaction_that_nobody_ends_is_left_before_the_next_job(committed_site):
    """Without that nothing would be done any more until somebody starts the worker again."""

    def fails(now):
        transaction.atomic().__enter__()
        transaction.set_rollback(True)
        raise OperationalError("disk I/O error")

    works = Tried()
    at_work = Worker([Job("b", MINUTE, fails), Job("a", MINUTE, lambda now: works(JobRun.objects.count()))])
    assert at_work.run_due() == ["b"]
    assert works.runs == 1
    assert JobRun.objects.get(name="b").problem
    assert JobRun.objects.get(name="a").last_ok_at


# --- the jobs of the site


def test_mail_comes_first_and_every_job_has_a_name_of_its_own():
    assert JOBS[0].name == "sending messages"
    assert JOBS[0].every == timedelta(seconds=5)
    assert len({job.name for job in JOBS}) == len(JOBS) >= 11


def full_by_sqlite(folder):
    raise sqlite3.OperationalError("database or disk is full")


def full_by_the_system(folder):
    (folder / "site.sqlite3").write_bytes(b"half of it")
    raise OSError(errno.ENOSPC, "No space left on device")


@contextmanager
def no_file_larger_than(size):
    """As on a disk that is nearly full."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


def backup_on_a_small_disk(folder):
    """What a dump does where there is room for a part of it."""
    with no_file_larger_than(1000):
        (folder / "site.sqlite3").write_bytes(bytes(10_000))
    return folder / "site.sqlite3"


def dump_where_there_is_room(folder):
    return small_database(folder / "site.sqlite3")


@pytest.mark.parametrize("dump", [full_by_sqlite, full_by_the_system, backup_on_a_small_disk])
def test_a_backup_on_a_full_disk_leaves_mail_being_sent_and_is_a_line_until_there_is_one(db, folder, dump, caplog):
    ask(slot=None, now=timezone.now())
    backup = f"The site fails at: {BACKUP}"
    with patch.object(backups, "_dump_database", dump), pytest.raises(CommandError, match="making the backup"):
        call_command("run_worker", stdout=StringIO())
    assert len(mail.outbox) == 1
    assert not Message.objects.filter(sent_at=None, dropped_at=None).exists()
    assert list(folder.iterdir()) == []
    [line] = failing_lines()
    assert line.title == backup
    assert "The disk is full." in line.why
    assert str(timezone.localdate().year) in line.why
    with (
        time_machine.travel(timezone.now() + timedelta(minutes=61)),
        patch.object(backups, "_dump_database", dump_where_there_is_room),
    ):
        call_command("run_worker", stdout=StringIO())
        assert failing_lines() == []
    assert len(backups.existing()) == 1


def test_a_real_backup_that_runs_out_of_room_says_so_and_leaves_nothing(db, folder):
    with no_file_larger_than(50_000), pytest.raises(sealing.Failed, match=r"disk .* full|pg_dump could not"):
        backups.make(timezone.now())
    assert list(folder.iterdir()) == []


def test_a_backup_that_failed_is_tried_again_though_the_last_one_is_not_a_day_old(db, folder):
    made = []
    with time_machine.travel("2026-03-02 06:00 -0800", tick=False) as clock:
        folder.mkdir()
        (folder / timezone.now().strftime(backups.NAME)).write_bytes(b"")
        with patch.object(backups, "make", made.append):
            Worker(JOBS).run_due()
            clock.move_to("2026-03-03 03:00 -0800")
            Worker(JOBS).run_due()
            assert made == []
            JobRun.objects.filter(name=BACKUP).update(failing_since=timezone.now())
            Worker(JOBS).run_due()
            assert len(made) == 1


def test_a_backup_by_hand_mends_the_job_that_failed(db, folder):
    JobRun.objects.create(name=BACKUP, failing_since=timezone.now(), failed_at=timezone.now(), problem="no room")
    with patch.object(backups, "_dump_database", dump_where_there_is_room):
        call_command("back_up", stdout=StringIO())
    record = JobRun.objects.get(name=BACKUP)
    assert (record.failing_since, record.failed_at, record.problem) == (None, None, "")
    assert record.last_ok_at


def test_what_another_servers_backup_left_sealed_is_gone_a_day_later(db, folder):
    folder.mkdir()
    left = folder / f"{backups.UNFINISHED}x"
    left.write_bytes(b"sealed")
    with patch.object(backups, "_dump_database", full_by_sqlite):
        with pytest.raises(sealing.Failed):
            backups.make(timezone.now())
        assert left.exists()  # it may be at it
        with pytest.raises(sealing.Failed):
            backups.make(timezone.now() + timedelta(days=1, minutes=1))
    assert not left.exists()


def test_two_backups_at_once_are_one(db, folder):
    def meanwhile(_inside):
        with pytest.raises(sealing.Failed, match="Another backup"):
            backups.make(timezone.now())
        raise sealing.Failed("enough")

    with patch.object(backups, "_dump_database", meanwhile), pytest.raises(sealing.Failed, match="enough"):
        backups.make(timezone.now())


def test_a_backup_by_hand_says_in_a_word_that_the_disk_is_full(db, folder):
    with (
        patch.object(backups, "_dump_database", full_by_sqlite),
        pytest.raises(CommandError, match=r"No backup was made\. The disk is full\."),
    ):
        call_command("back_up")
