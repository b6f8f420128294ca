"""Where the site stands on this machine, whose it is, and how its commands are run."""

from __future__ import annotations

import contextlib
import ctypes
import os
import pwd
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

from therapyties import env_file

from .questions import ROOT

PYTHON = str(ROOT / ".venv/bin/python")
SERVICE = "therapyties"


class Failed(Exception):
    """What stops a change of the site, in words for whoever runs it."""


def say(words: str) -> None:
    with contextlib.suppress(OSError):  # nobody may be listening any more
        print(words, flush=True)


def setting(name: str, default: str = "") -> str:
    """What the site will read: its environment before .env."""
    file = ROOT / ".env"
    return os.environ.get(name) or (env_file.read(file.read_text()).get(name) if file.exists() else "") or default


def data_folder() -> Path:
    return ROOT / setting("DATA_DIR", "var")


def written_to() -> list[Path]:
    """The folders in which the site writes."""
    found = [data_folder(), ROOT / setting("BACKUP_DIR", str(data_folder() / "backups"))]
    mail = setting("MAIL_URL")
    if mail.startswith("file:"):
        found.append(ROOT / mail[len("file:") :])
    return [one for one in found if one == found[0] or found[0] not in one.parents]


def as_owner_of(path: Path) -> dict[str, Any]:
    """How a program is started so that what it writes belongs to whom that path belongs to. Nobody but root can
    choose."""
    while not path.exists():
        path = path.parent
    return as_user(path.stat().st_uid)


def as_user(number: int) -> dict[str, Any]:
    if os.geteuid() != 0 or number == 0:
        return {}
    user = pwd.getpwuid(number)
    groups = os.getgrouplist(user.pw_name, user.pw_gid)
    home = {**os.environ, "HOME": user.pw_dir, "USER": user.pw_name, "LOGNAME": user.pw_name}
    return {"user": number, "group": user.pw_gid, "extra_groups": groups, "env": home}


def ends_with_us() -> dict[str, Any]:
    """How a program is started so that it does not work on alone when we are killed. On Linux alone."""
    if sys.platform != "linux":
        return {}
    libc, us = ctypes.CDLL(None), os.getpid()

    def ask_for_it() -> None:
        libc.prctl(1, signal.SIGTERM)  # PR_SET_PDEATHSIG
        if os.getppid() != us:
            os.kill(os.getpid(), signal.SIGTERM)

    return {"preexec_fn": ask_for_it}


def site(*words: str, quietly: bool = False) -> subprocess.CompletedProcess[str]:
    """Run one of the site's own commands as whom its data belongs to; what it says is seen, or kept."""
    kept: dict[str, Any] = {"stdout": subprocess.PIPE, "stderr": subprocess.STDOUT} if quietly else {}
    return subprocess.run([PYTHON, *words], cwd=ROOT, text=True, **kept, **as_owner_of(data_folder()), **ends_with_us())


def has_systemd() -> bool:
    return Path("/run/systemd/system").is_dir()
