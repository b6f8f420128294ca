"""`python -m tests.desk_benchmark`: the therapist's list and search beside Wagtail's page list, with many requests."""

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
from consultations.models import ConsultationRequest, Message
from consultations.rules.states import Status
from therapyties.security.tokens import digest_of
from pages.models import HomePage
from tests.entering import enter

wanted, times = int(os.environ["REQUESTS"]), int(os.environ["TIMES"])
now, names = timezone.now(), ["Maya", "José", "Noa", "Dan", "Ruth", "Tomás", "Liat", "Ben", "Ella", "Sam"]
states = [Status.REQUESTED, Status.DECLINED, Status.COMPLETED, Status.BECAME_CLIENT, Status.NO_SHOW, Status.WITHDRAWN]
have = ConsultationRequest.objects.count()

def named(number):
    digits = "".join("23456789"[int(digit)] for digit in f"{number:08o}")
    return f"TT-{digits[:4]}-{digits[4:]}"

def made(number):
    phone = f"+1 818-555-{number:06}"
    return ConsultationRequest(
        reference=named(number), token=f"token {number}", token_digest=digest_of(f"{number}"),
        received_at=now - timedelta(minutes=7 * number), promised_by=now - timedelta(minutes=7 * number - 2880),
        status=states[number % 6], name=f"{names[number % 10]} {number}", contact_route="phone", phone=phone,
        contact_digest=keyed_hashes(phone)[0], voicemail_ok=True, times=["evenings"], in_california="yes",
        service=["Couples therapy", "", "Individual therapy"][number % 3], note="A few words about it",
        privacy_version="x", privacy_acknowledged_at=now,
    )

for start in range(have, wanted, 1000):
    rows = ConsultationRequest.objects.bulk_create([made(number) for number in range(start, min(start + 1000, wanted))])
    Message.objects.bulk_create([Message(request=row, kind="new_request", occasion="0", sent_at=now) for row in rows])
with connection.cursor() as cursor:
    cursor.execute("VACUUM ANALYZE")
desk = enter(Client(), User.objects.get())
pages = f"/admin/pages/{HomePage.objects.get().pk}/"
index = "/admin/consultations/"
acts = {
    "Wagtail's page list": lambda: desk.get(pages),
    "the list": lambda: desk.get(index),
    "sorted by promise": lambda: desk.get(index, {"ordering": "promised_by"}),
    "sorted by call": lambda: desk.get(index, {"ordering": "-slot"}),
    "who waits, overdue": lambda: desk.get(index, {"promise": "missed"}),
    "one service": lambda: desk.get(index, {"service": "Couples therapy"}),
    "the last page": lambda: desk.get(index, {"p": wanted // 25}),
    "found by reference": lambda: desk.post(index, {"find": named(wanted // 2)}),
    "found by phone": lambda: desk.post(index, {"find": f"818 555 {wanted // 2:06}"}),
    "found by name": lambda: desk.post(index, {"find": "jose 4"}),
    "the first page": lambda: desk.get("/admin/"),
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
    chosen = parser.parse_args()
    with contextlib.ExitStack() as stack:
        folder = stack.enter_context(tempfile.TemporaryDirectory(prefix="therapyties-benchmark-"))
        url = stack.enter_context(database_on(stack.enter_context(postgres.server())))
        server = Server(Path(folder), DATABASE_URL=url)
        server.manage("migrate", "--noinput", "--verbosity", "0")
        server.manage("seed_site")
        server.manage("first_login")
        server.manage("collectstatic", "--noinput", "--verbosity", "0")
        for number in sorted(chosen.requests):
            values = {"REQUESTS": str(number), "TIMES": str(chosen.times)}
            said = server.manage("shell", "--no-imports", "-v", "0", "-c", MEASURE, **values)
            report(number, json.loads(said.splitlines()[-1]))


def report(number, figures):
    print(f"\n{number:,} requests on PostgreSQL   queries  median ms   p95 ms  ratio")
    (_queries, pages), *_rest = figures.values()
    for name, (queries, taken) in figures.items():
        median, late = statistics.median(taken), statistics.quantiles(taken, n=20, method="inclusive")[18]
        ratio = median / statistics.median(pages)
        print(f"{name:30} {queries:7} {median * 1000:10.1f} {late * 1000:8.1f} {ratio:6.2f}")
    print("ratio: the median to that of Wagtail's page list, asked in turn with the others")


if __name__ == "__main__":
    main()
