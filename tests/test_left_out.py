"""What the site never needs is not loaded. Wagtail's API is not offered either, and Wagtail asks for no more of it than
what stands in for it."""

import re
import subprocess
import sys
from pathlib import Path

import wagtail
from django.urls import get_resolver

WAGTAIL = Path(wagtail.__file__).parent
ITS_OWN = re.compile(r"/(?:api|tests?)/")
LOADED = """
import sys
import django
django.setup()
from therapyties import urls
print(*sorted({name.split(".")[0] for name in sys.modules}))
"""
SPARED = {
    "ninja",
    "pillow_heif",
    "psycopg",
    "pydantic",
    "pygments",
    "recurring_ical_events",
    "requests",
    "yaml",
}


def test_a_start_loads_neither_the_api_nor_what_other_packages_can_do_without():
    done = subprocess.run([sys.executable, "-c", LOADED], check=True, capture_output=True, text=True)
    assert SPARED & set(done.stdout.split()) == set()


def test_what_was_not_there_while_a_module_was_loaded_is_there_afterwards():
    done = subprocess.run(
        [sys.executable, "-c", f"{LOADED}\nimport pillow_heif, psycopg, requests"],
        check=True,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0


def test_no_address_leads_to_an_api():
    patterns = [str(pattern.pattern) for pattern in get_resolver().url_patterns]
    assert patterns
    assert not any("api" in pattern for pattern in patterns)


def test_wagtails_apps_ask_for_no_more_of_their_api_than_stands_in_for_it():
    """Fails when a new Wagtail loads it elsewhere or otherwise, or has a setting for it: then this can be simpler."""
    asked = {}
    for path in WAGTAIL.rglob("*.py"):
        name = path.relative_to(WAGTAIL).as_posix()
        if not ITS_OWN.search(f"/{name}") and (lines := re.findall(r"^\s*(from .*api\.v3.*)$", path.read_text(), re.M)):
            asked[name] = {line.rpartition(" import ")[2] for line in lines}
    content_types = {"api", "register_content_types", "router"}
    assert asked == {
        "contrib/redirects/apps.py": {"api", "router"},
        "documents/apps.py": content_types,
        "images/apps.py": content_types,
        "locales/apps.py": {"api", "router"},
        "snippets/apps.py": content_types,
    }
