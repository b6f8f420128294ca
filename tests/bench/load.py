"""Asks for one address again and again on connections that are kept, and tells what that cost the server."""

import os
import selectors
import socket
import statistics
import time
from dataclasses import dataclass, field
from pathlib import Path

TICK = os.sysconf("SC_CLK_TCK")


@dataclass
class Target:
    """An address of a running server; `root` is the process that all of its processes come from."""

    name: str
    port: int
    path: str
    root: int
    headers: dict[str, str] = field(default_factory=dict)
    beside: tuple[int, ...] = ()  # other roots whose work belongs to an answer

    @property
    def request(self) -> bytes:
        headers = {"Host": f"127.0.0.1:{self.port}"} | self.headers
        lines = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
        return f"GET {self.path} HTTP/1.1\r\n{lines}\r\n".encode("latin-1")

    def processes(self) -> set[int]:
        return {pid for root in (self.root, *self.beside) for pid in family(root)}


@dataclass(frozen=True)
class Round:
    """What came of asking for some seconds."""

    a_second: float
    milliseconds: list[float]  # of each answer
    cpu: float  # milliseconds of the server's processor for one answer
    strangers: float  # which part of the machine others used meanwhile
    texts: int  # bytes of the last body
    wrong: int  # other answers than 200

    def quantile(self, part: int) -> float:
        return quantile(self.milliseconds, part)


def quantile(values: list[float], part: int) -> float:
    """So many of a hundred are not larger."""
    return statistics.quantiles(values * 2, n=100, method="inclusive")[part - 1]


class Connection:
    """Sends the same request whenever the answer to the last one is whole."""

    def __init__(self, target: Target) -> None:
        self.request = target.request
        self.socket = socket.create_connection(("127.0.0.1", target.port), timeout=60)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.asked = 0.0

    def ask(self) -> None:
        self.got, self.needed = b"", 0
        self.asked = time.perf_counter()
        self.socket.sendall(self.request)

    def hear(self) -> tuple[int, int] | None:
        """(status, bytes of the body) once the answer is there."""
        piece = self.socket.recv(262_144)
        if not piece:
            raise ConnectionError("the server hung up")
        self.got += piece
        if not self.needed and (head := self.got.find(b"\r\n\r\n")) >= 0:
            said = self.got[:head].lower()
            length = said.index(b"content-length:")
            self.length = int(said[length + 15 :].split(b"\r\n", 1)[0])
            self.needed = head + 4 + self.length
        if self.needed and len(self.got) >= self.needed:
            return int(self.got[9:12]), self.length
        return None


def load(target: Target, seconds: float, connections: int = 1, most: int | None = None) -> Round:
    """Ask for that long, or for as many answers as `most`."""
    with selectors.DefaultSelector() as selector:
        everybody = [Connection(target) for _ in range(connections)]
        for one in everybody:
            selector.register(one.socket, selectors.EVENT_READ, one)
        processes = target.processes()
        machine, own, theirs = busy(), time.process_time(), cpu(processes)
        taken, wrong, length = [], 0, 0
        started = time.perf_counter()
        for one in everybody:
            one.ask()
        while (now := time.perf_counter()) - started < seconds and (most is None or len(taken) < most):
            for key, _events in selector.select(60):
                one = key.data
                if (answer := one.hear()) is None:
                    continue
                taken.append((time.perf_counter() - one.asked) * 1000)
                wrong += answer[0] != 200
                length = answer[1]
                one.ask()
        used = cpu(processes) - theirs
        strangers = busy() - machine - used - (time.process_time() - own)
        for one in everybody:
            one.socket.close()
    took, number = now - started, max(len(taken), 1)
    part = max(0.0, strangers) / (took * (os.cpu_count() or 1))
    return Round(number / took, taken or [0.0], used * 1000 / number, part, length, wrong)


# --- what the machine tells


def _stat(pid: int) -> list[str]:
    return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()


def family(root: int) -> set[int]:
    """That process and all that come from it."""
    children: dict[int, list[int]] = {}
    for folder in Path("/proc").iterdir():
        if folder.name.isdigit():
            try:
                children.setdefault(int(_stat(int(folder.name))[1]), []).append(int(folder.name))
            except OSError:  # it has just ended
                continue
    found, left = set(), [root]
    while left:
        pid = left.pop()
        found.add(pid)
        left += children.get(pid, [])
    return found


def cpu(processes: set[int]) -> float:
    """Seconds of the processor that they have used so far."""
    used = 0
    for pid in processes:
        try:
            used += sum(map(int, _stat(pid)[11:13]))
        except OSError:
            continue
    return used / TICK


def busy() -> float:
    """Seconds for which the machine's cores have worked so far."""
    ticks = [int(value) for value in Path("/proc/stat").read_text().split("\n", 1)[0].split()[1:9]]
    return (sum(ticks) - ticks[3] - ticks[4]) / TICK


def visit(target: Target, seconds: float, a_second: int) -> list[float]:
    """Milliseconds from the moment each of so many visitors came until the whole answer was there. Nobody comes later
    because another waits: an answer that is late makes the next ones late."""
    taken, one = [], Connection(target)
    started = time.perf_counter()
    for number in range(int(seconds * a_second)):
        due = started + number / a_second
        time.sleep(max(0.0, due - time.perf_counter()))
        one.ask()
        while one.hear() is None:
            pass
        taken.append((time.perf_counter() - due) * 1000)
    one.socket.close()
    return taken


def memory(processes: set[int]) -> dict[int, float]:
    """MB of each, what several share divided among them (PSS)."""
    found = {}
    for pid in processes:
        for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
            if line.startswith("Pss:"):
                found[pid] = int(line.split()[1]) / 1024
    return found
