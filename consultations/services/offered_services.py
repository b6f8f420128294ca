"""Which services the form offers: the live service pages, each with its name in every language."""

from collections.abc import Iterable

from wagtail.models import Page, PageQuerySet

from therapyties import languages
from therapyties.door.kept import kept


def offered_services() -> list[tuple[str, str]]:
    """[(slug, title)] of the live service pages in the language that is spoken, in their order; of the default one
    where there are none."""
    return kept(("the services that are offered", languages.current()), _offered)


def _offered() -> list[tuple[str, str]]:
    for code in dict.fromkeys((languages.current(), languages.DEFAULT)):
        if found := list(_live().filter(locale__language_code=code).values_list("slug", "title")):
            return found
    return []


def slug_in_this_language(slug: str) -> str:
    """What the form calls the service of that slug in the language that is spoken; unchanged if there is none."""
    keys = kept("the services by slug", lambda: dict(_live().values_list("slug", "translation_key")))
    if slug in dict(offered_services()) or slug not in keys:
        return slug
    here = _live().filter(translation_key=keys[slug], locale__language_code=languages.current())
    return here.values_list("slug", flat=True).first() or slug


def names_at_the_desk(titles: Iterable[str]) -> dict[str, str]:
    """By the name that a visitor read, the one that the service has in the language of the desk; the same name where no
    page bears it any more."""
    titles = list(titles)
    read = dict(_services().filter(title__in=titles).values_list("title", "translation_key"))
    at_the_desk = dict(
        _services()
        .filter(translation_key__in=read.values(), locale__language_code=languages.DEFAULT)
        .values_list("translation_key", "title")
    )
    return {title: at_the_desk.get(read.get(title), title) for title in titles}


def _services() -> PageQuerySet:
    pages = Page.objects.filter(content_type__app_label="pages", content_type__model="servicepage")
    return pages.order_by("path")


def _live() -> PageQuerySet:
    return _services().live()
