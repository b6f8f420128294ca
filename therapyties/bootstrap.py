"""What `make` needs beside Django: writes .env and keys, looks whether the port is free, runs two things together."""

import os
import shlex
import socket
import subprocess
import sys
from pathlib import Path

from . import env_file
from .stopping import Stop

BASE_DIR = Path(__file__).resolve().parent.parent


def env_text(example: str) -> str:
    """The text of a new .env: the example with its two empty secrets made now."""
    return env_file.with_values(example, env_file.new_secrets())


def write_env() -> None:
    """Make .env, readable by its owner alone; an existing one is never touched."""
    if not (BASE_DIR / ".env").exists():
        env_file.write(BASE_DIR / ".env", env_text((BASE_DIR / ".env.example").read_text()))
        print("Wrote .env with a new secret key and a new encryption key. Keep a copy of it somewhere safe.")


def check_port(port: str, host: str = "127.0.0.1") -> None:
    """Exit with one clear line unless that port of this machine can be listened on."""
    if not port.isdecimal() or not 0 < int(port) < 65536:
        sys.exit(f"PORT={port} is not a port: give a number from 1 to 65535, for example PORT=8001.")
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host.strip("[]"), int(port)))
        except OSError as error:
            sys.exit(f"Port {port} cannot be used ({error.strerror}): choose another, for example PORT=8001.")


def run_beside(worker: str, site: str) -> int:
    """Run both commands until the site ends or a stop is asked for, then end both; the site's exit code.

    A worker that ends by itself is started again: messages wait for it, visitors do not. It is told whose child it is,
    so that it ends even if nobody is left to end it.
    """
    work = [*shlex.split(worker), "--parent", str(os.getpid())]
    stop = Stop()
    stop.on_signals()
    serving = subprocess.Popen(shlex.split(site))
    working = subprocess.Popen(work)
    try:
        while serving.poll() is None and not stop.wait(1):
            if working.poll() is not None:
                working = subprocess.Popen(work)
    finally:
        for process in (serving, working):
            process.terminate()
        code = serving.wait()
        working.wait()
    return 0 if stop.is_set() else code


if __name__ == "__main__":
    match sys.argv[1:]:
        case ["env"]:
            write_env()
        case ["key"]:
            print(env_file.new_encryption_key())
        case ["port", port]:
            check_port(port)
        case ["beside", worker, site]:
            sys.exit(run_beside(worker, site))
        case _:
            sys.exit("usage: python -m therapyties.bootstrap env | key | port NUMBER | beside WORKER SITE")
