"""The app of the pages, and what publishing one makes ready."""

from django.apps import AppConfig


class PagesConfig(AppConfig):
    name = "pages"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self):
        from wagtail.signals import page_published

        from .editor import checks  # noqa: F401 - registers itself
        from .editor.publishing import make_pictures_ready

        page_published.connect(make_pictures_ready, dispatch_uid="pages.make_pictures_ready")
