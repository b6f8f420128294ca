"""A machine's clock that jumps: nothing that cannot be taken back happens until it has gone on quietly."""

from datetime import datetime, timedelta
from io import StringIO

import pytest
import time_machine
from django.core.management import call_command

from consultations.rules.states import Status
from consultations.services import by_therapist
from tests.asking import NOW as START
from tests.asking import OTHERS, SLOT, WORDS, ask_and_prove, do
from therapyties import jobs
from therapyties.upkeep import backups, worker
from therapyties.upkeep.clock import Clock
from therapyties.upkeep.jobs import JOBS
from therapyties.upkeep.worker import Worker

AHEAD = timedelta(days=4)
SECOND = timedelta(seconds=1)


class Machine:
    """Its steady clock goes on by what each round takes; the one on the wall is set at some rounds."""

    def __init__(self, at: dict[int, timedelta], rounds: int):
        self.set_at, self.rounds, self.round = at, rounds, -1
        self.steady_now, self.off = 0.0, timedelta(0)
        self.done: list[tuple[int, datetime]] = []

    def wall(self):
        return START + timedelta(seconds=self.steady_now) + self.off

    def steady(self):
        return self.steady_now

    def parent(self):
        """Asked before each round."""
        self.round += 1
        self.steady_now += 5
        self.off = self.set_at.get(self.round, self.off)
        return 1 if self.round < self.rounds else 2

    def run(self, monkeypatch, run_due):
        monkeypatch.setattr(worker.os, "getppid", self.parent)
        monkeypatch.setattr(worker, "PAUSE", 0)

        class Rounds:
            def run_due(this):
                with time_machine.travel(self.wall(), tick=False):
                    self.done.append((self.round, self.wall()))
                    run_due()

        worker.watch(Rounds(), 1, Clock(self.wall, self.steady))


@pytest.fixture(autouse=True)
def _no_stop():
    jobs.stop_asked.clear()


@pytest.mark.parametrize("jump", [AHEAD, -AHEAD, timedelta(minutes=3), -timedelta(minutes=3)])
def test_after_a_jump_nothing_is_done_for_five_minutes(monkeypatch, jump):
    machine = Machine({10: jump}, rounds=100)
    machine.run(monkeypatch, lambda: None)
    done = [number for number, _at in machine.done]
    assert done == [*range(10), *range(70, 100)]


@pytest.mark.parametrize("correction", [timedelta(seconds=1), -timedelta(seconds=90)])
def test_what_a_network_corrects_is_no_jump(monkeypatch, correction):
    machine = Machine({10: correction}, rounds=20)
    machine.run(monkeypatch, lambda: None)
    assert len(machine.done) == 20


@pytest.mark.both_databases
def test_a_clock_four_days_ahead_for_one_round_changes_nothing_for_anybody(db, notify, monkeypatch, tmp_path, settings):
    settings.BACKUP_DIR, settings.MEDIA_ROOT = tmp_path / "backups", tmp_path / "media"
    with time_machine.travel(START, tick=False):
        waits = ask_and_prove(SLOT)
        sure = ask_and_prove(OTHERS[0], email="noa@example.org")
        do(by_therapist.confirm, sure, words=WORDS)
    at_work = Worker(JOBS)
    machine = Machine({3: AHEAD, 4: timedelta(0)}, rounds=80)
    machine.run(monkeypatch, at_work.run_due)
    waits.refresh_from_db()
    sure.refresh_from_db()
    assert (waits.status, sure.status) == (Status.REQUESTED, Status.CONFIRMED)
    assert not waits.messages.exclude(dropped_at=None, given_up_at=None).exists()
    assert sure.messages.get(kind="confirmed").sent_at
    assert all(at < START + timedelta(hours=1) for _number, at in machine.done)
    assert backups.newest(START + timedelta(hours=1))


@pytest.mark.both_databases
def test_a_worker_from_cron_waits_for_a_jump_and_for_the_way_back(db):
    def done(at):
        said = StringIO()
        with time_machine.travel(at, tick=False):
            call_command("run_worker", stdout=said)
        return "Every job ran." in said.getvalue()

    minute = timedelta(minutes=1)
    assert done(START)
    assert done(START + minute)
    assert not done(START + AHEAD)
    for number in range(2, 6):
        assert not done(START + number * minute)
    assert done(START + 7 * minute)
    assert done(START + 8 * minute)
