"""A copy of the one site for every process, the people who use it, and how much of a test is done where."""

import os
import shutil
from datetime import time

import hypothesis
import pytest
from django.db import connections
from django.test import Client

from tests import template
from tests.asking import FORM, announce_requests, answers_to_a_form
from tests.entering import PASSWORD, enter

ON_POSTGRESQL = bool(os.environ.get("TEST_DATABASE_URL"))
# In `make test` the same examples every time, and some of them on the second database; in `make soak` as many as half
# an hour allows, and others each time.
hypothesis.settings.register_profile("small", max_examples=60, deadline=None, derandomize=True, database=None)
hypothesis.settings.register_profile("small again", max_examples=20, deadline=None, derandomize=True, database=None)
hypothesis.settings.register_profile("full", max_examples=5_000, deadline=None, database=None)
hypothesis.settings.register_profile("full again", max_examples=300, deadline=None, database=None)


def pytest_addoption(parser):
    parser.addoption(
        "--dose", choices=("small", "full"), default="small", help="how often, how many, how wide: small in make test"
    )


def pytest_configure(config):
    dose = config.getoption("dose")
    hypothesis.settings.load_profile(f"{dose} again" if ON_POSTGRESQL else dose)


@pytest.fixture(scope="session")
def dose(pytestconfig):
    """dose(small, full) is what this run takes of the two."""
    return lambda small, full: full if pytestconfig.getoption("dose") == "full" else small


@pytest.fixture(scope="session")
def django_db_setup():
    """A copy of the starting site; each test undoes its own changes."""
    from tests.settings import ENVIRONMENT, FOLDER

    template.put(FOLDER, ENVIRONMENT["DATABASE_URL"])
    yield
    connections.close_all()
    template.remove_database(ENVIRONMENT["DATABASE_URL"])


@pytest.fixture
def committed_site(django_db_setup, django_db_blocker):
    """The starting site for tests whose threads need rows that are really committed; afterwards it is a new copy."""
    from tests.settings import ENVIRONMENT
    from therapyties.door.generation import reader

    with django_db_blocker.unblock():
        yield
        connections.close_all()
        reader.close()
    template.put_database(ENVIRONMENT["DATABASE_URL"])


@pytest.fixture
def home(db):
    """The home page in English. Wagtail keeps where the trees begin; a test may have taken one away."""
    from wagtail.models import Site

    from pages.models import HomePage

    yield HomePage.objects.get(locale__language_code="en")
    Site.clear_site_root_paths_cache()


# --- people


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
def therapist(member_of):
    """The same beside `client`, who is then a visitor."""
    return enter(Client(), member_of("Therapist"))


@pytest.fixture
def editor_client(client, member_of):
    return enter(client, member_of("Editor"))


# --- requests


@pytest.fixture
def answers(client, db):
    return answers_to_a_form(client)


@pytest.fixture
def by_email(answers):
    return answers | {"contact_route": "email", "email": "maya@example.org"}


@pytest.fixture
def notify(db):
    announce_requests()


@pytest.fixture
def slots(db):
    """The open times, as the form offers them: hours every day, so that no test depends on the weekday it runs on."""
    from consultations.models import Availability, WeeklyHours
    from consultations.services.diary import openings

    availability = Availability.current()
    availability.hours = [WeeklyHours(weekday=day, start=time(9), end=time(17)) for day in range(7)]
    availability.closed_on_federal_holidays = False
    availability.save()
    return openings()


@pytest.fixture
def stored(client, answers):
    """One request as a visitor sent it."""
    from consultations.models import ConsultationRequest

    assert client.post(FORM, answers).status_code in (200, 303)  # with the page itself, or with a cookie for it
    return ConsultationRequest.objects.get()


# --- which tests


def pytest_make_parametrize_id(val, argname):
    """A test is called the same in every process, and by a name that can be read: of bytes it has no words, of a long
    text the beginning."""
    if isinstance(val, bytes):
        return argname
    return ascii(val[:60])[1:-1] if isinstance(val, str) and len(val) > 60 else None


def pytest_collection_modifyitems(config, items):
    """On PostgreSQL those run again that the database decides; a browser looks at one site, whatever its database.
    What tries the configuration of a program needs the program. What takes minutes runs in full doses alone."""
    chosen = [item for item in items if item.get_closest_marker("both_databases") or not ON_POSTGRESQL]
    chosen = [
        item
        for item in chosen
        if all(shutil.which(name) for mark in item.iter_markers("program") for name in mark.args)
    ]
    if config.getoption("dose") == "small":
        chosen = [item for item in chosen if not item.get_closest_marker("soak")]
    config.hook.pytest_deselected(items=[item for item in items if item not in set(chosen)])
    items[:] = chosen


def pytest_terminal_summary(terminalreporter):
    """Where nothing may be skipped, a skipped test fails the run."""
    if os.environ.get("CI") and terminalreporter.stats.get("skipped"):
        terminalreporter.write_line("CI may skip nothing.", red=True)
        terminalreporter._session.exitstatus = 1
