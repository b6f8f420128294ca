"""Articles: the list of them, their topics, and the article itself."""

from collections.abc import Callable
from functools import partial
from typing import Any

from django import forms
from django.core.paginator import Paginator
from django.db import models
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from modelcluster.fields import ParentalManyToManyField
from modelsearch import index
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.admin.widgets import AdminAutoHeightTextInput
from wagtail.contrib.routable_page.models import RoutablePageMixin, path, re_path

from ..feeds import ArticleFeed
from ..navigation import Around, around
from ..pictures.picture import SiteImage
from ..writing.forms import ArticleForm
from .base import BODY, BasePage, BodyPage, SitePageQuerySet, editor
from .facts import ArticleFacts, Facts
from .practice import PracticeDetails
from .services import ServicePage


class Topic(models.Model):
    """What an article is about; readers choose by it."""

    name = models.CharField(max_length=60, unique=True)
    slug = models.SlugField(max_length=60, unique=True, allow_unicode=True, verbose_name="address")

    panels = [
        FieldPanel("name"),
        FieldPanel("slug", help_text="The last part of the topic’s address: small letters and hyphens."),
    ]

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class ArticleIndexPage(RoutablePageMixin, BasePage):
    """All the articles, newest first, by topic if asked, in pages, and as a feed."""

    introduction = models.TextField(blank=True, max_length=700, help_text="Two or three sentences above the list.")

    PER_PAGE = 9
    parent_page_types = ["pages.HomePage"]
    subpage_types = ["pages.ArticlePage"]
    max_count_per_parent = 1
    edit_handler = editor(FieldPanel("introduction"))
    search_fields = BasePage.search_fields + [index.SearchField("introduction")]

    class Meta:
        verbose_name = "list of articles"

    def articles(self) -> SitePageQuerySet:
        return ArticlePage.objects.live().child_of(self).order_by("-first_published_at", "-pk")

    @path("")
    def all_articles(self, request: HttpRequest) -> HttpResponse:
        return self._list(request, self.articles())

    @re_path(r"^topics/(?P<slug>[-\w]{1,60})/$")
    def by_topic(self, request: HttpRequest, slug: str) -> HttpResponse:
        try:
            topic = Topic.objects.get(slug=slug)
        except Topic.DoesNotExist:
            raise Http404 from None
        articles = self.articles().filter(topics=topic)
        elsewhere = ArticlePage.objects.live().not_child_of(self).filter(topics=topic)
        if not articles and elsewhere:  # it is a topic of another language
            raise Http404
        return self._list(request, articles, topic)

    @path("feed/")
    def feed(self, request: HttpRequest) -> HttpResponse:
        return ArticleFeed(self, PracticeDetails.current())(request)

    def _list(self, request: HttpRequest, articles: SitePageQuerySet, topic: Topic | None = None) -> TemplateResponse:
        number = request.GET.get("page", "1")
        paginator = Paginator(articles, self.PER_PAGE)
        if not number.isdecimal() or len(number) > 6 or int(number) not in paginator.page_range:
            raise Http404
        return self.render(
            request,
            context_overrides={
                "articles": paginator.page(int(number)),
                "topic": topic,
                "route": self.reverse_subpage("by_topic", args=[topic.slug]) if topic else "",
                "topics": Topic.objects.filter(articlepage__in=self.articles().order_by()).distinct(),
                "is_variation": number != "1",
            },
        )


class ArticlePage(BodyPage):
    """Something to read."""

    summary = models.CharField(max_length=200, help_text="One or two sentences for the lists of articles.")
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
        help_text="Beside the title in the lists of articles; the article itself does not show it.",
    )
    topics = ParentalManyToManyField(Topic, blank=True)
    services_heading = models.CharField(
        "heading", max_length=90, blank=True, help_text="Leave it empty for “Related services”."
    )
    services_text = models.TextField("text", max_length=300, blank=True)
    related_services = ParentalManyToManyField("pages.ServicePage", blank=True)

    base_form_class = ArticleForm
    parent_page_types = ["pages.ArticleIndexPage"]
    subpage_types = []
    shown_with = ("locale", "author__portrait", "picture")
    edit_handler = editor(
        *BODY,
        MultiFieldPanel(
            [
                FieldPanel("summary", widget=AdminAutoHeightTextInput),
                FieldPanel("picture"),
                FieldPanel(
                    "topics",
                    widget=forms.CheckboxSelectMultiple,
                    help_text="Readers choose by them. New ones are made under Topics in the menu.",
                ),
            ],
            heading="In the lists of articles",
        ),
        MultiFieldPanel(
            [
                FieldPanel(
                    "related_services",
                    widget=forms.CheckboxSelectMultiple,
                    help_text="Their cards stand under the article. Choose none and the whole part is left out.",
                ),
                FieldPanel("services_heading"),
                FieldPanel("services_text"),
                FieldPanel("author", help_text="The card “About the author” comes from this page."),
            ],
            heading="Under the article",
        ),
    )
    search_fields = BodyPage.search_fields + [index.SearchField("summary")]

    class Meta:
        verbose_name = "article"

    @property
    def was_updated(self) -> bool:
        """True from the day after it was first published."""
        first, last = self.first_published_at, self.last_published_at
        return bool(first and last and (last - first).days >= 1)

    @property
    def card_picture(self) -> SiteImage | None:
        return self.picture

    def facts(self) -> list[Facts]:
        article = ArticleFacts(
            title=self.title,
            description=self.search_description or self.summary,
            url=self.canonical_url,
            card=self.social_card,
            first_published=self.first_published_at,
            last_published=self.last_published_at,
            language=self.locale.language_code,
            author_url=self.author.canonical_url if self.author else None,
        )
        return [article, *([self.author.person()] if self.author else []), *super().facts()]

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Adds the services and topics of this article."""
        here = around(request)

        def related(name: str, everything: Callable[[], QuerySet[Any]]) -> list[Any]:
            """What a draft names, its manager alone knows; what the page names stays so while its content does."""
            make = partial(_related, here, self, name, everything)
            return make() if getattr(request, "is_preview", False) else here.once((name, self.pk), make)

        return super().get_context(request, *args, **kwargs) | {
            "services": related("related_services", lambda: ServicePage.objects.live().as_cards()),
            "topics": related("topics", Topic.objects.all),
        }


def _related(here: Around, page: ArticlePage, name: str, everything: Callable[[], QuerySet[Any]]) -> list[Any]:
    """What that relation names of `everything`, which is short and kept: only the numbers are asked for. Inside a
    transaction, where nothing is kept, the rows themselves."""
    own = getattr(page, name).values_list("id", flat=True)  # a draft's manager in the editor knows fields alone
    if here.number is None:
        return list(everything().filter(pk__in=own))
    chosen = set(own)
    return [row for row in here.once((name, ArticlePage), lambda: list(everything())) if row.pk in chosen]
