"""The Atom feed of the articles."""

from datetime import datetime
from typing import Any

from django.contrib.syndication.views import Feed
from django.utils.feedgenerator import Atom1Feed
from django.utils.html import escape


class ArticleFeed(Feed):
    """The newest articles below one list of articles; each entry carries its summary."""

    feed_type = Atom1Feed
    LENGTH = 20

    def __init__(self, page: Any, practice: Any):
        self.language = page.locale.language_code
        self.page = page  # a list of articles; the module of its model imports this one
        self.practice = practice

    def title(self) -> str:
        return f"{self.practice.practice_name}: {self.page.title}"

    def subtitle(self) -> str:
        return self.page.introduction

    def link(self) -> str:
        return self.page.canonical_url

    def feed_url(self) -> str:
        return self.page.canonical_url + self.page.reverse_subpage("feed")

    def items(self) -> Any:
        return self.page.articles()[: self.LENGTH]

    def item_title(self, article: Any) -> str:
        return article.title

    def item_description(self, article: Any) -> str:
        return escape(article.summary)  # it is read as HTML

    def item_link(self, article: Any) -> str:
        return article.canonical_url

    def item_author_name(self, article: Any) -> str:
        return article.author.name_in(self.practice) if article.author else self.practice.practice_name

    def item_pubdate(self, article: Any) -> datetime:
        return article.first_published_at

    def item_updateddate(self, article: Any) -> datetime:
        return article.last_published_at
