"""The sitemap: every live page and every topic, with the day it last changed, under the site's one host."""

from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.sitemaps import Sitemap
from django.db.models import Max, QuerySet
from wagtail.models import Page, PageQuerySet, Site

from ..models import ArticleIndexPage, Topic


class SiteSitemap(Sitemap):
    """URLs begin with SITE_URL, whatever host the request named."""

    limit = 5000
    protocol = urlsplit(settings.SITE_URL).scheme

    def get_domain(self, site: Any = None) -> str:
        return urlsplit(settings.SITE_URL).netloc


class PageSitemap(SiteSitemap):
    def items(self) -> PageQuerySet:
        site = Site.objects.order_by("-is_default_site", "pk").select_related("root_page").first()
        return Page.objects.live().descendant_of(site.root_page, inclusive=True) if site else Page.objects.none()

    def location(self, page: Page) -> str:
        return page.get_url()

    def lastmod(self, page: Page) -> datetime | None:
        return page.last_published_at


class TopicSitemap(SiteSitemap):
    """The list of articles of each topic that has one; none while the list of articles is off line."""

    def items(self) -> QuerySet[Topic]:
        self.index = ArticleIndexPage.objects.live().order_by("path").first()
        if not self.index:
            return Topic.objects.none()
        shown = Topic.objects.filter(articlepage__in=self.index.articles())
        return shown.annotate(changed=Max("articlepage__last_published_at")).order_by("name")

    def location(self, topic: Topic) -> str:
        return self.index.get_url() + self.index.reverse_subpage("by_topic", args=[topic.slug])

    def lastmod(self, topic: Any) -> datetime | None:
        return topic.changed
