"""What is killed: a process that answers, the worker, all of the site, and what PostgreSQL consists of."""

import contextlib
import os
import random
import shlex
import signal
import subprocess
import time
from pathlib import Path

import psycopg

from tests.processes import children_of, family_of, is_running, until

PAUSES = (0.1, 0.7)  # seconds between two kills, so that each meets something else
ALL_EVERY, SERVER_EVERY = 100, 50  # kills: what takes its time to come back


class Killer:
    """Kills processes of a running server, and remembers when; `database` is the URL of its PostgreSQL, if any."""

    def __init__(self, server, database=""):
        self.server, self.database = server, database
        self.done: list[tuple[float, str]] = []
        self.chance = random.Random(14)  # noqa: S311 - the same each time
        if database:
            with psycopg.connect(database) as asking:
                self.data = Path(asking.execute("SHOW data_directory").fetchone()[0])

    def kill_often(self, times):
        for number in range(1, times + 1):
            time.sleep(self.chance.uniform(*PAUSES))
            if number % ALL_EVERY == 0:
                self.kill_all_of_the_site()
            elif self.database and number % SERVER_EVERY == 0:
                self.kill_postgresql()
            else:
                ways = [self.kill_one_that_answers, self.kill_the_worker]
                ways += [self.kill_a_backend] if self.database else []
                ways[number % len(ways)]()

    def how_many(self):
        kinds = [kind for _at, kind in self.done]
        return {kind: kinds.count(kind) for kind in dict.fromkeys(kinds)}

    # --- of the site

    def _parts(self):
        """(the parent, the parent of those that answer, the worker), once all are there."""
        [serve] = until(lambda: children_of(self.server.process.pid))
        site, worker = until(lambda: len(found := sorted(children_of(serve))) == 2 and found)
        # The site was started first, and numbers may begin anew.
        return (serve, site, worker) if children_of(site) else (serve, worker, site)

    def kill_one_that_answers(self):
        _serve, site, _worker = self._parts()
        self._kill("one that answers", self.chance.choice(until(lambda: children_of(site))))

    def kill_the_worker(self):
        *_others, worker = self._parts()
        self._kill("the worker", worker)

    def kill_all_of_the_site(self):
        """As when the machine ends; it is started again."""
        [serve] = children_of(self.server.process.pid)
        family = family_of(serve)
        self._kill("all of the site", *family)
        until(lambda: not any(is_running(pid) for pid in family))
        self.server.stop()
        self.server.start()

    # --- of PostgreSQL

    def _postmaster(self):
        return int((self.data / "postmaster.pid").read_text().split()[0])

    def kill_a_backend(self):
        """Its postmaster then ends all the others as well, for they share memory, and reads the journal anew. Killed
        while it reads that, it would end for good."""
        self._kill("a backend of PostgreSQL", self.chance.choice(until(self._backends)))

    def _backends(self):
        return [pid for pid in children_of(self._postmaster()) if " site_" in _title_of(pid)]

    def kill_postgresql(self):
        family = family_of(self._postmaster())
        self._kill("all of PostgreSQL", *family)
        until(lambda: not any(is_running(pid) for pid in family))
        # Whoever waits for the dead may not have heard of it yet, and while they have a number they count as alive.
        for left in (self.data / "postmaster.pid", *self.data.parent.glob(".s.PGSQL.*")):
            left.unlink(missing_ok=True)
        owner = self.data.stat()
        as_user = {"user": owner.st_uid, "group": owner.st_gid, "extra_groups": []} if os.geteuid() == 0 else {}
        program, *options = shlex.split((self.data / "postmaster.opts").read_text())
        command = [Path(program).with_name("pg_ctl"), "-D", self.data, "-w", "-l", self.data / "log"]
        command += ["-o", shlex.join(options[options.index("-D") + 2 :] if "-D" in options else options), "start"]
        subprocess.run(command, cwd=self.data, stdout=subprocess.DEVNULL, check=True, **as_user)

    def _kill(self, kind, *pids):
        for pid in pids:
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        self.done.append((time.monotonic(), kind))


def _title_of(pid):
    with contextlib.suppress(OSError):
        return Path(f"/proc/{pid}/cmdline").read_text().replace("\0", " ")
    return ""
