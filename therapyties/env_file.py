"""Writes .env so that a shell, compose and the settings read the same from it. Needs nothing but Python itself."""

from __future__ import annotations

import base64
import os
import re
import secrets
import shlex
from pathlib import Path
from urllib.parse import quote

LINE = re.compile(r"^(?P<off># )?(?P<name>[A-Z][A-Z0-9_]*)=(?P<value>.*)$")


class Unwritable(ValueError):
    """No way of writing it means the same to everybody who reads it."""


def quoted(value: str) -> str:
    """The value as it stands in .env. Between single quotes nobody looks for anything; with one inside, what is read
    between double quotes must hold nothing that means something there. Raises Unwritable."""
    if re.fullmatch(r"[\w@%+=:,./-]*", value, re.ASCII):
        return value
    if not value.isprintable():
        raise Unwritable("It holds a character that cannot be seen.")
    if value[0] == "$" or value[0] == value[-1] == '"':
        raise Unwritable("It begins with $, or stands in quotation marks as a whole.")
    if "'" not in value:
        return f"'{value}'"
    if re.search(r'["$`\\]', value):
        raise Unwritable('It holds an apostrophe beside one of these: " $ ` \\')
    return f'"{value}"'


def part_of_an_address(text: str) -> str:
    """A name or a password as it may stand in an address such as smtp://name:password@host."""
    return quote(text, safe="")


def read(text: str) -> dict[str, str]:
    """What stands in such a file, as a shell reads it."""
    found = {}
    for line in text.splitlines():
        if (match := LINE.match(line)) and not match["off"]:
            value = match["value"]
            with_quotes = value[:1] in ("'", '"')
            found[match["name"]] = "".join(shlex.split(value)[:1]) if with_quotes else value.strip()
    return found


def with_values(text: str, values: dict[str, str], no_values: dict[str, str] | None = None) -> str:
    """The text with these values. What has one already keeps it: a secret is never written over. What has the value in
    `no_values`, such as the example's, counts as having none."""
    known, none = read(text), no_values or {}
    missing = {name: value for name, value in values.items() if known.get(name, "") in ("", none.get(name))}
    lines = []
    for line in text.splitlines():
        match = LINE.match(line)
        if match and match["name"] in missing:
            line = f"{match['name']}={quoted(missing.pop(match['name']))}"
        lines.append(line)
    lines += [f"{name}={quoted(value)}" for name, value in missing.items()]
    return "\n".join(lines) + "\n"


def new_secrets() -> dict[str, str]:
    return {"SECRET_KEY": secrets.token_urlsafe(48), "FIELD_ENCRYPTION_KEYS": new_encryption_key()}


def new_encryption_key() -> str:
    """One key for FIELD_ENCRYPTION_KEYS, as Fernet makes them."""
    return base64.urlsafe_b64encode(os.urandom(32)).decode()


def write(path: Path, text: str) -> None:
    """The file holds that text, its owner alone can read it, and at no moment is it half of it."""
    new = path.with_name(f"{path.name}.new")
    new.unlink(missing_ok=True)
    with os.fdopen(os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    if path.exists() and os.geteuid() == 0:
        os.chown(new, path.stat().st_uid, path.stat().st_gid)
    new.replace(path)
