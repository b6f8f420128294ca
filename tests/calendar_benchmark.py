"""`python -m tests.calendar_benchmark`: how long reading the therapist's own calendars takes, from asking to kept.

From CalDAV servers of other people, from the files that Google, iCloud and Outlook give, and from one of 5 MB.
"""

import argparse
import json
import statistics
import tempfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from functools import partial
from pathlib import Path

from tests import caldav
from tests.server import Server

FILES = Path(__file__).parent / "consultations/calendars"
LARGE = 5_000_000  # bytes
MEASURE = """
import json, os, time
from datetime import datetime
from django.utils import timezone
from consultations.jobs.busy_times import read_one
from consultations.models import BusyCalendar
from tests import caldav

now = datetime.fromisoformat(os.environ["NOW"]) if os.environ["NOW"] else timezone.now()
calendar = BusyCalendar.objects.create(name="Measured", **json.loads(os.environ["CALENDAR"]))
taken = []
for _ in range(int(os.environ["TIMES"])):
    started = time.perf_counter()
    read_one(calendar, now, caldav.LOOPBACK)
    taken.append(time.perf_counter() - started)
print(json.dumps([taken, len(calendar.intervals), calendar.problem]))
"""
# When the events of the tests' servers and files are.
THEN = "2026-03-02T17:00:00+00:00"


def large_file() -> bytes:
    """Five years of events with much text in them, most of them over, as somebody has who never deletes anything."""
    text, events, size, number = "A few words about it. " * 20, [], 0, 0
    while size < LARGE:
        day = f"{2023 + number // 2000 % 5}{1 + number // 160 % 12:02}{1 + number % 28:02}"
        lines = [f"DTSTART:{day}T{number % 24:02}0000Z", "DURATION:PT45M", f"DESCRIPTION:{text}"]
        events.append((f"event-{number}", lines))
        size += len(text) + 200
        number += 1
    return caldav.calendar(*events)


def served(body: bytes):
    def answer(handler):
        handler.send_response(200)
        handler.send_header("Content-Type", "text/calendar")
        handler.send_header("Content-Length", str(len(body)))
        handler.end_headers()
        handler.wfile.write(body)

    return caldav.answering(answer)


@contextmanager
def in_a_folder(start: Callable) -> Iterator[str]:
    with tempfile.TemporaryDirectory() as folder, start(Path(folder)) as url:
        yield url


def main():
    parser = argparse.ArgumentParser(prog="python -m tests.calendar_benchmark", description=__doc__)
    parser.add_argument("--times", type=int, default=5, help="how often each is read (5)")
    chosen = parser.parse_args()
    account = {"way": "caldav", "account": caldav.ACCOUNT, "password": caldav.PASSWORD}
    sources = {
        "Radicale": (partial(in_a_folder, caldav.radicale), account),
        "Xandikos": (partial(in_a_folder, caldav.xandikos), account),
        **{path.name: (partial(served, path.read_bytes()), {}) for path in sorted(FILES.glob("*.ics"))},
        "a file of 5 MB": (partial(served, large_file()), {}),
    }
    with ExitStack() as stack:
        server = Server(Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="therapyties-benchmark-"))))
        server.manage("migrate", "--noinput", "--verbosity", "0")
        print(f"{'':20} busy times  median s  slowest s")
        for name, (start, options) in sources.items():
            with start() as url:
                values = {"TIMES": str(chosen.times), "NOW": THEN, "CALENDAR": json.dumps({"url": url} | options)}
                said = server.manage("shell", "--no-imports", "-v", "0", "-c", MEASURE, **values)
            taken, number, problem = json.loads(said.splitlines()[-1])
            print(f"{name:20} {number:10} {statistics.median(taken):9.2f} {max(taken):10.2f}  {problem}")


if __name__ == "__main__":
    main()
