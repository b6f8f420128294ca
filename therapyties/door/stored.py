"""Answers kept as bytes: what is kept of one, in which encodings, and which of them a visitor is given."""

import gzip
import os
import re
import threading
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import lru_cache
from hashlib import blake2b
from time import monotonic, time
from typing import Any

import brotli

LIFETIME = 5 * 60  # seconds; nobody needs it while the generation is right
MOST_ANSWERS = 1_000
MOST_BYTES = 16 * 1024 * 1024
LARGEST = 1024 * 1024  # bytes of one page
ENCODINGS = ("br", "gzip", "identity")  # the best first
ENTITY_TAG = re.compile(r'(?:W/)?("[^"]*")')
# What is said anew with each answer, for it depends on the encoding.
OWN = {"etag", "content-length", "content-encoding", "vary", "x-accel-expires"}
VARY = ("Vary", "Accept-Encoding, Cookie")
IN_304 = {"cache-control", "content-security-policy"}  # a browser replaces those it has kept by them

type Headers = list[tuple[str, str]]
type Key = tuple[str, str, str]  # scheme, host, path
type Start = Callable[..., Any]


def for_nginx() -> tuple[str, str]:
    """What an nginx in front keeps, it keeps to the end of this second; by its own setting that would be up to two."""
    return "X-Accel-Expires", f"@{int(time())}"


def may_be_kept(status: str, headers: Headers) -> bool:
    """Whether an answer is the same for everybody who asks without a session: a whole page of HTML, without a cookie or
    anything made for one answer alone."""
    said = {name.lower(): value.lower() for name, value in headers}
    varies = {name.strip() for name in said.get("vary", "").split(",")} - {""}
    return (
        status.startswith("200 ")
        and said.get("content-type", "").startswith("text/html")
        and not said.keys() & {"set-cookie", "content-encoding"}
        and not any(word in said.get("cache-control", "") for word in ("no-store", "private"))
        and "'nonce-" not in said.get("content-security-policy", "")
        and varies <= {"accept-encoding", "cookie"}
    )


@lru_cache(maxsize=256)
def preferred(accepted: str) -> tuple[str, ...]:
    """The encodings that an Accept-Encoding allows, the most wished for first; `identity` if it allows none."""
    wished: dict[str, float] = {}
    for part in accepted.lower().split(","):
        name, *parameters = (piece.strip() for piece in part.split(";"))
        wished[name.removeprefix("x-")] = _quality(parameters)
    others = wished.get("*")
    weights = {name: wished.get(name, 0.0 if others is None else others) for name in ENCODINGS}
    if "identity" not in wished and others is None:
        weights["identity"] = 0.0001  # nobody has to ask for it, and nobody wishes for it
    return tuple(sorted((name for name in ENCODINGS if weights[name]), key=lambda name: -weights[name])) or (
        "identity",
    )


def _quality(parameters: list[str]) -> float:
    for parameter in parameters:
        if parameter.replace(" ", "").startswith("q="):
            value = parameter.partition("=")[2].strip()
            return min(float(value), 1.0) if re.fullmatch(r"\d(?:\.\d{0,3})?", value) else 0.0
    return 1.0


@dataclass(eq=False)
class Stored:
    """One page as it was answered while the content was of that generation."""

    number: int
    headers: Headers
    bodies: dict[str, bytes]  # by encoding
    until: float = field(default_factory=lambda: monotonic() + LIFETIME)
    etag: str = ""
    is_waiting_for_brotli: bool = False

    @classmethod
    def of(cls, number: int, headers: Headers, body: bytes) -> "Stored":
        kept = [(name, value) for name, value in headers if name.lower() not in OWN]
        compressed = gzip.compress(body, compresslevel=6, mtime=0)
        digest = blake2b(repr(kept).encode() + body, digest_size=12).hexdigest()
        return cls(number, kept, {"identity": body, "gzip": compressed}, etag=f'W/"{digest}"')

    @property
    def size(self) -> int:
        return sum(map(len, self.bodies.values()))

    def is_known(self, if_none_match: str) -> bool:
        """Whether that If-None-Match names this page, in whichever encoding it came."""
        if not if_none_match:
            return False
        own = self.etag.removeprefix("W/")
        return if_none_match.strip() == "*" or own in ENTITY_TAG.findall(if_none_match)

    def answer(self, method: str, accepted: str, if_none_match: str, start_response: Start) -> list[bytes]:
        if self.is_known(if_none_match):
            kept = [(name, value) for name, value in self.headers if name.lower() in IN_304]
            start_response("304 Not Modified", [*kept, ("ETag", self.etag), VARY, for_nginx()])
            return []
        encoding = next((name for name in preferred(accepted) if name in self.bodies), "identity")
        body = self.bodies[encoding]
        headers = [*self.headers, ("ETag", self.etag), VARY, for_nginx(), ("Content-Length", str(len(body)))]
        if encoding != "identity":
            headers.append(("Content-Encoding", encoding))
        start_response("200 OK", headers)
        return [] if method == "HEAD" else [body]


class Store:
    """The answers of one process, bounded in number and bytes; the oldest make room."""

    def __init__(self) -> None:
        self._answers: dict[Key, Stored] = {}
        self._bytes = 0
        self._pending: deque[tuple[Key, Stored]] = deque()
        self._worker: threading.Thread | None = None
        self._lock = threading.Lock()
        os.register_at_fork(after_in_child=self._after_fork)

    def get(self, key: Key, number: int | None) -> Stored | None:
        """The answer, if nothing has changed since and its life is not over."""
        found = self._answers.get(key)
        return found if found and found.number == number and found.until > monotonic() else None

    def last(self, key: Key) -> Stored | None:
        """The answer as it was, for when nobody can say whether anything has changed since."""
        return self._answers.get(key)

    def put(self, key: Key, answer: Stored) -> None:
        if answer.size > LARGEST:
            return
        with self._lock:
            if self._answers and next(iter(self._answers.values())).number != answer.number:
                self._answers.clear()
                self._bytes = 0
            self._drop(key)
            while self._answers and (len(self._answers) >= MOST_ANSWERS or self._bytes + answer.size > MOST_BYTES):
                self._drop(next(iter(self._answers)))
            self._answers[key] = answer
            self._bytes += answer.size

    def wish_for_brotli(self, key: Key, answer: Stored) -> None:
        """It is compressed for longer than anybody should wait, once for all who come after."""
        if answer.is_waiting_for_brotli:
            return
        answer.is_waiting_for_brotli = True
        with self._lock:
            self._pending.append((key, answer))
            if self._worker is None:
                self._worker = threading.Thread(target=self._compress, name="brotli", daemon=True)
                self._worker.start()

    def _compress(self) -> None:
        while True:
            with self._lock:
                if not self._pending:
                    self._worker = None
                    return
                key, answer = self._pending.popleft()
            if self._answers.get(key) is not answer:
                continue
            body = brotli.compress(answer.bodies["identity"])
            with self._lock:
                if self._answers.get(key) is answer:
                    answer.bodies = answer.bodies | {"br": body}
                    self._bytes += len(body)

    def _drop(self, key: Key) -> None:
        if gone := self._answers.pop(key, None):
            self._bytes -= gone.size

    def _after_fork(self) -> None:
        """Threads and whatever lock one of them held stay with the parent; what was kept is kept."""
        self._lock, self._worker = threading.Lock(), None
        self._pending.clear()
        for answer in self._answers.values():
            answer.is_waiting_for_brotli = "br" in answer.bodies
