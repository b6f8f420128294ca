"""The worker beside the site stays as small as it was: what comes seldom runs in a process that is over with it."""

import logging
import os
import signal
import threading
from datetime import timedelta
from unittest.mock import patch

import pytest
from django.utils import timezone

from therapyties import jobs
from therapyties.jobs import Job
from therapyties.upkeep import worker
from therapyties.upkeep.models import JobRun
from therapyties.upkeep.worker import LightWorker

pytestmark = [pytest.mark.both_databases, pytest.mark.usefixtures("committed_site")]
OFTEN, MINUTE, DAY = timedelta(seconds=5), timedelta(minutes=1), timedelta(days=1)


@pytest.fixture(autouse=True)
def _no_stop():
    jobs.stop_asked.clear()
    yield
    jobs.stop_asked.clear()


def says_where(folder, name):
    """A job's work that leaves the number of its process in a file of that name, a line for each run."""

    def work(now):
        with (folder / name).open("a") as file:
            file.write(f"{os.getpid()}\n")

    return work


def places(folder, name):
    return [int(line) for line in (folder / name).read_text().split()]


def test_what_comes_often_runs_here_and_what_comes_seldom_together_in_a_process_that_is_over(tmp_path):
    light = LightWorker(
        [
            Job("a", OFTEN, says_where(tmp_path, "a")),
            Job("b", MINUTE, says_where(tmp_path, "b")),
            Job("c", DAY, says_where(tmp_path, "c")),
        ]
    )
    assert light.run_due() == []
    assert places(tmp_path, "a") == [os.getpid()]
    [there] = places(tmp_path, "b")
    assert there != os.getpid()
    assert places(tmp_path, "c") == [there]
    with pytest.raises(ChildProcessError):
        os.waitpid(there, 0)  # nothing of it is left
    assert set(JobRun.objects.exclude(last_ok_at=None).values_list("name", flat=True)) >= {"a", "b", "c"}


def test_what_is_not_due_starts_no_process(tmp_path):
    light = LightWorker([Job("b", MINUTE, says_where(tmp_path, "b"))])
    light.run_due()
    with patch.object(worker, "started", side_effect=AssertionError):
        light.run_due()
    assert len(places(tmp_path, "b")) == 1


def test_what_failed_there_is_known_here(caplog):
    def fails(now):
        raise OSError("gone")

    light = LightWorker([Job("b", MINUTE, fails)])
    assert light.run_due() == ["b"]
    assert JobRun.objects.get(name="b").failing_since
    assert light.logged  # so that it is not said again each minute


def test_what_another_server_has_done_today_waits_here_as_long_as_there(tmp_path):
    done = timezone.now() - timedelta(hours=2)
    JobRun.objects.create(name="c", last_ok_at=done)
    light = LightWorker([Job("c", DAY, says_where(tmp_path, "c"))])
    assert light.run_due() == []
    assert not (tmp_path / "c").exists()
    assert light.next_at["c"] == done + DAY


def test_a_process_that_is_killed_is_said_and_its_jobs_wait_their_time(caplog):
    light = LightWorker([Job("b", MINUTE, lambda now: os.kill(os.getpid(), signal.SIGKILL))])
    with caplog.at_level(logging.ERROR, logger=worker.__name__):
        assert light.run_due() == ["b"]
    assert "The process that runs the jobs was ended before they were done: code -9" in caplog.text
    with patch.object(worker, "started", side_effect=AssertionError):
        assert light.run_due() == []


def test_where_the_system_has_no_process_to_give_everything_runs_here(tmp_path):
    light = LightWorker([Job("b", MINUTE, says_where(tmp_path, "b"))])
    with patch.object(worker, "started", side_effect=BlockingIOError):
        assert light.run_due() == []
    assert places(tmp_path, "b") == [os.getpid()]


def test_a_stop_is_told_to_the_process_and_heard_after_the_job_in_hand(tmp_path):
    def waits_for_the_stop(now):
        (tmp_path / "began").touch()
        assert jobs.stop_asked.wait(20)

    light = LightWorker([Job("b", MINUTE, waits_for_the_stop), Job("c", MINUTE, says_where(tmp_path, "c"))])
    here = threading.Timer(0.3, jobs.stop_asked.set)
    here.start()
    assert light.run_due() == []
    here.join()
    assert (tmp_path / "began").exists()
    assert not (tmp_path / "c").exists()
