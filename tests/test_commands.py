"""Every command that the README, the settings and the site's own words name exists and takes the options they name."""

import ast
import importlib
import re
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import pytest
from cryptography.fernet import Fernet
from django.conf import settings
from django.core.management import get_commands, load_command_class

ROOT = Path(__file__).parents[1]
TEXTS = {
    path.relative_to(ROOT).as_posix(): path.read_text()
    for pattern in (
        "*.md",
        "docs/**/*.md",
        ".env.example",
        "Makefile",
        "deploy/compose.yaml",
        "Dockerfile",
        "templates/**/*.html",
        "templates/**/*.txt",
        "consultations/**/*.py",
        "pages/**/*.py",
        "therapyties/**/*.py",
        "deploy/*.py",
        "therapyties/**/*.md",
        "tests/run.py",
    )
    for path in ROOT.glob(pattern)
}
MAKE = re.compile(r"(?:`|^    )make ([a-z][a-z-]*)|^([a-z-]+):.*## ", re.MULTILINE)
MANAGE = re.compile(r"manage\.py ([a-z_]+)\b(?!\.)((?: --[a-z-]+)*)")
BOOTSTRAP = re.compile(r"therapyties\.bootstrap ([a-z]+)")
MODULE = re.compile(r"python3? -m ((?:tests|therapyties|deploy)[\w.]*)")


def named(pattern):
    """{what was found: the first file it was found in}"""
    found = {}
    for name, text in TEXTS.items():
        for match in pattern.finditer(text):
            found.setdefault(tuple(group for group in match.groups() if group is not None), name)
    return found


def test_every_target_of_make_that_is_named_is_there():
    targets = {target for (target,) in named(MAKE)}
    assert {"run", "test", "lint", "messages"} <= targets
    done = subprocess.run(
        ["make", "--dry-run", "LOCALE=he", *targets], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr


def test_every_command_of_manage_that_is_named_is_there_and_takes_its_options():
    commands = named(MANAGE)
    assert {"run_worker", "emergency_access", "rotate_keys", "check"} <= {command for command, _options in commands}
    for (command, options), place in commands.items():
        assert command in get_commands(), f"{place} names manage.py {command}"
        app = get_commands()[command]
        loaded = app if not isinstance(app, str) else load_command_class(app, command)
        parser = loaded.create_parser("manage.py", command)
        said = parser.format_help()
        assert "usage: manage.py" in said
        for option in options.split():
            assert option in said, f"{place} names manage.py {command} {option}"


def test_every_module_that_is_run_by_its_name_is_there():
    modules = named(MODULE)
    assert ("therapyties.bootstrap",) in modules
    for (module,), place in modules.items():
        assert find_spec(module), f"{place} names python -m {module}"


def bootstrap(*arguments):
    command = [sys.executable, "-m", "therapyties.bootstrap", *arguments]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)


def test_every_command_of_bootstrap_that_is_named_is_in_its_usage():
    commands = {command for (command,) in named(BOOTSTRAP)}
    assert {"key", "env", "port", "beside"} <= commands
    usage = bootstrap().stderr
    for command in commands:
        assert re.search(rf"\b{command}\b", usage.partition("bootstrap ")[2]), command


def test_the_settings_own_example_of_a_key_makes_one():
    keys = [bootstrap("key").stdout.strip() for _ in range(2)]
    assert len(set(keys)) == 2
    for key in keys:
        assert Fernet(key)


@pytest.mark.parametrize("folder", settings.LOCALE_PATHS)
def test_the_folder_of_the_translations_is_there(folder):
    assert Path(folder).is_dir()


@pytest.mark.parametrize("name", ["bench.__main__", "benchmark", "desk_benchmark"])
def test_a_benchmark_finds_everything_that_it_names(name):
    """It is run by hand, so nothing else tells that what it measures has been moved."""
    module = importlib.import_module(f"tests.{name}")
    scripts = [value for value in vars(module).values() if isinstance(value, str) and "import" in value]
    assert scripts
    for script in scripts:
        for node in ast.walk(ast.parse(script)):
            if isinstance(node, ast.ImportFrom):
                found = importlib.import_module(node.module)
                assert [alias.name for alias in node.names if not hasattr(found, alias.name)] == [], node.module
