"""What stands around every public page, as one object that a process keeps until the content changes."""

from collections.abc import Callable, Collection, Iterator
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Any

from django.conf import settings
from django.db import connection
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from wagtail.models import Page, Site

from therapyties import languages
from therapyties.door.generation import reader

# The footer lists them; nothing else but the menu and what has pages below it is around every page.
SERVICES = ("servicepage",)
LEGAL = ("standardpage", "legalpage")
GUIDES = ("firstvisitpage", "feespage", "reflectionpage", "handoutindexpage", "glossarypage")
THERAPIST = "therapistpage"
MOST_HOSTS = 20
MOST_LINKS = 5_000
MOST_OTHERS = 2_000

# The request being answered, for links inside rich text, whose expansion is not told of it.
_request: ContextVar[HttpRequest | None] = ContextVar("request", default=None)


@dataclass(frozen=True, slots=True)
class Place:
    """A page as menus, breadcrumbs and links show it."""

    pk: int
    title: str
    url: str
    path: str
    type: str  # the name of its model
    is_in_menu: bool


@dataclass(frozen=True)
class Around:
    """The site a request is for and its live pages in one language, those that other pages lead to by themselves, in
    tree order.

    Neither the number of articles nor of anything else below a list changes how much it holds. Where no page speaks the
    language that was asked for, the `places` are those of the site's own one, and `is_spoken` is False.
    """

    number: int | None
    site: Site | None
    places: tuple[Place, ...] = ()
    is_spoken: bool = True
    homes: dict[str, str] = field(default_factory=dict)  # by language, the address of each public home page
    links: dict[int, Place | None] = field(default_factory=dict)  # of pages that texts lead to, as they are asked for
    addresses: dict[str, tuple[int, type[Page]]] = field(default_factory=dict)  # of pages, as they are asked for
    others: dict[Any, Any] = field(default_factory=dict)  # what others have made of the same content, once

    def once[T](self, key: Any, make: Callable[[], T]) -> T:
        """What `make` returned for this key while the content was the same; nobody may change it."""
        if key in self.others:
            return self.others[key]
        made = make()
        if len(self.others) < MOST_OTHERS:
            self.others[key] = made
        return made

    @property
    def home_url(self) -> str:
        return self.places[0].url if self.places else "/"

    def of_type(self, *model_names: str) -> list[Place]:
        return [place for name in model_names for place in self.places if place.type == name]

    def in_menu(self) -> list[Place]:
        return [place for place in self.places if place.is_in_menu]

    def above(self, page: Page) -> list[Place]:
        """The pages on the way from home down to `page`, itself left out."""
        return [place for place in self.places if page.path.startswith(place.path) and len(place.path) < len(page.path)]


class _Kept:
    """By host, port and language, all of one generation of the content."""

    def __init__(self) -> None:
        self.number: int | None = None
        self.by_host: dict[tuple[str, str, str], Around] = {}


_kept = _Kept()


class Middleware:
    """While a request is answered, links inside its texts may use what stands around its page; Wagtail's routing begins
    with the site that is kept."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        token = _request.set(request)
        try:
            return self.get_response(request)
        finally:
            _request.reset(token)

    def process_view(self, request: HttpRequest, view: Any, *args: Any) -> None:
        if not request.resolver_match or request.resolver_match.url_name != "wagtail_serve":
            return
        here = around(request)
        if not here.is_spoken:  # Wagtail would answer with the page of another language
            request._wagtail_route_for_request = None  # type: ignore[attr-defined]
        elif here.site:
            here.site.root_page = here.site.root_page.specific  # it knows its language without asking for it


def around(request: Any) -> Around:
    """Kept by the process while the content is of one generation. Inside a transaction, which may hold changes that
    nobody else sees and may be taken back, it is made for this request alone."""
    if not hasattr(request, "_around"):
        request._around = _made(request, None) if connection.in_atomic_block else _shared(request)
        if request._around.number is not None:
            request._wagtail_site = request._around.site
    return request._around


def current() -> Around:
    """Around the page of the request being answered; with nothing in it outside of one."""
    request = _request.get()
    return around(request) if request else Around(None, None)


def home_seen_last() -> str:
    """The address of the public home page in the language that is spoken, as this process has last seen it, without
    asking the database; the one that is always there if it has not."""
    homes = [around.homes for around in list(_kept.by_host.values())]
    return next((known[languages.current()] for known in homes if languages.current() in known), "/")


def _shared(request: HttpRequest) -> Around:
    # Whoever is signed in may have changed something a moment ago.
    number = reader.look(at_once=settings.SESSION_COOKIE_NAME in request.COOKIES)
    if number is None:
        return _made(request, None)
    host = (request.get_host(), request.get_port(), languages.current())
    found = _kept.by_host.get(host)
    if found is None or found.number != number:
        if _kept.number != number:
            Site.clear_site_root_paths_cache()  # Wagtail's own, of which other processes are not told
        if _kept.number != number or len(_kept.by_host) >= MOST_HOSTS:
            _kept.number, _kept.by_host = number, {}
        found = _made(request, number)
        _kept.by_host[host] = found
    return found


def _made(request: HttpRequest, number: int | None) -> Around:
    site = Site.find_for_request(request)
    if site is None:
        return Around(number, None)
    by_language = {row.locale.language_code: row for row in homes(site)}
    home = by_language.get(languages.current())
    is_spoken = home is not None
    home = home or site.root_page
    home = site.root_page = home.specific if number is not None else home  # Wagtail asks for it again and again
    listed = Q(content_type__app_label="pages", content_type__model__in=(*SERVICES, *LEGAL, *GUIDES, THERAPIST))
    rows = Page.objects.live().descendant_of(home, inclusive=True).order_by("path")
    places = tuple(_places(rows.filter(Q(show_in_menus=True) | Q(numchild__gt=0) | Q(pk=home.pk) | listed), request))
    addresses = {code: row.get_url(request) for code, row in by_language.items()}
    return Around(number, site, places, is_spoken, addresses, {place.pk: place for place in places})


def homes(site: Site) -> list[Page]:
    """The public home pages, one for each language; the site's own one in any case."""
    own = site.root_page
    same = Page.objects.filter(Q(pk=own.pk) | Q(translation_key=own.translation_key, live=True))
    return list(same.select_related("locale").order_by("path"))


def _places(rows: Any, request: HttpRequest | None) -> Iterator[Place]:
    for row in rows.only("content_type", "depth", "path", "show_in_menus", "title", "url_path"):
        # Neither the root nor the home page is in the menu, whatever its switch says.
        in_menu = row.show_in_menus and row.depth > 2
        yield Place(row.pk, row.title, row.get_url(request), row.path, row.cached_content_type.model, in_menu)


def find(request: HttpRequest, home: Page, path_components: list[str]) -> Page | None:
    """The live page at exactly this path below `home`, with all of its own columns, or None. What its template shows by
    foreign key comes from what is kept."""
    here = around(request)
    wanted = "/".join([home.url_path.rstrip("/"), *path_components, ""])
    if wanted not in here.addresses:
        rows = Page.objects.live().filter(slug=path_components[-1], url_path=wanted).only("content_type")
        if (row := rows.first()) is None:
            return None
        if here.number is None or len(here.addresses) >= MOST_LINKS:
            return row.specific
        here.addresses[wanted] = row.pk, row.specific_class or Page
    pk, model = here.addresses[wanted]
    page = next(iter(model._base_manager.filter(pk=pk, live=True)), None)
    for name in getattr(page, "shown_with", ()):
        _join(page, name, here)
    return page


def _join(page: Page, name: str, here: Around) -> None:
    """The page has that object, with what the rest of `name` leads to, as if they came in its own query."""
    own, _, further = name.partition("__")
    key = page._meta.get_field(own)
    pk = getattr(page, key.attname)
    rows = key.related_model._base_manager.all()
    if further:
        rows = rows.select_related(further)
    if pk is not None:
        setattr(page, own, here.once((key.related_model, pk, further), lambda: rows.get(pk=pk)))


def links_to(pks: Collection[int]) -> dict[int, Place | None]:
    """The public pages that texts lead to; None for those that are gone or off line, to which no link leads."""
    here = current()
    missing = [pk for pk in pks if pk not in here.links]
    found: dict[int, Place | None] = dict.fromkeys(missing)
    if missing:
        found |= {place.pk: place for place in _places(Page.objects.live().filter(pk__in=missing), _request.get())}
        if len(here.links) < MOST_LINKS:
            here.links.update(found)
    return {pk: here.links.get(pk) or found.get(pk) for pk in pks}
