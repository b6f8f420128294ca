"""Asking an address that somebody gave, without being led into the machine's own network.

The name is resolved here, each result is looked at, and the connection goes to the one that was looked at: a name that
means something else the second time leads nowhere else. Every redirect is looked at anew. Size and time are limited,
the time that a name takes included.
"""

import contextlib
import http.client
import queue
import socket
import ssl
import threading
import time
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address
from typing import Any
from urllib.parse import SplitResult, urljoin, urlsplit

from django.utils.translation import gettext as _

type Network = IPv4Network | IPv6Network
type Address = IPv4Address | IPv6Address

REDIRECTS = (301, 302, 303, 307, 308)
SEE_OTHER = 303  # RFC 9110, 15.4: the answer is there to be read, and nothing is sent again
OFTEN_MEANT_AS_SEE_OTHER = (301, 302)  # to a POST, as every browser takes them
MOST_REDIRECTS = 3
CHUNK = 64 * 1024  # bytes
LONGEST_URL = 2000
PORTS = {"https": 443, "http": 80}
UNICAST = IPv6Network("2000::/3")  # RFC 4291: all that is given out of IPv6
NAT64 = IPv6Network("64:ff9b::/96")  # RFC 6052: the last four bytes are an IPv4 address


class Unreachable(Exception):
    """There is no answer from there; says why, in words without the address, which may be a secret."""


@dataclass(frozen=True)
class Limits:
    """What an answer may cost: bytes, and seconds from the first step to the last byte."""

    size: int = 5_000_000
    seconds: float = 20.0


@dataclass(frozen=True)
class Answer:
    status: int
    headers: Mapping[str, str]  # names in lower case
    body: bytes


def ask(
    url: str,
    *,
    method: str = "GET",
    headers: Mapping[str, str] | None = None,
    body: bytes | None = None,
    limits: Limits | None = None,
    allowed: Collection[Network] = (),
) -> Answer:
    """The answer from there, redirects followed. `allowed`: networks of this machine that may be asked all the same,
    which only tests have. Raises Unreachable."""
    limits = limits or Limits()
    deadline = time.monotonic() + limits.seconds
    sent = dict(headers or {})
    for _step in range(MOST_REDIRECTS + 1):
        target = checked(url, allowed)
        answer = _ask_once(target, method, sent, body, limits.size, deadline, allowed)
        if answer.status not in REDIRECTS:
            return answer
        url = urljoin(url, answer.headers.get("location", ""))
        if answer.status == SEE_OTHER or (method == "POST" and answer.status in OFTEN_MEANT_AS_SEE_OTHER):
            method, body = "GET", None
            sent = {name: value for name, value in sent.items() if not name.lower().startswith("content-")}
        if urlsplit(url).netloc != target.netloc:
            sent.pop("Authorization", None)  # a password is for the one who was asked
    raise Unreachable(_("The address leads on and on."))


def checked(url: str, allowed: Collection[Network] = ()) -> SplitResult:
    """The parts of an address that may be asked, as far as can be told before its name is resolved."""
    try:
        target = urlsplit(url)
        port = target.port
    except ValueError:
        raise Unreachable(_("This is not an address that can be read.")) from None
    if (
        len(url) > LONGEST_URL
        or not target.hostname
        or "@" in target.netloc
        or not url.isascii()
        or not url.isprintable()
    ):
        raise Unreachable(_("This is not an address that can be read."))
    if target.scheme != "https" and not (allowed and target.scheme == "http"):
        raise Unreachable(_("The address must begin with https://."))
    if port not in (None, PORTS["https"], 8443) and not allowed:
        raise Unreachable(_("The address names a port that is not asked."))
    with contextlib.suppress(ValueError):  # a name is looked up when it is asked
        if not may_be_asked(_plain(target.hostname), allowed):
            raise Unreachable(_("This address is not on the internet."))
    return target


def _ask_once(
    target: SplitResult,
    method: str,
    headers: Mapping[str, str],
    body: bytes | None,
    size: int,
    deadline: float,
    allowed: Collection[Network],
) -> Answer:
    host, port = str(target.hostname), target.port or PORTS[target.scheme]
    path = target.path or "/"
    connection = _Connection(host, port, deadline, is_secure=target.scheme == "https", allowed=allowed)
    # Whoever sends a byte now and then is cut off at the deadline as well.
    watchdog = threading.Timer(max(0.1, deadline - time.monotonic()), connection.cut)
    watchdog.daemon = True
    watchdog.start()
    try:
        connection.request(method, f"{path}?{target.query}" if target.query else path, body, dict(headers))
        answer = connection.getresponse()
        content = _read(connection, answer, size, deadline)
        return Answer(answer.status, {name.lower(): value for name, value in answer.getheaders()}, content)
    except ssl.SSLError:
        raise Unreachable(_("The address has no valid certificate.")) from None
    except TimeoutError:
        raise Unreachable(_("There was no answer in time.")) from None
    except (OSError, http.client.HTTPException, ValueError):
        late = time.monotonic() >= deadline
        said = _("There was no answer in time.") if late else _("There was no answer from there.")
        raise Unreachable(said) from None
    finally:
        watchdog.cancel()
        connection.close()


def _read(connection: "_Connection", answer: http.client.HTTPResponse, size: int, deadline: float) -> bytes:
    parts: list[bytes] = []
    total = 0
    while True:
        connection.wait_until(deadline)
        part = answer.read1(CHUNK)
        if not part:
            connection.wait_until(deadline)  # what was cut off there is not the whole
            return b"".join(parts)
        parts.append(part)
        total += len(part)
        if total > size:
            raise Unreachable(_("What came from there is too large."))


class _Connection(http.client.HTTPConnection):
    """To an address that was looked at, under the name that was asked for."""

    def __init__(self, host: str, port: int, deadline: float, *, is_secure: bool, allowed: Collection[Network]) -> None:
        super().__init__(host, port, timeout=max(0.1, deadline - time.monotonic()))
        self.deadline, self.is_secure, self.allowed = deadline, is_secure, allowed
        # http.client lets go of its own once an answer says that it is the last.
        self.wire: socket.socket | None = None

    def connect(self) -> None:
        """Raises Unreachable if the name stands for anything but public addresses."""
        address = resolved(self.host, self.port, self.deadline, self.allowed)
        left = max(0.1, self.deadline - time.monotonic())
        self.sock = socket.create_connection((str(address), self.port), timeout=left)
        if self.is_secure:
            self.sock = ssl.create_default_context().wrap_socket(self.sock, server_hostname=self.host)
        self.wire = self.sock

    def cut(self) -> None:
        """Whatever waits for it waits no longer."""
        if self.wire is not None:
            with contextlib.suppress(OSError):
                self.wire.shutdown(socket.SHUT_RDWR)

    def wait_until(self, deadline: float) -> None:
        """What is read next is there by then. Raises TimeoutError if that has passed."""
        left = deadline - time.monotonic()
        if left <= 0:
            raise TimeoutError
        if self.wire is not None:
            with contextlib.suppress(OSError):  # closed already; what was read of it before is still to be had
                self.wire.settimeout(left)


def resolved(host: str, port: int, deadline: float, allowed: Collection[Network] = ()) -> Address:
    """The first address that the name stands for. Raises Unreachable if one of them is of a private network, and
    TimeoutError if nobody says what it stands for by the deadline."""
    try:
        found = _looked_up(host, port, deadline)
    except TimeoutError:
        raise
    except (OSError, UnicodeError):
        raise Unreachable(_("There is no such address on the internet.")) from None
    addresses = [_plain(str(sockaddr[0])) for *_rest, sockaddr in found]
    if not addresses or not all(may_be_asked(address, allowed) for address in addresses):
        raise Unreachable(_("This address is not on the internet."))
    return addresses[0]


def _looked_up(host: str, port: int, deadline: float) -> list[Any]:
    """What the system's resolver says. It takes no time limit, so it is asked by a thread of its own, which is left to
    itself where it takes too long."""
    said: queue.SimpleQueue[list[Any] | Exception] = queue.SimpleQueue()

    def look_up() -> None:
        try:
            said.put(socket.getaddrinfo(host, port, type=socket.SOCK_STREAM))
        except Exception as problem:  # it is raised where the answer is waited for
            said.put(problem)

    threading.Thread(target=look_up, name="resolver", daemon=True).start()
    try:
        found = said.get(timeout=max(0.1, deadline - time.monotonic()))
    except queue.Empty:
        raise TimeoutError from None
    if isinstance(found, Exception):
        raise found
    return found


def may_be_asked(address: Address, allowed: Collection[Network] = ()) -> bool:
    """Whether it is of the internet, or of a network that is allowed all the same."""
    if any(address in network for network in allowed):
        return True
    if isinstance(address, IPv6Address) and address not in UNICAST:
        return False
    return address.is_global and not address.is_multicast


def _plain(text: str) -> Address:
    """Without its zone; an IPv4 address in the clothes of IPv6 is what it is."""
    address = ip_address(text.partition("%")[0])
    inner = None
    if isinstance(address, IPv6Address):
        inner = address.ipv4_mapped or address.sixtofour or (address.teredo or (None, None))[1]
        if address in NAT64:
            inner = IPv4Address(int(address) & 0xFFFFFFFF)
    return inner or address
