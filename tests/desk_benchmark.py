"""`python -m tests.desk_benchmark`: the desk beside Wagtail's page list, with many requests, busy times and pages."""

import argparse
import contextlib
import json
import statistics
import tempfile
from pathlib import Path

from tests import postgres
from tests.postgres import database_on
from tests.server import Server

MEASURE = """
import json, os, statistics, time
from datetime import timedelta
from django.contrib.auth.models import User
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from consultations.models import BusyCalendar
from pages.models import HomePage
from tests.door.rows import articles_to
from tests.entering import enter
from tests.many import named, requests_to

wanted, times = int(os.environ["REQUESTS"]), int(os.environ["TIMES"])
now = timezone.now()
hour = now.replace(minute=0, second=0, microsecond=0)
requests_to(wanted, now)
articles_to(int(os.environ["PAGES"]))
if not BusyCalendar.objects.exists():
    for calendar in range(2):
        first = hour - timedelta(days=1, minutes=17 * calendar)
        starts = [first + timedelta(minutes=35 * number) for number in range(int(os.environ["BUSY"]) // 2)]
        made_calendar = BusyCalendar.objects.create(name=f"Calendar {calendar}", url="https://calendar.example.org/x.ics")
        made_calendar.keep([(start, start + timedelta(minutes=12)) for start in starts], now)
with connection.cursor() as cursor:
    cursor.execute("VACUUM ANALYZE" if connection.vendor == "postgresql" else "ANALYZE")
desk = enter(Client(), User.objects.get())
pages = f"/admin/pages/{HomePage.objects.get(locale__language_code="en").pk}/"
index = "/admin/consultations/"
acts = {
    "Wagtail's page list": lambda: desk.get(pages),
    "the list": lambda: desk.get(index),
    "sorted by promise": lambda: desk.get(index, {"ordering": "promised_by"}),
    "sorted by call": lambda: desk.get(index, {"ordering": "-slot"}),
    "who waits, overdue": lambda: desk.get(index, {"promise": "missed"}),
    "one service": lambda: desk.get(index, {"service": "Couples therapy"}),
    "the last page": lambda: desk.get(index, {"p": wanted // 25}),
    "found by reference": lambda: desk.post(index, {"find": named(wanted // 2)}, follow=True),
    "found by phone": lambda: desk.post(index, {"find": f"818 555 {wanted // 2:06}"}, follow=True),
    "found by name": lambda: desk.post(index, {"find": "jose 4"}, follow=True),
    "the first page": lambda: desk.get("/admin/"),
    "the week": lambda: desk.get(f"{index}week/"),
    "the week after next": lambda: desk.get(f"{index}week/", {"week": f"{timezone.localdate() + timedelta(days=14)}"}),
    "block a stretch": lambda: desk.get(f"{index}block/"),
}
taken, queries = {name: [] for name in acts}, {}
for act in acts.values():
    assert act().status_code == 200
for name, act in acts.items():
    with CaptureQueriesContext(connection) as captured:
        act()
    queries[name] = len(captured)
for _ in range(times):  # one after the other, so that all feel the same machine
    for name, act in acts.items():
        started = time.perf_counter()
        act()
        taken[name].append(time.perf_counter() - started)
print(json.dumps({name: [queries[name], taken[name]] for name in acts}))
"""


def main():
    parser = argparse.ArgumentParser(prog="python -m tests.desk_benchmark", description=__doc__)
    parser.add_argument("--requests", type=int, nargs="+", default=[5_000, 50_000], metavar="N")
    parser.add_argument(
        "--pages", type=int, default=10_000, metavar="N", help="pages in the tree, the last time (10000)"
    )
    parser.add_argument("--times", type=int, default=40, help="how often each is asked (40)")
    parser.add_argument("--busy", type=int, default=5_000, help="busy times in two calendars (5000)")
    parser.add_argument("--sqlite", action="store_true", help="on SQLite instead of PostgreSQL")
    chosen = parser.parse_args()
    with contextlib.ExitStack() as stack:
        folder = stack.enter_context(tempfile.TemporaryDirectory(prefix="therapyties-benchmark-"))
        variables = {}
        if not chosen.sqlite:
            variables["DATABASE_URL"] = stack.enter_context(database_on(stack.enter_context(postgres.server())))
        server = Server(Path(folder), **variables)
        server.manage("migrate", "--noinput", "--verbosity", "0")
        server.manage("seed_site")
        server.manage("first_login")
        server.manage("collectstatic", "--noinput", "--verbosity", "0")
        for number in sorted(chosen.requests):
            pages = chosen.pages if number == max(chosen.requests) else 0
            values = {
                "REQUESTS": str(number),
                "TIMES": str(chosen.times),
                "BUSY": str(chosen.busy),
                "PAGES": str(pages),
            }
            said = server.manage("shell", "--no-imports", "-v", "0", "-c", MEASURE, **values)
            where = "SQLite" if chosen.sqlite else "PostgreSQL"
            report(f"{number:,} requests, {pages or 'few'} pages, {where}", json.loads(said.splitlines()[-1]))


def report(title, figures):
    print(f"\n{title:30} queries  median ms   p95 ms  ratio")
    (_queries, pages), *_rest = figures.values()
    for name, (queries, taken) in figures.items():
        median, late = statistics.median(taken), statistics.quantiles(taken, n=20, method="inclusive")[18]
        ratio = median / statistics.median(pages)
        print(f"{name:30} {queries:7} {median * 1000:10.1f} {late * 1000:8.1f} {ratio:6.2f}")
    print("ratio: the median to that of Wagtail's page list, asked in turn with the others")


if __name__ == "__main__":
    main()
