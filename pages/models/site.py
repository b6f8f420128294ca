"""The page types around the articles: home, services, therapist, questions, legal and other pages."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from modelsearch import index
from wagtail.admin.panels import FieldPanel, HelpPanel, MultiFieldPanel
from wagtail.admin.widgets import AdminAutoHeightTextInput
from wagtail.fields import StreamField
from wagtail.models import Page

from ..blocks import ChangeBlock, SignsBlock, StepsBlock
from ..images import SiteImage
from ..navigation import find
from .base import BODY, BODY_SEARCH, BasePage, BodyMixin, editor


class HomePage(BasePage):
    """The way in, and the root of every other page."""

    eyebrow = models.CharField("small line above the headline", max_length=80, blank=True)
    headline = models.CharField(max_length=90, help_text="One line, in the words of somebody who looks for help.")
    introduction = models.TextField(max_length=300, help_text="Two or three sentences under the headline.")
    picture = models.ForeignKey(SiteImage, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    signs_heading = models.CharField("heading", max_length=90)
    signs_introduction = models.TextField("introduction", max_length=300, blank=True)
    signs = StreamField([("signs", SignsBlock())], max_num=1, blank=True)
    services_heading = models.CharField("heading", max_length=90)
    services_introduction = models.TextField("introduction", max_length=300, blank=True)
    steps_heading = models.CharField("heading", max_length=90)
    steps = StreamField([("steps", StepsBlock())], max_num=1, blank=True)
    meeting_heading = models.CharField("heading", max_length=90)
    meeting_text = models.TextField("text", max_length=700, blank=True)
    therapist = models.ForeignKey(
        "pages.TherapistPage", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    guide_heading = models.CharField("heading", max_length=90)
    guide_text = models.TextField("text", max_length=400, blank=True)
    guide = models.ForeignKey("pages.ArticlePage", null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    areas_heading = models.CharField("heading", max_length=90)
    areas_text = models.TextField("text", max_length=300, blank=True)
    questions_heading = models.CharField("heading", max_length=90)
    closing_heading = models.CharField("heading", max_length=90)
    closing_text = models.TextField("text", max_length=300, blank=True)

    parent_page_types = ["wagtailcore.Page"]
    max_count = 1
    shown_with = ("picture", "therapist__portrait", "guide__picture")
    edit_handler = editor(
        MultiFieldPanel(
            [
                FieldPanel("eyebrow"),
                FieldPanel("headline"),
                FieldPanel("introduction"),
                FieldPanel("picture"),
            ],
            heading="Opening",
        ),
        MultiFieldPanel(
            [FieldPanel("signs_heading"), FieldPanel("signs_introduction"), FieldPanel("signs")],
            heading="Signs people recognize",
        ),
        MultiFieldPanel(
            [
                FieldPanel("services_heading"),
                FieldPanel("services_introduction"),
                HelpPanel("Under it stands a card for every service page, with its title and its summary."),
            ],
            heading="Services",
        ),
        MultiFieldPanel([FieldPanel("steps_heading"), FieldPanel("steps")], heading="How it begins"),
        MultiFieldPanel(
            [
                FieldPanel("meeting_heading"),
                FieldPanel("meeting_text"),
                FieldPanel("therapist", heading="Page about the therapist", help_text="Its portrait is shown here."),
            ],
            heading="Meeting the therapist",
        ),
        MultiFieldPanel(
            [FieldPanel("guide_heading"), FieldPanel("guide_text"), FieldPanel("guide", heading="Article")],
            heading="Something to read first",
        ),
        MultiFieldPanel(
            [
                FieldPanel("areas_heading"),
                FieldPanel("areas_text"),
                HelpPanel("The places themselves stand under Settings → Practice details."),
            ],
            heading="Areas served",
        ),
        MultiFieldPanel(
            [
                FieldPanel("questions_heading"),
                HelpPanel(
                    "Under it stand the first three questions of the questions page that are marked “Show on the home "
                    "page”."
                ),
            ],
            heading="Common questions",
        ),
        MultiFieldPanel([FieldPanel("closing_heading"), FieldPanel("closing_text")], heading="Last words"),
    )

    class Meta:
        verbose_name = "home page"

    def route(self, request, path_components):
        """Find the page for a whole path in one query, which answers for menu and breadcrumbs too.

        Wagtail's own way asks twice for each part of the path. Addresses below a page (a feed, a topic) and
        unknown ones still go Wagtail's way.
        """
        page = find(request, self, path_components) if path_components else None
        return page.specific.route(request, []) if page else super().route(request, path_components)

    def get_context(self, request, *args, **kwargs):
        context = super().get_context(request, *args, **kwargs)
        asked = [
            question
            for page in QuestionsPage.objects.live().child_of(self)
            for question in page.questions()
            if question["show_on_home"]
        ]
        return context | {"services": ServicePage.objects.live().descendant_of(self), "questions": asked[:3]}


class ServiceIndexPage(BodyMixin, BasePage):
    """All the services."""

    parent_page_types = ["pages.HomePage"]
    subpage_types = ["pages.ServicePage"]
    max_count = 1
    edit_handler = editor(*BODY)
    search_fields = Page.search_fields + BODY_SEARCH

    class Meta:
        verbose_name = "list of services"

    def get_context(self, request, *args, **kwargs):
        return super().get_context(request, *args, **kwargs) | {"services": ServicePage.objects.live().child_of(self)}


class ServicePage(BodyMixin, BasePage):
    """One way of working together."""

    summary = models.CharField(max_length=160, help_text="One sentence on the cards that lead here.")
    picture = models.ForeignKey(SiteImage, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    related_article = models.ForeignKey(
        "pages.ArticlePage", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    parent_page_types = ["pages.ServiceIndexPage"]
    subpage_types = []
    shown_with = ("picture", "related_article__picture")
    edit_handler = editor(
        FieldPanel("picture", help_text="Beside the title, and in the list of services."),
        *BODY,
        FieldPanel("summary", widget=AdminAutoHeightTextInput),
        FieldPanel("related_article", heading="Article to go on with", help_text="A link to it stands under the text."),
    )
    search_fields = Page.search_fields + [index.SearchField("summary"), *BODY_SEARCH]

    class Meta:
        verbose_name = "service"


class TherapistPage(BodyMixin, BasePage):
    """Who the therapist is; articles point here."""

    name = models.CharField(max_length=80)
    role = models.CharField("title", max_length=100, help_text="The complete title, as on the license.")
    credentials = models.CharField("letters after the name", max_length=20, blank=True)
    short_bio = models.TextField("about you, in short", max_length=500, help_text="For the card under articles.")
    portrait = models.ForeignKey(SiteImage, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    languages = models.TextField(blank=True, help_text="One on each line.")
    education = models.TextField(blank=True, help_text="One on each line.")
    certifications = models.TextField(blank=True, help_text="One on each line.")

    parent_page_types = ["pages.HomePage"]
    subpage_types = []
    shown_with = ("portrait",)
    edit_handler = editor(
        MultiFieldPanel(
            [
                FieldPanel("name"),
                FieldPanel("credentials"),
                FieldPanel("role"),
                FieldPanel("portrait", help_text="A photograph of you. When you add it, say “The therapist” is shown."),
            ],
            heading="Who",
        ),
        *BODY,
        FieldPanel("short_bio"),
        MultiFieldPanel(
            [FieldPanel("education"), FieldPanel("certifications"), FieldPanel("languages")],
            heading="Background",
        ),
    )
    search_fields = Page.search_fields + [index.SearchField("short_bio"), *BODY_SEARCH]

    class Meta:
        verbose_name = "therapist"

    @property
    def name_with_credentials(self):
        return f"{self.name}, {self.credentials}" if self.credentials else self.name

    @property
    def background(self):
        """[(label, lines)] of what is filled in."""
        groups = (
            (_("Education"), self.education),
            (_("Certification"), self.certifications),
            (_("Languages"), self.languages),
        )
        return [(label, text.strip().splitlines()) for label, text in groups if text.strip()]


class QuestionsPage(BodyMixin, BasePage):
    """Questions people ask, in groups."""

    parent_page_types = ["pages.HomePage"]
    subpage_types = []
    max_count = 1
    edit_handler = editor(*BODY)
    search_fields = Page.search_fields + BODY_SEARCH

    class Meta:
        verbose_name = "questions"


class LegalPage(BodyMixin, BasePage):
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
    edit_handler = editor(
        *BODY,
        FieldPanel("effective_date"),
        FieldPanel("changes"),
        MultiFieldPanel([FieldPanel("needs_review"), FieldPanel("review_note")], heading="Before it is published"),
    )
    search_fields = Page.search_fields + BODY_SEARCH

    class Meta:
        verbose_name = "legal page"


class StandardPage(BodyMixin, BasePage):
    """Anything else."""

    parent_page_types = ["pages.HomePage"]
    subpage_types = []
    edit_handler = editor(*BODY)
    search_fields = Page.search_fields + BODY_SEARCH

    class Meta:
        verbose_name = "page"


HomePage.subpage_types = [
    "pages.ServiceIndexPage",
    "pages.ArticleIndexPage",
    "pages.TherapistPage",
    "pages.QuestionsPage",
    "pages.LegalPage",
    "pages.StandardPage",
]
