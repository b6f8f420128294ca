"""Readies a fresh checkout before Django can start: writes .env, looks whether the port is free."""

import os
import secrets
import socket
import sys
from pathlib import Path

from cryptography.fernet import Fernet

BASE_DIR = Path(__file__).resolve().parent.parent


def env_text(example: str) -> str:
    """The text of a new .env: the example with its two empty secrets made now."""
    made = {
        "SECRET_KEY=": secrets.token_urlsafe(48),
        "FIELD_ENCRYPTION_KEYS=": Fernet.generate_key().decode(),
    }
    return "\n".join(line + made.get(line, "") for line in example.splitlines()) + "\n"


def write_env() -> None:
    """Make .env, readable by its owner alone; an existing one is never touched."""
    text = env_text((BASE_DIR / ".env.example").read_text())
    descriptor = os.open(BASE_DIR / ".env", os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w") as file:
        file.write(text)
    print("Wrote .env with a new secret key and a new encryption key. Keep a copy of it somewhere safe.")


def check_port(port: str) -> None:
    """Exit with one clear line unless `port` on 127.0.0.1 can be listened on."""
    if not port.isdecimal() or not 0 < int(port) < 65536:
        sys.exit(f"PORT={port} is not a port: give a number from 1 to 65535, for example PORT=8001.")
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", int(port)))
        except OSError as error:
            sys.exit(f"Port {port} cannot be used ({error.strerror}): choose another, for example PORT=8001.")


if __name__ == "__main__":
    match sys.argv[1:]:
        case ["env"]:
            write_env()
        case ["port", port]:
            check_port(port)
        case _:
            sys.exit("usage: python -m therapyties.bootstrap env | port NUMBER")
