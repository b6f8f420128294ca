"""The pages that surround a page: menu, footer, breadcrumbs, from one query a request."""

from django.db.models import Q
from wagtail.models import Page, Site


def _collect(request, home, path_components=()):
    """The menu's and footer's pages, and the pages along the path asked for, as plain Page rows in tree order."""
    along = [home.url_path]
    for component in path_components:
        along.append(f"{along[-1]}{component}/")
    request.navigation = list(
        Page.objects.live()
        .filter(
            Q(show_in_menus=True, depth__gt=1)
            | Q(content_type__app_label="pages", content_type__model__in=("servicepage", "legalpage"))
            | Q(url_path__in=along),
            path__startswith=home.path,
        )
        .order_by("path")
    )
    return request.navigation


def find(request, home, path_components):
    """The live page at exactly this path below `home`, or None."""
    wanted = "/".join([home.url_path.rstrip("/"), *path_components, ""])
    return next((page for page in _collect(request, home, path_components) if page.url_path == wanted), None)


def around(request):
    """The same rows, collected now if the address asked for was not a page's own."""
    if not hasattr(request, "navigation"):
        site = Site.find_for_request(request)
        _collect(request, site.root_page) if site else setattr(request, "navigation", [])
    return request.navigation


def of_type(pages, model_name):
    return [page for page in pages if page.cached_content_type.model == model_name]


def in_menu(pages):
    return [page for page in pages if page.show_in_menus and page.depth > 2]


def above(pages, page):
    """The pages on the way from home down to `page`, itself left out."""
    return [other for other in pages if page.path.startswith(other.path) and other.depth < page.depth]
