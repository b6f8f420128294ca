"""The site as it runs on this machine: its service, a backup of it, and whether a version of it is well."""

from __future__ import annotations

import contextlib
import fcntl
import http.client
import os
import re
import socket
import subprocess
import time
from pathlib import Path
from urllib.parse import urlsplit

from . import place
from .place import Failed, say
from .questions import ROOT

ANSWERS_WITHIN = 180.0  # seconds, from the start of the new version to its first answer
STOPPED_WITHIN = 60.0  # seconds; the site gives those it answers their time
PAGES = ("/", "/consultation/", "/accounts/login/", "/healthz")


class Service:
    """The service of systemd that serves this folder, if there is one and it runs, or ran when an update began."""

    def __init__(self, is_ours: bool = False) -> None:
        self.is_ours = is_ours
        with contextlib.suppress(OSError):
            command = ["systemctl", "show", place.SERVICE, "--property=ActiveState,WorkingDirectory"]
            said = subprocess.run(command, capture_output=True, text=True).stdout
            where = re.search(r"^WorkingDirectory=(.+)$", said, re.MULTILINE)
            if where and Path(where[1]).resolve() == ROOT and "ActiveState=inactive" not in said:
                self.is_ours = True
        if self.is_ours and os.geteuid() != 0:
            raise Failed(f"The site runs as the service {place.SERVICE}, which root alone may stop: sudo make update")

    def stop(self) -> None:
        self._say("stop")

    def start(self) -> None:
        self._say("start")

    def _say(self, what: str) -> None:
        if self.is_ours and subprocess.run(["systemctl", what, place.SERVICE]).returncode:
            say(f"systemctl {what} {place.SERVICE} did not work.")


def is_running() -> bool:
    """Whether the site runs on this data; its processes hold a lock together."""
    try:
        with (place.data_folder() / "running.lock").open() as file:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except FileNotFoundError:
        return False
    except BlockingIOError:
        return True
    return False


def wait_for_quiet() -> None:
    """What was just told to end has ended, or has had its time."""
    give_up = time.monotonic() + STOPPED_WITHIN
    while is_running() and time.monotonic() < give_up:
        time.sleep(0.2)


def back_up() -> str:
    done = place.site("manage.py", "back_up", quietly=True)
    made = re.search(r"^Made (.+)\.$", done.stdout, re.MULTILINE)
    if done.returncode or not made:
        raise Failed(f"No backup could be made. {done.stdout.strip()[-500:]}")
    say(f"A backup was made: {made[1]}")
    return made[1]


def try_it_out() -> None:
    """The new version answers on a port of its own, behind a proxy as it were; raises Failed if it does not."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [place.PYTHON, "-m", "therapyties.serve", "--bind", f"127.0.0.1:{port}", "--workers", "1", "--into-a-log"]
    options = place.as_owner_of(place.data_folder()) | place.ends_with_us()
    options["env"] = {**options.get("env", os.environ), "RUN_WORKER": "false", "TRUSTED_PROXIES": "127.0.0.1"}
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL, **options) as site:
        try:
            wait_until_ready(site, port)
            for path in PAGES:
                status, _text = asked(port, path)
                if status != 200:
                    raise Failed(f"{path} answered {status}")
            sheet = re.search(r'href="(/static/[^"]+\.css)"', asked(port, "/")[1])
            if not sheet or asked(port, sheet[1])[0] != 200:
                raise Failed("its style sheet is not there")
        finally:
            site.terminate()
            site.wait()


def wait_until_ready(site: subprocess.Popen[bytes], port: int) -> None:
    give_up = time.monotonic() + ANSWERS_WITHIN
    said = ""
    while time.monotonic() < give_up:
        if site.poll() is not None:
            raise Failed("it does not start (what it said stands above)")
        with contextlib.suppress(OSError, http.client.HTTPException):
            status, said = asked(port, "/readyz")
            if status == 200:
                return
        time.sleep(0.3)
    raise Failed(f"it does not get ready. {said}".strip())


def asked(port: int, path: str) -> tuple[int, str]:
    address = urlsplit(place.setting("SITE_URL"))
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    try:
        connection.request("GET", path, headers={"Host": address.netloc, "X-Forwarded-Proto": address.scheme})
        answer = connection.getresponse()
        return answer.status, answer.read().decode(errors="replace")
    finally:
        connection.close()
