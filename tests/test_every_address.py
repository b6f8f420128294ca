"""One visit to every address outside the back office, as a visitor with a request and as the owner."""

from types import SimpleNamespace

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import get_resolver, reverse

from consultations.models import ConsultationRequest
from tests.addresses import ADDRESSES, IN_HEBREW, filled, is_of_the_back_office, routes, visited
from tests.asking import FORM, answers_to_a_form
from therapyties import languages

SEARCHES = [f"/search/?q={words}" for words in ("anger", "zzyzx", "%27%25_", "two+words")]
SEARCHES += ["/he/search/?q=%D7%9B%D7%A2%D7%A1", "/he/search/?q=%D6%B8%27%25_"]
FOR_ALL = [FORM, f"/he{FORM}", *ADDRESSES, *IN_HEBREW, *SEARCHES]


def for_a_visitor_with(token):
    """Every address outside the back office in each language, this token where one is asked for."""
    public = [entry for entry in get_resolver().url_patterns if not is_of_the_back_office(entry)]
    paths = []
    for code in languages.CODES:
        with languages.speaking(code):
            found = routes(SimpleNamespace(url_patterns=public))
            paths += [f"/{filled(route, {'at': {}, 'token': token})}" for route in found]
    assert len(paths) > 40, "the addresses are not found"
    return paths


@pytest.mark.both_databases
@pytest.mark.parametrize("who", ["visitor", "owner"])
def test_no_address_is_broken_for_anybody(owner_client, who):
    visitor = Client()
    visitor.post(FORM, answers_to_a_form(visitor))
    stored = ConsultationRequest.objects.get()
    link = reverse("consultations:private", args=[stored.token])
    paths = for_a_visitor_with(stored.token)
    assert link in paths
    asking = visitor if who == "visitor" else owner_client
    found = {path: visited(asking, "get", path)[0].status_code for path in [*paths, *FOR_ALL]}
    assert {path: status for path, status in found.items() if status >= 500} == {}
    assert {path: found[path] for path in FOR_ALL if found[path] != 200} == {}
    yours = reverse("consultations:yours_all")
    assert (found[link], found[yours]) == ((303, 200) if who == "visitor" else (200, 404))


def test_who_reads_waits_for_nobody_who_writes(committed_site):
    """On SQLite all who write wait for one another. What is counted are tries with a wrong key."""
    visitor = Client()
    visitor.post(FORM, answers_to_a_form(visitor))
    token = ConsultationRequest.objects.get().token
    paths = [*for_a_visitor_with(token), *FOR_ALL]
    cookies, wrong, written = visitor.cookies.copy(), reverse("consultations:proof", args=[token]), {}
    for _the_first_visit_of_the_day_is_noted in range(2):
        written.clear()
        for path in paths:
            visitor.cookies = cookies.copy()  # some addresses take them away
            with CaptureQueriesContext(connection) as asked:
                visitor.get(path)
            if begun := [question["sql"] for question in asked if question["sql"].startswith("BEGIN")]:
                written[path] = begun
    assert set(written) == {wrong}
