"""What search engines are told about a page, from the records the page itself shows (schema.org, JSON-LD)."""

from django.conf import settings
from django.core.files.storage import default_storage
from django.utils.html import strip_tags
from wagtail.models import Page

from ..models import ArticlePage, BasePage, PracticeDetails, ServicePage, TherapistPage

PRACTICE_ID = f"{settings.SITE_URL}/#practice"


def absolute(url: str) -> str:
    return url if "://" in url else settings.SITE_URL + url


def social_picture(page) -> str:
    """Absolute address of the page's card for sharing, or an empty text before its first publishing."""
    card = getattr(page, "social_card", "")
    return absolute(default_storage.url(card)) if card else ""


def graph(page: BasePage, practice: PracticeDetails, breadcrumbs: list[Page]) -> list[dict]:
    """Every thing the page speaks of; what the owner has not filled in is left out."""
    things = [_practice(practice)]
    if isinstance(page, ArticlePage):
        things.append(_article(page))
        if page.author:
            things.append(_person(page.author, practice))
    if isinstance(page, TherapistPage):
        things.append(_person(page, practice))
    if isinstance(page, ServicePage):
        things.append(
            {
                "@type": "Service",
                "name": page.title,
                "description": page.search_description or page.summary,
                "url": page.canonical_url,
                "provider": {"@id": PRACTICE_ID},
                "areaServed": practice.areas,
            }
        )
    if hasattr(page, "questions") and (questions := page.questions()):
        things.append(_questions(questions))
    if breadcrumbs:
        things.append(_breadcrumbs([*breadcrumbs, page]))
    return [_filled(thing) for thing in things]


def _practice(practice):
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
        "knowsLanguage": ["English", "Hebrew"],
        "founder": {"@type": "Person", "name": practice.therapist_name, "jobTitle": practice.licence_title},
    }


def _person(therapist, practice):
    return {
        "@type": "Person",
        "@id": f"{therapist.canonical_url}#person",
        "name": therapist.name,
        "honorificSuffix": therapist.credentials,
        "jobTitle": therapist.role,
        "description": therapist.short_bio,
        "url": therapist.canonical_url,
        "knowsLanguage": therapist.languages.split("\n") if therapist.languages else [],
        "hasCredential": [
            {"@type": "EducationalOccupationalCredential", "name": line}
            for line in (therapist.education + "\n" + therapist.certifications).splitlines()
            if line.strip()
        ],
        "identifier": practice.licence_number,
        "worksFor": {"@id": PRACTICE_ID},
    }


def _article(article):
    return {
        "@type": "Article",
        "headline": article.title[:110],
        "description": article.search_description or article.summary,
        "url": article.canonical_url,
        "image": social_picture(article),
        "datePublished": article.first_published_at and article.first_published_at.isoformat(),
        "dateModified": article.last_published_at and article.last_published_at.isoformat(),
        "author": {"@id": f"{article.author.canonical_url}#person"} if article.author else None,
        "publisher": {"@id": PRACTICE_ID},
    }


def _questions(questions):
    return {
        "@type": "FAQPage",
        "mainEntity": [
            {
                "@type": "Question",
                "name": item["question"],
                "acceptedAnswer": {
                    "@type": "Answer",
                    "text": strip_tags(item["answer"].source.replace("</", " </")).strip(),
                },
            }
            for item in questions
        ],
    }


def _breadcrumbs(pages):
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


def _filled(thing):
    return {key: _filled(value) if isinstance(value, dict) else value for key, value in thing.items() if value}
