"""The one command with an engine: on a machine that has nothing but Python, and an engine that only writes down."""

import shutil
import socket
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from deploy import containers
from therapyties import env_file

from .test_questions import TYPED

ROOT = Path(__file__).parents[2]
ENGINE = """#!/bin/sh
echo "$*" >> engine.log
case "$*" in
  *" ps "*) [ ! -e runs ] || echo 0123456789ab ;;
  *" run "*) echo "First login for /admin/, shown this once: name desk-abcdef, password a-b-c-d" ;;
  *" up "*) touch runs; echo "${SITE_URL:-} ${DATABASE_URL:-}" > environment ;;
esac
"""


@pytest.fixture
def machine(tmp_path):
    """A clone's files that the command needs, and `docker` on the path."""
    for folder in ("deploy", "therapyties"):
        (tmp_path / folder).mkdir()
    for file in ["deploy/__init__.py", "deploy/questions.py", "deploy/containers.py", "deploy/compose.yaml"]:
        shutil.copy(ROOT / file, tmp_path / file)
    for file in ["therapyties/__init__.py", "therapyties/env_file.py", ".env.example"]:
        shutil.copy(ROOT / file, tmp_path / file)
    (tmp_path / "bin").mkdir()
    (tmp_path / "bin/docker").write_text(ENGINE)
    (tmp_path / "bin/docker").chmod(0o755)
    (tmp_path / "runs").touch()  # nobody looks whether the ports of this machine are free
    return tmp_path


def installed(machine, typed, **variables):
    """The command without any package, and with nothing but these programs on the path."""
    environment = {"PATH": f"{machine}/bin:/usr/bin:/bin", "PYTHONDONTWRITEBYTECODE": "1", **variables}
    command = [sys.executable, "-S", "-m", "deploy.containers"]
    return subprocess.run(command, cwd=machine, env=environment, input=typed, capture_output=True, text=True)


def asked_of_the_engine(machine):
    before = "compose --env-file .env -f deploy/compose.yaml "
    lines = (machine / "engine.log").read_text().splitlines()
    return [line.removeprefix(before) for line in lines if line.startswith(before)]


def test_one_command_asks_writes_builds_prints_the_first_login_and_starts(machine):
    done = installed(machine, "\n".join(TYPED) + "\n")
    assert done.returncode == 0, done.stderr
    assert stat.S_IMODE((machine / ".env").stat().st_mode) == 0o600
    answers = env_file.read((machine / ".env").read_text())
    password = answers["DATABASE_PASSWORD"]
    assert len(password) >= 40
    assert answers["DATABASE_URL"] == f"postgres://therapyties:{password}@database:5432/therapyties"
    assert answers["COMPOSE_FILE"] == "deploy/compose.yaml"
    assert asked_of_the_engine(machine) == [
        "ps --quiet proxy",
        "build --pull",
        "stop worker site",
        "run --rm site .venv/bin/python -m therapyties.serve --only-prepare --email liron@example.org",
        "up --detach --remove-orphans",
    ]
    assert done.stdout.count("shown this once: name desk-abcdef") == 1
    assert password not in done.stdout + done.stderr
    assert "The site is at https://www.example.org" in done.stdout


def test_a_second_run_asks_nothing_and_changes_no_secret(machine):
    assert installed(machine, "\n".join(TYPED) + "\n").returncode == 0
    before = (machine / ".env").read_text()
    done = installed(machine, "")
    assert done.returncode == 0, done.stderr
    assert (machine / ".env").read_text() == before
    assert "Wrote" not in done.stdout


def test_a_password_of_ones_own_is_escaped_in_the_address_of_the_database(machine):
    (machine / ".env").write_text("DATABASE_PASSWORD='p@ss/w:rd#'\n")
    assert installed(machine, "\n".join(TYPED) + "\n").returncode == 0
    answers = env_file.read((machine / ".env").read_text())
    assert answers["DATABASE_PASSWORD"] == "p@ss/w:rd#"
    assert answers["DATABASE_URL"] == "postgres://therapyties:p%40ss%2Fw%3Ard%23@database:5432/therapyties"


def test_what_stands_in_the_callers_own_environment_is_not_taken_for_the_sites(machine):
    typed = "\n".join(TYPED) + "\n"
    done = installed(machine, typed, SITE_URL="http://127.0.0.1:8000", DATABASE_URL="sqlite:///x")
    assert done.returncode == 0, done.stderr
    assert (machine / "environment").read_text() == " \n"


def test_a_step_that_fails_ends_it_and_is_named(machine):
    (machine / "bin/docker").write_text(ENGINE + 'case "$*" in *" build "*) exit 1 ;; esac\n')
    done = installed(machine, "\n".join(TYPED) + "\n")
    assert done.returncode != 0
    assert "That did not work: docker compose build --pull." in done.stderr
    assert "up --detach" not in (machine / "engine.log").read_text()


def test_an_engine_that_does_not_answer_is_said_before_anything_is_asked(machine):
    (machine / "bin/docker").write_text('#!/bin/sh\n[ "$1" != info ]\n')
    done = installed(machine, "")
    assert done.returncode != 0
    assert "docker is installed, but its engine does not answer" in done.stderr
    assert not (machine / ".env").exists()


def test_without_an_engine_it_says_what_to_install(monkeypatch):
    monkeypatch.setenv("PATH", "/nowhere")
    with pytest.raises(SystemExit, match=r"Install Docker .* make install-service"):
        containers.find_engine()


def test_a_port_that_somebody_has_is_said_before_anything_is_built(monkeypatch):
    with socket.socket() as taken:
        taken.bind(("", 0))
        taken.listen()
        port = taken.getsockname()[1]
        monkeypatch.setattr(containers, "PORTS", (port,))
        with pytest.raises(SystemExit, match=f"Another program has port {port}"):
            containers.check_ports()


def test_a_name_that_leads_nowhere_is_said(monkeypatch, capsys):
    def nowhere(*_):
        raise socket.gaierror

    monkeypatch.setattr(socket, "getaddrinfo", nowhere)
    containers.say_where_it_is(["docker", "compose"], "https://www.example.org")
    assert "www.example.org leads nowhere yet" in capsys.readouterr().out
