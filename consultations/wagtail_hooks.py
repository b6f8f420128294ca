"""What the app adds to the back office, and who may do what there."""

from django.templatetags.static import static
from django.utils.html import format_html_join
from django.utils.safestring import SafeString
from wagtail import hooks
from wagtail.snippets.models import register_snippet

from .desk import log_actions, menu, notes, panels, readiness
from .desk.calendars import BusyCalendarViewSet
from .desk.referrals import ReferralViewSet
from .desk.viewset import ConsultationViewSet

register_snippet(ReferralViewSet)
register_snippet(BusyCalendarViewSet)

hooks.register("register_admin_viewset", ConsultationViewSet)
hooks.register("construct_homepage_panels", panels.show_the_day)
hooks.register("register_readiness", readiness.lines, order=10)
hooks.register("register_settings_menu_item", menu.wording_item)
hooks.register("register_admin_menu_item", menu.week_item)
hooks.register("register_admin_menu_item", menu.call_times_item)
hooks.register("register_settings_menu_item", menu.devices_item)
hooks.register("register_log_actions", log_actions.name_actions)
hooks.register("session_ended_over_a_form", notes.rescue)


@hooks.register("insert_global_admin_js")
def scripts_of_every_page() -> SafeString:
    scripts = ("js/desk.js", "js/labels.js")
    return format_html_join("\n", '<script src="{}" defer></script>', ((static(script),) for script in scripts))
