"""Asks what only whoever runs the site can know, and writes it to .env. Needs nothing but Python itself."""

from __future__ import annotations

import ipaddress
import re
import sys
from collections.abc import Callable
from email.utils import formataddr, parseaddr
from getpass import getpass
from pathlib import Path

from therapyties import env_file

ROOT = Path(__file__).resolve().parent.parent
LABEL = re.compile(r"(?!-)[a-z0-9-]{1,63}(?<!-)")
MAILBOX = re.compile(r"[\w.!#%&*+/=?^{|}~-]+", re.ASCII)
NO_MAIL = "file:var/mail"  # each message is a file, and nobody gets it


def fill_in(own: Callable[[dict[str, str]], dict[str, str]]) -> dict[str, str]:
    """Everything that stands in .env, which has all the answers afterwards: those that were there, those that are typed
    now, new secrets where there was none, and what `own` makes of them for this way of running the site."""
    file, example = ROOT / ".env", (ROOT / ".env.example").read_text()
    text, by_example = file.read_text() if file.exists() else example, env_file.read(example)
    known = {name: value for name, value in env_file.read(text).items() if value not in ("", by_example.get(name))}
    answers = known | ask_for_what_is_missing(known)
    answers |= {name: value for name, value in env_file.new_secrets().items() if name not in answers}
    answers |= {name: value for name, value in own(answers).items() if name not in answers}
    changed = env_file.with_values(text, answers, by_example)
    if changed != text or not file.exists():
        env_file.write(file, changed)
        print(f"Wrote {file}. Keep a copy of it apart from the backups: without its keys they are noise.")
    file.chmod(0o600)
    return env_file.read(changed)


def ask_for_what_is_missing(known: dict[str, str]) -> dict[str, str]:
    answers: dict[str, str] = {}
    if "SITE_URL" not in known:
        name = ask("The site's name, as people type it (www.example.org)", domain)
        answers["SITE_URL"] = f"https://{name}"
    if "MAIL_URL" not in known:
        answers["MAIL_URL"] = ask_for_mail()
    if "MAIL_FROM" not in known:
        site = (known | answers)["SITE_URL"].partition("://")[2].partition(":")[0]
        usual = "calls@" + site[len("www.") :] if site.startswith("www.") else f"calls@{site}"
        asks = "The neutral sender of every message; a lock screen shows it, so no word of therapy in it"
        answers["MAIL_FROM"] = ask(asks, sender, usual)
    if "THERAPIST_EMAIL" not in known:
        answers["THERAPIST_EMAIL"] = ask(
            "The therapist's email address, to sign in with and to hear of requests", email
        )
    return answers


def ask_for_mail() -> str:
    """MAIL_URL. What a name or a password may hold and an address may not is escaped."""
    asks = "The mail server that sends for you, such as smtp.example.org or smtp.example.org:465 (empty: none yet)"
    server = ask(asks, mail_server, "")
    if not server:
        print("Messages will be files in a folder, and nobody gets them. Start this again once you have a mail server.")
        return NO_MAIL
    host, _, port = server.partition(":")
    user = ask("The name to sign in there with (empty: none is asked for)", lambda text: text, "")
    password = ask("Its password; it is not shown", something, is_secret=True) if user else ""
    who = f"{env_file.part_of_an_address(user)}:{env_file.part_of_an_address(password)}@" if user else ""
    scheme = {"465": "smtp+ssl", "25": "smtp"}.get(port, "smtp+tls")
    return f"{scheme}://{who}{host}:{port}"


def ask(asks: str, check: Callable[[str], str], usual: str | None = None, *, is_secret: bool = False) -> str:
    """What was typed, once `check` finds nothing wrong with it; what it finds is said, and it is asked again."""
    shown = f"{asks} [{usual}]: " if usual else f"{asks}: "
    while True:
        try:
            typed = getpass(shown) if is_secret and sys.stdin.isatty() else input(shown)
        except EOFError:
            if usual is not None:
                return usual
            sys.exit(f"\nThere is no answer to: {asks}. Start this at a terminal, or write the answers to .env before.")
        typed = typed if is_secret else typed.strip()
        if not typed and usual is not None:
            return usual
        try:
            return check(typed)
        except ValueError as wrong:
            print(f"  {wrong}")


# --- what is wrong with an answer, in words


def something(typed: str) -> str:
    if not typed:
        raise ValueError("Something has to stand here.")
    return typed


def domain(typed: str) -> str:
    """A name of the internet, as certificates are made for."""
    name = re.sub(r"^https?://", "", typed.lower()).rstrip("/")
    if "@" in name:
        raise ValueError("That is an email address. Here the name of the site is asked for, such as www.example.org.")
    if "/" in name or ":" in name:
        raise ValueError("Only the name, without a port and without a page: www.example.org.")
    if is_number(name):
        raise ValueError("That is the address of a machine. A certificate needs a name, such as www.example.org.")
    try:
        name = name.encode("idna").decode() if not name.isascii() else name
    except UnicodeError:
        raise ValueError(f"“{typed}” is no name of a site.") from None
    if "." not in name:
        raise ValueError("The whole name, with its ending: www.example.org.")
    if len(name) > 253 or not all(LABEL.fullmatch(label) for label in name.split(".")):
        raise ValueError(f"“{typed}” is no name of a site: letters, digits and hyphens, and dots between them.")
    return name


def is_number(name: str) -> bool:
    try:
        return bool(ipaddress.ip_address(name))
    except ValueError:
        return False


def mail_server(typed: str) -> str:
    """Host and port; without one it is 587."""
    if "://" in typed or "@" in typed:
        raise ValueError("Only its name: smtp.example.org. Who signs in there is asked next.")
    host, _, port = typed.partition(":")
    port = port or "587"
    if not port.isdecimal() or not 0 < int(port) < 65536:
        raise ValueError(f"“{port}” is no port: 587 and 465 are the usual ones.")
    if host != "localhost" and not is_number(host):
        host = domain(host)
    return f"{host}:{port}"


def email(typed: str) -> str:
    name, _, place = typed.rpartition("@")
    if not MAILBOX.fullmatch(name):
        raise ValueError(f"“{typed}” is no email address, such as liron@example.org.")
    return f"{name}@{domain(place)}"


def sender(typed: str) -> str:
    """An address, perhaps with a name: Liron <calls@example.org>."""
    name, address = parseaddr(typed)
    kept = formataddr((name, email(address or typed)))
    try:
        env_file.quoted(kept)
    except env_file.Unwritable:
        raise ValueError("Please a simpler name, without quotation marks.") from None
    return kept
