"""Which pages have fallen behind their twins, and which have none yet: what an editor sees of it, and may say to it."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Exists, OuterRef
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.shortcuts import get_object_or_404, redirect
from django.urls import URLPattern, URLResolver, include, path
from django.utils.text import capfirst
from django.utils.translation import get_language_info
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST
from wagtail.admin.ui.components import Component
from wagtail.log_actions import LogActionRegistry, log
from wagtail.models import Page, PageQuerySet, Revision, get_page_models
from wagtail.permissions import policy_registry

from therapyties import languages

from ..models.base import BasePage, revision_in_force
from ..writing.views import editable_pages

SHOWN = 8  # pages of each list on the first page; the rest opens on a press
MOST = 60  # pages of each list that are looked at: two revisions of each are read and compared
LARGEST_NUMBER = 2**63 - 1  # of a revision
READ = "pages.read_beside"
# What a translation need not follow: an address, and when and where a page is shown.
OF_ITS_OWN = {"slug", "show_in_menus", "go_live_at", "expire_at"}


# --- when a translation is made


def remember_what_it_was_made_from(source_obj: Page, target_obj: Page, **kwargs: Any) -> None:
    """Receives Wagtail's `copy_for_translation_done`: a translation was read beside what it was copied from."""
    if isinstance(target_obj, BasePage):
        target_obj.read_beside = revision_in_force(source_obj)
        target_obj.save(update_fields=["read_beside"])


# --- a page stays among those of its language


def refuse_to_move(request: HttpRequest, page: Page, destination: Page) -> HttpResponse | None:
    """A page stays in the tree of its language, and what was refused is said. Wagtail, too, moves none into another."""
    if not _is_of_another_language(page, destination):
        return None
    _say_that_it_stays(request, page, destination)
    return redirect("wagtailadmin_pages:move", page.pk)


def refuse_to_copy(request: HttpRequest, page: Page) -> HttpResponse | None:
    """The same of a copy, which Wagtail would make there in the language of the page."""
    chosen = request.POST.get("new_parent_page", "")
    destination = Page.objects.filter(pk=chosen).first() if chosen.isdecimal() and len(chosen) < 19 else None
    if destination is None or not _is_of_another_language(page, destination):
        return None
    _say_that_it_stays(request, page, destination)
    return redirect("wagtailadmin_pages:copy", page.pk)


def _is_of_another_language(page: Page, destination: Page) -> bool:
    return destination.depth > 1 and page.locale_id != destination.locale_id


def _say_that_it_stays(request: HttpRequest, page: Page, destination: Page) -> None:
    messages.error(
        request,
        _(
            "“%(page)s” is in %(language)s and “%(place)s” in %(other)s, so nothing was done: there it would stand "
            "among the words of another language. To have it in both, choose Translate."
        )
        % {
            "page": page.get_admin_display_title(),
            "language": _named(page),
            "place": destination.get_admin_display_title(),
            "other": _named(destination),
        },
    )


def _named(page: Page) -> str:
    """Its language, in that of the editor."""
    return str(get_language_info(page.locale.language_code)["name_translated"])


# --- what has changed since


@dataclass(frozen=True)
class Behind:
    """A page whose twin has changed since somebody read the two beside each other."""

    page: Page
    twin: Page
    now: int  # the twin's revision that is in force
    before: int  # the one it was read beside; 0 if that is kept no longer, so that the two cannot be compared
    changed: str  # what differs between them, in the editor's words

    @property
    def title(self) -> str:
        return self.page.draft_title or self.page.title


def behind(pages: PageQuerySet, request: HttpRequest) -> list[Behind]:
    """Those of the pages that are behind their twin, the longest first; at most MOST are looked at."""
    found = []
    for page, twin, before in _read_beside_another(pages):
        now = revision_in_force(twin)
        kept = Revision.page_revisions.filter(pk__in=[before, now], object_id=str(twin.pk)).in_bulk()
        changed = _changed(twin, kept[before], kept[now], request) if len(kept) == 2 else []
        if changed or len(kept) < 2:
            found.append(Behind(page, twin, now, before if changed else 0, ", ".join(changed)))
    return found


def _read_beside_another(pages: PageQuerySet) -> list[tuple[Page, Page, int]]:
    """(page, twin, number of a revision) where the twin has another revision by now than the one it was read beside."""
    marked = [model.objects.exclude(read_beside=0).values_list("pk", "read_beside") for model in _models()]
    read = dict(marked[0].order_by().union(*[rows.order_by() for rows in marked[1:]]))
    translations = list(pages.filter(pk__in=read).select_related("locale"))
    keys = [page.translation_key for page in translations]
    others: dict[Any, list[Page]] = {}
    for twin in Page.objects.filter(translation_key__in=keys).order_by("locale_id").select_related("locale"):
        others.setdefault(twin.translation_key, []).append(twin)
    found = []
    for page in translations:
        twin = next((other for other in others[page.translation_key] if other.pk != page.pk), None)
        if twin and revision_in_force(twin) not in (0, read[page.pk]):
            found.append((page, twin, read[page.pk]))
    return sorted(found, key=lambda one: revision_in_force(one[1]))[:MOST]


def _models() -> list[type[BasePage]]:
    return [model for model in get_page_models() if issubclass(model, BasePage)]


def _changed(twin: Page, before: Revision, now: Revision, request: HttpRequest) -> list[str]:
    """The names of the fields that the two revisions fill otherwise; none if it was only published again."""
    old, new = before.as_object(), now.as_object()
    panel = twin.specific.get_edit_handler().get_bound_panel(instance=new, request=request, form=None)
    differences = (compare(old, new) for compare in panel.get_comparison())
    return [
        capfirst(str(difference.field_label()))
        for difference in differences
        if difference.field.name not in OF_ITS_OWN and difference.has_changed()
    ]


def without_twin(pages: PageQuerySet) -> Iterator[Page]:
    """Those of the pages that readers see in one language only, a parent before what is below it; at most MOST."""
    twins = Page.objects.filter(translation_key=OuterRef("translation_key")).exclude(pk=OuterRef("pk"))
    alone = pages.filter(~Exists(twins), live=True, depth__gt=1, alias_of=None)
    yield from alone.order_by("depth", "path").select_related("locale")[:MOST]


class TranslationsPanel(Component):
    """The pages that say something else than their twin, perhaps, and those that have none."""

    name = "translations"
    template_name = "pages/translations_panel.html"
    order = 395

    def __init__(self, request: HttpRequest):
        super().__init__()
        self.request = request

    def get_context_data(self, parent_context: dict[str, Any] | None = None) -> dict[str, Any]:
        pages = editable_pages(self.request.user)
        found = behind(pages, self.request)
        may_translate = self.request.user.has_perm("simple_translation.submit_translation")
        alone = list(without_twin(pages)) if may_translate else []
        return {
            "behind": found[:SHOWN],
            "more_behind": found[SHOWN:],
            "alone": alone[:SHOWN],
            "more_alone": alone[SHOWN:],
            "csrf_token": get_token(self.request),  # a component gets none of a page's own values
        }


def show_translations(request: HttpRequest, panels: list[Component]) -> None:
    may_edit = policy_registry.get_by_type(Page).user_has_permission(request.user, "change")
    if may_edit and languages.OTHERS:
        panels.append(TranslationsPanel(request))


# --- “It says the same again”


@require_POST
def say_the_same(request: HttpRequest, pk: int) -> HttpResponse:
    """The page counts as read beside that revision of its twin which the button named."""
    page = get_object_or_404(Page, pk=pk).specific
    if not page.permissions_for_user(request.user).can_edit():
        raise PermissionDenied
    twins = [str(twin) for twin in page.get_translations().values_list("pk", flat=True)]
    revision = Revision.page_revisions.filter(pk=_number(request.POST.get("revision", "")), object_id__in=twins).first()
    if not isinstance(page, BasePage) or revision is None or revision.pk < page.read_beside:
        messages.warning(request, _("Nothing was kept: the other page has changed again. Please look once more."))
        return redirect("wagtailadmin_home")
    type(page).objects.filter(pk=page.pk).update(read_beside=revision.pk)
    log(page, READ, user=request.user)
    messages.success(
        request, _("“%(title)s” says the same again as its twin.") % {"title": page.get_admin_display_title()}
    )
    return redirect("wagtailadmin_home")


def _number(text: str) -> int:
    """That number; 0, which no revision has, for anything else."""
    number = int(text) if text.isascii() and text.isdecimal() and len(text) <= len(str(LARGEST_NUMBER)) else 0
    return number if number <= LARGEST_NUMBER else 0


def name_actions(actions: LogActionRegistry) -> None:
    actions.register_action(READ, _("Read beside its twin"), _("Read beside its twin: it says the same"))


def urls() -> list[URLPattern | URLResolver]:
    return [path("twins/", include(([path("<int:pk>/same/", say_the_same, name="say_the_same")], "twins")))]
