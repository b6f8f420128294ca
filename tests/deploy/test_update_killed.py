"""`make update` killed by force with everything that it had started: the next one puts it right, and says so."""

import os
import re
import shutil
import signal
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from deploy import update, versions
from therapyties import updating

from .clones import A_TABLE, PATIENCE, git, migrations

# In the place of a program: ends all processes of the update before or after it did what the file beside it says.
ENDS_ALL = """#!/bin/sh
strike() {{
  case "{name} $*" in *"$(cat "{folder}.$when" 2>/dev/null || echo nothing like it)"*)
    rm "{folder}.$when"; kill -9 0; sleep 60 ;;
  esac
}}
when=before; strike "$@"
[ -e "{folder}.after" ] || exec {program} "$@"
{program} "$@"; code=$?
when=after; strike "$@"
exit $code
"""
WELL = {"files": lambda: migrations(A_TABLE)}
BROKEN = {"files": lambda: {"templates/pages/home_page.html": "{% no_such_tag %}\n"} | migrations(A_TABLE)}
WITHOUT_PACKAGES = {"files": lambda: {"requirements.txt": "# nothing\n"} | migrations(A_TABLE)}
NOTHING, IN_PLACE, DATABASE = (update.CAME_TO[phase] for phase in update.CAME_TO if phase != updating.WELL)
KILLS = [
    (WELL, "after", "git merge --quiet", IN_PLACE),
    (WELL, "after", "--only-prepare", DATABASE),
    (WELL, "after", "systemctl stop", NOTHING),
    (WELL, "before", "manage.py back_up", NOTHING),
    (WELL, "after", "manage.py back_up", NOTHING),
    (WELL, "before", "git merge --quiet", IN_PLACE),
    (WELL, "before", "--only-prepare", DATABASE),
    (WELL, "before", "--workers 1", DATABASE),
    (WITHOUT_PACKAGES, "before", "collectstatic", IN_PLACE),
    (WITHOUT_PACKAGES, "before", "git checkout --quiet --force", IN_PLACE),
    (BROKEN, "before", "git checkout --quiet --force", DATABASE),
    (BROKEN, "after", "git reset", DATABASE),
    (BROKEN, "before", "restore_backup", DATABASE),
    (BROKEN, "after", "restore_backup", DATABASE),
    (BROKEN, "before", "systemctl start", NOTHING),
]


@pytest.fixture
def site(site):
    """Its programs can be made to end everything."""
    (site.folder / ".venv").unlink()
    (site.folder / ".venv/bin").mkdir(parents=True)
    (site.folder / ".venv/run.stamp").touch()
    bin_ = Path(site.environment["PATH"].partition(":")[0])
    (bin_ / "systemctl").rename(bin_ / "systemctl.real")
    for place, name, program in (
        (site.folder / ".venv/bin", "python", f"{sys.prefix}/bin/python"),
        (bin_, "git", shutil.which("git")),
        (bin_, "systemctl", bin_ / "systemctl.real"),
    ):
        (place / name).write_text(ENDS_ALL.format(name=name, folder=site.folder, program=program))
        (place / name).chmod(0o755)
    return site


def killed(site, when, what):
    """The update comes to that, and is no more."""
    Path(f"{site.folder}.{when}").write_text(what)
    command = [".venv/bin/python", "-m", "deploy.update"]
    options = {"cwd": site.folder, "env": site.environment, "stdout": subprocess.PIPE, "stderr": subprocess.STDOUT}
    with subprocess.Popen(command, start_new_session=True, text=True, **options) as running:
        said, _ = running.communicate(timeout=PATIENCE)
    assert running.returncode == -signal.SIGKILL, said
    assert (site.folder / updating.FILE).exists()


def is_refused(site):
    code, said = site.says(sys.executable, "-m", "therapyties.serve", "--only-prepare")
    return code == 1 and updating.CUT_OFF in said


@pytest.mark.slow
@pytest.mark.xdist_group("serving")
def test_an_update_that_was_killed_anywhere_is_put_right_by_the_next(site, dose):
    for version, when, what, where in dose(KILLS[:2], KILLS):
        case = f"{when} {what}"
        site.somebody_asks()
        accepted = site.accepted()
        site.comes_next(version["files"]())
        killed(site, when, what)
        assert where == NOTHING or is_refused(site), case
        git(site.origin, "reset", "--quiet", "--hard", site.base)  # nothing comes next: it is put right all the same
        port = site.server.address.rpartition(":")[2]
        code, said = site.says("make", "update", f"PORT={port}")
        assert (code, f"was cut off {where}." in said) == (0, True), (case, said)
        assert "Everything is as it was" in said, case
        assert site.at() == (site.base, "main"), case
        assert git(site.folder, "status", "--porcelain") == "", case
        assert site.answers(), case
        assert (site.accepted(), site.has_a_new_table()) == (accepted, False), case
        assert {path.name for path in site.folder.glob(".venv*")} == {".venv"}, case
        assert not (site.folder / updating.FILE).exists(), case
    if dose(False, True):
        one_that_was_well_is_taken_to_its_end(site)


def one_that_was_well_is_taken_to_its_end(site):
    site.somebody_asks()
    accepted = site.accepted()
    new = site.comes_next(WELL["files"]())
    killed(site, "before", "systemctl start")
    code, said = site.update()
    assert (code, "newest version already" in said) == (0, True), said
    assert re.search(r"found to be well\.\nThe site is at \w+\. The backup from before: \S+\n", said)
    assert site.answers()
    assert (site.at()[0], site.accepted(), site.has_a_new_table()) == (new, accepted, True)


@pytest.mark.slow
@pytest.mark.soak
@pytest.mark.xdist_group("serving")
def test_make_run_puts_right_what_an_update_left_before_it_serves(site):
    site.systemctl("stop")  # it is no service, somebody says make run
    systemctl = Path(site.environment["PATH"].partition(":")[0]) / "systemctl.real"
    systemctl.write_text(systemctl.read_text().replace("echo ActiveState=$state", "exit"))
    site.comes_next(WELL["files"]())
    killed(site, "after", "--only-prepare")
    command = ["make", "run", f"PORT={site.server.address.rpartition(':')[2]}"]
    options = {"cwd": site.folder, "env": site.environment, "stdout": subprocess.PIPE, "stderr": subprocess.STDOUT}
    with subprocess.Popen(command, text=True, start_new_session=True, **options) as running:
        try:
            assert site.answers()
            assert site.at() == (site.base, "main")
            assert not site.has_a_new_table()
        finally:
            os.killpg(running.pid, signal.SIGTERM)
            said, _ = running.communicate(timeout=PATIENCE)
    assert f"was cut off {DATABASE}." in said


def test_a_virtual_environment_half_way_to_another_name_goes_back(tmp_path, monkeypatch):
    """Between two renames nothing stands under the name that make uses."""
    record = updating.Record("", "old", "new", True, False, False, phase=updating.CHANGING, backup="none")
    for there in ((".venv.before", ".venv.next"), (".venv.before", ".venv"), (".venv", ".venv.next"), (".venv",)):
        for name in (".venv", ".venv.before", ".venv.next"):
            shutil.rmtree(tmp_path / name, ignore_errors=True)
        for place in there:
            (tmp_path / place).mkdir()
            (tmp_path / place / ("old" if place == there[0] else "new")).touch()
        for name, path in (("VENV", ".venv"), ("BEFORE", ".venv.before"), ("NEXT", ".venv.next")):
            for module in (update, versions):
                monkeypatch.setattr(module, name, tmp_path / path)
        monkeypatch.setattr(update, "git", lambda *_words: "")
        monkeypatch.setattr(update, "ROOT", tmp_path)
        monkeypatch.setattr(update, "wait_for_quiet", lambda: None)
        update.Steps(record).back()
        assert [path.name for path in tmp_path.glob(".venv*")] == [".venv"], there
        assert (tmp_path / ".venv/old").exists(), there


def test_the_site_starts_unless_an_update_was_left_half_way(tmp_path):
    assert updating.complaint(tmp_path) == ""
    record = updating.Record("main", "a", "b", False, False, True)
    for phase, stops in ((updating.STOPPED, False), (updating.CHANGING, True), (updating.WELL, False)):
        replace(record, phase=phase).write(tmp_path)
        assert bool(updating.complaint(tmp_path)) is stops
    (tmp_path / updating.FILE).write_text("{}")
    assert updating.complaint(tmp_path)
    with updating.alone(tmp_path):  # the update itself tries the new version
        replace(record, phase=updating.MIGRATING).write(tmp_path)
        assert updating.complaint(tmp_path) == ""
    assert updating.complaint(tmp_path) == updating.CUT_OFF
    updating.forget(tmp_path)
    assert updating.complaint(tmp_path) == ""


def test_a_record_that_cannot_be_read_is_said_and_nothing_is_done(tmp_path, monkeypatch):
    monkeypatch.setattr(update, "ROOT", tmp_path)
    (tmp_path / updating.FILE).write_text("not of ours")
    with pytest.raises(update.Failed, match="by hand"):
        update.was_finished()
