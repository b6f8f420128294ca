"""Which tables public pages are made of."""

from collections.abc import Iterator

from django.apps import apps
from django.db.models import Model
from modelcluster.models import get_all_child_relations
from wagtail.contrib.redirects.models import Redirect
from wagtail.contrib.settings.registry import registry
from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtail.models import Locale, Page, Site, get_page_models


def models() -> Iterator[type[Model]]:
    """Pages, where they are, what they refer to, and every setting, for any template can show it.

    An app that defines a type of page is taken whole, so that what its pages will refer to is never forgotten.
    """
    yield from (Page, Site, Locale, Redirect, get_image_model(), get_document_model())
    for label in sorted({model._meta.app_label for model in get_page_models()} - {Page._meta.app_label}):
        yield from apps.get_app_config(label).get_models(include_auto_created=True)
    for setting in registry:
        yield setting
        yield from (relation.related_model for relation in get_all_child_relations(setting))


def tables() -> list[str]:
    """Their tables' names, sorted, each once."""
    return sorted({model._meta.db_table for model in models() if model._meta.managed and not model._meta.proxy})
