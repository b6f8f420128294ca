"""The containers, without an engine: what the Dockerfile says is done in an empty folder, what compose says is read."""

import ast
import ipaddress
import json
import os
import re
import shutil
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import pytest
import yaml

from tests import template
from tests.environment import environment_in
from tests.postgres import free_port
from tests.test_project import KNOWN

ROOT = Path(__file__).parents[2]
PATIENCE = 180  # seconds, on a machine that does other things as well
COMPOSE = yaml.safe_load((ROOT / "deploy/compose.yaml").read_text())
SERVICES = COMPOSE["services"]


def stages():
    """[[(instruction, its arguments)]] of the Dockerfile, a list for each stage."""
    text = re.sub(r"^#.*\n", "", (ROOT / "Dockerfile").read_text(), flags=re.MULTILINE).replace("\\\n", " ")
    found = []
    for line in filter(None, text.splitlines()):
        instruction, _, rest = line.partition(" ")
        if instruction == "FROM":
            found.append([])
        found[-1].append((instruction, " ".join(rest.split())))
    return found


BUILD, RUNS = stages()


def said_by(stage, instruction):
    return [rest for name, rest in stage if name == instruction]


def copied_by_the_build(folder):
    """What the first stage takes along, as it would take it; the virtual environment is the one of these tests."""
    for rest in said_by(BUILD, "COPY"):
        *sources, target = rest.split()
        for source in sources:
            if (ROOT / source).is_dir():
                shutil.copytree(ROOT / source, folder / target, ignore=shutil.ignore_patterns("__pycache__"))
            else:
                shutil.copy(ROOT / source, folder / target)
    (folder / ".venv").symlink_to(ROOT / ".venv")


def test_the_build_installs_what_the_lock_pins_with_what_a_bucket_needs_and_nothing_else():
    install, collect = said_by(BUILD, "RUN")
    assert install == (
        "python -m venv .venv && .venv/bin/python -m pip install --no-cache-dir --require-hashes -r requirements-s3.txt"
    )
    assert set(re.findall(r"\b([A-Z]+_[A-Z_]+)=", collect)) <= KNOWN


def test_what_runs_is_nobody_special_and_has_the_programs_of_the_database():
    assert said_by(RUNS, "USER") == ["site"]
    assert ("COPY", "--from=build --chown=site:site /app /app") in RUNS
    install, user = said_by(RUNS, "RUN")
    assert "postgresql-client" in install.split()
    assert user == "useradd --create-home --uid 1000 site"


def test_the_container_serves_as_make_run_does_but_what_it_says_is_kept():
    makefile = (ROOT / "Makefile").read_text()
    serve = re.search(r"^\t@\$\(BIN\)/(python -m therapyties\.serve --bind) \S+$", makefile, re.MULTILINE)[1].split()
    [command] = said_by(RUNS, "CMD")
    assert json.loads(command) == [".venv/bin/python", *serve[1:], "0.0.0.0:8000", "--into-a-log"]


@pytest.mark.xdist_group("serving")
def test_what_the_dockerfile_says_makes_a_site_that_answers_from_an_empty_folder(tmp_path, dose):
    copied_by_the_build(tmp_path)
    [collect] = [command for command in said_by(BUILD, "RUN") if "collectstatic" in command]
    if dose(False, True):
        subprocess.run(["sh", "-ec", collect], cwd=tmp_path, env={"PATH": os.environ["PATH"]}, check=True)
    else:  # ten seconds; in its place what the tests have collected
        shutil.copytree(template.site() / template.STATIC, tmp_path / "collected", symlinks=True)
        after = collect.partition("mv var/static collected && ")[2]
        subprocess.run(["sh", "-ec", after], cwd=tmp_path, check=True)
    assert {path.name for path in (tmp_path / "var").iterdir()} == {"media", "mail", "backups", "static"}
    url = f"sqlite:///{tmp_path}/var/site.sqlite3"
    template.put(tmp_path / "var", url)
    port = free_port()
    environment = os.environ | environment_in(tmp_path / "var") | {"DATABASE_URL": url, "DATA_DIR": "var"}
    environment |= {"DJANGO_SETTINGS_MODULE": "therapyties.settings", "SITE_URL": f"http://127.0.0.1:{port}"}
    [command], (how, *health) = said_by(RUNS, "CMD"), SERVICES["site"]["healthcheck"]["test"]
    assert how == "CMD"
    command, health = ([word.replace(":8000", f":{port}") for word in words] for words in (json.loads(command), health))
    options = {"cwd": tmp_path, "env": environment}
    with (tmp_path / "said").open("w") as said, subprocess.Popen(command, stdout=said, stderr=said, **options) as site:
        try:
            give_up = time.monotonic() + PATIENCE
            while subprocess.run(health, **options, stderr=subprocess.DEVNULL, check=False).returncode:
                assert time.monotonic() < give_up, (tmp_path / "said").read_text()
                assert site.poll() is None, (tmp_path / "said").read_text()
                time.sleep(0.2)
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/", timeout=PATIENCE) as answer:
                sheet = re.search(r'href="(/static/css/site[^"]+)"', answer.read().decode())[1]
            with urllib.request.urlopen(f"http://127.0.0.1:{port}{sheet}", timeout=PATIENCE) as answer:
                assert answer.status == 200
        finally:
            site.terminate()
            site.wait(PATIENCE)
    text = (tmp_path / "said").read_text()
    assert "There is no account yet" in text
    assert "password" not in text


# --- compose


def test_there_is_one_compose_file_with_a_proxy_the_site_its_worker_and_its_database():
    listed = subprocess.run(["git", "ls-files", "*compose*.y*ml"], cwd=ROOT, capture_output=True, text=True).stdout
    assert listed.split() == ["deploy/compose.yaml"]
    assert set(SERVICES) == {"proxy", "site", "worker", "database"}


def test_everything_starts_again_by_itself_and_no_log_grows_for_ever():
    for name, service in SERVICES.items():
        assert service["restart"] == "unless-stopped", name
        assert service["logging"]["options"].keys() == {"max-size", "max-file"}, name


def test_only_the_proxy_can_be_reached_from_outside():
    assert {name for name, service in SERVICES.items() if "ports" in service} == {"proxy"}
    assert SERVICES["proxy"]["ports"] == ["80:80", "443:443", "443:443/udp"]
    assert not [service for service in SERVICES.values() if service.get("network_mode")]
    assert COMPOSE["networks"]["inside"] == {"internal": True}
    assert SERVICES["database"]["networks"] == ["inside"]


def test_the_site_believes_the_network_of_the_proxy_where_nobody_else_is():
    [there] = COMPOSE["networks"]["proxy"]["ipam"]["config"]
    assert SERVICES["site"]["environment"]["TRUSTED_PROXIES"] == there["subnet"]
    assert ipaddress.ip_network(re.search(r":-([\d./]+)}", there["subnet"])[1]).is_private
    assert {name for name, service in SERVICES.items() if "proxy" in service["networks"]} == {"proxy", "site"}


def test_the_proxy_speaks_to_where_the_container_listens_and_is_the_file_that_is_tried_by_itself():
    proxy, [command] = SERVICES["proxy"], said_by(RUNS, "CMD")
    port = json.loads(command)[json.loads(command).index("--bind") + 1].rpartition(":")[2]
    assert proxy["environment"]["SITE_LISTENS"] == f"site:{port}"
    assert "./Caddyfile:/etc/caddy/Caddyfile:ro" in proxy["volumes"]
    assert (ROOT / "deploy/Caddyfile").exists()
    assert set(re.findall(r"{\$(\w+):", (ROOT / "deploy/Caddyfile").read_text())) == set(proxy["environment"])


def test_site_and_worker_are_one_image_with_one_set_of_data_and_each_does_its_own():
    site, worker = SERVICES["site"], SERVICES["worker"]
    apart = {"networks", "depends_on", "command", "healthcheck", "build"}
    assert {name: value for name, value in site.items() if name not in apart} == {
        name: value for name, value in worker.items() if name not in apart
    }
    assert set(site["environment"]) <= KNOWN
    assert site["environment"]["RUN_WORKER"] == "false"
    assert (ROOT / "deploy" / site["build"]).resolve() == ROOT
    assert (ROOT / "deploy" / site["env_file"]).resolve() == ROOT / ".env"
    assert site["volumes"] == ["data:/app/var"]
    assert "command" not in site
    assert "build" not in worker  # it would be built twice at once
    assert worker["command"] == [".venv/bin/python", "manage.py", "run_worker", "--watch"]
    assert "outgoing" in worker["networks"]  # it sends the mail
    stopped_within = int(re.search(r"STOPPED_WITHIN = (\d+)", (ROOT / "therapyties/serve.py").read_text())[1])
    assert int(site["stop_grace_period"].rstrip("s")) > stopped_within


def test_who_needs_whom_waits_until_it_is_there():
    ready = {"condition": "service_healthy"}
    assert SERVICES["proxy"]["depends_on"] == {"site": ready}
    assert SERVICES["worker"]["depends_on"] == {"site": ready}
    assert SERVICES["site"]["depends_on"] == {"database": ready}
    assert {name for name, service in SERVICES.items() if "healthcheck" in service} == {"database", "site"}
    assert not said_by(RUNS, "HEALTHCHECK")  # which an image of Podman does not hold


def test_the_volumes_that_are_used_are_the_volumes_that_are_there():
    used = {one.partition(":")[0] for service in SERVICES.values() for one in service["volumes"]}
    assert {name for name in used if not name.startswith(".")} == set(COMPOSE["volumes"])


def test_without_its_secrets_nothing_starts_on_something_else():
    text = (ROOT / "deploy/compose.yaml").read_text()
    for name in ("DATABASE_URL", "DATABASE_PASSWORD", "SITE_URL"):
        assert re.search(rf"\${{{name}:\?run python3 -m deploy\.containers", text), name
    assert int(SERVICES["database"]["image"].split(":")[1]) >= 16


def test_what_is_private_or_made_here_never_gets_into_the_image():
    ignored = (ROOT / ".dockerignore").read_text().split()
    assert {".env", ".git", ".venv*", "var"} <= set(ignored)


@pytest.mark.parametrize("name", ["deploy/*.py", "therapyties/env_file.py", "therapyties/updating.py"])
def test_the_scripts_of_deploy_need_nothing_but_the_python_that_a_server_has(name):
    """They are started before anything is installed, or while it is being replaced."""
    ours = {"deploy", "therapyties"}
    for file in ROOT.glob(name):
        for node in ast.walk(ast.parse(file.read_text(), feature_version=(3, 9))):
            if isinstance(node, ast.Import):
                names = {alias.name.partition(".")[0] for alias in node.names}
            elif isinstance(node, ast.ImportFrom) and not node.level:
                names = {str(node.module).partition(".")[0]}
            else:
                continue
            assert names <= sys.stdlib_module_names | ours, file
