"""One migrated and seeded database for the whole run, and the people who use the site."""

import os
from unittest.mock import patch

import pytest
from django.core.management import call_command
from django.db import connection

from tests.entering import PASSWORD, enter


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker):
    """The starting site, seeded once; each test undoes its own changes.

    The audit log's triggers stand aside, for tests with threads end by emptying every table; the test of the
    triggers puts them back for itself.
    """
    from pages.pictures import picture
    from therapyties.access import roles
    from therapyties.access.audit_log import triggers

    with django_db_blocker.unblock():
        triggers.remove(connection)
        with patch.object(picture, "WIDTHS", (picture.WIDTHS[0],)):  # the larger copies cost half a minute
            call_command("seed_site", verbosity=0)
        roles.make_roles()


@pytest.fixture
def home(db):
    from pages.models import HomePage

    return HomePage.objects.get()


@pytest.fixture
def bare_site(transactional_db):
    """A site, perhaps without pages, for tests whose threads need rows that are really committed."""
    from wagtail.models import Locale, Page, Site

    from consultations.models import Availability

    Availability.load()
    if not Site.objects.exists():
        Locale.objects.get_or_create(language_code="en")
        root = Page.add_root(title="Root", slug="root")
        Site.objects.create(hostname="localhost", root_page=root, is_default_site=True)


@pytest.fixture
def member_of(db):
    """member_of("Editor") is a signed-up person of that group."""
    from django.contrib.auth.models import Group, User

    def make(group, name=None):
        user = User.objects.create_user(name or group.lower(), password=PASSWORD)
        user.groups.add(Group.objects.get(name=group))
        return user

    return make


@pytest.fixture
def owner_client(client, member_of):
    return enter(client, member_of("Owner"))


@pytest.fixture
def therapist_client(client, member_of):
    return enter(client, member_of("Therapist"))


@pytest.fixture
def editor_client(client, member_of):
    return enter(client, member_of("Editor"))


def pytest_collection_modifyitems(config, items):
    """On the second database only what touches one is run again."""
    if not os.environ.get("TEST_DATABASE_URL"):
        return
    again = [item for item in items if "races" in item.path.parts or touches_the_database(item)]
    config.hook.pytest_deselected(items=[item for item in items if item not in set(again)])
    items[:] = again


def touches_the_database(item):
    fixtures = {"db", "transactional_db"} & set(getattr(item, "fixturenames", ()))
    return bool(fixtures) or item.get_closest_marker("django_db") is not None


def pytest_terminal_summary(terminalreporter):
    """Where nothing may be skipped, a skipped test fails the run."""
    if os.environ.get("CI") and terminalreporter.stats.get("skipped"):
        terminalreporter.write_line("CI may skip nothing.", red=True)
        terminalreporter._session.exitstatus = 1
