"""What search engines are told about a page: its facts as schema.org’s words, in JSON-LD."""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.core.files.storage import default_storage
from django.utils.html import strip_tags
from wagtail.models import Page

from ..models import BasePage, PracticeDetails
from ..models.facts import ArticleFacts, PersonFacts, QuestionsFacts, ServiceFacts

PRACTICE_ID = f"{settings.SITE_URL}/#practice"

type Thing = dict[str, Any]


def absolute(url: str) -> str:
    return url if "://" in url else settings.SITE_URL + url


def card_url(card: str) -> str:
    """Absolute URL of a card for sharing by its file name; an empty text where there is none yet."""
    return absolute(default_storage.url(card)) if card else ""


def graph(page: BasePage, practice: PracticeDetails, breadcrumbs: list[Page]) -> list[Thing]:
    """Every thing the page speaks of; what the owner has not filled in is left out."""
    things = [_practice(practice), *(WRITTEN[type(facts)](facts, practice) for facts in page.facts())]
    if breadcrumbs:
        things.append(_breadcrumbs([*breadcrumbs, page]))
    return [_filled(thing) for thing in things]


def _practice(practice: PracticeDetails) -> Thing:
    return {
        "@type": ["ProfessionalService", "LocalBusiness"],
        "@id": PRACTICE_ID,
        "name": practice.practice_name,
        "url": f"{settings.SITE_URL}/",
        "telephone": practice.phone,
        "email": practice.email,
        "address": {
            "@type": "PostalAddress",
            "streetAddress": practice.street_address,
            "addressLocality": practice.locality,
            "addressRegion": "CA",
            "addressCountry": "US",
        },
        "areaServed": practice.areas,
        "knowsLanguage": practice.languages,
        "founder": {"@type": "Person", "name": practice.therapist_name, "jobTitle": practice.licence_title},
    }


def _article(facts: ArticleFacts, practice: PracticeDetails) -> Thing:
    return {
        "@type": "Article",
        "headline": facts.title[:110],
        "description": facts.description,
        "url": facts.url,
        "image": card_url(facts.card),
        "datePublished": facts.first_published and facts.first_published.isoformat(),
        "dateModified": facts.last_published and facts.last_published.isoformat(),
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
        "knowsLanguage": list(facts.languages),
        "hasCredential": [{"@type": "EducationalOccupationalCredential", "name": name} for name in facts.education],
        "identifier": practice.licence_number,
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
                "acceptedAnswer": {"@type": "Answer", "text": strip_tags(answer.replace("</", " </")).strip()},
            }
            for question, answer in facts.answers
        ],
    }


# How each kind of facts is written.
WRITTEN: dict[type, Callable[[Any, PracticeDetails], Thing]] = {
    ArticleFacts: _article,
    PersonFacts: _person,
    ServiceFacts: _service,
    QuestionsFacts: _questions,
}


def _breadcrumbs(pages: list[Page]) -> Thing:
    return {
        "@type": "BreadcrumbList",
        "itemListElement": [
            {
                "@type": "ListItem",
                "position": position,
                "name": page.title,
                "item": settings.SITE_URL + page.get_url(),
            }
            for position, page in enumerate(pages, start=1)
        ],
    }


def _filled(thing: Thing) -> Thing:
    return {key: _filled(value) if isinstance(value, dict) else value for key, value in thing.items() if value}
