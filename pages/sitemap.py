"""The sitemap: every live page, with the day it last changed."""

from django.contrib.sitemaps import Sitemap
from wagtail.models import Page, Site


class PageSitemap(Sitemap):
    limit = 5000

    def items(self):
        site = Site.objects.filter(is_default_site=True).select_related("root_page").first()
        return Page.objects.live().descendant_of(site.root_page, inclusive=True) if site else Page.objects.none()

    def location(self, page):
        return page.get_url()

    def lastmod(self, page):
        return page.last_published_at
