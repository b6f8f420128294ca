"""BasePage, the page types, topics, and the practice's details."""

import math
import re

from django.conf import settings
from django.core.paginator import Paginator
from django.db import models
from django.http import Http404
from django.utils.functional import cached_property
from django.utils.html import strip_tags
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalManyToManyField
from modelsearch import index
from wagtail.admin.panels import FieldPanel, HelpPanel, MultiFieldPanel, ObjectList, TabbedInterface
from wagtail.contrib.routable_page.models import RoutablePageMixin, path
from wagtail.contrib.settings.models import BaseSiteSetting, register_setting
from wagtail.fields import RichTextField, StreamField
from wagtail.models import Page, PageManager, PageQuerySet, PageViewRestriction
from wagtail.snippets.models import register_snippet

from .blocks import BodyBlock, ChangeBlock, SignsBlock, StepsBlock
from .images import SiteImage, SiteRendition  # noqa: F401 - Django finds models here
from .navigation import find
from .outline import Outline

WORDS_PER_MINUTE = 220  # unhurried reading of plain English


def editor(*panels):
    """The editor's three tabs, in an editor's words; `panels` are the page's own."""
    return TabbedInterface(
        [
            ObjectList([FieldPanel("title"), *panels], heading="Content"),
            ObjectList(
                [
                    FieldPanel(
                        "search_description",
                        heading="Summary for search engines",
                        help_text="One or two sentences, at most 155 characters.",
                    ),
                    FieldPanel("seo_title", heading="Title in search results", help_text="Empty: the page's title."),
                    FieldPanel("social_image"),
                ],
                heading="Found and shared",
            ),
            ObjectList(
                [
                    FieldPanel("is_sensitive"),
                    FieldPanel("slug", heading="Address", help_text="The old address keeps leading here."),
                    FieldPanel("show_in_menus", heading="Show in the menu at the top"),
                ],
                heading="Settings",
            ),
        ]
    )


class SitePageQuerySet(PageQuerySet):
    def select_for_update(self, *args, **kwargs):
        """Locks the page alone: PostgreSQL refuses to lock what an outer join may leave out."""
        return super().select_for_update(*args, **kwargs).select_related(None)


class SitePageManager(PageManager.from_queryset(SitePageQuerySet)):
    """Fetches a page with everything its template shows by foreign key, in the same query."""

    def get_queryset(self):
        return super().get_queryset().select_related("locale", *self.model.shown_with)


class BasePage(Page):
    """What every page of the site has: a summary for search engines, a picture for sharing, a sensitive switch."""

    social_image = models.ForeignKey(
        SiteImage,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name="picture when shared",
        help_text="Shown when someone shares the page. Empty: a card with the page's title is drawn for it.",
    )
    social_card = models.CharField(max_length=120, editable=False, blank=True)  # a file name in the media storage
    is_sensitive = models.BooleanField(
        "sensitive page",
        default=False,
        help_text="Shows “Leave this site”, for readers who may be next to the person they read about.",
    )

    objects = SitePageManager()
    shown_with = ()
    private_page_options = ()

    class Meta:
        abstract = True

    def get_view_restrictions(self):
        """None: a page here is public or a draft, so nobody is asked for a password and no query for one is made."""
        return PageViewRestriction.objects.none()

    @property
    def canonical_url(self):
        return settings.SITE_URL + self.get_url()

    def get_context(self, request, *args, **kwargs):
        return super().get_context(request, *args, **kwargs) | {"sensitive": self.is_sensitive}


class BodyMixin(models.Model):
    """A page with an introduction and a body of blocks."""

    introduction = models.TextField(
        blank=True, max_length=700, help_text="The first words of the page, set a little larger."
    )
    body = StreamField(BodyBlock(), blank=True)

    class Meta:
        abstract = True

    def get_context(self, request, *args, **kwargs):
        """Adds `contents`: the page's second-level headings, their ids already in the text."""
        context = super().get_context(request, *args, **kwargs)
        outline = Outline()
        for block in self.body:
            if block.block_type == "text":
                block.value.number(outline)
        return context | {"contents": outline.contents()}

    def questions(self):
        """Every question of the body with its answer, in order."""
        return [item for block in self.body if block.block_type == "questions" for item in block.value["questions"]]

    @property
    def invites(self):
        """True if the body itself ends in an invitation, so that the page does not add another."""
        return any(block.block_type == "call_to_action" for block in self.body)

    @cached_property
    def reading_minutes(self):
        """Whole minutes of unhurried reading, at least 1."""
        words = " ".join([self.introduction, *self.body.stream_block.get_searchable_content(self.body)])
        return max(1, math.ceil(len(words.split()) / WORDS_PER_MINUTE))


BODY = [FieldPanel("introduction"), FieldPanel("body")]
BODY_SEARCH = [index.SearchField("introduction"), index.SearchField("body")]


class HomePage(BasePage):
    """The way in, and the root of every other page."""

    eyebrow = models.CharField("small line above", max_length=80, blank=True)
    headline = models.CharField(max_length=90, help_text="One promise in a visitor's words.")
    introduction = models.TextField(max_length=300)
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
        MultiFieldPanel([FieldPanel("services_heading"), FieldPanel("services_introduction")], heading="Services"),
        MultiFieldPanel([FieldPanel("steps_heading"), FieldPanel("steps")], heading="How it begins"),
        MultiFieldPanel(
            [FieldPanel("meeting_heading"), FieldPanel("meeting_text"), FieldPanel("therapist")],
            heading="Meeting the therapist",
        ),
        MultiFieldPanel([FieldPanel("guide_heading"), FieldPanel("guide_text"), FieldPanel("guide")], heading="Guide"),
        MultiFieldPanel(
            [
                FieldPanel("areas_heading"),
                FieldPanel("areas_text"),
                HelpPanel("The places themselves are kept under Settings → Practice details."),
            ],
            heading="Areas served",
        ),
        MultiFieldPanel(
            [
                FieldPanel("questions_heading"),
                HelpPanel("Questions marked “Show on the home page” on the questions page, the first three."),
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

    summary = models.CharField(max_length=160, help_text="One sentence for the cards that lead here.")
    picture = models.ForeignKey(SiteImage, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    related_article = models.ForeignKey(
        "pages.ArticlePage", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    parent_page_types = ["pages.ServiceIndexPage"]
    subpage_types = []
    shown_with = ("picture", "related_article__picture")
    edit_handler = editor(FieldPanel("summary"), FieldPanel("picture"), *BODY, FieldPanel("related_article"))
    search_fields = Page.search_fields + [index.SearchField("summary"), *BODY_SEARCH]

    class Meta:
        verbose_name = "service"


@register_snippet
class Topic(models.Model):
    """What an article is about; readers choose by it."""

    name = models.CharField(max_length=60, unique=True)
    slug = models.SlugField(max_length=60, unique=True, verbose_name="address")

    panels = [
        FieldPanel("name"),
        FieldPanel("slug", help_text="Letters and hyphens; part of the topic's address."),
    ]

    class Meta:
        ordering = ["name"]

    def __str__(self):
        return self.name


class ArticleIndexPage(RoutablePageMixin, BasePage):
    """All the articles, newest first, by topic if asked, in pages, and as a feed."""

    introduction = models.TextField(blank=True, max_length=700)

    PER_PAGE = 9
    parent_page_types = ["pages.HomePage"]
    subpage_types = ["pages.ArticlePage"]
    max_count = 1
    edit_handler = editor(FieldPanel("introduction"))
    search_fields = Page.search_fields + [index.SearchField("introduction")]

    class Meta:
        verbose_name = "list of articles"

    def articles(self):
        return ArticlePage.objects.live().child_of(self).order_by("-first_published_at", "-pk")

    @path("")
    def all_articles(self, request):
        return self._list(request, self.articles())

    @path("topics/<slug:slug>/")
    def by_topic(self, request, slug):
        try:
            topic = Topic.objects.get(slug=slug)
        except Topic.DoesNotExist:
            raise Http404 from None
        return self._list(request, self.articles().filter(topics=topic), topic)

    @path("feed/")
    def feed(self, request):
        from .feeds import ArticleFeed

        return ArticleFeed(self)(request)

    def _list(self, request, articles, topic=None):
        number = request.GET.get("page", "1")
        paginator = Paginator(articles, self.PER_PAGE)
        if not number.isdecimal() or len(number) > 6 or int(number) not in paginator.page_range:
            raise Http404
        return self.render(
            request,
            context_overrides={
                "articles": paginator.page(int(number)),
                "topic": topic,
                "topics": Topic.objects.filter(articlepage__live=True).distinct(),
                "is_variation": number != "1",
            },
        )


class ArticlePage(BodyMixin, BasePage):
    """Something to read."""

    summary = models.CharField(max_length=200, help_text="One or two sentences for lists and the feed.")
    author = models.ForeignKey(
        "pages.TherapistPage", null=True, blank=True, on_delete=models.SET_NULL, related_name="articles"
    )
    picture = models.ForeignKey(
        SiteImage,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name="picture in lists",
    )
    topics = ParentalManyToManyField(Topic, blank=True)
    services_heading = models.CharField("heading", max_length=90, blank=True)
    services_text = models.TextField("text", max_length=300, blank=True)
    related_services = ParentalManyToManyField(ServicePage, blank=True)

    parent_page_types = ["pages.ArticleIndexPage"]
    subpage_types = []
    shown_with = ("author__portrait", "picture")
    edit_handler = editor(
        FieldPanel("author"),
        FieldPanel("summary"),
        FieldPanel("picture"),
        FieldPanel("topics"),
        *BODY,
        MultiFieldPanel(
            [FieldPanel("services_heading"), FieldPanel("services_text"), FieldPanel("related_services")],
            heading="Related services, at the end",
        ),
    )
    search_fields = Page.search_fields + [index.SearchField("summary"), *BODY_SEARCH]

    class Meta:
        verbose_name = "article"

    @property
    def was_updated(self):
        """True from the day after it was first published."""
        first, last = self.first_published_at, self.last_published_at
        return bool(first and last and (last - first).days >= 1)

    def get_context(self, request, *args, **kwargs):
        return super().get_context(request, *args, **kwargs) | {
            "services": [page for page in self.related_services.all() if page.live]
        }


class TherapistPage(BodyMixin, BasePage):
    """Who the therapist is; articles point here."""

    name = models.CharField(max_length=80)
    role = models.CharField(max_length=100, help_text="The complete title, as on the license.")
    credentials = models.CharField(max_length=20, blank=True, help_text="The letters after the name.")
    short_bio = models.TextField(max_length=500, help_text="For the card under articles.")
    portrait = models.ForeignKey(SiteImage, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    languages = models.TextField(blank=True, help_text="One on each line.")
    education = models.TextField(blank=True, help_text="One on each line.")
    certifications = models.TextField(blank=True, help_text="One on each line.")

    parent_page_types = ["pages.HomePage"]
    subpage_types = []
    shown_with = ("portrait",)
    edit_handler = editor(
        MultiFieldPanel(
            [FieldPanel("name"), FieldPanel("credentials"), FieldPanel("role"), FieldPanel("portrait")],
            heading="Who",
        ),
        FieldPanel("short_bio"),
        *BODY,
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
        default=True, help_text="On: the owner or an attorney has not agreed to the wording yet."
    )
    review_note = models.TextField(blank=True, max_length=600, help_text="What is still to be settled. Never shown.")
    changes = StreamField([("change", ChangeBlock())], blank=True, help_text="Newest first.")

    parent_page_types = ["pages.HomePage"]
    subpage_types = []
    edit_handler = editor(
        MultiFieldPanel([FieldPanel("needs_review"), FieldPanel("review_note")], heading="Review"),
        FieldPanel("effective_date"),
        *BODY,
        FieldPanel("changes"),
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

CRISIS = (
    '<p>In immediate danger, call <a href="tel:911">911</a>.</p>'
    '<p>In crisis, or thinking of suicide: call or text <a href="tel:988">988</a>, at any hour.</p>'
    "<p>Afraid of someone close to you? The National Domestic Violence Hotline answers at "
    '<a href="tel:+18007997233">1-800-799-7233</a>, or text START to <b>88788</b>.</p>'
)


@register_setting(icon="home", order=1)
class PracticeDetails(BaseSiteSetting):
    """What the whole site says about the practice; footer, about page, mails and search engines read it here."""

    practice_name = models.CharField(max_length=80, default="Therapy Ties")
    therapist_name = models.CharField(
        max_length=120,
        default="Liron",
        help_text="The full name as filed with the Board of Behavioral Sciences.",
    )
    licence_title = models.CharField("license title", max_length=120, default="Licensed Marriage and Family Therapist")
    licence_letters = models.CharField("letters after the name", max_length=20, default="LMFT", blank=True)
    licence_number = models.CharField(
        "license number",
        max_length=20,
        blank=True,
        help_text="California asks for it on every page of the site. Until it is here the site shows none.",
    )
    phone = models.CharField(max_length=30, blank=True, help_text="Shown only when filled in.")
    email = models.EmailField(blank=True, help_text="Shown only when filled in.")
    street_address = models.CharField(max_length=160, blank=True, help_text="Shown only when filled in.")
    locality = models.CharField("place", max_length=80, default="Woodland Hills")
    region = models.CharField("city and state", max_length=80, default="Los Angeles, CA")
    areas_served = models.TextField(blank=True, help_text="One place on each line.")
    fees = models.CharField(max_length=200, blank=True, help_text="Shown only when filled in.")
    insurance = models.CharField(max_length=200, blank=True, help_text="Shown only when filled in.")
    session_length = models.CharField(max_length=100, blank=True, help_text="Shown only when filled in.")
    meeting_place = models.CharField(
        "in the office or by video", max_length=200, blank=True, help_text="Shown only when filled in."
    )
    office_hours = models.CharField(max_length=200, blank=True, help_text="Shown only when filled in.")
    crisis_text = RichTextField(
        "where to turn in a crisis",
        features=["bold", "link"],
        default=CRISIS,
        blank=True,
        help_text="On every page, the form and the mails. If it is emptied, the standard lines are shown.",
    )

    panels = [
        MultiFieldPanel(
            [
                FieldPanel("practice_name"),
                FieldPanel("therapist_name"),
                FieldPanel("licence_title"),
                FieldPanel("licence_letters"),
                FieldPanel("licence_number"),
            ],
            heading="Name and license",
        ),
        MultiFieldPanel(
            [
                FieldPanel("phone"),
                FieldPanel("email"),
                FieldPanel("street_address"),
                FieldPanel("locality"),
                FieldPanel("region"),
                FieldPanel("areas_served"),
            ],
            heading="Where",
        ),
        MultiFieldPanel(
            [
                FieldPanel("session_length"),
                FieldPanel("fees"),
                FieldPanel("insurance"),
                FieldPanel("meeting_place"),
                FieldPanel("office_hours"),
            ],
            heading="Practical matters, shown with the questions",
        ),
        FieldPanel("crisis_text"),
    ]

    class Meta:
        verbose_name = "practice details"

    @property
    def crisis(self):
        """HTML that is never empty."""
        return self.crisis_text if strip_tags(self.crisis_text).strip() else CRISIS

    @property
    def crisis_lines(self):
        """The same as lines of plain text, for mails."""
        return [
            strip_tags(line).strip() for line in re.split(r"</p>|<br ?/?>", self.crisis) if strip_tags(line).strip()
        ]

    @property
    def identity(self):
        """Who stands behind the name, as the fictitious business name rule asks."""
        parts = [self.therapist_name, self.licence_title]
        if self.licence_number:
            parts.append(_("License %(number)s") % {"number": self.licence_number})
        return _("%(practice)s is the practice of %(who)s") % {
            "practice": self.practice_name,
            "who": ", ".join(str(part) for part in parts if part),
        }

    @property
    def areas(self):
        return [line.strip() for line in self.areas_served.splitlines() if line.strip()]

    @property
    def practical(self):
        """[(label, text)] of what the owner has filled in."""
        rows = (
            (_("Length of a session"), self.session_length),
            (_("Fees"), self.fees),
            (_("Insurance"), self.insurance),
            (_("Where we meet"), self.meeting_place),
            (_("Hours"), self.office_hours),
        )
        return [(label, text) for label, text in rows if text]
