"""Who comes in, and how far a test takes them."""

import pytest
from allauth.mfa.totp.internal.auth import TOTP
from django.core.cache import cache

from tests.entering import SECRET


@pytest.fixture(autouse=True)
def _nothing_is_remembered_of_the_test_before():
    """allauth keeps the codes that were used in this process's cache, which no transaction undoes."""
    cache.clear()


@pytest.fixture
def liron(member_of):
    """An owner who has yet to set up a second factor."""
    return member_of("Owner", "liron")


@pytest.fixture
def enrolled(liron):
    """The same, with an authenticator app."""
    TOTP.activate(liron, SECRET)
    return liron
