"""Who is at the other end of a connection, and whether what it says of somebody behind it is believed."""

from collections.abc import Mapping
from ipaddress import IPv4Address, IPv6Address, ip_address
from typing import Any

from django.conf import settings

Address = IPv4Address | IPv6Address


def address_of(meta: Mapping[str, Any]) -> Address | None:
    """The network address that a request came from, by what the server says of it (WSGI); None if nobody knows.

    X-Forwarded-For counts only when the connection itself comes from one of TRUSTED_PROXIES, and is then read from
    its end: what stands before the last untrusted address was written by the visitor.
    """
    address = _address(meta.get("REMOTE_ADDR", ""))
    if not is_proxy(meta):
        return address
    for hop in reversed(meta.get("HTTP_X_FORWARDED_FOR", "").split(",")):
        found = _address(hop)
        if found is None:
            break
        address = found
        if not _is_trusted(address):
            break
    return address


def is_proxy(meta: Mapping[str, Any]) -> bool:
    """Whether the connection comes from one of TRUSTED_PROXIES. A unix socket has no address: it is one if that list
    says "unix"."""
    text = meta.get("REMOTE_ADDR", "")
    if not text:
        return settings.UNIX_SOCKET_IS_A_PROXY
    address = _address(text)
    return address is not None and _is_trusted(address)


def _is_trusted(address: Address) -> bool:
    return any(address in network for network in settings.TRUSTED_PROXIES)


def _address(text: str) -> Address | None:
    """The address written there; an IPv4 one that a socket of both families shows as IPv6 is IPv4 again."""
    try:
        address = ip_address(text.strip())
    except ValueError:
        return None
    return getattr(address, "ipv4_mapped", None) or address
