"""`make update`: the next version takes the place of this one, or everything is as it was.

What takes long is done while the site still answers. Then it is stopped, a backup is made, the new version is put in
place, changes the database, and is tried on a port that no visitor knows. Only if it is well is the site opened again.
If not, code, virtual environment and database go back to where they were. Once it is open it never goes back by itself.
"""

from __future__ import annotations

import argparse
import contextlib
import fcntl
import http.client
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from . import place
from .questions import ROOT

ANSWERS_WITHIN = 180.0  # seconds, from the start of the new version to its first answer
STOPPED_WITHIN = 60.0  # seconds; the site gives those it answers their time
PAGES = ("/", "/consultation/", "/accounts/login/", "/healthz")
COLLECTED_FROM = ("static", "therapyties/staticfiles.py", "requirements.txt")
RESTORE = ("manage.py", "restore_backup", "--in-place")
COLLECT = ("manage.py", "collectstatic", "--noinput", "--verbosity", "0")
VENV, NEXT, BEFORE = (ROOT / name for name in (".venv", ".venv.next", ".venv.before"))


class Failed(Exception):
    """What stopped the update, in words for whoever runs the site."""


@dataclass(frozen=True)
class Versions:
    """Where the code is and where it is to go; `branch` is empty where it follows none."""

    branch: str
    old: str
    new: str
    is_next: bool  # of the branch that is followed; else it is one that was named

    def what_is_new(self) -> str:
        return git("log", "--format=  %s", "-20", f"{self.old}..{self.new}")

    def differ_in(self, *paths: str) -> bool:
        return bool(git("diff", "--name-only", self.old, self.new, "--", *paths))


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m deploy.update", description=__doc__)
    parser.add_argument(
        "version", nargs="?", default="", help="a tag, a branch or a commit; else the next of this branch"
    )
    parser.add_argument("--restore", type=Path, metavar="BACKUP", help="of that version, put in place with it")
    chosen = parser.parse_args()
    os.chdir(ROOT)
    for name in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(name, told_to_stop)
    try:
        with alone():
            return update(chosen.version, chosen.restore and chosen.restore.resolve())
    except (Failed, KeyboardInterrupt) as problem:
        say(f"Nothing was changed. {problem or 'It was told to stop.'}")
        return 1


def told_to_stop(_number: int, _frame: object) -> None:
    raise KeyboardInterrupt


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
    has_new_packages = versions.differ_in("requirements.txt")
    if has_new_packages:
        build_environment(versions.new)
    service.stop()
    try:
        if is_running():
            raise Failed("The site runs although its service was stopped: who started it?")
        backup = back_up()
    except BaseException:
        service.start()
        raise
    steps = Steps(versions, backup, has_new_packages, restored)
    try:
        steps.forward()
        hear_no_signal()
    except (Failed, OSError, subprocess.SubprocessError, KeyboardInterrupt) as problem:
        hear_no_signal()  # half-way back is nowhere
        say(f"The new version is not well: {problem or 'it was told to stop'}. Going back.")
        steps.back()
        service.start()
        say(f"Everything is as it was, at {short(versions.old)}; nothing that was accepted is lost.")
        return 1
    remove(BEFORE)
    service.start()
    say(f"The site is at {short(versions.new)}. The backup from before: {backup}")
    say(f"To go back, without what comes in from now on: make update VERSION={short(versions.old)} BACKUP={backup}")
    if not service.is_ours:
        say("Start it again as you did before: make run")
    return 0


def short(commit: str) -> str:
    return commit[:9]


def hear_no_signal() -> None:
    for name in (signal.SIGTERM, signal.SIGHUP, signal.SIGINT):
        signal.signal(name, signal.SIG_IGN)


class Steps:
    """The way to the new version, and the same way back."""

    def __init__(self, versions: Versions, backup: Path, has_new_packages: bool, restored: Path | None) -> None:
        self.versions, self.backup, self.has_new_packages = versions, backup, has_new_packages
        self.restored = restored
        self.collects = versions.differ_in(*COLLECTED_FROM)
        self.has_touched_the_database = False

    def forward(self) -> None:
        versions = self.versions
        if versions.is_next:
            git("merge", "--quiet", "--ff-only", versions.new)
        else:
            git("checkout", "--quiet", "--detach", versions.new)
        if self.has_new_packages:
            VENV.rename(BEFORE)
            NEXT.rename(VENV)
        stamped()
        if self.collects:
            run_site("its static files could not be collected", *COLLECT)
        self.has_touched_the_database = True
        if self.restored:
            run_site("that backup could not be put in place", *RESTORE, str(self.restored))
        prepare = ("-m", "therapyties.serve", "--only-prepare", "--without-backup", "--into-a-log")
        run_site("it could not get ready", *prepare)
        try_it_out()

    def back(self) -> None:
        """Where a step back fails, what is left to do is said, and the others are still taken."""
        versions, left = self.versions, []
        try:
            git(
                "checkout",
                "--quiet",
                "--force",
                *([versions.branch] if versions.branch else ["--detach", versions.old]),
            )
            git("reset", "--quiet", "--hard", versions.old)
        except Failed as problem:
            left.append(f"git checkout {versions.branch or '--detach'}; git reset --hard {versions.old} ({problem})")
        if self.has_new_packages and (BEFORE.exists() or BEFORE.is_symlink()):
            remove(NEXT)
            if VENV.exists():
                VENV.rename(NEXT)
            BEFORE.rename(VENV)
            remove(NEXT)
        stamped()
        python = ".venv/bin/python manage.py"
        if self.collects and place.site(*COLLECT).returncode:
            left.append(f"{python} collectstatic --noinput")
        wait_for_quiet()
        if self.has_touched_the_database and place.site(*RESTORE, str(self.backup)).returncode:
            left.append(f"{python} restore_backup --in-place {self.backup}")
        if left:
            say("It could not go back all the way. Do this by hand, in this order, then start the site:")
            say("\n".join(f"    {step}" for step in left))
            sys.exit(2)


def run_site(what_failed: str, *words: str) -> None:
    if place.site(*words).returncode:
        raise Failed(f"{what_failed} (what it said stands above)")


# --- the code


def look(version: str) -> Versions:
    """Which version there is and which comes; raises Failed where that is not clear, or something would be lost."""
    if git("status", "--porcelain", "--untracked-files=no"):
        raise Failed("Files of this version were changed here (git status lists them): commit or undo that first.")
    branch = git("branch", "--show-current")
    old = git("rev-parse", "HEAD")
    git("fetch", "--quiet", "--tags")
    if not version:
        if not branch:
            raise Failed("No branch is followed here: name the version that you want, make update VERSION=…")
        new = git("rev-parse", "@{upstream}^{commit}")
        if git("merge-base", "HEAD", new) == new:
            new = old
        elif git("merge-base", "HEAD", new) != old:
            raise Failed(f"The branch {branch} has commits of its own, so the next version has no place on it.")
        return Versions(branch, old, new, is_next=True)
    for name in (f"refs/remotes/origin/{version}", version):
        with contextlib.suppress(Failed):
            return Versions(branch, old, git("rev-parse", "--verify", "--quiet", f"{name}^{{commit}}"), is_next=False)
    raise Failed(f"There is no version {version}.")


def git(*words: str) -> str:
    """What git said; raises Failed with its complaint."""
    done = subprocess.run(["git", *words], capture_output=True, text=True, **place.as_owner_of(ROOT / ".git"))
    if done.returncode:
        raise Failed(f"git {words[0]}: {done.stderr.strip() or 'failed'}")
    return str(done.stdout).strip()


def build_environment(version: str) -> None:
    """A virtual environment for that version lies ready beside the one in use."""
    say("Installing the packages of the new version, while the site goes on …")
    remove(NEXT)
    remove(BEFORE)  # of an update that was killed
    python, options = str(NEXT / "bin/python"), place.as_owner_of(ROOT)
    install = [python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--require-hashes"]
    try:
        subprocess.run([place.PYTHON, "-m", "venv", str(NEXT)], check=True, **options)
        wanted = NEXT / "requirements.txt"
        wanted.write_text(git("show", f"{version}:requirements.txt"))
        subprocess.run([*install, "-r", str(wanted)], check=True, **options)
    except (OSError, subprocess.SubprocessError):
        remove(NEXT)
        raise Failed("The packages of the new version could not be installed; what is said above tells why.") from None


def remove(environment: Path) -> None:
    if environment.is_symlink():
        environment.unlink()
    shutil.rmtree(environment, ignore_errors=True)


def stamped() -> None:
    """make takes the virtual environment for installed, though requirements.txt is newer now."""
    with contextlib.suppress(OSError):
        (VENV / "run.stamp").touch()


# --- the site


class Service:
    """The service of systemd that serves this folder, if there is one and it runs."""

    def __init__(self) -> None:
        self.is_ours = False
        with contextlib.suppress(OSError):
            command = ["systemctl", "show", place.SERVICE, "--property=ActiveState,WorkingDirectory"]
            said = subprocess.run(command, capture_output=True, text=True).stdout
            where = re.search(r"^WorkingDirectory=(.+)$", said, re.MULTILINE)
            self.is_ours = bool(where and Path(where[1]).resolve() == ROOT and "ActiveState=inactive" not in said)
        if self.is_ours and os.geteuid() != 0:
            raise Failed(f"The site runs as the service {place.SERVICE}, which root alone may stop: sudo make update")

    def stop(self) -> None:
        self._say("stop")

    def start(self) -> None:
        self._say("start")

    def _say(self, what: str) -> None:
        if self.is_ours and subprocess.run(["systemctl", what, place.SERVICE]).returncode:
            say(f"systemctl {what} {place.SERVICE} did not work.")


def is_running() -> bool:
    """Whether the site runs on this data; its processes hold a lock together."""
    try:
        with (place.data_folder() / "running.lock").open() as file:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except FileNotFoundError:
        return False
    except BlockingIOError:
        return True
    return False


def wait_for_quiet() -> None:
    """What was just told to end has ended, or has had its time."""
    give_up = time.monotonic() + STOPPED_WITHIN
    while is_running() and time.monotonic() < give_up:
        time.sleep(0.2)


def back_up() -> Path:
    done = place.site("manage.py", "back_up", quietly=True)
    made = re.search(r"^Made (.+)\.$", done.stdout, re.MULTILINE)
    if done.returncode or not made:
        raise Failed(f"No backup could be made. {done.stdout.strip()[-500:]}")
    say(f"A backup was made: {made[1]}")
    return Path(made[1])


def try_it_out() -> None:
    """The new version answers on a port of its own, behind a proxy as it were; raises Failed if it does not."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [place.PYTHON, "-m", "therapyties.serve", "--bind", f"127.0.0.1:{port}", "--workers", "1", "--into-a-log"]
    options = place.as_owner_of(place.data_folder())
    options["env"] = {**options.get("env", os.environ), "RUN_WORKER": "false", "TRUSTED_PROXIES": "127.0.0.1"}
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL, **options) as site:
        try:
            wait_until_ready(site, port)
            for path in PAGES:
                status, _text = asked(port, path)
                if status != 200:
                    raise Failed(f"{path} answered {status}")
            sheet = re.search(r'href="(/static/[^"]+\.css)"', asked(port, "/")[1])
            if not sheet or asked(port, sheet[1])[0] != 200:
                raise Failed("its style sheet is not there")
        finally:
            site.terminate()
            site.wait()


def wait_until_ready(site: subprocess.Popen[bytes], port: int) -> None:
    give_up = time.monotonic() + ANSWERS_WITHIN
    said = ""
    while time.monotonic() < give_up:
        if site.poll() is not None:
            raise Failed("it does not start (what it said stands above)")
        with contextlib.suppress(OSError, http.client.HTTPException):
            status, said = asked(port, "/readyz")
            if status == 200:
                return
        time.sleep(0.3)
    raise Failed(f"it does not get ready. {said}".strip())


def asked(port: int, path: str) -> tuple[int, str]:
    address = urlsplit(place.setting("SITE_URL"))
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    try:
        connection.request("GET", path, headers={"Host": address.netloc, "X-Forwarded-Proto": address.scheme})
        answer = connection.getresponse()
        return answer.status, answer.read().decode(errors="replace")
    finally:
        connection.close()


@contextlib.contextmanager
def alone() -> Iterator[None]:
    """While this goes on nobody else updates this folder."""
    folder = os.open(ROOT, os.O_RDONLY)
    try:
        try:
            fcntl.flock(folder, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise Failed("Another update goes on at this moment.") from None
        yield
    finally:
        os.close(folder)


def say(words: str) -> None:
    with contextlib.suppress(OSError):  # nobody may be listening any more
        print(words, flush=True)


if __name__ == "__main__":
    sys.exit(main())
