"""What several modules of this room start from."""

from datetime import time

import pytest

from consultations.models import Availability, WeeklyHours
from tests.pushing import push_service


@pytest.fixture
def practice(db):
    """Calls from 9 to 5 every day."""
    availability = Availability.current()
    availability.hours = [WeeklyHours(weekday=day, start=time(9), end=time(17)) for day in range(7)]
    availability.closed_on_federal_holidays = False
    availability.save()


@pytest.fixture
def her(member_of):
    """Who has a device."""
    return member_of("Therapist")


@pytest.fixture
def service():
    """A push service on this machine."""
    with push_service() as service:
        yield service
