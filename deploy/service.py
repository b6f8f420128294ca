"""`make install-service`: the site as a service of systemd behind Caddy, on a machine without an engine.

It asks what is not answered yet, writes .env, fills the site, prints the first login, and makes the two files that the
machine needs. As root it puts them in place and starts everything; as anybody else it says what root has to do.
"""

from __future__ import annotations

import getpass
import os
import pwd
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from therapyties.data_folder import complaint_about_env, name_of

from . import place
from .questions import ROOT, fill_in

USER = "therapyties"  # whom the service runs as where the folder is root's
UNIT = Path("/etc/systemd/system") / f"{place.SERVICE}.service"
CADDYFILE = Path("/etc/caddy/Caddyfile")
AS_DELIVERED = "The Caddyfile is an easy way to configure your Caddy web server."  # by the package: nobody's own
IN_NO_PATH = "\"'\\$%\n"  # what means something in a unit


def main() -> None:
    os.chdir(ROOT)
    check_folder(ROOT)
    check_that_we_may(ROOT)
    is_root = os.geteuid() == 0
    user = whom_it_runs_as(is_root)
    answers = fill_in(lambda _answers: {"TRUSTED_PROXIES": "127.0.0.1"})
    for name in answers:  # make gave some of them another value, for a site that is tried on one's own machine
        os.environ.pop(name, None)
    for folder in place.written_to():
        check_folder(folder)
    if is_root:
        give_to(user)
    done = place.site("manage.py", "collectstatic", "--noinput", "--verbosity", "0").returncode
    email = answers["THERAPIST_EMAIL"]
    if done or place.site("-m", "therapyties.serve", "--only-prepare", "--email", email).returncode:
        sys.exit("The site could not be made ready; what is said above tells why. Then start this again.")
    made = folder_for_two(is_root)
    unit, caddyfile = made / UNIT.name, made / CADDYFILE.name
    unit.write_text(unit_text(ROOT, user, place.written_to()))
    caddyfile.write_text(caddyfile_text(answers["SITE_URL"]))
    steps = steps_of_root(unit, caddyfile)
    if is_root and place.has_systemd():
        take(steps)
        if may_replace(CADDYFILE):
            shutil.rmtree(made)
        print(f"The site runs, and is at {answers['SITE_URL']} once that name leads here.")
        print(f"What it says: journalctl -u {place.SERVICE}")
    else:
        print("\nWhat is left is for root, on a machine with systemd and Caddy (apt install caddy):\n")
        print("\n".join(f"    {' '.join(step)}" for step in steps))
    if not may_replace(CADDYFILE):
        print(f"\n{CADDYFILE} holds something of yours, and stays: add to it what stands in {caddyfile}.")


def folder_for_two(is_root: bool) -> Path:
    """Where both files are until they are put in place. What root puts in place, nobody else can change before: the
    data belong to the service."""
    if is_root:
        return Path(tempfile.mkdtemp(prefix=f"{place.SERVICE}-"))
    made = place.data_folder() / "service"
    made.mkdir(exist_ok=True, mode=0o700)
    return made


def check_folder(folder: Path) -> None:
    if any(character in str(folder) for character in IN_NO_PATH):
        sys.exit(f"{folder} has a character in its name that a unit cannot hold: move the folder, to /srv/therapyties.")


def check_that_we_may(folder: Path) -> None:
    """Exit with what to do unless we are the owner of the folder, or root, and the packages of the site are there."""
    owner = folder.stat().st_uid
    if os.geteuid() not in (0, owner):
        name = name_of(owner)
        sys.exit(f"{folder} belongs to {name}: say sudo make install-service, or say it as {name}.")
    if problem := complaint_about_env(folder / ".env"):
        sys.exit(problem)
    if not Path(place.PYTHON).exists():
        sys.exit(place.NO_PACKAGES.format(command="make install-service"))


def whom_it_runs_as(is_root: bool) -> str:
    """The owner of the folder; where that is root, somebody of its own who can change nothing but the data."""
    if not is_root:
        return getpass.getuser()
    owner = ROOT.stat().st_uid
    user = pwd.getpwuid(owner).pw_name if owner else made_for_it()
    if not can_run(user):
        sys.exit(
            f"The service runs as {user}, who cannot read {ROOT} or the Python in its .venv. Move the folder to "
            "/srv/therapyties, remove .venv, and start this again with a Python of the system."
        )
    return user


def made_for_it() -> str:
    try:
        pwd.getpwnam(USER)
    except KeyError:
        useradd = ["useradd", "--system", "--home-dir", str(ROOT), "--shell", "/usr/sbin/nologin", USER]
        subprocess.run(useradd, check=True)
    return USER


def can_run(user: str) -> bool:
    command = [place.PYTHON, "-c", "import therapyties, django"]
    options = place.as_user(pwd.getpwnam(user).pw_uid)
    try:
        return subprocess.run(command, cwd=ROOT, stderr=subprocess.DEVNULL, **options).returncode == 0
    except OSError:
        return False


def give_to(user: str) -> None:
    """.env and the data belong to the service."""
    for folder in place.written_to():
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        subprocess.run(["chown", "--recursive", f"{user}:", str(folder)], check=True)
    shutil.chown(ROOT / ".env", user)


def unit_text(folder: Path, user: str, data: list[Path]) -> str:
    """The unit for that folder. A home that is hidden from services would hide the folder as well."""
    is_at_home = folder.parts[1] in ("home", "root", "run")
    found = {
        "USER": user,
        "FOLDER": str(folder),
        "HOME": "read-only" if is_at_home else "yes",
        "DATA": " ".join(f'"{path}"' for path in data),
    }
    text = (ROOT / "deploy/therapyties.service").read_text().partition("\n")[2]
    for name, value in found.items():
        text = text.replace(f"@{name}@", value)
    return text


def caddyfile_text(address: str) -> str:
    """deploy/Caddyfile with the site's address in it: a service of the system does not read our .env."""
    text = (ROOT / "deploy/Caddyfile").read_text()
    return text.replace("{$SITE_URL:https://www.example.org}", address)


def may_replace(file: Path) -> bool:
    """Whether nobody has written anything of their own there."""
    return not file.exists() or AS_DELIVERED in file.read_text() or "reverse_proxy {$SITE_LISTENS" in file.read_text()


def steps_of_root(unit: Path, caddyfile: Path) -> list[list[str]]:
    steps = [["install", "--mode=644", str(unit), str(UNIT)]]
    if may_replace(CADDYFILE):
        steps.append(["install", "-D", "--mode=644", str(caddyfile), str(CADDYFILE)])
    steps += [["systemctl", "daemon-reload"], ["systemctl", "enable", place.SERVICE]]
    return [*steps, ["systemctl", "restart", place.SERVICE], ["systemctl", "reload-or-restart", "caddy"]]


def take(steps: list[list[str]]) -> None:
    for step in steps:
        if subprocess.run(step).returncode:
            sys.exit(f"That did not work: {' '.join(step)}. What is said above tells why; then start this again.")


if __name__ == "__main__":
    main()
