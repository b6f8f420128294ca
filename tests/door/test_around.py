"""What stands around a page is asked for once, and costs the same whatever the number of pages."""

from contextlib import closing

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from wagtail.models import Page

from pages import navigation
from pages.models import ArticleIndexPage, ArticlePage
from tests.addresses import ARTICLE

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


def articles_to(number):
    """That many pages in the tree, the new ones articles."""
    index = ArticleIndexPage.objects.get()
    first = ArticlePage.objects.first()
    there = Page.objects.count()
    kind = first.content_type_id
    rows = [
        Page(
            path=f"{index.path}{_base36(1000 + n)}",
            depth=index.depth + 1,
            title=f"Article {n}",
            draft_title=f"Article {n}",
            slug=f"article-{n}",
            url_path=f"{index.url_path}article-{n}/",
            content_type_id=kind,
            locale_id=index.locale_id,
            live=True,
        )
        for n in range(there, number)
    ]
    Page.objects.bulk_create(rows)
    table, fields = ArticlePage._meta.db_table, [f for f in ArticlePage._meta.local_fields if not f.primary_key]
    columns = ", ".join(f'"{f.column}"' for f in fields)
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {table} (page_ptr_id, {columns}) SELECT page.id, {columns} "  # noqa: S608
            f"FROM wagtailcore_page page, {table} WHERE {table}.page_ptr_id = %s AND page.content_type_id = %s "
            f"AND page.id NOT IN (SELECT page_ptr_id FROM {table})",
            [first.pk, kind],
        )
    Page.objects.filter(pk=index.pk).update(numchild=ArticlePage.objects.count())


def _base36(number):
    digits, text = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ", ""
    for _place in range(Page.steplen):
        number, digit = divmod(number, 36)
        text = digits[digit] + text
    return text


@pytest.mark.parametrize(("address", "most"), [(ARTICLE, 5), ("/", 4), ("/services/", 3)])
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
