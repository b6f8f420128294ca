"""Reads the environment for the settings, each variable in its own way; what cannot be used is said in words."""

import difflib
import re
from collections.abc import Callable
from email.utils import parseaddr
from ipaddress import IPv4Network, IPv6Network, ip_network
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

import environ
from cryptography.fernet import Fernet
from django.core.exceptions import ImproperlyConfigured

from .addresses import ESCAPED, HOST, Wrong, split
from .storage import Bucket

BASE_DIR = Path(__file__).resolve().parent.parent
env = environ.Env()
known: set[str] = set()  # the names that were asked for
NEAR = 0.85  # of 1: how much of a name has to be another's before it counts as a slip


class Refused(ImproperlyConfigured):
    """A variable that is missing or cannot be used; says which, why, and an example, in one line."""


def variable(name: str, example: str, read: Callable[..., Any] = env.str, **options: Any) -> Any:
    """The value of the environment variable `name` as `read` understands it.

    Raises Refused, naming the variable and an `example`, when it is missing or cannot be read; its value is not
    repeated, for it may be a secret.
    """
    known.add(name)
    try:
        value = read(name, **options)
    except (ImproperlyConfigured, ValueError, KeyError, TypeError) as error:
        problem = "is not usable" if name in env.ENVIRON else "is missing"
        why = f": {error}" if isinstance(error, Wrong) else ""
        raise Refused(f"{name} {problem}{why}. Example: {name}={example}") from None
    if value == "" and "default" not in options:
        raise Refused(f"{name} is empty. Example: {name}={example}")
    return value


def slips() -> list[str]:
    """A line for each variable that nobody asks for and whose name is nearly one that is asked for."""
    found = []
    for name in sorted(set(env.ENVIRON) - known):
        for near in difflib.get_close_matches(name, known, n=1, cutoff=NEAR):
            if near not in env.ENVIRON:
                found.append(f"{name} is a variable that nothing here reads. Is {near} meant?")
    return found


def boolean(name: str, default: str) -> bool:
    value = env.str(name, default=default).strip().lower()
    if value not in ("true", "false"):
        raise Wrong("it is true or false")
    return value == "true"


def database(name: str, default: str) -> dict[str, Any]:
    url = env.str(name, default=default)
    if url.startswith(("postgres://", "postgresql://")):
        parts = split(url)
        if not re.fullmatch(r"/[^/]+", parts.path):
            raise Wrong(f"after the host stands / and the name of one database, and no more; {ESCAPED}")
    elif not url.startswith("sqlite://"):
        raise Wrong("it begins with postgres:// or sqlite:///")
    return env.db_url(name, default=default)


def secret_key(name: str) -> str:
    key = env.str(name)
    if key and len(key) < 32:
        raise Wrong(f"it has {len(key)} characters, and needs 32")
    return key


def fernet_keys(name: str) -> list[str] | str:
    keys = [key for key in env.list(name) if key]
    for number, key in enumerate(keys, start=1):
        try:
            Fernet(key)
        except ValueError:
            raise Wrong(f"number {number} of {len(keys)} is no key") from None
    return keys or ""


def site_url(name: str) -> str:
    url = env.str(name)
    address = split(url) if url else urlsplit(url)
    if not url:
        return ""
    if address.scheme not in ("http", "https") or "://" not in url:
        raise Wrong("it begins with https://")
    if not address.hostname or not HOST.fullmatch(address.netloc.removesuffix(f":{address.port}")):
        raise Wrong("between // and the next / stands the name of the site, and at most a port")
    if address.path not in ("", "/") or address.query:
        raise Wrong("nothing stands behind the name: the site has it for itself")
    if address.scheme == "http" and address.hostname not in ("127.0.0.1", "localhost"):
        raise Wrong("http without s is for this machine only")
    return f"{address.scheme}://{address.netloc}"


def mailer(name: str) -> dict[str, Any]:
    """One entry of MAILERS from an address such as smtp+tls://user:password@host:587 or file:FOLDER."""
    url = env.str(name)
    if url.startswith("file:"):
        folder = url.removeprefix("file:")
        if not folder.strip():
            raise Wrong("behind file: stands the folder for the mail, as in file:var/mail")
        return {
            "BACKEND": "django.core.mail.backends.filebased.EmailBackend",
            "OPTIONS": {"file_path": str(BASE_DIR / folder)},
        }
    if not url.startswith(("smtp://", "smtp+tls://", "smtp+ssl://")):
        raise Wrong("it begins with smtp+tls://, smtp+ssl://, smtp:// or file:")
    address = split(url)
    if address.path not in ("", "/"):
        raise Wrong(f"nothing stands behind the host and its port; {ESCAPED}")
    parts = env.email_url(name)
    if not parts.get("EMAIL_HOST"):
        raise Wrong("it names no host")
    return {
        "BACKEND": "therapyties.mail.EmailBackend",
        "OPTIONS": {
            "host": parts["EMAIL_HOST"],
            "port": parts["EMAIL_PORT"] or (587 if "+tls" in url else 465 if "+ssl" in url else 25),
            "username": parts["EMAIL_HOST_USER"] or "",
            "password": parts["EMAIL_HOST_PASSWORD"] or "",
            "use_tls": url.startswith("smtp+tls:"),
            "use_ssl": url.startswith("smtp+ssl:"),
            "timeout": 10,  # seconds for each answer; the next message waits behind it
        },
    }


def sender(name: str) -> str:
    value = env.str(name)
    if value and "@" not in parseaddr(value)[1]:
        raise Wrong("there is no email address in it")
    return value


def networks(name: str, default: str) -> list[IPv4Network | IPv6Network]:
    """Networks; what is no network, a unix socket, is left to `has_unix`."""
    items = [item.strip() for item in env.list(name, default=default)]
    return [_network(item, number) for number, item in enumerate(items, start=1) if item and item != "unix"]


def _network(item: str, number: int) -> IPv4Network | IPv6Network:
    try:
        return ip_network(item)
    except ValueError:
        raise Wrong(f"number {number} is neither an address nor a network that begins at its first address") from None


def has_unix(name: str, default: str) -> bool:
    return "unix" in [item.strip() for item in env.list(name, default=default)]


def status_token(name: str, default: str) -> str:
    token = env.str(name, default=default)
    if token and len(token) < 24:
        raise Wrong(f"it has {len(token)} characters, and needs 24")
    return token


def heartbeat(name: str, default: str) -> str:
    url = env.str(name, default=default)
    if url and (urlsplit(url).scheme not in ("http", "https") or not urlsplit(url).hostname):
        raise Wrong("it is no address that begins with https://")
    return url


def addresses(name: str, default: str) -> list[str]:
    found = [item.strip() for item in env.list(name, default=default) if item.strip()]
    for number, item in enumerate(found, start=1):
        if "@" not in parseaddr(item)[1]:
            raise Wrong(f"number {number} is no email address")
    return found


def host_names(name: str, default: list[str]) -> list[str]:
    found = [item.strip() for item in env.list(name, default=default) if item.strip()]
    for number, item in enumerate(found, start=1):
        if item != "*" and not HOST.fullmatch(item):
            raise Wrong(f"number {number} is no host name: there is no https:// before it, no port, no path, no space")
    return found


def bucket(name: str, default: str) -> Bucket | None:
    url = env.str(name, default=default)
    return Bucket.of(url) if url else None


def log_format(name: str, default: str) -> str:
    value = env.str(name, default=default)
    if value not in ("line", "json"):
        raise Wrong("it is line or json")
    return value


def zone(name: str, default: str) -> str:
    try:
        return ZoneInfo(env.str(name, default=default)).key
    except (ValueError, KeyError, OSError):
        raise Wrong("this machine knows no time zone of that name") from None
