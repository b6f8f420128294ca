"""The project around the code: settings that refuse, files that agree with each other, health, headers, media."""

import os
import re
import runpy
import subprocess
import sys
import tomllib
from pathlib import Path
from unittest.mock import patch

import pytest
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from fontTools.ttLib import TTFont

from tests.settings import ENVIRONMENT
from therapyties import bootstrap

ROOT = Path(__file__).parents[1]
SETTINGS = (ROOT / "therapyties/settings.py").read_text()
KNOWN = set(re.findall(r'variable\(\s*"([A-Z_]+)"', SETTINGS))


def environment_with(changes):
    """The environment of a whole site with these changes; None takes a variable away."""
    others = {key: value for key, value in os.environ.items() if key not in KNOWN}
    return others | ENVIRONMENT | {key: value or "" for key, value in changes.items()}


def settings_with(**changes):
    """What the settings are in that environment: they are read by themselves, without a start of Django."""
    with patch.dict(os.environ, environment_with(changes), clear=True), patch("environ.Env.read_env"):
        return runpy.run_path(str(ROOT / "therapyties/settings.py"))


def started_with(**changes):
    environment = environment_with(changes) | {"DJANGO_SETTINGS_MODULE": "therapyties.settings"}
    command = [sys.executable, "-c", "import django; django.setup()"]
    return subprocess.run(command, env=environment, cwd=ROOT, capture_output=True, text=True)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("SECRET_KEY", None),
        ("SECRET_KEY", "short"),
        ("FIELD_ENCRYPTION_KEYS", None),
        ("FIELD_ENCRYPTION_KEYS", "not-a-key"),
        ("SITE_URL", None),
        ("SITE_URL", "www.example.org"),
        ("SITE_URL", "http://www.example.org"),
        ("MAIL_URL", None),
        ("MAIL_URL", "pigeon://example.org"),
        ("MAIL_FROM", None),
        ("MAIL_FROM", "no address"),
        ("DEBUG", "perhaps"),
        ("TRUSTED_PROXIES", "everyone"),
        ("PRACTICE_TIME_ZONE", "Mars/Olympus"),
        ("DATABASE_URL", "nonsense"),
    ],
)
def test_a_missing_or_wrong_variable_stops_the_start_with_its_name_and_an_example(name, value):
    with pytest.raises(ImproperlyConfigured, match=f"{name}=") as stopped:
        settings_with(**{name: value})
    if value and name in ("SECRET_KEY", "FIELD_ENCRYPTION_KEYS"):
        assert value not in str(stopped.value)


SECRET = "ZxyvQ"
WHERE_IT_ENDS = "where the password ends cannot be told; .*%40 for @, %2F for /"


@pytest.mark.parametrize(
    ("name", "value", "why"),
    [
        ("MAIL_URL", f"smtp+tls://u:{SECRET}@{SECRET}/{SECRET}@host:587", WHERE_IT_ENDS),
        ("MAIL_URL", f"smtp+tls://u:{SECRET}/{SECRET}@host:587", "its host or its port cannot be read; .*%2F for /"),
        ("MAIL_URL", f"smtp+tls://u:{SECRET}@{SECRET}@host:587", WHERE_IT_ENDS),
        ("MAIL_URL", f"smtp+tls://u:{SECRET}#{SECRET}@host:587", "cannot be read; .*%23 for #"),
        ("MAIL_URL", f"smtp+tls://u:{SECRET}@host:587/{SECRET}", "nothing stands behind the host"),
        ("MAIL_URL", "smtp+tls://", "it names no host"),
        ("MAIL_URL", "file:", "the folder for the mail"),
        ("DATABASE_URL", f"postgres://u:{SECRET}@{SECRET}/{SECRET}@host:5432/site", WHERE_IT_ENDS),
        ("DATABASE_URL", f"postgres://u:1{SECRET}/{SECRET}@host:5432/site", "its host or its port cannot be read"),
        ("DATABASE_URL", "postgres://", "the name of one database"),
        ("DATABASE_URL", f"postgres://u:{SECRET}@host:5432", "the name of one database"),
        ("DATABASE_URL", f"postgres://u:{SECRET}@host/{SECRET}/site", "the name of one database"),
        ("BUCKET_URL", f"s3://K:{SECRET}@{SECRET}/{SECRET}/{SECRET}@host/media", WHERE_IT_ENDS),
        ("BUCKET_URL", "s3://K:S@host/b?region=x", "the bucket, at least two letters"),
        ("BUCKET_URL", f"s3://K:{SECRET}@host/media?{SECRET}", "region= and its name"),
        ("BUCKET_URL", "s3://host/media", "KEY:SECRET@ and a host"),
        ("SITE_URL", "www.example.org", "it begins with https://"),
        ("SITE_URL", "https://www.example.org/path", "nothing stands behind the name"),
        ("SITE_URL", f"https://u:{SECRET}@www.example.org", "the name of the site"),
        ("SITE_URL", "http://www.example.org", "for this machine only"),
        ("STATUS_TOKEN", SECRET, "it has 5 characters, and needs 24"),
        ("SECRET_KEY", SECRET, "it has 5 characters, and needs 32"),
        ("FIELD_ENCRYPTION_KEYS", SECRET, "number 1 of 1 is no key"),
        ("ALLOWED_HOSTS", "example.org,https://foo bar", "number 2 is no host name"),
        ("ALLOWED_HOSTS", "example.org:8000", "number 1 is no host name"),
        ("HSTS_SUBDOMAINS", "maybe", "it is true or false"),
        ("STATUS_NETWORKS", "10.0.0.1/8", "number 1 is neither"),
        ("ADMINS", f"host@example.org,{SECRET}", "number 2 is no email address"),
        ("HEARTBEAT_URL", "https://", "no address"),
        ("PRACTICE_TIME_ZONE", "Mars/Olympus", "no time zone"),
    ],
)
def test_what_is_wrong_with_a_value_is_said_in_a_sentence_that_holds_no_secret(name, value, why):
    with pytest.raises(ImproperlyConfigured, match=f"^{name} is not usable: .*{why}.* Example: {name}=") as stopped:
        settings_with(**{name: value})
    assert SECRET not in str(stopped.value)
    assert "\n" not in str(stopped.value)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("MAIL_URL", "smtp+tls://u%40example.org:p%40ss%2Fw:x@mail.example.org:587"),
        ("DATABASE_URL", "postgres://u:p%40ss%2Fw@host:5432/site?sslmode=require"),
        ("DATABASE_URL", "postgres:///site"),
        ("DATABASE_URL", "postgres://u@%2Fvar%2Frun%2Fpostgresql/site"),
        ("ALLOWED_HOSTS", " example.org, .example.org,[::1],192.0.2.7,*"),
        ("SITE_URL", "https://www.example.org:8443/"),
        ("SITE_URL", "http://127.0.0.1:8000"),
    ],
)
def test_what_is_written_as_it_should_be_is_taken(name, value):
    settings_with(**{name: value})


def test_a_variable_that_is_nearly_one_of_ours_is_said_with_the_name_that_is_meant():
    from therapyties import variables

    known = {"STATUS_TOKEN", "ADMINS", "DATABASE_URL"}
    there = {"STATUS_TOKN": "x", "TEST_DATABASE_URL": "x", "POSTGRES_PASSWORD": "x", "ADMINS": "x", "ADMIN": "x"}
    with patch.object(variables, "known", known), patch.object(variables.env, "ENVIRON", there):
        assert variables.slips() == [
            "STATUS_TOKN is a variable that nothing here reads. Is STATUS_TOKEN meant?",
        ]


def away(url, *command):
    environment = environment_with({"DATABASE_URL": url, "STATUS_TOKN": "x"}) | {
        "DJANGO_SETTINGS_MODULE": "therapyties.settings"
    }
    return subprocess.run([sys.executable, *command], env=environment, cwd=ROOT, capture_output=True, text=True)


@pytest.mark.parametrize("command", [("-m", "therapyties.serve", "--only-prepare"), ("manage.py", "migrate")])
def test_a_database_that_does_not_answer_is_one_line_with_where_it_should_be_and_no_password(command):
    from tests.postgres import free_port

    port = free_port()
    done = away(f"postgres://u:{SECRET}@127.0.0.1:{port}/site", *command)
    assert done.returncode == 1
    said = done.stderr.splitlines()
    assert said[-1] == f"DATABASE_URL: the database on 127.0.0.1, port {port}, does not answer."
    assert SECRET not in done.stderr
    assert "Traceback" not in done.stderr
    assert ("Is STATUS_TOKEN meant?" in done.stderr) == ("therapyties.serve" in command)


def test_a_command_that_is_stopped_by_a_variable_is_one_line():
    done = away("postgres://", "manage.py", "migrate")
    assert done.returncode == 1
    assert done.stderr.startswith("DATABASE_URL is not usable: ")
    assert len(done.stderr.splitlines()) == 1


def test_a_start_that_is_stopped_ends_with_the_line_that_says_why():
    done = started_with(MAIL_FROM="no address")
    assert done.returncode != 0
    assert done.stderr.splitlines()[-1].endswith(
        "MAIL_FROM is not usable: there is no email address in it. Example: MAIL_FROM=Liron <calls@example.org>"
    )


def test_a_complete_environment_starts():
    done = started_with()
    assert done.returncode == 0, done.stderr


def test_the_example_environment_names_every_variable_and_no_other():
    example = (ROOT / ".env.example").read_text()
    assert set(re.findall(r"^#? ?([A-Z][A-Z_]+)=", example, re.MULTILINE)) == KNOWN


def test_a_new_environment_file_gets_secrets_of_its_own():
    first, second = (bootstrap.env_text((ROOT / ".env.example").read_text()) for _ in range(2))
    assert first != second
    for name in ("SECRET_KEY", "FIELD_ENCRYPTION_KEYS"):
        assert len(re.search(rf"^{name}=(.+)$", first, re.MULTILINE)[1]) > 40


def test_a_taken_port_is_one_clear_line():
    import socket

    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        with pytest.raises(SystemExit, match=r"^Port \d+ cannot be used .* choose another"):
            bootstrap.check_port(str(taken.getsockname()[1]))


@pytest.mark.parametrize("port", ["0", "x", "99999"])
def test_a_port_that_is_none_is_said_so(port):
    with pytest.raises(SystemExit, match="is not a port"):
        bootstrap.check_port(port)


WAITS = f"{sys.executable} -c 'import os, time; os.write(1, b\"%d\\n\" % os.getpid()); time.sleep(60)'"


def beside(worker, site):
    command = [sys.executable, "-m", "therapyties.bootstrap", "beside", worker, site]
    return subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)


def is_running(pid):
    try:
        os.kill(int(pid), 0)
    except ProcessLookupError:
        return False
    return True


def test_the_worker_ends_with_the_site():
    with beside(WAITS, f"{sys.executable} -c 'import sys; sys.exit(3)'") as running:
        assert running.wait(timeout=30) == 3
        assert not [pid for pid in running.stdout.read().split() if is_running(pid)]


def test_a_stop_ends_both():
    with beside(WAITS, WAITS) as running:
        pids = [running.stdout.readline() for _ in range(2)]
        running.terminate()
        assert running.wait(timeout=30) == 0
        assert not [pid for pid in pids if is_running(pid)]


def test_make_run_starts_everything_with_one_command_and_make_dev_the_worker_beside_the_site():
    def said(target):
        command = ["make", "--no-print-directory", "--dry-run", target, "PORT=8123"]
        return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout

    assert said("run").splitlines()[-1].endswith("python -m therapyties.serve --bind 127.0.0.1:8123")
    assert "manage.py migrate" not in said("run")
    assert re.search(r'bootstrap beside ".*run_worker --watch" ".*runserver 127.0.0.1:8123"', said("dev"))


# --- files that must agree


def test_every_direct_dependency_has_a_range_and_one_reason():
    for line in (ROOT / "pyproject.toml").read_text().splitlines():
        if re.match(r'    "[A-Za-z][^":]*[<>=]', line):
            assert re.search(r'>=[\d.]+,<[\d.]+", # \S', line), line


@pytest.mark.parametrize("name", ["requirements.txt", "requirements-dev.txt"])
def test_the_lock_pins_everything_with_hashes_and_holds_no_address(name):
    text = (ROOT / name).read_text()
    assert "//" not in text
    pins = re.findall(r"^[a-z0-9][^\s=]*==\S+.*$", text, re.MULTILINE)
    assert all(pin.endswith("\\") for pin in pins)
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())
    wanted = project["project"]["dependencies"] + (project["dependency-groups"]["dev"] if "dev" in name else [])
    for requirement in wanted:
        package = re.match(r"[A-Za-z0-9.-]+", requirement)[0].lower().replace(".", "-")
        assert re.search(rf"^{package}(\[[^\]]*\])?==", text, re.MULTILINE), package


def test_help_lists_the_commands_a_line_each():
    said = subprocess.run(["make", "help"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    assert {line.split()[0] for line in said.splitlines()} >= {"run", "dev", "test", "lint", "format", "lock", "shell"}


def test_make_says_what_to_install_where_there_is_no_python(tmp_path):
    for name in ("Makefile", "requirements.txt"):
        (tmp_path / name).write_text((ROOT / name).read_text())
    tools = tmp_path / "bin"
    tools.mkdir()
    for tool in ("sh", "make", "grep", "sed"):
        (tools / tool).symlink_to(subprocess.run(["which", tool], capture_output=True, text=True).stdout.strip())
    environment = {"PATH": str(tools), "HOME": str(tmp_path), "NO_SYSTEM_PYTHON": "1"}
    done = subprocess.run([tools / "make", "site"], cwd=tmp_path, env=environment, capture_output=True, text=True)
    assert done.returncode != 0
    assert "Therapy Ties needs Python 3.12, 3.13 or 3.14" in done.stderr


def test_no_file_holds_a_path_of_a_machine_or_an_address_of_a_registry():
    listed = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True).stdout.split()
    marks = ("/ro" + "ot/", "/wo" + "rk/", "index" + "-url", "pypi" + ".org", "registry" + ".npmjs")
    for name in listed:
        if not name.endswith((".woff2", ".webp", ".png", ".jpg")):
            text = (ROOT / name).read_text(errors="ignore")
            assert not [mark for mark in marks if mark in text and "no-emit-" + mark not in text], name


def test_the_subset_typefaces_hold_every_character_of_the_content():
    used = set("".join(path.read_text() for path in (ROOT / "pages/starter").rglob("*.md")))
    used |= set("".join(path.read_text() for path in (ROOT / "templates").rglob("*.html")))
    # What stylesheets of the public site write themselves.
    for sheet in [*(ROOT / "static/css").glob("*.css"), *(ROOT / "static/css/components").glob("*.css")]:
        for written in re.findall(r'content: *"([^"]*)"', sheet.read_text()) if sheet.name != "admin.css" else ():
            used |= set(re.sub(r"\\([0-9a-fA-F]{1,6}) ?", lambda found: chr(int(found[1], 16)), written))
    for family in ("frank-ruhl-libre", "assistant"):
        held = set()
        for script in ("latin", "hebrew"):
            held |= set(TTFont(ROOT / f"static/fonts/{family}-{script}.woff2").getBestCmap())
        missing = {character for character in used if character.isprintable() and ord(character) not in held}
        assert not missing, f"{family} lacks {missing}"


# --- what every answer carries


@pytest.mark.django_db
@pytest.mark.parametrize("address", ["/", "/consultation/", "/admin/login/", "/no-such-page/"])
def test_every_answer_carries_its_safety_headers(client, address):
    answer = client.get(address)
    assert "default-src 'none'" in answer["Content-Security-Policy"]
    assert "object-src 'none'" in answer["Content-Security-Policy"]
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Referrer-Policy"] == "same-origin"
    assert answer["X-Frame-Options"] == "SAMEORIGIN"
    assert "camera=()" in answer["Permissions-Policy"]


@pytest.mark.django_db
def test_the_site_allows_no_inline_code_at_all(client):
    policy = client.get("/")["Content-Security-Policy"]
    assert "script-src 'self';" in policy
    assert "style-src 'self';" in policy
    assert "unsafe" not in policy
    assert "nonce" not in policy


@pytest.mark.django_db
def test_the_back_office_is_kept_nowhere_and_stays_on_its_own_origin(client):
    answer = client.get("/admin/login/")
    assert "no-store" in answer["Cache-Control"]
    assert "http" not in answer["Content-Security-Policy"]


def test_on_https_cookies_are_secure_and_browsers_are_told_to_stay():
    read = settings_with(SITE_URL="https://www.example.org")
    assert read["SESSION_COOKIE_SECURE"]
    assert read["CSRF_COOKIE_SECURE"]
    assert read["SECURE_SSL_REDIRECT"]
    assert read["SECURE_HSTS_SECONDS"] >= 31_536_000
    assert read["SESSION_COOKIE_NAME"] == "__Host-session"


@pytest.mark.both_databases
@pytest.mark.django_db
def test_health_and_readiness_answer_in_a_word(client):
    assert client.get("/healthz").content == b"ok\n"
    assert client.get("/readyz").content == b"ready\n"


def test_without_a_database_the_process_is_healthy_but_not_ready(client, monkeypatch):
    from django.db import DatabaseError

    def fail():
        raise DatabaseError

    monkeypatch.setattr("therapyties.upkeep.versions.connection.cursor", fail)
    assert client.get("/readyz").status_code == 503
    assert client.get("/healthz").status_code == 200


# --- media


@pytest.fixture
def film():
    folder = Path(settings.MEDIA_ROOT) / "documents"
    folder.mkdir(parents=True, exist_ok=True)
    file = folder / "film.mp4"
    file.write_bytes(bytes(range(100)))
    (folder / "page.html").write_text("<script>")
    yield "/media/documents/film.mp4"
    file.unlink()


@pytest.mark.django_db
def test_a_film_is_sent_in_the_range_that_was_asked_for(client, film):
    answer = client.get(film, headers={"range": "bytes=10-19"})
    assert answer.status_code == 206
    assert b"".join(answer.streaming_content) == bytes(range(10, 20))
    answer.close()


@pytest.mark.django_db
@pytest.mark.parametrize(
    "path", ["documents/page.html", "../site.sqlite3", "documents/none.mp4", "documents", "%2e%2e/site.sqlite3"]
)
def test_nothing_but_pictures_and_films_leaves_the_media_folder(client, film, path):
    assert client.get(f"/media/{path}").status_code == 404


@pytest.mark.django_db
def test_a_missing_license_number_is_said_before_deploying_and_on_the_desk(therapist_client):
    from django.core.checks import run_checks

    from pages.models import PracticeDetails

    def said():
        return [message.id for message in run_checks(include_deployment_checks=True)]

    assert "pages.W001" in said()
    assert "Your license number is not on the site yet" in therapist_client.get("/admin/").content.decode()
    PracticeDetails.objects.update(licence_number="00000")
    assert "pages.W001" not in said()
    assert "license number is not" not in therapist_client.get("/admin/").content.decode()
