"""Every list of the back office that can be narrowed by days, asked for days that nobody means."""

import inspect

import pytest
from django.urls import URLResolver, get_resolver, resolve
from django_filters import DateFromToRangeFilter, FilterSet

from tests.addresses import is_of_the_back_office, visited
from therapyties.access.day_range import TOO_FAR

FAR = ("9999-12-31", "3000-01-01", "0001-01-01")
NONE = ("2026-13-45", "x", "99999-01-01")


def views(entry, before=""):
    """(route, view) of everything under an entry of the address table."""
    for pattern in entry.url_patterns:
        route = before + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from views(pattern, route)
        else:
            yield route, pattern.callback


def filters_of(view):
    """The filters of a view of Wagtail's kind, by name; of any other none."""
    given = getattr(view, "view_initkwargs", {})
    filters = given.get("filterset_class") or getattr(getattr(view, "view_class", None), "filterset_class", None)
    return filters.base_filters if inspect.isclass(filters) and issubclass(filters, FilterSet) else {}


def is_taken_away(address):
    """Whether the address leads nowhere on purpose, though Wagtail has a page for it."""
    return getattr(resolve(address).func, "__name__", "") == "not_here"


def narrowed_by_days():
    """{address: names of its filters by days}, of those that need nothing else."""
    [admin] = [entry for entry in get_resolver().url_patterns if is_of_the_back_office(entry)]
    found = {}
    for route, view in views(admin, "/admin/"):
        names = [name for name, one in filters_of(view).items() if isinstance(one, DateFromToRangeFilter)]
        if names and "<" not in route and not route.endswith("results/") and not is_taken_away(route):
            found[route] = names
    return found


@pytest.mark.both_databases
def test_a_day_that_cannot_be_counted_with_breaks_no_list(owner_client, home):
    lists = narrowed_by_days()
    assert {"/admin/consultations/", "/admin/reports/audit-trail/", "/admin/reports/site-history/"} <= lists.keys()
    lists[f"/admin/pages/{home.pk}/"] = ["latest_revision_created_at"]
    wrong = []
    for address, names in lists.items():
        for name in names:
            for end in ("from", "to"):
                for day in (*FAR, *NONE):
                    asked = f"{address}?{name}_{end}={day}"
                    response, _text = visited(owner_client, "get", asked)
                    wrong += [f"{asked}: {response.status_code}"] if response.status_code != 200 else []
    assert wrong == []


@pytest.mark.parametrize("day", FAR)
@pytest.mark.parametrize("asked", ["/admin/consultations/?received_at_to=", "/admin/reports/audit-trail/?at_to="])
def test_a_day_that_is_too_far_away_is_said_so(owner_client, asked, day):
    assert str(TOO_FAR) in owner_client.get(asked + day).text
