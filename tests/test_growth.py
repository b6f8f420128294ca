"""Thousands of pages and requests: every page, public or of the desk, asks the database as few questions as before."""

from types import SimpleNamespace

import pytest
import time_machine
from django.contrib.auth.models import User
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import get_resolver
from django.utils import timezone

from consultations.models import ConsultationRequest
from pages.models import ArticlePage
from tests import desk_pages
from tests.addresses import ADDRESSES, filled, is_of_the_back_office, routes, visited
from tests.asking import FORM
from tests.door.rows import articles_to
from tests.entering import enter
from tests.many import requests_to

MORE = 1.15  # of the queries that a page of the small site takes
SEARCHES = ["/search/?query=anger", "/admin/pages/search/?q=article", "/admin/images/search/?q=a"]
SOME = 4  # in a small dose each fourth address is looked at


def public_paths(token):
    public = [entry for entry in get_resolver().url_patterns if not is_of_the_back_office(entry)]
    found = [f"/{filled(route, {'at': {}, 'token': token})}" for route in routes(SimpleNamespace(url_patterns=public))]
    return [*ADDRESSES, FORM, *found]


def costs(client, paths):
    """{path: queries} of each that is shown."""
    found = {}
    for path in paths:
        connection.queries_log.clear()  # it holds no more than nine thousand
        with CaptureQueriesContext(connection) as captured:
            response, _text = visited(client, "get", path)
        assert response.status_code < 500, path
        if response.status_code == 200:
            found[path] = len(captured)
    return found


@pytest.fixture
def at_one_moment():
    """A session that grows older is written now and then, which is no cost of a page."""
    with time_machine.travel(timezone.now(), tick=False):
        yield


@pytest.mark.slow
def test_no_page_asks_more_of_a_large_site_than_of_a_small_one(home, dose, at_one_moment):
    values = desk_pages.fill()
    owner = enter(Client(), User.objects.get(pk=values["roles"][desk_pages.OWNER]))
    token = ConsultationRequest.objects.order_by("pk").first().token
    desk = [*desk_pages.paths(values), *SEARCHES]
    public = public_paths(token)
    step = dose(SOME, 1)
    asked = [(owner, desk[::step]), (Client(), public[::step])]
    requests_to(30 + ConsultationRequest.objects.count())  # a full page of each list
    articles_to(ArticlePage.objects.count() + 60)
    costs(*asked[0]), costs(*asked[1])  # what a process learns once
    small = [costs(client, paths) for client, paths in asked]
    requests_to(dose(1_000, 50_000))
    articles_to(dose(500, 10_000))
    large = [costs(client, paths) for client, paths in asked]
    assert sum(map(len, small)) > dose(40, 200), "the pages are not found"
    wrong = {
        path: (before, one[path])
        for few, one in zip(small, large, strict=True)
        for path, before in few.items()
        if path in one and one[path] > before * MORE
    }
    assert wrong == {}
    assert [set(few) - set(one) for few, one in zip(small, large, strict=True)] == [set(), set()]
