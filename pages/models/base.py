"""What every page has: its editor, its manager, the summary, the switch, the body."""

import math
from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.functional import cached_property
from modelsearch import index
from wagtail.admin.panels import FieldPanel, ObjectList, Panel, TabbedInterface, TitleFieldPanel
from wagtail.blocks import StructValue
from wagtail.fields import StreamField
from wagtail.models import Page, PageManager, PageQuerySet, PageViewRestriction

from therapyties import languages

from ..blocks import BodyBlock
from ..outline import Outline
from ..pictures.picture import SiteImage
from ..stems import held
from ..writing.forms import PageForm
from ..writing.panel import WritingPanel
from ..writing.schedule import SchedulePanel
from .facts import Facts, QuestionsFacts

WORDS_PER_MINUTE = 220  # unhurried reading of plain English


def editor(*panels: Panel) -> TabbedInterface:
    """The editor's three tabs, in an editor's words; `panels` are the page's own."""
    return TabbedInterface(
        [
            ObjectList(
                [
                    TitleFieldPanel(  # it writes the slug along, until somebody changes that
                        "title", help_text="At the top of the page, in lists and in search results."
                    ),
                    *panels,
                    WritingPanel(heading="Notes on the writing"),
                ],
                heading="Content",
            ),
            ObjectList(
                [
                    FieldPanel(
                        "search_description",
                        heading="Summary for search engines",
                        help_text="One or two sentences that say who will find what here; about 155 letters are shown.",
                    ),
                    FieldPanel(
                        "seo_title",
                        heading="Title in search results",
                        help_text="If it should differ. Leave it empty to use the title above.",
                    ),
                    FieldPanel("social_image"),
                ],
                heading="Found and shared",
            ),
            ObjectList(
                [
                    FieldPanel("is_sensitive"),
                    FieldPanel(
                        "slug",
                        heading="Address",
                        help_text="The last part of the page’s address: small letters, numbers and hyphens. If you "
                        "change it, the old address keeps leading here.",
                    ),
                    FieldPanel("show_in_menus", heading="Show in the menu at the top"),
                    SchedulePanel(),
                ],
                heading="Settings",
            ),
        ]
    )


def revision_in_force(page: Page) -> int:
    """The number of the revision that readers see, or of a draft’s last one; 0 for a page without any."""
    return (page.live and page.live_revision_id) or page.latest_revision_id or 0


CARD = ("live", "summary", "title", "url_path")


class SitePageQuerySet(PageQuerySet):
    def select_for_update(self, *args: Any, **kwargs: Any) -> Self:
        """Locks the page alone: PostgreSQL refuses to lock what an outer join may leave out."""
        return super().select_for_update(*args, **kwargs).select_related(None)

    def only(self, *fields: str) -> Self:
        """Those columns alone: deleting a page asks for three, and none of them leads to the joined ones."""
        return super().only(*fields).select_related(None)

    def as_cards(self, pictured: bool = False) -> Self:
        """With what a card that leads there shows, and without the text of the page."""
        return self.only(*CARD, "picture").select_related("picture") if pictured else self.only(*CARD)


class SitePageManager(PageManager.from_queryset(SitePageQuerySet)):  # type: ignore[misc]
    """Fetches a page with everything its template shows by foreign key, in the same query."""

    def get_queryset(self) -> SitePageQuerySet:
        return super().get_queryset().select_related(*self.model.shown_with)


class BasePage(Page):
    """What every page of the site has: a summary for search engines, a picture for sharing, a sensitive switch."""

    social_image = models.ForeignKey(
        SiteImage,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name="picture when shared",
        help_text="Shown when somebody sends the page to a friend. While empty, the site draws a card with the title.",
    )
    social_card = models.CharField(max_length=120, editable=False, blank=True)  # a file name in the media storage
    is_sensitive = models.BooleanField(
        "sensitive page",
        default=False,
        help_text="For readers who may sit beside the person they read about: the page then shows “Leave this site”.",
    )

    # The revision of its twin beside which a translation was read last; 0 on a page that was made from no other. No
    # foreign key: revisions may be cleared away, and a number that leads nowhere still says that the twin has changed.
    read_beside = models.PositiveBigIntegerField(default=0, editable=False)

    objects = SitePageManager()
    search_fields = Page.search_fields + [index.SearchField("stemmed")]
    exclude_fields_in_copy = ["read_beside"]
    base_form_class = PageForm
    parent_page_types: list[str]
    subpage_types: list[str]
    shown_with: tuple[str, ...] = ("locale",)  # foreign keys that its template shows
    private_page_options = ()

    class Meta:
        abstract = True

    def get_view_restrictions(self) -> QuerySet[PageViewRestriction]:
        """None: a page here is public or a draft, so nobody is asked for a password and no query for one is made."""
        return PageViewRestriction.objects.none()

    @property
    def stemmed(self) -> str:
        """Every word that is searched, without its ending: visitors' words are compared with these."""
        fields = [field for field in self.get_search_fields() if isinstance(field, index.SearchField)]
        texts = [field.get_value(self) for field in fields if field.field_name != "stemmed"]
        return " ".join(held(" ".join(" ".join(text) if isinstance(text, list) else str(text) for text in texts)))

    def with_content_json(self, content: dict[str, Any]) -> Self:
        """As a revision says it; beside which text it was read is a fact about the page itself, as its place is."""
        page = super().with_content_json(content)
        page.read_beside = self.read_beside
        return page

    @property
    def localized(self) -> Self:
        """The page in the language that is spoken now, if there is a public one; else this one."""
        return self if self.locale.language_code == languages.current() else super().localized

    @property
    def canonical_url(self) -> str:
        return settings.SITE_URL + self.get_url()

    def what_is_missing(self) -> str:
        """Why the page cannot be published yet, and what to do; empty if it can."""
        return ""

    @property
    def sharing_title(self) -> str:
        """What stands on the card when somebody shares the page; the practice's name is beside it."""
        return self.title

    @property
    def card_picture(self) -> SiteImage | None:
        """The picture that stands for the page, where it has one."""
        return None

    def facts(self) -> list[Facts]:
        """What the page tells search engines beyond its title and its place in the tree."""
        return []

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        return super().get_context(request, *args, **kwargs) | {"sensitive": self.is_sensitive}


class IntroducedPage(BasePage):
    """A page that begins with an introduction."""

    introduction = models.TextField(
        blank=True, max_length=700, help_text="Two or three sentences under the title, set a little larger."
    )

    search_fields = BasePage.search_fields + [index.SearchField("introduction")]

    class Meta:
        abstract = True


class BodyPage(IntroducedPage):
    """A page with an introduction and a body of blocks."""

    body = StreamField(
        BodyBlock(),
        blank=True,
        verbose_name="parts of the page",
        help_text="Press + to add a part: a text, a list, a picture. The arrows move it, the bin takes it away.",
    )

    search_fields = IntroducedPage.search_fields + [index.SearchField("body")]

    class Meta:
        abstract = True

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Adds `contents`: the page's second-level headings, their ids already in the text."""
        context = super().get_context(request, *args, **kwargs)
        outline = Outline()
        for block in self.body:
            if block.block_type == "text":
                block.value.number(outline)
        return context | {"contents": outline.contents()}

    def questions(self) -> list[StructValue]:
        """Every question of the body with its answer, in order."""
        return [item for block in self.body if block.block_type == "questions" for item in block.value["questions"]]

    def facts(self) -> list[Facts]:
        asked = tuple((item["question"], item["answer"].source) for item in self.questions())
        return [*super().facts(), *([QuestionsFacts(asked)] if asked else [])]

    @property
    def invites(self) -> bool:
        """True if the body itself ends in an invitation, so that the page does not add another."""
        return any(block.block_type == "call_to_action" for block in self.body)

    @cached_property
    def reading_minutes(self) -> int:
        """Whole minutes of unhurried reading, at least 1."""
        words = " ".join([self.introduction, *self.body.stream_block.get_searchable_content(self.body)])
        return max(1, math.ceil(len(words.split()) / WORDS_PER_MINUTE))


BODY = [FieldPanel("introduction"), FieldPanel("body")]
