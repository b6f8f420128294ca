"""A clone of this site whose service runs, the next version that it meets, and somebody who asks there."""

import contextlib
import os
import shutil
import sqlite3
import subprocess
import time
import urllib.request
from pathlib import Path

from tests.server import FORM, Person, answers_of, forms_shown_a_minute_ago

ROOT = Path(__file__).parents[2]
PATIENCE = 180  # seconds, on a machine that does other things as well
# As systemd would for a service in that folder: in no group of ours, and hearing every signal, which an update on its
# way back does not. A process whose parent is gone may stay as a zombie where nobody cares.
SYSTEMCTL = """#!/bin/sh
cd "{folder}"
is_there() {{ [ -n "$1" ] && [ -e /proc/$1 ] && ! grep -q "^State:.Z" /proc/$1/status; }}
echo "$1" >> "{folder}.systemctl"
pid=$(cat "{folder}.pid" 2>/dev/null)
case $1 in
  show) is_there $pid && state=active || state=inactive
    echo ActiveState=$state; echo "WorkingDirectory={folder}" ;;
  stop) is_there $pid && kill $pid; while is_there $pid; do sleep 0.1; done ;;
  start) is_there $pid && exit
    setsid env --default-signal .venv/bin/python -m therapyties.serve --bind {bind} --into-a-log \\
      >> "{folder}.said" 2>&1 &
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

    def says(self, *command):
        """(exit code, words) of a command in that folder."""
        done = subprocess.run(command, cwd=self.folder, env=self.environment, capture_output=True, text=True)
        return done.returncode, done.stdout + done.stderr

    def update(self, *words):
        return self.says(".venv/bin/python", "-m", "deploy.update", *words)

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
