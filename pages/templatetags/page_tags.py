"""Tags of the page templates: navigation, pictures, structured data."""

import json
from typing import Any

from django import template
from django.conf import settings
from django.db import InterfaceError, OperationalError
from django.template import Context
from django.template.base import FilterExpression, NodeList, Parser, Token
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, get_language_info
from django.utils.translation import gettext as _

from therapyties import languages

from .. import navigation, translations
from ..glossary import Glossary
from ..models import BasePage, PracticeDetails, TherapistPage
from ..navigation import Place
from ..pictures.picture import SiteImage
from ..seo import structured_data

register = template.Library()
SOCIAL_LOCALES = {"en": "en_US", "he": "he_IL"}

# What json.dumps leaves as it is and HTML would read as the end of the script.
UNSAFE_IN_SCRIPT = {ord("<"): "\\u003c", ord(">"): "\\u003e", ord("&"): "\\u0026"}


class OnceNode(template.Node):
    """What stands between `once` and `endonce`, rendered once for each set of values while the content is the same."""

    child_nodelists = ("nodelist",)

    def __init__(self, name: str, values: list[FilterExpression], nodelist: NodeList) -> None:
        self.name, self.values, self.nodelist = name, values, nodelist

    def render(self, context: Context) -> SafeString:
        key = (self.name, get_language(), *(value.resolve(context, True) for value in self.values))
        return navigation.around(context["request"]).once(key, lambda: self.nodelist.render(context))


@register.tag
def once(parser: Parser, token: Token) -> OnceNode:
    """{% once "footer" %}: it has a name of its own, and the values on which it depends beside the site's content.
    Nothing of the reader, and of the page only what is named, may be in it."""
    _tag, name, *values = token.split_contents()
    nodelist = parser.parse(("endonce",))
    parser.delete_first_token()
    return OnceNode(name, [parser.compile_filter(value) for value in values], nodelist)


@register.simple_tag(takes_context=True)
def main_menu(context: Context) -> list[Place]:
    return navigation.around(context["request"]).in_menu()


@register.simple_tag(takes_context=True)
def home_url(context: Context) -> str:
    """The home page in the language that is spoken."""
    return navigation.around(context["request"]).home_url


@register.simple_tag(takes_context=True)
def home_as_known(context: Context) -> str:
    """The same for a page that must not need a database: without a request, or an answer, what was seen last."""
    request = context.get("request")
    try:
        return navigation.around(request).home_url if request else navigation.home_seen_last()
    except (OperationalError, InterfaceError):
        return navigation.home_seen_last()


@register.simple_tag(takes_context=True)
def other_languages(context: Context) -> list[translations.Twin]:
    """Where the page that is shown stands in the other languages."""
    return translations.twins(context["request"], context.get("page"))


@register.simple_tag
def alternates(page: BasePage, twins: list[translations.Twin]) -> list[tuple[str, str]]:
    """(language, URL) of the page and its twins, for search engines."""
    return translations.alternates(page, twins)


@register.simple_tag(takes_context=True)
def spoken(context: Context) -> dict[str, Any]:
    """The language of the page that is shown, as Django's tables know it: `code`, `bidi` and its names."""
    page = context.get("page")
    return get_language_info(languages.known(page.locale.language_code) if page else languages.current())


@register.simple_tag(takes_context=True)
def footer_services(context: Context) -> list[Place]:
    return navigation.around(context["request"]).of_type(*navigation.SERVICES)


@register.simple_tag(takes_context=True)
def footer_legal(context: Context) -> list[Place]:
    """The other pages: what the law asks for, and where to turn when it is urgent."""
    return navigation.around(context["request"]).of_type(*navigation.LEGAL)


@register.simple_tag(takes_context=True)
def footer_guides(context: Context) -> list[Place]:
    """What helps before a call: how it goes, what it costs, what to think about, what to print, what words mean."""
    return navigation.around(context["request"]).of_type(*navigation.GUIDES)


@register.simple_tag(takes_context=True)
def named_page(context: Context, pk: int | None) -> Place | None:
    """The page that the practice names, if readers can see it; from what is around every page anyway."""
    return next((place for place in navigation.around(context["request"]).places if place.pk == pk), None)


@register.simple_block_tag(takes_context=True)
def explaining_words(context: Context, content: str, practice: PracticeDetails) -> SafeString:
    """The HTML between the tags; where a word of the practice's list first stands in it, it leads there."""
    page = practice.glossary
    if not page or not page.live:
        return mark_safe(content)  # noqa: S308 - a rendered part of the template
    request = context["request"]
    words = navigation.around(request).once(Glossary, lambda: Glossary(page.words(), page.get_url(request)))
    return mark_safe(words.linked(content))  # noqa: S308 - the same with links, escaped there


@register.simple_tag(takes_context=True)
def breadcrumbs(context: Context) -> list[Place]:
    """The pages above the one shown; none on the home page and on pages outside the tree."""
    page = context.get("page")
    return navigation.around(context["request"]).above(page) if page else []


@register.simple_tag
def site_url() -> str:
    return settings.SITE_URL


@register.simple_tag(takes_context=True)
def name_of(context: Context, therapist: TherapistPage) -> str:
    """The name with the letters after it, which do not draw what follows to themselves."""
    return languages.set_apart(therapist.name_with_credentials(_practice(context)))


@register.simple_tag(takes_context=True)
def role_of(context: Context, therapist: TherapistPage) -> str:
    return therapist.role_in(_practice(context))


def _practice(context: Context) -> PracticeDetails:
    """The one around every page; the picture of a block in the editor has no page around it."""
    return context.get("practice") or PracticeDetails.current()


@register.simple_tag
def social_picture(page: BasePage) -> str:
    return structured_data.card_url(page.social_card)


@register.simple_tag
def social_picture_words(page: BasePage) -> str:
    """What the picture for sharing shows, for who does not see it."""
    if page.social_image:
        return page.social_image.words or page.sharing_title
    if page.card_picture and not page.card_picture.model_notice and page.card_picture.words:
        return _("“%(title)s”, beside a picture: %(picture)s") % {
            "title": page.sharing_title,
            "picture": page.card_picture.words,
        }
    return _("“%(title)s”, above two strands that cross") % {"title": page.sharing_title}


@register.simple_tag
def social_locale(page: BasePage) -> str:
    """The page's language as the networks write it."""
    return SOCIAL_LOCALES.get(page.locale.language_code, page.locale.language_code)


@register.simple_tag(takes_context=True)
def structured_data_script(context: Context, practice: PracticeDetails) -> SafeString:
    """<script type="application/ld+json"> for the page shown, safe against whatever its texts hold."""
    page = context["page"]
    therapist = next(iter(navigation.around(context["request"]).of_type(navigation.THERAPIST)), None)
    data = {
        "@context": "https://schema.org",
        "@graph": structured_data.graph(page, practice, breadcrumbs(context), therapist),
    }
    text = json.dumps(data, ensure_ascii=False).translate(UNSAFE_IN_SCRIPT)
    return mark_safe(f'<script type="application/ld+json">{text}</script>')  # noqa: S308 - escaped just above


@register.inclusion_tag("components/image.html")
def image(
    image: SiteImage, sizes: str = "100vw", alt: str | None = None, eager: bool = False, look: str = ""
) -> dict[str, Any]:
    """A picture from its ready copies; `sizes` is the HTML attribute, `look` the class of the picture.

    `alt` defaults to what this use of the picture says, then to the picture's own description.
    """
    if alt is None:
        alt = getattr(image, "contextual_alt_text", None)
        alt = image.words if alt is None else alt
    return {"image": image, "sizes": sizes, "alt": alt, "eager": eager, "look": look}


@register.simple_tag(takes_context=True)
def therapist_beside(context: Context) -> TherapistPage | None:
    """Whose page this is, or who wrote it; else the practice's. None while no page about one is public."""
    page = context.get("page")
    if isinstance(page, TherapistPage):
        return page
    author = getattr(page, "author", None)
    if author and author.live:
        return author

    def first() -> TherapistPage | None:
        here = TherapistPage.objects.live().filter(locale__language_code=languages.current())
        return here.defer("body").first()

    return navigation.around(context["request"]).once(TherapistPage, first)
