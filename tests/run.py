"""`make test`: every check of the project, one after the other; says what it skipped and why."""

import os
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from pathlib import Path
from urllib.parse import urlsplit

from tests import chromium, postgres
from tests.environment import environment_in

BIN = Path(sys.executable).parent
PYTHON = sys.executable
TEST_SETTINGS = {"DJANGO_SETTINGS_MODULE": "tests.settings"}


def step(title, *command, environment=None, quiet=False) -> bool:
    """Run one command; True if it succeeded. A `quiet` one is heard when it has ended."""
    print(f"\n=== {title}", flush=True)
    started = time.monotonic()
    done = subprocess.run(
        [str(part) for part in command],
        env=os.environ | (environment or {}),
        check=False,
        stdout=subprocess.PIPE if quiet else None,
        stderr=subprocess.STDOUT if quiet else None,
        text=True,
    )
    said = f"{done.stdout}\n" if quiet else ""
    outcome = "ok" if done.returncode == 0 else f"FAILED ({done.returncode})"
    print(f"{said}=== {title}: {outcome} in {time.monotonic() - started:.0f} s", flush=True)
    return done.returncode == 0


def the_tests() -> tuple[list[bool], list[str]]:
    """The tests on SQLite, on PostgreSQL and in the browser, side by side, for each alone leaves a core idle; what
    passed, and what was skipped."""
    rules = (PYTHON, "-m", "pytest", "-q", "-m", "not browser")
    desk = ("tests/consultations", "tests/races")
    others = [f"--ignore={folder}" for folder in desk]
    # Who may open an address is Wagtail's and Django's to know, whatever the database: asked once.
    others_of_the_database = ("--ignore=tests/access/test_matrix.py", "tests/access", "tests/pages", "tests/upkeep")
    seen = (PYTHON, "-m", "pytest", "-q", "-m", "browser", "tests/browser")
    skipped = []
    with ThreadPoolExecutor(6) as together, ExitStack() as stack:
        # One seeded site is copied for two processes, so that none of them is alone at the end.
        made = stack.enter_context(tempfile.TemporaryDirectory(prefix="therapyties-template-"))
        on_sqlite = {"environment": {"TEST_TEMPLATE": made}, "quiet": True}
        copied = (*rules, "--reuse-db")
        made_first = together.submit(step, "A site for the tests on SQLite", PYTHON, "-m", "tests.template", made)

        def after_that(title, *command):
            return made_first.result() and step(title, *command, **on_sqlite)

        running = [
            made_first,
            together.submit(after_that, "Tests of the desk on SQLite", *copied, *desk),
            together.submit(after_that, "Other tests on SQLite", *copied, *others),
        ]
        try:
            url = stack.enter_context(postgres.server())
            for title, name, tests in (
                ("Tests of the desk on PostgreSQL", "postgres", desk),
                ("Other tests on PostgreSQL", "others", others_of_the_database),
            ):
                environment = {"TEST_DATABASE_URL": urlsplit(url)._replace(path=f"/{name}").geturl()}
                running.append(together.submit(step, title, *rules, *tests, environment=environment, quiet=True))
        except (ImportError, KeyError, OSError, subprocess.SubprocessError) as error:
            skipped.append(f"the tests on PostgreSQL, for no server could be started: {error}")
        if browser := chromium.find_or_install():
            environment = {"CHROMIUM": browser}
            running.append(together.submit(step, "Tests in the browser", *seen, environment=environment, quiet=True))
        else:
            skipped.append("the tests in the browser, for no Chromium was found and none could be installed")
        return [done.result() for done in running], skipped


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
    ]
    tested, skipped = the_tests()
    passed += tested
    print()
    for reason in skipped:
        print(f"Skipped: {reason}.")
    if not skipped:
        print("Skipped: nothing.")
    return 0 if all(passed) and not (skipped and os.environ.get("CI")) else 1


if __name__ == "__main__":
    sys.exit(main())
