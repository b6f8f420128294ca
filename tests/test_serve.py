"""The one process that starts the site: what is ready when the port opens, what ends with what, and what it says."""

import os
import re
import signal
import socket
import subprocess
import sys
import threading
import urllib.request
from contextlib import contextmanager
from pathlib import Path

import pytest
from django.core.signals import request_finished, request_started
from django.db import close_old_connections, connection
from django.db.migrations.recorder import MigrationRecorder
from django.test.utils import CaptureQueriesContext

from tests.environment import environment_in
from tests.postgres import free_port
from tests.processes import PATIENCE, children_of, family_of, is_running, until
from tests.server import copied_site
from therapyties import serve

ROOT = Path(__file__).parents[1]


# --- processes that belong together

TOGETHER = """
import os, sys, time
from therapyties.serve import run_together

def act(name, code=None):
    def go():
        os.write(1, b"%s %d\\n" % (name.encode(), os.getpid()))  # whole, though two write at once
        if code is not None:
            sys.exit(code)
        time.sleep(60)
    return go

sys.exit(run_together([{}]))
"""


@contextmanager
def together(*acts):
    command = [sys.executable, "-c", TOGETHER.format(", ".join(acts))]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as running:
        try:
            yield running
        finally:
            running.kill()


def said(running):
    name, pid = running.stdout.readline().split()
    return name, int(pid)


def test_the_worker_ends_with_the_site_whose_exit_code_it_is():
    with together('act("site", 3)', 'act("worker")') as running:
        assert running.wait(PATIENCE) == 3
        assert not [line for line in running.stdout.read().splitlines() if is_running(line.split()[1])]


@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGINT])
def test_a_stop_ends_both(how):
    with together('act("site")', 'act("worker")') as running:
        pids = dict(said(running) for _ in range(2))
        running.send_signal(how)
        assert running.wait(PATIENCE) == 0
        assert not [pid for pid in pids.values() if is_running(pid)]


def test_a_worker_that_dies_is_started_again_and_the_site_goes_on():
    with together('act("site")', 'act("worker")') as running:
        pids = dict(said(running) for _ in range(2))
        os.kill(pids["worker"], signal.SIGKILL)
        name, another = said(running)
        assert name == "worker"
        assert another != pids["worker"]
        assert is_running(pids["site"])


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere nobody is told that a parent is gone")
def test_both_end_when_nobody_is_left_to_end_them():
    with together('act("site")', 'act("worker")') as running:
        pids = dict(said(running) for _ in range(2))
        running.kill()
        until(lambda: not any(is_running(pid) for pid in pids.values()))


# --- the whole site


@contextmanager
def serving(server, *options):
    """`python -m therapyties.serve` for that site; what it says is in a file beside its database."""
    command = [sys.executable, "-m", "therapyties.serve", "--bind", server.address[7:], *options]
    with (server.folder / "said").open("w") as file:
        running = subprocess.Popen(command, env=server.environment, cwd=ROOT, stdout=file, stderr=file)
    try:
        yield running
    finally:
        running.terminate()
        running.wait(PATIENCE)


def connected(server):
    host, _, port = server.address[7:].partition(":")
    try:
        return socket.create_connection((host, int(port)), timeout=PATIENCE)
    except ConnectionRefusedError:
        return None


@pytest.mark.xdist_group("serving")
def test_from_the_moment_the_port_opens_everything_is_there_and_a_stop_leaves_nothing(tmp_path):
    with copied_site(tmp_path, RUN_WORKER="true") as server, serving(server) as running:
        until(lambda: connected(server)).close()
        with urllib.request.urlopen(f"{server.address}/consultation/", timeout=PATIENCE) as answer:
            assert answer.status == 200
        site, worker = children_of(running.pid)
        until(lambda: len(children_of(site)) == 2)
        answering = children_of(site)
        # a worker that dies, of either kind, is replaced
        os.kill(worker, signal.SIGKILL)
        os.kill(answering[0], signal.SIGKILL)
        until(lambda: len(children_of(running.pid)) == 2 and worker not in children_of(running.pid))
        until(lambda: len(children_of(site)) == 2 and answering[0] not in children_of(site))
        with urllib.request.urlopen(f"{server.address}/", timeout=PATIENCE) as answer:
            assert answer.status == 200
        until(lambda: len(family_of(running.pid)) == 5)  # a sixth, with the worker's seldom jobs, ends by itself
        family = family_of(running.pid)
        running.send_signal(signal.SIGINT)
        assert running.wait(PATIENCE) == 0
        assert not [pid for pid in family if is_running(pid)]
        text = (tmp_path / "said").read_text()
        assert f"Serving {server.address} and its back office {server.address}/admin/" in text
        assert "Traceback" not in text


@pytest.mark.xdist_group("serving")
def test_the_host_may_say_that_another_server_runs_the_worker(tmp_path):
    with copied_site(tmp_path, RUN_WORKER="false") as server, serving(server, "--workers", "1") as running:
        until(lambda: connected(server)).close()
        until(lambda: len(family_of(running.pid)) == 3)


def test_a_port_that_is_taken_is_said_in_one_line_before_anything_is_loaded(tmp_path):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        command = [sys.executable, "-m", "therapyties.serve", "--bind", f"127.0.0.1:{port}"]
        # without a single variable: nobody has asked for one yet
        done = subprocess.run(command, env={"PATH": os.environ["PATH"]}, cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 1
    assert re.fullmatch(rf"Port {port} cannot be used \(.+\): choose another, for example PORT=8001\.\n", done.stderr)


def test_a_variable_that_is_missing_is_said_in_one_line(tmp_path):
    environment = os.environ | {"DJANGO_SETTINGS_MODULE": "therapyties.settings", "SITE_URL": "ftp://www.example.org"}
    command = [sys.executable, "-m", "therapyties.serve", "--bind", f"127.0.0.1:{free_port()}"]
    done = subprocess.run(command, env=environment, cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 1
    assert done.stderr == (
        "SITE_URL is not usable: it begins with https://. Example: SITE_URL=https://www.example.org\n"
    )


@pytest.mark.slow
def test_two_servers_that_start_at_once_on_an_empty_database_make_one_site(tmp_path):
    environment = os.environ | environment_in(tmp_path) | {"DJANGO_SETTINGS_MODULE": "therapyties.settings"}
    command = [sys.executable, "-m", "therapyties.serve", "--only-prepare"]
    options = {"env": environment, "cwd": ROOT, "stdout": subprocess.PIPE, "stderr": subprocess.STDOUT, "text": True}
    both = [subprocess.Popen(command, **options) for _ in range(2)]
    texts = [one.communicate(timeout=300)[0] for one in both]
    assert [one.returncode for one in both] == [0, 0], texts
    assert sum("Seeded " in text for text in texts) == 1
    assert sum("First login for /admin/, shown this once" in text for text in texts) == 1


# --- getting ready


@pytest.mark.both_databases
def test_a_site_that_is_ready_is_prepared_again_without_a_change(member_of, capsys):
    member_of("Owner")
    with CaptureQueriesContext(connection) as captured:
        serve.call_command("seed_site")
        serve.call_command("first_login")
    assert writes(captured) == []
    assert capsys.readouterr().out == ""


@pytest.fixture
def asked(db):
    """[(path, status)] of what `application` was asked for, on the connection that the test undoes."""
    request_started.disconnect(close_old_connections)
    request_finished.disconnect(close_old_connections)
    yield []
    request_started.connect(close_old_connections)
    request_finished.connect(close_old_connections)


@pytest.fixture
def application(asked):
    site = serve.set_up()

    def remembering(environ, start_response):
        def started(status, *rest):
            asked.append((environ["PATH_INFO"], status))
            return start_response(status, *rest)

        return site(environ, started)

    return remembering


def test_warming_shows_a_page_of_each_kind_and_writes_nothing(application, asked):
    threads = threading.active_count()
    with CaptureQueriesContext(connection) as captured:
        serve.warm(application)
    assert {"/", "/services/", "/articles/", "/about/", "/questions/", "/consultation/"} <= {path for path, _ in asked}
    assert {status for _, status in asked} == {"200 OK"}
    assert len(asked) == len(set(asked))
    assert writes(captured) == []
    assert threading.active_count() == threads  # those would be missing in the processes that are forked


def test_a_page_that_is_not_there_stops_no_start(application, asked):
    serve.show(application, "/nowhere/")
    assert asked == [("/nowhere/", "404 Not Found")]


def writes(captured):
    sql = [query["sql"] for query in captured]
    return [
        text for text in sql if not text.lstrip("(").startswith(("SELECT", "SAVEPOINT", "RELEASE SAVEPOINT", "PRAGMA"))
    ]


# --- the database of another version


@pytest.mark.both_databases
@pytest.mark.django_db
def test_a_database_that_a_newer_version_has_changed_is_not_ready_and_the_way_out_is_said(client):
    assert client.get("/readyz").status_code == 200
    MigrationRecorder(connection).record_applied("consultations", "9999_of_a_newer_version")
    answer = client.get("/readyz")
    assert answer.status_code == 503
    for words in ("consultations 9999_of_a_newer_version", "Start the newer version", "restore_backup"):
        assert words in answer.text


@pytest.mark.both_databases
@pytest.mark.django_db
def test_what_a_package_has_forgotten_is_no_newer_version(client):
    MigrationRecorder(connection).record_applied("wagtailcore", "0001_squashed_long_ago")
    assert client.get("/readyz").status_code == 200


@pytest.mark.both_databases
@pytest.mark.django_db
def test_it_does_not_start_on_a_database_of_a_newer_version():
    MigrationRecorder(connection).record_applied("consultations", "9999_of_a_newer_version")
    with pytest.raises(SystemExit, match="A newer version of the site has changed this database"):
        serve.prepare()


@pytest.mark.parametrize("is_new", [True, False])
def test_a_database_that_is_new_beside_backups_is_said_at_the_start(
    db, is_new, settings, tmp_path, monkeypatch, capsys
):
    settings.BACKUP_DIR = tmp_path
    (tmp_path / "therapyties-20260301T120000Z.backup").touch()
    monkeypatch.setattr(serve.versions, "is_behind", lambda: True)
    monkeypatch.setattr(serve.versions, "is_empty", lambda: is_new)
    monkeypatch.setattr(serve, "call_command", lambda *_, **__: None)
    serve.prepare(backs_up=False)
    assert ("there are backups in" in capsys.readouterr().out) is is_new
