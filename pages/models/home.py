"""The home page, the root of every other page."""

from typing import Any

from django.db import models
from django.http import Http404, HttpRequest
from modelsearch import index
from wagtail.admin.panels import FieldPanel, HelpPanel, MultiFieldPanel
from wagtail.fields import StreamField
from wagtail.url_routing import RouteResult

from ..blocks import SignsBlock, StepsBlock
from ..navigation import find
from ..pictures.picture import SiteImage
from ..writing.forms import HomeForm
from .base import BasePage, editor
from .plain import QuestionsPage
from .services import ServicePage


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
    subpage_types = [
        "pages.ServiceIndexPage",
        "pages.ArticleIndexPage",
        "pages.TherapistPage",
        "pages.QuestionsPage",
        "pages.FirstVisitPage",
        "pages.FeesPage",
        "pages.ReflectionPage",
        "pages.HandoutIndexPage",
        "pages.GlossaryPage",
        "pages.LegalPage",
        "pages.StandardPage",
    ]
    max_count = 1
    search_fields = BasePage.search_fields + [
        index.SearchField(name) for name in ("headline", "introduction", "signs", "steps", "meeting_text")
    ]
    shown_with = ("locale", "picture", "therapist__portrait", "guide__picture")
    base_form_class = HomeForm
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

    @property
    def sharing_title(self) -> str:
        return self.headline

    @property
    def card_picture(self) -> SiteImage | None:
        return self.picture

    def route(self, request: HttpRequest, path_components: list[str]) -> RouteResult:
        """Find the page for a whole path in one query, or in two the first time.

        Wagtail's own way asks twice for each part of the path. URLs below a page (a feed, a topic) and unknown ones
        still go Wagtail's way. What is kept for every request is not itself rendered.
        """
        if path_components:
            page = find(request, self, path_components)
            return page.route(request, []) if page else super().route(request, path_components)
        home = type(self).objects.live().filter(pk=self.pk).first()
        if home is None:
            raise Http404
        return RouteResult(home)

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context(request, *args, **kwargs)
        asked = [
            question
            for page in QuestionsPage.objects.live().child_of(self)
            for question in page.questions()
            if question["show_on_home"]
        ]
        services = ServicePage.objects.live().descendant_of(self).as_cards(pictured=True)
        return context | {"services": services, "questions": asked[:3]}
