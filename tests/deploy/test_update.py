"""`make update` on a real clone: what is well takes over, and whatever is not leaves everything as it was."""

import contextlib
import os
import re
import shutil
import signal
import sqlite3
import subprocess
import time
import urllib.request
from pathlib import Path

import pytest

from deploy import update
from tests.server import FORM, Person, answers_of, copied_site, forms_shown_a_minute_ago

ROOT = Path(__file__).parents[2]
PATIENCE = 180  # seconds, on a machine that does other things as well
# As systemd would for a service in that folder; a process whose parent is gone may stay as a zombie where nobody cares.
SYSTEMCTL = """#!/bin/sh
cd "{folder}"
is_there() {{ [ -e /proc/$1 ] && ! grep -q "^State:.Z" /proc/$1/status; }}
echo "$1" >> "{folder}.systemctl"
case $1 in
  show) echo ActiveState=active; echo "WorkingDirectory={folder}" ;;
  stop) pid=$(cat "{folder}.pid"); kill $pid; while is_there $pid; do sleep 0.1; done ;;
  start)
    .venv/bin/python -m therapyties.serve --bind {bind} --into-a-log >> "{folder}.said" 2>&1 &
    echo $! > "{folder}.pid" ;;
esac
"""
MIGRATION = """
from django.db import migrations, models


def fail(apps, schema_editor):
    raise RuntimeError("this migration was made to fail")


class Migration(migrations.Migration):
    dependencies = [{after}]
    operations = [{operation}]
"""
A_TABLE = 'migrations.RunSQL("CREATE TABLE of_the_next_version (id integer)", "DROP TABLE of_the_next_version")'


def git(folder, *words):
    who = ["-c", "user.name=Somebody", "-c", "user.email=somebody@example.org"]
    done = subprocess.run(["git", *who, *words], cwd=folder, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


def repository(folder, files):
    """A new repository with one commit of these files: {path: text}."""
    folder.mkdir()
    git(folder, "init", "--quiet", "--initial-branch=main")
    commit(folder, files)
    return folder


def commit(folder, files):
    for path, text in files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(text)
    git(folder, "add", "--all")
    git(folder, "commit", "--quiet", "--message", "What comes next")


# --- what is looked at before anything is done


@pytest.fixture
def clone(tmp_path, monkeypatch):
    """A clone of a small repository, in which the update looks for its next version."""
    origin = repository(tmp_path / "origin", {"a": "1"})
    git(tmp_path, "clone", "--quiet", origin, "here")
    monkeypatch.chdir(tmp_path / "here")
    monkeypatch.setattr(update, "ROOT", tmp_path / "here")
    return tmp_path


def test_the_next_version_is_the_one_of_the_branch_that_is_followed(clone):
    there, here = clone / "origin", clone / "here"
    old = git(here, "rev-parse", "HEAD")
    assert update.look("") == update.Versions("main", old, old, is_next=True)
    commit(there, {"a": "2"})
    assert update.look("") == update.Versions("main", old, git(there, "rev-parse", "HEAD"), is_next=True)


def test_a_version_can_be_named_by_its_tag_its_branch_or_its_commit(clone):
    there = clone / "origin"
    old = git(there, "rev-parse", "HEAD")
    git(there, "switch", "--quiet", "--create", "other")
    commit(there, {"a": "2"})
    git(there, "tag", "v2")
    new = git(there, "rev-parse", "HEAD")
    for name in ("v2", "other", new, new[:9]):
        assert update.look(name) == update.Versions("main", old, new, is_next=False)
    with pytest.raises(update.Failed, match="There is no version v3"):
        update.look("v3")


def test_changes_of_ones_own_are_never_written_over(clone):
    here = clone / "here"
    commit(clone / "origin", {"a": "2"})
    (here / "a").write_text("mine")
    with pytest.raises(update.Failed, match="Files of this version were changed here"):
        update.look("")
    git(here, "commit", "--quiet", "--all", "--message", "Mine")
    with pytest.raises(update.Failed, match="has commits of its own"):
        update.look("")


def test_who_follows_no_branch_is_asked_for_a_version(clone):
    git(clone / "here", "checkout", "--quiet", "--detach")
    with pytest.raises(update.Failed, match="VERSION="):
        update.look("")


def test_an_origin_that_is_away_changes_nothing_and_is_said(clone):
    (clone / "origin").rename(clone / "away")
    with pytest.raises(update.Failed, match="git fetch: "):
        update.look("")


def test_two_updates_at_once_are_one(clone):
    with update.alone(), pytest.raises(update.Failed, match="Another update"), update.alone():
        pass
    with update.alone():
        pass


def test_a_site_in_containers_is_told_its_own_way(clone, monkeypatch):
    monkeypatch.setenv("COMPOSE_FILE", "deploy/compose.yaml")
    with pytest.raises(update.Failed, match=r"python3 -m deploy\.containers"):
        update.update("")


# --- a site that serves, and its next version


class Site:
    """A clone of these files as they are, whose service runs, and somebody who asks there."""

    def __init__(self, folder, server):
        self.folder, self.server = folder / "here", server
        self.origin = self._origin(folder / "origin")
        git(folder, "clone", "--quiet", self.origin, self.folder)
        self.base = git(self.folder, "rev-parse", "HEAD")
        (self.folder / ".venv").symlink_to((ROOT / ".venv").resolve())
        (folder / "bin").mkdir()
        script = SYSTEMCTL.format(folder=self.folder, bind=server.address.removeprefix("http://"))
        (folder / "bin/systemctl").write_text(script)
        (folder / "bin/systemctl").chmod(0o755)
        # no test asks a package index
        self.environment = server.environment | {"PATH": f"{folder}/bin:{os.environ['PATH']}", "COMPOSE_FILE": ""}
        self.environment |= {"PIP_NO_INDEX": "1"}
        self.people = 0

    @staticmethod
    def _origin(folder):
        listed = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
        for name in listed.splitlines():
            if (ROOT / name).is_file() and not name.startswith(("tests/", "docs/", ".readme/")):
                (folder / name).parent.mkdir(parents=True, exist_ok=True)
                shutil.copy(ROOT / name, folder / name)
        git(folder, "init", "--quiet", "--initial-branch=main")
        commit(folder, {})
        return folder

    def systemctl(self, what):
        subprocess.run(["systemctl", what, "therapyties"], env=self.environment, check=True)

    def answers(self):
        give_up = time.monotonic() + PATIENCE
        while time.monotonic() < give_up:
            with contextlib.suppress(OSError), urllib.request.urlopen(f"{self.server.address}/readyz", timeout=60):
                return True
            time.sleep(0.2)
        return False

    def comes_next(self, files):
        git(self.origin, "reset", "--quiet", "--hard", self.base)
        commit(self.origin, files)
        return git(self.origin, "rev-parse", "HEAD")

    def update(self, *words):
        command = [".venv/bin/python", "-m", "deploy.update", *words]
        done = subprocess.run(command, cwd=self.folder, env=self.environment, capture_output=True, text=True)
        return done.returncode, done.stdout + done.stderr

    def somebody_asks(self):
        """Their request, which the site has accepted."""
        self.people += 1
        person = Person(self.server, self.people)
        slot = person.get(FORM).slots[-1]
        [started] = forms_shown_a_minute_ago(self.server, 1)
        answer = person.post(FORM, answers_of(self.people, slot, started))
        assert answer.status in (200, 303), answer.words
        return self.people

    def database(self, sql):
        with contextlib.closing(sqlite3.connect(f"{self.server.folder}/site.sqlite3")) as database:
            return database.execute(sql).fetchall()

    def has_a_new_table(self):
        return bool(self.database("SELECT 1 FROM sqlite_master WHERE name = 'of_the_next_version'"))

    def accepted(self):
        return self.database("SELECT count(*) FROM consultations_consultationrequest")[0][0]

    def at(self):
        return git(self.folder, "rev-parse", "HEAD"), git(self.folder, "branch", "--show-current")

    def said_to_the_service(self):
        """Since this was asked the last time."""
        file = Path(f"{self.folder}.systemctl")
        lines = file.read_text().split() if file.exists() else []
        file.unlink(missing_ok=True)
        return lines


def migrations(*operations):
    """{path: text} of one migration after the other, each with that operation."""
    last = sorted(path.stem for path in (ROOT / "consultations/migrations").glob("0*.py"))[-1]
    files = {}
    for number, operation in enumerate(operations, start=9001):
        name = f"{number}_of_the_next_version"
        text = MIGRATION.format(after=("consultations", last), operation=operation)
        files[f"consultations/migrations/{name}.py"] = text
        last = name
    return files


@pytest.fixture
def site(tmp_path):
    (tmp_path / "data").mkdir()
    with copied_site(tmp_path / "data") as server:
        made = Site(tmp_path, server)
        made.systemctl("start")
        try:
            assert made.answers(), Path(f"{made.folder}.said").read_text()
            yield made
        finally:
            made.systemctl("stop")


NOT_WELL = {
    "a migration fails after another has changed the database": (
        lambda: migrations(A_TABLE, "migrations.RunPython(fail)"),
        "it could not get ready",
    ),
    "it does not start": (
        lambda: {"therapyties/wsgi.py": "raise RuntimeError('this version was made to fail')\n"},
        "it could not get ready",
    ),
    "a page is broken": (
        lambda: {"templates/pages/home_page.html": "{% no_such_tag %}\n"} | migrations(A_TABLE),
        "/ answered 500",
    ),
    "a package is missing": (
        lambda: {"requirements.txt": "# nothing\n"} | migrations(A_TABLE),
        "its static files could not be collected",
    ),
}


def packages_that_cannot_be_installed_are_noticed_while_the_site_goes_on(site):
    site.comes_next({"requirements.txt": "no-such-package-anywhere==1 --hash=sha256:00\n"})
    site.said_to_the_service()
    code, said = site.update()
    assert (code, "Nothing was changed." in said) == (1, True)
    assert site.said_to_the_service() == ["show"]
    assert site.at() == (site.base, "main")
    assert not (site.folder / ".venv.next").exists()


def an_update_that_is_told_to_stop_goes_back(site):
    site.comes_next(migrations(A_TABLE, 'migrations.RunPython(lambda *_: __import__("time").sleep(600))'))
    command = [".venv/bin/python", "-m", "deploy.update"]
    options = {"stdout": subprocess.PIPE, "stderr": subprocess.STDOUT, "text": True}
    with subprocess.Popen(command, cwd=site.folder, env=site.environment, **options) as running:
        give_up = time.monotonic() + PATIENCE
        while not site.has_a_new_table():
            assert time.monotonic() < give_up
            time.sleep(0.2)
        running.send_signal(signal.SIGTERM)
        said, _ = running.communicate(timeout=PATIENCE)
    assert running.returncode == 1
    assert "Everything is as it was" in said
    assert site.at() == (site.base, "main")
    assert site.answers()
    assert not site.has_a_new_table()


INTERRUPTED = (
    packages_that_cannot_be_installed_are_noticed_while_the_site_goes_on,
    an_update_that_is_told_to_stop_goes_back,
)


@pytest.mark.slow
@pytest.mark.xdist_group("serving")
def test_what_is_not_well_goes_back_with_everything_that_was_accepted_and_what_is_well_takes_over(site, dose):
    several = list(NOT_WELL.items())
    for why, (files, words) in dose(several[:1], several):
        site.somebody_asks()
        accepted = site.accepted()
        site.said_to_the_service()
        site.comes_next(files())
        code, said = site.update()
        assert code == 1, said
        assert f"The new version is not well: {words}" in said, why
        assert "Everything is as it was" in said
        assert site.at() == (site.base, "main")
        assert git(site.folder, "status", "--porcelain") == ""
        assert site.said_to_the_service() == ["show", "stop", "start"]
        assert site.answers(), why
        assert not site.has_a_new_table()
        assert site.accepted() == accepted
        assert (site.folder / ".venv").is_symlink()
        assert not (site.folder / ".venv.before").exists()
    for happens in dose((), INTERRUPTED):
        happens(site)
    site.somebody_asks()
    accepted = site.accepted()
    site.said_to_the_service()
    new = site.comes_next(migrations(A_TABLE))
    code, said = site.update()
    assert code == 0, said
    assert site.at() == (new, "main")
    assert site.said_to_the_service() == ["show", "stop", "start"]
    assert site.answers()
    assert site.has_a_new_table()
    assert site.accepted() == accepted
    [backup] = re.findall(r"The backup from before: (.+)", said)
    assert Path(backup).exists()
    code, said = site.update()
    assert (code, "newest version already" in said) == (0, True)
    assert site.said_to_the_service() == ["show"]  # nobody was shut out for that
    if dose(False, True):
        site.somebody_asks()
        code, said = site.update(site.base[:9])
        assert code == 1  # that version does not know this database
        assert "A newer version of the site has changed this database" in said
        assert (site.at()[0], site.accepted()) == (new, accepted + 1)
        code, said = site.update(site.base[:9], "--restore", backup)
        assert code == 0, said
        assert site.at() == (site.base, "")
        assert (site.accepted(), site.has_a_new_table()) == (accepted, False)
        assert site.answers()
