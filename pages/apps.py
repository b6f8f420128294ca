"""The app of the pages, and what happens when one is published."""

from django.apps import AppConfig


class PagesConfig(AppConfig):
    name = "pages"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        # These need the models, which are not there yet while Django reads this module.
        from wagtail.signals import page_published

        from .editor import deploy_checks  # noqa: F401 - registers itself
        from .editor.publishing import prepare_pictures_on_publishing
        from .seo.cards import make_card_on_publishing

        page_published.connect(prepare_pictures_on_publishing, dispatch_uid="pages.prepare_pictures")
        page_published.connect(make_card_on_publishing, dispatch_uid="pages.make_card")
