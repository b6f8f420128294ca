"""The worker runs every job when it is due; a job that fails is recorded and stops no other."""

import logging
import os
import traceback
import zlib
from collections.abc import Sequence
from contextlib import suppress
from datetime import datetime, timedelta
from functools import partial
from multiprocessing import Pipe
from multiprocessing.connection import Connection

from django.db import DEFAULT_DB_ALIAS, Error, close_old_connections, connection, connections, transaction
from django.utils import timezone

from therapyties.jobs import Job, stop_asked
from therapyties.locks import alone_among_servers
from therapyties.processes import started

from . import problems
from .clock import Clock
from .models import JobRun, well
from .sealing import Failed

PAUSE = 5  # seconds between two rounds
RECORDED_EVERY = timedelta(minutes=10)  # a success that is no news is written down no more often
APART_FROM = timedelta(minutes=1)  # how seldom what has a process of its own comes at least
A_LOOK = 0.2  # seconds between two looks whether a stop was asked for
SELDOM = timedelta(days=1)  # what is done so seldom, one of several servers does
LOGGED_EVERY = timedelta(hours=1)  # as is a failure that is no news
logger = logging.getLogger(__name__)


class Worker:
    """Knows when each job is due next. What failed before it was started waits its time as well."""

    def __init__(self, jobs: Sequence[Job]) -> None:
        self.jobs = jobs
        self.next_at: dict[str, datetime] = {}
        self.logged: dict[str, tuple[str, datetime]] = {}
        try:
            for name, failed_at in JobRun.objects.exclude(failed_at=None).values_list("name", "failed_at"):
                if failed_at:
                    self.next_at |= {job.name: failed_at + job.every for job in jobs if job.name == name}
        except Error:
            pass  # the jobs will say so

    def is_due(self, job: Job, now: datetime) -> bool:
        """Whether its time has come, or the clock was set back."""
        next_at = self.next_at.get(job.name, now)
        return not now < next_at < now + 2 * job.every

    def run_due(self) -> list[str]:
        """Run what is due, in order, until a stop is asked for; the names of those that failed."""
        return self._run_due_of(self.jobs)

    def _run_due_of(self, jobs: Sequence[Job]) -> list[str]:
        failed = []
        for job in jobs:
            now = timezone.now()
            if stop_asked.is_set():
                break
            if self.is_due(job, now):
                self.next_at[job.name] = now + job.every
                run = self.run_for_all_servers if job.every >= SELDOM else self.run
                if not run(job, now):
                    failed.append(job.name)
        return failed

    def run_for_all_servers(self, job: Job, now: datetime) -> bool:
        """Run one job unless another worker of this site, or this one before it was started again, has run it in its
        time; whether it went well."""
        if not connection.in_atomic_block:
            close_old_connections()
        try:
            with alone_among_servers(f"job-{zlib.crc32(job.name.encode()):x}") as is_alone:
                if is_alone and not self._was_run(job, now):
                    return self.run(job, now)
        except Error:
            return self.run(job, now)  # which says what is wrong
        return True

    def _was_run(self, job: Job, now: datetime) -> bool:
        record = JobRun.objects.filter(name=job.name).first()
        times = (record.last_ok_at, record.failed_at) if record else ()
        last = max((run for run in times if run and run <= now), default=None)
        if last is None or now >= last + job.every:
            return False
        self.next_at[job.name] = last + job.every
        return True

    def run(self, job: Job, now: datetime) -> bool:
        """Run one job and record how it went; whether it went well."""
        is_a_callers = connection.in_atomic_block  # a transaction, which would end with its connection
        if not is_a_callers:
            close_old_connections()
        try:
            job.run(now)
        except Exception as error:  # whatever it is, the other jobs go on
            traceback.clear_frames(error.__traceback__)  # what they hold may hold a transaction
            if not is_a_callers and (connection.in_atomic_block or connection.needs_rollback):
                leave_connection()
            self._failed(job, error, now)
            return False
        self._succeeded(job, now)
        return True

    def _succeeded(self, job: Job, now: datetime) -> None:
        self.logged.pop(f"The job “{job.name}” failed", None)
        try:
            record = JobRun.objects.filter(name=job.name).first()  # in no transaction: that would lock SQLite to look
            recorded = record.last_ok_at if record and not record.failing_since else None
            if recorded and timedelta(0) <= now - recorded < RECORDED_EVERY:
                return
            JobRun.objects.update_or_create(name=job.name, defaults=well(now))
        except Error as error:
            self._log(f"That the job “{job.name}” went well could not be recorded", type(error).__name__, now)

    def _failed(self, job: Job, error: Exception, now: datetime) -> None:
        """Said in the log and, if the database answers, recorded. Of the error only its kind: its words may hold
        anything."""
        problem = str(error) if isinstance(error, Failed) else problems.in_words(error)
        self._log(f"The job “{job.name}” failed", f"{problem} ({type(error).__name__})", now)
        try:
            with transaction.atomic():
                record, _is_new = JobRun.objects.get_or_create(name=job.name)
                record.failing_since = record.failing_since or now
                record.failed_at, record.problem = now, problem[:200]
                record.save()
        except Error as unrecorded:
            self._log(f"That the job “{job.name}” failed could not be recorded", type(unrecorded).__name__, now)

    def _log(self, what: str, why: str, now: datetime) -> None:
        """Once an hour, or when it has another reason: a round comes every few seconds."""
        said, at = self.logged.get(what, ("", now))
        if why != said or not timedelta(0) <= now - at < LOGGED_EVERY:
            self.logged[what] = (why, now)
            logger.error("%s: %s", what, why)


class LightWorker(Worker):
    """One that stays as small as it was: what comes once a minute or more seldom runs in a process that is over with
    it, and takes along the memory that it needed. What comes more often keeps its connection. Where the system has no
    process to give, everything runs here."""

    def run_due(self) -> list[str]:
        failed = self._run_due_of([job for job in self.jobs if job.every < APART_FROM])
        seldom = [job for job in self.jobs if job.every >= APART_FROM]
        now = timezone.now()
        due = [job for job in seldom if self.is_due(job, now)]
        if not due or stop_asked.is_set():
            return failed
        connections.close_all()  # what is open here is not to be used by two
        told, tells = Pipe(duplex=False)
        try:
            apart = started(partial(self._run_apart, seldom, tells))
        except OSError:
            return failed + self._run_due_of(seldom)
        finally:
            tells.close()
        self.next_at |= {job.name: now + job.every for job in due}  # for one that is killed
        while not told.poll(A_LOOK):
            if stop_asked.is_set():
                apart.terminate()
        try:
            failed_there, self.next_at, self.logged = told.recv()
        except EOFError:
            failed_there = [job.name for job in due]
        apart.join()
        if apart.exitcode:
            self._log("The process that runs the jobs was ended before they were done", f"code {apart.exitcode}", now)
        return failed + failed_there

    def _run_apart(self, jobs: Sequence[Job], tells: Connection) -> None:
        stop_asked.on_signals()
        failed = self._run_due_of(jobs)
        connections.close_all()
        tells.send((failed, self.next_at, self.logged))


def one_round(worker: Worker) -> list[str]:
    """Run what is due, and the first job once more: it sends what the others have put into the outbox, and the next
    round may be minutes away. The names of those that failed."""
    failed = worker.run_due()
    first = worker.jobs[0]
    if first.name not in failed and not worker.run(first, timezone.now()):
        failed.append(first.name)
    return failed


def watch(worker: Worker, parent: int, clock: Clock | None = None) -> None:
    """Rounds, a few seconds apart, until a stop is asked for or whoever started this is gone; none while the clock is
    not to be trusted."""
    clock = clock or Clock()
    while not stop_asked.is_set() and os.getppid() == parent:
        if clock.has_settled():
            worker.run_due()
        stop_asked.wait(PAUSE)


def leave_connection() -> None:
    """The next question gets a new one: in this a transaction was begun that nobody ends, as modelsearch does when it
    fills the search on a full disk."""
    with suppress(Error):
        connection.close()
    del connections[DEFAULT_DB_ALIAS]
