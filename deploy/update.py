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
from .running import STOPPED_WITHIN, Service, back_up, try_it_out, wait_for_quiet
from .versions import (
    BEFORE,
    FOLLOW,
    NEXT,
    VENV,
    Versions,
    build_environment,
    git,
    let_go_of_git,
    look,
    named,
    packages_of,
    remove,
    short,
    stamped,
    usual_branch,
)

RESTORE = ("manage.py", "restore_backup", "--in-place")
COLLECT = ("manage.py", "collectstatic", "--noinput", "--verbosity", "0")
TOLD_TO_STOP = "It was told to stop."
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
        say(f"Nothing was changed. {in_words(problem)}")
        return 1


def in_words(problem: BaseException) -> str:
    """Why it ended; a signal brings no words of its own."""
    return str(problem) or TOLD_TO_STOP


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
    say(f"An update from {named(record.old)} to {named(record.new)} was cut off {CAME_TO[record.phase]}.")
    if record.phase in (CHANGING, MIGRATING):
        wait_for_quiet()
        service.keep_everybody_off(STOPPED_WITHIN)  # a service looks again and again whether it may start
        hear_no_signal()
        let_go_of_git(record.branch)
        say("Going back.")
        Steps(record).back()
    remove(BEFORE)
    remove(NEXT)
    service.start()
    updating.forget(ROOT)
    if record.phase == WELL:
        say(f"The site is at {named(record.new)}. The backup from before: {record.backup}")
    else:
        say(f"Everything is as it was, at {named(record.old)}; nothing that was accepted is lost.")
    return True


def start_anew() -> NoReturn:
    """Whoever drives an update is the version that stands here now, and hears signals."""
    for name in (signal.SIGTERM, signal.SIGHUP, signal.SIGINT):
        signal.signal(name, signal.SIG_DFL)
    os.execv(place.PYTHON, [place.PYTHON, "-m", "deploy.update", *sys.argv[1:]])  # noqa: S606 - our own words


def update(version: str, restored: Path | None = None) -> int:
    if place.setting("COMPOSE_FILE"):
        raise Failed("This site runs in containers. Its update: git pull, then python3 -m deploy.containers")
    if not Path(place.PYTHON).exists():
        raise Failed(place.NO_PACKAGES.format(command="make site"))
    service = Service()
    if restored and not restored.is_file():
        raise Failed(f"There is no backup {restored}.")
    versions = look(version)
    if versions.old == versions.new and not restored:
        if versions.follows != versions.branch:
            versions.put_in_place()  # the same files
            say(f"From now on the branch {versions.follows} is followed.")
        say(f"This is the newest version already, {named(versions.old)}.")
        return 0
    if not service.is_ours:
        service.keep_everybody_off()
    if versions.old == versions.new:
        say(f"The version stays, {named(versions.old)}. The backup {restored} is put in place.")
    else:
        say(f"From {named(versions.old)} to {named(versions.new)}.\n\n{versions.what_is_new()}\n")
    has_new_packages = versions.differ_in(packages_of(versions.new))
    if has_new_packages:
        build_environment(versions.new)
    steps = Steps(versions.record(has_new_packages, service.is_ours), restored)
    steps.have_come_to(STOPPED)
    try:
        service.stop()
        backup = back_up()
    except BaseException:
        service.start()
        updating.forget(ROOT)
        raise
    try:
        steps.have_come_to(CHANGING, backup)
        steps.forward(versions)
        hear_no_signal()
        steps.have_come_to(WELL)
    except (Failed, OSError, subprocess.SubprocessError, KeyboardInterrupt) as problem:
        hear_no_signal()  # half-way back is nowhere
        what = "The new version is not well" if versions.old != versions.new else "That did not go well"
        why = f"{what}: {problem}." if str(problem) else TOLD_TO_STOP
        say(f"{why} Going back.")
        steps.back()
        service.start()
        updating.forget(ROOT)
        say(f"Everything is as it was, at {named(versions.old)}; nothing that was accepted is lost.")
        return 1
    remove(BEFORE)
    service.start()
    updating.forget(ROOT)
    say(f"The site is at {named(versions.new)}. The backup from before: {backup}")
    say(f"To go back, without what comes in from now on: make update VERSION={short(versions.old)} BACKUP={backup}")
    if not versions.follows:
        say(f"No branch is followed now. Once you want new versions again: {FOLLOW}{usual_branch()}")
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

    def forward(self, versions: Versions) -> None:
        record = self.record
        versions.put_in_place()
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
    done = place.site(*words, quietly=True)
    if done.returncode:
        raise Failed(f"{what_failed}: {place.kept(done.stdout)}")
    if done.stdout.strip():
        say(done.stdout.strip())


@contextlib.contextmanager
def alone() -> Iterator[None]:
    """While this goes on nobody else updates this folder."""
    with updating.alone(ROOT) as is_alone:
        if not is_alone:
            raise Failed("An update is under way already: wait for its end.")
        yield


if __name__ == "__main__":
    sys.exit(main())
