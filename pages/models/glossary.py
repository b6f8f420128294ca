"""Words from therapy and what they mean here; articles lead to them."""

from modelsearch import index
from wagtail.admin.panels import FieldPanel
from wagtail.fields import StreamField

from ..glossary import Term
from ..parts import TermBlock
from .base import IntroducedPage, editor


class GlossaryPage(IntroducedPage):
    """A short list of words, each with its meaning."""

    terms = StreamField(
        [("term", TermBlock())],
        blank=True,
        max_num=60,
        verbose_name="words",
        help_text="The first time one of them appears in an article, it links to this list.",
    )

    parent_page_types = ["pages.HomePage"]
    subpage_types = []
    max_count_per_parent = 1
    edit_handler = editor(FieldPanel("introduction"), FieldPanel("terms"))
    search_fields = IntroducedPage.search_fields + [index.SearchField("terms")]

    class Meta:
        verbose_name = "list of words"

    def words(self) -> list[Term]:
        """Each word with its other forms and the part of the page that explains it."""
        return [Term(block.value.id, block.value.forms) for block in self.terms]
