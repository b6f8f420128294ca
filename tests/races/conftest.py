"""A server with a site of its own, and a process beside it that reads and sets its rows with its models."""

import contextlib
import io
import os
from concurrent.futures import ProcessPoolExecutor
from datetime import time
from functools import cached_property
from multiprocessing import get_context

import pytest
from django.core import signing

from tests.entering import SECRET, code
from tests.server import Person, copied_site, running


class Site:
    """The server, and what its database holds."""

    def __init__(self, server, beside):
        self.server, self.beside = server, beside
        self.password = beside.submit(_make).result()

    @cached_property
    def desk(self):
        """Somebody who has come in, once, for no code works twice."""
        desk = Person(self.server)
        desk.get("/accounts/login/")
        assert desk.post("/accounts/login/", {"login": "liron", "password": self.password}).status == 302
        desk.get("/accounts/2fa/authenticate/")
        assert desk.post("/accounts/2fa/authenticate/", {"code": code()}).location == "/admin/"
        return desk

    def open_hours(self, **choices):
        """Forget every request; calls may be from 9 to 11 every day."""
        self.beside.submit(_open_hours, choices).result()

    def requests(self) -> dict[int, dict]:
        """What is stored of each request."""
        return self.beside.submit(_requests).result()

    def request_of(self, person: Person) -> int:
        """The only request that this one's browser may see."""
        key = self.server.environment["SECRET_KEY"]
        journey = signing.loads(person.cookies["yours"], key=key, salt="consultations.yours", fallback_keys=())
        [(pk, *_whatever_else)] = journey["opened"].values()
        return pk


@pytest.fixture(autouse=True)
def again():
    """Which time it is: for a full dose everybody races again and again."""


def pytest_generate_tests(metafunc):
    if metafunc.config.getoption("dose") == "full":
        metafunc.parametrize("again", range(10))


@pytest.fixture(scope="package")
def site(tmp_path_factory):
    folder, postgresql = tmp_path_factory.mktemp("races"), os.environ.get("TEST_DATABASE_URL")
    with contextlib.ExitStack() as stack:
        server = stack.enter_context(copied_site(folder, postgresql, TRUSTED_PROXIES="127.0.0.1/32"))
        starting = {"initializer": _enter, "initargs": (server.environment,)}
        beside = stack.enter_context(ProcessPoolExecutor(1, mp_context=get_context("spawn"), **starting))
        site = Site(server, beside)
        stack.enter_context(running(server))
        yield site


# --- in the process beside


def _enter(environment):
    os.environ.update(environment)
    import django

    django.setup()


def _make():
    """The first login, with an authenticator app; its password."""
    from allauth.mfa.totp.internal.auth import TOTP
    from django.contrib.auth.models import User
    from django.core.management import call_command

    said = io.StringIO()
    call_command("first_login", name="liron", stdout=said)
    TOTP.activate(User.objects.get(), SECRET)
    return said.getvalue().split("password ")[1].split()[0]


def _open_hours(choices):
    from consultations.models import Availability, ConsultationRequest, WeeklyHours
    from therapyties.security.models import AbuseCount

    for model in (ConsultationRequest, AbuseCount):
        model.objects.all().delete()
    availability = Availability.current()
    availability.hours = [WeeklyHours(weekday=day, start=time(9), end=time(11)) for day in range(7)]
    availability.closed_on_federal_holidays = False
    for name, value in choices.items():
        setattr(availability, name, value)
    availability.save()


def _requests():
    from consultations.models import ConsultationRequest

    return {
        request.pk: {
            "slot": request.slot,
            "status": str(request.status),
            "revision": request.revision,
            "is_held": request.is_held,
            "proposed": request.proposals,
            "messages": sorted(message.kind for message in request.messages.all()),
        }
        for request in ConsultationRequest.objects.prefetch_related("messages")
    }
