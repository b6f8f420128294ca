"""Hooks into the back office: the audit log's page and the names of its entries, the link to one's own account."""

from django.http import HttpRequest
from django.templatetags.static import static
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.log_actions import LogActionRegistry

from . import readiness
from .audit_log.listing import MAY_READ, AuditLogView

NAMES = {
    "access.signed_in": ("Sign in", "Signed in"),
    "access.signed_out": ("Sign out", "Signed out"),
    "access.session_ended": ("End a session", "Signed out by time"),
    "access.refused": ("Refuse a sign-in", "Sign-in refused"),
    "access.not_allowed": ("Refuse a page of the back office", "Was not allowed to"),
    "access.factor_refused": ("Refuse a second factor", "Second factor refused"),
    "access.factor_added": ("Set up a second factor", "Second factor set up"),
    "access.factor_removed": ("Remove a second factor", "Second factor removed"),
    "access.codes_made": ("Make recovery codes", "New recovery codes made"),
    "access.address_given": ("Give an email address", "Email address given"),
    "access.password_changed": ("Change a password", "Password changed"),
    "access.password_reset": ("Choose a password by mail", "New password chosen by mail"),
    "access.account_made": ("Make an account", "Account made"),
    "access.account_changed": ("Change an account", "Account changed"),
    "access.account_removed": ("Remove an account", "Account removed"),
    "access.invited": ("Invite somebody", "Invited by a link"),
    "access.role_changed": ("Change a role", "Role changed"),
    "access.others_ended": ("Sign out everywhere else", "Signed out everywhere else"),
    "access.emergency_made": ("Make an emergency link", "Emergency link made"),
    "access.emergency_used": ("Use an emergency link", "Emergency link used"),
    # Stored under the name that the log had before, in rows that nobody may change.
    "access.trail_read": ("Look at the audit log", "Audit log looked at"),
    "access.trail_exported": ("Export the audit log", "Audit log exported"),
}


hooks.register("register_readiness", readiness.lines, order=95)


@hooks.register("register_log_actions")
def name_actions(actions: LogActionRegistry) -> None:
    for action, (label, message) in NAMES.items():
        actions.register_action(action, label, message)


@hooks.register("register_admin_urls")
def audit_log_urls() -> list[URLPattern]:
    return [
        path("reports/audit-trail/", AuditLogView.as_view(), name="access_audit_log"),
        path("reports/audit-trail/results/", AuditLogView.as_view(results_only=True), name="access_audit_log_results"),
    ]


class AuditLogMenuItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return request.user.has_perm(MAY_READ)


@hooks.register("register_reports_menu_item")
def offer_audit_log() -> MenuItem:
    return AuditLogMenuItem(
        gettext_lazy("Audit log"), reverse("access_audit_log"), name="audit-log", icon_name="list-ul", order=1100
    )


@hooks.register("register_account_menu_item")
def offer_second_factor(request: HttpRequest) -> dict[str, str]:
    return {
        "url": reverse("mfa_index"),
        "label": _("Second factor and password"),
        "help_text": _("Passkeys, authenticator app, recovery codes, your password, and signing out everywhere else."),
    }


@hooks.register("insert_global_admin_js")
def session_script() -> SafeString:
    """Says a minute before the session ends, and covers the page when it has ended."""
    return format_html(
        '<script src="{}" data-stay="{}" data-title="{}" data-words="{}" data-button="{}"'
        ' data-login="{}" data-over="{}" data-over-words="{}" data-over-link="{}" defer></script>',
        static("js/session.js"),
        reverse("access_stay"),
        _("You will be signed out in one minute"),
        _("Nothing has happened here for a while. What you have not saved is lost when you are signed out."),
        _("Stay signed in"),
        reverse("account_login"),
        _("You are signed out"),
        _("What you typed last is not kept yet. Leave this window open and sign in in another: it comes back here."),
        _("Sign in in another window"),
    )
