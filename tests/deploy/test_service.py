"""The service of systemd: what stands in its unit, whom it runs as, and what is left to root."""

import configparser
import os
import re
import shutil
import subprocess
import tempfile
from pathlib import Path

import pytest

from deploy import place, service, update

ROOT = Path(__file__).parents[2]


def unit_of(text):
    reader = configparser.RawConfigParser(strict=False)
    reader.optionxform = str
    reader.read_string(text)
    return reader


@pytest.fixture
def unit(tmp_path):
    """A unit for a folder that is there, with a program that can be started."""
    folder = tmp_path / "the site"
    (folder / ".venv/bin").mkdir(parents=True)
    (folder / "var").mkdir()
    (folder / ".venv/bin/python").symlink_to("/bin/true")
    return folder, service.unit_text(folder, "root", [folder / "var", tmp_path / "backups"])


def test_the_unit_serves_as_make_run_does_and_what_it_says_is_kept(unit):
    folder, text = unit
    makefile = (ROOT / "Makefile").read_text()
    serve = re.search(r"^\t@\$\(BIN\)/(python -m therapyties\.serve --bind) \S+$", makefile, re.MULTILINE)[1]
    says = unit_of(text)["Service"]
    command = f'"{folder}/.venv/bin/python"{serve.removeprefix("python")} 127.0.0.1:8000 --into-a-log'
    assert says["ExecStart"] == command
    assert says["WorkingDirectory"] == str(folder)
    assert "EnvironmentFile" not in says  # the settings read .env, in the way that they write it
    assert "@" not in re.sub(r"@system-service", "", text)


def test_the_unit_starts_again_for_ever_and_gives_a_stop_its_time(unit):
    says = unit_of(unit[1])
    assert says["Service"]["Restart"] == "always"
    assert says["Unit"]["StartLimitIntervalSec"] == "0"
    stopped_within = int(re.search(r"STOPPED_WITHIN = (\d+)", (ROOT / "therapyties/serve.py").read_text())[1])
    assert int(says["Service"]["TimeoutStopSec"]) > stopped_within


def test_the_service_writes_its_data_and_nothing_else(unit, tmp_path):
    folder, text = unit
    says = unit_of(text)["Service"]
    assert says["ProtectSystem"] == "strict"
    assert says["ReadWritePaths"] == f'"{folder}/var" "{tmp_path}/backups"'
    assert says["NoNewPrivileges"] == "yes"
    assert says["CapabilityBoundingSet"] == ""


@pytest.mark.parametrize(("folder", "home"), [("/srv/therapyties", "yes"), ("/home/liron/site", "read-only")])
def test_a_folder_in_somebodys_home_is_not_hidden_from_its_own_service(folder, home):
    text = service.unit_text(Path(folder), "liron", [Path(folder) / "var"])
    assert unit_of(text)["Service"]["ProtectHome"] == home


@pytest.mark.program("systemd-analyze")
def test_systemd_finds_nothing_wrong_with_the_unit_and_little_that_it_may_do(unit, tmp_path):
    file = tmp_path / "therapyties.service"
    file.write_text(unit[1])
    said = subprocess.run(["systemd-analyze", "verify", "--man=no", str(file)], capture_output=True, text=True)
    assert [line for line in said.stderr.splitlines() if "therapyties" in line] == []
    exposed = ["systemd-analyze", "security", "--offline=true", "--no-pager", "--threshold=25", str(file)]
    said = subprocess.run(exposed, capture_output=True, text=True)
    assert said.returncode == 0, said.stdout.splitlines()[-1]  # 2.5 of 10


@pytest.mark.parametrize("name", ["it's", 'a"b', "50%", "$HOME", "a\\b"])
def test_a_folder_that_no_unit_can_name_is_refused_before_anything_is_done(name):
    with pytest.raises(SystemExit, match="move the folder"):
        service.check_folder(Path("/srv") / name)


def test_somebody_else_than_the_owner_is_told_who_may(tmp_path, monkeypatch):
    (tmp_path / ".env").write_text("SECRET_KEY=x\n")
    (tmp_path / ".env").chmod(0o600)
    service.check_that_we_may(tmp_path)
    monkeypatch.setattr(os, "geteuid", lambda: tmp_path.stat().st_uid + 1)
    with pytest.raises(SystemExit, match=f"belongs to {tmp_path.owner()}: say sudo make install-service"):
        service.check_that_we_may(tmp_path)
    monkeypatch.setattr(os, "access", lambda *_args, **_options: False)
    monkeypatch.setattr(os, "geteuid", lambda: tmp_path.stat().st_uid)
    with pytest.raises(SystemExit, match=r"\.env may not be read"):
        service.check_that_we_may(tmp_path)


def test_packages_that_are_not_there_are_said(tmp_path, monkeypatch):
    monkeypatch.setattr(place, "PYTHON", str(tmp_path / ".venv/bin/python"))
    with pytest.raises(SystemExit, match=r"packages of the site are not installed\. make install-service installs"):
        service.check_that_we_may(tmp_path)
    with pytest.raises(place.Failed, match=r"not installed\. make site installs"):
        update.update("")


def test_the_caddyfile_of_the_machine_names_the_site_and_where_it_listens():
    text = service.caddyfile_text("https://site.example.org")
    assert "https://site.example.org {" in text
    assert "www.example.org" not in text
    assert "127.0.0.1:8000" in text


def test_a_web_server_that_somebody_has_set_up_keeps_its_file(tmp_path):
    file = tmp_path / "Caddyfile"
    assert service.may_replace(file)
    file.write_text(f"# {service.AS_DELIVERED}\n:80 {{\n}}\n")
    assert service.may_replace(file)
    file.write_text(service.caddyfile_text("https://www.example.org"))
    assert service.may_replace(file)
    file.write_text("www.example.com {\n\troot * /srv/shop\n}\n")
    assert not service.may_replace(file)


def test_root_puts_both_files_in_place_and_starts_both(tmp_path, monkeypatch):
    monkeypatch.setattr(service, "CADDYFILE", tmp_path / "Caddyfile")
    steps = [" ".join(step) for step in service.steps_of_root(Path("var/service/unit"), Path("var/service/Caddyfile"))]
    assert steps == [
        "install --mode=644 var/service/unit /etc/systemd/system/therapyties.service",
        f"install -D --mode=644 var/service/Caddyfile {tmp_path}/Caddyfile",
        "systemctl daemon-reload",
        "systemctl enable therapyties",
        "systemctl restart therapyties",
        "systemctl reload-or-restart caddy",
    ]


def test_every_folder_that_the_site_writes_to_is_named_once(monkeypatch, tmp_path):
    monkeypatch.setenv("DATA_DIR", "var")
    monkeypatch.setenv("MAIL_URL", "file:var/mail")
    monkeypatch.delenv("BACKUP_DIR", raising=False)
    assert place.written_to() == [place.ROOT / "var"]
    monkeypatch.setenv("BACKUP_DIR", str(tmp_path))
    monkeypatch.setenv("MAIL_URL", "file:mail")
    assert place.written_to() == [place.ROOT / "var", tmp_path, place.ROOT / "mail"]


def test_what_root_starts_for_the_site_is_its_owner_and_nobody_else_can_choose(tmp_path):
    options = place.as_owner_of(tmp_path / "not/there/yet")
    assert options == {}  # root's own folder, or anybody's who is not root
    if os.geteuid() == 0:
        shutil.chown(tmp_path, "nobody")
        options = place.as_owner_of(tmp_path / "not/there/yet")
        said = subprocess.run(["id", "-un"], capture_output=True, text=True, check=True, **options).stdout
        assert said == "nobody\n"
        assert options["env"]["HOME"] != os.environ.get("HOME")


def test_what_root_puts_in_place_lies_where_nobody_else_can_change_it(tmp_path, monkeypatch):
    monkeypatch.setattr(place, "data_folder", lambda: tmp_path / "var")
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    (tmp_path / "var").mkdir()
    made = service.folder_for_two(is_root=True)
    assert made.stat().st_mode & 0o077 == 0
    assert tmp_path / "var" not in made.parents
    assert service.folder_for_two(is_root=False) == tmp_path / "var/service"
