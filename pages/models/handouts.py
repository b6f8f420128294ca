"""Handouts: one printed page each, and the list of them."""

from typing import Any

from django.db import models
from django.http import HttpRequest
from wagtail.admin.panels import FieldPanel, HelpPanel

from .base import BODY, BodyPage, IntroducedPage, editor


class HandoutIndexPage(IntroducedPage):
    """All the handouts."""

    parent_page_types = ["pages.HomePage"]
    subpage_types = ["pages.HandoutPage"]
    max_count_per_parent = 1
    edit_handler = editor(FieldPanel("introduction"))

    class Meta:
        verbose_name = "list of handouts"

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        handouts = HandoutPage.objects.live().child_of(self).order_by("path")
        return super().get_context(request, *args, **kwargs) | {"handouts": handouts}


class HandoutPage(BodyPage):
    """Something to print on one page and keep on the refrigerator."""

    class Drawing(models.TextChoices):
        NONE = "", "None"
        LOOP = "loop", "Two strands that chase each other in a loop"
        PAUSE = "pause", "Two strands that part for a while and come back"
        WORDS = "words", "Two strands that begin to meet"

    drawing = models.CharField(max_length=10, blank=True, choices=Drawing, default=Drawing.NONE)
    blanks = models.TextField(
        "lines to write on",
        blank=True,
        max_length=400,
        help_text="One on each line; behind each the printed page has room to write.",
    )

    parent_page_types = ["pages.HandoutIndexPage"]
    subpage_types = []
    edit_handler = editor(
        HelpPanel(
            "It should fit on one printed page. Look at it with your browser’s print preview before you publish."
        ),
        FieldPanel("drawing"),
        *BODY,
        FieldPanel("blanks"),
    )

    class Meta:
        verbose_name = "handout"

    @property
    def lines(self) -> list[str]:
        return [line.strip() for line in self.blanks.splitlines() if line.strip()]
