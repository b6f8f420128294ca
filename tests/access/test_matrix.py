"""Every address of the back office, asked for by everybody."""

import pytest

from .matrix import EDITOR, OUTSIDE, OWNER, THERAPIST, one_of_everything, visit_everything

# Once as the owner is a visit to every address: on PostgreSQL as well.
EVERYBODY = [
    pytest.param(who, method, marks=pytest.mark.both_databases if (who, method) == (OWNER, "get") else ())
    for who in (*OUTSIDE, EDITOR, THERAPIST, OWNER)
    for method in ("get", "post")
]


@pytest.fixture
def there(client, db, home, member_of):
    return one_of_everything(client, home, member_of)


@pytest.mark.slow
@pytest.mark.parametrize(("who", "method"), EVERYBODY)
def test_everybody_gets_at_every_address_what_the_rules_say_and_nothing_else(there, member_of, who, method):
    wrong, asked = visit_everything(there, member_of, who, method)
    said = "\n".join(wrong)
    assert not wrong, f"of {asked} addresses:\n{said}"
    assert asked > 200, f"only {asked} addresses: the others are not found"
