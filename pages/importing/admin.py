"""Where the back office offers to import a text: its URL, the menu, and beside the list of articles."""

from collections.abc import Iterator

from django.contrib.auth.models import User
from django.http import HttpRequest
from django.urls import URLPattern, URLResolver, include, path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.menu import MenuItem
from wagtail.admin.widgets import Button
from wagtail.models import Page

from ..models import ArticleIndexPage
from .drafts import may_import
from .views import import_text


def urls() -> list[URLPattern | URLResolver]:
    return [path("import/", include(([path("", import_text, name="article")], "importing")))]


class ImportMenuItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return may_import(request.user)


def menu_item() -> MenuItem:
    return ImportMenuItem(
        gettext_lazy("Import a text"), reverse("importing:article"), name="import", icon_name="upload", order=150
    )


def button_beside_articles(page: Page, user: User, view_name: str, next_url: str | None = None) -> Iterator[Button]:
    if view_name == "index" and page.specific_class is ArticleIndexPage and may_import(user):
        yield Button(_("Import a text"), reverse("importing:article"), icon_name="upload", priority=12)
