"""A start of the site and an update never meet: whichever comes second is refused in words."""

import contextlib
import fcntl
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from deploy import place, running
from therapyties import bootstrap, updating

from .clones import repository

ROOT = Path(__file__).parents[2]


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """A repository with as much of the site as is read before it knows whether it may start; its data is empty."""
    made = repository(tmp_path / "here", {"a": "1"})
    shutil.copytree(ROOT / "therapyties", made / "therapyties", ignore=shutil.ignore_patterns("locale", "__pycache__"))
    (made / "var").mkdir()
    monkeypatch.setattr(running, "ROOT", made)
    monkeypatch.setattr(place, "ROOT", made)
    monkeypatch.setenv("DATA_DIR", "var")
    return made


@pytest.fixture
def service(folder):
    """One that runs by hand."""
    made = running.Service()
    yield made
    made.held.close()


@contextlib.contextmanager
def running_on(data):
    """As a site holds the lock of its data."""
    with (data / "running.lock").open("w") as file:
        fcntl.flock(file, fcntl.LOCK_SH)
        yield


def starts(folder, **options):
    """What a start says; there is nothing that it could serve."""
    command = [sys.executable, "-m", "therapyties.serve", "--only-prepare", "--bind", "127.0.0.1:1"]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False, **options)
    assert done.returncode
    return done.stderr


def test_a_start_during_an_update_is_refused_before_the_code_is_loaded_and_the_updates_own_is_not(folder, service):
    assert updating.UNDER_WAY not in starts(folder)
    service.keep_everybody_off()
    assert starts(folder) == f"{updating.UNDER_WAY}\n"
    assert updating.UNDER_WAY not in starts(folder, **place.ends_with_us())
    service.start()
    assert updating.UNDER_WAY not in starts(folder)


def test_the_worker_is_refused_as_well(folder, service, monkeypatch, settings, tmp_path):
    settings.DATA_DIR = tmp_path
    monkeypatch.setattr(bootstrap, "BASE_DIR", folder)
    service.keep_everybody_off()
    monkeypatch.setattr(updating, "held", lambda _root: ())  # to this process, which is the update itself
    with pytest.raises(CommandError, match="An update of the site is under way"):
        call_command("run_worker")


def test_an_update_during_a_start_is_refused_and_a_site_that_runs_is_named(folder, service):
    with updating.running(folder) as may_run:
        assert may_run
        with pytest.raises(place.Failed, match="The site is starting: wait until it runs"):
            service.keep_everybody_off()
        with running_on(folder / "var"), pytest.raises(place.Failed, match="The site is running: stop it"):
            service.keep_everybody_off()
    service.keep_everybody_off()


def test_an_update_waits_for_a_service_that_it_has_stopped(folder, service):
    sleeps = f"from therapyties import updating as u; import pathlib, time\nwith u.running(pathlib.Path('{folder}')):\n"
    with subprocess.Popen(
        [sys.executable, "-c", f"{sleeps} print('there', flush=True); time.sleep(0.5)"],
        cwd=folder,
        stdout=subprocess.PIPE,
        text=True,
    ) as ending:
        assert ending.stdout.readline() == "there\n"
        service.keep_everybody_off(patience=60)
        assert ending.wait(60) == 0


def test_what_an_update_started_keeps_its_lock_until_it_has_ended(folder, service):
    service.keep_everybody_off()
    command = ["/bin/sh", "-c", "echo there; read word"]
    options = place.ends_with_us() | {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
    with subprocess.Popen(command, **options) as orphan:
        assert orphan.stdout.readline() == "there\n"
        service.held.close()  # as when the update is killed
        with updating.changing(folder) as is_alone:
            assert not is_alone
        orphan.communicate("word\n", timeout=60)
    service.keep_everybody_off()


def test_a_folder_without_git_is_nobodys_to_update(tmp_path):
    with updating.running(tmp_path) as may_run:
        assert may_run
