"""The services, and the list of them."""

from typing import Any

from django.db import models
from django.http import HttpRequest
from modelsearch import index
from wagtail.admin.panels import FieldPanel
from wagtail.admin.widgets import AdminAutoHeightTextInput

from ..pictures.picture import SiteImage
from .base import BODY, BodyPage, editor
from .facts import Facts, ServiceFacts


class ServiceIndexPage(BodyPage):
    """All the services."""

    parent_page_types = ["pages.HomePage"]
    subpage_types = ["pages.ServicePage"]
    max_count_per_parent = 1
    edit_handler = editor(*BODY)

    class Meta:
        verbose_name = "list of services"

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        return super().get_context(request, *args, **kwargs) | {"services": ServicePage.objects.live().child_of(self)}


class ServicePage(BodyPage):
    """One way of working together."""

    summary = models.CharField(max_length=160, help_text="One sentence on the cards that lead here.")
    picture = models.ForeignKey(SiteImage, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    related_article = models.ForeignKey(
        "pages.ArticlePage", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    parent_page_types = ["pages.ServiceIndexPage"]
    subpage_types = []
    shown_with = ("locale", "picture", "related_article__picture")
    edit_handler = editor(
        FieldPanel("picture", help_text="Beside the title, and in the list of services."),
        *BODY,
        FieldPanel("summary", widget=AdminAutoHeightTextInput),
        FieldPanel("related_article", heading="Article to go on with", help_text="A link to it stands under the text."),
    )
    search_fields = BodyPage.search_fields + [index.SearchField("summary")]

    class Meta:
        verbose_name = "service"

    @property
    def card_picture(self) -> SiteImage | None:
        return self.picture

    def facts(self) -> list[Facts]:
        service = ServiceFacts(self.title, self.search_description or self.summary, self.canonical_url)
        return [service, *super().facts()]
