"""On an upgraded site everybody gets at every address what they get on a new one."""

import pytest
from django.contrib.contenttypes.models import ContentType
from django.core.cache import cache
from django.db import connections

from tests import template
from tests.access.matrix import EDITOR, OUTSIDE, OWNER, THERAPIST, one_of_everything, visit_everything

from .keys import FIELD_ENCRYPTION_KEYS, SECRET_KEY
from .test_upgrade import STATES, Site, put, upgraded

pytestmark = [pytest.mark.both_databases, pytest.mark.slow, pytest.mark.xdist_group("upgrade")]
# In small doses who was given too much, at the addresses of the older site; the rights one by one are compared always.
EVERYBODY = [
    pytest.param(who, method, marks=() if (who, method) == (THERAPIST, "get") else pytest.mark.soak)
    for who in (*OUTSIDE, EDITOR, THERAPIST, OWNER)
    for method in ("get", "post")
]


@pytest.fixture(scope="module", params=STATES)
def upgraded_site(request, django_db_setup, django_db_blocker, tmp_path_factory):
    """The database of these tests is the kept one, upgraded; afterwards it is a new copy of the starting site."""
    from tests.settings import ENVIRONMENT
    from therapyties.door.generation import reader

    def another_database():
        """Nothing is known of the one before: the same numbers mean other things."""
        connections.close_all()
        reader.close()
        ContentType.objects.clear_cache()
        cache.clear()

    url = ENVIRONMENT["DATABASE_URL"]
    with django_db_blocker.unblock():
        another_database()
        template.empty_database(url)
        put(request.param, url)
        upgraded(Site(tmp_path_factory.mktemp("rights"), DATABASE_URL=url))
        yield
        another_database()
    template.put_database(url)


@pytest.fixture
def there(upgraded_site, settings, client, db, home, member_of):
    settings.FIELD_ENCRYPTION_KEYS, settings.SECRET_KEY = FIELD_ENCRYPTION_KEYS, SECRET_KEY
    return one_of_everything(client, home, member_of)


@pytest.mark.parametrize(("who", "method"), EVERYBODY)
def test_after_an_upgrade_everybody_gets_what_the_rules_say_and_nothing_else(there, member_of, who, method):
    wrong, asked = visit_everything(there, member_of, who, method)
    said = "\n".join(wrong)
    assert not wrong, f"of {asked} addresses:\n{said}"
    assert asked > 200
