"""`python -m tests.bench`: how fast pages are, beside others on this machine, in rounds that take turns."""

import argparse
import contextlib
import http.client
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

from tests import chromium, postgres
from tests.benchmark import looks_at_a_wide_open_diary
from tests.beside import Beside
from tests.postgres import free_port
from tests.server import FORM, ROOT, Person, Server, answers_of, copied_site, forms_shown_a_minute_ago, running

from . import peers
from .load import Round, Target, family, load, memory, quantile, visit
from .stale import stale
from .wordpress import INSTALLED_BY, programs, wordpress

OWNER = """
from django.conf import settings
from django.contrib.auth.models import User
from django.test import Client
from tests.entering import enter

print(enter(Client(), User.objects.get()).cookies[settings.SESSION_COOKIE_NAME].value, end="")
"""
ARTICLE = """
import json
from pages.models import ArticleIndexPage, ArticlePage, SiteImage

body = []
for picture in SiteImage.objects.order_by("pk")[:3]:
    shown = {"image": picture.pk, "decorative": False, "alt_text": "A picture"}
    body += [{"type": "text", "value": {"text": TEXT}}]
    body += [{"type": "picture", "value": {"image": shown, "caption": ""}}]
page = ArticlePage(title="Two thousand words", slug="two-thousand-words", summary="s", introduction="i")
page.body = json.dumps(body)
ArticleIndexPage.objects.get(locale__language_code="en").add_child(instance=page)
page.save_revision().publish()
print(page.url, end="")
"""
MORE_PAGES = "from tests.door.rows import articles_to; articles_to({})"
# Somebody else writes to the same database, and nothing that a page shows.
WRITE = """
import time
from tests.asking import ask
until = time.monotonic() + {seconds}
used = time.process_time()
while time.monotonic() < until:
    started = time.monotonic()
    ask(slot=None)
    time.sleep(max(0, 1 / 40 - (time.monotonic() - started)))
print(time.process_time() - used)
"""
# Or takes as much of the processor, and writes nothing.
COMPUTE = """
import time
until = time.monotonic() + {seconds}
while time.monotonic() < until:
    started, used = time.monotonic(), time.process_time()
    while time.process_time() - used < {burst}:
        pass
    time.sleep(max(0, 1 / 40 - (time.monotonic() - started)))
"""
LARGEST = """new Promise(done => new PerformanceObserver(list => done(list.getEntries().at(-1).startTime))
    .observe({type: 'largest-contentful-paint', buffered: true}))"""


def options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    parser.add_argument("--rounds", type=int, default=5, help="how often each is measured (5)")
    parser.add_argument("--seconds", type=float, default=2, help="how long, each time (2)")
    parser.add_argument("--database", choices=("sqlite", "postgresql"), default="sqlite", help="of the site (sqlite)")
    return parser.parse_args()


class Table:
    """Printed line by line, as they become known."""

    def __init__(self) -> None:
        self.others: list[float] = []  # which part of the machine they took, in each round

    def line(self, name: str, value: str, target: str = "") -> None:
        print(f"{name:64} {value:>42}  {target}", flush=True)

    def rounds(self, targets: list[Target], chosen: argparse.Namespace, connections: int = 1) -> list[list[Round]]:
        """For each target its rounds: in each round everybody once, and who is first turns."""
        found: list[list[Round]] = [[] for _ in targets]
        for target in targets:
            load(target, 2, 8, most=40)  # each process has seen it
        for number in range(chosen.rounds):
            for index in sorted(range(len(targets)), key=lambda one: (one + number) % len(targets)):
                found[index].append(load(targets[index], chosen.seconds, connections))
        self.others += [one.strangers for rounds in found for one in rounds]
        for target, rounds in zip(targets, found, strict=True):
            if any(one.wrong for one in rounds):
                sys.exit(f"{target.name} was answered with something else than 200.")
        return found


def spread(values: list[float], form: str = ".2f") -> str:
    return f"{statistics.median(values):{form}} [{min(values):{form}}-{max(values):{form}}]"


def cpus(rounds: list[Round]) -> list[float]:
    return [one.cpu for one in rounds]


def ratios(ours: list[Round], theirs: list[Round], figure: Callable[[Round], float]) -> list[float]:
    """Round by round: what slows the machine slows both."""
    return [figure(mine) / max(figure(other), 1e-9) for mine, other in zip(ours, theirs, strict=True)]


# --- each line


def stored(table: Table, chosen: argparse.Namespace, site: Target, folder: Path, page: bytes) -> None:
    asked = {"Accept-Encoding": "gzip"}
    ours = replace(site, headers=asked)
    with peers.whitenoise(folder / "whitenoise", page) as file:
        file = replace(file, headers=asked)
        for connections in (1, 8, 32):
            mine, theirs = table.rounds([ours, file], chosen, connections)
            if connections == 1:
                table.line("stored page, ms of CPU", spread(cpus(mine)), "<= 0.30")
                table.line("  WhiteNoise, the same page as a file", spread(cpus(theirs)))
            found = ratios(mine, theirs, lambda one: one.a_second)
            table.line(f"stored page, answers a second, x WhiteNoise, {connections} at a time", spread(found), ">= 1.0")
    if not peers.has_nginx():
        table.line("the same behind nginx", "nginx is not installed")
        return
    with peers.nginx(folder / "nginx", page, site) as (file, behind):
        for connections in (1, 8, 32):
            mine, theirs = table.rounds([behind, file], chosen, connections)
            found = ratios(mine, theirs, lambda one: one.a_second)
            name = f"behind nginx, answers a second, x nginx's file, {connections} at a time"
            table.line(name, spread(found), ">= 0.8")


def fresh(table: Table, chosen: argparse.Namespace, targets: dict[str, Target], folder: Path) -> None:
    with contextlib.ExitStack() as stack:
        others = [stack.enter_context(peers.bare_wagtail(folder / "bare"))]
        if found := programs():
            others.append(stack.enter_context(wordpress(folder / "wordpress", found)))
        else:
            table.line("the same words on WordPress", f"not installed; on Debian: {INSTALLED_BY}")
        measured = table.rounds([*targets.values(), *others], chosen)
    ours, theirs = measured[: len(targets)], measured[len(targets) :]
    aims = {"form": "<= 18", "private page": "<= 18", "back office, first page": "<= 60", "back office, list": "<= 50"}
    for name, rounds in zip(targets, ours, strict=True):
        table.line(f"{name}, not stored, ms of CPU", spread(cpus(rounds)), aims.get(name, ""))
        if name == "article":
            for other, of_other, aim in zip(others, theirs, ("<= 1.2", "<= 1"), strict=False):
                table.line(f"  {other.name}, ms of CPU", spread(cpus(of_other)))
                table.line("  article x that", spread(ratios(rounds, of_other, lambda one: one.cpu)), aim)


def many_pages(table: Table, chosen: argparse.Namespace, folder: Path, url: str) -> None:
    """Beside a site as it starts, in the same rounds."""
    with prepared(folder / "few", url) as (few, path), prepared(folder / "many", url) as (many, _path):
        targets = [
            Target(name, int(server.address.rpartition(":")[2]), f"{path}?uncached", server.process.pid)
            for name, server in (("few pages", few), ("many pages", many))
        ]
        for number in (1_000, 10_000):
            many.shell(MORE_PAGES.format(number))
            time.sleep(0.6)
            of_few, of_many = table.rounds(targets, chosen)
            name = f"article, not stored, {number:,} pages in the tree, x a new site"
            table.line(name, spread(ratios(of_many, of_few, lambda one: one.cpu)), "0.9-1.1")


def how_late(table: Table, server: Server, path: str) -> None:
    name, aim = ("SQLite", "0") if server.environment["DATABASE_URL"].startswith("sqlite") else ("PostgreSQL", "<= 1")
    title = f"from a commit to the last old answer on {name}, seconds"
    table.line(title, spread(stale(server, path), ".3f"), aim)


def while_others_write(table: Table, chosen: argparse.Namespace, server: Server, page: Target) -> None:
    """200 visitors a second, so that the machine is not full without the writer. What sharing the processor costs is
    told by another who takes as much of it and writes nothing."""
    seconds, a_second, writing, computing, quiet = 3 * chosen.seconds, 200, [], [], []
    visit(page, 1, a_second)
    for _ in range(chosen.rounds):
        quiet.append(quantile(visit(page, seconds, a_second), 99))
        used, found = beside(server, WRITE.format(seconds=seconds + 2), partial(visit, page, seconds, a_second))
        writing.append(quantile(found, 99))
        burst = float(used) / (seconds + 2) / 40
        code = COMPUTE.format(seconds=seconds + 2, burst=burst)
        computing.append(quantile(beside(server, code, partial(visit, page, seconds, a_second))[1], 99))
    table.line("stored page, p99 of 200 visitors a second, ms", spread(quiet))
    for name, found, target in (
        ("written", writing, "<= 2"),
        ("computed for as long, and nothing written", computing, ""),
    ):
        rounds = [one / other for one, other in zip(found, quiet, strict=True)]
        table.line(f"  x while 40 requests a second are {name}", spread(rounds), target)


def beside(server: Server, code: str, act: Callable[[], list[float]]) -> tuple[str, list[float]]:
    """(what the code printed, what the act found) while both went on."""
    other = Beside(server.environment)
    other.run("from tests.asking import ask")  # what is loaded once is not measured
    with ThreadPoolExecutor(1) as pool:
        running = pool.submit(other.run, code)
        time.sleep(1)
        found = act()
        printed = running.result()
    other.stop()
    return printed, found


def start(table: Table, environment: dict[str, str], paths: list[str]) -> None:
    """As `make run` starts it, on a site that is there, with the worker."""
    firsts, answers = [], []
    for number in range(3):
        port = free_port()
        environment |= {"SITE_URL": f"http://127.0.0.1:{port}", "RUN_WORKER": "true"}
        command = [sys.executable, "-m", "therapyties.serve", "--bind", f"127.0.0.1:{port}"]
        began = time.perf_counter()
        process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.DEVNULL)
        while True:
            asked = time.perf_counter()
            try:
                connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
                connection.request("GET", "/")
                connection.getresponse().read()
                connection.close()
                break
            except OSError:
                if process.poll() is not None:
                    sys.exit("The site did not start.")
                time.sleep(0.02)
        firsts.append(time.perf_counter() - began)
        answers.append(time.perf_counter() - asked)
        if number == 2:
            time.sleep(5)
            rest = memory(family(process.pid))
            for path in paths:
                load(Target(path, port, path, process.pid), 4, 16)
            after = memory(family(process.pid))
        process.terminate()
        process.wait(60)
    table.line("started again: seconds to the first answer", spread(firsts, ".1f"), "<= 3")
    table.line("  that answer, seconds", spread(answers, ".3f"), "<= 0.3")
    table.line("all processes, MB (PSS) at rest", f"{sum(rest.values()):.0f}")
    each = " + ".join(f"{size:.0f}" for _pid, size in sorted(after.items()))
    table.line("all processes, MB (PSS) under load", f"{each} = {sum(after.values()):.0f}", "<= 200")


def second_page(table: Table, address: str, path: str) -> None:
    """From the articles to that one, each answer 150 ms later than it is."""
    from playwright.sync_api import sync_playwright  # nothing else here needs a browser

    times: dict[str, list[float]] = {"at once": [], "after half a second on the link": []}
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium.find(), args=chromium.ARGUMENTS)
        for name in [*times] * 5:
            page = browser.new_page(base_url=address)
            client = page.context.new_cdp_session(page)
            client.send("Network.enable")
            speeds = {"downloadThroughput": -1, "uploadThroughput": -1}
            client.send("Network.emulateNetworkConditions", {"offline": False, "latency": 150} | speeds)
            page.goto("/articles/", wait_until="networkidle")
            link = page.locator(f"main a[href='{path}']").first
            if name != "at once":
                link.hover()
                page.wait_for_timeout(500)
            link.click()
            page.wait_for_url(f"**{path}")
            times[name].append(page.evaluate(LARGEST))
            page.close()
        browser.close()
    for name, found in times.items():
        table.line(f"the second page's LCP, 150 ms added, link pressed {name}, ms", spread(found, ".0f"), "<= 150")


# --- all of it


def article_of(words: int) -> str:
    return f"TEXT = {peers.words(words // 3)!r}\n{ARTICLE}"


@contextlib.contextmanager
def prepared(folder: Path, postgresql: str = "") -> Iterator[tuple[Server, str]]:
    """A running site with its first login, and the address of an article of 2,000 words on it."""
    folder.mkdir()
    with copied_site(folder, postgresql, TRUSTED_PROXIES="127.0.0.1/32") as server:
        server.manage("first_login")
        path = server.shell(article_of(2_000))
        with running(server):
            yield server, path


def private_page(server: Server) -> tuple[str, str]:
    """(path, cookies) of a visitor who has asked for a call."""
    person = Person(server)
    slots = person.get(FORM).slots
    (form,) = forms_shown_a_minute_ago(server, 1)
    answer = person.post(FORM, answers_of(0, slots[0], form))
    assert answer.status == 303, answer.words
    return answer.location, "; ".join(f"{name}={value}" for name, value in person.cookies.items())


def main() -> None:
    chosen, table = options(), Table()
    with contextlib.ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="therapyties-bench-")))
        folder.chmod(0o755)
        is_sqlite = chosen.database == "sqlite"
        url = "" if is_sqlite else stack.enter_context(postgres.server())
        server, path = stack.enter_context(prepared(folder / "site", url))
        session = server.shell(OWNER)
        yours, cookies = private_page(server)
        port, root = int(server.address.rpartition(":")[2]), server.process.pid
        site = Target("the site", port, path, root)
        page = page_as_bytes(port, path)
        table.line("", "median [least-most] of the rounds", "wanted")
        stored(table, chosen, site, folder, page)
        signed_in = {"Cookie": f"session={session}"}
        targets = {
            "article": Target("article", port, f"{path}?uncached", root),
            "form": Target("form", port, FORM, root),
            "private page": Target("private page", port, yours, root, {"Cookie": cookies}),
            "back office, first page": Target("first page", port, "/admin/", root, signed_in),
            "back office, list": Target("list", port, "/admin/consultations/", root, signed_in),
        }
        fresh(table, chosen, targets, folder)
        calls = looks_at_a_wide_open_diary(500)
        table.line("open times of a wide-open diary with 500 calls, ms of CPU", f"{calls:.1f}", "<= 10")
        how_late(table, server, path)
        while_others_write(table, chosen, server, site)
        if chromium.find():
            second_page(table, server.address, path)
        start(table, dict(server.environment), [path, FORM, f"{path}?uncached"])
        many_pages(table, chosen, folder, url)
        if is_sqlite:
            try:
                url = stack.enter_context(postgres.server())
            except (ImportError, KeyError, OSError, subprocess.SubprocessError) as error:
                table.line("the same on PostgreSQL", f"no server: {error}")
            else:
                how_late(table, *stack.enter_context(prepared(folder / "second", url)))
        others = [100 * part for part in table.others]
        table.line("others took of the machine meanwhile, of a hundred parts", spread(others, ".0f"))


def page_as_bytes(port: int, path: str) -> bytes:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    connection.request("GET", path)
    body: Any = connection.getresponse().read()
    connection.close()
    return body


if __name__ == "__main__":
    main()
