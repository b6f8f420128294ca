"""The real server with a site of its own, and a browser that reports everything it should not have to."""

from pathlib import Path

import pytest

from tests import chromium
from tests.entering import SECRET, code
from tests.server import Server

# The first account has an authenticator app; another owner has yet to set one up.
ACCOUNTS = f"""
import os
from allauth.mfa.totp.internal.auth import TOTP
from django.contrib.auth.models import Group, User
TOTP.activate(User.objects.get(), "{SECRET}")
User.objects.create_user("newcomer", password=os.environ["PASSWORD"]).groups.add(Group.objects.get(name="Owner"))
"""
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
    server.manage("shell", "--no-imports", "-c", ACCOUNTS, PASSWORD=server.password)
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
    return not url.startswith((server.address, by_name(server), "data:", "blob:", "about:"))


def by_name(server):
    """The same server by a name and not by a number: only a name can have a passkey."""
    return server.address.replace("127.0.0.1", "localhost")


def sign_in(page, server):
    """The page shows the desk. The session is the one of the last test if it lasts, for no code works twice."""
    page.context.add_cookies(getattr(server, "session", []))
    page.goto("/admin/")
    if page.url != f"{server.address}/admin/":
        page.fill("[name=login]", "liron")
        page.fill("[name=password]", server.password)
        page.keyboard.press("Enter")
        page.wait_for_url("**/accounts/2fa/authenticate/")
        page.fill("[name=code]", code())
        page.keyboard.press("Enter")
        page.wait_for_url(f"{server.address}/admin/")
        server.session = [cookie for cookie in page.context.cookies() if cookie["name"] == "session"]
