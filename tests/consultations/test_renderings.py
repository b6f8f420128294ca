"""The signed name of one rendering of the form, and what a page tells by the revision it showed."""

import pytest
import time_machine
from django.core import signing

from consultations.form_fields import NO_REVISION, revision_seen
from consultations.services import renderings


@pytest.mark.parametrize(
    ("seconds", "doubts"),
    [(0, ("fast",)), (2, ("fast",)), (4, ()), (3600, ()), (47 * 3600, ()), (49 * 3600, ("stale",))],
)
def test_a_form_that_comes_back_too_soon_or_too_late_is_doubtful_and_keeps_its_name(seconds, doubts):
    with time_machine.travel("2026-03-02 09:00Z", tick=False) as clock:
        signed = renderings.signed_name()
        clock.shift(seconds)
        rendering = renderings.read(signed)
        assert rendering.doubts == doubts
        assert rendering.name == renderings.read(signed).name
        assert len(rendering.name) >= 32


def test_two_renderings_have_two_names():
    assert len({renderings.read(renderings.signed_name()).name for _ in range(100)}) == 100


@pytest.mark.parametrize("signed", ["", "x", "self-test.x", "self-test.x:1:2", "a:b:c", "\0", "x" * 10_000])
def test_a_name_that_nobody_signed_is_doubtful_never_the_same_twice_and_no_test(signed):
    first, second = renderings.read(signed), renderings.read(signed)
    assert first.doubts == second.doubts == ("unsigned",)
    assert first.name != second.name
    assert not first.is_self_test


def test_only_a_name_made_for_it_is_the_self_tests():
    test = renderings.read(renderings.signed_name(is_self_test=True, seconds_ago=60))
    assert (test.is_self_test, test.doubts) == (True, ())
    assert not renderings.read(renderings.signed_name(seconds_ago=60)).is_self_test


def test_a_name_signed_for_something_else_is_none():
    assert renderings.read(signing.TimestampSigner(salt="another").sign("self-test.x")).doubts == ("unsigned",)


@pytest.mark.parametrize(
    ("data", "revision"),
    [
        ({"seen": "0"}, 0),
        ({"seen": "17"}, 17),
        ({"seen": 3}, 3),
        ({}, NO_REVISION),
        ({"seen": ""}, NO_REVISION),
        ({"seen": "-1"}, NO_REVISION),
        ({"seen": "²"}, NO_REVISION),
        ({"seen": "١"}, NO_REVISION),
        ({"seen": "9" * 40}, NO_REVISION),
    ],
)
def test_a_page_that_does_not_say_what_it_showed_showed_no_revision(data, revision):
    assert revision_seen(data) == revision
