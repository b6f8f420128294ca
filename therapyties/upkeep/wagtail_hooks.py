"""“Ready to open?” in the back office, and what happens by itself every minute."""

import logging
from datetime import timedelta
from zoneinfo import ZoneInfo

from django.conf import settings
from django.contrib.sessions.models import Session
from django.shortcuts import render
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe
from wagtail import hooks
from wagtail.admin.auth import permission_denied
from wagtail.admin.menu import MenuItem
from wagtail.admin.ui.components import Component

from consultations.messages.kinds import Kind
from consultations.messages.occasions import LicenceWarning
from consultations.messages.outbox import tell_therapist
from pages.editor.readiness import licence_warning
from pages.models import PracticeDetails
from therapyties.access.models import prune
from therapyties.security import throttle

from . import backups, readiness

BACKED_UP_AFTER = timedelta(hours=20)
TRIED_AGAIN_AFTER = timedelta(hours=1)
NIGHT = 2  # o'clock
logger = logging.getLogger(__name__)

hooks.register("register_readiness", readiness.lines, order=100)


def may_see(user) -> bool:
    """Whoever may change what the whole site says about the practice."""
    return PracticeDetails.get_permission_policy().user_has_any_permission(user, {"change"})


@require_safe
def ready(request):
    if not may_see(request.user):
        return permission_denied(request)
    lines = readiness.all_lines()
    context = {"lines": lines, "done": sum(line["is_done"] for line in lines)}
    return render(request, "upkeep/ready.html", context)


@hooks.register("register_admin_urls")
def ready_address():
    return [path("ready/", ready, name="upkeep_ready")]


class ReadyMenuItem(MenuItem):
    def is_shown(self, request):
        return may_see(request.user)


@hooks.register("register_settings_menu_item")
def offer_ready():
    return ReadyMenuItem(_("Ready to open?"), reverse("upkeep_ready"), name="ready", icon_name="check", order=0)


class ReadyPanel(Component):
    """How much is missing, until nothing is."""

    name = "ready"
    template_name = "upkeep/ready_panel.html"
    order = 80

    def get_context_data(self, parent_context):
        missing = [line for line in readiness.all_lines() if not line["is_done"]]
        return {"missing": len(missing), "first": missing[:3]}


@hooks.register("construct_homepage_panels")
def show_what_is_missing(request, panels):
    if may_see(request.user):
        panels.append(ReadyPanel())


@hooks.register("register_log_actions")
def name_actions(actions):
    actions.register_action("upkeep.keys_rotated", "Change the keys", "Encrypted anew under the newest key")


@hooks.register("clockwork")
def back_up_by_night(now):
    """One backup each night, and at once if the last one is older than a day."""
    made = backups.newest()
    is_night = now.astimezone(ZoneInfo(settings.PRACTICE_TIME_ZONE)).hour == NIGHT
    is_fresh = made and made > now - (BACKED_UP_AFTER if is_night else backups.FRESH)
    if is_fresh or throttle.is_over("backup", "failed", 0, TRIED_AGAIN_AFTER):
        return
    try:
        backups.make(now)
    except (backups.Failed, OSError) as problem:
        throttle.count("backup", "failed", TRIED_AGAIN_AFTER)
        logger.error("No backup was made: %s", problem)


@hooks.register("clockwork")
def warn_of_the_license(now):
    """Once sixty days before the license expires, once fourteen days before."""
    today = timezone.localdate(now)
    if (days := licence_warning(today)) is not None:
        practice = PracticeDetails.current()
        occasion = LicenceWarning(practice.licence_expires, 14 if days <= 14 else 60)
        tell_therapist(None, Kind.LICENCE_NEAR, now, occasion=occasion)


@hooks.register("clockwork")
def forget_what_is_over(now):
    """The oldest of the trail, and sessions that have ended."""
    prune(now)
    Session.objects.filter(expire_date__lt=now).delete()
