"""Questions to think about before a call; the answers never leave the reader's page."""

from django.db import models
from modelsearch import index
from wagtail.admin.panels import FieldPanel, HelpPanel, MultiFieldPanel
from wagtail.fields import StreamField

from ..parts import PromptBlock
from .base import IntroducedPage, editor


class ReflectionPage(IntroducedPage):
    """A private reflection. It has no score and no result, and nothing of it is stored or sent."""

    prompts = StreamField(
        [("prompt", PromptBlock())],
        blank=True,
        max_num=12,
        verbose_name="questions",
        help_text="Open questions. Nothing that adds up to a result, and nothing that names an illness.",
    )
    words_heading = models.CharField("heading", max_length=90, default="Words you could bring to the call")
    words_text = models.TextField("text", max_length=300, blank=True)

    parent_page_types = ["pages.HomePage"]
    subpage_types = []
    max_count_per_parent = 1
    edit_handler = editor(
        HelpPanel(
            "What readers write here stays on their own screen. It is not sent to you or to anybody, it is stored "
            "nowhere, and it is gone when they leave the page."
        ),
        FieldPanel("introduction"),
        FieldPanel("prompts"),
        MultiFieldPanel([FieldPanel("words_heading"), FieldPanel("words_text")], heading="Their own words, at the end"),
    )
    search_fields = IntroducedPage.search_fields + [index.SearchField("prompts")]

    class Meta:
        verbose_name = "private reflection"
