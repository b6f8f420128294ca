"""How links inside rich text find their pages."""

from typing import Any

from django.utils.html import escape
from wagtail.rich_text.feature_registry import FeatureRegistry
from wagtail.rich_text.pages import PageLinkHandler

from .. import navigation


class NavigationLinkHandler(PageLinkHandler):
    """Links inside rich text, from what stands around every page; only others are asked for, and as light rows."""

    @classmethod
    def expand_db_attributes_many(cls, attrs_list: list[dict[str, Any]]) -> list[str]:
        pks = [int(pk) if (pk := str(attrs.get("id"))).isdecimal() else 0 for attrs in attrs_list]
        places = navigation.links_to(pks)
        return [f'<a href="{escape(place.url)}">' if (place := places[pk]) else "<a>" for pk in pks]


def link_without_queries(features: FeatureRegistry) -> None:
    """Replaces Wagtail's own handler of links to pages."""
    features.register_link_type(NavigationLinkHandler)
