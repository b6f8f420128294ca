"""One migrated and seeded site, made once for the files as they are, of which everything in the tests takes a copy."""

import fcntl
import hashlib
import os
import shutil
import subprocess
import sys
from contextlib import closing, contextmanager
from functools import cache
from pathlib import Path
from unittest.mock import patch
from urllib.parse import urlsplit

from tests.environment import environment_in

ROOT = Path(__file__).parents[1]
KEPT_IN = ROOT / ".pytest_cache" / "sites"
KEPT = 3  # a run that goes on while files change still finds its own
DATABASE, MEDIA, STATIC = "site.sqlite3", "media", "static"
# Whatever changes among these, the site is made anew: which of them it depends on is not worth a wrong guess.
SOURCES = ("consultations", "pages", "therapyties", "static", "requirements.txt", "tests/template.py")


@cache
def key() -> str:
    digest = hashlib.sha256(sys.version.encode())
    for source in SOURCES:
        for path in sorted([ROOT / source, *(ROOT / source).rglob("*")]):
            if path.is_file() and path.suffix != ".pyc":
                digest.update(f"{path.relative_to(ROOT)}\n".encode() + path.read_bytes())
    return digest.hexdigest()[:16]


def put(folder: Path, url: str):
    """The database at `url` and the media in `folder` are those of the site, whatever stood there before."""
    made = site(url)
    shutil.rmtree(folder / MEDIA, ignore_errors=True)
    shutil.copytree(made / MEDIA, folder / MEDIA)
    put_database(url)


def put_database(url: str):
    made = site(url)
    if on_postgresql(url):
        remove_database(url)
        _on_the_server(url, "CREATE DATABASE {} TEMPLATE {}", _name(url), made.name)
    else:
        empty_database(url)
        shutil.copy(made / DATABASE, Path(urlsplit(url).path))


def empty_database(url: str):
    """There is one on PostgreSQL, without a table, and no file of SQLite."""
    if on_postgresql(url):
        remove_database(url)
        _on_the_server(url, "CREATE DATABASE {}", _name(url))
    else:
        file = Path(urlsplit(url).path)
        for left in (file, *file.parent.glob(f"{file.name}-*")):  # what SQLite writes beside it
            left.unlink(missing_ok=True)


def remove_database(url: str):
    """For PostgreSQL, where it is no file in the folder."""
    if on_postgresql(url):
        _on_the_server(url, "DROP DATABASE IF EXISTS {} WITH (FORCE)", _name(url))


def on_postgresql(url: str) -> bool:
    return url.startswith("postgres")


def site(url: str = "") -> Path:
    """The folder of the site for that kind of database. Who comes first makes it, and the others wait."""
    kind = "postgresql" if on_postgresql(url) else "sqlite"
    folder = KEPT_IN / f"{kind}_{key()}"
    KEPT_IN.mkdir(parents=True, exist_ok=True)
    with open(KEPT_IN / f"{kind}.lock", "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not folder.exists() or (on_postgresql(url) and not _exists(url, folder.name)):
            _make_in_a_process(folder, url)
            for old in sorted(KEPT_IN.glob(f"{kind}_*"), key=os.path.getmtime)[:-KEPT]:
                shutil.rmtree(old)
    return folder


def _make_in_a_process(folder, url):
    """Under another name until it is complete, for whoever makes it may be stopped."""
    new = folder.with_suffix(".new")
    shutil.rmtree(new, ignore_errors=True)
    new.mkdir()
    environment = os.environ | environment_in(new) | {"DJANGO_SETTINGS_MODULE": "therapyties.settings"}
    if on_postgresql(url):
        environment["DATABASE_URL"] = urlsplit(url)._replace(path=f"/{new.name}").geturl()
        remove_database(environment["DATABASE_URL"])
        _on_the_server(url, "CREATE DATABASE {}", new.name)
    subprocess.run([sys.executable, "-m", "tests.template"], env=environment, cwd=ROOT, check=True)
    shutil.rmtree(folder, ignore_errors=True)
    if on_postgresql(url):
        _on_the_server(url, "ALTER DATABASE {} RENAME TO {}", new.name, folder.name)
    new.rename(folder)


def _make():
    """Everything is as on a new site. PostgreSQL's has no larger copies of its pictures, for no browser looks at it."""
    import django

    django.setup()
    from django.core.management import call_command
    from django.db import connection

    from pages.pictures import picture
    from therapyties.access.roles import make_roles

    call_command("migrate", verbosity=0)
    if connection.vendor == "postgresql":
        with patch.object(picture, "WIDTHS", (picture.WIDTHS[0],)):
            call_command("seed_site", verbosity=0)
        make_roles()
    else:
        call_command("seed_site", verbosity=0)
        make_roles()
        call_command("collectstatic", interactive=False, verbosity=0)
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connection.close()


# --- on a server of PostgreSQL


def _name(url):
    return urlsplit(url).path.strip("/")


@contextmanager
def _server(url):
    import psycopg

    with closing(psycopg.connect(urlsplit(url)._replace(path="/postgres").geturl(), autocommit=True)) as server:
        yield server


def _exists(url, name):
    with _server(url) as server:
        return server.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone() is not None


def _on_the_server(url, statement, *names):
    from psycopg.sql import SQL, Identifier

    with _server(url) as server:
        server.execute(SQL(statement).format(*map(Identifier, names)))


if __name__ == "__main__":
    _make()
