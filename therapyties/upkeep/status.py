"""How the site is, for whoever watches it from outside: each finding in words, and whether all is well."""

import hmac
import shutil
import socket
import ssl
import time
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address, ip_network
from urllib.parse import SplitResult, urlsplit

from django.conf import settings
from django.core.files.storage import default_storage
from django.db import DatabaseError
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from django.utils.translation import gettext_noop
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from consultations.jobs import JOBS as CONSULTATIONS
from consultations.models import Message
from pages.models import PracticeDetails
from therapyties.security import outside, rotation, throttle
from therapyties.storage import Away, Refused

from . import backups, set_aside
from .models import JobRun

SENDING = CONSULTATIONS[0].name
HEARTBEAT = gettext_noop("telling the watch that all is well")
LATE = timedelta(minutes=15)  # of the worker, which writes down a success at least every ten, and of a message
BACKED_UP = timedelta(hours=26)
ROOM = 500 * 1024 * 1024  # bytes
DAYS_LEFT = 14  # of the license and of the certificate
EXPIRED = 10  # X509_V_ERR_CERT_HAS_EXPIRED, of a certificate that nobody is shown any more
ASKED_EVERY = 60 * 60  # seconds; whoever watches asks each minute, and a certificate lasts for weeks
ANYWHERE = (ip_network("0.0.0.0/0"), ip_network("::/0"))  # the host named the address


@dataclass(frozen=True)
class Finding:
    name: str
    is_well: bool
    words: str


def findings(now: datetime) -> list[Finding]:
    """Everything that is looked at. A database that does not answer is one finding, and all there is to say."""
    outside_the_database = [_backup(now), _disk(), *_bucket()]
    try:
        of_the_database = [_worker(now), _messages(now), _jobs(), _keys(), _license(now)]
        return [*of_the_database, *outside_the_database, _certificate(now)]
    except DatabaseError:
        return [Finding("database", False, "does not answer"), *outside_the_database]


def _worker(now: datetime) -> Finding:
    seen = JobRun.objects.filter(name=SENDING).values_list("last_ok_at", flat=True).first()
    if seen is None:
        return Finding("worker", False, "has never run")
    minutes = round((now - seen).total_seconds() / 60)
    return Finding("worker", timedelta(0) <= now - seen + LATE <= 2 * LATE, f"went well {minutes} minutes ago")


def _messages(now: datetime) -> Finding:
    oldest = Message.objects.due(now).order_by("created_at").values_list("created_at", flat=True).first()
    if oldest is None:
        return Finding("messages", True, "none waits")
    minutes = round((now - oldest).total_seconds() / 60)
    return Finding("messages", now - oldest < LATE, f"the oldest has waited for {minutes} minutes")


def _jobs() -> Finding:
    failing = JobRun.objects.exclude(failing_since=None).exclude(name=HEARTBEAT).order_by("name")
    names = list(failing.values_list("name", flat=True))
    return Finding("jobs", not names, f"failing: {', '.join(names)}" if names else "none fails")


def _keys() -> Finding:
    closed = rotation.look().closed
    words = "no key opens a part of what is stored: FIELD_ENCRYPTION_KEYS lacks one" if closed else "they open all"
    return Finding("keys", not closed, words)


def _backup(now: datetime) -> Finding:
    if problem := backups.complaint():
        return Finding("backup", False, problem)
    made = backups.newest(now)
    if made is None:
        return Finding("backup", False, "there is none")
    hours = round((now - made).total_seconds() / 3600)
    words = f"the newest is {hours} hours old"
    if kept := [folder.name for folder in set_aside.folders()]:
        words += f"; kept from before a restore: {', '.join(kept)}"
    return Finding("backup", now - made < BACKED_UP, words)


def _disk() -> Finding:
    free = shutil.disk_usage(settings.DATA_DIR).free
    return Finding("disk", free >= ROOM, f"{free // (1024 * 1024)} MB are free")


def _bucket() -> list[Finding]:
    """Of a site whose media are in one."""
    if not settings.BUCKET:
        return []
    try:
        default_storage.check()  # type: ignore[attr-defined]
    except Refused:
        return [Finding("bucket", False, "refuses us: its key, or its name, is not right")]
    except Away:
        return [Finding("bucket", False, "does not answer")]
    return [Finding("bucket", True, "answers")]


def _license(now: datetime) -> Finding:
    ends = PracticeDetails.current().licence_expires
    if ends is None:
        return Finding("license", True, "no date is given")
    days = (ends - timezone.localdate(now)).days
    return Finding("license", days >= DAYS_LEFT, f"{days} days are left")


_certificate_seen: tuple[float, datetime | None] = (-float("inf"), None)


def _certificate(now: datetime) -> Finding:
    global _certificate_seen
    if not settings.HTTPS:
        return Finding("certificate", True, "the address is not https")
    asked, ends = _certificate_seen
    if time.monotonic() - asked > ASKED_EVERY:
        ends = certificate_ends(urlsplit(settings.SITE_URL))
        _certificate_seen = (time.monotonic(), ends)
    if ends is None:
        return Finding("certificate", True, "could not be looked at from here")
    if ends <= now:
        return Finding("certificate", False, "has ended")
    days = (ends - now).days
    return Finding("certificate", days >= DAYS_LEFT, f"{days} days are left")


def certificate_ends(address: SplitResult) -> datetime | None:
    """When the certificate of that address ends, some time ago if it has; None if nobody answers there, as where the
    address is another machine's inside."""
    host, port = str(address.hostname), address.port or 443
    try:
        with (
            socket.create_connection((host, port), timeout=3) as plain,
            ssl.create_default_context().wrap_socket(plain, server_hostname=host) as secure,
        ):
            seconds = ssl.cert_time_to_seconds(str((secure.getpeercert() or {}).get("notAfter")))
    except ssl.SSLCertVerificationError as error:
        return datetime.fromtimestamp(0, UTC) if error.verify_code == EXPIRED else None
    except (OSError, ValueError):
        return None
    return datetime.fromtimestamp(seconds, UTC)


@require_safe
@never_cache
def statusz(request: HttpRequest) -> HttpResponse:
    """200 while all is well, else 503: a line for each finding, or JSON for whoever asks for it. Nothing is here for
    anybody who brings neither STATUS_TOKEN nor an address in STATUS_NETWORKS."""
    if not _may_look(request):
        raise Http404
    found = findings(timezone.now())
    status = 200 if all(one.is_well for one in found) else 503
    if "application/json" in request.headers.get("Accept", ""):
        content = {"is_well": status == 200, "findings": [asdict(one) for one in found]}
        return JsonResponse(content, status=status)
    lines = "".join(f"{'well' if one.is_well else 'BAD '} {one.name}: {one.words}\n" for one in found)
    return HttpResponse(lines, status=status, content_type="text/plain; charset=utf-8")


def _may_look(request: HttpRequest) -> bool:
    sent = request.headers.get("Authorization", "").removeprefix("Bearer ")
    if settings.STATUS_TOKEN and hmac.compare_digest(sent.encode(), settings.STATUS_TOKEN.encode()):
        return True
    try:
        address = ip_address(throttle.peer_of(request).partition("/")[0])
    except ValueError:
        return False
    return any(address in network for network in settings.STATUS_NETWORKS)


def say_all_is_well(now: datetime) -> None:
    """Ask HEARTBEAT_URL while all is well; what is silent there is noticed there. Raises Unreachable."""
    if settings.HEARTBEAT_URL and all(one.is_well for one in findings(now)):
        outside.ask(settings.HEARTBEAT_URL, allowed=ANYWHERE, limits=outside.Limits(size=100_000, seconds=10))
