"""The browser of the tests: an installed Chromium, else Playwright's, else Debian's package when root.

Most tests need no more of it than its headless shell, which opens a page in a quarter of the time.
"""

import os
import shutil
import subprocess
import sys

SHELL = "chromium-headless-shell"  # as Debian's package and its command are called
NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
# A browser that asks nothing of the network but what the tests ask of it.
ARGUMENTS = [
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-gpu",
    "--disable-quic",
    "--disable-sync",
    "--no-first-run",
    "--no-sandbox",
]


def find() -> str | None:
    """Path of a Chromium, or None; installs nothing."""
    named = os.environ.get("CHROMIUM")
    return named or next(filter(None, map(shutil.which, NAMES)), None) or _playwrights()


def find_shell() -> str | None:
    """Path of a headless shell, or of a whole Chromium where there is none."""
    return shutil.which(SHELL) or find()


def _playwrights():
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        path = playwright.chromium.executable_path
    return path if os.path.exists(path) else None


def find_or_install() -> str | None:
    """Path of a Chromium, or None; a headless shell is installed beside it where that is easy."""
    is_easy = os.geteuid() == 0 and shutil.which("apt-get") is not None
    if not find():
        subprocess.run([sys.executable, "-m", "playwright", "install", "chromium"], check=False, timeout=300)
    missing = [name for name, there in (("chromium", find()), (SHELL, shutil.which(SHELL))) if not there]
    if missing and is_easy:
        subprocess.run(["apt-get", "update", "-qq"], check=False)
        for name in missing:  # the one may be had without the other
            subprocess.run(["apt-get", "install", "-y", "-qq", "--no-install-recommends", name], check=False)
    return find()
