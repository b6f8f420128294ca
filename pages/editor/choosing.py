"""The window in which an editor chooses a page opens among the pages in the language of the one that is edited."""

from urllib.parse import urlsplit

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import Resolver404, resolve, reverse
from wagtail.admin.auth import require_admin_access
from wagtail.admin.views.chooser import BrowseView, page_models_from_string
from wagtail.models import Page

from ..models import HomePage

EDITORS = {"wagtailadmin_pages:edit": "page_id", "wagtailadmin_pages:add": "parent_page_id"}
LARGEST_NUMBER = 2**63 - 1  # of a page
browse = BrowseView.as_view()


@require_admin_access
def choose_page(request: HttpRequest) -> HttpResponse:
    """Wagtail's window; it opens among the pages of the page's own language, unless another is asked for."""
    home = _home_beside(_edited(request.headers.get("Referer", "")))
    own = home.locale.language_code if home else ""
    if home is None or request.GET.get("can_choose_root") or request.GET.get("locale", own) != own:
        return browse(request)
    below = reverse("wagtailadmin_choose_page_child", args=[_nearest(home, request.GET.get("page_type", "")).pk])
    return HttpResponseRedirect(f"{below}?{request.GET.urlencode()}")


def _edited(address: str) -> int:
    """The number of the page in whose editor somebody is, or below which it is made; 0 for anything else."""
    try:
        found = resolve(urlsplit(address).path)
    except (Resolver404, ValueError):
        return 0
    number = found.kwargs.get(EDITORS.get(found.view_name, ""), 0)
    return number if number <= LARGEST_NUMBER else 0


def _nearest(home: Page, kinds: str) -> Page:
    """The page of that tree below which all of these kinds are."""
    try:
        wanted = page_models_from_string(kinds or "wagtailcore.page")
    except (ValueError, LookupError):  # which the window itself will say
        return home
    ancestor = home.get_descendants().type(*wanted).first_common_ancestor()
    return ancestor if ancestor.is_descendant_of(home) else home


def _home_beside(number: int) -> Page | None:
    language = Page.objects.filter(pk=number).values("locale") if number else Page.objects.none().values("locale")
    return HomePage.objects.filter(locale__in=language).order_by("path").first()
