"""What happens on the first call and in the first session."""

from modelsearch import index
from wagtail.admin.panels import FieldPanel
from wagtail.fields import StreamField

from ..parts import PartBlock
from .base import BODY, BodyPage, editor


class FirstVisitPage(BodyPage):
    """The first call and the first session from their beginning to their end."""

    parts = StreamField(
        [("part", PartBlock())],
        blank=True,
        verbose_name="calls and meetings",
        help_text="Each from its beginning to its end, in the order in which they come.",
    )

    parent_page_types = ["pages.HomePage"]
    subpage_types = []
    max_count_per_parent = 1
    edit_handler = editor(BODY[0], FieldPanel("parts"), *BODY[1:])
    search_fields = BodyPage.search_fields + [index.SearchField("parts")]

    class Meta:
        verbose_name = "first call and first session"
