"""`python -m therapyties.serve`: gets the site ready, then serves it, with the worker that sends messages beside it.

Everything is loaded once, in one process. The others are forked from it when it is ready, so that they share its
memory, and only then is the port opened: whoever can connect is answered.
"""

import argparse
import io
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from functools import partial
from getpass import getuser
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import Any, NoReturn
from urllib.parse import urlsplit

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.core.management import call_command, load_command_class
from django.db import connection, connections
from django.utils import timezone
from gunicorn.app.base import BaseApplication
from gunicorn.arbiter import Arbiter
from gunicorn.http.wsgi import Response

from . import updating
from .bootstrap import BASE_DIR, check_port
from .data_folder import complaint, complaint_about_env, complaint_about_writing
from .door.generation import reader
from .locks import ALONE, locked
from .processes import keep_shared, started
from .security import rotation
from .starting import in_words
from .stopping import Stop
from .storage import Away, Refused
from .upkeep import versions
from .upkeep.at_work import say_at_work
from .upkeep.sealing import Failed
from .variables import slips

type Application = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]
type AtOnce = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes] | None]

STOPPED_WITHIN = 40.0  # seconds: gunicorn gives thirty to who is being answered
OTHER_KEYS = (
    "None of FIELD_ENCRYPTION_KEYS opens what is stored here: names, contacts, notes, second factors cannot be read. "
    "Did this data come from elsewhere without its .env? Put the keys of that one behind the first of "
    "FIELD_ENCRYPTION_KEYS, and start again. Nothing is lost. Where those keys are lost for good: "
    "python -m therapyties.serve --keys-are-lost starts without them, and manage.py emergency_access lets you in."
)
A_LOOK = 0.5  # seconds between two looks whether everybody is still there
ONE_AT_A_TIME = 0x7469_6573  # the number by which servers that start at once know each other's lock on PostgreSQL


def main() -> NoReturn:
    """Serve until told to stop, and end with the exit code."""
    parser = argparse.ArgumentParser(prog="python -m therapyties.serve", description=__doc__)
    parser.add_argument("--bind", default="127.0.0.1:8000", metavar="HOST:PORT", help="where to listen (%(default)s)")
    parser.add_argument("--workers", type=int, default=2, metavar="N", help="processes that answer (%(default)s)")
    parser.add_argument("--threads", type=int, default=4, metavar="N", help="threads of each (%(default)s)")
    parser.add_argument("--only-prepare", action="store_true", help="get the database ready, and serve nothing")
    parser.add_argument("--without-backup", action="store_true", help="make none before the database is upgraded")
    parser.add_argument("--keys-are-lost", action="store_true", help="start though no key opens what is stored")
    parser.add_argument("--email", default="", help="of whom the first login is made for")
    parser.add_argument("--into-a-log", action="store_true", help="what is said is kept: no first login is made")
    chosen = parser.parse_args()
    with updating.running(BASE_DIR) as may_run:  # before anything that an update changes is read
        sys.exit(serve(chosen) if may_run else updating.UNDER_WAY)


def serve(chosen: argparse.Namespace) -> int:
    if problem := updating.complaint(BASE_DIR):
        sys.exit(problem)
    if not chosen.only_prepare:
        host, _, port = chosen.bind.rpartition(":")
        check_port(port, host)
    application = set_up()
    with say_at_work():  # before anything is changed: nobody restores a backup meanwhile
        # In a process of its own, which takes along what only this needs.
        ready = partial(prepare, backs_up=not chosen.without_backup, needs_keys=not chosen.keys_are_lost)
        preparing = started(partial(ready, only_roles=chosen.into_a_log, email=chosen.email))
        preparing.join()
        if preparing.exitcode or chosen.only_prepare:
            return preparing.exitcode or 0
        from .wsgi import at_once  # as its application

        site = Site(application, at_once, bind=chosen.bind, workers=chosen.workers, threads=chosen.threads)
        warm(application)
        site.warm()
        connections.close_all()  # what is open must not be shared
        reader.close()  # a fork would close it
        keep_shared()
        return run_together([site.serve, work] if settings.RUN_WORKER else [site.serve])


# --- getting ready


def set_up() -> Application:
    """The site as a WSGI application, its code loaded and its settings read."""
    if problem := complaint_about_env(BASE_DIR / ".env"):
        sys.exit(problem)
    try:
        from .wsgi import application  # which sets Django up: not before it is known that somebody may listen
    except ImproperlyConfigured as error:
        sys.exit(str(error))
    except OSError as error:
        sys.exit(f"{error.filename}: {error.strerror}. There has to be a folder that {getuser()} may write (DATA_DIR).")
    problem = complaint(settings.DATA_DIR) or complaint_about_writing(Path(settings.BACKUP_DIR), "BACKUP_DIR")
    if problem:
        sys.exit(problem)
    for slip in slips():
        print(slip, file=sys.stderr, flush=True)
    return application


def prepare(*, backs_up: bool = True, needs_keys: bool = True, only_roles: bool = False, email: str = "") -> None:
    """The database has its tables, its starting pages, its roles and a first login. Before what is stored there is
    changed to this version, a backup is made; a database of a newer version, or one of other keys, is left alone, and
    the way out is said. So is that there are backups where nothing is stored."""
    with suppress(OSError):  # of a folder that somebody else gave us, they decide
        settings.DATA_DIR.chmod(0o700)
    check_bucket()
    with in_words(), alone():
        if names := versions.unknown():
            sys.exit(versions.WAY_OUT.format(names=", ".join(names)))
        if versions.is_behind():
            if versions.is_empty():
                say_what_was_there()
            elif backs_up:
                back_up_first()
            call_command("migrate", interactive=False, verbosity=0)
        keys = rotation.look()
        if keys.closed and not keys.opened:
            if needs_keys:
                sys.exit(OTHER_KEYS)
            print(OTHER_KEYS, flush=True)
        try:
            call_command("seed_site")
        except Away as problem:  # a new site has pictures to put there
            sys.exit(f"BUCKET_URL: {problem}")
        call_command("first_login", only_roles=only_roles, email=email)


def check_bucket() -> None:
    """A bucket that refuses us stops the start, in words. One that does not answer is said; the pages do without."""
    from django.core.files.storage import default_storage  # which needs a Django that is set up

    if not settings.BUCKET:
        return
    try:
        default_storage.check()  # type: ignore[attr-defined]
    except Refused as problem:
        sys.exit(
            f"BUCKET_URL: {problem} Is the key right, does the bucket {settings.BUCKET} exist, and may the key list, "
            "read, write and delete in it?"
        )
    except Away as problem:
        print(f"BUCKET_URL: {problem} Until it does, nothing can be uploaded.", file=sys.stderr, flush=True)


def say_what_was_there() -> None:
    """A database that is new beside backups may be one whose file was moved, or taken away."""
    from .upkeep import backups  # which needs a Django that is set up

    if backups.existing():
        print(
            f"The database is new, but there are backups in {settings.BACKUP_DIR}. If it is not meant to be new: stop, "
            "and put its file back, or `manage.py restore_backup FILE --in-place`.",
            flush=True,
        )


def back_up_first() -> None:
    from .upkeep import backups  # which needs a Django that is set up

    try:
        made = backups.make(timezone.now())
    except Failed as problem:
        sys.exit(f"No backup could be made before the upgrade. {problem} With --without-backup it is done without one.")
    print(f"Before the upgrade a backup was made: {made}", flush=True)


@contextmanager
def alone() -> Iterator[None]:
    """While this goes on, no other server that starts on the same database changes it."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_lock(%s)", [ONE_AT_A_TIME])
            try:
                yield
            finally:
                cursor.execute("SELECT pg_advisory_unlock(%s)", [ONE_AT_A_TIME])
    else:
        with locked("starting", ALONE):
            yield


def warm(application: Application) -> None:
    """One page of each kind has been shown, so that nobody waits for templates to be read and code to be imported."""
    # They need a Django that is set up.
    from django.urls import reverse
    from wagtail.models import Page

    from .upkeep.readiness import complaints_about_settings

    complaints_about_settings()
    pages = {page.content_type_id: page for page in Page.objects.live().filter(depth__gt=1).order_by("-path")}
    paths = [urlsplit(page.get_full_url() or "").path for page in pages.values()]
    for path in [*paths, reverse("asking:form"), reverse(settings.LOGIN_URL), "/healthz"]:
        if path:
            show(application, path)


def show(application: Application, path: str) -> None:
    """Ask the application for that page as a visitor would, and throw the answer away."""
    url = urlsplit(settings.SITE_URL)
    asked = {
        "REQUEST_METHOD": "GET",
        "SCRIPT_NAME": "",
        "PATH_INFO": path,
        "QUERY_STRING": "",
        "SERVER_PROTOCOL": "HTTP/1.1",
        "SERVER_NAME": url.hostname,
        "SERVER_PORT": str(url.port or (443 if settings.HTTPS else 80)),
        "REMOTE_ADDR": "127.0.0.1",
        "HTTP_HOST": url.netloc,
        "HTTP_X_FORWARDED_PROTO": url.scheme,
        "HTTP_ACCEPT_ENCODING": "gzip, br",
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": url.scheme,
        "wsgi.input": io.BytesIO(),
        "wsgi.errors": sys.stderr,
        "wsgi.multithread": True,
        "wsgi.multiprocess": True,
        "wsgi.run_once": False,
    }
    answer = application(asked, lambda *_: None)
    for _piece in answer:
        pass
    if close := getattr(answer, "close", None):
        close()


# --- the processes


class Site(BaseApplication):
    """gunicorn for the site, with these settings."""

    def __init__(self, application: Application, at_once: AtOnce | None = None, **options: object) -> None:
        self.application, self.at_once, self.options = application, at_once, options
        super().__init__()

    def load_config(self) -> None:
        chosen = {
            "worker_class": "therapyties.buffering.BufferingWorker",
            "worker_tmp_dir": "/tmp",  # noqa: S108 - a file without a name, for the sign of life
            "preload_app": True,
            "control_socket_disable": True,
            "loglevel": "error",  # its warnings name the address and the words of who sent no request at all
            "when_ready": say_where,
            "forwarded_allow_ips": "",  # TRUSTED_PROXIES says whom we believe (forwarded.py)
            "secure_scheme_headers": {},
        }
        for name, value in (chosen | self.options).items():
            self.cfg.set(name, value)

    def warm(self) -> None:
        """What a process of ours would load first is loaded: whatever each loads by itself, it keeps by itself."""
        _loaded = self.cfg.worker_class, self.cfg.logger_class
        load_command_class("therapyties.upkeep", "run_worker")

    def load(self) -> Application:
        return self.application

    def serve(self) -> None:
        answer_without_a_name()
        Arbiter(self).run()


def answer_without_a_name() -> None:
    """No answer says what program gave it; gunicorn has no setting for that, so this replaces the method."""
    default_headers = Response.default_headers

    def nameless(self: Response) -> list[str]:
        return [line for line in default_headers(self) if not line.startswith("Server:")]

    Response.default_headers = nameless


def say_where(_arbiter: Arbiter) -> None:
    print(f"Serving {settings.SITE_URL} and its back office {settings.SITE_URL}/admin/ (stop with Ctrl-C)", flush=True)


def work() -> None:
    """Send messages, and do what else happens by itself, until told to stop or left alone."""
    call_command("run_worker", watch=True)


def run_together(acts: list[Callable[[], None]]) -> int:
    """Run each in a process of its own, until the first ends or a stop is asked for; then end them all. The exit code
    is the first one's. Any other that ends by itself is started again: visitors do not wait for messages."""
    stop = Stop()
    stop.on_signals()
    running = [started(act) for act in acts]
    while running[0].is_alive() and not stop.wait(A_LOOK):
        running[1:] = [one if one.is_alive() else started(act) for act, one in zip(acts[1:], running[1:], strict=True)]
    end_all(running)
    return 0 if stop.is_set() else running[0].exitcode or 0


def end_all(running: Iterable[BaseProcess]) -> None:
    """Each is told to stop; one that has not ended in its time is ended by force, which nothing of ours minds."""
    for one in running:
        one.terminate()
    ends = time.monotonic() + STOPPED_WITHIN
    for one in running:
        one.join(max(0.0, ends - time.monotonic()))
        if one.is_alive():
            one.kill()
            one.join()


if __name__ == "__main__":
    main()
