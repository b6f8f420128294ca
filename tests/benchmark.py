"""`python -m tests.benchmark`: how long the real server takes for the form, for a booking and, beside them, a page."""

import argparse
import contextlib
import itertools
import json
import statistics
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from datetime import time as clock
from pathlib import Path
from zoneinfo import ZoneInfo

from consultations.rules.booking import Schedule, open_slots
from tests import postgres
from tests.postgres import database_on
from tests.server import FORM, Answer, Person, Server, answers_of, forms_shown_a_minute_ago

PAGE = "/services/"
WARMING = 24  # requests that are not counted: each worker loads what it needs
COUNTED = f"""
import json, os
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

def count(act, status):
    with CaptureQueriesContext(connection) as queries:
        assert act().status_code == status
    return len(queries)

bookings = iter(json.loads(os.environ["BOOKINGS"]))

def a_browser():
    client = Client()
    client.cookies["form"] = "kept"  # where none is kept, the answer is the page itself
    return client

acts = {{
    "GET": (lambda: Client().get("{FORM}"), 200),
    "POST": (lambda: a_browser().post("{FORM}", next(bookings)), 303),
    "GET page": (lambda: Client().get("{PAGE}"), 200),
}}
for act, status in acts.values():
    count(act, status)
print(json.dumps({{name: count(act, status) for name, (act, status) in acts.items()}}))
"""
# Nothing is put off to another day: 8 hours of every day for 90 days, a call every 15 minutes.
WIDE_OPEN = """
from datetime import time
from consultations.models import Availability, WeeklyHours
from consultations.services.diary import openings

availability = Availability.current()
availability.hours = [WeeklyHours(weekday=day, start=time(9), end=time(17)) for day in range(7)]
availability.closed_on_federal_holidays = False
availability.step_minutes, availability.gap_minutes = 15, 0
availability.horizon_days, availability.calls_a_day = 90, 50
availability.save()
print("\\n".join(slot.isoformat() for slot in openings()))
"""


def options():
    parser = argparse.ArgumentParser(prog="python -m tests.benchmark", description=__doc__)
    parser.add_argument(
        "--database", metavar="URL", help='a PostgreSQL server (a new one by default), or "sqlite"', default=""
    )
    parser.add_argument("--seconds", type=float, default=5, help="how long each line is measured (5)")
    parser.add_argument(
        "--concurrency", type=int, nargs="+", default=[1, 8, 32], metavar="N", help="requests at a time (1 8 32)"
    )
    return parser.parse_args()


class Bookings:
    """Visitors without end, each with a time and an address of their own, until the diary is full."""

    def __init__(self, server, slots):
        self.server, self.slots, self.numbers = server, slots, itertools.count()
        self.forms = forms_shown_a_minute_ago(server, len(slots))
        self.reader = Person(server)
        self.reader.get(FORM)

    def answers(self):
        number = next(self.numbers)
        if number >= len(self.slots):
            sys.exit("Every time is taken: measure for fewer seconds.")
        return number, answers_of(number, self.slots[number], self.forms[number])

    def post(self) -> Answer:
        number, answers = self.answers()
        return self.reader.another(number).post(FORM, answers)


def measure(act, good, seconds, concurrency):
    """(requests a second, the seconds of each, how many went wrong) of that many threads that act again and again."""
    until = time.perf_counter() + seconds

    def go_on(_):
        answers = []
        while time.perf_counter() < until:
            answers.append(act())
        return answers

    started = time.perf_counter()
    with ThreadPoolExecutor(concurrency) as threads:
        answers = [answer for part in threads.map(go_on, range(concurrency)) for answer in part]
    took = time.perf_counter() - started
    wrong = sum(answer.status != good for answer in answers)
    return len(answers) / took, [answer.seconds for answer in answers], wrong


def measured(act, good, seconds, levels):
    """[(requests at a time, median and 99th percentile in milliseconds, requests a second, how many went wrong)]"""
    for _ in range(WARMING):
        act()
    rows = []
    for level in levels:
        per_second, times, wrong = measure(act, good, seconds, level)
        worst = statistics.quantiles(times * 2, n=100, method="inclusive")[98]
        rows.append((level, statistics.median(times) * 1000, worst * 1000, per_second, wrong))
        print(".", end="", file=sys.stderr, flush=True)
    return rows


def run(server, seconds, levels):
    reader = Person(server)
    titles = {
        "GET page": f"GET {PAGE}",
        "GET": f"GET {FORM}, {len(reader.get(FORM).slots)} times shown",
    }
    rows = {
        "GET page": measured(lambda: reader.get(PAGE), 200, seconds, levels),
        "GET": measured(lambda: reader.get(FORM), 200, seconds, levels),
    }
    widened = server.manage("shell", "--no-imports", "-c", WIDE_OPEN).split()
    bookings = Bookings(server, [datetime.fromisoformat(slot) for slot in widened])
    titles["POST"] = f"POST {FORM}, {len(widened)} times open"
    rows["POST"] = measured(bookings.post, 303, seconds, levels)
    two = json.dumps([bookings.answers()[1] for _ in range(2)])
    queries = json.loads(server.manage("shell", "--no-imports", "-c", COUNTED, BOOKINGS=two))

    print(f"\n{'request':40} queries  at a time  median ms   p99 ms  a second  ratio  wrong")
    for name, title in titles.items():
        for (level, median, worst, per_second, wrong), page in zip(rows[name], rows["GET page"], strict=True):
            figures = f"{level:9}  {median:9.1f} {worst:8.1f}  {per_second:8.1f} {median / page[1]:6.2f}  {wrong:5}"
            print(f"{title:40} {queries[name]:7}  {figures}")
    print(f"ratio: the median to that of GET {PAGE} with as many at a time")


def looks_at_a_wide_open_diary(calls, times=15):
    """The median milliseconds of the processor that it takes to find what is open for 90 days, 8 hours of each, a call
    every quarter of an hour, while that many are held."""
    every_day = {weekday: [(clock(9), clock(17))] for weekday in range(7)}
    diary = Schedule(ZoneInfo("America/Los_Angeles"), hours=every_day, horizon_days=90, calls_a_day=50)
    now = datetime(2026, 6, 1, 17, 30, tzinfo=UTC)
    held = [slot + timedelta(minutes=5) for slot in open_slots(diary, [], now)][: 5 * calls : 5]
    took = []
    for _ in range(times):
        started = time.process_time()
        open_slots(diary, held, now)
        took.append(time.process_time() - started)
    return statistics.median(took) * 1000


def main():
    chosen = options()
    with contextlib.ExitStack() as stack:
        folder = stack.enter_context(tempfile.TemporaryDirectory(prefix="therapyties-benchmark-"))
        variables = {"TRUSTED_PROXIES": "127.0.0.1/32"}
        if chosen.database != "sqlite":
            url = chosen.database or stack.enter_context(postgres.server())
            variables["DATABASE_URL"] = stack.enter_context(database_on(url))
        server = Server(Path(folder), **variables)
        server.manage("migrate", "--noinput", "--verbosity", "0")
        server.manage("seed_site")
        server.manage("collectstatic", "--noinput", "--verbosity", "0")
        server.start()
        stack.callback(server.stop)
        run(server, chosen.seconds, chosen.concurrency)
    for calls in (0, 500):
        print(
            f"{f'open times of 90 days, {calls} calls held':40} {looks_at_a_wide_open_diary(calls):27.1f} ms of the CPU"
        )


if __name__ == "__main__":
    main()
