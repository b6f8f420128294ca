"""`python -m tests.desk_benchmark`: the desk beside Wagtail's page list, with many requests and busy times."""

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
import itertools, json, os, statistics, time
from datetime import timedelta
from django.contrib.auth.models import User
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from therapyties.security.encryption import keyed_hashes
from consultations.models import BusyCalendar, ConsultationRequest, Message
from consultations.rules.states import Status
from therapyties.security.tokens import digest_of
from pages.models import HomePage
from tests.entering import enter

wanted, times = int(os.environ["REQUESTS"]), int(os.environ["TIMES"])
now, names = timezone.now(), ["Maya", "José", "Noa", "Dan", "Ruth", "Tomás", "Liat", "Ben", "Ella", "Sam"]
states = [Status.REQUESTED, Status.DECLINED, Status.COMPLETED, Status.BECAME_CLIENT, Status.NO_SHOW, Status.WITHDRAWN]
have = ConsultationRequest.objects.count()
hour = now.replace(minute=0, second=0, microsecond=0)

def named(number):
    digits = "".join("23456789"[int(digit)] for digit in f"{number:08o}")
    return f"TT-{digits[:4]}-{digits[4:]}"

def call_of(number):
    # Twenty calls are ahead; of those that were, seventy stand in each week.
    if number < 20:
        return {"status": Status.CONFIRMED, "slot": hour + timedelta(hours=2 * number + 2), "is_held": True}
    if number % 60 in (2, 3, 4):
        return {"slot": hour - timedelta(minutes=7 * number), "status": states[number % 6]}
    return {"status": states[number % 6]}

def made(number):
    phone = f"+1 818-555-{number:06}"
    return ConsultationRequest(
        reference=named(number), token=f"token {number}", token_digest=digest_of(f"{number}"),
        received_at=now - timedelta(minutes=7 * number), promised_by=now - timedelta(minutes=7 * number - 2880),
        **call_of(number), name=f"{names[number % 10]} {number}", contact_route="phone", phone=phone,
        contact_digest=keyed_hashes(phone)[0], voicemail_ok=True, times=["evenings"], in_california="yes",
        service=["Couples therapy", "", "Individual therapy"][number % 3], note="A few words about it",
        privacy_version="x", privacy_acknowledged_at=now,
    )

for start in range(have, wanted, 1000):
    rows = ConsultationRequest.objects.bulk_create([made(number) for number in range(start, min(start + 1000, wanted))])
    Message.objects.bulk_create([Message(request=row, kind="new_request", occasion="0", sent_at=now) for row in rows])
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
            values = {"REQUESTS": str(number), "TIMES": str(chosen.times), "BUSY": str(chosen.busy)}
            said = server.manage("shell", "--no-imports", "-v", "0", "-c", MEASURE, **values)
            where = "SQLite" if chosen.sqlite else "PostgreSQL"
            report(f"{number:,} requests on {where}", json.loads(said.splitlines()[-1]))


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
