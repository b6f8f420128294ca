"""The app of the pages, and what happens when one is published."""

from typing import Any

from django.apps import AppConfig
from django.conf import settings
from django.core.files.storage import default_storage


def keep_a_default(instance: Any, raw: bool, **kwargs: Any) -> None:
    """One site is the default: the details of the practice, the feed and the sitemap are its own."""
    others = type(instance).objects.exclude(pk=instance.pk)
    if not raw and not instance.is_default_site and not others.filter(is_default_site=True).exists():
        instance.is_default_site = True


def keep_while_the_bucket_is_away(**kwargs: Any) -> None:
    """A picture or document is deleted with its files, or not at all: who was promised that it is gone must not find
    it. Raises Away."""
    if settings.BUCKET:
        default_storage.check()  # type: ignore[attr-defined]


class PagesConfig(AppConfig):
    name = "pages"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        # These need the models, which are not there yet while Django reads this module.
        from django.db.models.signals import pre_delete, pre_save
        from wagtail.documents import get_document_model
        from wagtail.images import get_image_model
        from wagtail.models import Site
        from wagtail.signals import copy_for_translation_done, page_published

        from .editor import deploy_checks  # noqa: F401 - registers itself
        from .editor.publishing import prepare_pictures_on_publishing
        from .editor.translating import remember_what_it_was_made_from
        from .seo.cards import make_card_on_publishing

        pre_save.connect(keep_a_default, sender=Site, dispatch_uid="pages.keep_a_default")
        for model in (get_image_model(), get_document_model()):
            pre_delete.connect(
                keep_while_the_bucket_is_away, sender=model, dispatch_uid=f"pages.keep.{model._meta.label}"
            )
        page_published.connect(prepare_pictures_on_publishing, dispatch_uid="pages.prepare_pictures")
        page_published.connect(make_card_on_publishing, dispatch_uid="pages.make_card")
        copy_for_translation_done.connect(remember_what_it_was_made_from, dispatch_uid="pages.remember_its_source")
