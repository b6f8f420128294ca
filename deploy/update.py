"""`make update`: the next version takes the place of this one, or everything is as it was.

What takes long is done while the site still answers. Then it is stopped, a backup is made, the new version is put in
place, changes the database, and is tried on a port that no visitor knows. Only if it is well is the site opened again.
If not, code, virtual environment and database go back to where they were. Once it is open it never goes back by itself.
One that is killed leaves a record (therapyties/updating.py), by which the next goes back, or to the end, first of all.
"""

from __future__ import annotations

import argparse
import contextlib
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import NoReturn

from therapyties import updating
from therapyties.updating import CHANGING, MIGRATING, STOPPED, WELL

from . import place
from .place import Failed, say
from .questions import ROOT
from .running import Service, back_up, is_running, try_it_out, wait_for_quiet
from .versions import (
    BEFORE,
    NEXT,
    VENV,
    build_environment,
    git,
    let_go_of_git,
    look,
    packages_of,
    remove,
    short,
    stamped,
)

RESTORE = ("manage.py", "restore_backup", "--in-place")
COLLECT = ("manage.py", "collectstatic", "--noinput", "--verbosity", "0")
CAME_TO = {
    STOPPED: "when nothing was changed yet, or no longer",
    CHANGING: "while it put the new version in place",
    MIGRATING: "while the new version changed the database or was tried",
    WELL: "when the new version was found to be well",
}


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m deploy.update", description=__doc__)
    parser.add_argument(
        "version", nargs="?", default="", help="a tag, a branch or a commit; else the next of this branch"
    )
    parser.add_argument("--restore", type=Path, metavar="BACKUP", help="of that version, put in place with it")
    parser.add_argument("--only-finish", action="store_true", help="what an update that was killed left, and no more")
    chosen = parser.parse_args()
    os.chdir(ROOT)
    for name in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(name, told_to_stop)
    try:
        with alone():
            if was_finished() and not chosen.only_finish:
                start_anew()
            return 0 if chosen.only_finish else update(chosen.version, chosen.restore and chosen.restore.resolve())
    except (Failed, KeyboardInterrupt) as problem:
        say(f"Nothing was changed. {problem or 'It was told to stop.'}")
        return 1


def told_to_stop(_number: int, _frame: object) -> None:
    raise KeyboardInterrupt


def was_finished() -> bool:
    """Whether an update was left half-done here, and now everything is as it was, or at the new version; raises Failed
    if that cannot be."""
    try:
        record = updating.left_in(ROOT)
    except ValueError as problem:
        raise Failed(f"{problem}. Put code and database in order by hand, then delete it.") from None
    if record is None:
        return False
    service = Service(record.is_a_service)
    say(f"An update from {short(record.old)} to {short(record.new)} was cut off {CAME_TO[record.phase]}.")
    if record.phase in (CHANGING, MIGRATING):
        wait_for_quiet()
        if is_running():
            raise Failed("The site is running in the middle of that update: stop it, then say make update again.")
        hear_no_signal()
        let_go_of_git(record.branch)
        say("Going back.")
        Steps(record).back()
    remove(BEFORE)
    remove(NEXT)
    service.start()
    updating.forget(ROOT)
    if record.phase == WELL:
        say(f"The site is at {short(record.new)}. The backup from before: {record.backup}")
    else:
        say(f"Everything is as it was, at {short(record.old)}; nothing that was accepted is lost.")
    return True


def start_anew() -> NoReturn:
    """Whoever drives an update is the version that stands here now, and hears signals."""
    for name in (signal.SIGTERM, signal.SIGHUP, signal.SIGINT):
        signal.signal(name, signal.SIG_DFL)
    os.execv(place.PYTHON, [place.PYTHON, "-m", "deploy.update", *sys.argv[1:]])  # noqa: S606 - our own words


def update(version: str, restored: Path | None = None) -> int:
    if place.setting("COMPOSE_FILE"):
        raise Failed("This site runs in containers. Its update: git pull, then python3 -m deploy.containers")
    service = Service()
    versions = look(version)
    if versions.old == versions.new:
        say(f"This is the newest version already ({short(versions.old)}).")
        return 0
    if not service.is_ours and is_running():
        raise Failed("The site is running: stop it, then say make update again.")
    say(f"From {short(versions.old)} to {short(versions.new)}:\n{versions.what_is_new()}")
    has_new_packages = versions.differ_in(packages_of(versions.new))
    if has_new_packages:
        build_environment(versions.new)
    steps = Steps(versions.record(has_new_packages, service.is_ours), restored)
    steps.have_come_to(STOPPED)
    try:
        service.stop()
        if is_running():
            raise Failed("The site runs although its service was stopped: who started it?")
        backup = back_up()
    except BaseException:
        service.start()
        updating.forget(ROOT)
        raise
    try:
        steps.have_come_to(CHANGING, backup)
        steps.forward(versions.is_next)
        hear_no_signal()
        steps.have_come_to(WELL)
    except (Failed, OSError, subprocess.SubprocessError, KeyboardInterrupt) as problem:
        hear_no_signal()  # half-way back is nowhere
        say(f"The new version is not well: {problem or 'it was told to stop'}. Going back.")
        steps.back()
        service.start()
        updating.forget(ROOT)
        say(f"Everything is as it was, at {short(versions.old)}; nothing that was accepted is lost.")
        return 1
    remove(BEFORE)
    service.start()
    updating.forget(ROOT)
    say(f"The site is at {short(versions.new)}. The backup from before: {backup}")
    say(f"To go back, without what comes in from now on: make update VERSION={short(versions.old)} BACKUP={backup}")
    if not service.is_ours:
        say("Start it again as you did before: make run")
    return 0


def hear_no_signal() -> None:
    for name in (signal.SIGTERM, signal.SIGHUP, signal.SIGINT):
        signal.signal(name, signal.SIG_IGN)


class Steps:
    """The way to the new version, and the same way back."""

    def __init__(self, record: updating.Record, restored: Path | None = None) -> None:
        self.record, self.restored = record, restored

    def have_come_to(self, phase: str, backup: str = "") -> None:
        record = replace(self.record, phase=phase, backup=backup or self.record.backup)
        record.write(ROOT)
        self.record = record

    def forward(self, is_next: bool) -> None:
        record = self.record
        if is_next:
            git("merge", "--quiet", "--ff-only", record.new)
        else:
            git("checkout", "--quiet", "--detach", record.new)
        if record.has_new_packages:
            VENV.rename(BEFORE)
            NEXT.rename(VENV)
        stamped()
        if record.collects:
            run_site("its static files could not be collected", *COLLECT)
        self.have_come_to(MIGRATING)
        if self.restored:
            run_site("that backup could not be put in place", *RESTORE, str(self.restored))
        prepare = ("-m", "therapyties.serve", "--only-prepare", "--without-backup", "--into-a-log")
        run_site("it could not get ready", *prepare)
        try_it_out()

    def back(self) -> None:
        """Where a step back fails, what is left to do is said, and the others are still taken. It may be done again
        from wherever it was killed."""
        record, left = self.record, []
        where = [record.branch] if record.branch else ["--detach", record.old]
        try:
            git("checkout", "--quiet", "--force", *where)
            git("reset", "--quiet", "--hard", record.old)
        except Failed as problem:
            left.append(f"git checkout {record.branch or '--detach'}; git reset --hard {record.old} ({problem})")
        if record.has_new_packages and (BEFORE.exists() or BEFORE.is_symlink()):
            remove(NEXT)
            if VENV.exists():
                VENV.rename(NEXT)
            BEFORE.rename(VENV)
        remove(NEXT)
        stamped()
        python = ".venv/bin/python manage.py"
        if record.collects and place.site(*COLLECT).returncode:
            left.append(f"{python} collectstatic --noinput")
        wait_for_quiet()
        if record.phase == MIGRATING and place.site(*RESTORE, record.backup).returncode:
            left.append(f"{python} restore_backup --in-place {record.backup}")
        if left:
            left.append(f"rm {updating.FILE}")
            say("It could not go back all the way. Do this by hand, in this order, then start the site:")
            say("\n".join(f"    {step}" for step in left))
            sys.exit(2)
        self.have_come_to(STOPPED)  # whoever sends something from now on is not undone


def run_site(what_failed: str, *words: str) -> None:
    if place.site(*words).returncode:
        raise Failed(f"{what_failed} (what it said stands above)")


@contextlib.contextmanager
def alone() -> Iterator[None]:
    """While this goes on nobody else updates this folder."""
    with updating.alone(ROOT) as is_alone:
        if not is_alone:
            raise Failed("Another update goes on at this moment.")
        yield


if __name__ == "__main__":
    sys.exit(main())
