"""The page about the therapist."""

from django.db import models
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from modelsearch import index
from wagtail.admin.panels import FieldPanel, HelpPanel, MultiFieldPanel
from wagtail.blocks import StreamValue

from ..pictures.picture import SiteImage
from .base import BODY, BodyPage, editor
from .facts import Facts, PersonFacts
from .practice import PracticeDetails


class TherapistPage(BodyPage):
    """Who the therapist is; articles point here."""

    name = models.CharField(max_length=80, blank=True)
    role = models.CharField("title", max_length=100, blank=True)
    credentials = models.CharField("letters after the name", max_length=20, blank=True)
    short_bio = models.TextField("about you, in short", max_length=500, help_text="For the card under articles.")
    portrait = models.ForeignKey(SiteImage, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    languages = models.TextField(blank=True, help_text="One on each line.")
    education = models.TextField(blank=True, help_text="One on each line.")
    certifications = models.TextField(blank=True, help_text="One on each line.")

    parent_page_types = ["pages.HomePage"]
    subpage_types = []
    shown_with = ("locale", "portrait")
    edit_handler = editor(
        MultiFieldPanel(
            [
                FieldPanel(
                    "name",
                    help_text="As readers meet it: here, on the home page and under your articles. Leave it empty for "
                    "the name under Settings, Practice details. Write one here if readers know you by another.",
                ),
                FieldPanel("credentials", help_text="Behind this name, for example LMFT."),
                FieldPanel("role", help_text="Leave it empty for the one under Settings, Practice details."),
                FieldPanel("portrait", help_text="A photograph of you. When you add it, say “The therapist” is shown."),
            ],
            heading="Who",
        ),
        *BODY,
        HelpPanel(
            "Would you like to say hello? Add a Video of a minute or so to the parts of the page, with subtitles. The "
            "first one stands above your text, and on the home page in place of your portrait."
        ),
        FieldPanel("short_bio"),
        MultiFieldPanel(
            [FieldPanel("education"), FieldPanel("certifications"), FieldPanel("languages")],
            heading="Background",
        ),
    )
    search_fields = BodyPage.search_fields + [
        index.SearchField(name) for name in ("short_bio", "role", "education", "certifications", "languages")
    ]

    class Meta:
        verbose_name = "therapist"

    @property
    def card_picture(self) -> SiteImage | None:
        return self.portrait

    def person(self) -> PersonFacts:
        """The therapist, as this page and the articles tell search engines."""
        return PersonFacts(
            name=self.name,
            letters=self.credentials,
            role=self.role,
            description=self.short_bio,
            url=self.canonical_url,
            portrait=self._photograph(),
            languages=tuple(self.languages.split("\n")) if self.languages else (),
            education=tuple(
                line for line in (*self.education.splitlines(), *self.certifications.splitlines()) if line.strip()
            ),
        )

    def _photograph(self) -> str:
        if self.portrait and self.portrait.shows == SiteImage.Shows.THERAPIST:
            return self.portrait.fallback_url()
        return ""

    def facts(self) -> list[Facts]:
        return [self.person(), *super().facts()]

    def name_in(self, practice: PracticeDetails) -> str:
        """As readers meet it: the one that was written for them, else the practice's."""
        return self.name or practice.therapist_name

    def name_with_credentials(self, practice: PracticeDetails) -> str:
        name = self.name_in(practice)
        return f"{name}, {self.credentials}" if self.credentials else name

    def role_in(self, practice: PracticeDetails) -> str:
        return self.role or practice.licence_title

    @property
    def background(self) -> list[tuple[str, list[str]]]:
        """[(label, lines)] of what is filled in."""
        groups = (
            (_("Education"), self.education),
            (_("Certification"), self.certifications),
            (_("Languages"), self.languages),
        )
        return [(label, text.strip().splitlines()) for label, text in groups if text.strip()]

    @cached_property
    def hello(self) -> StreamValue.StreamChild | None:
        """The first film of the body with captions: it stands above the text, and on the home page beside the name."""
        films = (block for block in self.body if block.block_type == "video")
        return next((film for film in films if film.value["file"] and film.value["captions"]), None)

    @property
    def approaches(self) -> list[str]:
        """The names of the approaches that the page itself explains."""
        return [
            approach["name"]
            for block in self.body
            if block.block_type == "approaches"
            for approach in block.value["approaches"]
        ]
