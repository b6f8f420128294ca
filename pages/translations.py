"""Where the page that is shown stands in the other languages of the site."""

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from wagtail.models import Page

from therapyties import languages

from . import navigation

NAMES = dict(settings.LANGUAGES)
MOST_OF_ONE_NAME = 10  # pages that are looked at for an address at which nothing stands
IN_EACH_LANGUAGE = ("asking:form", "search")  # views that are no pages and answer in all of them


@dataclass(frozen=True)
class Twin:
    """The same page in another language; or, where it `is_another`, the home page there, for it has no twin."""

    language: str
    name: str  # of the language, in itself
    url: str
    is_another: bool = False


def twins(request: HttpRequest, page: Page | None) -> list[Twin]:
    """One for each other language that has public pages, in the order of the settings."""
    others = [code for code in languages.CODES if code != languages.current()]
    around = navigation.around(request)
    homes = around.homes
    found = around.once(("twins", page.pk), lambda: _of_page(page)) if page else _of_view(request, others)
    same = {code: url for code, url in found.items() if code in homes}
    return [
        Twin(code, NAMES[code], same.get(code) or homes[code], is_another=code not in same)
        for code in others
        if code in same or code in homes
    ]


def _of_page(page: Page) -> dict[str, str]:
    """But for those that were moved to where no address leads."""
    if not page.pk:
        return {}
    others = Page.objects.live().filter(translation_key=page.translation_key).exclude(pk=page.pk)
    rows: Any = others.select_related("locale").only("url_path", "path", "locale__language_code")
    return {row.locale.language_code: url for row in rows if (url := row.get_url())}


def _of_view(request: HttpRequest, others: list[str]) -> dict[str, str]:
    match = request.resolver_match
    if match is not None and match.view_name == "wagtail_serve":
        return _at_the_same_address(request, others)
    if match is None or match.view_name not in IN_EACH_LANGUAGE:
        return {}
    found = {}
    for code in others:
        with languages.speaking(code):
            try:
                found[code] = reverse(match.view_name)
            except NoReverseMatch:  # a URL conf without it
                continue
    return found


def _at_the_same_address(request: HttpRequest, others: list[str]) -> dict[str, str]:
    """For an address at which nothing stands: where, but for the language, it is that of a page."""
    here = "" if languages.current() == languages.DEFAULT else f"{languages.current()}/"
    path = request.path_info.removeprefix(f"/{here}").strip("/")
    named = Page.objects.live().filter(locale__language_code__in=others, slug=path.rpartition("/")[2])
    found = {}
    for page in named.select_related("locale")[:MOST_OF_ONE_NAME]:
        code = page.locale.language_code
        with languages.speaking(code):
            if page.get_url() == reverse("wagtail_serve", args=[f"{path}/"]):
                found[code] = page.get_url()
    return found


def alternates(page: Page, found: list[Twin]) -> list[tuple[str, str]]:
    """(language, URL) of the page and its twins for search engines, English as `x-default`, too; none without one."""
    urls = {twin.language: settings.SITE_URL + twin.url for twin in found if not twin.is_another}
    if not urls:
        return []
    urls[page.locale.language_code] = settings.SITE_URL + page.get_url()
    default = urls.get(languages.DEFAULT)
    return [*sorted(urls.items()), *([("x-default", default)] if default else [])]
