"""The Atom feed of the articles."""

from django.contrib.syndication.views import Feed
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import gettext as _


class ArticleFeed(Feed):
    """The newest articles below one list of articles; each entry carries its summary."""

    feed_type = Atom1Feed
    LENGTH = 20

    def __init__(self, page):
        self.page = page

    def title(self):
        return f"Therapy Ties: {self.page.title}"

    def subtitle(self):
        return self.page.introduction

    def link(self):
        return self.page.canonical_url

    def feed_url(self):
        return f"{self.page.canonical_url}feed/"

    def items(self):
        return self.page.articles()[: self.LENGTH]

    def item_title(self, article):
        return article.title

    def item_description(self, article):
        return article.summary

    def item_link(self, article):
        return article.canonical_url

    def item_author_name(self, article):
        return article.author.name if article.author else _("Therapy Ties")

    def item_pubdate(self, article):
        return article.first_published_at

    def item_updateddate(self, article):
        return article.last_published_at
