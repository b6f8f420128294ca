"""`make test` and, with --dose full, `make soak`: every check of the project; says what it skipped and why."""

import argparse
import os
import signal
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack

from tests import chromium, postgres
from tests.environment import environment_in

PYTHON = sys.executable
TEST_SETTINGS = {"DJANGO_SETTINGS_MODULE": "tests.settings"}
SECONDS = {"small": 80 * 60, "full": 90 * 60}  # at most, for everything, on a machine that is slow
WITH_GRACE = 60  # seconds in which whoever is told to stop puts everything away
NO_MIGRATION_IS_MISSING = ("manage.py", "makemigrations", "--check")
STARTED = time.monotonic()
processes = []


def step(title, *command, environment=None, quiet=False, most=SECONDS["small"]) -> bool:
    """Run one command; True if it succeeded before `most` seconds of the whole run were over. A `quiet` one is heard
    when it has ended. It has a session of its own, for a stop is told to it once and not by the terminal as well."""
    print(f"\n=== {title}", flush=True)
    started = time.monotonic()
    running = subprocess.Popen(
        command,
        env=os.environ | (environment or {}),
        stdout=subprocess.PIPE if quiet else None,
        stderr=subprocess.STDOUT if quiet else None,
        text=True,
        start_new_session=True,
    )
    processes.append(running)
    said, outcome = "", "ok"
    try:
        said, _ = running.communicate(timeout=max(1, STARTED + most - started))
    except subprocess.TimeoutExpired:
        stop(running)
        outcome = f"STOPPED after {most} s of the whole run"
    if running.returncode and outcome == "ok":
        outcome = f"FAILED ({running.returncode})"
    print(f"{said or ''}=== {title}: {outcome} in {time.monotonic() - started:.0f} s", flush=True)
    return outcome == "ok"


def stop(process):
    """As Ctrl-C would; by force if that is not heard."""
    if process.poll() is None:
        process.send_signal(signal.SIGINT)
        try:
            process.wait(WITH_GRACE)
        except subprocess.TimeoutExpired:
            process.kill()


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
    """What waits now and then, the database's part on PostgreSQL, runs beside everything else: beside the checks, and
    beside all tests on SQLite and in the browser in as many processes as there are cores."""
    parser = argparse.ArgumentParser(prog="python -m tests.run", description=__doc__)
    parser.add_argument("--dose", choices=SECONDS, default="small")
    dose = parser.parse_args().dose
    signal.signal(signal.SIGINT, signal.default_int_handler)  # in the background a shell would have it ignored
    signal.signal(signal.SIGTERM, lambda *_: signal.raise_signal(signal.SIGINT))
    tests, most = (PYTHON, "-m", "pytest", "-q", "--dose", dose), SECONDS[dose]
    side_by_side = ("-n", str(max(2, os.cpu_count() or 2)), "--dist", "loadgroup")
    skipped, beside = [], []
    with ExitStack() as stack:
        together = stack.enter_context(ThreadPoolExecutor(1))
        try:
            try:
                url = stack.enter_context(postgres.server())
            except (ImportError, KeyError, OSError, subprocess.SubprocessError) as error:
                skipped.append(f"the tests on PostgreSQL, for no server could be started: {error}")
            else:
                options = {"environment": {"TEST_DATABASE_URL": url}, "quiet": True, "most": most}
                beside.append(together.submit(step, "What PostgreSQL decides", *tests, **options))
            passed = [
                step("Format and lint", "make", "--no-print-directory", "lint"),
                step("No migration is missing", PYTHON, *NO_MIGRATION_IS_MISSING, environment=TEST_SETTINGS),
                ready_to_deploy(),
            ]
            environment, only = {}, ("-m", "not browser")
            if browser := chromium.find_or_install():
                environment, only = {"CHROMIUM": browser}, ()
            else:
                skipped.append("the tests in the browser, for no Chromium was found and none could be installed")
            passed.append(step("Tests on SQLite", *tests, *side_by_side, *only, environment=environment, most=most))
            passed += [done.result() for done in beside]
        finally:  # before the server of PostgreSQL goes
            for process in processes:
                stop(process)
    print(f"\nAll of it took {time.monotonic() - STARTED:.0f} s.")
    for reason in skipped:
        print(f"Skipped: {reason}.")
    if not skipped:
        print("Skipped: nothing.")
    return 0 if all(passed) and not (skipped and os.environ.get("CI")) else 1


if __name__ == "__main__":
    try:
        sys.exit(main())
    except KeyboardInterrupt:
        sys.exit(130)
