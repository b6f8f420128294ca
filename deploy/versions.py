"""The code of the site and its packages on this machine: which version comes next, and how it gets here."""

from __future__ import annotations

import contextlib
import shutil
import subprocess
import time
from dataclasses import dataclass
from pathlib import Path

from therapyties import updating

from . import place
from .place import Failed, say
from .questions import ROOT

VENV, NEXT, BEFORE = (ROOT / name for name in (".venv", ".venv.next", ".venv.before"))
PACKAGES = "requirements.txt"
PACKAGES_WITH_A_BUCKET = "requirements-s3.txt"
COLLECTED_FROM = ("static", "therapyties/staticfiles.py", PACKAGES)
GIT_LETS_GO_WITHIN = 10.0  # seconds


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

    def record(self, has_new_packages: bool, is_a_service: bool) -> updating.Record:
        collects = self.differ_in(*COLLECTED_FROM)
        return updating.Record(self.branch, self.old, self.new, has_new_packages, collects, is_a_service)


def short(commit: str) -> str:
    return commit[:9]


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
    options = place.as_owner_of(ROOT / ".git") | place.ends_with_us()
    done = subprocess.run(["git", *words], capture_output=True, text=True, **options)
    if done.returncode:
        raise Failed(f"git {words[0]}: {done.stderr.strip() or 'failed'}")
    return str(done.stdout).strip()


def packages_of(version: str) -> str:
    """The file of that version that lists what this site needs."""
    has_it = bool(git("ls-tree", "--name-only", version, PACKAGES_WITH_A_BUCKET))
    return PACKAGES_WITH_A_BUCKET if has_it and place.setting("BUCKET_URL") else PACKAGES


def build_environment(version: str) -> None:
    """A virtual environment for that version lies ready beside the one in use."""
    say("Installing the packages of the new version, while the site goes on …")
    remove(NEXT)
    remove(BEFORE)  # of an update that was killed
    python, options = str(NEXT / "bin/python"), place.as_owner_of(ROOT) | place.ends_with_us()
    install = [python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--require-hashes"]
    try:
        subprocess.run([place.PYTHON, "-m", "venv", str(NEXT)], check=True, **options)
        wanted = NEXT / PACKAGES
        wanted.write_text(git("show", f"{version}:{packages_of(version)}"))
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


def let_go_of_git(branch: str) -> None:
    """git may work here again: the one that was killed in its work has left its locks."""
    give_up = time.monotonic() + GIT_LETS_GO_WITHIN
    for name in ("index", "HEAD", f"refs/heads/{branch}"):
        lock = ROOT / git("rev-parse", "--git-path", f"{name}.lock")
        while lock.exists() and time.monotonic() < give_up:
            time.sleep(0.2)  # it may be alive
        lock.unlink(missing_ok=True)
