"""Databases of earlier versions of the site, upgraded by this checkout: nothing is lost, everybody has the rights that
they would have on a new site, and the site answers."""

import json
import lzma
import os
import secrets
import subprocess
import sys
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from tests import template
from tests.access import rights
from tests.environment import environment_in
from tests.postgres import database_on

from .keys import FIELD_ENCRYPTION_KEYS, SECRET_KEY

# One process upgrades the database, and all look at that one.
pytestmark = [pytest.mark.both_databases, pytest.mark.xdist_group("upgrade")]

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
SERVER = os.environ.get("TEST_DATABASE_URL")
# Sites as they stood before models changed their apps; and before the desk was guarded, whose Therapist has had
# everything since the days before there were roles, and whose owner has made a group of their own.
STATES = ("head", "before_the_guard")
EXPECTED = {state: json.loads((HERE / f"{state}.json").read_text(encoding="utf-8")) for state in STATES}
PARTS = EXPECTED["head"]["there"]


class Site:
    """This checkout's code over one upgraded database."""

    def __init__(self, folder, **variables):
        self.environment = os.environ | environment_in(folder) | {"DJANGO_SETTINGS_MODULE": "therapyties.settings"}
        self.environment |= {"FIELD_ENCRYPTION_KEYS": ",".join(FIELD_ENCRYPTION_KEYS), "SECRET_KEY": SECRET_KEY}
        self.environment |= {"DEBUG": "true"} | variables  # so that static files need not be collected first

    def run(self, *command):
        done = subprocess.run(
            [sys.executable, *command], env=self.environment, cwd=ROOT, capture_output=True, text=True
        )
        assert done.returncode == 0, done.stdout[-2000:] + done.stderr[-4000:]
        return done.stdout


@pytest.fixture(scope="module", params=STATES)
def state(request):
    return request.param


@pytest.fixture(scope="module")
def db(state, tmp_path_factory):
    """The site of the kept database, upgraded. By this name the run on the second database takes these tests along."""
    folder = tmp_path_factory.mktemp("upgrade")
    if not SERVER:
        put(state, f"sqlite:///{folder}/site.sqlite3")
        yield upgraded(Site(folder))
        return
    # The database named there may not have been made yet; this one is on every server.
    with database_on(urlsplit(SERVER)._replace(path="/postgres").geturl()) as url:
        put(state, url)
        yield upgraded(Site(folder, DATABASE_URL=url))


def put(state, url):
    """The kept database is at that URL: where SQLite's file will be, or in an empty database of PostgreSQL."""
    if template.on_postgresql(url):
        import psycopg

        with psycopg.connect(url) as connection:
            connection.execute(lzma.decompress((HERE / f"{state}.sql.xz").read_bytes()))
    else:
        Path(urlsplit(url).path).write_bytes(lzma.decompress((HERE / f"{state}.sqlite3.xz").read_bytes()))


def upgraded(site):
    site.run("manage.py", "migrate", "--no-input", "--verbosity", "0")
    return site


@pytest.fixture(scope="module")
def found(db):
    return json.loads(db.run("-m", "tests.upgrade.look"))


def test_an_upgraded_database_has_the_tables_of_a_new_one(db, tmp_path):
    """A new one takes the squashed migrations, an older one the steps that they replace."""
    url = f"sqlite:///{tmp_path}/site.sqlite3"
    if SERVER:
        url = urlsplit(SERVER)._replace(path=f"/new_{secrets.token_hex(4)}").geturl()
    template.put(tmp_path, url)
    new = Site(tmp_path, DATABASE_URL=url)
    try:
        assert json.loads(db.run("-m", "tests.upgrade.schema")) == json.loads(new.run("-m", "tests.upgrade.schema"))
    finally:
        template.remove_database(url)


def test_after_the_upgrade_no_migration_is_missing(db):
    db.run("manage.py", "makemigrations", "--check", "--dry-run")


@pytest.mark.parametrize("part", PARTS)
def test_nothing_that_was_stored_is_lost_or_changed(found, state, part):
    assert found["there"][part] == EXPECTED[state]["there"][part]


@pytest.mark.parametrize("role", ["Therapist", "Editor"])
def test_an_upgraded_site_has_the_rights_of_a_new_one(found, role):
    """One by one, and so nobody but the owner may make anybody an owner."""
    assert {where: set(names) for where, names in found["rights"][role].items()} == rights.expected(role)
    assert found["the owner may everything"]


def test_a_group_that_the_owner_has_made_is_as_it_was(found, state):
    helpers = {"everywhere": ["pages.change_topic", "wagtailadmin.access_admin"], "on files": [], "on pages": []}
    own = {"before_the_guard": {"Helpers": helpers}}.get(state, {})
    assert {name: has for name, has in found["rights"].items() if name not in ("Owner", "Therapist", "Editor")} == own


def test_every_request_is_still_found_by_its_reference_with_its_status_its_name_and_its_time(found, state):
    def told(requests):
        return {name: (row["status"], row["name"], row["slot"]) for name, row in requests.items()}

    assert told(found["there"]["requests"]) == told(EXPECTED[state]["there"]["requests"])


def test_nothing_hangs_on_a_content_type_that_has_lost_its_model(found):
    assert found["there"]["content types without a model"] == []


def test_pages_the_desk_and_the_private_links_of_visitors_answer(found, state):
    answers = found["answers"]
    statuses = [*answers["visitor"].values(), *answers["owner"].values(), answers["calendar"]]
    assert set(statuses + [*answers["visitor's page"].values(), *answers["at the desk"].values()]) == {200}
    assert answers["at the desk"].keys() == EXPECTED[state]["there"]["requests"].keys()


def test_what_was_answered_before_the_upgrade_can_still_be_undone_after_it(found, state):
    assert found["answers"]["undone"] == EXPECTED[state]["answers"]["undone"]


ADD = """
import json
from django.core.management import call_command
from wagtail.models import Page
def pages():
    rows = Page.objects.filter(depth__gt=1).select_related("locale")
    return {page.url_path: [page.locale.language_code, page.live, page.title, page.latest_revision_id] for page in rows}
before = pages()
call_command("seed_site", add=True, verbosity=0, stdout=open("/dev/null", "w"))
after = pages()
of_a_kind = [page for page in Page.objects.filter(locale__language_code="he") if page.get_translations().exists()]
print(json.dumps([before, after, len(of_a_kind)]))
"""


def test_the_pages_in_hebrew_can_be_added_to_an_upgraded_site_as_drafts_beside_their_twins(db, found):
    """Once everything else has been looked at."""
    before, after, twins = json.loads(db.run("manage.py", "shell", "--no-imports", "-c", ADD))
    assert before == {path: after[path] for path in before}
    added = {path: row for path, row in after.items() if path not in before}
    in_hebrew = {path for path, row in added.items() if row[0] == "he"}
    assert len(in_hebrew) == len(list((ROOT / "pages/starter/he").rglob("*.md")))
    assert {path for path in added if path.startswith("/he/")} == in_hebrew
    assert not any(is_live for _language, is_live, *_rest in added.values())
    assert twins > 12
