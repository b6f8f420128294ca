"""Questions, legal pages and everything else."""

from django.db import models
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.fields import StreamField

from ..blocks import ChangeBlock
from ..writing.forms import LegalForm
from .base import BODY, BodyPage, editor


class QuestionsPage(BodyPage):
    """Questions people ask, in groups."""

    parent_page_types = ["pages.HomePage"]
    subpage_types = []
    max_count_per_parent = 1
    edit_handler = editor(*BODY)

    class Meta:
        verbose_name = "questions"


class LegalPage(BodyPage):
    """What the law asks to be said; it has a date and a history."""

    effective_date = models.DateField(null=True, blank=True, help_text="From when this wording holds.")
    needs_review = models.BooleanField(
        default=True, help_text="Switch it off once you, or an attorney, have agreed to every word."
    )
    review_note = models.TextField(
        "still to be settled", blank=True, max_length=600, help_text="For yourself; readers never see it."
    )
    changes = StreamField(
        [("change", ChangeBlock())],
        blank=True,
        verbose_name="what changed, and when",
        help_text="The newest at the top.",
    )

    parent_page_types = ["pages.HomePage"]
    subpage_types = []
    base_form_class = LegalForm
    edit_handler = editor(
        *BODY,
        FieldPanel("effective_date"),
        FieldPanel("changes"),
        MultiFieldPanel([FieldPanel("needs_review"), FieldPanel("review_note")], heading="Before it is published"),
    )

    class Meta:
        verbose_name = "legal page"


class StandardPage(BodyPage):
    """Anything else."""

    parent_page_types = ["pages.HomePage"]
    subpage_types = []
    edit_handler = editor(*BODY)

    class Meta:
        verbose_name = "page"
