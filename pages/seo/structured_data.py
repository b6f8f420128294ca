"""What search engines are told about a page: its facts as schema.org’s words, in JSON-LD."""

import re
from collections.abc import Callable
from html import unescape
from typing import Any

from django.conf import settings
from django.core.files.storage import default_storage
from django.templatetags.static import static
from django.utils.html import strip_tags

from ..models import BasePage, PracticeDetails
from ..models.facts import ArticleFacts, PersonFacts, QuestionsFacts, ServiceFacts
from ..navigation import Place
from . import cards

SITE_ID, PRACTICE_ID = f"{settings.SITE_URL}/#website", f"{settings.SITE_URL}/#practice"
ENDS_OF_LINES = re.compile(r"</(?:p|li|ul|ol|h\d|blockquote)>|<br ?/?>")
LONGEST_PRICE_RANGE = 100  # characters; Google shows none that is longer

type Thing = dict[str, Any]


def absolute(url: str) -> str:
    return url if "://" in url else settings.SITE_URL + url


def card_url(card: str) -> str:
    """Absolute URL of a card for sharing by its file name; an empty text where there is none yet."""
    return absolute(default_storage.url(card)) if card else ""


def graph(page: BasePage, practice: PracticeDetails, breadcrumbs: list[Place], therapist: Place | None) -> list[Thing]:
    """Every thing the page speaks of; what the owner has not filled in is left out.

    `therapist` is the page about them. The one Person has that page's URL in its @id, and everything else names it by
    that alone.
    """
    told = page.facts()
    person_id = _person_id(settings.SITE_URL + therapist.url) if therapist else f"{settings.SITE_URL}/#person"
    things = [
        _site(practice, page.locale.language_code),
        _practice(practice, person_id, card_url(page.social_card) if not breadcrumbs else ""),
        *(WRITTEN[type(facts)](facts, practice) for facts in told),
    ]
    if not any(thing.get("@id") == person_id for thing in things):
        things.append(_named_person(practice, person_id))
    if breadcrumbs:
        things.append(_breadcrumbs([*breadcrumbs, page]))
    return [_filled(thing) for thing in things]


def _site(practice: PracticeDetails, language: str) -> Thing:
    return {
        "@type": "WebSite",
        "@id": SITE_ID,
        "name": practice.practice_name,
        "url": f"{settings.SITE_URL}/",
        "inLanguage": language,
        "publisher": {"@id": PRACTICE_ID},
    }


def _practice(practice: PracticeDetails, person_id: str, card: str) -> Thing:
    return {
        "@type": ["ProfessionalService", "LocalBusiness"],
        "@id": PRACTICE_ID,
        "name": practice.practice_name,
        "url": f"{settings.SITE_URL}/",
        "logo": absolute(static("img/icon-512.png")),
        "image": card,
        "telephone": practice.phone,
        "email": practice.email,
        "priceRange": practice.fees if len(practice.fees) < LONGEST_PRICE_RANGE else "",
        "address": {
            "@type": "PostalAddress",
            "streetAddress": practice.street_address,
            "addressLocality": practice.locality,
            "addressRegion": "CA",
            "addressCountry": "US",
        },
        "areaServed": practice.areas,
        "knowsLanguage": practice.languages,
        "founder": {"@id": person_id},
    }


def _article(facts: ArticleFacts, practice: PracticeDetails) -> Thing:
    return {
        "@type": "Article",
        "headline": facts.title[:110],
        "description": facts.description,
        "url": facts.url,
        "mainEntityOfPage": facts.url,
        "isPartOf": {"@id": SITE_ID},
        "inLanguage": facts.language,
        "image": [card_url(name) for name in cards.shapes(facts.card)] or card_url(facts.card),
        "datePublished": facts.first_published and facts.first_published.isoformat(timespec="seconds"),
        "dateModified": facts.last_published and facts.last_published.isoformat(timespec="seconds"),
        "author": {"@id": _person_id(facts.author_url)} if facts.author_url else None,
        "publisher": {"@id": PRACTICE_ID},
    }


def _person(facts: PersonFacts, practice: PracticeDetails) -> Thing:
    return {
        "@type": "Person",
        "@id": _person_id(facts.url),
        "name": facts.name or practice.therapist_name,
        "honorificSuffix": facts.letters,
        "jobTitle": facts.role or practice.licence_title,
        "description": facts.description,
        "url": facts.url,
        "image": absolute(facts.portrait) if facts.portrait else "",
        "knowsLanguage": list(facts.languages),
        "hasCredential": [{"@type": "EducationalOccupationalCredential", "name": name} for name in facts.education],
        "identifier": practice.licence_number,
        "worksFor": {"@id": PRACTICE_ID},
    }


def _named_person(practice: PracticeDetails, person_id: str) -> Thing:
    """The therapist on a page that does not speak of them further."""
    return {
        "@type": "Person",
        "@id": person_id,
        "name": practice.therapist_name,
        "jobTitle": practice.licence_title,
        "worksFor": {"@id": PRACTICE_ID},
    }


def _person_id(url: str) -> str:
    return f"{url}#person"


def _service(facts: ServiceFacts, practice: PracticeDetails) -> Thing:
    return {
        "@type": "Service",
        "name": facts.name,
        "description": facts.description,
        "url": facts.url,
        "provider": {"@id": PRACTICE_ID},
        "areaServed": practice.areas,
    }


def _questions(facts: QuestionsFacts, practice: PracticeDetails) -> Thing:
    return {
        "@type": "FAQPage",
        "mainEntity": [
            {
                "@type": "Question",
                "name": question,
                "acceptedAnswer": {"@type": "Answer", "text": _in_plain_words(answer)},
            }
            for question, answer in facts.answers
        ],
    }


def _in_plain_words(html: str) -> str:
    """The text of an answer: what stands in lines of its own stays apart, and nothing else is torn."""
    return " ".join(unescape(strip_tags(ENDS_OF_LINES.sub(" ", html))).split())


# How each kind of facts is written.
WRITTEN: dict[type, Callable[[Any, PracticeDetails], Thing]] = {
    ArticleFacts: _article,
    PersonFacts: _person,
    ServiceFacts: _service,
    QuestionsFacts: _questions,
}


def _breadcrumbs(pages: list[Place | BasePage]) -> Thing:
    return {
        "@type": "BreadcrumbList",
        "itemListElement": [
            {
                "@type": "ListItem",
                "position": position,
                "name": page.title,
                "item": settings.SITE_URL + page.url,
            }
            for position, page in enumerate(pages, start=1)
        ],
    }


def _filled(thing: Thing) -> Thing:
    return {key: _filled(value) if isinstance(value, dict) else value for key, value in thing.items() if value}
