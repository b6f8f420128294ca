"""“Ready to open?” in the back office: the page, its menu item, and what is missing on the first page."""

from dataclasses import replace
from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe
from wagtail import hooks
from wagtail.admin.auth import user_passes_test
from wagtail.admin.menu import MenuItem
from wagtail.admin.ui.components import Component
from wagtail.log_actions import LogActionRegistry

from pages.models import PracticeDetails
from therapyties.readiness import Line

from . import readiness

hooks.register("register_readiness", readiness.failing_jobs, order=0)
hooks.register("register_readiness", readiness.lines, order=100)


def may_see(user: AbstractBaseUser | AnonymousUser) -> bool:
    """Whoever may change what the whole site says about the practice."""
    return PracticeDetails.get_permission_policy().user_has_any_permission(user, {"change"})


@require_safe
@user_passes_test(may_see)
def ready(request: HttpRequest) -> HttpResponse:
    lines = [_as_seen_by(request, line) for line in readiness.all_lines()]
    context = {
        "lines": lines,
        "done": sum(line.is_done for line in lines),
        "hers": [line for line in lines if not line.is_for_host],
        "hosts": [line for line in lines if line.is_for_host],
    }
    return render(request, "upkeep/ready.html", context)


def _as_seen_by(request: HttpRequest, line: Line) -> Line:
    """The line without a link that would not open."""
    opens = not line.permission or request.user.has_perm(line.permission)
    return line if opens else replace(line, url="")


@hooks.register("register_admin_urls")
def ready_url() -> list[URLPattern]:
    return [path("ready/", ready, name="upkeep_ready")]


class ReadyMenuItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return may_see(request.user)


@hooks.register("register_settings_menu_item")
def offer_ready() -> MenuItem:
    return ReadyMenuItem(_("Ready to open?"), reverse("upkeep_ready"), name="ready", icon_name="check", order=0)


class ReadyPanel(Component):
    """How much is missing, until nothing is."""

    name = "ready"
    template_name = "upkeep/ready_panel.html"
    order = 80

    def get_context_data(self, parent_context: dict[str, Any] | None = None) -> dict[str, Any]:
        missing = [line for line in readiness.all_lines() if not line.is_done]
        return {"missing": len(missing), "first": missing[:3]}


@hooks.register("construct_homepage_panels")
def show_what_is_missing(request: HttpRequest, panels: list[Component]) -> None:
    if may_see(request.user):
        panels.append(ReadyPanel())


@hooks.register("register_log_actions")
def name_actions(actions: LogActionRegistry) -> None:
    actions.register_action("upkeep.keys_rotated", "Change the keys", "Encrypted anew under the newest key")
    actions.register_action("upkeep.restored", "Restore a backup", "Restored from a backup")
