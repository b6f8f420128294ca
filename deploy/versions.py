"""The code of the site and its packages on this machine: which version comes next, and how it gets here."""

from __future__ import annotations

import contextlib
import re
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
FOLLOW = "make update VERSION="
GIT_LETS_GO_WITHIN = 10.0  # seconds


@dataclass(frozen=True)
class Versions:
    """Where the code is and where it is to go. `branch` is the one that is followed, and `follows` the one from then
    on; empty where it is none."""

    branch: str
    old: str
    new: str
    follows: str

    def what_is_new(self) -> str:
        """What whoever upgrades has to know, by the changelog; where that has no new heading, what was done."""
        old = {heading for heading, _text in releases(self.old)}
        new = [(heading, upgrading(text)) for heading, text in releases(self.new) if heading not in old]
        if new:
            return "\n\n".join(f"{heading}\n{text}" for heading, text in new)
        return git("log", "--format=  %s", "-20", f"{self.old}..{self.new}")

    def put_in_place(self) -> None:
        """The code is the new one, and follows what it is to follow."""
        if self.follows and self.follows == self.branch:
            git("merge", "--quiet", "--ff-only", self.new)
        elif self.follows:
            git("checkout", "--quiet", "-B", self.follows, self.new)
            git("branch", "--quiet", f"--set-upstream-to=origin/{self.follows}")
        else:
            git("checkout", "--quiet", "--detach", self.new)

    def differ_in(self, *paths: str) -> bool:
        return bool(git("diff", "--name-only", self.old, self.new, "--", *paths))

    def record(self, has_new_packages: bool, is_a_service: bool) -> updating.Record:
        collects = self.differ_in(*COLLECTED_FROM)
        return updating.Record(self.branch, self.old, self.new, has_new_packages, collects, is_a_service)


def short(commit: str) -> str:
    return commit[:9]


def named(commit: str) -> str:
    """The commit by the number of its version as well."""
    number = next((heading.partition(" ")[0] for heading, _text in releases(commit)), "")
    return f"{number} ({short(commit)})" if number else short(commit)


def releases(commit: str) -> list[tuple[str, str]]:
    """The headings of that commit's changelog, the newest first, each with what stands under it; none without one."""
    try:
        parts = re.split(r"^## (\d.*)$", git("show", f"{commit}:CHANGELOG.md"), flags=re.MULTILINE)
    except Failed:
        return []
    return list(zip(parts[1::2], parts[2::2], strict=True))


def upgrading(text: str) -> str:
    """What a version's part of the changelog says under that word."""
    found = re.search(r"^### Upgrading\n(.*?)(?=^###|\Z)", text, re.MULTILINE | re.DOTALL)
    return found[1].strip() if found else "Nothing is to be done by hand."


def look(version: str) -> Versions:
    """Which version there is and which comes; raises Failed where that is not clear, or something would be lost."""
    if git("status", "--porcelain", "--untracked-files=no"):
        raise Failed("Files of this version were changed here (git status lists them): commit or undo that first.")
    branch = git("branch", "--show-current")
    old = git("rev-parse", "HEAD")
    away = why_nothing_was_fetched()
    follows = version or branch
    if not follows:
        again = f"{FOLLOW}{usual_branch()}"
        raise Failed(f"No branch is followed here, for a version was named. To follow one again: {again}")
    source = source_of(follows) if follows == branch else f"refs/remotes/origin/{follows}"
    if source and (there := commit_of(source)):
        if away:
            raise Failed(away)
        return Versions(branch, old, next_of(follows, there), follows)
    if not version:
        raise Failed(f"The branch {branch} follows none from elsewhere. To follow one: {FOLLOW}{usual_branch()}")
    new = commit_of(version)
    if not new:
        raise Failed(f"There is no version {version}. {away}".strip())
    if away:
        say(f"{away} That version is here already.")
    return Versions(branch, old, new, "" if old != new else branch)


def why_nothing_was_fetched() -> str:
    """Nothing, if what there is elsewhere is known here now; else why not."""
    try:
        git("fetch", "--quiet", "--tags")
    except Failed as problem:
        why = str(problem).splitlines()[0].rpartition("fatal: ")[2]
        return f"Where new versions come from (git remote -v) did not answer: {why.rstrip('.')}."
    return ""


def usual_branch() -> str:
    """The one that is followed where nobody chose another."""
    try:
        return git("symbolic-ref", "--short", "refs/remotes/origin/HEAD").removeprefix("origin/")
    except Failed:
        return "main"


def source_of(branch: str) -> str:
    """What that branch of ours follows; nothing if it follows none."""
    try:
        return git("rev-parse", "--symbolic-full-name", f"{branch}@{{upstream}}")
    except Failed:
        return ""


def commit_of(name: str) -> str:
    try:
        return git("rev-parse", "--verify", "--quiet", f"{name}^{{commit}}")
    except Failed:
        return ""


def next_of(branch: str, there: str) -> str:
    """Where that branch comes to, which was seen there; raises Failed if commits of its own would be lost."""
    here = commit_of(f"refs/heads/{branch}")
    base = git("merge-base", here, there) if here else ""
    if base == there:
        return here
    if base != here:
        raise Failed(f"The branch {branch} has commits of its own, so the next version has no place on it.")
    return there


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
