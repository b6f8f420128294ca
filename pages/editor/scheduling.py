"""Pages that go live and come off by themselves: the worker's round, and what an editor sees of it."""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.contrib.auth.base_user import AbstractBaseUser
from django.db import transaction
from django.db.models import CharField
from django.db.models.functions import Cast
from django.http import HttpRequest
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from wagtail.admin.ui.components import Component
from wagtail.log_actions import LogActionRegistry, log
from wagtail.models import Page, PageLogEntry, PageQuerySet, Revision
from wagtail.permissions import policy_registry

from ..models import LegalPage
from ..writing.schedule import said
from ..writing.views import editable_pages
from .publishing import prepare_pictures_on_publishing

SHOWN = 8  # on the first page
LEFT_OUT = "pages.schedule_left"
logger = logging.getLogger(__name__)


# --- the worker's round


def follow_schedules(now: datetime) -> None:
    """Off the site is what should have come off by now, on it is what should have gone live. A page that fails stops no
    other; after all were tried the first error is raised, so that the job counts as failing."""
    over = Page.objects.filter(live=True, expire_at__lte=now).order_by("expire_at")
    due = Revision.page_revisions.filter(approved_go_live_at__lte=now).order_by("approved_go_live_at")
    errors: list[Exception] = []
    for act, pks in ((_take_off, over.values_list("pk", flat=True)), (_go_live, due.values_list("pk", flat=True))):
        errors += [error for pk in list(pks) if (error := _tried(act, pk, now))]
    if errors:
        raise errors[0]


def _tried(act: Callable[[int, datetime], None], pk: int, now: datetime) -> Exception | None:
    try:
        act(pk, now)
    except Exception as error:  # whatever is wrong with one page, the others go on
        logger.error("A page could not follow its schedule: %s", type(error).__name__)
        return error
    return None


def _take_off(pk: int, now: datetime) -> None:
    """The page is off the site, if no other worker has seen to it meanwhile."""
    with transaction.atomic():
        page = Page.objects.select_for_update().filter(pk=pk, live=True, expire_at__lte=now).first()
        if page:
            page.specific.unpublish(set_expired=True, log_action="wagtail.unpublish.scheduled")


def _go_live(pk: int, now: datetime) -> None:
    """The revision is what readers see, in the name of who scheduled it, if no other worker has seen to it meanwhile.

    Its pictures are made ready before anything is locked: that may take as long as a visitor waits for the database.
    """
    due = Revision.page_revisions.filter(pk=pk, approved_go_live_at__lte=now)
    if not (revision := due.first()):
        return
    page = revision.as_object()
    may_go_live = not _is_to_be_left(page, now)
    if may_go_live:
        prepare_pictures_on_publishing(page)
    with transaction.atomic():
        if not (revision := due.select_for_update().first()):
            return
        if may_go_live:
            by = _who_scheduled(revision)
            revision.publish(user=by, log_action="wagtail.publish.scheduled", skip_permission_checks=True)
        else:
            due.update(approved_go_live_at=None)
            log(page, LEFT_OUT, revision=revision)


def _is_to_be_left(page: Page, now: datetime) -> bool:
    """Whether nobody has agreed to it yet, or its time on the site has passed while no worker ran."""
    return (isinstance(page, LegalPage) and page.needs_review) or bool(page.expire_at and page.expire_at <= now)


def _who_scheduled(revision: Revision) -> AbstractBaseUser | None:
    entries = PageLogEntry.objects.filter(revision=revision, action="wagtail.publish.schedule")
    entry = entries.select_related("user").order_by("-timestamp").first()
    return entry.user if entry else None


def name_actions(actions: LogActionRegistry) -> None:
    actions.register_action(
        LEFT_OUT,
        _("Leave a schedule"),
        _("Not published at its time: it was marked “needs review”, or its time on the site had passed"),
    )


# --- what an editor sees


@dataclass(frozen=True)
class Planned:
    """What happens to a page by itself, and when."""

    at: datetime
    page: Page
    words: str


def planned(pages: PageQuerySet) -> list[Planned]:
    """What happens next to these pages, the first first: at most SHOWN that go live, and as many that come off."""
    among = pages.order_by().annotate(as_text=Cast("pk", CharField())).values("as_text")  # as revisions name them
    coming = Revision.page_revisions.exclude(approved_go_live_at=None).filter(object_id__in=among)
    coming = coming.only("object_id", "approved_go_live_at")
    at = {int(one.object_id): one.approved_go_live_at for one in coming.order_by("approved_go_live_at")[:SHOWN]}
    going = pages.filter(live=True).exclude(expire_at=None).order_by("expire_at")[:SHOWN]
    found = [Planned(at[page.pk], page, _in_words(page, at[page.pk])) for page in pages.filter(pk__in=at)]
    found += [Planned(page.expire_at, page, _comes_off(page.expire_at)) for page in going]
    return sorted(found, key=lambda one: one.at)


def _in_words(page: Page, at: datetime) -> str:
    if page.live:
        return _("Its changes go live on %(when)s") % {"when": said(at)}
    return _("Goes live on %(when)s") % {"when": said(at)}


def _comes_off(at: datetime) -> str:
    return _("Comes off the site on %(when)s") % {"when": said(at)}


class ScheduledPanel(Component):
    """What will happen by itself to the pages that somebody may edit."""

    name = "scheduled"
    template_name = "pages/scheduled_panel.html"
    order = 390

    def __init__(self, pages: PageQuerySet):
        super().__init__()
        self.pages = pages

    def get_context_data(self, parent_context: dict[str, Any] | None = None) -> dict[str, Any]:
        return {"planned": planned(self.pages)}


def script() -> SafeString:
    """What leads to an error in the closed window of a page's schedule."""
    return format_html('<script src="{}" defer></script>', static("js/schedule.js"))


def show_planned(request: HttpRequest, panels: list[Component]) -> None:
    if policy_registry.get_by_type(Page).user_has_permission(request.user, "change"):
        panels.append(ScheduledPanel(editable_pages(request.user)))


def say_when(request: HttpRequest, page: Page) -> None:
    """Whoever has just published or scheduled a page reads when what will happen."""
    for one in planned(Page.objects.filter(pk=page.pk)):
        messages.info(request, one.words)
