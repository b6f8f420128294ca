"""The sitemap: every live page and every topic, with the day it last changed, under the site's one host."""

from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.sitemaps import Sitemap
from django.db.models import Max
from wagtail.models import Page, PageQuerySet, Site

from therapyties import languages

from .. import navigation
from ..models import ArticleIndexPage, Topic


class SiteSitemap(Sitemap):
    """URLs begin with SITE_URL, whatever host the request named."""

    limit = 5000
    protocol = urlsplit(settings.SITE_URL).scheme

    def get_domain(self, site: Any = None) -> str:
        return urlsplit(settings.SITE_URL).netloc


class PageSitemap(SiteSitemap):
    """Every live page of the site in each language, with its twins."""

    def items(self) -> list[Page]:
        pages = [page for home in _homes() for page in _below(home).select_related("locale")]
        # (language, address) of a page and its twins, by their key
        self.addresses: dict[Any, list[tuple[str, str]]] = {}
        for page in pages:
            self.addresses.setdefault(page.translation_key, []).append((page.locale.language_code, page.get_url()))
        return pages

    def location(self, page: Page) -> str:
        return page.get_url()

    def lastmod(self, page: Page) -> datetime | None:
        return page.last_published_at

    def _urls(self, page: int, protocol: str, domain: str) -> list[dict[str, Any]]:
        """As Django tells of the languages of one address that is translated; here each page has its own."""
        urls = super()._urls(page, protocol, domain)  # type: ignore[misc]
        for url in urls:
            twins = self.addresses[url["item"].translation_key]
            default = [("x-default", address) for code, address in twins if code == languages.DEFAULT]
            url["alternates"] = [
                {"lang_code": code, "location": f"{protocol}://{domain}{address}"}
                for code, address in ([*twins, *default] if len(twins) > 1 else ())
            ]
        return urls


class TopicSitemap(SiteSitemap):
    """The list of articles of each topic that has one, by language; none while that list is off line."""

    def items(self) -> list[tuple[ArticleIndexPage, Any]]:
        return [
            (index, topic)
            for home in _homes()
            for index in ArticleIndexPage.objects.filter(pk__in=_below(home)).order_by("path")
            for topic in Topic.objects.filter(articlepage__in=index.articles())
            .annotate(changed=Max("articlepage__last_published_at"))
            .order_by("name")
        ]

    def location(self, item: tuple[ArticleIndexPage, Any]) -> str:
        index, topic = item
        return index.get_url() + index.reverse_subpage("by_topic", args=[topic.slug])

    def lastmod(self, item: tuple[ArticleIndexPage, Any]) -> datetime | None:
        return item[1].changed


def _homes() -> list[Page]:
    """The home pages of the site, those of other languages once they are public: before that, nothing below answers."""
    site = Site.objects.order_by("-is_default_site", "pk").select_related("root_page").first()
    return navigation.homes(site) if site else []


def _below(home: Page) -> PageQuerySet:
    return Page.objects.live().descendant_of(home, inclusive=True)
