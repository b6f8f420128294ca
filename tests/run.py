"""`make test`: every check of the project, one after the other; says what it skipped and why."""

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from tests import chromium, postgres
from tests.environment import environment_in

BIN = Path(sys.executable).parent
PYTHON = sys.executable
TEST_SETTINGS = {"DJANGO_SETTINGS_MODULE": "tests.settings"}


def step(title, *command, environment=None) -> bool:
    """Run one command; True if it succeeded."""
    print(f"\n=== {title}", flush=True)
    started = time.monotonic()
    code = subprocess.run([str(part) for part in command], env=os.environ | (environment or {}), check=False).returncode
    print(f"=== {title}: {'ok' if code == 0 else f'FAILED ({code})'} in {time.monotonic() - started:.0f} s", flush=True)
    return code == 0


def ready_to_deploy() -> bool:
    """`check --deploy` without a warning, for a site as it would stand on the internet."""
    with tempfile.TemporaryDirectory() as folder:
        environment = environment_in(folder) | {
            "DJANGO_SETTINGS_MODULE": "therapyties.settings",
            "MAIL_URL": "smtp+tls://user:password@mail.example.org:587",
            "SITE_URL": "https://www.example.org",
        }
        command = (PYTHON, "manage.py", "check", "--deploy", "--fail-level", "WARNING")
        return step("Ready to deploy", *command, environment=environment)


def main() -> int:
    passed = [
        step("Format of the Python", BIN / "ruff", "format", "--check", "."),
        step("Lint of the Python", BIN / "ruff", "check", "."),
        step("Lint of the templates", BIN / "djlint", "--lint", "--quiet", "templates"),
        step("No migration is missing", PYTHON, "manage.py", "makemigrations", "--check", environment=TEST_SETTINGS),
        ready_to_deploy(),
        step("Tests on SQLite", PYTHON, "-m", "pytest", "-q", "-m", "not browser"),
    ]
    skipped = []
    try:
        with postgres.server() as url:
            command = (PYTHON, "-m", "pytest", "-q", "-m", "not browser")
            passed.append(step("Tests on PostgreSQL", *command, environment={"TEST_DATABASE_URL": url}))
    except (ImportError, KeyError, OSError, subprocess.SubprocessError) as error:
        skipped.append(f"the tests on PostgreSQL, for no server could be started: {error}")
    if browser := chromium.find_or_install():
        command = (PYTHON, "-m", "pytest", "-q", "-m", "browser", "tests/browser")
        passed.append(step("Tests in the browser", *command, environment={"CHROMIUM": browser}))
    else:
        skipped.append("the tests in the browser, for no Chromium was found and none could be installed")
    print()
    for reason in skipped:
        print(f"Skipped: {reason}.")
    if not skipped:
        print("Skipped: nothing.")
    return 0 if all(passed) and not (skipped and os.environ.get("CI")) else 1


if __name__ == "__main__":
    sys.exit(main())
