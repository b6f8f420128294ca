"""What stands around a page is asked for once, and costs the same whatever the number of pages."""

from contextlib import closing

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from wagtail.models import Page

from pages import navigation
from tests.addresses import ARTICLE
from tests.door.rows import articles_to

pytestmark = pytest.mark.both_databases


class Rows:
    """Counts the rows that the database gives."""

    def __init__(self):
        self.number = 0

    def __call__(self, execute, sql, params, many, context):
        result = execute(sql, params, many, context)
        self.number += self.of(sql, params) if sql.startswith("SELECT") else 0
        return result

    def of(self, sql, params):
        """Asked once more, for whoever asked has yet to read them."""
        with closing(connection.connection.cursor()) as cursor:
            cursor.execute(sql if connection.vendor == "postgresql" else sql.replace("%s", "?"), params)
            return len(cursor.fetchall())


def cost(address, client):
    """(queries, rows) of a page, and of what stands around it made anew."""
    client.get(address)
    found = []
    for anew in (False, True):
        if anew:
            navigation._kept.number = None
            navigation._kept.by_host = {}
        rows = Rows()
        with CaptureQueriesContext(connection) as queries, connection.execute_wrapper(rows):
            assert client.get(address).status_code == 200
        found.append((len(queries), rows.number))
    return found


@pytest.mark.parametrize(
    ("address", "most"), [(ARTICLE, 6), ("/", 5), ("/services/", 4), (f"/he{ARTICLE}", 6), ("/he/", 5)]
)
def test_a_page_asks_for_its_own_rows_and_little_else(address, most, committed_site, django_assert_max_num_queries):
    client = Client()
    client.get(address)  # what stands around every page is asked for once, until something changes
    with django_assert_max_num_queries(most):
        assert client.get(address).status_code == 200


def test_a_page_costs_the_same_with_thousands_of_others(committed_site):
    client = Client()
    addresses = (ARTICLE, "/", "/services/")
    few = {address: cost(address, client) for address in addresses}
    for number in (1_000, 10_000):
        articles_to(number)
        assert Page.objects.count() >= number
        many = {address: cost(address, client) for address in addresses}
        assert many == few


def test_an_article_among_thousands_is_found_by_an_index(committed_site):
    articles_to(1_000)
    with CaptureQueriesContext(connection) as queries:
        assert Client().get("/articles/article-500/").status_code == 200
    (found,) = [query["sql"] for query in queries if "article-500" in query["sql"]]
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute(f"EXPLAIN QUERY PLAN {found}")
            assert "SEARCH" in str(cursor.fetchall())
