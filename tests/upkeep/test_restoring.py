"""A backup in the place of the site: whole or not at all, over a crashed site too, and nobody erased comes back."""

import os
import re
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.server import ROOT, copied_site, running

pytestmark = [pytest.mark.both_databases, pytest.mark.slow]

ASK = """
from tests.asking import ask
from django.utils import timezone
print("stored", ask(slot=None, now=timezone.now(), email="{address}").reference)
"""
ERASE = """
from consultations.models import ConsultationRequest
from consultations.services import by_anyone
by_anyone.erase(ConsultationRequest.objects.get(reference="{reference}"))
"""
KILLED = (
    ASK.format(address="crashed@example.org")
    + """
import os
os.kill(os.getpid(), 9)  # with its journal as it is
"""
)
KEEP_THE_LIST = """
from django.utils import timezone
from therapyties.upkeep import erased
erased.keep_the_list(timezone.now())
"""
WHO = """
from consultations.models import ConsultationRequest
print("there", *sorted(ConsultationRequest.objects.values_list("reference", flat=True)))
"""
FAILS = """
from pathlib import Path
from unittest.mock import patch
from django.utils import timezone
from therapyties.upkeep import restoring
with patch.object(restoring, "call_command", side_effect=RuntimeError("half-way")):
    try:
        restoring.in_place(Path("{file}"), timezone.now(), print)
    except restoring.Failed as failed:
        print("said", failed)
"""


@pytest.fixture
def site(tmp_path):
    with copied_site(tmp_path, os.environ.get("TEST_DATABASE_URL", "")) as server:
        yield server


def ask(site, address):
    return site.shell(ASK.format(address=address)).split("stored ")[1].split()[0]


def there(site):
    return set(site.shell(WHO).split("there")[1].split())


def leave(site):
    """Nobody is connected any more."""
    if site.beside:
        site.beside.stop()
        site.beside = None


def backed_up(site):
    return Path(site.manage("back_up").split("Made ")[1].strip().rstrip("."))


def restore(site, file):
    leave(site)
    command = [sys.executable, "manage.py", "restore_backup", str(file), "--in-place"]
    return subprocess.run(command, env=site.environment, cwd=ROOT, capture_output=True, text=True, check=False)


def media(site):
    return {path.name: path.read_bytes() for path in (site.folder / "media").rglob("*") if path.is_file()}


def test_what_was_backed_up_is_the_site_again_and_whoever_was_erased_since_stays_erased(site):
    gone, stays = ask(site, "gone@example.org"), ask(site, "stays@example.org")
    file, pictures = backed_up(site), media(site)
    site.shell(ERASE.format(reference=gone))
    later = ask(site, "later@example.org")
    assert there(site) == {stays, later}
    next((site.folder / "media").rglob("*.webp")).write_bytes(b"another picture")
    leave(site)
    killed = [sys.executable, "manage.py", "shell", "--no-imports", "-v", "0", "-c", KILLED]
    assert subprocess.run(killed, env=site.environment, cwd=ROOT, check=False).returncode == -signal.SIGKILL
    done = restore(site, file)
    assert done.returncode == 0, done.stderr
    assert "1 requests, 1 erased once more" in done.stdout
    first, *_rest, last = done.stdout.splitlines()
    assert "Requests that came in since, and are set aside: 2. Passwords, second factors" in first
    assert re.search(r"is kept until \d{4}-\d\d-\d\d, and then removed: ", last)
    assert there(site) == {stays}
    assert media(site) == pictures
    [aside] = site.folder.glob("before-restore-*")
    assert (aside / "media").is_dir()
    leave(site)
    with running(site):
        pass  # it answers that it is ready


def test_the_list_beside_the_backups_knows_who_was_erased_when_the_database_is_gone(site):
    gone, stays = ask(site, "gone@example.org"), ask(site, "stays@example.org")
    file = backed_up(site)
    site.shell(ERASE.format(reference=gone))
    site.shell(KEEP_THE_LIST)
    listed = site.folder / "backups" / "erased-references"
    assert gone.encode() not in listed.read_bytes()  # sealed as the backups are
    assert listed.stat().st_mode & 0o077 == 0
    assert restore(site, file).returncode == 0  # after which the audit log of the database is the older one
    assert there(site) == {stays}
    assert restore(site, file).returncode == 0
    assert there(site) == {stays}


def test_nothing_is_restored_while_the_site_runs(site):
    ask(site, "stays@example.org")
    file = backed_up(site)
    before = there(site)
    with running(site):
        done = restore(site, file)
    assert done.returncode != 0
    assert "The site is running" in done.stderr
    assert there(site) == before


@pytest.mark.parametrize("kind", ["damaged", "half-way"])
def test_what_fails_changes_nothing(site, kind):
    ask(site, "one@example.org")
    file = backed_up(site)
    later = ask(site, "later@example.org")
    before, pictures = there(site), media(site)
    if kind == "damaged":
        file.write_bytes(file.read_bytes()[:-300])
        assert "damaged" in restore(site, file).stderr
    else:
        leave(site)
        said = site.manage("shell", "--no-imports", "-v", "0", "-c", FAILS.format(file=file))
        assert "said Nothing was changed: RuntimeError" in said
    assert there(site) == before > {later}
    assert media(site) == pictures
