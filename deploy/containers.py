"""`python3 -m deploy.containers`: the site on a machine with Docker or Podman, from nothing or to a new version.

It asks what is not answered yet, writes .env, builds, brings the database up to this version (a backup is made before),
prints the first login and starts everything. It can be run again at any time.
"""

from __future__ import annotations

import errno
import os
import secrets
import shutil
import socket
import subprocess
import sys

from therapyties.env_file import part_of_an_address

from .questions import ROOT, fill_in

ENGINES = (["docker", "compose"], ["podman", "compose"], ["podman-compose"], ["docker-compose"])
COMPOSE_FILE = "deploy/compose.yaml"
PORTS = (80, 443)


def main() -> None:
    os.chdir(ROOT)
    engine = find_engine()
    answers = fill_in(for_containers)

    def compose(*words: str) -> None:
        # What stands in our own environment would be stronger than .env.
        ours = {name: value for name, value in os.environ.items() if name not in answers}
        done = subprocess.run([*engine, "--env-file", ".env", "-f", COMPOSE_FILE, *words], env=ours)
        if done.returncode:
            sys.exit(
                f"That did not work: {' '.join([*engine, *words])}. What is said above tells why; then start again."
            )

    has_begun = is_running(engine)
    if not has_begun:
        check_ports()
    compose("build", "--pull")
    if has_begun:
        compose("stop", "worker", "site")  # so that neither works on tables that are being changed
    prepare = [".venv/bin/python", "-m", "therapyties.serve", "--only-prepare", "--email", answers["THERAPIST_EMAIL"]]
    # In a container of its own, which is gone afterwards with its log: the first login is printed here alone.
    compose("run", "--rm", "site", *prepare)
    compose("up", "--detach", "--remove-orphans")
    say_where_it_is(engine, answers["SITE_URL"])


def find_engine() -> list[str]:
    """The command that understands compose files, and whose engine answers."""
    for engine in ENGINES:
        if shutil.which(engine[0]) and succeeds([*engine, "version"]):
            if not succeeds([engine[0].partition("-")[0], "info"]):
                sys.exit(
                    f"{engine[0]} is installed, but its engine does not answer. Start it (systemctl start docker), "
                    "and run this as somebody who may use it: root, or a member of the group docker."
                )
            return engine
    sys.exit(
        "No engine with compose was found. Install Docker (apt install docker.io docker-compose-v2, "
        "or as docs.docker.com says), or Podman with podman-compose. Without any: make install-service."
    )


def succeeds(command: list[str]) -> bool:
    try:
        return subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL).returncode == 0
    except OSError:
        return False


def is_running(engine: list[str]) -> bool:
    """Whether the proxy is ours that has the ports."""
    command = [*engine, "--env-file", ".env", "-f", COMPOSE_FILE, "ps", "--quiet", "proxy"]
    return bool(subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL).stdout.strip())


def check_ports() -> None:
    """Exit with what to do if somebody else has a port of the proxy."""
    for port in PORTS:
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind(("", port))
            except OSError as error:
                if error.errno == errno.EADDRINUSE:  # who may not bind it here lets the engine do so
                    sys.exit(
                        f"Another program has port {port}, which the site needs: stop it (ss -ltnp says which one "
                        "it is), and start this again."
                    )


def for_containers(answers: dict[str, str]) -> dict[str, str]:
    """What compose.yaml asks for beside that, and where it is, so that `docker compose logs` finds it from here."""
    password = answers.get("DATABASE_PASSWORD") or secrets.token_hex(24)
    return {
        "DATABASE_PASSWORD": password,
        "DATABASE_URL": f"postgres://therapyties:{part_of_an_address(password)}@database:5432/therapyties",
        "COMPOSE_FILE": COMPOSE_FILE,
    }


def say_where_it_is(engine: list[str], address: str) -> None:
    print(f"\nThe site is at {address}, the back office at {address}/admin/. A certificate takes a minute to be made.")
    name = address.partition("://")[2].partition(":")[0]
    try:
        socket.getaddrinfo(name, 443)
    except OSError:
        print(f"But {name} leads nowhere yet: have it point to this machine. The certificate is made once it does.")
    print(f"What it says: {' '.join(engine)} logs. A new version: git pull, and this once more.")


if __name__ == "__main__":
    main()
