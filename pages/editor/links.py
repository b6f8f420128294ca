"""How links inside rich text find their pages."""

from typing import Any

from wagtail.models import Page
from wagtail.rich_text.feature_registry import FeatureRegistry
from wagtail.rich_text.pages import PageLinkHandler

from .. import navigation


class NavigationLinkHandler(PageLinkHandler):
    """Links inside rich text, from the rows that the request has fetched anyway; others as Wagtail looks them up."""

    @classmethod
    def get_many(cls, attrs_list: list[dict[str, Any]]) -> list[Page | None]:
        rows = {str(page.pk): page for page in navigation.current()}
        pages = [rows.get(str(attrs.get("id"))) for attrs in attrs_list]
        return pages if all(pages) else super().get_many(attrs_list)


def link_without_queries(features: FeatureRegistry) -> None:
    """Replaces Wagtail's own handler of links to pages."""
    features.register_link_type(NavigationLinkHandler)
