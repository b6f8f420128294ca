"""A rendered form with good answers, and who works at the desk."""

from datetime import time

import pytest
from django.test import Client

from consultations.services import renderings
from tests.entering import enter

FORM = "/consultation/"


def answers_to_a_form(client, **changed):
    """What a person who took a minute would send."""
    return {
        "started": renderings.signed_name(seconds_ago=60),
        "slot": "",
        "name": "Maya",
        "contact_route": "phone",
        "phone": "(818) 555-0123",
        "email": "",
        "voicemail_ok": "yes",
        "times": ["evenings"],
        "times_note": "",
        "service": "",
        "in_california": "yes",
        "adult": "yes",
        "note": "A few words",
        "privacy": "on",
        "website": "",
    } | changed


@pytest.fixture
def answers(client, db):
    return answers_to_a_form(client)


@pytest.fixture
def by_email(answers):
    return answers | {"contact_route": "email", "email": "maya@example.org"}


@pytest.fixture
def therapist(member_of):
    return enter(Client(), member_of("Therapist"))


@pytest.fixture
def notify(db):
    """New requests are announced to liron@example.org."""
    from wagtail.models import Site

    from consultations.models import ConsultationSettings

    site = Site.objects.get(is_default_site=True)
    ConsultationSettings.objects.update_or_create(site=site, defaults={"notify_email": "liron@example.org"})


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

    assert client.post(FORM, answers).status_code == 303
    return ConsultationRequest.objects.get()
