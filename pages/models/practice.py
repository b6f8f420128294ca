"""What the whole site says about the practice."""

import re
from copy import copy
from typing import Self

from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.html import strip_tags
from django.utils.translation import gettext as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel, PageChooserPanel
from wagtail.contrib.settings.models import BaseSiteSetting, register_setting
from wagtail.fields import RichTextField
from wagtail.models import Page

from therapyties import languages

from .. import navigation
from .hebrew import CRISIS as CRISIS_IN_HEBREW
from .hebrew import HebrewDetails

DEFAULT_SITE_FIRST = ("-site__is_default_site", "site_id")  # of details: a site that is none's default has its own
CRISIS = (
    '<p>In immediate danger, call <a href="tel:911">911</a>.</p>'
    '<p>In crisis, or thinking of suicide: call or text <a href="tel:988">988</a>, at any hour.</p>'
    "<p>Afraid of someone close to you? The National Domestic Violence Hotline answers at "
    '<a href="tel:+18007997233">1-800-799-7233</a>, or text START to <b>88788</b>.</p>'
)


# What visitors may type, beside the words of the pages.
SYNONYMS = """\
therapy, counseling, treatment, psychotherapy, therapist, psychologist
couple, marriage, marital, partner, spouse, husband, wife, boyfriend, girlfriend
fight, argument, quarrel, conflict, yelling, shouting
anger, angry, rage, temper, furious
jealous, envy, possessive
affair, cheating, infidelity, unfaithful, betrayal
lonely, loneliness, distance, distant, disconnected
separation, divorce, split, breaking up, break up
fee, cost, price, expensive
insurance, insured, superbill, reimbursement
online, video, telehealth, zoom, remote
confidential, privacy, private, secret
emergency, crisis, suicide, urgent, danger
hebrew, israeli, עברית
intimacy, sex, closeness
communication, conversation, listening
education, degree, certification, qualification, university, institute
""".strip()


def _named_page(help_text: str, name: str = "", model: str = "wagtailcore.Page") -> models.ForeignKey:
    """A page that the site leads to from elsewhere. Where the model is any page, the panel says of which type it is."""
    return models.ForeignKey(
        model,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name=name or None,
        help_text=help_text,
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
    licence_number = models.CharField(
        "license number",
        max_length=20,
        blank=True,
        help_text="California asks for it on every page of the site. Until it is here the site shows none.",
    )
    licence_expires = models.DateField(
        "expires on",
        null=True,
        blank=True,
        help_text="The date on your license. It is shown to nobody; it lets the site remind you in time.",
    )
    languages_spoken = models.TextField(
        default="English\nHebrew", blank=True, help_text="One on each line, for search engines."
    )
    phone = models.CharField(max_length=30, blank=True, help_text="Shown only when filled in.")
    email = models.EmailField(blank=True, help_text="Shown only when filled in.")
    street_address = models.CharField(max_length=160, blank=True, help_text="Shown only when filled in.")
    locality = models.CharField("place", max_length=80, default="Woodland Hills")
    region = models.CharField("city and state", max_length=80, default="Los Angeles, CA")
    areas_served = models.TextField(blank=True, help_text="One place on each line.")
    fees = models.CharField(max_length=200, blank=True, help_text="Shown only when filled in.")
    sliding_scale = models.CharField(
        max_length=200, blank=True, help_text="Whether some people pay less, and how to ask. Shown only when filled in."
    )
    insurance = models.CharField(max_length=200, blank=True, help_text="Shown only when filled in.")
    superbill = models.CharField(
        max_length=200,
        blank=True,
        help_text="Whether you write receipts with which a client asks their insurance for money back. Shown only when "
        "filled in.",
    )
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
        help_text="On every page, the form and the emails. If it is emptied, the standard lines are shown.",
    )

    privacy_policy = _named_page(
        "The form leads here, and its words are kept with every request.", model="pages.LegalPage"
    )
    questions = _named_page("The form leads here.", "page of questions", "pages.QuestionsPage")
    articles = _named_page(
        "The topics under an article and the feed lead here.", "list of articles", "pages.ArticleIndexPage"
    )
    first_visit = _named_page(
        "The form leads here, and so does the page that visitors see after sending.", "first call and first session"
    )
    reflection = _named_page("The page that visitors see after sending leads here.", "private reflection")
    glossary = _named_page(
        "The first time one of its words appears in an article, it links to this list.",
        "list of words",
        "pages.GlossaryPage",
    )
    good_faith_estimate = _named_page("The form leads here, and so does the page about fees.")
    accessibility = _named_page(
        "Your phone number and your email address are added to it by themselves, so that nobody depends on the form.",
        "page about accessibility",
    )

    search_synonyms = models.TextField(
        "words that mean the same in search",
        blank=True,
        max_length=4000,
        default=SYNONYMS,
        help_text="One group on each line, with commas between the words. Whoever searches for one of them finds the "
        "others, too. Endings do not matter: “fight” is also “fights” and “fighting”.",
    )

    # These pages come with the details, in the same query, but without what is long and hardly ever asked for here;
    # the others are found among the rows of the menu, which every page has fetched.
    select_related = ("privacy_policy", "questions", "articles", "glossary")
    UNREAD = ("privacy_policy__body", "privacy_policy__changes", "questions__body")

    panels = [
        MultiFieldPanel(
            [
                FieldPanel(
                    "practice_name", help_text="At the top of every page, in every title and in search engines."
                ),
                FieldPanel(
                    "therapist_name",
                    help_text="First and last name as filed with the Board of Behavioral Sciences: California asks "
                    "for it at the foot of every page. The page about you and your articles use it, too, unless you "
                    "write another name there.",
                ),
                FieldPanel("licence_title", help_text="At the foot of every page, behind the full name."),
                FieldPanel("licence_number"),
                FieldPanel("licence_expires"),
                FieldPanel("languages_spoken"),
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
                FieldPanel(
                    "fees", help_text="Shown only when filled in; the page “Fees & insurance” can be published then."
                ),
                FieldPanel("sliding_scale"),
                FieldPanel("insurance"),
                FieldPanel("superbill"),
                FieldPanel("meeting_place"),
                FieldPanel("office_hours"),
            ],
            heading="Practical matters, shown with the questions and on the page about fees",
        ),
        FieldPanel("crisis_text"),
        MultiFieldPanel(
            [
                FieldPanel("privacy_policy"),
                FieldPanel("questions"),
                FieldPanel("articles"),
                PageChooserPanel("first_visit", ["pages.FirstVisitPage"]),
                PageChooserPanel("reflection", ["pages.ReflectionPage"]),
                FieldPanel("glossary"),
                PageChooserPanel("good_faith_estimate", ["pages.LegalPage"]),
                PageChooserPanel("accessibility", ["pages.LegalPage"]),
            ],
            heading="Pages the site leads to",
        ),
        FieldPanel("search_synonyms"),
    ]

    class Meta:
        verbose_name = "practice details"

    @classmethod
    def base_queryset(cls) -> QuerySet[Self]:
        return super().base_queryset().defer(*cls.UNREAD)

    @classmethod
    def for_request(cls, request: HttpRequest) -> Self:
        """The details around the page that is asked for; they are only read."""
        around = navigation.around(request)
        return around.once(cls, lambda: cls.for_site(around.site).spoken())

    @classmethod
    def current(cls) -> Self:
        """The details of the default site in the language that is spoken, with the pages they name; unsaved ones where
        none are stored yet."""
        stored = cls.base_queryset().order_by(*DEFAULT_SITE_FIRST).first() or cls()
        return stored.spoken()

    def spoken(self) -> Self:
        """The details as the language that is spoken now says them, only to be read: with its own texts where there are
        some, and its own pages where they are public."""
        language = languages.current()
        if language == languages.DEFAULT:
            return self
        here = copy(self)
        here._state = copy(self._state)  # what is set below is not set on the details themselves
        here._state.fields_cache = dict(self._state.fields_cache)
        words = HebrewDetails.objects.filter(site_id=self.site_id).first() or HebrewDetails()
        for name, text in words.texts().items():
            setattr(here, name, text)
        twins = self._pages_in(language)
        for name, pk in self._pages_named().items():
            setattr(here, name, twins.get(pk, pk))
        return here

    def _pages_named(self) -> dict[str, int]:
        """{column: number of the page}"""
        fields = [field for field in self._meta.concrete_fields if issubclass(field.related_model or object, Page)]
        return {field.attname: pk for field in fields if (pk := getattr(self, field.attname))}

    def _pages_in(self, language: str) -> dict[int, int]:
        """{number of a page that the details name: that of its public twin in the language}, in one query."""
        named = set(self._pages_named().values())
        keys = Page.objects.filter(pk__in=named).values("translation_key")
        rows = Page.objects.filter(translation_key__in=keys).values_list(
            "pk", "translation_key", "locale__language_code", "live"
        )
        twins = {key: pk for pk, key, code, is_live in rows if code == language and is_live}
        return {pk: twins[key] for pk, key, _code, _live in rows if pk in named and key in twins}

    @classmethod
    def has_licence_number(cls) -> bool:
        """Whether those details show one: asked where nothing else of them is needed."""
        shown = cls.objects.order_by(*DEFAULT_SITE_FIRST).values_list("licence_number", flat=True)
        return bool(shown.first())

    def clean(self) -> None:
        """Refuses to take away the fee while a page of the site, public or about to be, is there to say it."""
        super().clean()
        pages = apps.get_model("pages", "FeesPage")  # its module imports this one
        if not self.says_the_fee and pages.shown_or_planned().exists():
            said = _("Your page about fees shows this. Take that page offline first, or write what holds instead.")
            raise ValidationError({"fees": said})

    @property
    def crisis(self) -> str:
        """HTML that is never empty."""
        return self.crisis_text if strip_tags(self.crisis_text).strip() else CRISIS  # in Hebrew it is never empty

    @property
    def crisis_lines(self) -> list[str]:
        """The same as lines of plain text, for mails."""
        return _lines_of_text(self.crisis)

    @property
    def own_crisis_text(self) -> str:
        """HTML where the practice has written words of its own; empty while the standard lines stand there."""
        standard = (_lines_of_text(CRISIS), _lines_of_text(CRISIS_IN_HEBREW))
        return "" if self.crisis_lines in standard else self.crisis_text

    @property
    def identity(self) -> str:
        """Who stands behind the name, as the fictitious business name rule asks."""
        parts = [self.therapist_name, languages.set_apart(self.licence_title)]
        if self.licence_number:
            parts.append(_("License %(number)s") % {"number": languages.isolated(self.licence_number)})
        return _("%(practice)s is the practice of %(who)s") % {
            "practice": languages.set_apart(self.practice_name),
            "who": ", ".join(str(part) for part in parts if part),
        }

    @property
    def is_reached_without_the_form(self) -> bool:
        return bool(self.phone.strip() or self.email)

    @property
    def areas(self) -> list[str]:
        return _lines(self.areas_served)

    @property
    def languages(self) -> list[str]:
        return _lines(self.languages_spoken)

    @property
    def says_the_fee(self) -> bool:
        return bool(self.fees.strip())

    @property
    def costs(self) -> list[tuple[str, str]]:
        """[(label, text)] of what the owner has said about money, and about what it is paid for."""
        rows = (
            (_("Length of a session"), self.session_length),
            (_("Fees"), self.fees),
            (_("Sliding scale"), self.sliding_scale),
            (_("Insurance"), self.insurance),
            (_("Superbill"), self.superbill),
        )
        return [(label, text) for label, text in rows if text.strip()]

    @property
    def practical(self) -> list[tuple[str, str]]:
        """[(label, text)] of what the owner has filled in."""
        rows = ((_("Where we meet"), self.meeting_place), (_("Hours"), self.office_hours))
        return [*self.costs, *((label, text) for label, text in rows if text.strip())]


def _lines_of_text(html: str) -> list[str]:
    return [line for part in re.split(r"</p>|<br ?/?>", html) if (line := strip_tags(part).strip())]


def _lines(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]
