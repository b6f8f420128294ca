"""Search over the pages, the questions with their answers, and places of the site that are no pages."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from django.core.management import call_command
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.html import strip_tags
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from modelsearch.query import And, Or, PlainText, SearchQuery
from wagtail.models import Page, PageQuerySet

from . import navigation
from .models import PracticeDetails, QuestionsPage
from .stems import Meaning, count, families, meanings, weigh

PER_PAGE = 10
LONGEST_QUERY = 100  # characters
MOST_PAGES = 100  # of a search: the best of them
# SQLite's and Python's patience with long expressions is bounded.
MOST_WORDS, MOST_RANKED = 12, 100
EXCERPT = 30  # words of an answer
FEE = re.compile(
    r"\b(?:fees?|costs?|prices?|pricing|hourly rates?|your rates?|do you charge|payments?|pay(?:ing)?\b(?! attention)"
    r"|afford|affordable|expensive|cheap|how much|sliding scales?)\b"
    r"|\b[והבלמש]*(?:מחירים?|מחיר|עלות|עלויות|תשלום|תעריף|תעריפים|כסף|יקר|זול)\b|כמה (?:זה )?(?:עולה|עולים)",
    re.IGNORECASE,
)
INSURANCE = re.compile(
    r"\b(?:insurances?|insured|insurers?|superbills?|reimburse\w*|co-?pays?|deductibles?|(?:in|out)[- ]of[- ]network"
    r"|in[- ]network|covered|coverage|medi-?cal|medicaid|medicare|ppo|hmo)\b"
    r"|\b[והבלמש]*(?:ביטוח|ביטוחים|החזר|החזרים|סופרביל)\b",
    re.IGNORECASE,
)

type Words = str | Promise


@dataclass(frozen=True)
class Place:
    """Somewhere on the site that is not a page, and `words` under which somebody may look for it."""

    title: Words
    description: Words
    url_name: str
    words: Words


@dataclass(frozen=True)
class Found:
    title: Words
    description: Words
    url: str
    weight: tuple[float, ...]  # how well its title fits
    is_question: bool = False


def search(request: HttpRequest, places: Sequence[Place] = ()) -> HttpResponse:
    """What matches ?q=, best first; an unreadable page number is the first page."""
    query = " ".join(request.GET.get("q", "").split())[:LONGEST_QUERY]
    practice = PracticeDetails.current()
    wanted = meanings(query, families(practice.search_synonyms))[:MOST_WORDS] if query else []
    found, has_all = find(wanted, places, _locale(request))
    context = {
        "sensitive": True,  # what somebody looks for may be seen by whoever stands beside them
        "query": query,
        "results": Paginator(found, PER_PAGE).get_page(request.GET.get("page")),
        "has_all": has_all,
        "unsaid": not_said_yet(query, practice),
    }
    return render(request, "pages/search.html", context)


def find(wanted: list[Meaning], places: Sequence[Place], locale_id: int) -> tuple[list[Found], bool]:
    """What holds every word that is wanted, and True; where nothing does, what holds any of them, and False.

    First comes what has more of them in its title, then what has fewer other words there; pages before places, and
    questions last.
    """
    every, some = _candidates(wanted, places, locale_id)
    return sorted(every or some, key=lambda found: found.weight, reverse=True), bool(every)


def not_said_yet(query: str, practice: PracticeDetails) -> list[str]:
    """A sentence for each matter of money that `query` asks about and the practice's details do not answer."""
    said = []
    if FEE.search(query) and not practice.says_the_fee:
        said.append(
            _("What a session costs is not said here yet. Ask me on the free call; the call itself costs nothing.")
        )
    if INSURANCE.search(query) and not practice.insurance.strip():
        said.append(_("How it is with insurance is not said here yet. Ask me on the free call."))
    return said


def refresh_index(now: object = None) -> None:
    """The index holds every page as this version of the software would write it."""
    call_command("update_index", verbosity=0)


def _candidates(wanted: list[Meaning], places: Sequence[Place], locale_id: int) -> tuple[list[Found], list[Found]]:
    """What holds all that is wanted, and what holds some of it, each in the order pages, places, questions."""
    if not wanted:
        return [], []
    every: list[Found] = []
    some: list[Found] = []
    for page, has_all in _pages(wanted, _live(locale_id)):
        found = Found(page.title, page.search_description, page.get_url(), weigh(wanted, page.title))
        (every if has_all else some).append(found)
    for place in places:
        held = count(wanted, f"{place.title} {place.words}")
        weight = (held, weigh(wanted, str(place.title))[1])
        _sort_in(Found(place.title, place.description, reverse(place.url_name), weight), held, wanted, every, some)
    for page in QuestionsPage.objects.live().filter(locale=locale_id):
        for item in page.questions():
            answer = strip_tags(item["answer"].source.replace("</", " </"))
            found = Found(
                item["question"],
                Truncator(" ".join(answer.split())).words(EXCERPT),
                f"{page.get_url()}#{item.anchor}",
                weigh(wanted, item["question"]),
                is_question=True,
            )
            _sort_in(found, count(wanted, f"{item['question']} {answer}"), wanted, every, some)
    return every, every + some


def _sort_in(found: Found, held: int, wanted: list[Meaning], every: list[Found], some: list[Found]) -> None:
    if held:
        (every if held == len(wanted) else some).append(found)


def _pages(wanted: list[Meaning], live: PageQuerySet) -> list[tuple[Page, bool]]:
    """The live pages that hold some of what is wanted, the best first, each with whether it holds all of it."""
    queries = [_query(meaning) for meaning in wanted]
    having_some = _matching(live, Or(queries))
    having_all = _matching(live, And(queries)) if len(queries) > 1 else having_some
    # The databases rank a plain list of words well, and one that is joined by "and" and "or" badly.
    words = list(dict.fromkeys(word for meaning in wanted for words in meaning for word in words))[:MOST_RANKED]
    ranked = live.search(PlainText(" ".join(words), operator="or"))[:MOST_PAGES]
    return [(page, page.pk in having_all) for page in ranked if page.pk in having_some]


def _matching(live: PageQuerySet, query: SearchQuery) -> set[int]:
    return {page.pk for page in live.only("pk").search(query, order_by_relevance=False)}


def _query(meaning: Meaning) -> SearchQuery:
    alternatives = [PlainText(" ".join(words)) for words in meaning]
    return Or(alternatives) if len(alternatives) > 1 else alternatives[0]


def _locale(request: HttpRequest) -> int:
    """The language in which somebody searches; where no page speaks it, the site's own."""
    site = navigation.around(request).site
    return site.root_page.locale_id if site else 0


def _live(locale_id: int) -> PageQuerySet:
    return Page.objects.live().filter(depth__gt=1, locale=locale_id)
