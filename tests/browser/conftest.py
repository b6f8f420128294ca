"""The real server with a site of its own, and a browser that reports everything it should not have to."""

import os
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import pytest

from tests import chromium
from tests.environment import environment_in
from tests.postgres import free_port

ROOT = Path(__file__).parents[2]
WIDTHS = (390, 768, 1280)
SCHEMES = ("light", "dark")


def pytest_collection_modifyitems(items):
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker("browser")


class Server:
    """gunicorn as `make run` starts it, on a port and in a folder of its own."""

    def __init__(self, folder):
        self.address = f"http://127.0.0.1:{free_port()}"
        self.folder = folder
        self.environment = os.environ | environment_in(folder)
        self.environment |= {"DJANGO_SETTINGS_MODULE": "therapyties.settings", "SITE_URL": self.address}

    def manage(self, *command, **variables):
        done = subprocess.run(
            [sys.executable, "manage.py", *command],
            env=self.environment | variables,
            cwd=ROOT,
            check=True,
            capture_output=True,
            text=True,
        )
        return done.stdout

    def start(self):
        command = [
            "-m",
            "gunicorn",
            "therapyties.wsgi",
            "--worker-class",
            "gthread",
            "--workers",
            "2",
            "--threads",
            "4",
        ]
        bind = ["--bind", self.address.removeprefix("http://"), "--no-control-socket"]
        self.process = subprocess.Popen([sys.executable, *command, *bind], env=self.environment, cwd=ROOT)
        for _attempt in range(200):
            try:
                with urllib.request.urlopen(f"{self.address}/readyz", timeout=5):
                    return
            except OSError:
                assert self.process.poll() is None, "the server ended"
                time.sleep(0.1)  # until it listens: there is nothing to wait on but the port
        raise AssertionError("the server did not start")

    def stop(self):
        self.process.terminate()
        self.process.wait(timeout=40)


@pytest.fixture(scope="session")
def server(tmp_path_factory):
    server = Server(tmp_path_factory.mktemp("site"))
    server.manage("migrate", "--noinput", "--verbosity", "0")
    server.manage("seed_site")
    said = server.manage("first_login")
    server.password = said.split("password ")[1].split()[0]
    server.manage("collectstatic", "--noinput", "--verbosity", "0")
    server.start()
    yield server
    server.stop()


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args):
    return browser_type_launch_args | {"executable_path": chromium.find(), "args": chromium.ARGUMENTS}


@pytest.fixture
def visit(browser, server):
    """visit(width, scheme, …) gives a page with `.trouble`: its errors, policy violations, foreign requests."""
    contexts = []

    def make(width=390, scheme="light", **options):
        height = 844 if width < 600 else 900
        context = browser.new_context(
            viewport={"width": width, "height": height},
            color_scheme=scheme,
            timezone_id="America/Los_Angeles",
            base_url=server.address,
            **options,
        )
        contexts.append(context)
        page = context.new_page()
        page.trouble = trouble = []
        page.on("pageerror", lambda error: trouble.append(f"error: {error}"))
        page.on("console", lambda message: message.type == "error" and trouble.append(f"console: {message.text}"))
        page.on(
            "request", lambda request: _is_foreign(request.url, server) and trouble.append(f"foreign: {request.url}")
        )
        if options.get("java_script_enabled", True):
            page.add_init_script(
                "addEventListener('securitypolicyviolation', e => console.error('policy: ' + e.violatedDirective))"
            )
        return page

    yield make
    for context in contexts:
        context.close()


def _is_foreign(url, server):
    return not url.startswith((server.address, "data:", "blob:", "about:"))
