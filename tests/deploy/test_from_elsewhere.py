"""A folder that was moved, another Python, data from elsewhere: it works, or what to do is said in a sentence."""

import contextlib
import os
import re
import signal
import subprocess
import sys
import tempfile
import time
import urllib.request
from pathlib import Path
from types import SimpleNamespace

import pytest
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from cryptography.fernet import Fernet
from django.core.management import call_command
from django.test import override_settings

from tests.environment import environment_in
from tests.postgres import free_port
from tests.server import copied_site
from tests.test_serve import family_of, is_running
from therapyties import data_folder, serve

ROOT = Path(__file__).parents[2]
PATIENCE = 180  # seconds, on a machine that does other things as well
NOBODY = 65534


@contextlib.contextmanager
def as_somebody():
    """Root may do anything, so what others may is asked as one of them."""
    is_root = os.geteuid() == 0
    if is_root:
        os.seteuid(NOBODY)
    try:
        yield
    finally:
        if is_root:
            os.seteuid(0)


@pytest.fixture
def somebodys():
    """A folder of whoever `as_somebody` is, for the folders of the tests are root's."""
    with as_somebody():
        folder = Path(tempfile.mkdtemp())
    yield folder
    for path in [folder, *folder.rglob("*")]:
        path.chmod(0o700)
    subprocess.run(["rm", "-r", folder], check=True)


# --- data


def test_a_folder_of_ones_own_is_fine_whatever_others_keep_in_it(somebodys):
    (somebodys / "lost+found").mkdir()
    (somebodys / "lost+found").chmod(0)
    (somebodys / "before-restore-20261126").mkdir(mode=0o100)
    with as_somebody():
        assert data_folder.complaint(somebodys) == ""
        assert data_folder.complaint(somebodys / "not" / "there") == ""


def test_a_folder_of_somebody_else_is_said_with_who_and_with_what_to_do():
    with as_somebody():
        said = data_folder.complaint(Path("/usr"))
        assert said.startswith("/usr belongs to root, and the site runs as ")
        assert "chown -R" in said
        assert "belongs to root" in data_folder.complaint(Path("/usr/therapyties/var"))


@pytest.mark.parametrize("name", ["site.sqlite3", "running.lock", "media"])
def test_a_file_in_it_that_may_not_be_written_is_named(somebodys, name):
    with as_somebody():
        (somebodys / name).write_text("")
        (somebodys / name).chmod(0o400)
        said = data_folder.complaint(somebodys)
        assert said.startswith(f"{somebodys / name} may not be read and written by its own owner: chmod -R")


def test_a_disk_for_reading_only_is_said(somebodys, monkeypatch):
    with as_somebody():
        somebodys.chmod(0o500)
        monkeypatch.setattr(os, "statvfs", lambda _path: SimpleNamespace(f_flag=os.ST_RDONLY))
        assert "lies on a disk mounted for reading only" in data_folder.complaint(somebodys)


def test_a_file_where_the_folder_should_be_is_said(tmp_path):
    (tmp_path / "var").write_text("")
    assert "is a file, and the site needs a folder there" in data_folder.complaint(tmp_path / "var")


def test_variables_that_may_not_be_read_are_said_and_not_missed(somebodys):
    with as_somebody():
        (somebodys / ".env").write_text("SECRET_KEY=x\n")
        assert data_folder.complaint_about_env(somebodys / ".env") == ""
        assert data_folder.complaint_about_env(somebodys / "none") == ""
        (somebodys / ".env").chmod(0)
        assert data_folder.complaint_about_env(somebodys / ".env").startswith(f"{somebodys / '.env'} may not be read")


def test_a_start_on_a_folder_that_is_none_is_one_clear_line(tmp_path):
    (tmp_path / "var").write_text("")
    environment = os.environ | environment_in(tmp_path / "var") | {"DJANGO_SETTINGS_MODULE": "therapyties.settings"}
    command = [sys.executable, "-m", "therapyties.serve", "--bind", f"127.0.0.1:{free_port()}"]
    done = subprocess.run(command, env=environment, cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 1
    assert len(done.stderr.splitlines()) == 1
    assert f"{tmp_path / 'var'}" in done.stderr
    assert "DATA_DIR" in done.stderr


def with_other_keys():
    return override_settings(FIELD_ENCRYPTION_KEYS=[Fernet.generate_key().decode()])


@pytest.mark.both_databases
def test_data_that_came_without_its_keys_stops_the_start_with_the_way_out_and_nothing_is_lost(stored, member_of):
    member_of("Owner")
    name = stored.name
    serve.prepare()
    with with_other_keys(), pytest.raises(SystemExit, match=r"Put the keys of that one behind .* --keys-are-lost"):
        serve.prepare()
    stored.refresh_from_db()
    assert stored.name == name


@pytest.mark.both_databases
def test_a_second_factor_alone_that_no_key_opens_stops_the_start_as_well(home, member_of):
    TOTP.activate(member_of("Owner"), generate_totp_secret())
    serve.prepare()
    with with_other_keys(), pytest.raises(SystemExit, match="second factors cannot be read"):
        serve.prepare()


@pytest.mark.both_databases
def test_whose_keys_are_lost_for_good_starts_by_saying_so_and_from_then_on_by_themselves(home, member_of, capsys):
    TOTP.activate(member_of("Owner"), generate_totp_secret())
    with with_other_keys():
        serve.prepare(needs_keys=False)
        assert serve.OTHER_KEYS in capsys.readouterr().out
        TOTP.activate(member_of("Therapist"), generate_totp_secret())
        serve.prepare()


# --- the first login


@pytest.mark.django_db
def test_what_is_kept_in_a_log_holds_no_login_and_says_how_one_is_made(capsys, django_user_model):
    serve.prepare(only_roles=True)
    said = capsys.readouterr().out
    assert "There is no account yet" in said
    assert "password" not in said
    assert not django_user_model.objects.exists()


@pytest.mark.django_db
def test_the_first_login_has_the_therapists_address_where_requests_are_told_of(capsys, django_user_model):
    from consultations.models import ConsultationSettings

    serve.prepare(email="liron@example.org")
    assert "shown this once" in capsys.readouterr().out
    assert django_user_model.objects.get().email == "liron@example.org"
    assert ConsultationSettings.current().notify_email == "liron@example.org"


@pytest.mark.django_db
def test_where_requests_are_told_of_already_stays(django_user_model, capsys):
    from wagtail.models import Site

    from consultations.models import ConsultationSettings

    kept = {"notify_email": "kept@example.org"}
    ConsultationSettings.objects.update_or_create(site=Site.objects.get(), defaults=kept)
    call_command("first_login", email="liron@example.org")
    assert ConsultationSettings.current().notify_email == "kept@example.org"


# --- code


def made(tmp_path, python):
    """What `make` would do in a folder whose virtual environment was made before, with that as its Python."""
    for name in ("Makefile", "requirements.txt"):
        (tmp_path / name).write_text((ROOT / name).read_text())
    venv = tmp_path / ".venv"
    (venv / "bin").mkdir(parents=True)
    python(venv / "bin/python")
    time.sleep(0.01)
    (venv / "run.stamp").touch()
    command = ["make", "--dry-run", "--no-print-directory", ".venv/run.stamp"]
    return subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=True).stdout


def with_its_packages(path):
    path.write_text("#!/bin/sh\nexit 0\n")
    path.chmod(0o755)


def without_its_packages(path):
    path.write_text("#!/bin/sh\nexit 1\n")
    path.chmod(0o755)


def test_a_virtual_environment_that_works_is_left_alone_wherever_the_folder_is(tmp_path):
    assert "-m venv" not in made(tmp_path, with_its_packages)


@pytest.mark.parametrize("python", [without_its_packages, lambda path: path.symlink_to("/no/such/python3")])
def test_a_virtual_environment_whose_python_is_gone_or_another_is_made_anew(tmp_path, python):
    assert "-m venv --clear .venv" in made(tmp_path, python)


def test_make_starts_no_script_that_names_the_folder_in_which_it_was_installed():
    """Those begin with the path of their Python, which is another one once the folder has moved."""
    commands = set(re.findall(r"\$\(BIN\)/([\w-]+)", (ROOT / "Makefile").read_text()))
    scripts = {name for name in commands if (ROOT / ".venv/bin" / name).read_bytes()[:2] == b"#!"}
    assert commands >= {"python", "ruff"}
    assert scripts == set()


@pytest.mark.xdist_group("serving")
def test_a_stop_of_make_run_ends_all_of_it(tmp_path):
    with copied_site(tmp_path, RUN_WORKER="true") as server:
        there = [f"--assume-old={name}" for name in (".venv/run.stamp", ".env", "var/static/staticfiles.json")]
        command = ["make", *there, "run", f"PORT={server.address.rpartition(':')[2]}"]
        with (tmp_path / "said").open("w") as said:
            running = subprocess.Popen(command, cwd=ROOT, env=server.environment, stdout=said, stderr=said)
        try:
            give_up = time.monotonic() + PATIENCE
            while True:
                assert time.monotonic() < give_up, (tmp_path / "said").read_text()
                with contextlib.suppress(OSError), urllib.request.urlopen(f"{server.address}/readyz", timeout=60):
                    break
                time.sleep(0.1)
            family = family_of(running.pid)
            assert len(family) >= 5
        finally:
            running.send_signal(signal.SIGTERM)
            running.wait(PATIENCE)
        give_up = time.monotonic() + PATIENCE
        while any(is_running(pid) for pid in family):
            assert time.monotonic() < give_up
            time.sleep(0.1)
