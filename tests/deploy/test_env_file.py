"""What stands in .env means the same to a shell, to the settings and to compose, whatever was typed; none is lost."""

import os
import re
import stat
import subprocess
from unittest.mock import patch

import environ
import pytest
from hypothesis import given
from hypothesis import strategies as st

from therapyties import bootstrap, env_file

NASTY = [
    "plain",
    "two words",
    "it's",
    'say "hello"',
    "a#b #c",
    "$HOME and ${PATH}",
    "back\\slash\\n",
    "`whoami`$(whoami)",
    "!history !!",
    "100% & more; | > /dev/null",
    "p@ss:w/rd?#[]",
    "  around  ",
    "אבג ñ 🙂",
    "=,~*?[x]{a,b}",
    "'quoted'",
    "\\'",
    "a'b\"c",
    '"as a whole"',
    "$begins",
    "",
]


def by_a_shell(file, name):
    command = ["sh", "-c", f'set -a; . "$1"; printf %s "${name}"', "sh", str(file)]
    return subprocess.run(command, capture_output=True, check=True, env={"PATH": os.environ["PATH"]}).stdout.decode()


def by_the_settings(file, name):
    with patch.dict(os.environ, clear=True):
        environ.Env.read_env(file)
        return environ.Env().str(name)


def by_compose(file, name):
    """As its specification reads such a file: between single quotes all is literal; between double ones a backslash and
    a dollar mean something; without any, a dollar does and # behind a space begins a comment."""
    [value] = re.findall(rf"^{name}=(.*)$", file.read_text(), re.MULTILINE)
    if single := re.fullmatch(r"'([^']*)'", value):
        return single[1]
    if double := re.fullmatch(r'"([^"]*)"', value):
        assert not re.search(r"[\\$`]", double[1])
        return double[1]
    assert not re.search(r"[\\$`'\"\s]| #", value)
    return value


READERS = [by_a_shell, by_the_settings, by_compose]


def written_or_refused(tmp_path, value):
    """The file with that value, or None where it is refused."""
    file = tmp_path / ".env"
    try:
        env_file.write(file, env_file.with_values("", {"VALUE": value}))
    except env_file.Unwritable:
        return None
    return file


@pytest.mark.parametrize("value", NASTY)
def test_what_is_written_is_read_the_same_by_a_shell_by_the_settings_and_by_compose(tmp_path, value):
    if file := written_or_refused(tmp_path, value):
        assert [read(file, "VALUE") for read in READERS] == [value] * 3
        assert env_file.read(file.read_text())["VALUE"] == value


def test_only_what_nobody_can_write_for_all_three_is_refused():
    refused = []
    for value in NASTY:
        try:
            env_file.quoted(value)
        except env_file.Unwritable:
            refused.append(value)
    assert refused == ["$HOME and ${PATH}", "\\'", "a'b\"c", '"as a whole"', "$begins"]
    for value in ("a\nb", "a\0b", "a\x1bb"):
        with pytest.raises(env_file.Unwritable):
            env_file.quoted(value)


@given(st.text(st.characters(codec="utf-8"), max_size=20))
def test_whatever_is_written_is_read_the_same_by_the_settings_and_by_compose(tmp_path_factory, value):
    folder = tmp_path_factory.getbasetemp()
    if file := written_or_refused(folder, value):
        assert by_the_settings(file, "VALUE") == by_compose(file, "VALUE") == value
        assert env_file.read(file.read_text())["VALUE"] == value


@pytest.mark.parametrize("password", [*NASTY, "a'b\"c", "$begins", "%41", "+ +"])
def test_any_password_is_a_part_of_an_address_and_comes_out_of_it_as_it_was_typed(tmp_path, password):
    escaped = env_file.part_of_an_address(password)
    file = tmp_path / ".env"
    addresses = {
        "MAIL_URL": f"smtp+tls://{escaped}:{escaped}@smtp.example.org:587",
        "DATABASE_URL": f"postgres://therapyties:{escaped}@database:5432/therapyties",
    }
    env_file.write(file, env_file.with_values("", addresses))
    for name, address in addresses.items():
        assert [read(file, name) for read in READERS] == [address] * 3
    with patch.dict(os.environ, clear=True):
        environ.Env.read_env(file)
        mail, database = environ.Env().email_url("MAIL_URL"), environ.Env().db_url("DATABASE_URL")
    assert (mail["EMAIL_HOST"], mail["EMAIL_PORT"]) == ("smtp.example.org", 587)
    assert (mail["EMAIL_HOST_PASSWORD"] or "", database["PASSWORD"]) == (password, password)
    assert database["HOST"] == "database"


def test_the_example_can_be_read_by_all_three(tmp_path):
    file = tmp_path / ".env"
    env_file.write(file, bootstrap.env_text((bootstrap.BASE_DIR / ".env.example").read_text()))
    for name in ("SECRET_KEY", "FIELD_ENCRYPTION_KEYS", "SITE_URL", "MAIL_URL", "MAIL_FROM"):
        values = {read(file, name) for read in READERS}
        assert len(values) == 1, name
        assert values == {env_file.read(file.read_text())[name]}
        assert values != {""}


def test_the_file_is_for_its_owner_alone_from_its_first_moment(tmp_path):
    file = tmp_path / ".env"
    before = os.umask(0)
    try:
        env_file.write(file, "A=1\n")
        file.chmod(0o644)
        env_file.write(file, "A=2\n")
    finally:
        os.umask(before)
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert [path.name for path in tmp_path.iterdir()] == [".env"]


def test_what_is_there_is_never_written_over_but_for_what_the_example_says():
    text = "# SECRET_KEY=no\nSECRET_KEY=kept\nSITE_URL=http://127.0.0.1:8000\nMAIL_URL=\nOWN='a b'\n"
    new = {"SECRET_KEY": "new", "SITE_URL": "https://www.example.org", "MAIL_URL": "file:x", "OWN": "c", "MORE": "d"}
    changed = env_file.with_values(text, new, {"SITE_URL": "http://127.0.0.1:8000", "SECRET_KEY": ""})
    assert changed.splitlines() == [
        "# SECRET_KEY=no",
        "SECRET_KEY=kept",
        "SITE_URL=https://www.example.org",
        "MAIL_URL=file:x",
        "OWN='a b'",
        "MORE=d",
    ]
    assert env_file.with_values(changed, new) == changed
