"""The real server with a site of its own, and a browser that reports everything it should not have to."""

from pathlib import Path

import pytest

from tests import chromium
from tests.server import Server

WIDTHS = (390, 768, 1280)
SCHEMES = ("light", "dark")


def pytest_collection_modifyitems(items):
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker("browser")


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
            base_url=server.address,
            **{"timezone_id": "America/Los_Angeles"} | options,
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
