"""Who is counted, how, and that it never stands in the way."""

from datetime import UTC, datetime, timedelta
from ipaddress import ip_network
from unittest.mock import patch

import pytest
import time_machine
from django.db import OperationalError

from therapyties.security import throttle
from therapyties.security.models import AbuseCount

pytestmark = pytest.mark.both_databases
MINUTES = timedelta(minutes=10)
NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("proxies", "remote", "forwarded", "peer"),
    [
        ([], "203.0.113.7", "198.51.100.1", "203.0.113.7"),
        (["10.0.0.0/8"], "203.0.113.7", "198.51.100.1", "203.0.113.7"),
        (["10.0.0.0/8"], "10.0.0.1", "", "10.0.0.1"),
        (["10.0.0.0/8"], "10.0.0.1", "198.51.100.1", "198.51.100.1"),
        (["10.0.0.0/8"], "10.0.0.1", "1.2.3.4, 198.51.100.1", "198.51.100.1"),
        (["10.0.0.0/8"], "10.0.0.1", "1.2.3.4, 198.51.100.1, 10.0.0.2", "198.51.100.1"),
        (["10.0.0.0/8"], "::ffff:10.0.0.1", "198.51.100.1", "198.51.100.1"),
        ([], "::ffff:203.0.113.7", "", "203.0.113.7"),
        ([], "2001:db8:1:2:3:4:5:6", "", "2001:db8:1:2::/64"),
        ([], "2001:db8:1:2:ffff::1", "", "2001:db8:1:2::/64"),
        ([], "", "198.51.100.1", ""),
        ([], "not an address", "", ""),
        (["10.0.0.0/8"], "", "198.51.100.1", ""),
        (["unix"], "", "198.51.100.1", "198.51.100.1"),
        (["unix", "10.0.0.0/8"], "", "1.2.3.4, 198.51.100.1, 10.0.0.2", "198.51.100.1"),
        (["unix"], "203.0.113.7", "198.51.100.1", "203.0.113.7"),
        (["unix"], "", "", ""),
        (["10.0.0.0/8"], "10.0.0.1", "1.2.3.4, nonsense", "10.0.0.1"),  # what the visitor wrote is not read for it
    ],
)
def test_only_a_trusted_proxy_says_who_is_behind_it(rf, settings, proxies, remote, forwarded, peer):
    settings.TRUSTED_PROXIES = [ip_network(proxy) for proxy in proxies if proxy != "unix"]
    settings.UNIX_SOCKET_IS_A_PROXY = "unix" in proxies
    request = rf.get("/", REMOTE_ADDR=remote, HTTP_X_FORWARDED_FOR=forwarded)
    assert throttle.peer_of(request) == peer


def test_it_counts_within_the_time_and_starts_again_after_it(db):
    with time_machine.travel(NOON, tick=False) as clock:
        assert [throttle.count("form", "a", MINUTES) for _ in range(3)] == [1, 2, 3]
        assert throttle.count("form", "b", MINUTES) == 1
        assert throttle.count("sign-in", "a", MINUTES) == 1
        clock.shift(timedelta(minutes=11))
        assert throttle.count("form", "a", MINUTES) == 1


def test_an_unknown_subject_is_never_counted(db):
    assert [throttle.count("form", "", MINUTES) for _ in range(9)] == [0] * 9


def test_nothing_that_is_kept_names_anybody_and_nothing_is_kept_for_more_than_a_day(db):
    with time_machine.travel(NOON, tick=False) as clock:
        throttle.count("form", "203.0.113.7", MINUTES)
        kept = AbuseCount.objects.get().key
        assert "203" not in kept or len(kept) == 64
        clock.shift(timedelta(hours=25))
        throttle.count("form", "203.0.113.7", MINUTES)
        assert AbuseCount.objects.get().key != kept


def test_a_database_that_does_not_answer_stops_no_form_and_lets_no_password_be_tried(db):
    with patch("therapyties.security.throttle.AbuseCount.objects.get_or_create", side_effect=OperationalError):
        assert throttle.count("form", "a", MINUTES) == 0
        assert throttle.count_try("password", "a", MINUTES) > 1000
    with patch("therapyties.security.throttle.AbuseCount.objects.filter", side_effect=OperationalError):
        assert not throttle.is_over("form", "a", 0, MINUTES)


def test_whoever_is_unknown_has_passwords_counted_together(db):
    assert [throttle.count_try("password", "", MINUTES) for _ in range(3)] == [1, 2, 3]


@pytest.mark.parametrize("within", [timedelta(minutes=5), timedelta(hours=1), timedelta(days=1)])
@pytest.mark.parametrize("hour", [0, 1, 12, 23])
def test_a_window_is_as_long_at_midnight_as_at_noon(db, within, hour):
    """Whatever the hour it begins in, every one within the time adds up, and the first after it is the first."""
    with time_machine.travel(datetime(2026, 3, 2, hour, 58, tzinfo=UTC), tick=False) as clock:
        assert throttle.count("form", "a", within) == 1
        for number in range(2, 6):
            clock.shift(within / 4)
            assert throttle.count("form", "a", within) == number
        clock.shift(timedelta(seconds=1))
        assert throttle.count("form", "a", within) == 1


def test_midnight_forgives_nothing(db):
    """The key changes with the day; what began before midnight goes on under the key it began with."""
    with time_machine.travel(datetime(2026, 3, 2, 23, 58, tzinfo=UTC), tick=False):
        assert [throttle.count("form", "203.0.113.7", MINUTES) for _ in range(3)] == [1, 2, 3]
    with time_machine.travel(datetime(2026, 3, 3, 0, 1, tzinfo=UTC), tick=False):
        assert throttle.is_over("form", "203.0.113.7", 2, MINUTES)
        assert throttle.count("form", "203.0.113.7", MINUTES) == 4
    with time_machine.travel(datetime(2026, 3, 3, 0, 9, tzinfo=UTC), tick=False):
        assert throttle.count("form", "203.0.113.7", MINUTES) == 1
